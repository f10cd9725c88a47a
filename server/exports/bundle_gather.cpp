/// What an organisation's registers tell for the first page of a bundle.

#include <algorithm>
#include <map>

#include "catalogue/catalogue.hpp"
#include "domain/pdca_cycle.hpp"
#include "domain/token.hpp"
#include "exports/bundle_sections.hpp"
#include "exports/chronicle.hpp"
#include "exports/words.hpp"
#include "insight/overdue.hpp"

namespace zorgborg {
namespace {

class Gathering {
 public:
    Gathering(Snapshot const& snapshot, Snapshot const& people, BundlePage& out)
        : snapshot_(snapshot),
          people_(people),
          catalogue_(snapshot.source().catalogue),
          out_(out),
          statement_(statement_of_applicability(snapshot)),
          chronicle_(chronicle(snapshot)) {}

    void statement();
    void standing();
    void controls();
    void overdue();
    void documents() { out_.documents = required_documents(snapshot_, statement_, out_.language); }
    void changes();
    void late_entries();
    void overrides();
    void rights();
    void settings();
    void gaps();

 private:
    std::string said(Words const& words) const { return std::string(words.in(out_.language)); }
    std::string label_of_register(RegisterDefinition const& definition) const {
        return std::string(label(LabelKind::registers, definition.traits.name, out_.language));
    }
    std::string label_of_member(Field const& field) const {
        return std::string(label(LabelKind::members, field.name, out_.language));
    }
    std::string name_of(Uuid const& user) const;
    std::string name_of(ActorId const& actor) const;
    PageChange change_of(ChronicleEntry const& entry) const;
    PageControl control_of(Record<Control> const& control) const;
    void gaps_of_records();
    void missing(Words const& what, std::int64_t count);

