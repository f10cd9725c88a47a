#pragma once
/// A bundle as a signed bag: which files it has, that each is what the manifests say, that the manifests are signed.
///
/// Errors: a FileFault with the first thing wrong.

#include <optional>
#include <span>

#include "base/signing.hpp"
#include "exports/zip_reader.hpp"

namespace zorgborg {

class BagCheck {
 public:
    /// Holds the bag against itself, and its key against `key` when there is one. Reads every file once.
    BagCheck(ZipReader& zip, std::optional<PublicKey> const& key);

    PublicKey const& key() const { return *key_; }
    /// The payload file of that path below `data/`; a fault when there is none.
    ZipMember const& payload(std::string_view path) const;
    /// The payload files in their order.
    std::span<ZipMember const> payload() const;
    /// What `bag-info.txt` must end with.
    std::string oxum() const;
    std::string info() const;

 private:
    void check_names() const;
    void check_signature(std::optional<PublicKey> const& key);
    void check_manifest();
    void check_payload(ZipMember const& member, std::string const& line, std::string_view place);
    ZipMember const& tag(std::string_view name) const;
    std::string read_tag(std::string_view name, std::uint64_t limit) const;

    ZipReader& zip_;
    std::optional<PublicKey> key_;
    std::uint64_t octets_ = 0;
};

/// The path of a member within the bag, and below `data/`.
std::string_view bag_path(ZipMember const& member);
std::string_view payload_path(ZipMember const& member);

}  // namespace zorgborg
