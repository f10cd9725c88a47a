#pragma once

#include "domain/due.hpp"
#include "domain/evidence.hpp"
#include "domain/location.hpp"

namespace zorgborg {

enum class TrainingKind {
    awareness,   // everybody (NEN 7510-1, 7.3; NEN 7510-2, 6.3)
    management,  // the board and managers, by name (NEN 7510-2, 6.9)
    role,        // for a task in the ISMS (NEN 7510-1, 7.2)
    emergency,   // what to do when systems are down
    other,
};
BOOST_DESCRIBE_ENUM(TrainingKind, awareness, management, role, emergency, other)

/// Somebody who was there, by name: the board, who must show it.
struct Attendee {
    std::optional<UserRef> user;
    Text<200> name;
    std::optional<Text<200>> function;
    bool operator==(Attendee const&) const = default;
};
BOOST_DESCRIBE_STRUCT(Attendee, (), (user, name, function))

/// Everybody else, by function: how many of how many.
struct Attendance {
    Text<200> function;
    Whole<0, 100'000> present;
    std::optional<Whole<0, 100'000>> of;
    bool operator==(Attendance const&) const = default;
};
BOOST_DESCRIBE_STRUCT(Attendance, (), (function, present, of))

/// People learn what is asked of them, and it is on record (NEN 7510-1, 7.2 and 7.3).
struct Training {
    static constexpr Traits traits{"trainings", "training"};
    static constexpr std::string_view register_name = traits.name;
    static constexpr std::string_view always_given = "kind";

    Text<200> title;
    TrainingKind kind = TrainingKind::awareness;
    std::optional<Markdown> description;
    std::vector<RequirementRef> requirements;
    std::optional<Ref<Location>> location;
    std::optional<Date> planned_date;
    std::optional<Date> held_date;
    std::optional<Text<200>> trainer;
    std::optional<UserRef> owner;
    std::vector<Attendee> attendees;
    std::vector<Attendance> attendance;
    std::optional<Markdown> evaluation;
    Refs<Evidence> evidence;
};
BOOST_DESCRIBE_STRUCT(Training, (),
                      (title, kind, description, requirements, location, planned_date, held_date, trainer, owner,
                       attendees, attendance, evaluation, evidence))

struct TrainingDerived {
    bool held = false;
    std::int64_t present = 0;         // by name and by function
    std::vector<Uuid> board_missing;  // management: members of the board who weren't there
};
BOOST_DESCRIBE_STRUCT(TrainingDerived, (), (held, present, board_missing))

/// Who is of the board today.
std::vector<Uuid> board_members(Facts const& facts);

TrainingDerived derive(Record<Training> const& training, Facts const& facts);
std::optional<Due> due(Record<Training> const& training, Facts const& facts, Date on);
void check(Record<Training> const* before, Training const& after, Actor const& actor, Facts const& facts,
           Complaints& complaints);

}  // namespace zorgborg
