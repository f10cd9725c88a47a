#include "register/history.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

namespace zorgborg {
namespace {

/// The record's own members, as kept: absent ones are left out.
json::object members_of(RegisterDefinition const& definition, std::string_view snapshot) {
    auto all = json::parse(snapshot).as_object();
    json::object out;
    for (auto const& field : definition.fields)
        if (auto* member = all.if_contains(field.name)) out[field.name] = std::move(*member);
    if (auto* archived = all.if_contains("archivedAt")) out["archivedAt"] = std::move(*archived);
    return out;
}

json::array changes(json::object const& before, json::object const& after) {
    json::array out;
    for (auto const& [name, value] : before)
        if (!after.contains(name)) out.push_back({{"op", "remove"}, {"path", pointer_token(name)}});
    for (auto const& [name, value] : after) {
        auto const* const old = before.if_contains(name);
        if (old != nullptr && *old == value) continue;
        out.push_back({{"op", old == nullptr ? "add" : "replace"}, {"path", pointer_token(name)}, {"value", value}});
    }
    return out;
}

}  // namespace

std::string history_of(Snapshot const& snapshot, RegisterDefinition const& definition, Uuid const& id) {
    std::vector<Entry> entries;
    read_history(snapshot.source().connection, snapshot.organisation_id(), definition.traits.name, id, snapshot.size(),
                 [&](Entry&& entry) { entries.push_back(std::move(entry)); });
    if (entries.empty()) return {};
    json::array items;
    json::object before;
    for (auto entry = entries.rbegin(); entry != entries.rend(); ++entry) {
        json::object item{{"version", entry->version},
                          {"at", to_text(entry->at)},
                          {"actor", entry->actor},
                          {"action", entry->action}};
        if (entry->erased) {
            // What an erased version said is gone, and with it what the next one changed.
            item["changes"] = nullptr;
            item["record"] = nullptr;
            before.clear();
        } else {
            auto after = members_of(definition, entry->snapshot);
            bool const unknown = entry != entries.rbegin() && std::prev(entry)->erased;
            item["changes"] = unknown ? json::value(nullptr) : json::value(changes(before, after));
            item["record"] = json::parse(entry->snapshot);
            before = std::move(after);
        }
        items.insert(items.begin(), std::move(item));
    }
    auto const total = static_cast<std::int64_t>(items.size());
    return json::serialize(json::object{{"items", std::move(items)}, {"total", total}});
}

}  // namespace zorgborg
