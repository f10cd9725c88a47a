#include "ledger/checkpoint.hpp"

#include <algorithm>
#include <limits>

#include "base/text.hpp"

namespace zorgborg {
namespace {

constexpr std::string_view dash = "\xe2\x80\x94 ";  // U+2014 and a space

}  // namespace

std::string note_text(Checkpoint const& checkpoint) {
    return checkpoint.origin + "\n" + std::to_string(checkpoint.size) + "\n" + base64(as_text(checkpoint.root)) + "\n";
}

std::string key_id(std::string_view name, PublicKey const& key) {
    auto const hash = sha256({name, "\n\x01", key.raw()});
    return std::string(as_text(hash).substr(0, 4));
}

std::string signed_note(Checkpoint const& checkpoint, SigningKey const& key) {
    auto const text = note_text(checkpoint);
    auto const signature = key.sign(text);
    std::string out = text + "\n";
    out.append(dash).append(checkpoint.origin) += ' ';
    return out.append(base64(key_id(checkpoint.origin, key.public_key()) += as_text(signature))) += '\n';
}

std::optional<Checkpoint> parse_note(std::string_view note) {
    auto const lines = split(note, '\n');
    if (lines.size() < 5 || lines[0].empty() || !lines[3].empty()) return std::nullopt;
    auto const size = parse_whole(lines[1], 0, std::numeric_limits<std::int64_t>::max());
    auto const root = parse_base64(lines[2]);
    Checkpoint out{std::string(lines[0]), size.value_or(0), {}};
    if (!size || !root || root->size() != out.root.size()) return std::nullopt;
    std::ranges::transform(*root, out.root.begin(), [](char c) { return static_cast<std::uint8_t>(c); });
    // As it would be written: no second spelling of the same checkpoint.
    if (!note.starts_with(note_text(out))) return std::nullopt;
    return out;
}

std::optional<Checkpoint> open_note(std::string_view note, PublicKey const& key) {
    auto checkpoint = parse_note(note);
    if (!checkpoint) return std::nullopt;
    auto const text = note_text(*checkpoint);
    auto const name = std::string(dash) + checkpoint->origin + " ";
    auto const id = key_id(checkpoint->origin, key);
    for (auto const line : split(note.substr(text.size() + 1), '\n')) {
        if (!line.starts_with(name)) continue;
        auto const signature = parse_base64(line.substr(name.size()));
        if (signature && signature->starts_with(id) && key.verify(text, signature->substr(id.size())))
            return checkpoint;
    }
    return std::nullopt;
}

}  // namespace zorgborg
