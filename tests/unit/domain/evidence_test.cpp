#include "domain/control.hpp"
#include "domain/document.hpp"
#include "domain/evidence_request.hpp"
#include "facts.hpp"

using namespace zorgborg;

namespace {

Evidence lasting(std::optional<std::string> from, std::optional<std::string> until) {
    Evidence out;
    if (from) out.valid_from_date = day(*from);
    if (until) out.valid_until_date = day(*until);
    return out;
}

}  // namespace

TEST_CASE("a thing is shown as long as one piece of its evidence lasts") {
    struct Piece {
        std::optional<std::string> from, until;
        bool archived = false;
    };
    struct Case {
        char const* name;
        std::vector<Piece> pieces;
        EvidenceState state;
        std::vector<std::string> renewals;  // due days of the pieces that are to be renewed
    };
    for (auto const& [name, pieces, state, renewals] : {
             Case{"nothing", {}, EvidenceState::none, {}},
             Case{"without end", {{{}, {}}}, EvidenceState::current, {}},
             Case{"through its last day", {{{}, "2026-11-22"}}, EvidenceState::current, {"2026-11-22"}},
             Case{"over", {{{}, "2026-11-21"}}, EvidenceState::expired, {"2026-11-21"}},
             Case{"not begun", {{"2026-11-23", {}}}, EvidenceState::none, {}},
             Case{"over and not begun",
                  {{{}, "2026-01-01"}, {"2026-12-01", "2027-01-01"}},
                  EvidenceState::expired,
                  {"2027-01-01"}},
             Case{"two, the later counts",
                  {{{}, "2026-01-01"}, {{}, "2027-01-01"}},
                  EvidenceState::current,
                  {"2027-01-01"}},
             Case{"one without end beside it", {{{}, "2026-01-01"}, {{}, {}}}, EvidenceState::current, {}},
             Case{"archived doesn't count",
                  {{{}, "2026-01-01"}, {{}, {}, true}},
                  EvidenceState::expired,
                  {"2026-01-01"}},
         }) {
        CAPTURE(name);
        TestFacts facts("2026-11-22");
        Control control;
        std::vector<Record<Evidence>*> records;
        std::vector<std::string> targets;
        for (auto const& piece : pieces) {
            auto& record = facts.add(lasting(piece.from, piece.until));
            if (piece.archived) record.envelope.archived_at = facts.now;
            control.evidence.push_back({record.envelope.id});
            targets.push_back(to_text(record.envelope.id));
            records.push_back(&record);
        }
        facts.add(control, targets);
        CHECK(evidence_state(control.evidence, facts) == state);
        std::vector<std::string> due;
        for (auto const* record : records)
            if (auto const renewal = derive(*record, facts).renewal_date; renewal && !record->envelope.archived_at)
                due.push_back(to_text(*renewal));
        CHECK(due == renewals);
    }
}

TEST_CASE("evidence of what nobody uses isn't renewed") {
    TestFacts facts("2026-11-22");
    auto& record = facts.add(lasting({}, "2026-11-01"));
    Control retired;
    retired.status = ControlStatus::retired;
    retired.evidence = {{record.envelope.id}};
    facts.add(retired, {to_text(record.envelope.id)});
    CHECK_FALSE(derive(record, facts).renewal_date);
    Document document;
    document.evidence = {{record.envelope.id}};
    facts.add(document, {to_text(record.envelope.id)});
    CHECK(derive(record, facts).renewal_date == day("2026-11-01"));
}

TEST_CASE("an auditor's question goes back and forth until it is accepted") {
    TestFacts facts("2026-11-22");
    EvidenceRequest asked;
    asked.due_date = day("2026-11-30");
    auto& request = facts.add(asked, {}, "auditor");
    Actor const auditor{"auditor", {}, {Role::internal_auditor}, false}, owner{"owner", {}, {Role::owner}, false};
    auto const problems = [&](auto act, auto const& given, Actor const& actor) {
        Complaints complaints;
        auto after = act(request, given, actor, facts, complaints);
        if (complaints.problems().empty()) request.body = after;
        return named(complaints.problems());
    };
    using Names = std::vector<std::string>;
    CHECK(derive(request, facts).answer_due_date == asked.due_date);
    CHECK(problems(accepted, AcceptRequest{}, auditor) == Names{"#/status not-answered"});
    CHECK(problems(answered, AnswerRequest{{"Here"}, {}}, auditor) == Names{"#/status second-person"});
    CHECK(problems(answered, AnswerRequest{{"Here"}, {}}, owner) == Names{});
    CHECK_FALSE(derive(request, facts).answer_due_date);
    CHECK(problems(accepted, AcceptRequest{}, owner) == Names{"#/status second-person"});
    CHECK(problems(returned, ReturnRequest{{"Another year"}}, auditor) == Names{});
    CHECK(derive(request, facts).answer_due_date == asked.due_date);
    CHECK(problems(returned, ReturnRequest{{"Again"}}, auditor) == Names{"#/status not-answered"});
    CHECK(problems(answered, AnswerRequest{{"This one"}, {}}, owner) == Names{});
    CHECK(problems(accepted, AcceptRequest{{{"Agreed"}}}, auditor) == Names{});
    CHECK(problems(answered, AnswerRequest{{"More"}, {}}, owner) == Names{"#/status frozen"});
    Complaints complaints;
    check(&request, request.body, auditor, facts, complaints);
    CHECK(named(complaints.problems()) == Names{"#/status frozen"});
}
