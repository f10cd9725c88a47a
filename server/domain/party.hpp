#pragma once

#include "domain/record.hpp"
#include "domain/traits.hpp"

namespace zorgborg {

enum class PartyKind { supplier, care_partner, regional_body, certifier, consultant, authority };
BOOST_DESCRIBE_ENUM(PartyKind, supplier, care_partner, regional_body, certifier, consultant, authority)

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
};
BOOST_DESCRIBE_STRUCT(Party, (), (title, kind, description, service, contact, email, phone, emergency_phone, owner))

}  // namespace zorgborg
