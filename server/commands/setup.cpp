#include "commands/commands.hpp"
#include "commands/workshop.hpp"

namespace zorgborg {
namespace {

constexpr int shell_token_days = 365;

std::string secret_for(Workshop& workshop, Uuid const& tree, Token token, Instant now) {
    auto const snapshot = Snapshot::open(workshop.source(), tree, now);
    Editor editor(*snapshot, shell_actor());
    return expect(make_token(editor, std::move(token))).secret;
}

/// The organisation the option names, else the only one there is.
Uuid choose_organisation(Workshop& workshop, std::string const& option) {
    std::vector<Uuid> all;
    for (auto const& id : logs(workshop.source().connection))
        if (id != installation) all.push_back(id);
    if (option.empty()) {
        if (all.size() == 1) return all.front();
        throw CommandError("there is more than one organisation; name it with --organisation");
    }
    auto const id = parse_uuid(option);
    if (!id || std::ranges::find(all, *id) == all.end())
        throw CommandError("--organisation: there is none with this id");
    return *id;
}

}  // namespace

Installed install(Workshop& workshop, Organisation organisation, Email const& email, Text<200> const& name,
                  Instant now) {
    begin_log(workshop.source().connection, installation);
    auto const tree = Snapshot::open(workshop.source(), installation, now);
    Editor editor(*tree, shell_actor());
    User user;
    user.email = email;
    user.name = name;
    user.operates = true;
    Installed out;
    out.user = expect(editor.create(std::move(user))).record->envelope.id;
    out.organisation =
        expect(found_organisation(workshop.source(), {std::move(organisation), out.user, shell_actor()}, now));
    Token token;
    token.title = {"init"};
    token.user = Ref<User>{out.user};
    token.expires_date = local_day(clock_now(), ZoneName().value) + shell_token_days;
    out.token = secret_for(workshop, installation, std::move(token), now);
    return out;
}

Uuid ensure_member(Workshop& workshop, Uuid const& organisation, Email const& email, Text<200> const& name, Role role,
                   std::optional<Text<200>> title, Instant now) {
    auto const people = Snapshot::open(workshop.source(), installation, now);
    Editor registrar(*people, shell_actor());
    auto const user = ensure_user(registrar, email, name);
    auto const snapshot = Snapshot::open(workshop.source(), organisation, now);
    Editor editor(*snapshot, shell_actor());
    auto const& register_of = definition<Membership>();
    auto const end = snapshot->today + shell_token_days;
    for (auto const* known : snapshot->linking<Membership>(to_text(user))) {
        auto after = std::make_unique<Record<Membership>>(*known);
        after->body.roles.insert(role);
        if (role == Role::external_auditor && !after->body.valid_until_date) after->body.valid_until_date = end;
        auto const& before = *known;
        if (derive(before, *snapshot).effective_roles.contains(role)) return user;
        Complaints complaints;
        register_of.check(known, *after, editor.actor(), *snapshot, complaints);
        if (!complaints.problems().empty()) throw CommandError(complaints.problems().front().detail);
        expect(editor.replace(register_of, std::move(after), "change"));
        return user;
    }
    Membership membership;
    membership.user = {user};
    membership.roles = {role};
    membership.title = std::move(title);
    if (role == Role::external_auditor) membership.valid_until_date = end;
    expect(editor.create(std::move(membership)));
    return user;
}

int init(InitOptions const& options) {
    auto const email = parse_option<Email>("email", options.email);
    Organisation organisation;
    organisation.name = parse_option<Text<200>>("organisation", options.organisation);
    auto const name = parse_option<Text<200>>("name", options.name.empty() ? email.value : options.name);
    auto folder = Folder::make(options.data);
    auto const made_by_us = folder.made();
    try {
        Workshop workshop(std::move(folder));
        auto const made = workshop.transact([&] { return install(workshop, organisation, email, name, clock_now()); });
        std::string out;
        ObjectWriter writer(out);
        writer.text("organisationId", to_text(made.organisation));
        writer.text("userId", to_text(made.user));
        writer.text("token", made.token);
        writer.end();
        say(out);
    } catch (...) {
        remove_made(made_by_us);
        throw;
    }
    return 0;
}

int token(TokenOptions const& options) {
    auto const role = parse_option<Role>("role", options.role);
    Workshop workshop(Folder::open(options.data));
    auto const secret = workshop.transact([&] {
        auto const now = clock_now();
        auto const organisation = choose_organisation(workshop, options.organisation);
        expect(workshop.notary().in_order(workshop.source().connection, organisation));
        Token token;
        token.role = role;
        token.title = {"shell"};
        token.expires_date = options.expires.empty() ? local_day(now, ZoneName().value) + shell_token_days
                                                     : parse_option<Date>("expires", options.expires);
        if (!options.program.empty()) {
            if (gated_roles.contains(role)) throw CommandError("--role: this role is a person's, not a program's");
            token.program = parse_option<Text<200>>("program", options.program);
        } else {
            auto const email = parse_option<Email>("email", options.email);
            token.user = Ref<User>{ensure_member(workshop, organisation, email, {email.value}, role, {}, now)};
        }
        return secret_for(workshop, organisation, std::move(token), now);
    });
    std::string out;
    ObjectWriter writer(out);
    writer.text("token", secret);
    writer.end();
    say(out);
    return 0;
}

}  // namespace zorgborg
