#include "acts/approvals.hpp"

#include <map>

#include "base/text.hpp"
#include "domain/language.hpp"
#include "domain/risk.hpp"

namespace zorgborg {
namespace {

constexpr int days_to_look_again = 30;
constexpr Words look_again{"Beoordeel dit risico opnieuw volgens de nieuwe criteria: ",
                           "Look at this risk again by the new criteria: "};
constexpr std::size_t longest_title = 200;

/// The present band of every risk that has one.
std::map<Uuid, RiskBand> present_bands(Facts const& facts) {
    std::map<Uuid, RiskBand> out;
    for (auto const* risk : facts.all<Risk>())
        if (auto const band = derive(*risk, facts).current_band) out[risk->envelope.id] = *band;
    return out;
}

Task task_for(Record<Risk> const& risk, Snapshot const& snapshot) {
    Task out;
    out.title = {
        std::string(beginning(std::string(look_again.in(snapshot.language())) + risk.body.title.value, longest_title))};
    out.kind = TaskKind::review;
    out.about = AnyRef{risk.envelope.id};
    out.owner = risk.body.owner;
    out.due_date = snapshot.today + days_to_look_again;
    return out;
}

}  // namespace

Result<Changed> approve_record(Editor& editor, RegisterDefinition const& definition, Uuid const& id,
                               ApprovalRequest const& request) {
    if (definition.traits.name != RiskCriteria::register_name) return approve(editor, definition, id, request);
    auto const before = present_bands(editor.snapshot());
    auto made = approve(editor, definition, id, request);
    if (!made) return made;
    for (auto const& [risk, band] : present_bands(editor.snapshot())) {
        auto const was = before.find(risk);
        if (was == before.end() || band <= was->second) continue;
        auto const task = editor.create(task_for(*editor.snapshot().find<Risk>(risk), editor.snapshot()));
        if (!task) return task.error();
    }
    return made;
}

}  // namespace zorgborg
