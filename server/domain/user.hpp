#pragma once

#include "domain/language.hpp"
#include "domain/record.hpp"
#include "domain/traits.hpp"

namespace zorgborg {

/// A person who can have memberships in several organisations.
struct User {
    static constexpr Traits traits{"users", "user", Area::users, {Ability::create}, true};
    static constexpr std::string_view register_name = traits.name;

    Email email;
    Text<200> name;
    Language language = Language::nl;
    bool operates = false;  // may make organisations in this installation; a flag, not a role
};
BOOST_DESCRIBE_STRUCT(User, (), (email, name, language, operates))

}  // namespace zorgborg
