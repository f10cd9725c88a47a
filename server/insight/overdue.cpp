#include "insight/overdue.hpp"

#include <algorithm>
#include <tuple>

namespace zorgborg {
namespace {

constexpr std::int64_t escalation_days = 7;

/// The derived days by which something is to be done, and what.
struct DueMember {
    Field const* field = nullptr;
    std::string_view what = {};
};
DueMember due_member(RegisterDefinition const& definition) {
    constexpr std::pair<std::string_view, std::string_view> members[] = {
        {"nextReviewDate", "review"}, {"renewalDate", "renewal"}, {"answerDueDate", "answer"}};
    for (auto const& [name, what] : members)
        if (auto const* field = find_field(definition.derived, name)) return {field, what};
    return {};
}

std::optional<Date> due_date(RegisterDefinition const& definition, Field const& field, AnyRecord const& record,
                             Facts const& facts) {
    auto const derived = definition.derive(record, facts);
    Scalars days;
    field.type->scalars(field.in(derived.get()), days);
    if (days.empty()) return std::nullopt;
    return Date() + static_cast<int>(std::get<std::int64_t>(days.front()));
}

}  // namespace

Overdue overdue(Snapshot const& snapshot, OverdueQuery const& query) {
    Overdue out{query.on, {}};
    for (auto const& definition : definitions()) {
        auto const [field, what] = due_member(definition);
        if (field == nullptr) continue;
        for (auto const& record : snapshot.table(definition).records()) {
            if (record->envelope.archived_at) continue;
            auto const due = due_date(definition, *field, *record, snapshot);
            auto const owner = definition.owner(*record);
            if (!due || *due > query.on + query.within_days || (query.owner && owner != query.owner)) continue;
            OverdueItem item;
            item.register_ = definition.traits.name;
            item.id = record->envelope.id;
            item.title = definition.title(*record);
            item.what = what;
            item.due_date = *due;
            item.days_late = std::max(0, query.on - *due);
            if (owner) item.owner = UserRef{*owner};
            item.escalated = item.days_late >= escalation_days;
            out.items.push_back(std::move(item));
        }
    }
    std::ranges::sort(out.items, {},
                      [](OverdueItem const& item) { return std::tie(item.due_date, item.register_, item.id); });
    return out;
}

}  // namespace zorgborg
