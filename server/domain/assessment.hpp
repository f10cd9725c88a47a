#pragma once

#include "domain/audit_programme.hpp"
#include "domain/certificate.hpp"
#include "domain/document.hpp"
#include "domain/finding.hpp"

namespace zorgborg {

enum class AssessmentKind {
    certification_audit,
    external_audit,
    internal_audit,
    baseline,  // of the present state; counts as independent, not as an audit of the programme
    peer_audit,
    supplier_audit,
    self_assessment,
    risk_analysis,
    dpia,
    penetration_test,
    regulator_visit,
};
BOOST_DESCRIBE_ENUM(AssessmentKind, certification_audit, external_audit, internal_audit, baseline, peer_audit,
                    supplier_audit, self_assessment, risk_analysis, dpia, penetration_test, regulator_visit)

/// Those that hold the organisation against requirements, by somebody who may be independent.
constexpr Set<AssessmentKind> audits{AssessmentKind::certification_audit, AssessmentKind::external_audit,
                                     AssessmentKind::internal_audit, AssessmentKind::baseline,
                                     AssessmentKind::peer_audit};
/// Those that are audits of the programme of 9.2.
constexpr Set<AssessmentKind> programme_audits{AssessmentKind::external_audit, AssessmentKind::internal_audit,
                                               AssessmentKind::peer_audit};

/// From *issued* on set by acts.
enum class AssessmentStatus { planned, in_progress, issued, responded, closed, cancelled };
BOOST_DESCRIBE_ENUM(AssessmentStatus, planned, in_progress, issued, responded, closed, cancelled)

enum class AssessorFunction { lead, auditor, expert };
BOOST_DESCRIBE_ENUM(AssessorFunction, lead, auditor, expert)

struct Assessor {
    Text<200> name;
    std::optional<UserRef> user;            // none: somebody without an account
    std::optional<Ref<Party>> party;        // whom they work for
    std::optional<Text<200>> organisation;  // the same, of somebody who isn't in the register
    AssessorFunction function = AssessorFunction::auditor;
    std::optional<Text<500>> qualification;
    std::optional<bool> care_knowledge;             // knows care (NEN 7510-2, 5.35); none: nobody said
    std::optional<Remark> relation;                 // to the organisation; said and empty: there is none
    std::optional<Declaration> declared_conflicts;  // an empty list declares that there are none
    bool operator==(Assessor const&) const = default;
};
BOOST_DESCRIBE_STRUCT(Assessor, (),
                      (name, user, party, organisation, function, qualification, care_knowledge, relation,
                       declared_conflicts))

/// What was drawn from what, so that it can be drawn again (ISO 19011, annex A.6).
struct AuditSample {
    Text<200> title;
    std::optional<Text<40>> of_register;
    std::optional<Text<1000>> query;  // as in the list's address
    std::optional<Instant> as_of;
    Whole<0, 1'000'000'000> population;
    std::optional<Text<200>> method;
    std::optional<Whole<0, 4'294'967'295>> seed;
    Whole<0, 1'000'000> size;
    Whole<0, 1'000'000> deviations;
    std::optional<Markdown> note;
    bool operator==(AuditSample const&) const = default;
};
BOOST_DESCRIBE_STRUCT(AuditSample, (),
                      (title, of_register, query, as_of, population, method, seed, size, deviations, note))

enum class FollowUpState { closed, open, repeated };
BOOST_DESCRIBE_ENUM(FollowUpState, closed, open, repeated)

/// What became of a finding of an earlier audit.
struct FollowUp {
    Uuid finding;
    FollowUpState state = FollowUpState::open;
    std::optional<Markdown> note;
    bool operator==(FollowUp const&) const = default;
};
BOOST_DESCRIBE_STRUCT(FollowUp, (), (finding, state, note))

/// The board's answer to a report.
struct BoardResponse {
    Markdown text;
    Instant at;
    Text<40> by;
    bool operator==(BoardResponse const&) const = default;
};
BOOST_DESCRIBE_STRUCT(BoardResponse, (), (text, at, by))

/// A correction of facts: the report stays as it was issued.
struct Correction {
    std::optional<RequirementRef> requirement;
    Markdown text;
    Instant at;
    Text<40> by;
    bool operator==(Correction const&) const = default;
};
BOOST_DESCRIBE_STRUCT(Correction, (), (requirement, text, at, by))

/// A look at the ISMS by somebody, against something (ISO 19011, 3.1; NEN 7510-1, 9.2). Once issued it stays as it is;
/// what became of it is added.
struct Assessment {
    static constexpr Traits traits{
        "assessments",
        "assessment",
        Area::assessments,
        {Ability::create, Ability::change, Ability::archive, Ability::erase, Ability::assess, Ability::serve}};
    static constexpr std::string_view register_name = traits.name;
    static constexpr std::string_view always_given = "kind";
    static constexpr std::string_view kept_by_server[] = {"summary",   "samples",     "followUps",   "issuedAt",
                                                          "issuedBy",  "confirmedAt", "confirmedBy", "confirmationNote",
                                                          "responses", "corrections", "closedAt",    "closedBy"};

