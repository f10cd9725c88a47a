#pragma once
/// From a described struct to its `Field` table. Only `definitions.cpp`, views and tests include this: it is the one
/// header of the engine that costs build time.

#include "register/value_codec.hpp"

namespace zorgborg {
namespace codec {

/// Whether the struct names the member as one that must be given, whatever it would be by default.
template <class T>
constexpr bool must_be_given(std::string_view name) {
    if constexpr (requires { std::string_view(T::always_given); })
        return name == T::always_given;
    else if constexpr (requires { T::always_given; })
        return std::ranges::find(T::always_given, name) != std::end(T::always_given);
    return false;
}

template <class Member, class T>
Field field_of(std::string_view name, Member const& member, T const& fresh) {
    auto const offset = reinterpret_cast<char const*>(&member) - reinterpret_cast<char const*>(&fresh);
    bool const required = Codec<Member>::missing(member) || must_be_given<T>(name);
    bool kept = false;
    if constexpr (requires { T::kept_by_server; })
        kept = std::ranges::find(T::kept_by_server, name) != std::end(T::kept_by_server);
    return {name,
            &type_of<Member>(),
            static_cast<std::size_t>(offset),
            &member,
            required,
            kept,
            "\"" + std::string(name) + "\":"};
}

/// Of a struct.
template <class T>
auto make_fields(T const& fresh) {
    using Members = boost::describe::describe_members<T, boost::describe::mod_public>;
    std::array<Field, boost::mp11::mp_size<Members>::value> out;
    std::size_t i = 0;
    boost::mp11::mp_for_each<Members>(
        [&](auto d) { out[i++] = field_of(member_name<decltype(d)>, fresh.*d.pointer, fresh); });
    return out;
}
template <class E, class T>
auto make_fields(PerEach<E, T> const& fresh) {
    std::array<Field, enum_size<E>> out;
    for (auto const& e : enumerators<E>)
        out[static_cast<std::size_t>(e.value)] = field_of(e.name, fresh[e.value], fresh);
    return out;
}

}  // namespace codec

/// The members of a described struct, in order of declaration. Required are those that have no value of their type yet,
/// and those the struct names as `always_given`, whatever they would be by default. Those in `kept_by_server` are set
/// by acts of the server only.
template <class T>
std::span<Field const> fields_of() {
    static T const fresh{};
    static auto const fields = codec::make_fields(fresh);
    return fields;
}

/// The same, sorted by name as RFC 8785 wants it.
template <class T>
std::span<Field const> canonical_fields_of() {
    static auto const fields = [] {
        std::vector<Field> out(fields_of<T>().begin(), fields_of<T>().end());
        std::ranges::sort(out, {}, &Field::name);
        return out;
    }();
    return fields;
}

/// Writes a described struct as the API shows it.
template <class T>
void write_struct(std::string& out, T const& value) {
    codec::Codec<T>::write(value, out, Form::shown);
}

/// Reads a described struct from a request's body; every problem at once (400).
template <class T>
Result<T> read_struct(json::value const& in) {
    Problems problems;
    Reading reading(problems);
    T out{};
    codec::Codec<T>::read(in, out, reading);
    if (!problems.empty()) return refuse(Refusal::Kind::shape, std::move(problems));
    return out;
}

}  // namespace zorgborg
