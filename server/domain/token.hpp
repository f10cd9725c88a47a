#pragma once

#include "domain/membership.hpp"

namespace zorgborg {

/// A key that opens the API for a person or a program until its end date. The secret itself is kept nowhere; its hash
/// is in the content, so that a key nobody made shows.
struct Token {
    static constexpr Traits traits{"tokens", "token", Area::tokens, {}};
    static constexpr std::string_view register_name = traits.name;

    Text<200> title;
    std::optional<Ref<User>> user;     // whose token it is
    std::optional<Text<200>> program;  // or which program's
    std::optional<Role> role;          // none: all roles the person has
    Date expires_date;                 // holds through that day
    std::optional<AnyRef> made_with;   // the token a person made it with: it ends with that one
    Text<64> secret_hash;              // SHA-256, hexadecimal
};
BOOST_DESCRIBE_STRUCT(Token, (), (title, user, program, role, expires_date, made_with, secret_hash))

/// Whether the actor did it, or a program that he made.
bool is_by(ActorId const& by, Actor const& actor, Facts const& facts);

/// What `POST /v1/tokens` takes.
struct TokenRequest {
    Text<200> title;
    Uuid organisation;                 // the one it opens
    std::optional<Text<200>> program;  // a program's token; without it: the caller's own
    std::optional<Role> role;
    std::optional<Date> expires_date;  // default: in 90 days; at most a year ahead
};
BOOST_DESCRIBE_STRUCT(TokenRequest, (), (title, organisation, program, role, expires_date))

}  // namespace zorgborg
