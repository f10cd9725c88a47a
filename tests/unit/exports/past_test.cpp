/// What ties an assessor to what is assessed, read from the log as it was.

#include "domain/exercise.hpp"
#include "insight/independence.hpp"
#include "seeded.hpp"

using namespace zorgborg;

namespace {

Date day(std::string_view text) { return parse_date(text).value(); }

/// `owned A.8.24 2026-03-01..2026-06-01`, in order; the founder's own role, which he has from the start, aside.
std::vector<std::string> ties_of(Seeded& seeded, Instant now = Seeded::now()) {
    auto const snapshot = seeded.at(now);
    Record<Assessment> assessment;
    Assessor assessor;
    assessor.name = {"Marit"};
    assessor.user = UserRef{seeded.person()};
    assessment.body.assessors = {assessor};
    std::vector<std::string> out;
    for (auto const& tie : past_of(*snapshot, {&assessment}).ties) {
        if (tie.kind == TieKind::security_officer) continue;
        auto text = std::string(enum_name(tie.kind));
        for (auto const& requirement : tie.requirements) text += " " + requirement.substr(requirement.find(':') + 1);
        out.push_back(text + " " + to_text(tie.from) + ".." + to_text(tie.until));
    }
    std::ranges::sort(out);
    return out;
}

std::string owner(Uuid const& person) { return R"({"owner":")" + to_text(person) + R"("})"; }

/// What changed, as the founder and as another: the rows below tell what ties the founder then.
struct Hand {
    Seeded& seeded;
    Uuid other = new_uuid(Seeded::founded());

    template <class T>
    Uuid make_as_other(T body, Instant when) {
        auto const snapshot = seeded.at(when);
        Editor editor(*snapshot, {to_text(other), other, {Role::security_officer}, false});
        return editor.create(std::move(body)).value().record->envelope.id;
    }
    template <class T>
    void patch_as_other(Uuid const& id, std::string_view members, Instant when) {
        auto const snapshot = seeded.at(when);
        Editor editor(*snapshot, {to_text(other), other, {Role::security_officer}, false});
        editor
            .patch(definition<T>(), id, Versions::whichever(), parse_json(members).value().as_object(),
                   [](AnyRecord const&) { return true; })
            .value();
    }
};

auto const march = instant("2026-03-01T10:00:00Z");
auto const june = instant("2026-06-01T10:00:00Z");

struct Row {
    char const* name;
    void (*past)(Hand&);
    std::vector<std::string> ties;
};

Row const rows[] = {
    {"nothing but the founding: seeded stubs and lines tie nobody", [](Hand&) {}, {}},
    {"owned until somebody else did",
     [](Hand& hand) {
         auto const control = hand.seeded.control_of("A.8.24");
         hand.patch_as_other<Control>(control, owner(hand.seeded.person()), march);
         hand.patch_as_other<Control>(control, R"({"owner":null})", june);
     },
     {"owned A.8.24 2026-03-01..2026-06-01"}},
    {"owns it still",
     [](Hand& hand) {
         hand.patch_as_other<Control>(hand.seeded.control_of("A.8.24"), owner(hand.seeded.person()), march);
     },
     {"owned A.8.24 2026-03-01..2026-11-22"}},
    {"a control with an owner of its own, archived: owned no longer",
     [](Hand& hand) {
         Control control;
         control.title = {"Sleutels"};
         control.requirements = {{"nen7510-2024:A.8.24"}};
         control.owner = UserRef{hand.seeded.person()};
         auto const id = hand.make_as_other(control, march);
         auto const snapshot = hand.seeded.at(june);
         Editor editor(*snapshot, {to_text(hand.other), hand.other, {Role::security_officer}, false});
         editor.archive(definition<Control>(), id, Versions::whichever(), [](AnyRecord const&) { return true; })
             .value();
     },
     {"owned A.8.24 2026-03-01..2026-06-01"}},
    {"described a control once",
     [](Hand& hand) {
         hand.seeded.patch<Control>(hand.seeded.control_of("A.8.13"), R"({"implementation":"Elke nacht."})", march);
     },
     {"implemented A.8.13 2026-03-01..2026-03-01"}},
    {"decided a line",
     [](Hand& hand) {
         hand.seeded.patch<Applicability>(hand.seeded.line_of("A.7.4"),
                                          R"({"applicable":"no","justification":"Geen eigen gebouw."})", june);
     },
     {"decided A.7.4 2026-06-01..2026-06-01"}},
    {"a document: written, and owned by somebody else",
     [](Hand& hand) {
         Document document;
         document.title = {"Beleid"};
         document.requirements = {{"nen7510-2024:5.2"}};
         hand.seeded.create(document, march);
     },
     {"documented 5.2 2026-03-01..2026-03-01"}},
    {"what was written is a tie also when it was erased since",
     [](Hand& hand) {
         auto const control = hand.seeded.control_of("A.8.13");
         hand.seeded.patch<Control>(control, R"({"implementation":"Elke nacht."})", march);
         hand.patch_as_other<Control>(control, R"({"implementation":"Elk uur."})", june);
         auto const snapshot = hand.seeded.at(june);
         erase_content(snapshot->source().connection, snapshot->organisation_id(), Control::register_name, control, 2);
         snapshot->source().tables.drop(snapshot->organisation_id(), snapshot->size());
     },
     {"implemented A.8.13 2026-03-01..2026-03-01"}},
    {"operational evidence: that of a control",
     [](Hand& hand) {
         Evidence evidence;
         evidence.title = {"Verslag"};
         evidence.location = Text<200>{"Kast"};
         evidence.seen_by = Text<200>{"M."};
         evidence.seen_date = day("2026-02-28");
         auto const id = hand.seeded.create(evidence, march);
         hand.patch_as_other<Control>(hand.seeded.control_of("A.8.13"), R"({"evidence":[")" + to_text(id) + R"("]})",
                                      june);
     },
     {"documented A.8.13 2026-03-01..2026-03-01"}},
    {"audit evidence: an assessment leans on it, whatever else does",
     [](Hand& hand) {
         Evidence evidence;
         evidence.title = {"Verslag"};
         evidence.location = Text<200>{"Kast"};
         evidence.seen_by = Text<200>{"M."};
         evidence.seen_date = day("2026-02-28");
         auto const id = hand.seeded.create(evidence, march);
         hand.patch_as_other<Control>(hand.seeded.control_of("A.5.35"), R"({"evidence":[")" + to_text(id) + R"("]})",
                                      june);
         Assessment assessment;
         assessment.title = {"Audit"};
         assessment.report = Ref<Evidence>{id};
         hand.make_as_other(assessment, june);
     },
     {}},
    {"led an exercise: on its day",
     [](Hand& hand) {
         Exercise exercise;
         exercise.title = {"Zonder stroom"};
         exercise.kind = ExerciseKind::simulation;
         ContinuityPlan plan;
         plan.title = {"Stroom"};
         exercise.plans = {{hand.make_as_other(plan, march)}};
         exercise.planned_date = day("2026-05-12");
         exercise.facilitator = UserRef{hand.seeded.person()};
         hand.make_as_other(exercise, march);
     },
     {"led-exercise A.5.29 A.5.30 A.5.42 2026-05-12..2026-05-12"}},
    {"a task for an audit is none, one for a check is",
     [](Hand& hand) {
         Task task;
         task.title = {"Herstel proberen"};
         task.kind = TaskKind::restore_test;
         task.requirements = {{"nen7510-2024:A.8.13"}};
         task.due_date = day("2026-12-01");
         task.owner = UserRef{hand.seeded.person()};
         hand.make_as_other(task, june);
         task.kind = TaskKind::audit;
         hand.make_as_other(task, june);
     },
     {"tested A.8.13 2026-06-01..2026-11-22"}},
    {"a finding is to be fixed by its owner; who found it isn't tied",
     [](Hand& hand) {
         Finding finding;
         finding.title = {"Sleutel kwijt"};
         finding.type = FindingType::observation;
         finding.requirements = {{"nen7510-2024:A.8.24"}};
         auto const id = hand.seeded.create(finding, march);
         hand.patch_as_other<Finding>(id, owner(hand.seeded.person()), june);
     },
     {"fixed A.8.24 2026-06-01..2026-11-22"}},
};

}  // namespace

