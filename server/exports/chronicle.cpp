#include "exports/chronicle.hpp"

#include <boost/json/parse.hpp>

#include <algorithm>
#include <unordered_map>

namespace zorgborg {
namespace {

/// Days that lie ahead when they are written down; every other day of a record is one on which something happened.
constexpr std::string_view future_days[] = {"validFromDate", "validUntilDate",  "expiresDate",
                                            "dueDate",       "reviewByDate",    "plannedDate",
                                            "scheduledDate", "seriesStartDate", "missedUntilDate"};

bool is_told(Area area) { return area != Area::tokens && area != Area::users && area != Area::log; }

std::optional<Date> event_day(Field const& field, json::value const& value) {
    if (field.type->info->kind != Kind::date || std::ranges::find(future_days, field.name) != std::end(future_days))
        return std::nullopt;
    return value.is_string() ? parse_date(value.get_string()) : std::nullopt;
}

/// What a version says, member by member, beside what the one before said.
void compare(ChronicleEntry& entry, json::object const& before, json::object const& after) {
    for (auto const& field : entry.definition->fields) {
        auto const* const old = before.if_contains(field.name);
        auto const* const now = after.if_contains(field.name);
        if (now == nullptr ? old == nullptr : old != nullptr && *old == *now) continue;
        entry.changed.push_back(&field);
        if (now == nullptr) continue;
        if (auto const day = event_day(field, *now)) entry.days.emplace_back(&field, *day);
    }
}

/// The heading of a record; a line of the statement is called as its requirement, an act as what it was about.
std::string title_of(Snapshot const& snapshot, RegisterDefinition const& definition, Uuid const& id,
                     json::object const& content) {
    if (auto const* const record = snapshot.table(definition).find(id))
        if (auto title = definition.title(*record); !title.empty()) return title;
    if (auto const* requirement = content.if_contains("requirement"))
        return snapshot.title_of(requirement->as_string());
    if (auto const* name = content.if_contains("name")) return std::string(name->as_string());
    auto const* const about = content.if_contains("ofRegister");
    auto const* const of = content.if_contains("record");
    if (about == nullptr || of == nullptr) return {};
    auto const* const target = find_definition(std::string_view(about->as_string()));
    auto const subject = parse_uuid(std::string_view(of->as_string()));
    auto const* const record = target && subject ? snapshot.table(*target).find(*subject) : nullptr;
    return record ? target->title(*record) : std::string();
}

void add_register(Snapshot const& snapshot, RegisterDefinition const& definition, std::vector<ChronicleEntry>& out) {
    struct Last {
        json::object content;
        bool erased = false;
        std::string title = {};
    };
    std::unordered_map<Uuid, Last> last;
    auto const first = out.size();
    read_since(snapshot.source().connection, snapshot.organisation_id(), definition.traits.name, 0, snapshot.size(),
               [&](Entry&& read) {
                   auto& before = last[read.record];
                   ChronicleEntry entry;
                   entry.definition = &definition;
                   entry.record = read.record;
                   entry.version = read.version;
                   entry.at = read.at;
                   entry.actor = std::move(read.actor);
                   entry.action = std::move(read.action);
                   entry.erased = read.erased;
                   Last after{{}, read.erased};
                   if (!read.erased) after.content = json::parse(read.snapshot).as_object();
                   if (!read.erased && !before.erased) compare(entry, before.content, after.content);
                   before = std::move(after);
                   out.push_back(std::move(entry));
               });
    // Only now: what the titles are read from is read by the same connection.
    for (auto& [id, newest] : last) newest.title = title_of(snapshot, definition, id, newest.content);
    for (auto i = first; i < out.size(); ++i) out[i].title = last[out[i].record].title;
}

}  // namespace

std::vector<ChronicleEntry> chronicle(Snapshot const& snapshot) {
    std::vector<ChronicleEntry> out;
    for (auto const& definition : definitions())
        if (is_told(definition.traits.area) && !definition.traits.of_installation)
            add_register(snapshot, definition, out);
    // No two entries of a log have the same instant.
    std::ranges::sort(out, {}, &ChronicleEntry::at);
    return out;
}

}  // namespace zorgborg
