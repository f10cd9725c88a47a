#include "exports/oscal_parts.hpp"

#include <boost/json/serialize.hpp>
#include <fmt/format.h>

#include <algorithm>

namespace zorgborg {
namespace {

constexpr std::string_view oscal_version = "1.2.2";
constexpr Words system_title{"Het managementsysteem", "The management system"};
constexpr Words no_system_plan{
    "Een system security plan in OSCAL is er niet: de verklaring van toepasselijkheid en de maatregelen staan ervoor "
    "in de plaats.",
    "There is no system security plan in OSCAL: the statement of applicability and the controls stand in its place."};

/// Our namespace (RFC 9562, 5.5), within the one of addresses.
Uuid const& name_space() {
    static auto const id = uuid_v5(parse_uuid("6ba7b811-9dad-11d1-80b4-00c04fd430c8").value(), oscal_names);
    return id;
}

/// White space of Unicode that isn't cut off when a text comes in: a line pasted from elsewhere ends with it.
constexpr std::string_view spaces[] = {" ",      "\u0085", "\u00a0", "\u1680", "\u2000", "\u2001", "\u2002",
                                       "\u2003", "\u2004", "\u2005", "\u2006", "\u2007", "\u2008", "\u2009",
                                       "\u200a", "\u2028", "\u2029", "\u202f", "\u205f", "\u3000", "\ufeff"};
constexpr std::string_view line_ends[] = {"\u0085", "\u2028", "\u2029"};

constexpr Date last_oscal_day{std::chrono::sys_days(std::chrono::year{2999} / 12 / 31)};

/// With the offset when it is one of whole hours that OSCAL's pattern knows, else in UTC.
std::string clock_time(Date day, std::chrono::seconds time, std::string const& zone) {
    day = std::min(day, last_oscal_day);
    auto const minutes = std::chrono::floor<std::chrono::minutes>(time);
    auto const instant = local_instant(day, minutes, zone) + (time - minutes);
    auto const offset = day.days() + time - instant;
    auto const hours = std::chrono::floor<std::chrono::hours>(offset);
    if (hours != offset || hours < std::chrono::hours(-12) || hours > std::chrono::hours(14)) return to_text(instant);
    std::chrono::hh_mm_ss const clock(time);
    return fmt::format("{}T{:02}:{:02}:{:02}{:+03}:00", to_text(day), clock.hours().count(), clock.minutes().count(),
                       clock.seconds().count(), hours.count());
}

std::string zone_of(Snapshot const& snapshot) {
    auto const* const organisation = snapshot.organisation();
    return organisation == nullptr ? ZoneName().value : organisation->body.time_zone.value;
}

std::string place_id(Record<Location> const& location) { return oscal_id(location.envelope.id, "location"); }

}  // namespace

std::string oscal_id(std::string const& name) { return to_text(uuid_v5(name_space(), name)); }

std::string oscal_id(Uuid const& ours, std::string const& part) { return to_text(uuid_v5(ours, part)); }

std::string control_id(std::string_view requirement) {
    auto const number = number_of(requirement);
    return (number.starts_with("A.") ? "" : "clause-") + std::string(number);
}

std::string catalog_file(std::string_view framework) { return "catalog-" + std::string(framework) + ".json"; }

OscalFile oscal_file(std::string name, std::string_view model, json::object content) {
    return {std::move(name), json::serialize(json::object{{model, std::move(content)}}) + "\n"};
}

std::string oscal_line(std::string_view text) {
    auto const first = [&] {
        return std::ranges::find_if(spaces, [&](auto space) { return text.starts_with(space); });
    };
    auto const last = [&] { return std::ranges::find_if(spaces, [&](auto space) { return text.ends_with(space); }); };
    for (auto found = first(); found != std::end(spaces); found = first()) text.remove_prefix(found->size());
    for (auto found = last(); found != std::end(spaces); found = last()) text.remove_suffix(found->size());
    std::string out(text.empty() ? "-" : text);
    for (auto const end : line_ends)
        for (auto at = out.find(end); at != std::string::npos; at = out.find(end)) out.replace(at, end.size(), " ");
    return out;
}

json::object property(std::string_view name, std::string_view value) {
    return {{"name", name}, {"ns", oscal_names}, {"value", oscal_line(value)}};
}

json::object link_to(std::string_view href, std::string_view rel) { return {{"href", href}, {"rel", rel}}; }

void put(json::object& to, std::string_view name, json::array list) {
    if (!list.empty()) to[name] = std::move(list);
}

void put(json::object& to, std::string_view name, std::optional<Markdown> const& text) {
    if (text) to[name] = text->value;
}

json::array parties_of(std::vector<OscalParty> const& parties) {
    json::array out;
    for (auto const& party : parties)
        out.push_back(json::object{{"uuid", party.id}, {"type", "organization"}, {"name", oscal_line(party.name)}});
    return out;
}

OscalParty OscalView::organisation() const {
    auto const* const found = snapshot.organisation();
    return {id_here("party"), found == nullptr ? std::string() : found->body.name.value};
}

Edition OscalView::edition() const {
    auto const* const found = snapshot.organisation();
    return found == nullptr ? Edition::nen7510_2024 : found->body.edition;
}

json::object OscalView::metadata(std::string title) const {
    return {{"title", std::move(title)},
            {"last-modified", to_text(as_of)},
            {"version", std::to_string(snapshot.size())},
            {"oscal-version", oscal_version}};
}

std::string OscalView::begin_of(Date day) const { return clock_time(day, {}, zone_of(snapshot)); }

std::string OscalView::end_of(Date day) const {
    return clock_time(day, std::chrono::days(1) - std::chrono::seconds(1), zone_of(snapshot));
}

std::optional<std::string> OscalView::enclosed_file(std::optional<Sha256Text> const& sha256) const {
    auto const found = sha256 ? scope.enclosed.find(sha256->value) : scope.enclosed.end();
    if (found == scope.enclosed.end()) return std::nullopt;
    return "../" + found->second;
}

std::optional<std::string> OscalView::enclosed_file(Ref<Evidence> const& evidence) const {
    auto const* const record = find<Evidence>(evidence.id);
    if (record == nullptr || record->body.custody != Custody::kept) return std::nullopt;
    return enclosed_file(record->body.sha256);
}

void import_system(json::object& plan, OscalView const& view) {
    auto const id = view.id_here("system");
    json::array files{json::object{{"href", "profile.json"}, {"media-type", "application/json"}},
                      json::object{{"href", "component-definition.json"}, {"media-type", "application/json"}}};
    plan["import-ssp"] = {{"href", "#" + id}, {"remarks", view.told(no_system_plan)}};
    plan["back-matter"] = {{"resources", json::array{json::object{{"uuid", id},
                                                                  {"title", view.told(system_title)},
                                                                  {"description", view.told(no_system_plan)},
                                                                  {"rlinks", std::move(files)}}}}};
}

json::object subjects_of(Refs<Location> const& locations, OscalView const& view) {
    json::array places;
    for (auto const& link : locations)
        if (auto const* location = view.find<Location>(link.id))
            places.push_back(json::object{{"subject-uuid", place_id(*location)}, {"type", "location"}});
    if (!places.empty()) return {{"type", "location"}, {"include-subjects", std::move(places)}};
    json::object whole{{"subject-uuid", view.organisation().id}, {"type", "party"}};
    return {{"type", "party"}, {"include-subjects", json::array{std::move(whole)}}};
}

json::array places_of(Refs<Location> const& locations, OscalView const& view) {
    json::array out;
    for (auto const& link : locations) {
        auto const* const location = view.find<Location>(link.id);
        if (location == nullptr) continue;
        json::object place{{"uuid", place_id(*location)}, {"title", location->body.title.value}};
        if (location->body.address)
            place["address"] = {{"addr-lines", json::array{oscal_line(location->body.address->value)}}};
        out.push_back(std::move(place));
    }
    return out;
}

}  // namespace zorgborg
