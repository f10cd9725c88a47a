#pragma once

#include "domain/task.hpp"

namespace zorgborg {

enum class FindingType { nonconformity, observation, improvement, lesson };
BOOST_DESCRIBE_ENUM(FindingType, nonconformity, observation, improvement, lesson)

enum class Grade { minor, major };
BOOST_DESCRIBE_ENUM(Grade, minor, major)

enum class FindingStatus { open, in_progress, effect_checked, closed, considered_not_followed };
BOOST_DESCRIBE_ENUM(FindingStatus, open, in_progress, effect_checked, closed, considered_not_followed)

struct EffectCheck {
    bool effective = false;
    Markdown note;
    Instant at;
    Text<40> by;
    auto operator<=>(EffectCheck const&) const = default;
};
BOOST_DESCRIBE_STRUCT(EffectCheck, (), (effective, note, at, by))

/// What an audit, an exercise or an incident taught (NEN 7510-1, 10.2): fact, cause, what was done, whether it helped.
struct Finding {
    static constexpr Traits traits{
        "findings",
        "finding",
        Area::findings,
        {Ability::create, Ability::change, Ability::archive, Ability::erase, Ability::judge, Ability::serve}};
    static constexpr std::string_view register_name = traits.name;
    static constexpr std::string_view always_given = "type";
    static constexpr std::string_view kept_by_server[] = {"effectChecks", "closedAt", "closedBy", "closingNote",
                                                          "foundDate"};

    Text<200> title;
    FindingType type = FindingType::nonconformity;
    std::optional<Grade> grade;  // nonconformities only
    std::optional<AnyRef> source;
    std::vector<RequirementRef> requirements;
    std::optional<Markdown> fact;
    std::optional<Markdown> cause;
    std::optional<Markdown> similar_elsewhere;  // whether it exists elsewhere, too (10.2 b 3)
    std::optional<Markdown> correction;         // what was done about it
    Refs<Task> actions;
    std::optional<Date> due_date;
    std::optional<UserRef> owner;
    std::optional<Ref<Finding>> repeat_of;
    std::optional<Text<60>> external_number;
    FindingStatus status = FindingStatus::open;
    std::optional<Markdown> not_followed_reason;
    Date found_date;
    std::vector<EffectCheck> effect_checks;
    std::optional<Instant> closed_at;
    std::optional<Text<40>> closed_by;
    std::optional<Markdown> closing_note;

    bool operator==(Finding const&) const = default;
};
BOOST_DESCRIBE_STRUCT(Finding, (),
                      (title, type, grade, source, requirements, fact, cause, similar_elsewhere, correction, actions,
                       due_date, owner, repeat_of, external_number, status, not_followed_reason, found_date,
                       effect_checks, closed_at, closed_by, closing_note))

struct FindingDerived {
    std::optional<Date> settle_by_date;  // open: its own date, else by grade
    bool overdue = false;
    bool work_done = false;         // all actions are, or what was done is written down
    std::optional<bool> effective;  // by the latest check
};
BOOST_DESCRIBE_STRUCT(FindingDerived, (), (settle_by_date, overdue, work_done, effective))

struct EffectCheckRequest {
    static constexpr std::string_view always_given = "effective";

    bool effective = false;
    Markdown note;
};
BOOST_DESCRIBE_STRUCT(EffectCheckRequest, (), (effective, note))
struct CloseRequest {
    Markdown note;
};
BOOST_DESCRIBE_STRUCT(CloseRequest, (), (note))

/// Closed, or set aside with a reason.
bool is_settled(Finding const& finding);
/// Its cause is known, somebody looked whether it exists elsewhere, something is done about it, and that isn't late
/// (NEN 7510-1, 10.2).
bool is_handled(Record<Finding> const& finding, Facts const& facts);

FindingDerived derive(Record<Finding> const& finding, Facts const& facts);
std::optional<Due> due(Record<Finding> const& finding, Facts const& facts, Date on);
void complete(Record<Finding> const* before, Finding& after, Facts const& facts);
/// Grades are for nonconformities; closing and checking the effect are acts; what is closed isn't rewritten.
void check(Record<Finding> const* before, Finding const& after, Actor const& actor, Facts const& facts,
           Complaints& complaints);
void check_archive(Record<Finding> const& record, Actor const& actor, Facts const& facts, Complaints& complaints);

/// By another person than who did the work, once it is done; *not effective* opens a closed finding again.
Finding effect_checked(Record<Finding> const& before, EffectCheckRequest const& act, Actor const& actor,
                       Facts const& facts, Complaints& complaints);
/// By another person than who did the work; a nonconformity once its latest check says effective, a major one by an
/// auditor.
Finding closed(Record<Finding> const& before, CloseRequest const& act, Actor const& actor, Facts const& facts,
               Complaints& complaints);

}  // namespace zorgborg
