#pragma once
/// What can be wrong with what somebody sent, and how it is told.
///
/// The error rule of the whole program: a *result* says that the input or the state was wrong (the caller can mend it);
/// an *exception* says that the machine failed (disk, memory, a defect). Only `api/` turns either into HTTP.

#include <boost/describe/enum.hpp>
#include <boost/system/result.hpp>

#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

namespace zorgborg {

/// The rule that was broken; its kebab-case name is the end of the problem type `urn:problem-type:zorgborg:<rule>`.
enum class Rule {
    required = 1,          // a member must be given
    unknown_member,        // the member doesn't exist
    read_only,             // the member is computed or kept by the server
    type,                  // another JSON type was expected
    length,                // too short or too long
    format,                // not written as this kind of value is
    range,                 // outside the limits
    choice,                // not one of the values of the enumeration
    duplicate,             // the same value or member twice
    malformed_json,        // not JSON by RFC 8259, strictly read
    malformed_csv,         // not CSV by RFC 4180
    malformed_xlsx,        // not a workbook of Office Open XML
    unknown_parameter,     // a query key that doesn't exist here
    unknown_column,        // a sheet's heading that names no member
    cursor,                // a cursor of another list, sort or filter
    link_target,           // a link to nothing, to an archived record or to another organisation's
    implemented_needs,     // "implemented" asks owner, implementation and date
    seen_needs,            // evidence seen and not kept asks where, by whom and when
    not_answered,          // there is nothing to assess yet
    act_needed,            // another member or act decides this: it can't be patched
    reason_needed,         // moving, or not following, asks its reason
    in_past,               // a day to come is asked
    unchanged,             // it is so already
    evidence_needed,       // this is done when there is evidence of it
    figures_needed,        // a log check gives its four figures
    beyond_mtpd,           // recovery takes longer than the outage can be borne
    beyond_target,         // measured beyond the target: that isn't passed
    not_measured,          // a recovery that nobody timed isn't passed
    not_judged,            // an objective that nobody judged isn't met
    objective_missed,      // an objective wasn't met: that isn't passed
    not_held,              // what wasn't held has no outcome
    talking_only,          // talking a plan through doesn't test it
    work_not_done,         // an effect is judged once the work is done
    effect_needed,         // it closes once its effect was found good
    criteria_needed,       // without criteria nothing is scored
    beyond_mandate,        // the risk is above what its owner may accept
    auditor_needed,        // an act of an auditor
    frozen,                // it is closed, issued or accepted: follow it up, don't rewrite it
    justification_needed,  // a decision, yes or no, asks its reason
    undecided_lines,       // a version of the statement holds decided lines only
    contradiction,         // two statements of the register exclude each other
    date_order,            // an end before its beginning
    in_future,             // a past event dated after today
    incompatible_roles,    // roles one person may not combine
    second_person,         // the act asks another person than this one
    person_needed,         // an act of a person, tried by a program's token
    already_archived,      // it is archived
    not_archived,          // it is not archived
    archived,              // an archived record doesn't change; restore it first
    erased,                // the content was erased
    erase_current,         // the newest version of a living record can't be erased
    unique,                // another record has this value already
    ambiguous,             // more than one record fits
    row_refused,           // a row of a bulk change or import was refused
    not_seeded,            // seeded records can't be made or removed by hand
    stale_version,         // If-Match names an older version
    version_needed,        // If-Match is missing
    idempotency_mismatch,  // the key was used for another request
    idempotency_replay,    // the answer held a secret and can't be repeated
    log_rolled_back,       // the log is shorter or other than what was signed
    storage_full,          // no room on the disk
    storage_busy,          // another process holds the database
    storage_failed,        // the disk gives errors, or there is no memory left
    overloaded,            // too much waits already
    last_administrator,    // nobody would be left to give rights
    own_rights,            // nobody widens his own rights
    media_type,            // body of another media type
    as_of_future,          // a moment that hasn't been yet
    right,                 // the role doesn't allow it
    not_issued,            // a report that wasn't issued isn't answered or closed
    lead_needed,           // the lead assessor issues
    report_needed,         // what was issued elsewhere is shown by its report
    results_needed,        // a report without results says nothing
    input_missing,         // a review is held with each of its inputs
    gate_closed,           // criteria of the phase fail
    settled_needed,        // what came of it is still open
};
// More than Boost.Describe's macro takes at once.
// clang-format off
BOOST_DESCRIBE_ENUM_BEGIN(Rule)
BOOST_DESCRIBE_PP_FOR_EACH(BOOST_DESCRIBE_ENUM_ENTRY, Rule, required, unknown_member, read_only, type, length, format, range, choice, duplicate, malformed_json, malformed_csv, malformed_xlsx, unknown_parameter, unknown_column, cursor, link_target, implemented_needs, seen_needs, not_answered, act_needed, reason_needed, in_past, unchanged, evidence_needed, figures_needed, beyond_mtpd, beyond_target, not_measured, not_judged, objective_missed, not_held, talking_only, work_not_done, effect_needed)
BOOST_DESCRIBE_PP_FOR_EACH(BOOST_DESCRIBE_ENUM_ENTRY, Rule, criteria_needed, beyond_mandate, auditor_needed, frozen, justification_needed, undecided_lines, contradiction, date_order, in_future, incompatible_roles, second_person, person_needed, already_archived, not_archived, archived, erased, erase_current, unique, ambiguous, row_refused, not_seeded, stale_version, version_needed, idempotency_mismatch, idempotency_replay, log_rolled_back, storage_full, storage_busy, storage_failed, overloaded, last_administrator, own_rights, media_type, as_of_future, right, not_issued, lead_needed, report_needed, results_needed, input_missing, gate_closed, settled_needed)
BOOST_DESCRIBE_ENUM_END(Rule)
// clang-format on

/// One thing wrong: `pointer` is a URI fragment JSON pointer (`#/title`) or the name of a query key or header.
struct Problem {
    Rule rule;
    std::string pointer;
    std::string detail;
};
using Problems = std::vector<Problem>;

/// Why a request is not carried out. One function in `api/` maps the kind to an HTTP status.
struct Refusal {
    enum class Kind {
        shape,                // 400
        unauthenticated,      // 401
        forbidden,            // 403
        not_found,            // 404
        method,               // 405
        not_acceptable,       // 406
        rules,                // 409
        gone,                 // 410
        stale,                // 412
        media_type,           // 415
        precondition_needed,  // 428
        unavailable,          // 503
        storage_full,         // 507
    };
    Kind kind;
    std::optional<Rule> rule;  // none: a plain HTTP error (`about:blank`)
    std::string detail;
    Problems problems;
    std::optional<std::int64_t> present_version;  // with `stale`
};

template <class T>
using Result = boost::system::result<T, Refusal>;

/// What a query key or option says that takes a number within bounds.
inline std::string whole_number_wanted(std::int64_t low, std::int64_t high) {
    return "A whole number from " + std::to_string(low) + " to " + std::to_string(high) + ".";
}

/// Bad shape (400) or broken rules (409), with everything that is wrong. Precondition: `problems` isn't empty.
inline Refusal refuse(Refusal::Kind kind, Problems problems) {
    auto const rule = problems.front().rule;
    auto detail =
        problems.size() == 1 ? problems.front().detail : std::to_string(problems.size()) + " problems; see errors.";
    return {kind, rule, std::move(detail), std::move(problems), {}};
}
inline Refusal refuse(Refusal::Kind kind, Rule rule, std::string detail) {
    return {kind, rule, std::move(detail), {}, {}};
}
inline Refusal refuse(Refusal::Kind kind, std::string detail = {}) { return {kind, {}, std::move(detail), {}, {}}; }

}  // namespace zorgborg

namespace boost {
/// `value()` of a refused result is a defect of the caller.
BOOST_NORETURN inline void throw_exception_from_error(zorgborg::Refusal const& refusal, source_location const&) {
    throw std::logic_error("refused: " + refusal.detail);
}
}  // namespace boost