    Snapshot const& snapshot_;
    Snapshot const& people_;
    Catalogue const& catalogue_;
    BundlePage& out_;
    Statement const statement_;
    std::vector<ChronicleEntry> const chronicle_;
};

std::string Gathering::name_of(Uuid const& user) const {
    auto const* const known = people_.find<User>(user);
    return known == nullptr ? to_text(user) : known->body.name.value;
}

std::string Gathering::name_of(ActorId const& actor) const {
    if (actor == "shell") return said(words::shell);
    auto const id = parse_uuid(actor);
    if (!id) return actor;
    auto const* const token = snapshot_.find<Token>(*id);
    if (token != nullptr && token->body.program) return token->body.program->value;
    return name_of(*id);
}

PageChange Gathering::change_of(ChronicleEntry const& entry) const {
    PageChange out;
    out.register_name = label_of_register(*entry.definition);
    out.title = entry.title;
    out.version = entry.version;
    out.at = entry.at;
    out.who = name_of(entry.actor);
    out.action = entry.action;
    for (auto const& known : words::actions)
        if (known.action == entry.action) out.action = said(known.words);
    out.erased = entry.erased;
    for (auto const* field : entry.changed) out.members.push_back(label_of_member(*field));
    return out;
}

void Gathering::statement() {
    out_.edition = statement_.edition;
    out_.lines = groups_of(statement_, catalogue_, out_.language);
    if (out_.profile == BundleProfile::certifier) out_.additional = statement_.additional;
}

void Gathering::standing() {
    auto const count = [](PageStanding& standing, LineStatus status) {
        ++standing.counts[static_cast<std::size_t>(status)];
    };
    PageStanding clauses{said(words::clauses)};
    for (auto const& line : conformity(snapshot_).lines)
        if (line.kind == "clause") count(clauses, line.status);
    out_.standing.push_back(std::move(clauses));
    for (auto const& group : groups_of(statement_, catalogue_, out_.language)) {
        auto& theme = out_.standing.emplace_back();
        theme.theme = said(theme_words(group.theme));
        for (auto const& line : group.lines) count(theme, line.status);
    }
}

PageControl Gathering::control_of(Record<Control> const& control) const {
    PageControl out;
    out.id = control.envelope.id;
    out.title = control.body.title.value;
    for (auto const& requirement : control.body.requirements) out.requirements.emplace_back(number_of(requirement.id));
    out.status = control.body.status;
    if (control.body.owner) out.owner = name_of(control.body.owner->id);
    out.description = control.body.description;
    out.implementation = control.body.implementation;
    out.implemented_date = control.body.implemented_date;
    out.next_review_date = derive(control, snapshot_).next_review_date;
    return out;
}

void Gathering::controls() {
    std::map<Uuid, std::vector<PageChange>> histories;
    for (auto const& entry : chronicle_)
        if (entry.definition == &definition<Control>()) histories[entry.record].push_back(change_of(entry));
    for (auto const* control : snapshot_.all<Control>()) {
        auto& shown = out_.controls.emplace_back(control_of(*control));
        shown.history = std::move(histories[shown.id]);
        std::ranges::reverse(shown.history);
    }
    // In the order of the statement; what belongs to no line of it comes last.
    std::map<Uuid, std::size_t> places;
    for (auto const& line : statement_.lines)
        for (auto const& id : line.controls) places.try_emplace(id, places.size());
    std::ranges::stable_sort(out_.controls, {}, [&](PageControl const& control) {
        auto const found = places.find(control.id);
        return found == places.end() ? places.size() : found->second;
    });
}

void Gathering::overdue() {
    for (auto const& item : zorgborg::overdue(snapshot_, {snapshot_.today}).items)
        out_.overdue.push_back({label_of_register(*find_definition(item.register_)), item.title,
                                item.owner ? name_of(item.owner->id) : std::string(), item.due_date, item.days_late});
}

void Gathering::changes() {
    if (!out_.from) return;
    for (auto entry = chronicle_.rbegin(); entry != chronicle_.rend() && entry->at > *out_.from; ++entry)
        out_.changes.push_back(change_of(*entry));
}

void Gathering::late_entries() {
    for (auto const& entry : chronicle_)
        for (auto const& [field, day] : entry.days) {
            auto const days = local_day(entry.at, out_.organisation.time_zone.value) - day;
            if (days > late_after_days)
                out_.late_entries.push_back({change_of(entry), label_of_member(*field), day, days});
        }
}

/// Where the board let a cycle pass a gate that was closed.
void Gathering::overrides() {
    for (auto const* cycle : snapshot_.all<PdcaCycle>())
        for (auto const& each : cycle->body.transitions)
            if (each.override_reason)
                out_.overrides.push_back(
                    {cycle->body.title.value + ": " + std::string(label_of(each.to, out_.language)),
                     name_of(ActorId(each.by.value)), each.at, each.override_reason->value});
}

void Gathering::rights() {
    for (auto const* membership : snapshot_.all<Membership>()) {
        auto const& body = membership->body;
        auto const effective = derive(*membership, snapshot_).effective_roles;
        auto& member = out_.members.emplace_back();
        member.name = name_of(body.user.id);
        if (body.title) member.function = body.title->value;
        for (auto const& role : enumerators<Role>)
            if (effective.contains(role.value)) member.roles.emplace_back(label_of(role.value, out_.language));
        member.valid_from = body.valid_from_date;
        member.valid_until = body.valid_until_date;
    }
    for (auto const* token : snapshot_.all<Token>()) {
        if (!token->body.program) continue;
        auto& member = out_.members.emplace_back();
        member.name = token->body.program->value;
        member.function = said(words::program);
        if (token->body.role && token->body.expires_date >= snapshot_.today)
            member.roles.emplace_back(label_of(*token->body.role, out_.language));
        member.valid_until = token->body.expires_date;
        member.program = true;
    }
}

void Gathering::settings() {
    auto const& organisation = out_.organisation;
    auto const add = [&](std::string_view member, std::string_view value) {
        out_.settings.emplace_back(label(LabelKind::members, member, out_.language), value);
    };
    add("edition", label_of(organisation.edition, out_.language));
    add("cbwClass", label_of(organisation.cbw_class, out_.language));
    add("dataProtectionOfficer", organisation.data_protection_officer
                                     ? name_of(organisation.data_protection_officer->id)
                                     : said(words::not_given));
    add("timeZone", organisation.time_zone.value);
    add("language", label_of(organisation.language, out_.language));
}

void Gathering::missing(Words const& what, std::int64_t count) {
    if (count > 0) out_.gaps.push_back({PageGap::Kind::missing, said(what), count});
}

/// What lies behind the statement: nothing that a customer is told.
void Gathering::gaps_of_records() {
    auto const controls = snapshot_.all<Control>();
    auto const documents = required_documents(snapshot_, statement_, out_.language);
    auto const late = zorgborg::overdue(snapshot_, {snapshot_.today, 0}).items;
    missing(words::gap_no_evidence, std::ranges::count_if(controls, [&](auto const* control) {
                return control->body.status == ControlStatus::implemented &&
                       derive(*control, snapshot_).evidence_state != EvidenceState::current;
            }));
    missing(words::gap_no_owner, std::ranges::count_if(controls, [](auto const* control) {
                return control->body.status != ControlStatus::retired && !control->body.owner;
            }));
    missing(words::gap_documents, std::ranges::count_if(documents, [](DocumentLine const& line) {
                return line.state != DocumentState::ready;
            }));
    missing(words::gap_not_covered, out_.independence.of - out_.independence.covered);
    missing(words::gap_unconfirmed, std::ranges::count(out_.assessments, true, &PageAssessment::awaiting_confirmation));
    auto const plans = snapshot_.all<ContinuityPlan>();
    missing(words::gap_never_tested, std::ranges::count_if(plans, [&](auto const* plan) {
                return plan->body.status == PlanStatus::active && lacks_test(derive(*plan, snapshot_).test_state);
            }));
    missing(words::gap_overdue,
            std::ranges::count_if(late, [](OverdueItem const& item) { return item.days_late > 0; }));
}

void Gathering::gaps() {
    missing(words::gap_undecided, statement_.totals.undecided);
    missing(words::gap_not_started, statement_.totals.not_started);
    missing(words::gap_lapsed, statement_.totals.lapsed);
    missing(words::gap_partial, statement_.totals.partial);
    if (out_.profile != BundleProfile::customer) gaps_of_records();
    auto const erased = std::ranges::count_if(chronicle_, &ChronicleEntry::erased);
    if (erased > 0) out_.gaps.push_back({PageGap::Kind::erased, said(words::gap_erased), erased});
    if (out_.profile == BundleProfile::inspectorate)
        out_.gaps.push_back({PageGap::Kind::withheld, said(words::gap_profile_inspectorate)});
    if (out_.profile == BundleProfile::customer)
        out_.gaps.push_back({PageGap::Kind::withheld, said(words::gap_profile_customer)});
    if (out_.assessment) out_.gaps.push_back({PageGap::Kind::not_looked_at, said(words::gap_assessment)});
    out_.gaps.push_back({PageGap::Kind::not_looked_at, said(words::gap_registers)});
}

}  // namespace

BundlePage bundle_page_of(Snapshot const& snapshot, Snapshot const& people, PageRequest const& request) {
    BundlePage out;
    out.profile = request.profile;
    out.texts = snapshot.language();
    out.language = request.language.value_or(out.texts);
    if (auto const* organisation = snapshot.organisation()) out.organisation = organisation->body;
    out.as_of = snapshot.now;
    out.log_size = snapshot.size();
    out.log_root = request.log_root;
    out.software = request.software;
    out.assessment = request.assessment;
    if (out.profile != BundleProfile::customer) add_assessments(out, snapshot, request.assessment);
    Gathering gathering(snapshot, people, out);
    gathering.gaps();
    gathering.statement();
    if (out.profile == BundleProfile::customer || out.assessment) return out;
    gathering.standing();
    gathering.overdue();
    gathering.documents();
    if (out.profile == BundleProfile::inspectorate) return out;
    out.from = request.from;
    gathering.controls();
    gathering.changes();
    gathering.late_entries();
    gathering.overrides();
    gathering.rights();
    gathering.settings();
    return out;
}

}  // namespace zorgborg
