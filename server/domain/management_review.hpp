#pragma once

#include "domain/approval.hpp"
#include "domain/pdca_cycle.hpp"
#include "domain/task.hpp"

namespace zorgborg {

/// What a management review looks at (NEN 7510-1, 9.3.2).
enum class ReviewInput {
    previous_actions,
    external_internal_changes,
    interested_parties_changes,
    nonconformities,
    monitoring_results,
    audit_results,
    objectives,
    interested_parties_feedback,
    risks,
    improvement,
};
BOOST_DESCRIBE_ENUM(ReviewInput, previous_actions, external_internal_changes, interested_parties_changes,
                    nonconformities, monitoring_results, audit_results, objectives, interested_parties_feedback, risks,
                    improvement)

enum class ReviewStatus { planned, held, closed };
BOOST_DESCRIBE_ENUM(ReviewStatus, planned, held, closed)

struct ReviewDecision {
    Text<1000> text;
    Refs<Task> tasks;
    bool operator==(ReviewDecision const&) const = default;
};
BOOST_DESCRIBE_STRUCT(ReviewDecision, (), (text, tasks))

/// The board looks at its ISMS and decides (NEN 7510-1, 9.3). Each input is written, also when there is nothing to
/// report.
struct ManagementReview {
    static constexpr Traits traits{"management-reviews",
                                   "management-review",
                                   Area::content,
                                   {Ability::create, Ability::change, Ability::archive, Ability::approve,
                                    Ability::erase, Ability::prefill, Ability::serve}};
    static constexpr std::string_view register_name = traits.name;

    Text<200> title;
    std::optional<Ref<PdcaCycle>> cycle;
    std::optional<Date> date;
    ReviewStatus status = ReviewStatus::planned;
    std::vector<Text<200>> attendees;  // by function or name
    PerEach<ReviewInput, Markdown> inputs;
    std::vector<ReviewDecision> decisions;
    Refs<Task> tasks;  // that came of it
    std::optional<Markdown> minutes;
    Refs<Evidence> evidence;
    std::optional<UserRef> owner;
    bool operator==(ManagementReview const&) const = default;
};
BOOST_DESCRIBE_STRUCT(ManagementReview, (),
                      (title, cycle, date, status, attendees, inputs, decisions, tasks, minutes, evidence, owner))

struct ManagementReviewDerived {
    std::optional<ApprovalState> approval;
    std::vector<ReviewInput> missing_inputs;
    std::int64_t open_tasks = 0;
};
BOOST_DESCRIBE_STRUCT(ManagementReviewDerived, (), (approval, missing_inputs, open_tasks))

ManagementReviewDerived derive(Record<ManagementReview> const& review, Facts const& facts);
std::optional<Due> due(Record<ManagementReview> const& review, Facts const& facts, Date on);

/// Fills the inputs that a new review leaves out with what the registers say, where they say anything.
void complete(Record<ManagementReview> const* before, ManagementReview& after, Facts const& facts);
/// The review with its empty inputs filled so, at any time before it is held.
ManagementReview prefilled(Record<ManagementReview> const& before, Facts const& facts, Complaints& complaints);

void check(Record<ManagementReview> const* before, ManagementReview const& after, Actor const& actor,
           Facts const& facts, Complaints& complaints);
void check_archive(Record<ManagementReview> const& record, Actor const& actor, Facts const& facts,
                   Complaints& complaints);
void check_approval(Record<ManagementReview> const& record, Actor const& actor, Complaints& complaints);
Set<Role> approvers(ManagementReview const& review);

}  // namespace zorgborg