    Text<200> title;
    AssessmentKind kind = AssessmentKind::internal_audit;
    std::optional<AuditStage> stage;
    std::optional<Ref<AuditProgramme>> programme;
    std::optional<Ref<Certificate>> certificate;
    std::optional<Text<40>> framework;  // of the catalogue; the organisation's edition when none is said
    std::optional<Markdown> objective;
    std::optional<Markdown> criteria;
    std::optional<Markdown> scope;
    Refs<Location> locations;
    std::optional<Date> start_date;
    std::optional<Date> report_date;
    AssessmentStatus status = AssessmentStatus::planned;
    std::vector<Assessor> assessors;
    std::optional<Ref<Evidence>> report;
    std::optional<Date> reported_to_board_date;
    std::optional<Markdown> not_looked_at;
    std::optional<Markdown> summary;
    std::vector<AuditSample> samples;  // drafts hold none: they come with the report
    std::vector<FollowUp> follow_ups;  // of every earlier finding that was open; filled up when it is issued
    std::optional<Instant> issued_at;
    std::optional<Text<40>> issued_by;
    std::optional<Instant> confirmed_at;
    std::optional<Text<40>> confirmed_by;
    std::optional<Markdown> confirmation_note;
    std::vector<BoardResponse> responses;
    std::vector<Correction> corrections;
    std::optional<Instant> closed_at;
    std::optional<Text<40>> closed_by;

    bool operator==(Assessment const&) const = default;
};
BOOST_DESCRIBE_STRUCT(Assessment, (),
                      (title, kind, stage, programme, certificate, framework, objective, criteria, scope, locations,
                       start_date, report_date, status, assessors, report, reported_to_board_date, not_looked_at,
                       summary, samples, follow_ups, issued_at, issued_by, confirmed_at, confirmed_by,
                       confirmation_note, responses, corrections, closed_at, closed_by))

struct AssessmentDerived {
    bool outside = false;                // its lead has no account here: somebody types the report over
    bool awaiting_confirmation = false;  // issued, and a second person is to hold it against the report
    std::int64_t findings = 0;           // that came of it
    std::int64_t open_findings = 0;
    std::int64_t follow_ups_open = 0;  // earlier findings that are still open or came again
};
BOOST_DESCRIBE_STRUCT(AssessmentDerived, (), (outside, awaiting_confirmation, findings, open_findings, follow_ups_open))

struct IssueRequest {
    std::optional<Date> report_date;  // today, when neither this nor the assessment says it
    std::optional<Ref<Evidence>> report;
    std::optional<Markdown> summary;
    std::optional<Markdown> not_looked_at;
    std::optional<Date> reported_to_board_date;
    std::vector<AuditSample> samples;  // that results name
    std::vector<FollowUp> follow_ups;  // of earlier findings; those left out are told as they stand
};
BOOST_DESCRIBE_STRUCT(IssueRequest, (),
                      (report_date, report, summary, not_looked_at, reported_to_board_date, samples, follow_ups))

struct ConfirmRequest {
    bool agreed = true;  // false: the report says something else; what was typed over goes back, with a note
    std::optional<Markdown> note;
};
BOOST_DESCRIBE_STRUCT(ConfirmRequest, (), (agreed, note))

struct ResponseRequest {
    Markdown text;
};
BOOST_DESCRIBE_STRUCT(ResponseRequest, (), (text))

struct CorrectionRequest {
    std::optional<RequirementRef> requirement;
    Markdown text;
};
BOOST_DESCRIBE_STRUCT(CorrectionRequest, (), (requirement, text))

/// Who leads; one who assesses alone does. Null when nobody is named.
Assessor const* lead_of(Assessment const& assessment);
/// Whether somebody of it has this account.
bool is_assessor(Assessment const& assessment, std::optional<Uuid> const& person);
/// What somebody else wrote is typed over here: its lead has no account.
bool is_outside(Assessment const& assessment);
/// Who writes what was found: auditors of the organisation and its assessors; what somebody outside wrote, whoever
/// types it over. The audited don't write over what they aren't shown.
bool may_write(Assessment const& assessment, Actor const& actor);
/// Whether somebody assessed what the finding came of.
bool is_assessor_of(Finding const& finding, std::optional<Uuid> const& person, Facts const& facts);
/// Issued, and no longer a draft.
bool is_issued(Assessment const& assessment);
/// Issued, and confirmed where that is asked: what it says counts.
bool counts_as_said(Assessment const& assessment);
/// The day it tells of: its report's.
std::optional<Date> day_of(Assessment const& assessment);

AssessmentDerived derive(Record<Assessment> const& assessment, Facts const& facts);
std::optional<Due> due(Record<Assessment> const& assessment, Facts const& facts, Date on);
/// The assessors with an account, the lead first.
std::vector<Uuid> owners(Assessment const& assessment);

void check(Record<Assessment> const* before, Assessment const& after, Actor const& actor, Facts const& facts,
           Complaints& complaints);
void check_archive(Record<Assessment> const& record, Actor const& actor, Facts const& facts, Complaints& complaints);

/// The report: by the lead, or, of an outside one, by who typed it over. Its results don't change from then on.
Assessment issued(Record<Assessment> const& before, IssueRequest const& act, Actor const& actor, Facts const& facts,
                  Complaints& complaints);
/// What was typed over, held against the report by another person than who typed or issued it.
Assessment confirmed(Record<Assessment> const& before, ConfirmRequest const& act, Actor const& actor,
                     Facts const& facts, Complaints& complaints);
Assessment responded(Record<Assessment> const& before, ResponseRequest const& act, Actor const& actor,
                     Facts const& facts, Complaints& complaints);
Assessment corrected(Record<Assessment> const& before, CorrectionRequest const& act, Actor const& actor,
                     Facts const& facts, Complaints& complaints);
/// Once the board answered and everything that came of it is settled.
Assessment concluded(Record<Assessment> const& before, NothingAsked const& act, Actor const& actor, Facts const& facts,
                     Complaints& complaints);

/// The file that a report is doesn't change, and stays, once the report is issued.
bool is_report(Uuid const& evidence, Facts const& facts);
void check_archive(Record<Evidence> const& record, Actor const& actor, Facts const& facts, Complaints& complaints);

}  // namespace zorgborg
