#pragma once

#include "domain/record.hpp"
#include "domain/traits.hpp"
#include "domain/user.hpp"

namespace zorgborg {

/// The groups Z and B of the certification scheme NCS 7510.
enum class OrganisationKind { care_provider, holder_of_health_data };
BOOST_DESCRIBE_ENUM(OrganisationKind, care_provider, holder_of_health_data)

enum class CareLaw { wlz, zvw, wmo, jeugdwet, wkkgz, wvggz, wzd };
BOOST_DESCRIBE_ENUM(CareLaw, wlz, zvw, wmo, jeugdwet, wkkgz, wvggz, wzd)

enum class Edition { nen7510_2024, nen7510_2017 };
BOOST_DESCRIBE_ENUM(Edition, nen7510_2024, nen7510_2017)

/// What the Cyberbeveiligingswet makes of the organisation.
enum class CbwClass { undecided, essential, important, not_covered };
BOOST_DESCRIBE_ENUM(CbwClass, undecided, essential, important, not_covered)

/// The inspectorate's classes by clients: below 250, below 10,000, from 10,000 on.
enum class SizeClass { unknown, medium, large, very_large };
BOOST_DESCRIBE_ENUM(SizeClass, unknown, medium, large, very_large)

/// The organisation whose ISMS this is (NEN 7510-1, clause 4).
struct Organisation {
    static constexpr Traits traits{"organisations", "organisation", Area::organisation, {Ability::change}};
    static constexpr std::string_view register_name = traits.name;

    Text<200> name;
    OrganisationKind kind = OrganisationKind::care_provider;
    Set<CareLaw> care_laws;
    std::optional<Text<200>> sector;
    std::optional<Whole<0, 10'000'000>> client_count;
    std::optional<Whole<0, 1'000'000>> staff_count;
    std::optional<Markdown> scope_statement;
    Edition edition = Edition::nen7510_2024;
    CbwClass cbw_class = CbwClass::undecided;
    std::optional<Text<200>> cbw_registration;
    std::optional<UserRef> data_protection_officer;
    ZoneName time_zone;
    Language language = Language::nl;
};
BOOST_DESCRIBE_STRUCT(Organisation, (),
                      (name, kind, care_laws, sector, client_count, staff_count, scope_statement, edition, cbw_class,
                       cbw_registration, data_protection_officer, time_zone, language))

struct OrganisationDerived {
    SizeClass size_class = SizeClass::unknown;
};
BOOST_DESCRIBE_STRUCT(OrganisationDerived, (), (size_class))

/// The edition is chosen at the founding: its lines and stubs are seeded then.
inline void check(Record<Organisation> const* before, Organisation const& after, Actor const&, Facts const&,
                  Complaints& complaints) {
    if (before && before->body.edition != after.edition)
        complaints.add(Rule::read_only, "edition", "Another edition has other lines; it isn't changed by a patch.");
}

constexpr SizeClass size_class(std::int64_t clients) {
    return clients < 250 ? SizeClass::medium : clients < 10'000 ? SizeClass::large : SizeClass::very_large;
}

inline OrganisationDerived derive(Record<Organisation> const& organisation, Facts const&) {
    auto const& clients = organisation.body.client_count;
    return {clients ? size_class(clients->value) : SizeClass::unknown};
}

}  // namespace zorgborg
