#include "domain/ties.hpp"

#include <algorithm>

#include "domain/applicability.hpp"
#include "domain/control.hpp"
#include "domain/exercise.hpp"
#include "domain/management_review.hpp"
#include "domain/membership.hpp"
#include "domain/objective.hpp"
#include "domain/risk.hpp"
#include "domain/training.hpp"

namespace zorgborg {
namespace {

using Requirements = std::vector<std::string>;

/// What tests of continuity show (NEN 7510-2, 5.29, 5.30, 5.42).
constexpr std::string_view continuity_controls[] = {"A.5.29", "A.5.30", "A.5.42"};

void add(Requirements& out, std::vector<RequirementRef> const& requirements) {
    for (auto const& each : requirements) out.push_back(each.id);
}

template <class T>
void add(Requirements& out, Refs<T> const& links, Facts const& facts) {
    for (auto const& link : links)
        if (auto const* record = facts.find<T>(link.id)) add(out, record->body.requirements);
}

Requirements plan_requirements(ContinuityPlan const& plan, Facts const& facts) {
    Requirements out;
    add(out, plan.measures, facts);
    for (auto const number : continuity_controls) out.push_back("nen7510-2024:" + std::string(number));
    return out;
}

/// What a record of any register is about.
Requirements about(Uuid const& id, Facts const& facts) {
    Requirements out;
    if (auto const* control = facts.find<Control>(id)) add(out, control->body.requirements);
    if (auto const* document = facts.find<Document>(id)) add(out, document->body.requirements);
    if (auto const* finding = facts.find<Finding>(id)) add(out, finding->body.requirements);
    if (auto const* risk = facts.find<Risk>(id)) add(out, risk->body.controls, facts);
    if (auto const* plan = facts.find<ContinuityPlan>(id)) out = plan_requirements(plan->body, facts);
    return out;
}

/// Rules for one trace: what is owned ties as long as it is, what was written on its day.
class Reader {
 public:
    Reader(Trace const& trace, Uuid const& person, Facts const& facts, std::vector<Tie>& ties)
        : trace_(trace), person_(person), facts_(facts), ties_(ties) {}

    template <class T>
    void read() {
        auto const& record = static_cast<Record<T> const&>(trace_.record);
        of(record.body, record.envelope);
    }

 private:
    bool is(std::optional<UserRef> const& user) const { return user && user->id == person_; }
    bool is(Text<40> const& actor) const { return actor.value == to_text(person_); }
    std::string clause(std::string_view number) const {
        auto const organisations = facts_.all<Organisation>();
        auto const edition = organisations.empty() ? Edition::nen7510_2024 : organisations.front()->body.edition;
        return std::string(enum_name(edition)) + ":" + std::string(number);
    }
    void tie(TieKind kind, Requirements requirements, Date from, Date until) {
        if (requirements.empty() && kind != TieKind::security_officer) return;
        ties_.push_back({kind,
                         person_,
                         std::move(requirements),
                         from,
                         until,
                         {std::string(trace_.register_name), trace_.record.envelope.id}});
    }
    void held(bool by_person, TieKind kind, Requirements requirements) {
        if (by_person && !trace_.record.envelope.archived_at)
            tie(kind, std::move(requirements), trace_.from, trace_.until);
    }
    void wrote(TieKind kind, Requirements requirements) {
        if (trace_.written) tie(kind, std::move(requirements), trace_.from, trace_.from);
    }

