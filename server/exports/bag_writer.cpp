#include "exports/bag_writer.hpp"

namespace zorgborg {

std::string manifest_line(Sha512 const& hash, std::string_view path) {
    return hexadecimal(as_text(hash)) + "  " + std::string(path) + "\n";
}

std::string payload_oxum(std::uint64_t octets, std::uint64_t files) {
    return std::to_string(octets) + "." + std::to_string(files);
}

BagWriter::BagWriter(Instant time) : zip_(time) { add_tag("bagit.txt", bagit_declaration); }

void BagWriter::begin(std::string const& path, Packing packing, bool large) {
    path_ = "data/" + path;
    zip_.begin(std::string(bag_folder) + path_, packing, large);
    digest_.emplace();
}

void BagWriter::write(std::string_view bytes) {
    zip_.write(bytes);
    digest_->add(bytes);
    octets_ += bytes.size();
}

void BagWriter::end() {
    zip_.end();
    manifest_ += manifest_line(digest_->finish(), path_);
    ++files_;
}

void BagWriter::add(std::string const& path, std::string_view text) {
    begin(path, Packing::deflated);
    write(text);
    end();
}

void BagWriter::add_unlisted(std::string const& path, std::string_view text) {
    zip_.begin(std::string(bag_folder) + path, Packing::deflated);
    zip_.write(text);
    zip_.end();
}

void BagWriter::add_tag(std::string const& path, std::string_view text) {
    add_unlisted(path, text);
    RunningSha512 digest;
    digest.add(text);
    tag_manifest_ += manifest_line(digest.finish(), path);
}

void BagWriter::finish(Ending const& ending) {
    add_tag("bag-info.txt", ending.info + "Payload-Oxum: " + payload_oxum(octets_, files_) + "\n");
    add_tag("manifest-sha512.txt", manifest_);
    add_tag("public-key.pem", ending.public_key);
    add_unlisted("tagmanifest-sha512.txt", tag_manifest_);
    add_unlisted("signature.ed25519", ending.sign(tag_manifest_));
    zip_.finish();
}

}  // namespace zorgborg
