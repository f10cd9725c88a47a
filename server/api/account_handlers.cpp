#include "api/account_handlers.hpp"

#include <map>

#include "api/record_handlers.hpp"
#include "api/view_answers.hpp"
#include "register/codec.hpp"

namespace zorgborg {
namespace {

/// The organisations this identity belongs to, with its roles; those it has none in now are left out.
std::vector<std::pair<std::unique_ptr<Snapshot>, Set<Role>>> memberships(Snapshot::Source const& source,
                                                                         Identity const& identity, Instant now) {
    std::vector<std::pair<std::unique_ptr<Snapshot>, Set<Role>>> out;
    auto const ids = identity.user ? organisations_of(source.connection, *identity.user) : std::vector{identity.tree};
    for (auto const& id : ids) {
        auto snapshot = Snapshot::open(source, id, now);
        if (!snapshot) continue;
        auto const roles = roles_in(identity, *snapshot);
        if (!roles.empty()) out.emplace_back(std::move(snapshot), roles);
    }
    return out;
}

bool administers(ReadCall const& call, Right right, Area area) {
    for (auto const& [snapshot, roles] : memberships(call.source, *call.identity, call.now))
        if (allowance(roles, area, right).always) return true;
    return false;
}

std::map<Uuid, Record<User> const*> visible_users(ReadCall const& call, Snapshot const& people) {
    std::map<Uuid, Record<User> const*> out;
    auto const add = [&](Uuid const& id) {
        if (auto const* user = people.find<User>(id)) out[id] = user;
    };
    if (call.identity->user) add(*call.identity->user);
    // Who was added by me and has no membership yet.
    for (auto const* user : people.all<User>())
        if (user->envelope.created_by == call.identity->actor) out[user->envelope.id] = user;
    for (auto const& [snapshot, roles] : memberships(call.source, *call.identity, call.now))
        if (allowance(roles, Area::users, Right::read).any())
            for (auto const* membership : snapshot->all<Membership>()) add(membership->body.user.id);
    return out;
}

UserView view_of(Record<User> const& user) { return {user.envelope.id, user.body.email.value, user.body.name.value}; }

TokenView view_of(Record<Token> const& token, Uuid const& tree) {
    TokenView out;
    out.id = token.envelope.id;
    out.title = token.body.title.value;
    if (tree != installation) out.organisation = tree;
    if (token.body.user) out.user = token.body.user->id;
    if (token.body.program) out.program = token.body.program->value;
    out.role = token.body.role;
    out.expires_date = token.body.expires_date;
    out.created_at = token.envelope.created_at;
    out.revoked_at = token.envelope.archived_at;
    return out;
}

/// The tokens this identity may see, by tree: its own, and its organisation's for who administers tokens.
std::vector<TokenView> visible_tokens(Snapshot::Source const& source, Identity const& identity, Instant now) {
    std::vector<TokenView> out;
    auto const gather = [&](Snapshot const& tree, bool all) {
        for (auto const& record : tree.table(definition<Token>()).records()) {
            auto const& token = static_cast<Record<Token> const&>(*record);
            bool const own = identity.user && token.body.user && token.body.user->id == *identity.user &&
                             (!identity.role || token.body.role == identity.role);  // a limited key sees its like
            if (all || own) out.push_back(view_of(token, tree.organisation_id()));
        }
    };
    if (identity.tree == installation) gather(*Snapshot::open(source, installation, now), false);
    for (auto const& [snapshot, roles] : memberships(source, identity, now))
        gather(*snapshot, allowance(roles, Area::tokens, Right::read).always);
    return out;
}

std::optional<TokenView> visible_token(Snapshot::Source const& source, Identity const& identity, Instant now,
                                       Uuid const& id) {
    for (auto& token : visible_tokens(source, identity, now))
        if (token.id == id) return std::move(token);
    return std::nullopt;
}

}  // namespace

Result<Answer> get_me(ReadCall& call) {
    if (auto const ok = only_parameters(call.query, {}); !ok) return ok.error();
    Me me;
    me.role = call.identity->role;
    me.operates = call.identity->operates;
    if (call.identity->user) {
        auto const people = Snapshot::open(call.source, installation, call.now);
        auto const& user = *people->find<User>(*call.identity->user);
        me.id = user.envelope.id;
        me.email = user.body.email.value;
        me.name = user.body.name.value;
    } else {
        auto const tree = Snapshot::open(call.source, call.identity->tree, call.now);
        me.name = tree->find<Token>(call.identity->token)->body.title.value;
    }
    for (auto const& [snapshot, roles] : memberships(call.source, *call.identity, call.now))
        me.memberships.push_back({snapshot->organisation_id(), snapshot->organisation()->body.name.value, roles});
    return answer_of(me);
}

Result<Answer> list_users(ReadCall& call) {
    if (auto const ok = only_parameters(call.query, {}); !ok) return ok.error();
    auto const people = Snapshot::open(call.source, installation, call.now);
    std::vector<UserView> items;
    for (auto const& [id, user] : visible_users(call, *people)) items.push_back(view_of(*user));
    return items_of(items);
}

Result<Answer> get_user(ReadCall& call) {
    if (auto const ok = only_parameters(call.query, {}); !ok) return ok.error();
    auto const id = path_id(call, 0);
    if (!id) return id.error();
    auto const people = Snapshot::open(call.source, installation, call.now);
    auto const visible = visible_users(call, *people);
    auto const found = visible.find(*id);
    if (found == visible.end()) return refuse(Refusal::Kind::not_found);
    return answer_of(view_of(*found->second));
}

Result<Act> create_user(ReadCall& call) {
    if (!call.identity->operates && !administers(call, Right::create, Area::users))
        return refuse(Refusal::Kind::forbidden, "An administrator adds people.");
    auto const body = json_body(call.request);
    if (!body) return body.error();
    auto request = read_struct<UserRequest>(*body);
    if (!request) return request.error();
    return Act([request = *request](WriteCall& write) -> Result<Answer> {
        auto const people = Snapshot::open(write.source, installation, write.now);
        Editor editor(*people, write.actor());
        bool const known = find_user(*people, request.email.value) != nullptr;
        auto const id = ensure_user(editor, request.email, request.name, request.language);
        // Who has the address may be somebody else's member: the name comes back as it was sent.
        auto out = answer_of(UserView{id, request.email.value, request.name.value});
        out.status = known ? 200 : 201;
        out.repeatable = true;
        out.location = "/v1/users/" + to_text(id);
        return out;
    });
}

Result<Answer> list_organisations(ReadCall& call) {
    if (auto const ok = only_parameters(call.query, {}); !ok) return ok.error();
    Answer out;
    ObjectWriter writer(out.body);
    auto& items = writer.key("items") += '[';
    std::int64_t total = 0;
    for (auto const& [snapshot, roles] : memberships(call.source, *call.identity, call.now)) {
        if (total++ > 0) items += ',';
        show(definition<Organisation>(), *snapshot->organisation(), *snapshot, {}, items);
    }
    items += ']';
    writer.number("total", total);
    writer.end();
    return out;
}

Result<Act> create_organisation(ReadCall& call) {
    if (!call.identity->operates) return refuse(Refusal::Kind::forbidden, "The operator makes organisations.");
    auto const body = json_body(call.request);
    if (!body) return body.error();
    auto record = read_new(definition<Organisation>(), *body);
    if (!record) return record.error();
    auto const wanted = static_cast<Record<Organisation> const&>(**record).body;
    return Act([wanted](WriteCall& write) -> Result<Answer> {
        Founding founding{wanted, *write.identity.user, write.actor()};
        auto const id = found_organisation(write.source, founding, write.now);
        if (!id) return id.error();
        auto const snapshot = Snapshot::open(write.source, *id, write.now);
        return record_answer(definition<Organisation>(), *snapshot->organisation(), *snapshot, 201);
    });
}

Result<Answer> list_tokens(ReadCall& call) {
    if (auto const ok = only_parameters(call.query, {}); !ok) return ok.error();
    return items_of(visible_tokens(call.source, *call.identity, call.now));
}

Result<Answer> get_token(ReadCall& call) {
    if (auto const ok = only_parameters(call.query, {}); !ok) return ok.error();
    auto const id = path_id(call, 0);
    if (!id) return id.error();
    auto const token = visible_token(call.source, *call.identity, call.now, *id);
    if (!token) return refuse(Refusal::Kind::not_found);
    return answer_of(*token);
}

namespace {

/// What is wrong with a wish for a key, beyond its shape.
Problems problems_of(TokenRequest const& request, Set<Role> roles, Date today, Date expires, Identity const& identity) {
    Problems out;
    if (expires < today) out.push_back({Rule::date_order, "#/expiresDate", "The token would have expired already."});
    if (expires > longest_token.after(today))
        out.push_back({Rule::range, "#/expiresDate", "A token holds a year at most."});
    if (request.program) {
        if (!request.role)
            out.push_back({Rule::required, "#/role", "A program's token carries one role."});
        else if (persons_roles.contains(*request.role))
            out.push_back({Rule::person_needed, "#/role", "This role is a person's, not a program's."});
        else if (!roles.contains(*request.role))
            out.push_back({Rule::choice, "#/role", "A program gets no role that you don't have."});
        return out;
    }
    if (!identity.user) out.push_back({Rule::person_needed, "#", "A program has no token of its own to make."});
    if (request.role && !roles.contains(*request.role))
        out.push_back({Rule::choice, "#/role", "You don't have this role in the organisation."});
    return out;
}

}  // namespace

Result<Act> create_token(ReadCall& call) {
    auto const body = json_body(call.request);
    if (!body) return body.error();
    auto request = read_struct<TokenRequest>(*body);
    if (!request) return request.error();
    return Act([request = *request](WriteCall& write) -> Result<Answer> {
        auto const tree = Snapshot::open(write.source, request.organisation, write.now);
        auto const roles = tree ? roles_in(write.identity, *tree) : Set<Role>{};
        if (roles.empty())
            return refuse(Refusal::Kind::rules,
                          Problems{{Rule::link_target, "#/organisation", "There is no such organisation."}});
        if (request.program && !allowance(roles, Area::tokens, Right::create).always)
            return refuse(Refusal::Kind::forbidden, "An administrator makes the tokens of programs.");
        auto const expires = request.expires_date.value_or(tree->today + default_token_days);
        auto problems = problems_of(request, roles, tree->today, expires, write.identity);
        if (!problems.empty()) return refuse(Refusal::Kind::rules, std::move(problems));
        Token token;
        token.title = request.title;
        if (request.program)
            token.program = request.program;
        else
            token.user = Ref<User>{*write.identity.user};
        // A token never opens more than the one it was made with.
        token.role = request.role ? request.role : write.identity.role;
        token.expires_date = expires;
        if (!request.program) {
            // The child ends with its parent: a key lent for a day makes none for a year.
            token.made_with = AnyRef{write.identity.token};
            token.expires_date = std::min(expires, write.identity.expires);
        }
        Editor editor(*tree, write.actor());
        auto made = make_token(editor, std::move(token));
        if (!made) return made.error();
        auto view = view_of(static_cast<Record<Token> const&>(*made->record), request.organisation);
        view.token = made->secret;
        auto out = answer_of(view);
        out.status = 201;
        out.secret = true;
        out.location = "/v1/tokens/" + to_text(view.id);
        return out;
    });
}

Result<Act> revoke_token(ReadCall& call) {
    auto const id = path_id(call, 0);
    if (!id) return id.error();
    return Act([id = *id](WriteCall& write) -> Result<Answer> {
        auto const token = visible_token(write.source, write.identity, write.now, id);
        if (!token) return refuse(Refusal::Kind::not_found);
        auto const tree = Snapshot::open(write.source, token->organisation.value_or(installation), write.now);
        Editor editor(*tree, write.actor());
        auto const present = editor.find(definition<Token>(), id);
        if (!present) return present.error();
        auto const version = (*present)->envelope.version;
        auto revoked = editor.archive(definition<Token>(), id, version, [](AnyRecord const&) { return true; });
        if (!revoked) return revoked.error();
        return answer_of(view_of(static_cast<Record<Token> const&>(*revoked->record), tree->organisation_id()));
    });
}

}  // namespace zorgborg
