#pragma once
/// What a backup says of itself: `manifest.json`, its first member. The last, `manifest.sha256`, is the manifest's own
/// hash as `sha256sum` writes it. Between them lie exactly the members the manifest names, in its order:
///
///     checkpoints/<organisation>      the last signed notes
///     files/<ab>/<SHA-256>            the evidence
///     keys/log.pem                    the signing key, sealed by a passphrase; left out by choice
///     zorgborg.db                     the database

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "base/crypto.hpp"

namespace zorgborg {

constexpr std::string_view manifest_name = "manifest.json";
constexpr std::string_view manifest_hash_name = "manifest.sha256";
constexpr std::string_view database_member = "zorgborg.db";
constexpr std::string_view key_member = "keys/log.pem";
constexpr std::string_view checkpoints_member = "checkpoints/";
constexpr std::string_view files_member = "files/";

constexpr std::int64_t backup_format = 1;

struct BackupMember {
    std::string name;
    std::int64_t size = 0;
    std::string sha256;  // hexadecimal
};

struct Manifest {
    std::string software;     // the version that made it
    std::string made_at;      // RFC 3339
    std::string signing_key;  // base64 of the public key of the log's last signatures
    std::vector<BackupMember> members;

    bool has(std::string_view name) const;
};

std::string manifest_text(Manifest const& manifest);
/// What stands in `manifest.sha256`.
std::string manifest_hash_text(std::string_view manifest);

/// Reads a manifest. Throws std::runtime_error that says why it isn't one of a backup this program can restore: another
/// format, other names than those above, none of a database.
Manifest parse_manifest(std::string_view text);

}  // namespace zorgborg
