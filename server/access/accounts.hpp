#pragma once
/// People, keys and organisations: who somebody is, and how organisations and keys come into being.

#include "domain/token.hpp"
#include "register/editor.hpp"

namespace zorgborg {

/// The trees a request is about, each opened once: an organisation's and the installation's.
/// Lifetime: within the transaction of the source's connection.
class Trees {
 public:
    Trees(Snapshot::Source const& source, Instant now) : source_(source), now_(now) {}
    /// As it is now; null when there is no such tree.
    Snapshot* open(Uuid const& tree);

 private:
    Snapshot::Source source_;
    Instant now_;
    std::vector<std::pair<Uuid, std::unique_ptr<Snapshot>>> open_;
};

/// Who sent a request, once the token was found good.
struct Identity {
    ActorId actor;             // the person's id, or the program token's
    std::optional<Uuid> user;  // none: a program
    Uuid token;
    Uuid tree;                 // the organisation the token opens; the installation's: all of the person's
    std::optional<Role> role;  // the one role it carries; none: all of the person's
    bool operates = false;
    Date expires;  // the token's
};

/// The identity behind `Authorization: Bearer …`; 401 when the token is unknown, revoked or past its date.
Result<Identity> authenticate(Connection& connection, Trees& trees, std::string_view authorization);

/// False once the token was revoked, or the one it was made with, or its last day has passed.
bool still_holds(Trees& trees, Identity const& identity);

/// Secrets without token and tokens without their secret in a tree, one line each.
std::vector<std::string> check_secrets(Connection& connection, Uuid const& tree);

/// The roles the identity has in an organisation now; empty: it isn't a member.
Set<Role> roles_in(Identity const& identity, Snapshot const& organisation);

/// The organisations a person is a member of, by id.
std::vector<Uuid> organisations_of(Connection& connection, Uuid const& user);

/// The person with this address, made when there is none.
Uuid ensure_user(Editor& installation, Email const& email, Text<200> const& name, Language language = Language::nl);
Record<User> const* find_user(Snapshot const& installation, std::string_view email);

/// A new key: its record and the secret, which is told this once. 409 as the rules of tokens say.
struct NewToken {
    std::shared_ptr<AnyRecord const> record;
    std::string secret;
};
Result<NewToken> make_token(Editor& tree, Token token);

/// A new organisation with its founder as administrator and security officer, an undecided line of the statement and a
/// control stub for each annex control of its edition.
struct Founding {
    Organisation organisation;
    Uuid founder;
    Actor actor;
};
Result<Uuid> found_organisation(Snapshot::Source const& source, Founding founding, Instant now);

/// The longest a key may hold.
constexpr Period longest_token{12, 0};
constexpr int default_token_days = 90;

}  // namespace zorgborg
