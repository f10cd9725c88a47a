#pragma once
/// Who I am, people, organisations, keys.

#include "api/call.hpp"

namespace zorgborg {

Result<Answer> get_me(ReadCall& call);
Result<Answer> list_users(ReadCall& call);
Result<Answer> get_user(ReadCall& call);
Result<Act> create_user(ReadCall& call);
Result<Answer> list_organisations(ReadCall& call);
Result<Act> create_organisation(ReadCall& call);
Result<Answer> list_tokens(ReadCall& call);
Result<Answer> get_token(ReadCall& call);
Result<Act> create_token(ReadCall& call);
Result<Act> revoke_token(ReadCall& call);

/// The shape of these answers, for openapi.json.
struct MembershipView {
    Uuid organisation;
    std::string name;
    Set<Role> roles;
};
BOOST_DESCRIBE_STRUCT(MembershipView, (), (organisation, name, roles))

struct Me {
    std::optional<Uuid> id;  // none: a program
    std::optional<std::string> email;
    std::string name;
    std::optional<Role> role;  // the one the token carries
    bool operates = false;
    std::vector<MembershipView> memberships;
};
BOOST_DESCRIBE_STRUCT(Me, (), (id, email, name, role, operates, memberships))

struct UserView {
    Uuid id;
    std::string email;
    std::string name;
};
BOOST_DESCRIBE_STRUCT(UserView, (), (id, email, name))

struct UserRequest {
    Email email;
    Text<200> name;
    Language language = Language::nl;  // of the mails that person gets
};
BOOST_DESCRIBE_STRUCT(UserRequest, (), (email, name, language))

struct TokenView {
    Uuid id;
    std::string title;
    std::optional<Uuid> organisation;  // none: every organisation of the person
    std::optional<Uuid> user;
    std::optional<std::string> program;
    std::optional<Role> role;
    Date expires_date;
    Instant created_at;
    std::optional<Instant> revoked_at;
    std::optional<std::string> token;  // the secret, at its creation only
};
BOOST_DESCRIBE_STRUCT(TokenView, (),
                      (id, title, organisation, user, program, role, expires_date, created_at, revoked_at, token))

}  // namespace zorgborg
