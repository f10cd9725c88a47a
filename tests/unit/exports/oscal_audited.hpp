#pragma once
/// An organisation that was audited and exercised, for tests of what OSCAL files tell of it.

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <map>
#include <set>

#include "domain/assessment_result.hpp"
#include "domain/exercise.hpp"
#include "exports/oscal.hpp"
#include "seeded.hpp"

namespace zorgborg {

inline Date day(std::string_view text) { return parse_date(text).value(); }

/// An organisation that was audited by its own people and by a firm, exercised, and is at work on what was found.
class Audited : public Seeded {
 public:
    explicit Audited(Language language = Language::nl) : Seeded(language) { live(); }

    static Instant then() { return instant("2026-03-02T10:00:00Z"); }

    Assessment audit(std::string title, AssessmentKind kind) const {
        Assessment out;
        out.title = {std::move(title)};
        out.kind = kind;
        out.status = AssessmentStatus::in_progress;
        out.start_date = day("2026-02-02");
        out.report_date = day("2026-02-20");
        Assessor lead;
        lead.name = {"Marit Oldenkamp"};
        lead.user = UserRef{person()};
        lead.function = AssessorFunction::lead;
        Assessor second;
        second.name = {"Joris Zandstra"};
        second.organisation = Text<200>{"Zorggroep Zuid"};
        out.assessors = {lead, second};
        return out;
    }
    static AssessmentResult result(Uuid const& assessment, std::string const& number, ResultKind kind) {
        AssessmentResult out;
        out.assessment = {assessment};
        out.requirement = {"nen7510-2024:" + number};
        out.result = kind;
        return out;
    }
    template <class Act>
    void act(Uuid const& id, Act const& act) {
        auto const snapshot = at(then());
        Editor editor(*snapshot, {"shell", {}, {}, true});
        editor
            .rewrite(
                definition<Assessment>(), id, Versions::whichever(), [](AnyRecord const&) { return true; },
                [&](AnyRecord const& before, AnyRecord& after, Complaints& complaints) {
                    static_cast<Record<Assessment>&>(after).body =
                        act(static_cast<Record<Assessment> const&>(before), editor.actor(), *snapshot, complaints);
                },
                "act")
            .value();
    }
    void issue(Uuid const& id, IssueRequest const& request = {}) {
        act(id, [&](auto const& before, Actor const& actor, Facts const& facts, Complaints& complaints) {
            return issued(before, request, actor, facts, complaints);
        });
    }
    IssueRequest with_report(char digit) {
        IssueRequest out;
        out.report = Ref<Evidence>{evidence("Rapport", digit)};
        return out;
    }
    void confirm(Uuid const& id) {
        act(id, [](auto const& before, Actor const&, Facts const& facts, Complaints&) {
            auto out = before.body;  // by whoever may
            out.confirmed_at = facts.now;
            return out;
        });
    }

    Uuid evidence(std::string title, char digit) {
        Evidence out;
        out.title = {std::move(title)};
        out.custody = Custody::kept;
        out.sha256 = {std::string(64, digit)};
        out.file_name = Text<200>{"x.pdf"};
        return create(out, then());
    }
    /// What a report found isn't an officer's to add.
    Uuid create_by_shell(Finding body) {
        auto const snapshot = at(then());
        Editor editor(*snapshot, {"shell", {}, {}, true});
        return editor.create(std::move(body)).value().record->envelope.id;
    }
    Uuid finding(std::string title, FindingType type, std::optional<Uuid> const& source) {
        Finding out;
        out.title = {std::move(title)};
        out.type = type;
        if (source) out.source = AnyRef{*source};
        out.found_date = day("2026-02-20");
        return create_by_shell(out);
    }

