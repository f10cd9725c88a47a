#pragma once
/// What only SQLite understands.

#include "storage/database.hpp"

namespace zorgborg::sqlite_queries {

constexpr char const* settings =
    "PRAGMA trusted_schema=OFF; PRAGMA foreign_keys=ON; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON;"
    "PRAGMA temp_store=MEMORY; PRAGMA wal_autocheckpoint=0";
constexpr char const* use_wal = "PRAGMA journal_mode=WAL";
constexpr char const* rollback = "ROLLBACK";
/// Writes a page, whatever is in it.
constexpr char const* write_something = "PRAGMA user_version=0";

constexpr Query begin_read{"begin-read", "BEGIN DEFERRED"};
/// The snapshot of a deferred transaction is taken by its first read.
constexpr Query take_snapshot{"take-snapshot", "SELECT count(*) FROM sqlite_master WHERE 0"};
/// At once, always: a read that becomes a write fails with 517 whatever the busy time-out.
constexpr Query begin_write{"begin-write", "BEGIN IMMEDIATE"};
constexpr Query commit{"commit", "COMMIT"};
constexpr Query savepoint{"savepoint", "SAVEPOINT change"};
constexpr Query release{"release", "RELEASE change"};
constexpr Query undo{"undo", "ROLLBACK TO change"};
constexpr Query integrity{"integrity", "PRAGMA integrity_check"};
constexpr Query foreign_keys{"foreign-keys", "PRAGMA foreign_key_check"};
/// In one step: stepping (the backup interface) restarts whenever somebody writes.
constexpr Query copy{"copy", "VACUUM INTO ?1"};

}  // namespace zorgborg::sqlite_queries