    void of(Control const& control, Envelope const&) {
        Requirements requirements;
        add(requirements, control.requirements);
        held(is(control.owner), TieKind::owned, requirements);
        if (!is_stub(control)) wrote(TieKind::implemented, requirements);
    }
    void of(Document const& document, Envelope const&) {
        Requirements requirements;
        add(requirements, document.requirements);
        held(is(document.owner), TieKind::owned, requirements);
        wrote(TieKind::documented, requirements);
    }
    void of(Evidence const& evidence, Envelope const& envelope) {
        auto const id = to_text(envelope.id);
        if (!facts_.linking<AssessmentResult>(id).empty() || !facts_.linking<Assessment>(id).empty()) return;
        Requirements requirements;
        for (auto const* control : facts_.linking<Control>(id)) add(requirements, control->body.requirements);
        for (auto const* document : facts_.linking<Document>(id)) add(requirements, document->body.requirements);
        for (auto const* task : facts_.linking<Task>(id)) add(requirements, task->body.requirements);
        held(is(evidence.owner), TieKind::owned, requirements);
        wrote(TieKind::documented, requirements);
    }
    void of(Applicability const& line, Envelope const&) {
        if (line.applicable != Applicable::undecided) wrote(TieKind::decided, {line.requirement.id});
    }
    void of(Task const& task, Envelope const&) {
        if (task.kind == TaskKind::audit) return;
        constexpr Set<TaskKind> tests{TaskKind::log_check, TaskKind::restore_test, TaskKind::technical_check,
                                      TaskKind::access_review};
        auto const kind = tests.contains(task.kind) ? TieKind::tested : TieKind::implemented;
        Requirements requirements;
        add(requirements, task.requirements);
        if (task.about) std::ranges::copy(about(task.about->id, facts_), std::back_inserter(requirements));
        held(is(task.owner) || is(task.deputy), kind, requirements);
        for (auto const& completion : task.completions)
            if (is(completion.by)) tie(kind, requirements, facts_.day_of(completion.at), facts_.day_of(completion.at));
    }
    void of(RiskAnalysis const& analysis, Envelope const& envelope) {
        Requirements requirements{clause("6.1.2"), clause("8.2")};
        for (auto const* risk : facts_.linking<Risk>(to_text(envelope.id)))
            add(requirements, risk->body.controls, facts_);
        held(is(analysis.owner), TieKind::analysed, requirements);
        wrote(TieKind::analysed, std::move(requirements));
    }
    void of(Risk const& risk, Envelope const&) {
        Requirements requirements{clause("6.1.3"), clause("8.3")};
        add(requirements, risk.controls, facts_);
        held(is(risk.owner), TieKind::treated, requirements);
        wrote(TieKind::analysed, std::move(requirements));
    }
    void of(Acceptance const& acceptance, Envelope const&) {
        wrote(TieKind::decided, about(acceptance.risk.id, facts_));
    }
    void of(Approval const& approval, Envelope const&) { wrote(TieKind::decided, about(approval.record.id, facts_)); }
    void of(SoaVersion const&, Envelope const&) { wrote(TieKind::decided, {clause("6.1.3")}); }
    void of(Finding const& finding, Envelope const&) {
        Requirements requirements;
        add(requirements, finding.requirements);
        held(is(finding.owner), TieKind::fixed, std::move(requirements));
    }
    void of(ContinuityPlan const& plan, Envelope const&) {
        auto const requirements = plan_requirements(plan, facts_);
        held(is(plan.owner), TieKind::owned, requirements);
        wrote(TieKind::documented, requirements);
    }
    void of(Exercise const& exercise, Envelope const&) {
        if (!is(exercise.facilitator)) return;
        Requirements requirements;
        for (auto const& plan : exercise.plans)
            std::ranges::copy(about(plan.id, facts_), std::back_inserter(requirements));
        auto const day = exercise.held_date.value_or(exercise.planned_date.value_or(trace_.from));
        tie(TieKind::led_exercise, std::move(requirements), day, day);
    }
    void of(Objective const& objective, Envelope const&) {
        held(is(objective.owner), TieKind::owned, {clause("6.2")});
        wrote(TieKind::documented, {clause("6.2")});
    }
    void of(Measurement const& measurement, Envelope const&) {
        bool const his = is(measurement.measured_by) || is(measurement.analysed_by) || trace_.written;
        if (his) tie(TieKind::tested, {clause("9.1")}, trace_.from, trace_.from);
    }
    void of(ManagementReview const&, Envelope const&) {
        wrote(TieKind::documented, {clause("9.3.1"), clause("9.3.2"), clause("9.3.3")});
    }
    void of(Training const& training, Envelope const&) {
        held(is(training.owner), TieKind::owned, {clause("7.2"), clause("7.3")});
        wrote(TieKind::implemented, {clause("7.2"), clause("7.3")});
    }
    void of(Membership const& membership, Envelope const&) {
        if (membership.user.id != person_ || !membership.roles.contains(Role::security_officer) ||
            trace_.record.envelope.archived_at)
            return;
        auto const from = std::max(trace_.from, membership.valid_from_date.value_or(trace_.from));
        auto const until = std::min(trace_.until, membership.valid_until_date.value_or(trace_.until));
        if (from <= until) tie(TieKind::security_officer, {}, from, until);
    }

    Trace const& trace_;
    Uuid const& person_;
    Facts const& facts_;
    std::vector<Tie>& ties_;
};

struct ReadingRule {
    std::string_view register_name;
    void (Reader::*read)();
};
template <class... T>
constexpr std::array<ReadingRule, sizeof...(T)> rules_of() {
    return {ReadingRule{T::register_name, &Reader::read<T>}...};
}
constexpr auto rules =
    rules_of<Control, Document, Evidence, Applicability, Task, RiskAnalysis, Risk, Acceptance, Approval, SoaVersion,
             Finding, ContinuityPlan, Exercise, Objective, Measurement, ManagementReview, Training, Membership>();

std::optional<TieKind> kind_of(EngagementKind kind) {
    switch (kind) {
        case EngagementKind::advice: return TieKind::advised;
        case EngagementKind::build:
        case EngagementKind::supply: return TieKind::built;
        case EngagementKind::audit:
        case EngagementKind::other: break;
    }
    return std::nullopt;
}

std::optional<TieKind> kind_of(PartyKind kind) {
    if (kind == PartyKind::consultant) return TieKind::advised;
    if (kind == PartyKind::supplier) return TieKind::built;
    return std::nullopt;
}

}  // namespace

void add_ties(Trace const& trace, Uuid const& person, Facts const& facts, std::vector<Tie>& ties) {
    auto const found = std::ranges::find(rules, trace.register_name, &ReadingRule::register_name);
    if (found == rules.end()) return;
    Reader reader(trace, person, facts, ties);
    (reader.*found->read)();
}

void add_ties(Record<Party> const& party, Facts const& facts, std::vector<Tie>& ties) {
    RecordRef const record{std::string(Party::register_name), party.envelope.id};
    auto const since = facts.day_of(party.envelope.created_at);
    auto const gone = party.envelope.archived_at ? facts.day_of(*party.envelope.archived_at) : facts.today;
    for (auto const& each : party.body.engagements)
        if (auto const kind = kind_of(each.kind))
            ties.push_back({*kind,
                            party.envelope.id,
                            {},
                            each.from_date.value_or(Date()),
                            each.until_date.value_or(gone),
                            record});
    if (auto const kind = kind_of(party.body.kind); kind && party.body.engagements.empty())
        ties.push_back({*kind, party.envelope.id, {}, since, gone, record});
    for (auto const* asset : facts.linking<Asset>(to_text(party.envelope.id)))
        ties.push_back({TieKind::built,
                        party.envelope.id,
                        {},
                        facts.day_of(asset->envelope.created_at),
                        facts.today,
                        {std::string(Asset::register_name), asset->envelope.id}});
}

}  // namespace zorgborg
