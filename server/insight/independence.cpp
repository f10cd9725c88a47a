#include "insight/independence.hpp"

#include <algorithm>
#include <set>

#include "catalogue/catalogue.hpp"
#include "domain/control.hpp"
#include "domain/ties.hpp"
#include "domain/token.hpp"

namespace zorgborg {
namespace {

constexpr Period result_holds{.months = 36};  // a conform result, until the requirement is looked at again

/// The programs a person made: what they wrote is his.
std::vector<Uuid> programs_of(Snapshot const& snapshot, Uuid const& person) {
    std::vector<Uuid> out;
    for (auto const& record : snapshot.table(definition<Token>()).records()) {
        auto const& token = static_cast<Record<Token> const&>(*record);
        if (token.body.program && token.envelope.created_by == to_text(person)) out.push_back(token.envelope.id);
    }
    return out;
}

/// What everything that names or was written by `id` ties the person to.
void read_ties(Snapshot const& snapshot, Uuid const& person, Uuid const& id, std::vector<Tie>& ties) {
    struct Stood {
        Entry entry;
        std::optional<Instant> next_at;
    };
    std::vector<Stood> all;
    read_traces(snapshot.source().connection, snapshot.organisation_id(), id, snapshot.size(),
                [&](Entry&& entry, std::optional<Instant> next_at) {
                    all.push_back({std::move(entry), next_at});
                });
    for (auto const& [entry, next_at] : all) {
        auto const* const register_of = find_definition(entry.register_name);
        if (register_of == nullptr) continue;
        // What was erased is judged by what the record is now.
        RecordPointer const record = entry.erased ? snapshot.record(*register_of, entry.record)
                                                  : RecordPointer(decode(*register_of, entry.snapshot));
        if (!record) continue;
        auto const until = next_at ? snapshot.day_of(*next_at) : snapshot.today;
        bool const written = entry.actor == to_text(id);
        add_ties({register_of->traits.name, *record, written, snapshot.day_of(entry.at), until}, person, snapshot,
                 ties);
    }
}

std::string edition_of(Snapshot const& snapshot) {
    auto const* const organisation = snapshot.organisation();
    return std::string(enum_name(organisation == nullptr ? Edition::nen7510_2024 : organisation->body.edition));
}

CountedAssessment counted(Snapshot const& snapshot, JudgedAssessment const& judged) {
    auto const& record = *judged.record;
    CountedAssessment out;
    out.id = record.envelope.id;
    if (record.body.programme) out.programme = record.body.programme->id;
    out.report_date = day_of(record.body).value_or(snapshot.today);
    out.counts = judged.independence.counts;
    for (auto const* result : results_of(out.id, snapshot)) {
        bool const excepted =
            std::ranges::find(judged.independence.except, result->body.requirement) != judged.independence.except.end();
        if (result->body.result != ResultKind::not_assessed && !excepted)
            out.handled.push_back(result->body.requirement.id);
    }
    return out;
}

std::vector<JudgedAssessment> judge_all(Snapshot const& snapshot) {
    std::vector<Record<Assessment> const*> wanted;
    for (auto const* assessment : snapshot.all<Assessment>()) {
        auto const date = day_of(assessment->body);
        if (is_issued(assessment->body) && audits.contains(assessment->body.kind) && date &&
            snapshot.today <= result_holds.after(*date))
            wanted.push_back(assessment);
    }
    if (wanted.empty()) return {};
    auto const past = past_of(snapshot, wanted);
    std::vector<JudgedAssessment> out;
    out.reserve(wanted.size());
    for (auto const* assessment : wanted)
        out.push_back(
            {assessment, independence(*assessment, results_of(assessment->envelope.id, snapshot), past, snapshot)});
    return out;
}

IndependenceStanding judge_standing(Snapshot const& snapshot) {
    std::vector<CountedAssessment> all;
    for (auto const& judged : judged_assessments(snapshot)) all.push_back(counted(snapshot, judged));
    return standing(all, applicable_requirements(snapshot), snapshot);
}

/// What makes a control another one: not who owns it or when it was reviewed.
bool is_same_control(Control const& a, Control const& b) {
    return a.status == b.status && a.implementation == b.implementation && a.description == b.description &&
           a.requirements == b.requirements;
}

/// Whether a control is materially what it was at that instant.
bool is_unchanged_since(Snapshot const& snapshot, Record<Control> const& control, Instant since) {
    if (control.envelope.updated_at <= since) return true;
    std::optional<bool> same;
    read_history(snapshot.source().connection, snapshot.organisation_id(), Control::register_name, control.envelope.id,
                 snapshot.size(), [&](Entry&& entry) {
                     if (same || entry.at > since || entry.erased) return;
                     auto const then = decode(definition<Control>(), entry.snapshot);
                     same = is_same_control(static_cast<Record<Control> const&>(*then).body, control.body);
                 });
    return same.value_or(false);
}

}  // namespace

Past past_of(Snapshot const& snapshot, std::vector<Record<Assessment> const*> const& assessments) {
    Past out;
    auto const* const organisation = snapshot.organisation();
    out.known_from = organisation == nullptr ? snapshot.today : snapshot.day_of(organisation->envelope.created_at);
    std::set<Uuid> people, firms;
    for (auto const* assessment : assessments)
        for (auto const& assessor : assessment->body.assessors) {
            if (assessor.user) people.insert(assessor.user->id);
            auto const* const firm = firm_of(assessor, snapshot);
            if (firm != nullptr && firms.insert(firm->envelope.id).second) add_ties(*firm, snapshot, out.ties);
        }
    for (auto const& person : people) {
        read_ties(snapshot, person, person, out.ties);
        for (auto const& program : programs_of(snapshot, person)) read_ties(snapshot, person, program, out.ties);
    }
    return out;
}

AssessmentIndependence independence_of(Snapshot const& snapshot, Record<Assessment> const& assessment,
                                       Actor const& viewer) {
    if (is_issued(assessment.body))  // its results are everybody's
        for (auto const& [record, independence] : judged_assessments(snapshot))
            if (record->envelope.id == assessment.envelope.id) return independence;
    auto results = results_of(assessment.envelope.id, snapshot);
    std::erase_if(results, [&](auto const* result) { return !is_shown(*result, viewer, snapshot); });
    return independence(assessment, results, past_of(snapshot, {&assessment}), snapshot);
}

std::vector<std::string> applicable_requirements(Snapshot const& snapshot) {
    std::vector<std::string> out;
    for (auto const& requirement : snapshot.source().catalogue.framework(edition_of(snapshot))->requirements) {
        if (!requirement.assessable) continue;
        bool applies = true;
        for (auto const* line : snapshot.linking<Applicability>(requirement.id))
            applies = line->body.applicable != Applicable::no;
        if (applies) out.push_back(requirement.id);
    }
    return out;
}

std::vector<JudgedAssessment> const& judged_assessments(Snapshot const& snapshot) { return snapshot.once(judge_all); }

IndependenceStanding const& independence_standing(Snapshot const& snapshot) { return snapshot.once(judge_standing); }

std::optional<Lapse> independence_lapse(Snapshot const& snapshot) {
    auto const& now = independence_standing(snapshot);
    std::optional<Lapse> out;
    // What it leans on now; where it leans on nothing, what it could have leaned on.
    auto const take = [&](auto const& record, Date date) {
        auto const& of = definition<std::remove_cvref_t<decltype(record.body)>>();
        RecordRef const reference{std::string(of.traits.name), record.envelope.id};
        bool const leans = std::ranges::find(now.records, reference) != now.records.end();
        if ((now.counts == true && !leans) || (out && date <= out->date)) return;
        out = Lapse{reference, record.body.title.value, date, of.owner(record)};
    };
    for (auto const& [record, independence] : judged_assessments(snapshot))
        if (independence.counts == true && day_of(record->body))
            take(*record, newest_report_at_most.after(*day_of(record->body)));
    for (auto const* certificate : snapshot.all<Certificate>()) {
        auto const derived = derive(*certificate, snapshot);
        if (derived.ends_date && derived.last_audit_date)
            take(*certificate, std::min(*derived.ends_date, newest_report_at_most.after(*derived.last_audit_date)));
    }
    if (!out || (now.counts != true && out->date >= snapshot.today)) return std::nullopt;
    if (now.until) out->date = *now.until;
    return out;
}

std::optional<Verified> verified(Snapshot const& snapshot, std::string const& requirement) {
    std::optional<Verified> out;
    Record<AssessmentResult> const* newest = nullptr;
    for (auto const& [record, independence] : judged_assessments(snapshot)) {
        auto const date = day_of(record->body).value_or(Date());
        bool const excepted =
            std::ranges::find(independence.except, RequirementRef{requirement}) != independence.except.end();
        if (independence.counts != true || excepted || (out && date < out->date)) continue;
        for (auto const* result : results_of(record->envelope.id, snapshot))
            if (result->body.requirement.id == requirement && result->body.result != ResultKind::not_assessed) {
                out = Verified{record->envelope.id, date};
                newest = result;
            }
    }
    // The latest independent word on it counts: one that it isn't conform takes an earlier one back.
    if (newest == nullptr || !conform_results.contains(newest->body.result)) return std::nullopt;
    auto const since = snapshot.find<Assessment>(out->assessment)->body.issued_at.value_or(newest->envelope.updated_at);
    for (auto const* control : snapshot.linking<Control>(requirement))
        if (!is_unchanged_since(snapshot, *control, since)) return std::nullopt;
    return out;
}

}  // namespace zorgborg
