#pragma once
/// A BagIt 1.0 bag (RFC 8493) in a ZIP, under `bag/`: payload in the order it is given, SHA-512 of everything, and a
/// signature over the tag manifest. Manifests come last, since hashes are known then.

#include <functional>
#include <optional>

#include "base/crypto.hpp"
#include "exports/zip_writer.hpp"

namespace zorgborg {

class BagWriter {
 public:
    /// Begins with `bagit.txt`. All files have this time.
    explicit BagWriter(Instant time);

    /// A payload file; its path is below `data/`.
    void begin(std::string const& path, Packing packing, bool large = false);
    void write(std::string_view bytes);
    void end();
    void add(std::string const& path, std::string_view text);

    struct Ending {
        std::string info;        // of `bag-info.txt`, but for Payload-Oxum
        std::string public_key;  // PEM
        std::function<std::string(std::string_view tag_manifest)> sign;
    };
    void finish(Ending const& ending);

    std::size_t ready() const { return zip_.ready(); }
    std::string take() { return zip_.take(); }

 private:
    /// A file beside the payload, listed in the tag manifest.
    void add_tag(std::string const& path, std::string_view text);
    void add_unlisted(std::string const& path, std::string_view text);

    ZipWriter zip_;
    std::optional<RunningSha512> digest_;
    std::string path_;  // of the payload file that is open
    std::string manifest_, tag_manifest_;
    std::uint64_t octets_ = 0, files_ = 0;
};

/// What every bag's `bagit.txt` says.
constexpr std::string_view bagit_declaration = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n";
constexpr std::string_view bag_folder = "bag/";

/// A line of a manifest.
std::string manifest_line(Sha512 const& hash, std::string_view path);
/// The value of Payload-Oxum.
std::string payload_oxum(std::uint64_t octets, std::uint64_t files);

}  // namespace zorgborg
