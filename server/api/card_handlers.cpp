#include "api/card_handlers.hpp"

#include "api/formats.hpp"
#include "api/record_handlers.hpp"
#include "exports/bundle_scope.hpp"
#include "exports/offline_pack.hpp"

namespace zorgborg {
namespace {

/// The plan of the path, when it names one; else all in use.
Result<Plans> wanted_plans(ReadCall const& call, RecordPointer& kept) {
    if (call.path.size() == 1) return plans_in_use(*call.organisation);
    auto const record = find_record(call);
    if (!record) return record.error();
    kept = *record;
    return Plans{static_cast<Record<ContinuityPlan> const*>(kept.get())};
}

}  // namespace

Result<Answer> get_plan_card(ReadCall& call) {
    if (auto const ok = only_parameters(call.query, {"asOf", "language"}); !ok) return ok.error();
    auto const language = asked_language(call);
    if (!language) return language.error();
    auto const record = find_record(call);
    if (!record) return record.error();
    auto const people = Snapshot::open(call.source, installation, call.now);
    auto const& plan = static_cast<Record<ContinuityPlan> const&>(**record);
    return html_page(call, plan_card_page({*call.organisation, *people}, plan, *language));
}

Result<Answer> get_offline_pack(ReadCall& call) {
    if (auto const ok = only_parameters(call.query, {"asOf", "language"}); !ok) return ok.error();
    auto const language = asked_language(call);
    if (!language) return language.error();
    RecordPointer kept;
    auto const plans = wanted_plans(call, kept);
    if (!plans) return plans.error();
    auto const people = Snapshot::open(call.source, installation, call.now);
    auto out = html_page(call, offline_pack({*call.organisation, *people}, *plans, *language));
    out.file_name =
        "offline-pack-" + safe_name(name_of(*call.organisation)) + "-" + to_text(call.organisation->today) + ".html";
    return out;
}

}  // namespace zorgborg
