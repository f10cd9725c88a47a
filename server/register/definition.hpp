#pragma once
/// A register, made once from its struct: what the engine works on.

#include <memory>
#include <span>
#include <string_view>

#include "domain/due.hpp"
#include "domain/record.hpp"
#include "domain/traits.hpp"
#include "register/field.hpp"

namespace zorgborg {

struct RegisterDefinition {
    Traits traits;
    std::size_t index = 0;            // in `definitions()`
    std::span<Field const> fields;    // the struct's
    std::span<Field const> derived;   // read-only members under `derived`
    std::span<Field const> envelope;  // the same for all
    std::span<std::string_view const> read_only;

    std::unique_ptr<AnyRecord> (*make)();
    std::unique_ptr<AnyRecord> (*clone)(AnyRecord const&);
    void* (*body)(AnyRecord&);
    /// The derived members; null when the register has none.
    std::shared_ptr<void const> (*derive)(AnyRecord const&, Facts const&);
    void (*complete)(AnyRecord const* before, AnyRecord& after, Actor const&, Facts const&);
    void (*check)(AnyRecord const* before, AnyRecord const& after, Actor const&, Facts const&, Complaints&);
    /// What must hold of an archived record that comes back: the same as of a new one, where the register says no
    /// other.
    void (*check_restore)(AnyRecord const&, Actor const&, Facts const&, Complaints&);
    void (*check_archive)(AnyRecord const&, Actor const&, Facts const&, Complaints&);
    void (*check_approval)(AnyRecord const&, Actor const&, Complaints&);
    Set<Role> (*approvers)(AnyRecord const&);
    std::vector<Uuid> (*owners)(AnyRecord const&);  // the persons who keep the record, its owner first
    /// By when something is to be done about it; `on`: as it will look that day. Null when that never is.
    std::optional<Due> (*due)(AnyRecord const&, Facts const&, Date on);
    std::string (*title)(AnyRecord const&);  // its heading; empty when it has none

    void const* body_of(AnyRecord const& record) const { return body(const_cast<AnyRecord&>(record)); }
    std::optional<Uuid> owner(AnyRecord const& record) const {
        auto const all = owners(record);
        return all.empty() ? std::optional<Uuid>() : all.front();
    }
    bool is_owner(AnyRecord const& record, std::optional<Uuid> const& person) const {
        auto const all = owners(record);
        return person && std::ranges::find(all, *person) != all.end();
    }
    bool can(Ability ability) const { return traits.abilities.contains(ability); }
};

/// All registers in the order of the list in `domain/registers.hpp`.
std::span<RegisterDefinition const> definitions();

/// Null when there is no such register.
RegisterDefinition const* find_definition(std::string_view register_name);

template <class T>
RegisterDefinition const& definition() {
    return *find_definition(T::register_name);
}

/// A member of the envelope, the struct or what is derived, by its outside name.
struct Column {
    enum class Part { envelope, body, derived } part = Part::body;
    Field const* field = nullptr;
};
std::optional<Column> find_column(RegisterDefinition const& definition, std::string_view name);

/// The whole record (envelope and members) as canonical JSON: what the log keeps and its digest covers.
std::string encode(RegisterDefinition const& definition, AnyRecord const& record);

/// Whether the members are the same, the envelope's aside.
bool equal_bodies(RegisterDefinition const& definition, AnyRecord const& a, AnyRecord const& b);

/// A record from what `encode` wrote. Throws std::runtime_error when the content can't be read.
std::unique_ptr<AnyRecord> decode(RegisterDefinition const& definition, std::string_view snapshot);

/// Whether the content is what `encode` wrote of the record: today, or before members were added whose default it has.
bool is_canonical(RegisterDefinition const& definition, AnyRecord const& record, std::string_view snapshot);

/// Appends the record as the API shows it; `only` limits it to some members (`id` and `version` always stand).
void show(RegisterDefinition const& definition, AnyRecord const& record, Facts const& facts,
          std::span<Column const> only, std::string& out);

/// A reference held by a record.
struct Reference {
    Field const* field = nullptr;
    std::int64_t position = 0;
    std::string target;  // id of a record, person or requirement
};
std::vector<Reference> references(RegisterDefinition const& definition, AnyRecord const& record);

}  // namespace zorgborg
