#pragma once
/// What falls due as a calendar that other programs subscribe to (iCalendar, RFC 5545 and 7986), by libical.

#include "domain/role.hpp"
#include "register/snapshot.hpp"

namespace zorgborg {

struct CalendarQuery {
    std::string title;
    Set<Role> roles;                  // whose bearer may read what the calendar tells
    std::optional<Uuid> keeper = {};  // what this person keeps only
};

/// An all-day event for each thing that is late or falls due within 400 days, by date. An event keeps its UID for as
/// long as its record lives, also when it moves. Titles only: a calendar lies on other people's servers.
std::string calendar(Snapshot const& snapshot, CalendarQuery const& query);

}  // namespace zorgborg
