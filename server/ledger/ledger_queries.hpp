#pragma once

#include "storage/database.hpp"

namespace zorgborg::ledger_queries {

constexpr Query log_end{"log-end", "SELECT size, last_at, accesses FROM log WHERE organisation = ?1"};
constexpr Query begin_log{"log-begin", "INSERT INTO log (organisation, size, last_at) VALUES (?1, 0, 0)"};
constexpr Query grow_log{"log-grow",
                         "UPDATE log SET size = size + 1, last_at = ?2, accesses = accesses + ?3 WHERE organisation = "
                         "?1 RETURNING size - 1"};
constexpr Query logs{"logs", "SELECT organisation FROM log ORDER BY organisation"};

constexpr Query append{"entry-append",
                       "INSERT INTO entry (organisation, seq, at, actor, action, register, record, version, leaf, "
                       "leaf_hash, salt, snapshot, origin)"
                       " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, (SELECT origin FROM head"
                       " WHERE organisation = ?1 AND register = ?6 AND record = ?7)) RETURNING number, origin"};
constexpr Query be_origin{"entry-be-origin", "UPDATE entry SET origin = number WHERE number = ?1"};
constexpr Query move_head{
    "head-move",
    "INSERT INTO head (organisation, register, record, entry, version, archived, origin)"
    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)"
    " ON CONFLICT (organisation, register, record)"
    " DO UPDATE SET entry = excluded.entry, version = excluded.version, archived = excluded.archived"};
constexpr Query clear_links{"links-clear",
                            "DELETE FROM link WHERE organisation = ?1 AND register = ?2 AND record = ?3"};
constexpr Query add_link{
    "link-add",
    "INSERT INTO link (organisation, register, record, member, position, target) VALUES (?1, ?2, ?3, ?4, ?5, ?6)"};

constexpr Query heads{
    "heads",
    "SELECT e.seq, e.version, e.at, e.actor, e.action, e.register, e.record, e.snapshot FROM head h"
    " JOIN entry e ON e.number = h.entry WHERE h.organisation = ?1 AND h.register = ?2 ORDER BY h.record"};
constexpr Query heads_at{
    "heads-at",
    "SELECT e.seq, e.version, e.at, e.actor, e.action, e.register, e.record, e.snapshot FROM head h"
    " JOIN entry e ON e.number = (SELECT x.number FROM entry x WHERE x.origin = h.origin AND x.seq < ?3"
    " ORDER BY x.seq DESC LIMIT 1)"
    " WHERE h.organisation = ?1 AND h.register = ?2 ORDER BY h.record"};
constexpr Query since{"entries-since",
                      "SELECT seq, version, at, actor, action, register, record, snapshot FROM entry"
                      " WHERE organisation = ?1 AND seq >= ?3 AND seq < ?4 AND register = ?2 ORDER BY seq"};
constexpr Query one_head{
    "head",
    "SELECT e.seq, e.version, e.at, e.actor, e.action, e.register, e.record, e.snapshot FROM head h"
    " JOIN entry e ON e.number = h.entry WHERE h.organisation = ?1 AND h.register = ?2 AND h.record = ?3"};
constexpr Query history{"history",
                        "SELECT seq, version, at, actor, action, register, record, snapshot FROM entry"
                        " WHERE origin = (SELECT origin FROM head WHERE organisation = ?1 AND register = ?2"
                        " AND record = ?3) AND seq < ?4 ORDER BY seq DESC"};
// Entries that somebody made or that name them, each with when the record's next version took its place.
constexpr Query traces{"traces",
                       "SELECT e.seq, e.version, e.at, e.actor, e.action, e.register, e.record, e.snapshot,"
                       " (SELECT min(x.at) FROM entry x WHERE x.origin = e.origin AND x.seq > e.seq AND x.seq < ?3)"
                       " FROM entry e WHERE e.organisation = ?1 AND e.seq < ?3"
                       " AND (e.actor = ?2 OR e.snapshot LIKE '%' || ?2 || '%') ORDER BY e.seq"};
// Empty texts filter nothing; ?4 to ?6 are actor, register and record, ?7 and ?8 the instants from and until.
#define LOG_FILTER                                                                             \
    " AND (?4 = '' OR actor = ?4) AND (?5 = '' OR register = ?5) AND (?6 = '' OR record = ?6)" \
    " AND at >= ?7 AND at <= ?8"
