#include "exports/bag_check.hpp"

#include <algorithm>
#include <array>

#include "exports/bag_writer.hpp"

namespace zorgborg {
namespace {

constexpr std::string_view data_folder = "bag/data/";
constexpr std::string_view evidence_folder = "bag/data/evidence/";
constexpr std::string_view tag_manifest = "tagmanifest-sha512.txt";
constexpr std::string_view manifest = "manifest-sha512.txt";
constexpr std::string_view signature = "signature.ed25519";
constexpr std::string_view public_key = "public-key.pem";

/// In the order of the tag manifest, which is that of the file; the payload stands behind the first.
constexpr std::array<std::string_view, 4> listed_tags{"bagit.txt", "bag-info.txt", manifest, public_key};
constexpr std::array<std::string_view, 5> tags_behind{"bag-info.txt", manifest, public_key, tag_manifest, signature};

constexpr std::uint64_t short_text = 64 << 10;
/// More than any organisation's files together; what is compressed comes to a thousand times its size at most.
constexpr std::uint64_t most_octets = std::uint64_t{1} << 44;

}  // namespace

std::string_view bag_path(ZipMember const& member) { return std::string_view(member.name).substr(bag_folder.size()); }
std::string_view payload_path(ZipMember const& member) {
    return std::string_view(member.name).substr(data_folder.size());
}

BagCheck::BagCheck(ZipReader& zip, std::optional<PublicKey> const& key) : zip_(zip) {
    check_names();
    check_signature(key);
    check_manifest();
}

void BagCheck::check_names() const {
    auto const& members = zip_.members();
    for (auto const name : listed_tags) tag(name);
    for (auto const name : {tag_manifest, signature}) tag(name);
    for (auto const& member : members) {
        if (!member.name.starts_with(bag_folder)) fault(member.name, "it is outside of the bag");
        bool const known = member.name.starts_with(data_folder) || bag_path(member) == listed_tags[0] ||
                           std::ranges::find(tags_behind, bag_path(member)) != tags_behind.end();
        if (!known) fault(member.name, "no manifest names it");
        if (member.size > most_octets) fault(member.name, "it is too large");
    }
    // One order only: then nothing has to be looked for twice.
    if (bag_path(members.front()) != listed_tags[0]) fault(members.front().name, "it stands before bagit.txt");
    for (std::size_t i = 0; i < tags_behind.size(); ++i) {
        auto const& member = members[members.size() - tags_behind.size() + i];
        if (bag_path(member) != tags_behind[i]) fault(member.name, "it isn't in its place");
    }
}

ZipMember const& BagCheck::tag(std::string_view name) const {
    auto const* const member = zip_.find(std::string(bag_folder).append(name));
    if (member == nullptr) fault(std::string(bag_folder).append(name), "it is missing");
    return *member;
}

std::string BagCheck::read_tag(std::string_view name, std::uint64_t limit) const {
    return read_whole(zip_, tag(name), limit);
}

void BagCheck::check_signature(std::optional<PublicKey> const& key) {
    auto const pem = read_tag(public_key, short_text);
    key_ = PublicKey::from_pem(pem);
    if (!key_ || key_->pem() != pem) fault(tag(public_key).name, "it isn't an Ed25519 key in PEM");
    if (key && key->raw() != key_->raw()) fault(tag(public_key).name, "the key is another one than the key given");
    auto const signed_text = read_tag(tag_manifest, short_text);
    if (!key_->verify(signed_text, read_tag(signature, short_text)))
        fault(tag(signature).name, "it isn't this key's signature over tagmanifest-sha512.txt");
    std::string expected;
    for (auto const name : listed_tags) {
        RunningSha512 digest;
        ZipReader::Content content(zip_, tag(name));
        for (auto bytes = content.next(); !bytes.empty(); bytes = content.next()) digest.add(bytes);
        expected += manifest_line(digest.finish(), name);
        if (!signed_text.starts_with(expected)) fault(tag(name).name, "it isn't what the tag manifest says");
    }
    if (signed_text != expected) fault(tag(tag_manifest).name, "it names more files than there are");
    if (read_tag(listed_tags[0], short_text) != bagit_declaration)
        fault(tag(listed_tags[0]).name, "it isn't the declaration of a BagIt 1.0 bag in UTF-8");
}

std::span<ZipMember const> BagCheck::payload() const {
    return std::span(zip_.members()).subspan(1, zip_.members().size() - 1 - tags_behind.size());
}

void BagCheck::check_manifest() {
    ZipLines lines(zip_, tag(manifest));
    std::string line;
    for (auto const& member : payload()) {
        if (!lines.next(line)) fault(member.name, "the manifest doesn't name it");
        check_payload(member, line, lines.place());
    }
    if (lines.next(line)) fault(lines.place(), "it names a file that isn't there");
}

void BagCheck::check_payload(ZipMember const& member, std::string const& line, std::string_view place) {
    if (!line.ends_with("  " + std::string(bag_path(member))))
        fault(place, "it doesn't name " + std::string(bag_path(member)) + ", which comes next in the file");
    bool const evidence = member.name.starts_with(evidence_folder);
    RunningSha512 sha512;
    RunningSha256 sha256;
    ZipReader::Content content(zip_, member);
    for (auto bytes = content.next(); !bytes.empty(); bytes = content.next()) {
        sha512.add(bytes);
        if (evidence) sha256.add(bytes);
    }
    octets_ += member.size;
    if (octets_ > most_octets) fault(member.name, "there is too much in this file");
    if (manifest_line(sha512.finish(), bag_path(member)) != line + "\n")
        fault(member.name, "its content isn't what the manifest says");
    if (!evidence) return;
    auto const folder = std::string_view(member.name).substr(evidence_folder.size());
    if (folder.substr(0, folder.find('/')) != hexadecimal(as_text(sha256.finish())))
        fault(member.name, "its SHA-256 isn't the name of its folder");
}

ZipMember const& BagCheck::payload(std::string_view path) const {
    auto const name = std::string(data_folder).append(path);
    if (auto const* member = zip_.find(name)) return *member;
    fault(name, "it is missing");
}

std::string BagCheck::oxum() const { return payload_oxum(octets_, payload().size()); }
std::string BagCheck::info() const { return read_tag("bag-info.txt", short_text); }

}  // namespace zorgborg
