#pragma once
/// Risks out of the threat library: what it proposes for an analysis, and what was made of it.

#include "domain/risk.hpp"
#include "register/editor.hpp"

namespace zorgborg {

/// A threat that is typical for assets of the analysis.
struct RiskProposal {
    std::string threat;  // its id
    std::string title;
    std::string description;
    std::vector<Uuid> assets;
    std::vector<std::string> affects;
    std::vector<std::string> impact_areas;
    std::vector<RequirementRef> requirements;  // the usual controls
    std::vector<Uuid> controls;                // those in use for them that nothing rules out
    std::optional<bool> kept;                  // none: not considered yet
};
BOOST_DESCRIBE_STRUCT(RiskProposal, (),
                      (threat, title, description, assets, affects, impact_areas, requirements, controls, kept))

struct RiskProposals {
    std::int64_t considered = 0;
    std::int64_t total = 0;
    std::vector<RiskProposal> items;
};
BOOST_DESCRIBE_STRUCT(RiskProposals, (), (considered, total, items))

/// In the organisation's language and the library's order.
RiskProposals risk_proposals(Snapshot const& snapshot, RiskAnalysis const& analysis);

struct ConsiderationRequest {
    static constexpr std::string_view always_given = "kept";

    Text<60> threat;
    bool kept = false;
    std::optional<Text<500>> reason;  // dropped: why it doesn't matter here
    Refs<Asset> assets;               // kept: of the proposed ones; none: all of them
    std::optional<UserRef> owner;     // kept: of the risk; none: who owns its first asset
};
BOOST_DESCRIBE_STRUCT(ConsiderationRequest, (), (threat, kept, reason, assets, owner))

struct ConsiderationsRequest {
    AtLeastOne<ConsiderationRequest> considerations;
};
BOOST_DESCRIBE_STRUCT(ConsiderationsRequest, (), (considerations))

/// The analysis with what was considered: each kept threat has become a risk of it, unscored. All or nothing. 404, 403,
/// 409 for a threat that isn't proposed here, was considered already or is dropped without a reason.
Result<Changed> consider(Editor& editor, Uuid const& analysis, ConsiderationsRequest const& request,
                         Permit const& permit);

}  // namespace zorgborg
