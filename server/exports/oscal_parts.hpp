#pragma once
/// What the OSCAL files have in common: names, ids, what each says of itself. NIST's schema takes no empty lists, so
/// what isn't known is left out.

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <algorithm>
#include <functional>
#include <map>

#include "domain/evidence.hpp"
#include "exports/statement_page.hpp"

namespace zorgborg {

struct OscalFile {
    std::string name;  // `profile.json`
    std::string json;
};

/// What the files may tell: everything, or what a bundle holds.
struct OscalScope {
    std::function<bool(Uuid const&)> tells = [](Uuid const&) { return true; };  // of a record
    std::map<std::string, std::string> enclosed = {};  // files of evidence: where they lie below `data/`, by hash
};

/// Our namespace of properties, and the one our ids are made in.
constexpr std::string_view oscal_names = "https://zorgborg.example/oscal";

/// UUIDs of version 5: of a name, or of a part of something that has one of our ids.
std::string oscal_id(std::string const& name);
std::string oscal_id(Uuid const& ours, std::string const& part);
/// Tokens begin with a letter: a clause's number doesn't.
std::string control_id(std::string_view requirement);
std::string catalog_file(std::string_view framework);
OscalFile oscal_file(std::string name, std::string_view model, json::object content);

/// One line as OSCAL takes it: without white space at its ends, of whatever kind; a dash when nothing is left.
std::string oscal_line(std::string_view text);
json::object property(std::string_view name, std::string_view value);
json::object link_to(std::string_view href, std::string_view rel);
void put(json::object& to, std::string_view name, json::array list);
void put(json::object& to, std::string_view name, std::optional<Markdown> const& text);

/// Appends a property of what is known.
template <class T>
void add_property(json::array& to, std::string_view name, std::optional<T> const& value) {
    if (!value) return;
    if constexpr (std::is_enum_v<T>)
        to.push_back(property(name, enum_name(*value)));
    else if constexpr (std::is_same_v<T, bool>)
        to.push_back(property(name, *value ? "true" : "false"));
    else if constexpr (requires { Value<T>::text(*value); })
        to.push_back(property(name, Value<T>::text(*value)));
    else
        to.push_back(property(name, std::to_string(Value<T>::number(*value))));
}

/// An organisation as the files name it.
struct OscalParty {
    std::string id;
    std::string name;
    bool operator==(OscalParty const&) const = default;
};
json::array parties_of(std::vector<OscalParty> const& parties);

/// What the files are made from. Lifetime: within the snapshot's and the scope's.
struct OscalView {
    Snapshot const& snapshot;
    Instant as_of;
    OscalScope const& scope;

    /// The record, archived or not, and all that aren't archived: those told of.
    template <class T>
    Record<T> const* find(Uuid const& id) const {
        return scope.tells(id) ? snapshot.find<T>(id) : nullptr;
    }
    template <class T>
    std::vector<Record<T> const*> all() const {
        auto out = snapshot.all<T>();
        std::erase_if(out, [this](auto const* record) { return !scope.tells(record->envelope.id); });
        return out;
    }

    std::string told(Words const& words) const { return std::string(words.in(snapshot.language())); }
    /// A described value as people call it.
    template <class E>
    std::string called(E value) const {
        return std::string(label_of(value, snapshot.language()));
    }
    OscalParty organisation() const;
    Edition edition() const;
    /// Of something that the organisation has one of.
    std::string id_here(std::string const& part) const { return oscal_id(snapshot.organisation_id(), part); }
    json::object metadata(std::string title) const;
    /// A day's first and last second where the organisation is, with that clock's offset where OSCAL takes it. Its
    /// years end with 2999.
    std::string begin_of(Date day) const;
    std::string end_of(Date day) const;
    /// When something was seen: what somebody typed, but never after the files' own moment.
    std::string seen_at(Instant instant) const { return to_text(std::min(instant, as_of)); }
    /// Where a file of that hash lies, seen from the files' folder; none when it isn't enclosed.
    std::optional<std::string> enclosed_file(std::optional<Sha256Text> const& sha256) const;
    std::optional<std::string> enclosed_file(Ref<Evidence> const& evidence) const;
};

/// A plan must import a system security plan: in its place stand profile and components.
void import_system(json::object& plan, OscalView const& view);
/// What is assessed: these places, or the organisation where none is named.
json::object subjects_of(Refs<Location> const& locations, OscalView const& view);
json::array places_of(Refs<Location> const& locations, OscalView const& view);

}  // namespace zorgborg
