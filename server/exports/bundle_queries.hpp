#pragma once

#include "storage/database.hpp"

namespace zorgborg::bundle_queries {

// ?2 and ?3 bound the page, ?4 is the size of the log that is told of.
#define IS_NEWEST "NOT EXISTS (SELECT 1 FROM entry x WHERE x.origin = e.origin AND x.seq > e.seq AND x.seq < ?4)"
constexpr Query leaves{
    "bundle-leaves",
    "SELECT leaf, register, record FROM entry WHERE organisation = ?1 AND seq >= ?2 AND seq < ?3 ORDER BY seq"};
constexpr Query contents{
    "bundle-contents",
    "SELECT e.seq, e.register, e.at, e.salt, e.snapshot, CASE WHEN " IS_NEWEST
    " THEN 1 ELSE 0 END, e.record FROM entry e WHERE e.organisation = ?1 AND e.seq >= ?2 AND e.seq < ?3"
    " ORDER BY e.seq"};
constexpr Query newest{"bundle-newest",
                       "SELECT e.seq, e.register, e.record FROM entry e WHERE e.organisation = ?1 AND e.seq >= ?2"
                       " AND e.seq < ?3 AND " IS_NEWEST " ORDER BY e.seq"};
#undef IS_NEWEST
constexpr Query erasures{"bundle-erasures",
                         "SELECT count(*) FROM entry WHERE organisation = ?1 AND register = 'erasures'"};

}  // namespace zorgborg::bundle_queries
