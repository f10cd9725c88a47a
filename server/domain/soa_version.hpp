#pragma once

#include "domain/approval.hpp"
#include "domain/organisation.hpp"
#include "domain/statement.hpp"

namespace zorgborg {

/// What a line or an additional control says otherwise than in the version before; values as in CSV, none: empty, or
/// not there.
struct StatementDifference {
    std::optional<RequirementRef> requirement;  // of the line
    std::optional<Uuid> control;                // the additional control, where it isn't a line
    std::string member;
    std::optional<std::string> from;
    std::optional<std::string> to;
};
BOOST_DESCRIBE_STRUCT(StatementDifference, (), (requirement, control, member, from, to))

/// The statement of applicability as it was when somebody froze it, for the board to approve. Nothing changes it: what
/// is approved is what was written, and whoever wants it otherwise freezes the next one.
struct SoaVersion {
    static constexpr Traits traits{"soa-versions", "soa-version", Area::content, {Ability::approve, Ability::serve}};
    static constexpr std::string_view register_name = traits.name;

    std::optional<Text<200>> title;  // none asked for: by its number
    std::optional<Markdown> note;
    Whole<1, 1'000'000> number;  // 1, 2, …
    Edition edition = Edition::nen7510_2024;
    Whole<1, 1'000'000'000> scope_version;  // of the organisation's record, which holds the scope
    StatementTotals totals;
    std::vector<StatementLine> lines;
    std::vector<AdditionalControl> additional;
    std::vector<StatementDifference> differences;  // from the version before
};
BOOST_DESCRIBE_STRUCT(SoaVersion, (),
                      (title, note, number, edition, scope_version, totals, lines, additional, differences))

struct SoaVersionDerived {
    std::optional<ApprovalState> approval;
};
BOOST_DESCRIBE_STRUCT(SoaVersionDerived, (), (approval))

/// What freezing takes: the rest is the server's to say.
struct SoaVersionRequest {
    std::optional<Text<200>> title;
    std::optional<Markdown> note;
};
BOOST_DESCRIBE_STRUCT(SoaVersionRequest, (), (title, note))

SoaVersionDerived derive(Record<SoaVersion> const& version, Facts const& facts);

/// A version holds decided lines only; each one that isn't is named.
void check(Record<SoaVersion> const* before, SoaVersion const& after, Actor const& actor, Facts const& facts,
           Complaints& complaints);

/// The board's, always.
Set<Role> approvers(SoaVersion const& version);

/// The newest version that is approved, or null.
Record<SoaVersion> const* approved_version(Facts const& facts);

}  // namespace zorgborg