    /// An internal audit with a result of many kinds, issued.
    Uuid internal_audit() {
        auto audit = this->audit("Interne audit", AssessmentKind::internal_audit);
        Location house;
        house.title = {"Huis aan het Water"};
        audit.locations = {{create(house, then())}};
        audit.criteria = Markdown{"NEN 7510-1 en -2."};
        auto const id = create(audit, then());

        auto bad = result(id, "A.5.15", ResultKind::major);
        bad.note = Markdown{"Oud-medewerkers kunnen nog inloggen."};
        bad.sources.resize(4);
        bad.sources[0].kind = SourceKind::interview;
        bad.sources[0].function = Text<200>{"teamleider"};
        bad.sources[0].date = day("2026-02-10");
        bad.sources[1].kind = SourceKind::document;
        bad.sources[1].evidence = Ref<Evidence>{evidence("Lijst van accounts", 'a')};
        bad.sources[2].kind = SourceKind::sample;
        bad.sources[2].sample = Text<200>{"Autorisaties"};
        bad.sources[3].kind = SourceKind::system;
        bad.sources[3].evidence = Ref<Evidence>{evidence("Scherm", 'b')};
        bad.finding = Ref<Finding>{nonconformity(id)};
        bad.external_number = Text<60>{"NC-1"};
        create(bad, then());
        create(result(id, "9.2.2", ResultKind::conform), then());
        create(result(id, "A.5.1", ResultKind::improvement), then());
        create(result(id, "A.7.4", ResultKind::exclusion_refused), then());
        create(result(id, "A.7.5", ResultKind::exclusion_accepted), then());
        auto unseen = result(id, "A.8.8", ResultKind::not_assessed);
        unseen.reason = Markdown{"Geen tijd."};
        create(unseen, then());
        auto request = with_report('c');
        request.summary = Markdown{"Het gaat de goede kant op."};
        request.samples = {{{"Autorisaties"}, {}, {}, {}, {240}, {}, {}, {12}, {1}, {}}};
        issue(id, request);
        return id;
    }
    Uuid nonconformity(Uuid const& audit) {
        Task task;
        task.title = {"Accounts opruimen"};
        task.owner = UserRef{person()};
        task.due_date = day("2026-04-01");
        Finding out;
        out.title = {"Accounts van oud-medewerkers"};
        out.grade = Grade::major;
        out.source = AnyRef{audit};
        out.found_date = day("2026-02-20");
        out.cause = Markdown{"Uit dienst wordt niet gemeld."};
        out.actions = {{create(task, then())}};
        return create_by_shell(out);
    }
    Uuid exercise() {
        ContinuityPlan plan;
        plan.title = {"Stroomuitval"};
        plan.least_kind = ExerciseKind::simulation;
        plan.rto = Duration{4 * 3600};
        plan.measures = {{control_of("A.7.11")}};
        Exercise out;
        out.title = {"Nachtoefening"};
        out.plans = {{create(plan, then())}};
        out.kind = ExerciseKind::simulation;
        out.held_date = day("2026-02-14");
        out.facilitator = UserRef{person()};
        out.external_evaluator = Text<200>{"Fenna Postma"};
        out.objectives = {{{"Lampen gevonden"}, ObjectiveResult::met, {}},
                          {{"Medicatielijst op papier"}, ObjectiveResult::not_met, Markdown{"Lijst was oud."}},
                          {{"Niet beoordeeld"}, {}, {}}};
        out.measured_rto = Duration{5 * 3600};
        out.outcome = ExerciseOutcome::partly;
        out.lessons = {{finding("Lijsten verouderen", FindingType::lesson, {})}};
        return create(out, then());
    }

    std::map<std::string, json::object> files(OscalScope const& scope = {}) {
        auto const snapshot = at(now());
        std::map<std::string, json::object> out;
        for (auto const& file : oscal_files(*snapshot, now(), scope))
            CHECK(out.emplace(file.name, json::parse(file.json).as_object()).second);
        return out;
    }
    json::object results(Uuid const& audit, OscalScope const& scope = {}) {
        auto const file = files(scope).at("assessment-results-" + to_text(audit) + ".json");
        return file.at("assessment-results").at("results").at(0).as_object();
    }
};

inline OscalScope with_two_files() {
    OscalScope out;
    out.enclosed = {{std::string(64, 'a'), "evidence/aaaa/accounts.csv"},
                    {std::string(64, 'c'), "evidence/cccc/rapport.pdf"}};
    return out;
}

inline std::string text_of(json::value const& value) { return std::string(value.as_string()); }

/// The first property of that name; empty when there is none.
inline std::string property_of(json::value const& of, std::string_view name) {
    auto const* const all = of.as_object().if_contains("props");
    if (all == nullptr) return {};
    for (auto const& property : all->as_array())
        if (property.at("name").as_string() == name) return text_of(property.at("value"));
    return {};
}

inline json::object const& titled(json::value const& list, std::string_view title) {
    for (auto const& each : list.as_array())
        if (text_of(each.at("title")).starts_with(title)) return each.as_object();
    throw std::runtime_error("nothing is called " + std::string(title));
}

}  // namespace zorgborg
