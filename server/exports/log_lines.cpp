#include "exports/log_lines.hpp"

#include "base/json.hpp"
#include "register/definition.hpp"

namespace zorgborg {
namespace {

/// What a leaf is to who watches: ECS's category, and CEF's severity (0 to 10) for changes of that area.
struct Nature {
    Area area;
    std::string_view category;
    int severity;
};
constexpr Nature natures[] = {
    {Area::content, "database", 3},
    {Area::organisation, "configuration", 4},
    {Area::memberships, "iam", 6},
    {Area::tokens, "iam", 6},
    {Area::users, "iam", 6},
    {Area::acts, "database", 3},
    {Area::log, "configuration", 8},
    {Area::evidence, "file", 3},
    {Area::requests, "database", 3},
    {Area::findings, "database", 3},
    {Area::assessments, "database", 3},
    {Area::notices, "configuration", 4},
    {Area::calendars, "iam", 4},
};
/// Every area has one: what isn't found here would be read beyond its end.
constexpr bool has_every_area = std::ranges::all_of(enumerators<Area>, [](auto const& area) {
    return std::ranges::find(natures, area.value, &Nature::area) != std::end(natures);
});
static_assert(has_every_area);
constexpr int severity_of_erasure = 8;

/// A register of another version of the program is content.
Nature const& nature_of(Entry const& leaf) {
    auto const* const definition = find_definition(leaf.register_name);
    auto const area = definition == nullptr ? Area::content : definition->traits.area;
    return *std::ranges::find(natures, area, &Nature::area);
}

std::string_view record_name(Entry const& leaf) {
    auto const* const definition = find_definition(leaf.register_name);
    return definition == nullptr ? std::string_view(leaf.register_name) : definition->traits.record_name;
}

std::string_view type_of(Entry const& leaf) {
    auto const* const definition = find_definition(leaf.register_name);
    auto const& action = leaf.action;
    if (definition != nullptr && definition->traits.of_reading) return "access";
    if (action == "create") return "creation";
    return action == "erase" ? "deletion" : "change";
}

/// The leaf's number within its log, the log's organisation before it: the same event has the same id for ever.
std::string event_id(LogOrigin const& origin, Entry const& leaf) {
    return to_text(origin.organisation) + "/" + std::to_string(leaf.seq);
}

void write_list_of_one(ObjectWriter& writer, std::string_view name, std::string_view value) {
    auto& out = writer.key(name) += '[';
    append_json(out, value);
    out += ']';
}

void append_with_backslashes(std::string& out, std::string_view text, std::string_view escaped) {
    for (char const c : text) {
        if (escaped.find(c) != std::string_view::npos) out += '\\';
        out += c;
    }
}

}  // namespace

void append_ecs_line(std::string& out, LogOrigin const& origin, Entry const& leaf) {
    ObjectWriter event(out);
    event.text("@timestamp", to_text(leaf.at));
    event.text("ecs.version", "8.11.0");
    event.text("event.kind", "event");
    write_list_of_one(event, "event.category", nature_of(leaf).category);
    write_list_of_one(event, "event.type", type_of(leaf));
    event.text("event.action", leaf.action);
    event.text("event.id", event_id(origin, leaf));
    event.number("event.sequence", leaf.seq);
    event.text("event.hash", base64(leaf.leaf_hash));
    event.text("user.id", leaf.actor);
    event.text("organization.id", to_text(origin.organisation));
    event.text("zorgborg.register", leaf.register_name);
    event.text("zorgborg.record", to_text(leaf.record));
    event.number("zorgborg.version", leaf.version);
    event.end();
    out += '\n';
}

void append_cef_line(std::string& out, LogOrigin const& origin, Entry const& leaf) {
    auto const severity = leaf.action == "erase" ? severity_of_erasure : nature_of(leaf).severity;
    auto const milliseconds = std::chrono::floor<std::chrono::milliseconds>(leaf.at).time_since_epoch().count();
    out += "CEF:0";
    for (std::string_view const field :
         {std::string_view("zorgborg"), std::string_view("zorgborg"), origin.version, std::string_view(leaf.action)})
        append_cef_header(out += '|', field);
    append_cef_header(out += '|', leaf.action + " " + std::string(record_name(leaf)));
    out.append("|").append(std::to_string(severity)).append("|");
    auto const begin = out.size();
    append_cef_extension(out, "rt", std::to_string(milliseconds));
    out.erase(begin, 1);  // the first extension follows the header at once
    append_cef_extension(out, "externalId", event_id(origin, leaf));
    append_cef_extension(out, "act", leaf.action);
    append_cef_extension(out, "suid", leaf.actor);
    append_cef_extension(out, "cn1", std::to_string(leaf.seq));
    append_cef_extension(out, "cn1Label", "sequence");
    append_cef_extension(out, "cn2", std::to_string(leaf.version));
    append_cef_extension(out, "cn2Label", "version");
    append_cef_extension(out, "cs1", to_text(origin.organisation));
    append_cef_extension(out, "cs1Label", "organisation");
    append_cef_extension(out, "cs2", leaf.register_name);
    append_cef_extension(out, "cs2Label", "register");
    append_cef_extension(out, "cs3", to_text(leaf.record));
    append_cef_extension(out, "cs3Label", "record");
    append_cef_extension(out, "cs4", base64(leaf.leaf_hash));
    append_cef_extension(out, "cs4Label", "leafHash");
    out += '\n';
}

void append_cef_header(std::string& out, std::string_view field) {
    std::string line(field);
    std::ranges::replace_if(
        line, [](char c) { return c == '\n' || c == '\r'; }, ' ');
    append_with_backslashes(out, line, "\\|");
}

void append_cef_extension(std::string& out, std::string_view key, std::string_view value) {
    out.append(" ").append(key) += '=';
    for (char const c : value) switch (c) {
            case '\n': out += "\\n"; break;
            case '\r': out += "\\r"; break;
            default: append_with_backslashes(out, {&c, 1}, "\\=");
        }
}

}  // namespace zorgborg
