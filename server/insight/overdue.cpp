#include "insight/overdue.hpp"

#include <algorithm>
#include <tuple>

#include "insight/independence.hpp"

namespace zorgborg {
namespace {

constexpr std::int64_t escalation_days = 7;

void add_lateness(OverdueItem& item, std::optional<Uuid> const& owner, Date on) {
    item.days_late = std::max(0, on - item.due_date);
    if (owner) item.owner = UserRef{*owner};
    item.escalated = item.days_late >= escalation_days;
}

}  // namespace

Overdue overdue(Snapshot const& snapshot, OverdueQuery const& query) {
    Overdue out{query.on, {}};
    for (auto const& definition : definitions()) {
        if (definition.due == nullptr) continue;
        for (auto const& record : snapshot.table(definition).records()) {
            if (record->envelope.archived_at) continue;
            auto const due = definition.due(*record, snapshot, query.on);
            auto const owner = definition.owner(*record);
            if (!due || due->date > query.on + query.within_days || (query.owner && owner != query.owner)) continue;
            OverdueItem item;
            item.register_ = definition.traits.name;
            item.id = record->envelope.id;
            item.title = definition.title(*record);
            item.what = due->what;
            item.due_date = due->date;
            add_lateness(item, owner, query.on);
            out.items.push_back(std::move(item));
        }
    }
    if (auto const lapse = independence_lapse(snapshot);
        lapse && lapse->date <= query.on + query.within_days && (!query.owner || lapse->owner == query.owner)) {
        OverdueItem item;
        item.register_ = lapse->record.register_;
        item.id = lapse->record.id;
        item.title = lapse->title;
        item.what = DueKind::independence;
        item.due_date = lapse->date;
        add_lateness(item, lapse->owner, query.on);
        out.items.push_back(std::move(item));
    }
    std::ranges::sort(out.items, {},
                      [](OverdueItem const& item) { return std::tie(item.due_date, item.register_, item.id); });
    return out;
}

}  // namespace zorgborg
