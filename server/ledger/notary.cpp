#include "ledger/notary.hpp"

#include "base/files.hpp"
#include "base/text.hpp"
#include "ledger/ledger.hpp"
#include "ledger/tree.hpp"

namespace zorgborg {
namespace {

/// The register whose records begin epochs.
constexpr std::string_view epochs = "log-epochs";

SigningKey read_or_make(std::filesystem::path const& path) {
    auto const pem = read_file(path);
    if (!pem) {
        auto made = SigningKey::generate();
        write_durably(path, made.pem());
        return made;
    }
    auto const key = SigningKey::from_pem(*pem);
    if (!key) throw std::runtime_error(path.string() + " isn't an Ed25519 key in PEM without a passphrase");
    return *key;
}

std::string origin_of(Uuid const& organisation, std::int64_t epoch) {
    return "zorgborg/" + to_text(organisation) + (epoch > 1 ? "/" + std::to_string(epoch) : "");
}

std::int64_t epoch_of(std::string_view origin) {
    auto const parts = split(origin, '/');
    return parts.size() < 3 ? 1 : parse_whole(parts[2], 1, 1'000'000).value_or(1);
}

Refusal rolled_back() {
    return refuse(Refusal::Kind::unavailable, Rule::log_rolled_back,
                  "The log is not the continuation of what was signed last: the database was put back or exchanged. "
                  "Restore it, or accept it by 'zorgborg check --accept'.");
}

}  // namespace

Notary::Notary(std::filesystem::path const& keys, std::filesystem::path checkpoints)
    : checkpoints_(std::move(checkpoints)), key_(read_or_make(keys / signing_key_file)) {}

std::filesystem::path Notary::path(Uuid const& organisation) const { return checkpoints_ / to_text(organisation); }

Signature Notary::sign_tag_manifest(std::string_view manifest) const {
    constexpr std::size_t hash = 128;  // SHA-512 in hexadecimal
    if (manifest.find_first_not_of("0123456789abcdef") != hash) throw std::logic_error("not a tag manifest");
    return key_.sign(manifest);
}

Notary::Last& Notary::last(Uuid const& organisation) {
    auto const [found, fresh] = last_.try_emplace(organisation);
    auto& out = found->second;
    if (!fresh) return out;
    try {
        out.note = read_file(path(organisation)).value_or("");
        if (out.note.empty()) return out;
        auto const checkpoint = parse_note(out.note);
        if (!checkpoint) throw std::runtime_error(path(organisation).string() + " isn't a checkpoint");
        out.checkpoint = *checkpoint;
    } catch (...) {
        last_.erase(found);
        throw;
    }
    return out;
}

bool Notary::continues(Connection& connection, Uuid const& organisation, Last& last) {
    if (last.continued || last.note.empty()) return true;
    auto const end = log_end(connection, organisation);
    if (!end || end->size < last.checkpoint.size) return false;
    return last.continued =
               tree_root(last.checkpoint.size, stored_tree(connection, organisation)) == last.checkpoint.root;
}

Result<void> Notary::in_order(Connection& connection, Uuid const& organisation) {
    std::lock_guard const lock(mutex_);
    if (!continues(connection, organisation, last(organisation))) return rolled_back();
    return {};
}

Result<std::string> Notary::sign(Connection& connection, Uuid const& organisation, std::int64_t size) {
    std::lock_guard const lock(mutex_);
    auto& before = last(organisation);
    if (!continues(connection, organisation, before)) return rolled_back();
    // What another key signed, before this one was made, is signed again.
    if (size == before.checkpoint.size && open_note(before.note, key_.public_key())) return before.note;
    Checkpoint now;
    now.origin = before.note.empty() ? origin_of(organisation, 1 + count_records(connection, organisation, epochs))
                                     : before.checkpoint.origin;
    now.size = size;
    now.root = tree_root(size, stored_tree(connection, organisation));
    auto note = signed_note(now, key_);
    // A smaller size is a prefix of what was signed: no new promise.
    if (size >= before.checkpoint.size || before.note.empty()) keep(organisation, note, now);
    return note;
}

std::string Notary::begin_epoch(Connection& connection, Uuid const& organisation) {
    std::lock_guard const lock(mutex_);
    auto const& before = last(organisation);
    auto const end = log_end(connection, organisation);
    auto const earlier = std::max(epoch_of(before.checkpoint.origin), count_records(connection, organisation, epochs));
    Checkpoint now{origin_of(organisation, earlier + 1), end->size, {}};
    now.root = tree_root(now.size, stored_tree(connection, organisation));
    auto note = signed_note(now, key_);
    keep(organisation, note, now);
    return note;
}

void Notary::keep(Uuid const& organisation, std::string const& note, Checkpoint const& checkpoint) {
    write_durably(path(organisation), note);
    last_[organisation] = {note, checkpoint, true};
}

std::optional<LastSigned> Notary::last_signed(Connection& connection, Uuid const& organisation) {
    std::lock_guard const lock(mutex_);
    auto const& before = last(organisation);
    if (before.note.empty()) return std::nullopt;
    LastSigned out{before.checkpoint.size, written_at(path(organisation))};
    auto const end = log_end(connection, organisation);
    if (!end || end->size < out.size)
        out.holds = before.continued;  // it was seen to go on: what is read here is from before the signing
    else
        out.holds = tree_root(out.size, stored_tree(connection, organisation)) == before.checkpoint.root;
    return out;
}

bool Notary::last_is_ours(Uuid const& organisation) {
    std::lock_guard const lock(mutex_);
    auto const& note = last(organisation).note;
    return note.empty() || open_note(note, key_.public_key());
}

void Notary::take_over(Uuid const& organisation, std::string const& note) {
    std::lock_guard const lock(mutex_);
    auto const other = parse_note(note);
    if (!other) throw std::runtime_error("what was signed last for " + to_text(organisation) + " isn't a checkpoint");
    auto const& here = last(organisation);
    auto const promise = [](Checkpoint const& of) { return std::pair(epoch_of(of.origin), of.size); };
    if (!here.note.empty() && promise(*other) < promise(here.checkpoint)) return;
    write_durably(path(organisation), note);
    last_[organisation] = {note, *other, false};
}

std::string Notary::last_note(Uuid const& organisation) {
    std::lock_guard const lock(mutex_);
    return last(organisation).note;
}

}  // namespace zorgborg
