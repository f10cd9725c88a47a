/// The one place where the structs of `domain/registers.hpp` become definitions.

#include "domain/registers.hpp"
#include "register/codec.hpp"
#include "register/definition.hpp"

namespace zorgborg {
namespace {

template <class T>
Record<T> const& as(AnyRecord const& record) {
    return static_cast<Record<T> const&>(record);
}
template <class T>
Record<T> const* as(AnyRecord const* record) {
    return static_cast<Record<T> const*>(record);
}

/// The names a request must not send: the envelope's and `derived`.
std::span<std::string_view const> read_only_names() {
    static auto const names = [] {
        std::vector<std::string_view> out{"derived"};
        for (auto const& field : fields_of<Envelope>()) out.push_back(field.name);
        return out;
    }();
    return names;
}

template <class T>
void set_rules(RegisterDefinition& out) {
    if constexpr (requires(Record<T> const& r, Facts const& f) { derive(r, f); }) {
        using Derived = decltype(derive(std::declval<Record<T> const&>(), std::declval<Facts const&>()));
        out.derived = fields_of<Derived>();
        out.derive = [](AnyRecord const& record, Facts const& facts) -> std::shared_ptr<void const> {
            return std::make_shared<Derived const>(derive(as<T>(record), facts));
        };
    } else {
        out.derive = [](AnyRecord const&, Facts const&) -> std::shared_ptr<void const> { return nullptr; };
    }
    out.complete = [](AnyRecord const* before, AnyRecord& after, Actor const& actor, Facts const& facts) {
        if constexpr (requires(Record<T> const* b, T& a, Actor const& who, Facts const& f) { complete(b, a, who, f); })
            complete(as<T>(before), static_cast<Record<T>&>(after).body, actor, facts);
        else if constexpr (requires(Record<T> const* b, T& a, Facts const& f) { complete(b, a, f); })
            complete(as<T>(before), static_cast<Record<T>&>(after).body, facts);
    };
    out.check = [](AnyRecord const* before, AnyRecord const& after, Actor const& actor, Facts const& facts,
                   Complaints& complaints) {
        if constexpr (requires(Record<T> const* b, T const& a, Actor const& who, Facts const& f, Complaints& c) {
                          check(b, a, who, f, c);
                      })
            check(as<T>(before), as<T>(after).body, actor, facts, complaints);
    };
    out.check_restore = [](AnyRecord const& record, Actor const& actor, Facts const& facts, Complaints& complaints) {
        if constexpr (requires(Record<T> const& r, Actor const& who, Facts const& f, Complaints& c) {
                          check_restore(r, who, f, c);
                      })
            check_restore(as<T>(record), actor, facts, complaints);
        else if constexpr (requires(T const& a, Actor const& who, Facts const& f, Complaints& c) {
                               check(static_cast<Record<T> const*>(nullptr), a, who, f, c);
                           })
            check(static_cast<Record<T> const*>(nullptr), as<T>(record).body, actor, facts, complaints);
    };
    out.check_archive = [](AnyRecord const& record, Actor const& actor, Facts const& facts, Complaints& complaints) {
        if constexpr (requires(Record<T> const& r, Actor const& who, Facts const& f, Complaints& c) {
                          check_archive(r, who, f, c);
                      })
            check_archive(as<T>(record), actor, facts, complaints);
    };
    out.check_approval = [](AnyRecord const& record, Actor const& actor, Complaints& complaints) {
        if constexpr (requires(Record<T> const& r, Actor const& who, Complaints& c) { check_approval(r, who, c); })
            check_approval(as<T>(record), actor, complaints);
    };
    out.approvers = [](AnyRecord const& record) -> Set<Role> {
        if constexpr (requires(T const& body) { approvers(body); }) return approvers(as<T>(record).body);
        return {};
    };
}

template <class T>
void set_access(RegisterDefinition& out) {
    out.owners = [](AnyRecord const& record) -> std::vector<Uuid> {
        auto const& body = as<T>(record).body;
        if constexpr (requires { owners(body); })
            return owners(body);
        else if constexpr (requires { body.owner->id; })
            return body.owner ? std::vector<Uuid>{body.owner->id} : std::vector<Uuid>();
        else
            return {};
    };
    if constexpr (requires(Record<T> const& r, Facts const& f, Date on) { due(r, f, on); })
        out.due = [](AnyRecord const& record, Facts const& facts, Date on) { return due(as<T>(record), facts, on); };
    out.title = [](AnyRecord const& record) -> std::string {
        auto const& body = as<T>(record).body;
        if constexpr (requires { body.title.value; })
            return body.title.value;
        else if constexpr (requires { body.title->value; })
            return body.title ? body.title->value : "";
        else if constexpr (requires { body.name.value; })
            return body.name.value;
        else
            return {};
    };
}

template <class T>
RegisterDefinition make_definition(std::size_t index) {
    RegisterDefinition out{};
    out.traits = T::traits;
    out.index = index;
    out.fields = fields_of<T>();
    out.envelope = fields_of<Envelope>();
    out.read_only = read_only_names();
    out.make = []() -> std::unique_ptr<AnyRecord> { return std::make_unique<Record<T>>(); };
    out.clone = [](AnyRecord const& record) -> std::unique_ptr<AnyRecord> {
        return std::make_unique<Record<T>>(as<T>(record));
    };
    out.body = [](AnyRecord& record) -> void* { return &static_cast<Record<T>&>(record).body; };
    set_rules<T>(out);
    set_access<T>(out);
    return out;
}

}  // namespace

std::span<RegisterDefinition const> definitions() {
    static auto const all = [] {
        std::vector<RegisterDefinition> out;
        boost::mp11::mp_for_each<boost::mp11::mp_transform<boost::mp11::mp_identity, Registers>>(
            [&](auto type) { out.push_back(make_definition<typename decltype(type)::type>(out.size())); });
        return out;
    }();
    return all;
}

}  // namespace zorgborg
