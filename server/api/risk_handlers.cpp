#include "api/risk_handlers.hpp"

#include "acts/risk_proposals.hpp"
#include "acts/risks.hpp"
#include "api/act_handlers.hpp"
#include "api/formats.hpp"
#include "api/view_answers.hpp"
#include "exports/heat_map.hpp"

namespace zorgborg {
namespace {

/// An act's own record, found below the one it is about.
Result<Answer> act_answer(WriteCall& write, Result<Changed> const& made, RegisterDefinition const& of,
                          Uuid const& about, std::string_view below, int status) {
    if (!made) return made.error();
    auto out = record_answer(of, *made->record, *write.organisation, status);
    if (status == 201)
        out.location =
            record_path(write.organisation->organisation_id(), *write.definition, about) + "/" + std::string(below);
    return out;
}

/// An act without anything to say: its body isn't looked at.
template <class CarryOut>
Result<Act> act_without_words(ReadCall& call, CarryOut carry_out) {
    auto const id = path_id(call, call.path.size() - 1);
    if (!id) return id.error();
    return Act([id = *id, carry_out](WriteCall& write) -> Result<Answer> {
        Editor editor(*write.organisation, write.actor());
        return carry_out(write, editor, id);
    });
}

Result<RiskStage> asked_stage(ReadCall const& call) {
    RiskStage out = RiskStage::current;
    if (auto const* stage = parameter(call.query, "stage"))
        if (auto fault = Value<RiskStage>::parse(*stage, out))
            return refuse(Refusal::Kind::shape, Problems{{fault->rule, "stage", fault->detail}});
    return out;
}

struct WantedMap {
    RecordPointer analysis;
    HeatMap map;
};
Result<WantedMap> wanted_map(ReadCall& call) {
    auto const stage = asked_stage(call);
    if (!stage) return stage.error();
    auto const analysis = find_record(call);
    if (!analysis) return analysis.error();
    return WantedMap{*analysis, heat_map(*call.organisation, (*analysis)->envelope.id, *stage)};
}

}  // namespace

Result<Act> accept_risk(ReadCall& call) {
    return act_on_record<AcceptanceRequest>(call, [](WriteCall& write, Editor& editor, Uuid const& id,
                                                     AcceptanceRequest const& request) {
        return act_answer(write, accept_risk(editor, id, request), definition<Acceptance>(), id, "acceptances", 201);
    });
}

Result<Act> withdraw_acceptance(ReadCall& call) {
    auto const risk = path_id(call, call.path.size() - 2);
    if (!risk) return risk.error();
    return act_on_record<WithdrawalRequest>(
        call, [risk = *risk](WriteCall& write, Editor& editor, Uuid const& id, WithdrawalRequest const& request) {
            return act_answer(write, withdraw_acceptance(editor, risk, id, request, write.permit(Right::change)),
                              definition<Acceptance>(), risk, "acceptances", 200);
        });
}

Result<Act> suggest_risks(ReadCall& call) {
    return act_without_words(call, [](WriteCall& write, Editor& editor, Uuid const& id) -> Result<Answer> {
        auto const found = editor.find(*write.definition, id);
        if (!found) return found.error();
        auto const& analysis = static_cast<Record<RiskAnalysis> const&>(**found).body;
        return answer_of(risk_proposals(*write.organisation, analysis));
    });
}

Result<Act> consider_threats(ReadCall& call) {
    return act_on_record<ConsiderationsRequest>(
        call,
        [](WriteCall& write, Editor& editor, Uuid const& id, ConsiderationsRequest const& request) -> Result<Answer> {
            auto const changed = consider(editor, id, request, write.permit(Right::change));
            if (!changed) return changed.error();
            return record_answer(*write.definition, *changed->record, *write.organisation, 201);
        });
}

Result<Act> finish_analysis(ReadCall& call) {
    return rewrite_record<RiskAnalysis, FinishRequest, finished>(call, Right::change, "finish", 200);
}

Result<Act> continue_analysis(ReadCall& call) {
    return act_without_words(call, [](WriteCall& write, Editor& editor, Uuid const& id) -> Result<Answer> {
        auto const made = continue_analysis(editor, id, write.permit(Right::change));
        if (!made) return made.error();
        return record_answer(*write.definition, *made->record, *write.organisation, 201);
    });
}

Result<Act> add_trigger(ReadCall& call) {
    return act_on_record<ReviewTriggerRequest>(
        call, [](WriteCall& write, Editor& editor, Uuid const& id, ReviewTriggerRequest const& request) {
            return act_answer(write, add_trigger(editor, id, request, write.permit(Right::change)),
                              definition<ReviewTrigger>(), id, "triggers", 201);
        });
}

Result<Answer> get_heat_map(ReadCall& call) {
    if (auto const ok = only_parameters(call.query, {"asOf", "stage"}); !ok) return ok.error();
    auto const wanted = wanted_map(call);
    if (!wanted) return wanted.error();
    auto out = answer_of(wanted->map);
    out.etag = etag(*call.organisation);
    return out;
}

Result<Answer> get_heat_map_picture(ReadCall& call) {
    if (auto const ok = only_parameters(call.query, {"asOf", "stage", "language"}); !ok) return ok.error();
    auto const language = asked_language(call);
    if (!language) return language.error();
    auto const wanted = wanted_map(call);
    if (!wanted) return wanted.error();
    auto const& title = static_cast<Record<RiskAnalysis> const&>(*wanted->analysis).body.title.value;
    Answer out;
    out.content_type = "image/svg+xml";
    out.etag = etag(*call.organisation, "svg");
    out.body = heat_map_picture(wanted->map, title, *language);
    return out;
}

Result<Answer> get_treatment_plan(ReadCall& call) {
    return view_of_record<RiskAnalysis>(call, [](Snapshot const& snapshot, Record<RiskAnalysis> const& analysis) {
        return treatment_plan(snapshot, analysis.envelope.id);
    });
}

Result<Answer> get_risks_of_control(ReadCall& call) {
    return view_of_record<Control>(call, [](Snapshot const& snapshot, Record<Control> const& control) {
        return risks_of_control(snapshot, control.envelope.id);
    });
}

Result<Answer> get_band_changes(ReadCall& call) {
    return view_of_record<RiskCriteria>(call, [](Snapshot const& snapshot, Record<RiskCriteria> const& criteria) {
        return band_changes(snapshot, criteria.body);
    });
}

}  // namespace zorgborg
