#pragma once
/// A checkpoint: what a log was at a size, signed (C2SP tlog-checkpoint, signed-note). Text:
///
///     zorgborg/019a…/2            the origin: whose log it is, and its epoch from the second on
///     1234                        leaves
///     base64(root)
///
///     — zorgborg/019a…/2 base64(key id ‖ signature)

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/crypto.hpp"
#include "base/signing.hpp"

namespace zorgborg {

struct Checkpoint {
    std::string origin;
    std::int64_t size = 0;
    Sha256 root{};
};

/// What is signed: the first three lines.
std::string note_text(Checkpoint const& checkpoint);

/// Text, empty line, signature line.
std::string signed_note(Checkpoint const& checkpoint, SigningKey const& key);

/// Reads a note without looking at its signatures; none when it isn't one.
std::optional<Checkpoint> parse_note(std::string_view note);

/// The checkpoint if one of the note's signatures is this key's, under the origin's name.
std::optional<Checkpoint> open_note(std::string_view note, PublicKey const& key);

/// The first four bytes of SHA-256(name ‖ 0x0A ‖ 0x01 ‖ public key).
std::string key_id(std::string_view name, PublicKey const& key);

}  // namespace zorgborg
