#include "domain/membership.hpp"

#include <doctest/doctest.h>

#include "domain/document.hpp"
#include "facts.hpp"

using namespace zorgborg;

namespace {

using Named = std::vector<std::string>;
Uuid const alice{{1}}, bob{{2}};
Actor const administrator{"alice", alice, {Role::administrator}, false};

Membership membership(Uuid const& user, Set<Role> roles) {
    Membership out;
    out.user = {user};
    out.roles = roles;
    return out;
}

Named problems(Record<Membership> const* before, Membership const& after, Facts const& facts,
               Actor const& actor = administrator) {
    Complaints complaints;
    check(before, after, actor, facts, complaints);
    return named(complaints.problems());
}

Approval approval(Envelope const& of, Decision decision) {
    Approval out;
    out.record = {of.id};
    out.of_version = {of.version};
    out.decision = decision;
    return out;
}

}  // namespace

TEST_CASE("roles that exclude each other") {
    struct Case {
        Set<Role> roles;
        bool possible;
    };
    for (auto const& [roles, possible] : {Case{{Role::administrator, Role::security_officer}, true},
                                          {{Role::board, Role::owner}, true},
                                          {{Role::security_officer, Role::internal_auditor}, false},
                                          {{Role::owner, Role::external_auditor}, false},
                                          {{Role::board, Role::internal_auditor}, false},
                                          {{Role::board, Role::external_auditor}, false},
                                          {{Role::data_protection_officer, Role::board}, false},
                                          {{Role::data_protection_officer, Role::owner}, false},
                                          {{Role::data_protection_officer, Role::reader}, true},
                                          {{Role::internal_auditor, Role::reader}, true}})
        CHECK(incompatibility(roles).has_value() != possible);
}

TEST_CASE("what a membership is refused for") {
    TestFacts facts("2026-11-22");
    CHECK(problems(nullptr, membership(bob, {}), facts) == Named{"#/roles required"});
    CHECK(problems(nullptr, membership(bob, {Role::owner, Role::internal_auditor}), facts) ==
          Named{"#/roles incompatible-roles"});
    CHECK(problems(nullptr, membership(bob, {Role::external_auditor}), facts) == Named{"#/validUntilDate required"});
    CHECK(problems(nullptr, membership(alice, {Role::reader}), facts) == Named{"#/roles own-rights"});
    auto backwards = membership(bob, {Role::reader});
    backwards.valid_from_date = day("2026-02-01");
    backwards.valid_until_date = day("2026-01-01");
    CHECK(problems(nullptr, backwards, facts) == Named{"#/validUntilDate date-order"});
    facts.add(membership(bob, {Role::reader}), {to_text(bob)});
    CHECK(problems(nullptr, membership(bob, {Role::owner}), facts) == Named{"#/user unique"});
}

TEST_CASE("somebody stays who may give rights") {
    TestFacts facts("2026-11-22");
    auto const& only = facts.add(membership(alice, {Role::administrator}), {to_text(alice)});
    Actor const other{"bob", bob, {Role::administrator}, false};
    CHECK(problems(&only, membership(alice, {Role::reader}), facts, other) == Named{"#/roles last-administrator"});
    auto ended = membership(alice, {Role::administrator});
    ended.valid_until_date = day("2026-11-21");
    CHECK(problems(&only, ended, facts, other) == Named{"#/roles last-administrator"});
    facts.add(membership(bob, {Role::administrator}), {to_text(bob)});
    CHECK(problems(&only, membership(alice, {Role::reader}), facts, other).empty());
}

TEST_CASE("the board's and auditors' roles count once a second person approved this version") {
    TestFacts facts("2026-11-22");
    auto& record = facts.add(membership(bob, {Role::board, Role::reader}), {to_text(bob)}, "alice");
    auto const effective = [&] { return derive(record, facts).effective_roles; };
    CHECK(effective() == Set<Role>{Role::reader});
    CHECK(derive(record, facts).awaiting_approval);
    SUBCASE("approved") {
        facts.add(approval(record.envelope, Decision::approved), {to_text(record.envelope.id)});
        CHECK(effective() == Set<Role>{Role::board, Role::reader});
        record.envelope.version = 2;
        CHECK(effective() == Set<Role>{Role::reader});
    }
    SUBCASE("rejected") {
        facts.add(approval(record.envelope, Decision::rejected), {to_text(record.envelope.id)});
        CHECK(effective() == Set<Role>{Role::reader});
        CHECK_FALSE(derive(record, facts).awaiting_approval);
        facts.add(approval(record.envelope, Decision::approved), {to_text(record.envelope.id)});
        CHECK(effective() == Set<Role>{Role::board, Role::reader});
    }
    SUBCASE("written by the shell") {
        record.envelope.updated_by = "shell";
        CHECK(effective() == Set<Role>{Role::board, Role::reader});
    }
    SUBCASE("outside its dates") {
        record.body.valid_from_date = day("2026-11-23");
        CHECK(effective().empty());
        record.body.valid_from_date = day("2026-11-22");
        record.body.valid_until_date = day("2026-11-22");
        CHECK(effective() == Set<Role>{Role::reader});
    }
}

TEST_CASE("policy and scope are the board's to approve") {
    Document document;
    for (auto const& [kind, roles] : {std::pair{DocumentKind::policy, Set<Role>{Role::board}},
                                      {DocumentKind::scope, Set<Role>{Role::board}},
                                      {DocumentKind::work_instruction, Set<Role>{Role::board, Role::owner}}}) {
        document.kind = kind;
        CHECK(approvers(document) == roles);
    }
}
