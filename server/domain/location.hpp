#pragma once

#include "domain/record.hpp"
#include "domain/traits.hpp"

namespace zorgborg {

enum class LocationKind { residential, clinic, practice, day_centre, home_care_team, office, data_centre, other };
BOOST_DESCRIBE_ENUM(LocationKind, residential, clinic, practice, day_centre, home_care_team, office, data_centre, other)

/// The part of the day in which people work or a drill is held.
enum class Shift { day, evening, night, weekend };
BOOST_DESCRIBE_ENUM(Shift, day, evening, night, weekend)

/// A place where care is given or work is done: a house, a ward, a team (NEN 7510-1, 4.3).
struct Location {
    static constexpr Traits traits{"locations", "location"};
    static constexpr std::string_view register_name = traits.name;

    Text<200> title;
    LocationKind kind = LocationKind::other;
    std::optional<Markdown> description;
    std::optional<Text<200>> address;
    std::optional<Text<200>> care_kind;  // what care is given there
    Set<Shift> shifts;                   // in which somebody is there
    std::optional<Whole<0, 100'000>> client_count;
    std::optional<UserRef> owner;
};
BOOST_DESCRIBE_STRUCT(Location, (), (title, kind, description, address, care_kind, shifts, client_count, owner))

}  // namespace zorgborg
