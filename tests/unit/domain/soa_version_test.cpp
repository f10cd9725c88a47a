#include "domain/soa_version.hpp"

#include <doctest/doctest.h>

#include "facts.hpp"

using namespace zorgborg;

namespace {

using Named = std::vector<std::string>;

SoaVersion version(std::int64_t number, std::initializer_list<Applicable> lines = {}) {
    SoaVersion out;
    out.number = {number};
    for (auto const applicable : lines) {
        out.lines.emplace_back().requirement = {"nen7510-2024:A.5." + std::to_string(out.lines.size())};
        out.lines.back().applicable = applicable;
    }
    return out;
}

void judge(TestFacts& facts, Record<SoaVersion> const& version, Decision decision) {
    Approval approval;
    approval.record = {version.envelope.id};
    approval.of_version = {version.envelope.version};
    approval.decision = decision;
    facts.add(approval, {to_text(version.envelope.id)}, "board");
}

/// The number of the version approved last; 0: none.
std::int64_t approved(Facts const& facts) {
    auto const* const found = approved_version(facts);
    return found == nullptr ? 0 : found->body.number.value;
}

}  // namespace

TEST_CASE("a version names every line that isn't decided") {
    TestFacts const facts("2026-11-22");
    using enum Applicable;
    struct Case {
        char const* name;
        SoaVersion body;
        Named problems;
    };
    for (auto const& c : {Case{"all decided", version(1, {yes, no}), {}},
                          Case{"one isn't", version(1, {yes, undecided, no}), {"#/lines/1 undecided-lines"}},
                          Case{"none is",
                               version(1, {undecided, undecided}),
                               {"#/lines/0 undecided-lines", "#/lines/1 undecided-lines"}}}) {
        CAPTURE(c.name);
        Complaints complaints;
        check(static_cast<Record<SoaVersion> const*>(nullptr), c.body, Actor{}, facts, complaints);
        CHECK(named(complaints.problems()) == c.problems);
    }
}

TEST_CASE("a version is the board's to approve") { CHECK(approvers(version(1)) == Set<Role>{Role::board}); }

TEST_CASE("the newest approved version counts, whatever was made or rejected since") {
    TestFacts facts("2026-11-22");
    auto const& second = facts.add(version(2));
    auto const& first = facts.add(version(1));
    CHECK(approved(facts) == 0);
    judge(facts, first, Decision::approved);
    CHECK(approved(facts) == 1);
    judge(facts, second, Decision::rejected);
    CHECK(approved(facts) == 1);
    judge(facts, second, Decision::approved);
    CHECK(approved(facts) == 2);
    judge(facts, second, Decision::rejected);
    CHECK(approved(facts) == 1);
    CHECK(derive(second, facts).approval->decision == Decision::rejected);
}
