#pragma once
/// What an organisation's registers say of reminders at one moment.

#include "domain/finding.hpp"
#include "domain/user.hpp"
#include "register/snapshot.hpp"
#include "reminders/rules.hpp"

namespace zorgborg {

/// Everything that is due until so many days ahead. Precondition: it is an organisation's.
std::vector<Subject> subjects_of(Snapshot const& snapshot, int days_ahead);
/// Who is a member today, and which webhooks are active.
People people_of(Snapshot const& snapshot);

/// Where the one can be told what the other says; null when it is in no list.
Subject const* find_subject(std::vector<Subject> const& subjects, Uuid const& record);

/// How many things are late with a person.
std::int64_t late_with(std::vector<Subject> const& subjects, Uuid const& person, Date today);

}  // namespace zorgborg
