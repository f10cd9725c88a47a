#pragma once

#include "domain/control.hpp"

namespace zorgborg {

enum class RequestStatus { open, answered, returned, accepted };
BOOST_DESCRIBE_ENUM(RequestStatus, open, answered, returned, accepted)

/// What an auditor wants to see (ISO 19011, 6.4.7): an auditor asks, an owner answers, the auditor accepts or returns.
struct EvidenceRequest {
    static constexpr Traits traits{
        "evidence-requests",
        "evidence-request",
        Area::requests,
        {Ability::create, Ability::change, Ability::archive, Ability::erase, Ability::answer, Ability::serve}};
    static constexpr std::string_view register_name = traits.name;
    static constexpr std::string_view kept_by_server[] = {"status",     "answer",     "evidence",  "answeredBy",
                                                          "answeredAt", "assessment", "assessedBy"};

    Text<200> title;
    std::optional<Markdown> description;
    std::vector<RequirementRef> requirements;
    Refs<Control> controls;
    std::optional<UserRef> owner;  // who is to answer
    std::optional<Date> due_date;
    RequestStatus status = RequestStatus::open;
    std::optional<Markdown> answer;
    Refs<Evidence> evidence;
    std::optional<Text<40>> answered_by;
    std::optional<Instant> answered_at;
    std::optional<Markdown> assessment;  // why it was returned, or what was noted when it was accepted
    std::optional<Text<40>> assessed_by;
};
BOOST_DESCRIBE_STRUCT(EvidenceRequest, (),
                      (title, description, requirements, controls, owner, due_date, status, answer, evidence,
                       answered_by, answered_at, assessment, assessed_by))

struct EvidenceRequestDerived {
    std::optional<Date> answer_due_date;  // as long as the next step isn't the auditor's
};
BOOST_DESCRIBE_STRUCT(EvidenceRequestDerived, (), (answer_due_date))

/// What the acts take.
struct AnswerRequest {
    Markdown answer;
    Refs<Evidence> evidence;
};
BOOST_DESCRIBE_STRUCT(AnswerRequest, (), (answer, evidence))
struct AcceptRequest {
    std::optional<Markdown> note;
};
BOOST_DESCRIBE_STRUCT(AcceptRequest, (), (note))
struct ReturnRequest {
    Markdown reason;
};
BOOST_DESCRIBE_STRUCT(ReturnRequest, (), (reason))

EvidenceRequestDerived derive(Record<EvidenceRequest> const& request, Facts const& facts);
std::optional<Due> due(Record<EvidenceRequest> const& request, Facts const& facts, Date on);

/// What was accepted isn't rewritten.
void check(Record<EvidenceRequest> const* before, EvidenceRequest const& after, Actor const& actor, Facts const& facts,
           Complaints& complaints);

/// The record after the act; the complaints say why it may not be: an accepted one isn't answered, only what was
/// answered is assessed, and never by who answered.
EvidenceRequest answered(Record<EvidenceRequest> const& before, AnswerRequest const& act, Actor const& actor,
                         Facts const& facts, Complaints& complaints);
EvidenceRequest accepted(Record<EvidenceRequest> const& before, AcceptRequest const& act, Actor const& actor,
                         Facts const& facts, Complaints& complaints);
EvidenceRequest returned(Record<EvidenceRequest> const& before, ReturnRequest const& act, Actor const& actor,
                         Facts const& facts, Complaints& complaints);

}  // namespace zorgborg