TEST_CASE("a person is tied to what the log says that he did and was, when he did and was it") {
    for (auto const& row : rows) {
        SUBCASE(row.name) {
            CAPTURE(row.name);
            Seeded seeded;
            Hand hand{seeded};
            row.past(hand);
            CHECK(ties_of(seeded) == row.ties);
        }
    }
}

TEST_CASE("the founder was security officer from the founding on") {
    Seeded seeded;
    auto const snapshot = seeded.at(Seeded::now());
    Record<Assessment> assessment;
    Assessor assessor;
    assessor.name = {"Marit"};
    assessor.user = UserRef{seeded.person()};
    assessment.body.assessors = {assessor};
    auto const past = past_of(*snapshot, {&assessment});
    CHECK(to_text(past.known_from) == "2026-01-05");
    auto const role = std::ranges::find(past.ties, TieKind::security_officer, &Tie::kind);
    REQUIRE(role != past.ties.end());
    CHECK(to_text(role->from) == "2026-01-05");
    CHECK(to_text(role->until) == "2026-11-22");
}

TEST_CASE("a firm is tied by what it did here, and by what it is where nobody said") {
    struct Case {
        char const* name;
        PartyKind kind;
        std::vector<Engagement> engagements;
        std::vector<std::string> ties;
    };
    auto const engaged = [](EngagementKind kind) {
        return std::vector<Engagement>{{kind, day("2025-05-01"), day("2025-08-31"), {}}};
    };
    for (auto const& [name, kind, engagements, ties] :
         {Case{"a consultant of whom nothing is said", PartyKind::consultant, {}, {"advised 2026-03-01..2026-11-22"}},
          Case{"a supplier of whom nothing is said", PartyKind::supplier, {}, {"built 2026-03-01..2026-11-22"}},
          Case{"a certifier", PartyKind::certifier, {}, {}}, Case{"a neighbour", PartyKind::care_partner, {}, {}},
          Case{"a consultant that only audits", PartyKind::consultant, engaged(EngagementKind::audit), {}},
          Case{"a consultant that advised last year",
               PartyKind::consultant,
               engaged(EngagementKind::advice),
               {"advised 2025-05-01..2025-08-31"}},
          Case{"a certifier that built something",
               PartyKind::certifier,
               engaged(EngagementKind::build),
               {"built 2025-05-01..2025-08-31"}}}) {
        CAPTURE(name);
        Seeded seeded;
        Party party;
        party.title = {"Bureau"};
        party.kind = kind;
        party.engagements = engagements;
        auto const id = seeded.create(party, march);
        auto const snapshot = seeded.at(Seeded::now());
        Record<Assessment> assessment;
        Assessor assessor;
        assessor.name = {"Iemand"};
        assessor.party = Ref<Party>{id};
        assessment.body.assessors = {assessor};
        std::vector<std::string> found;
        for (auto const& tie : past_of(*snapshot, {&assessment}).ties)
            found.push_back(std::string(enum_name(tie.kind)) + " " + to_text(tie.from) + ".." + to_text(tie.until));
        CHECK(found == ties);
    }
}
