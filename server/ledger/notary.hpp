#pragma once
/// Signs checkpoints, and stands in for the past: the last checkpoint of each log lies outside the database, so that a
/// database put back, cut or exchanged is noticed. A log that isn't the continuation of what was signed takes no
/// changes and gets no signature until it is restored or accepted as a new epoch.
///
/// Thread-safety: may be called by any thread, each with its own connection.

#include <filesystem>
#include <map>
#include <mutex>

#include "base/problem.hpp"
#include "base/time.hpp"
#include "base/uuid.hpp"
#include "ledger/checkpoint.hpp"
#include "storage/database.hpp"

namespace zorgborg {

/// The key in the folder of keys: PKCS #8 in PEM, without a passphrase.
constexpr std::string_view signing_key_file = "log.pem";

/// What was signed last of a log.
struct LastSigned {
    std::int64_t size = 0;  // leaves
    Instant at;             // when it was put on this disk
    bool holds = false;     // the log begins with it
};

class Notary {
 public:
    /// Reads or makes the key. Throws std::runtime_error with one line when the file can't be read, written or used.
    Notary(std::filesystem::path const& keys, std::filesystem::path checkpoints);

    PublicKey public_key() const { return key_.public_key(); }

    /// The log's first `size` leaves, signed; on disk before it is returned. Refuses `log-rolled-back`.
    Result<std::string> sign(Connection& connection, Uuid const& organisation, std::int64_t size);

    /// The signature over a bundle's tag manifest (RFC 8493, 2.2.1). Throws std::logic_error for anything else: by its
    /// first line, a hash, nobody can take it for a checkpoint, nor a checkpoint for it.
    Signature sign_tag_manifest(std::string_view manifest) const;

    /// Refuses `log-rolled-back` when the log isn't a continuation of what was signed last. Costs nothing once it held.
    Result<void> in_order(Connection& connection, Uuid const& organisation);

    /// The last note signed for the log; empty: none.
    std::string last_note(Uuid const& organisation);

    /// What was signed last and whether the log begins with it, looked at anew; none: nothing was signed yet.
    std::optional<LastSigned> last_signed(Connection& connection, Uuid const& organisation);

    /// Whether the last note was signed by the key that signs now; true when there is none.
    bool last_is_ours(Uuid const& organisation);

    /// Keeps a note signed elsewhere as the last one, unless the one here promises more: a later epoch, or more leaves
    /// of the same. Throws std::runtime_error when it is no note.
    void take_over(Uuid const& organisation, std::string const& note);

    /// Takes the log as it is: a checkpoint of it under the origin's next epoch, signed and on disk. Precondition: the
    /// epoch's first leaf, which names the last note, is in the log.
    std::string begin_epoch(Connection& connection, Uuid const& organisation);

 private:
    struct Last {
        std::string note;  // empty: none
        Checkpoint checkpoint;
        bool continued = false;  // the log was seen to be its continuation
    };
    Last& last(Uuid const& organisation);
    bool continues(Connection& connection, Uuid const& organisation, Last& last);
    void keep(Uuid const& organisation, std::string const& note, Checkpoint const& checkpoint);
    std::filesystem::path path(Uuid const& organisation) const;

    std::filesystem::path checkpoints_;
    SigningKey key_;
    std::mutex mutex_;
    std::map<Uuid, Last> last_;
};

}  // namespace zorgborg
