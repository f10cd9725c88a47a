#pragma once
/// Names are declared once, in C++ (snake_case), and written outside as JSON members (lowerCamelCase) or enum values
/// (kebab-case). The conversion happens at compile time; a trailing underscore (`private_`) is dropped.

#include <boost/describe.hpp>
#include <boost/mp11.hpp>

#include <array>
#include <optional>
#include <string_view>

namespace zorgborg {
namespace names {

constexpr std::size_t length(char const* name) {
    std::size_t n = 0;
    while (name[n] != 0) ++n;
    return n;
}

template <std::size_t N>
struct Fixed {
    std::array<char, N + 1> text{};
    std::size_t size = 0;
    constexpr std::string_view view() const { return {text.data(), size}; }
};

template <std::size_t N>
constexpr Fixed<N> camel(char const* name) {
    Fixed<N> out;
    bool upper = false;
    for (std::size_t i = 0; i < N; ++i) {
        bool const letter = name[i] >= 'a' && name[i] <= 'z';
        if (name[i] != '_') out.text[out.size++] = upper && letter ? static_cast<char>(name[i] - 32) : name[i];
        upper = name[i] == '_';
    }
    return out;
}

template <std::size_t N>
constexpr Fixed<N> kebab(char const* name) {
    Fixed<N> out;
    for (std::size_t i = 0; i < N; ++i) {
        if (name[i] == '_' && i + 1 == N) break;
        out.text[out.size++] = name[i] == '_' ? '-' : name[i];
    }
    return out;
}

template <class Descriptor>
constexpr auto camel_of = camel<length(Descriptor::name)>(Descriptor::name);
template <class Descriptor>
constexpr auto kebab_of = kebab<length(Descriptor::name)>(Descriptor::name);

}  // namespace names

/// The JSON name of a described member.
template <class Descriptor>
constexpr std::string_view member_name = names::camel_of<Descriptor>.view();

template <class E>
constexpr std::size_t enum_size = boost::mp11::mp_size<boost::describe::describe_enumerators<E>>::value;

template <class E>
struct Enumerator {
    E value;
    std::string_view name;
};

/// All values of a described enumeration in order of declaration, with their outside names.
template <class E>
constexpr auto enumerators = [] {
    std::array<Enumerator<E>, enum_size<E>> out{};
    std::size_t i = 0;
    boost::mp11::mp_for_each<boost::describe::describe_enumerators<E>>([&](auto d) {
        out[i++] = {d.value, names::kebab_of<decltype(d)>.view()};
    });
    return out;
}();

template <class E>
constexpr std::string_view enum_name(E value) {
    for (auto const& e : enumerators<E>)
        if (e.value == value) return e.name;
    return {};
}

template <class E>
constexpr std::optional<E> enum_value(std::string_view name) {
    for (auto const& e : enumerators<E>)
        if (e.name == name) return e.value;
    return std::nullopt;
}

}  // namespace zorgborg
