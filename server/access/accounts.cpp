#include "access/accounts.hpp"

#include <algorithm>
#include <map>

#include "access/account_queries.hpp"
#include "base/crypto.hpp"
#include "base/embedded.hpp"
#include "base/json.hpp"
#include "base/text.hpp"
#include "catalogue/catalogue.hpp"
#include "domain/applicability.hpp"
#include "domain/membership.hpp"
#include "domain/risk_criteria.hpp"

namespace zorgborg {
namespace {

namespace q = account_queries;

constexpr std::string_view secret_prefix = "zb_";

struct KeptSecret {
    Uuid tree;
    Uuid token;
};

std::optional<KeptSecret> find_secret(Connection& connection, std::string_view secret) {
    auto const hash = sha256({secret});
    std::optional<KeptSecret> out;
    connection.run(q::secret, {Bytes{as_text(hash)}}, [&](Row const& row) {
        if (equal_in_constant_time(row.bytes(0), as_text(hash)))
            out = {parse_uuid(row.text(1)).value(), parse_uuid(row.text(2)).value()};
    });
    return out;
}

using TokenPointer = std::shared_ptr<Record<Token> const>;

/// The token, when it holds today: not revoked, not past its day, and the same for the one it was made with.
TokenPointer valid_token(Trees& trees, Uuid const& tree, Uuid const& id) {
    constexpr int deepest = 8;
    TokenPointer first;
    auto next = id;
    for (int depth = 0; depth < deepest; ++depth) {
        auto const* home = trees.open(tree);
        auto token = home != nullptr ? home->record<Token>(next) : nullptr;
        if (!token && (home = trees.open(installation)) != nullptr) token = home->record<Token>(next);
        if (!token || token->envelope.archived_at || token->body.expires_date < home->today) return nullptr;
        if (!first) first = token;
        if (!token->body.made_with) return first;
        next = token->body.made_with->id;
    }
    return nullptr;
}

Refusal unauthenticated() {
    return refuse(Refusal::Kind::unauthenticated, "Send a valid token as \"Authorization: Bearer <token>\".");
}

}  // namespace

Snapshot* Trees::open(Uuid const& tree) {
    auto const known = std::ranges::find(open_, tree, [](auto const& pair) { return pair.first; });
    if (known != open_.end()) return known->second.get();
    return open_.emplace_back(tree, Snapshot::open(source_, tree, now_)).second.get();
}

Result<Identity> authenticate(Connection& connection, Trees& trees, std::string_view authorization) {
    constexpr std::string_view scheme = "bearer ";
    if (authorization.size() <= scheme.size() || lower_ascii(authorization.substr(0, scheme.size())) != scheme)
        return unauthenticated();
    auto const kept = find_secret(connection, trimmed(authorization.substr(scheme.size())));
    if (!kept) return unauthenticated();
    auto const token = valid_token(trees, kept->tree, kept->token);
    if (!token) return unauthenticated();
    Identity out;
    out.token = kept->token;
    out.tree = kept->tree;
    out.role = token->body.role;
    out.expires = token->body.expires_date;
    out.actor = to_text(token->body.user ? token->body.user->id : kept->token);
    if (!token->body.user) return out;
    out.user = token->body.user->id;
    auto const* const people = trees.open(installation);
    auto const person = people != nullptr ? people->record<User>(*out.user) : nullptr;
    if (!person || person->envelope.archived_at) return unauthenticated();
    // The flag is the person's, but a key for one organisation doesn't open the installation.
    out.operates = person->body.operates && kept->tree == installation;
    return out;
}

bool still_holds(Trees& trees, Identity const& identity) {
    return valid_token(trees, identity.tree, identity.token) != nullptr;
}

std::vector<std::string> check_secrets(Connection& connection, Uuid const& tree) {
    std::map<std::string, std::vector<std::string>> hashes;  // by token
    connection.run(q::secrets_of, {to_text(tree)},
                   [&](Row const& row) { hashes[std::string(row.text(1))].push_back(hexadecimal(row.bytes(0))); });
    std::vector<std::string> out;
    auto const complain = [&](std::string const& token, std::string_view what) {
        out.push_back(to_text(tree) + ": tokens/" + token + ": " + std::string(what));
    };
    read_heads(connection, tree, Token::register_name, [&](Entry&& entry) {
        auto const id = to_text(entry.record);
        auto const record = decode(definition<Token>(), entry.snapshot);
        auto const& token = static_cast<Record<Token> const&>(*record).body;
        if (hashes[id] != std::vector{token.secret_hash.value})
            complain(id, "its secret isn't the one it was made with");
        hashes.erase(id);
    });
    for (auto const& [token, unused] : hashes) complain(token, "a secret without a token");
    return out;
}

Set<Role> roles_in(Identity const& identity, Snapshot const& organisation) {
    auto const& id = organisation.organisation_id();
    if (identity.tree != installation && identity.tree != id) return {};
    if (!identity.user) return identity.role ? Set<Role>{*identity.role} : Set<Role>{};
    for (auto const* membership : organisation.linking<Membership>(to_text(*identity.user))) {
        auto const roles = derive(*membership, organisation).effective_roles;
        if (!identity.role) return roles;
        return roles.contains(*identity.role) ? Set<Role>{*identity.role} : Set<Role>{};
    }
    return {};
}

std::vector<Uuid> organisations_of(Connection& connection, Uuid const& user) {
    std::vector<Uuid> out;
    for (auto const& [organisation, membership] : links_to(connection, to_text(user), Membership::register_name))
        if (out.empty() || out.back() != organisation) out.push_back(organisation);
    return out;
}

Record<User> const* find_user(Snapshot const& tree, std::string_view email) {
    auto const wanted = lower_ascii(trimmed(email));
    for (auto const* user : tree.all<User>())
        if (user->body.email.value == wanted) return user;
    return nullptr;
}

Uuid ensure_user(Editor& tree, Email const& email, Text<200> const& name, Language language) {
    if (auto const* known = find_user(tree.snapshot(), email.value)) return known->envelope.id;
    User user;
    user.email = email;
    user.name = name;
    user.language = language;
    return tree.create(std::move(user)).value().record->envelope.id;
}

Result<NewToken> make_token(Editor& tree, Token token) {
    NewToken out;
    out.secret = std::string(secret_prefix) + random_secret();
    auto const hash = sha256({out.secret});
    token.secret_hash = {hexadecimal(as_text(hash))};
    auto made = tree.create(std::move(token));
    if (!made) return made.error();
    out.record = made->record;
    tree.snapshot().source().connection.run(
        q::keep_secret,
        {Bytes{as_text(hash)}, to_text(tree.snapshot().organisation_id()), to_text(out.record->envelope.id)});
    return out;
}

namespace {

ControlKind kind_of(std::string_view name) { return enum_value<ControlKind>(name).value(); }

/// What the organisation starts with: nothing decided, nothing described.
void seed(Editor& editor, Requirement const& requirement, Language language) {
    Applicability line;
    line.requirement = {requirement.id};
    editor.create(std::move(line)).value();
    Control control;
    control.title = {language == Language::nl ? requirement.title_nl : requirement.title_en};
    control.requirements = {{requirement.id}};
    if (auto const* kinds = requirement.data.if_contains("controlTypes"))
        for (auto const& kind : kinds->as_array()) control.kinds.insert(kind_of(kind.as_string()));
    editor.create(std::move(control)).value();
}

/// The criteria that hold until the board approves its own.
void propose_criteria(Editor& editor, Language language) {
    auto const proposals = parse_json(embedded("controls/risk-criteria.json")).value();
    auto const& of = definition<RiskCriteria>();
    editor.create(of, read_new(of, proposals.at(enum_name(language))).value()).value();
}

}  // namespace

Result<Uuid> found_organisation(Snapshot::Source const& source, Founding founding, Instant now) {
    auto const id = new_uuid(now);
    auto const edition = enum_name(founding.organisation.edition);
    auto const language = founding.organisation.language;
    begin_log(source.connection, id);
    auto const snapshot = Snapshot::open(source, id, now);
    Editor editor(*snapshot, founding.actor);
    Membership membership;
    membership.user = {founding.founder};
    membership.roles = {Role::administrator, Role::security_officer};
    // The founder's roles are the installation's doing: nobody is a member yet who could give them.
    Actor founder = founding.actor;
    founder.shell = true;
    Editor granting(*snapshot, founder);
    auto made = granting.create(std::move(membership));
    if (!made) return made.error();
    auto organisation = editor.create(std::move(founding.organisation), id);
    if (!organisation) return organisation.error();
    for (auto const& requirement : source.catalogue.framework(edition)->requirements)
        if (requirement.is_control) seed(editor, requirement, language);
    propose_criteria(editor, language);
    return id;
}

}  // namespace zorgborg
