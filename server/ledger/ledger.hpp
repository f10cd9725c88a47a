#pragma once
/// The store: an append-only log per organisation (and one of the installation). A change appends one entry and moves
/// the record's head to it, in the caller's transaction; what is now and what was come from the same rows.
///
/// A leaf is a commitment in canonical JSON (RFC 8785): who did what to which record when, and the digest
/// base64(SHA-256(salt ‖ snapshot)) of its content. Leaf hash: SHA-256(0x00 ‖ leaf), RFC 9162, 2.1.1.
///
/// Errors: only what `Connection` throws.

#include <optional>
#include <string>
#include <vector>

#include "base/crypto.hpp"
#include "base/time.hpp"
#include "base/uuid.hpp"
#include "storage/database.hpp"

namespace zorgborg {

struct LogEnd {
    std::int64_t size = 0;  // leaves
    Instant last_at{};
    std::int64_t accesses = 0;  // leaves that only say who read what
    /// Grows when anything that can be read changes (the log itself excepted).
    std::int64_t change_number() const { return size - accesses; }
};
/// The end of an organisation's log in this transaction; empty when the organisation doesn't exist.
std::optional<LogEnd> log_end(Connection& connection, Uuid const& organisation);

/// Begins the log of a new organisation. Precondition: it has none.
void begin_log(Connection& connection, Uuid const& organisation);

struct Link {
    std::string member;
    std::int64_t position = 0;
    std::string target;
    auto operator<=>(Link const&) const = default;
};

struct Change {
    Uuid organisation;
    std::string_view register_name;
    Uuid record;
    std::int64_t version = 1;
    Instant at;  // from `next_instant`
    std::string_view actor;
    std::string_view action;
    std::int64_t schema = 1;
    bool archived = false;
    std::string snapshot;                         // canonical JSON
    std::optional<std::vector<Link>> links = {};  // none: as before
    bool access = false;                          // says who read what
};

/// The instant of the log's next entry: now, or a microsecond after the last one when the clock stood still or went
/// back.
Instant next_instant(LogEnd const& end, Instant now);

/// Appends the entry and moves head and links. Returns its seq.
std::int64_t append(Connection& connection, Change const& change);

/// An entry as it is read back. `snapshot` is empty text when it was erased.
struct Entry {
    std::int64_t seq = 0;
    std::int64_t version = 0;
    Instant at;
    std::string actor;
    std::string action;
    std::string register_name;
    Uuid record;
    std::string snapshot;
    bool erased = false;
    std::string leaf_hash = {};  // 32 bytes; told by `read_log` only
};
using EntryFunction = std::function<void(Entry&&)>;

/// The newest content of each record of a register, by record id.
void read_heads(Connection& connection, Uuid const& organisation, std::string_view register_name, EntryFunction const&);
/// The newest content of each record up to and with leaf `size - 1`.
void read_heads_at(Connection& connection, Uuid const& organisation, std::string_view register_name, std::int64_t size,
                   EntryFunction const&);
/// The entries of a register from leaf `from` up to and with leaf `size - 1`, oldest first.
void read_since(Connection& connection, Uuid const& organisation, std::string_view register_name, std::int64_t from,
                std::int64_t size, EntryFunction const&);
std::optional<Entry> read_head(Connection& connection, Uuid const& organisation, std::string_view register_name,
                               Uuid const& record);
/// One record's entries below leaf `size`, newest first.
void read_history(Connection& connection, Uuid const& organisation, std::string_view register_name, Uuid const& record,
                  std::int64_t size, EntryFunction const&);

/// An entry, and when the record's next version took its place below leaf `size`; none: it is the newest.
using TraceFunction = std::function<void(Entry&&, std::optional<Instant> next_at)>;
/// The entries below leaf `size` that `id` made or whose content holds it, oldest first. Reads every content of the
/// organisation: some 0.1 ms for a thousand.
void read_traces(Connection& connection, Uuid const& organisation, Uuid const& id, std::int64_t size,
                 TraceFunction const&);

struct HeadState {
    std::int64_t version = 0;
    bool archived = false;
};
/// Whether a record exists, in any register of the organisation when the name is empty.
std::optional<HeadState> head_state(Connection& connection, Uuid const& organisation, std::string_view register_name,
                                    Uuid const& record);

/// Where records of a register link to a target, in any organisation: (organisation, record).
std::vector<std::pair<Uuid, Uuid>> links_to(Connection& connection, std::string_view target,
                                            std::string_view register_name);

/// Which leaves of a log; empty members filter nothing.
struct LogFilter {
    std::string actor, register_name, record;
    Instant from = Instant::min(), until = Instant::max();  // both inclusive
    bool none() const { return *this == LogFilter{}; }
    bool operator==(LogFilter const&) const = default;
};
/// At most `limit` leaves: newest first those below `bound`, else oldest first those from `bound` on.
void read_log(Connection& connection, Uuid const& organisation, LogFilter const& filter, std::int64_t bound,
              std::int64_t limit, bool newest_first, EntryFunction const&);
/// How many leaves below `size` there are of these.
std::int64_t count_log(Connection& connection, Uuid const& organisation, LogFilter const& filter, std::int64_t size);

/// How many records a register has, archived ones too.
std::int64_t count_records(Connection& connection, Uuid const& organisation, std::string_view register_name);

/// The size of the log at an instant, inclusive.
std::int64_t size_at(Connection& connection, Uuid const& organisation, Instant at);

/// Blanks the content of versions of a record; leaves and digests stay. Returns how many were blanked.
std::int64_t erase_content(Connection& connection, Uuid const& organisation, std::string_view register_name,
                           Uuid const& record, std::int64_t version);

/// Every organisation with a log, the installation's too.
std::vector<Uuid> logs(Connection& connection);

/// The leaf's canonical JSON.
std::string leaf_text(Change const& change, std::int64_t seq, Sha256 const& digest);

/// What doesn't fit together in an organisation's log, one line each: gaps, hashes, digests, heads (not the contents).
std::vector<std::string> check_log(Connection& connection, Uuid const& organisation);

}  // namespace zorgborg
