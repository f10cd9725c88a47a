#pragma once

#include "domain/assessment.hpp"

namespace zorgborg {

enum class ResultKind {
    not_assessed,
    conform,
    strong,
    observation,
    improvement,
    minor,
    major,
    exclusion_accepted,
    exclusion_refused,
};
BOOST_DESCRIBE_ENUM(ResultKind, not_assessed, conform, strong, observation, improvement, minor, major,
                    exclusion_accepted, exclusion_refused)

constexpr Set<ResultKind> conform_results{ResultKind::conform, ResultKind::strong, ResultKind::observation,
                                          ResultKind::improvement};
/// Those that a finding comes of.
constexpr Set<ResultKind> telling_results{ResultKind::observation, ResultKind::improvement, ResultKind::minor,
                                          ResultKind::major, ResultKind::exclusion_refused};

enum class SourceKind { interview, document, observation, sample, system };
BOOST_DESCRIBE_ENUM(SourceKind, interview, document, observation, sample, system)

/// What a result leans on. Who was spoken to is a function, never a name.
struct ResultSource {
    SourceKind kind = SourceKind::document;
    std::optional<Text<200>> function;  // interview: whose
    std::optional<Date> date;
    std::optional<Ref<Document>> document;
    std::optional<Ref<Evidence>> evidence;
    std::optional<Text<200>> title;   // of a document or screen that isn't in the register
    std::optional<Text<40>> version;  // as it was seen
    std::optional<Text<200>> place;
    std::optional<Instant> at;
    std::optional<Text<200>> sample;  // one that the report brings along, by its title
    std::optional<Markdown> note;
    bool operator==(ResultSource const&) const = default;
};
BOOST_DESCRIBE_STRUCT(ResultSource, (),
                      (kind, function, date, document, evidence, title, version, place, at, sample, note))

/// A document or piece of evidence as it was when the result was written.
struct SeenVersion {
    Uuid record;
    Whole<1, 1'000'000'000> version;   // of the record
    std::optional<Sha256Text> sha256;  // of the file
    bool operator==(SeenVersion const&) const = default;
};
BOOST_DESCRIBE_STRUCT(SeenVersion, (), (record, version, sha256))

/// What was found of one requirement. Made by the act `results` only; it doesn't change once its report is issued.
struct AssessmentResult {
    static constexpr Traits traits{"assessment-results", "assessment-result", Area::assessments, {}};
    static constexpr std::string_view register_name = traits.name;
    static constexpr std::string_view always_given = "result";
    static constexpr std::string_view kept_by_server[] = {"seen", "evidence", "finding"};

    Ref<Assessment> assessment;
    RequirementRef requirement;
    ResultKind result = ResultKind::not_assessed;
    std::optional<Text<200>> title;
    std::optional<Markdown> reason;  // not assessed, or an exclusion: why
    std::optional<Markdown> note;
    std::vector<ResultSource> sources;
    std::optional<Text<200>> assessed_by;       // an assessor's name
    std::optional<Text<200>> transcribed_from;  // where in the outside report it stands
    std::optional<Text<60>> external_number;
    std::optional<Date> due_date;         // by when the report asks that it is settled
    std::vector<SeenVersion> seen;        // what its sources name
    Refs<Evidence> evidence;              // of that
    std::optional<Ref<Finding>> finding;  // that came of it
};
BOOST_DESCRIBE_STRUCT(AssessmentResult, (),
                      (assessment, requirement, result, title, reason, note, sources, assessed_by, transcribed_from,
                       external_number, due_date, seen, evidence, finding))

/// One result as it is sent.
struct ResultEntry {
    static constexpr std::string_view always_given = "result";

    RequirementRef requirement;
    ResultKind result = ResultKind::not_assessed;
    std::optional<Text<200>> title;
    std::optional<Markdown> reason;
    std::optional<Markdown> note;
    std::vector<ResultSource> sources;
    std::optional<Text<200>> assessed_by;
    std::optional<Text<200>> transcribed_from;
    std::optional<Text<60>> external_number;
    std::optional<Date> due_date;
};
BOOST_DESCRIBE_STRUCT(ResultEntry, (),
                      (requirement, result, title, reason, note, sources, assessed_by, transcribed_from,
                       external_number, due_date))

struct ResultsRequest {
    AtLeastOne<ResultEntry> results;
};
BOOST_DESCRIBE_STRUCT(ResultsRequest, (), (results))

/// The results of an assessment, by requirement.
std::vector<Record<AssessmentResult> const*> results_of(Uuid const& assessment, Facts const& facts);

/// Who may see a result before its report is issued: auditors of the organisation, who assesses, and who wrote it.
bool is_shown(Record<AssessmentResult> const& result, Actor const& viewer, Facts const& facts);

/// The assessor a result is of: the one named, by name or id; else its writer, when he is one of them; else the lead.
/// Null when nobody fits.
Assessor const* assessor_of(Record<AssessmentResult> const& result, Assessment const& assessment);

/// The latest result that counts and says something of the requirement; null when there is none.
Record<AssessmentResult> const* latest_result(std::string_view requirement, Facts const& facts);

/// Keeps which versions were seen.
void complete(Record<AssessmentResult> const* before, AssessmentResult& after, Facts const& facts);

/// What wasn't assessed asks why; what a result leans on exists; who assessed is one of the assessors; drafts only.
void check(Record<AssessmentResult> const* before, AssessmentResult const& after, Actor const& actor,
           Facts const& facts, Complaints& complaints);

/// The finding that comes of a result; none when none does.
std::optional<Finding> finding_of(Record<AssessmentResult> const& result, Facts const& facts);

}  // namespace zorgborg