constexpr Query newest_first{"log-newest-first",
                             "SELECT seq, version, at, actor, action, register, record, NULL, leaf_hash FROM entry"
                             " WHERE organisation = ?1 AND seq < ?2" LOG_FILTER " ORDER BY seq DESC LIMIT ?3"};
constexpr Query oldest_first{"log-oldest-first",
                             "SELECT seq, version, at, actor, action, register, record, NULL, leaf_hash FROM entry"
                             " WHERE organisation = ?1 AND seq >= ?2" LOG_FILTER " ORDER BY seq LIMIT ?3"};
constexpr Query log_count{"log-count",
                          "SELECT count(*) FROM entry WHERE organisation = ?1 AND seq < ?2 AND ?3 = 0" LOG_FILTER};
#undef LOG_FILTER

constexpr Query state{"head-state",
                      "SELECT version, archived FROM head WHERE organisation = ?1 AND register = ?2 AND record = ?3"};
constexpr Query state_anywhere{"head-state-anywhere",
                               "SELECT version, archived FROM head WHERE organisation = ?1 AND record = ?2"};
constexpr Query links_to{"links-to",
                         "SELECT organisation, record FROM link WHERE target = ?1 AND register = ?2"
                         " ORDER BY organisation, record"};
constexpr Query instant_of{"entry-instant", "SELECT at FROM entry WHERE organisation = ?1 AND seq = ?2"};
constexpr Query erase{
    "entry-erase",
    "UPDATE entry SET salt = NULL, snapshot = NULL"
    " WHERE origin = (SELECT origin FROM head WHERE organisation = ?1 AND register = ?2 AND record = ?3)"
    " AND version = ?4 AND snapshot IS NOT NULL"};

constexpr Query records{"records", "SELECT count(*) FROM head WHERE organisation = ?1 AND register = ?2"};
constexpr Query leaf_hashes{
    "leaf-hashes", "SELECT leaf_hash FROM entry WHERE organisation = ?1 AND seq >= ?2 AND seq < ?3 ORDER BY seq"};
constexpr Query nodes{
    "nodes",
    "SELECT hash FROM node WHERE organisation = ?1 AND level = ?2 AND position >= ?3 AND position < ?4"
    " ORDER BY position"};
constexpr Query all_nodes{"nodes-all",
                          "SELECT level, position, hash FROM node WHERE organisation = ?1 ORDER BY level, position"};
constexpr Query keep_node{"node-keep",
                          "INSERT INTO node (organisation, level, position, hash) VALUES (?1, ?2, ?3, ?4)"};

constexpr Query leaves{
    "check-leaves",
    "SELECT seq, at, actor, action, register, record, version, leaf, leaf_hash, salt, snapshot FROM entry"
    " WHERE organisation = ?1 ORDER BY seq"};
constexpr Query stray_heads{
    "check-heads",
    "SELECT h.register, h.record FROM head h JOIN entry e ON e.number = h.entry WHERE h.organisation = ?1"
    " AND (e.organisation <> h.organisation OR e.register <> h.register OR e.record <> h.record"
    " OR e.version <> h.version OR e.origin IS DISTINCT FROM h.origin"
    " OR e.seq <> (SELECT max(x.seq) FROM entry x WHERE x.origin = h.origin))"};
constexpr Query stray_entries{
    "check-origins",
    "SELECT DISTINCT e.register, e.record FROM entry e LEFT JOIN entry o ON o.number = e.origin"
    " WHERE e.organisation = ?1 AND (o.number IS NULL OR o.organisation <> e.organisation OR o.register <> e.register"
    " OR o.record <> e.record OR o.version <> 1)"};
constexpr Query headless{
    "check-headless",
    "SELECT DISTINCT e.register, e.record FROM entry e LEFT JOIN head h ON h.organisation = e.organisation"
    " AND h.register = e.register AND h.record = e.record WHERE e.organisation = ?1 AND h.record IS NULL"};
constexpr Query stray_links{
    "check-links",
    "SELECT DISTINCT l.register, l.record FROM link l LEFT JOIN head h ON h.organisation = l.organisation"
    " AND h.register = l.register AND h.record = l.record WHERE l.organisation = ?1 AND h.record IS NULL"};
constexpr Query blanked{"check-blanked",
                        "SELECT seq, register, record, version FROM entry WHERE organisation = ?1 AND snapshot IS NULL"
                        " ORDER BY seq"};
constexpr Query links_of{
    "links-of",
    "SELECT member, position, target FROM link WHERE organisation = ?1 AND register = ?2 AND record = ?3"
    " ORDER BY member, position"};

}  // namespace zorgborg::ledger_queries
