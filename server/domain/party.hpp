#pragma once

#include "domain/record.hpp"
#include "domain/traits.hpp"

namespace zorgborg {

enum class PartyKind { supplier, care_partner, regional_body, certifier, consultant, authority };
BOOST_DESCRIBE_ENUM(PartyKind, supplier, care_partner, regional_body, certifier, consultant, authority)

/// What somebody outside did or does here.
enum class EngagementKind {
    advice,
    build,   // made or set up what runs here
    supply,  // delivers a product or service
    audit,
    other,
};
BOOST_DESCRIBE_ENUM(EngagementKind, advice, build, supply, audit, other)

struct Engagement {
    EngagementKind kind = EngagementKind::other;
    std::optional<Date> from_date;
    std::optional<Date> until_date;
    std::optional<Text<500>> description;
    bool operator==(Engagement const&) const = default;
};
BOOST_DESCRIBE_STRUCT(Engagement, (), (kind, from_date, until_date, description))

/// Everyone outside whom the organisation works with (NEN 7510-1, 4.2; NEN 7510-2, 5.19).
struct Party {
    static constexpr Traits traits{"parties", "party"};
    static constexpr std::string_view register_name = traits.name;
    static constexpr std::string_view always_given = "kind";

    Text<200> title;
    PartyKind kind = PartyKind::supplier;
    std::optional<Markdown> description;
    std::optional<Text<200>> service;  // what they do for us, or we with them
    std::optional<Text<200>> contact;  // a function or a desk, rather than a person
    std::optional<Email> email;
    std::optional<Text<60>> phone;
    std::optional<Text<60>> emergency_phone;  // day and night; stands on the ward card
    std::optional<UserRef> owner;
    std::vector<Engagement> engagements;  // none: the kind says what they do
};
BOOST_DESCRIBE_STRUCT(Party, (),
                      (title, kind, description, service, contact, email, phone, emergency_phone, owner, engagements))

}  // namespace zorgborg
