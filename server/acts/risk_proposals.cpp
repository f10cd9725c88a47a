#include "acts/risk_proposals.hpp"

#include <algorithm>

#include "catalogue/catalogue.hpp"

namespace zorgborg {
namespace {

std::optional<bool> judged(RiskAnalysis const& analysis, std::string const& threat) {
    auto const found =
        std::ranges::find(analysis.considerations, threat, [](Consideration const& each) { return each.threat.value; });
    return found == analysis.considerations.end() ? std::nullopt : std::optional(found->kept);
}

RiskProposal proposal(Snapshot const& snapshot, Threat const& threat, RiskAnalysis const& analysis) {
    RiskProposal out;
    out.threat = threat.id;
    out.title = threat.title.in(snapshot.language());
    out.description = threat.description.in(snapshot.language());
    out.affects = threat.affects;
    out.impact_areas = threat.impact_areas;
    for (auto const& link : analysis.assets) {
        auto const* const asset = snapshot.find<Asset>(link.id);
        if (asset != nullptr &&
            std::ranges::find(threat.asset_kinds, enum_name(asset->body.kind)) != threat.asset_kinds.end())
            out.assets.push_back(link.id);
    }
    for (auto const& requirement : threat.requirements) {
        out.requirements.push_back({requirement});
        for (auto const* control : snapshot.linking<Control>(requirement))
            if (control->body.status != ControlStatus::retired && !ruled_out(control->body, snapshot) &&
                std::ranges::find(out.controls, control->envelope.id) == out.controls.end())
                out.controls.push_back(control->envelope.id);
    }
    out.kept = judged(analysis, threat.id);
    return out;
}

Risk risk_of(RiskProposal const& proposal, ConsiderationRequest const& request, Uuid const& analysis,
             Facts const& facts) {
    Risk out;
    out.title = {proposal.title};
    out.description = {proposal.description};
    out.analysis = {analysis};
    out.threat = {proposal.threat};
    out.assets = request.assets;
    if (out.assets.empty())
        for (auto const& asset : proposal.assets) out.assets.push_back({asset});
    for (auto const& property : proposal.affects) out.affects.insert(enum_value<Property>(property).value());
    for (auto const& control : proposal.controls) out.controls.push_back({control});
    out.owner = request.owner;
    for (auto const& asset : out.assets)
        if (auto const* record = facts.find<Asset>(asset.id); record != nullptr && !out.owner)
            out.owner = record->body.owner;
    return out;
}

/// What the library proposes for it; null, with a complaint, when it can't be considered.
RiskProposal const* proposed(RiskProposals const& proposals, ConsiderationRequest const& request, std::string const& at,
                             Complaints& complaints) {
    auto const found = std::ranges::find(proposals.items, request.threat.value, &RiskProposal::threat);
    if (found == proposals.items.end()) {
        complaints.add(Rule::link_target, at + "/threat", "The library doesn't propose this threat for these assets.");
        return nullptr;
    }
    if (found->kept) complaints.add(Rule::unique, at + "/threat", "This threat was considered already.");
    if (!request.kept && !request.reason)
        complaints.add(Rule::reason_needed, at + "/reason", "Say why the threat doesn't matter here.");
    for (auto const& asset : request.assets)
        if (std::ranges::find(found->assets, asset.id) == found->assets.end())
            complaints.add(Rule::link_target, at + "/assets", "The threat isn't proposed for this asset.");
    return &*found;
}

}  // namespace

RiskProposals risk_proposals(Snapshot const& snapshot, RiskAnalysis const& analysis) {
    RiskProposals out;
    for (auto const& threat : snapshot.source().catalogue.threats()) {
        auto each = proposal(snapshot, threat, analysis);
        if (each.assets.empty()) continue;
        ++out.total;
        out.considered += each.kept.has_value();
        out.items.push_back(std::move(each));
    }
    return out;
}

Result<Changed> consider(Editor& editor, Uuid const& analysis, ConsiderationsRequest const& request,
                         Permit const& permit) {
    auto const& of = definition<RiskAnalysis>();
    auto const found = editor.find_for_change(of, analysis, Versions::whichever(), permit);
    if (!found) return found.error();
    auto& snapshot = editor.snapshot();
    auto const proposals = risk_proposals(snapshot, static_cast<Record<RiskAnalysis> const&>(**found).body);
    Complaints complaints;
    std::vector<Consideration> judgements;
    std::vector<Risk> risks;
    for (std::size_t i = 0; i < request.considerations.size(); ++i) {
        auto const& each = request.considerations[i];
        auto const* const known = proposed(proposals, each, "considerations/" + std::to_string(i), complaints);
        if (std::ranges::find(judgements, each.threat, &Consideration::threat) != judgements.end())
            complaints.add(Rule::duplicate, "considerations/" + std::to_string(i) + "/threat",
                           "It stands there twice.");
        if (known == nullptr) continue;
        auto risk = risk_of(*known, each, analysis, snapshot);
        judgements.push_back({each.threat, risk.assets, each.kept, each.reason, {}, snapshot.now, {editor.actor().id}});
        if (each.kept) risks.push_back(std::move(risk));
    }
    if (!complaints.problems().empty()) return refuse(Refusal::Kind::rules, std::move(complaints.problems()));
    auto next = risks.begin();
    for (auto& judgement : judgements) {
        if (!judgement.kept) continue;
        auto const made = editor.create(std::move(*next++));
        if (!made) return made.error();
        judgement.risk = Ref<Risk>{made->record->envelope.id};
    }
    auto const write_down = [&](AnyRecord const&, AnyRecord& after, Complaints&) {
        auto& all = static_cast<Record<RiskAnalysis>&>(after).body.considerations;
        all.insert(all.end(), judgements.begin(), judgements.end());
    };
    return editor.rewrite(of, analysis, Versions::whichever(), permit, write_down, "consider");
}

}  // namespace zorgborg
