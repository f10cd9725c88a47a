#pragma once
/// How a value of each type is read, written, compared and described: half of `codec.hpp`, which alone includes this.

#include <boost/describe.hpp>
#include <boost/json/array.hpp>
#include <boost/mp11.hpp>

#include <array>

#include "register/field.hpp"

namespace zorgborg {

template <>
struct Value<Uuid> {
    static constexpr ValueInfo info{.kind = Kind::link, .format = "uuid"};
    static Parsed parse(std::string_view in, Uuid& out) { return parse_id(in, out); }
    static std::string text(Uuid const& value) { return to_text(value); }
};

template <class T>
std::span<Field const> fields_of();
template <class T>
std::span<Field const> canonical_fields_of();

namespace codec {

template <class T>
constexpr bool is_per_each = false;
template <class E, class T>
constexpr bool is_per_each<PerEach<E, T>> = true;

template <class T>
concept Described = (boost::describe::has_describe_members<T>::value && !std::is_enum_v<T>) || is_per_each<T>;
template <class T>
concept Textual = requires(T const& value) {
    { Value<T>::text(value) } -> std::convertible_to<std::string_view>;
};
template <class T>
concept Numbered = requires(T const& value) {
    { Value<T>::number(value) } -> std::convertible_to<std::int64_t>;
};

template <class E>
constexpr auto choice_names = [] {
    std::array<std::string_view, enum_size<E>> out{};
    for (std::size_t i = 0; i < out.size(); ++i) out[i] = enumerators<E>[i].name;
    return out;
}();

template <class T>
FieldType const& type_of();

/// Values with a textual spelling, and whole numbers.
template <class T>
struct Codec {
    static bool missing(T const& value) {
        if constexpr (requires { value.value.empty(); })
            return value.value.empty();
        else if constexpr (requires { value.id.is_nil(); })
            return value.id.is_nil();
        else if constexpr (requires { value.id.empty(); })
            return value.id.empty();
        else if constexpr (std::is_same_v<T, Date>)
            return value == Date();
        else
            return false;
    }
    static void read(json::value const& in, T& out, Reading& reading) {
        Parsed fault;
        if constexpr (Textual<T>) {
            if constexpr (requires(std::int64_t number) { Value<T>::parse(number, out); })
                if (in.is_int64()) {
                    if ((fault = Value<T>::parse(in.get_int64(), out))) reading.fail(std::move(*fault));
                    return;
                }
            if (!in.is_string()) return reading.fail(Rule::type, "A text was expected.");
            fault = Value<T>::parse(std::string_view(in.get_string()), out);
        } else {
            if (!in.is_int64()) return reading.fail(Rule::type, "A whole number was expected.");
            fault = Value<T>::parse(in.get_int64(), out);
        }
        if (fault) reading.fail(std::move(*fault));
    }
    static void write(T const& value, std::string& out, Form) {
        if constexpr (Textual<T>)
            append_json(out, Value<T>::text(value));
        else
            append_json(out, Value<T>::number(value));
    }
    static void scalars(T const& value, Scalars& out) {
        if constexpr (Numbered<T>)
            out.emplace_back(Value<T>::number(value));
        else
            out.emplace_back(Value<T>::text(value));
    }
    static void texts(T const& value, std::vector<std::string>& out) {
        if constexpr (Textual<T>)
            out.emplace_back(Value<T>::text(value));
        else
            out.push_back(std::to_string(Value<T>::number(value)));
    }
    static Parsed literal(std::string_view in, Scalar& out) {
        T value{};
        Parsed fault;
        if constexpr (Textual<T>) {
            fault = Value<T>::parse(in, value);
        } else {
            auto const number = parse_json(in);
            if (!number || !number->is_int64()) return Fault{Rule::type, "A whole number was expected."};
            fault = Value<T>::parse(number->get_int64(), value);
        }
        if (fault) return fault;
        Scalars one;
        scalars(value, one);
        out = std::move(one.front());
        return std::nullopt;
    }
    static FieldType type() {
        FieldType out{.info = &Value<T>::info};
        if constexpr (std::is_enum_v<T>) out.choices = choice_names<T>;
        return out;
    }
};

template <>
struct Codec<bool> {
    static constexpr ValueInfo info{.kind = Kind::boolean};
    static bool missing(bool) { return false; }
    static void read(json::value const& in, bool& out, Reading& reading) {
        if (!in.is_bool()) return reading.fail(Rule::type, "true or false was expected.");
        out = in.get_bool();
    }
    static void write(bool value, std::string& out, Form) { out += value ? "true" : "false"; }
    static void scalars(bool value, Scalars& out) { out.emplace_back(std::int64_t{value}); }
    static void texts(bool value, std::vector<std::string>& out) { out.emplace_back(value ? "true" : "false"); }
    static Parsed literal(std::string_view in, Scalar& out) {
        if (in != "true" && in != "false") return Fault{Rule::type, "true or false was expected."};
        out = std::int64_t{in == "true"};
        return std::nullopt;
    }
    static FieldType type() { return {.info = &info}; }
};

template <class T>
struct Codec<std::optional<T>> {
    static bool missing(std::optional<T> const&) { return false; }
    static void read(json::value const& in, std::optional<T>& out, Reading& reading) {
        if (in.is_null()) return out.reset();
        if (reading.partial && (out || reading.into_scratch)) {
            if (!out) out.emplace();
            return Codec<T>::read(in, *out, reading);
        }
        out.emplace();
        reading.anew([&] { Codec<T>::read(in, *out, reading); });
    }
    static void write(std::optional<T> const& value, std::string& out, Form form) {
        if (value)
            Codec<T>::write(*value, out, form);
        else
            out += "null";
    }
    static void scalars(std::optional<T> const& value, Scalars& out) {
        if (value) Codec<T>::scalars(*value, out);
    }
    static void texts(std::optional<T> const& value, std::vector<std::string>& out) {
        if (value) Codec<T>::texts(*value, out);
    }
    static Parsed literal(std::string_view in, Scalar& out) { return Codec<T>::literal(in, out); }
    static FieldType type() {
        auto out = Codec<T>::type();
        out.optional = true;
        return out;
    }
};

template <class T>
struct Codec<std::vector<T>> {
    static bool missing(std::vector<T> const&) { return false; }
    static void read(json::value const& in, std::vector<T>& out, Reading& reading) {
        if (!in.is_array()) return reading.fail(Rule::type, "A list was expected.");
        auto const& items = in.get_array();
        if (items.size() > reading.longest_list)
            return reading.fail(Rule::length, "At most " + std::to_string(list_limit) + " elements.");
        out.clear();
        for (std::size_t i = 0; i < items.size(); ++i)
            reading.at(std::to_string(i), [&] {
                T value{};
                auto const failures = reading.failures();
                reading.anew([&] { Codec<T>::read(items[i], value, reading); });
                if (reading.failures() != failures) return;
                if constexpr (std::equality_comparable<T> && !Described<T>)
                    if (!reading.repeats && std::ranges::find(out, value) != out.end())
                        return reading.fail(Rule::duplicate, "This value stands in the list already.");
                out.push_back(std::move(value));
            });
    }
    static void write(std::vector<T> const& values, std::string& out, Form form) {
        out += '[';
        for (std::size_t i = 0; i < values.size(); ++i) {
            if (i != 0) out += ',';
            Codec<T>::write(values[i], out, form);
        }
        out += ']';
    }
    static void scalars(std::vector<T> const& values, Scalars& out) {
        for (auto const& value : values) Codec<T>::scalars(value, out);
    }
    static void texts(std::vector<T> const& values, std::vector<std::string>& out) {
        for (auto const& value : values) Codec<T>::texts(value, out);
    }
    static Parsed literal(std::string_view in, Scalar& out) { return Codec<T>::literal(in, out); }
    static FieldType type() {
        auto out = Codec<T>::type();
        out.many = true;
        return out;
    }
};

template <class T>
struct Codec<AtLeastOne<T>> : Codec<std::vector<T>> {
    static bool missing(AtLeastOne<T> const& values) { return values.empty(); }
    static void read(json::value const& in, AtLeastOne<T>& out, Reading& reading) {
        if (in.is_array() && in.get_array().empty()) return reading.fail(Rule::length, "At least one element.");
        Codec<std::vector<T>>::read(in, out, reading);
    }
    static FieldType type() {
        auto out = Codec<std::vector<T>>::type();
        out.filled = true;
        return out;
    }
};

template <>
struct Codec<Declaration> : Codec<std::vector<Text<500>>> {
    using List = Codec<std::vector<Text<500>>>;
    static bool missing(Declaration const&) { return false; }
    static void read(json::value const& in, Declaration& out, Reading& reading) {
        if (!in.is_string()) return List::read(in, out.items, reading);
        out.items.clear();
        std::string_view const text = in.get_string();
        bool const nothing = text.size() <= 500 && trimmed(text).empty() && !has_control(text, false);
        if (!nothing) Codec<Text<500>>::read(in, out.items.emplace_back(), reading);
    }
    static void write(Declaration const& value, std::string& out, Form form) { List::write(value.items, out, form); }
    static void scalars(Declaration const& value, Scalars& out) { List::scalars(value.items, out); }
    static void texts(Declaration const& value, std::vector<std::string>& out) { List::texts(value.items, out); }
    static FieldType type() {
        auto out = List::type();
        out.or_one = true;
        return out;
    }
};

template <class E>
struct Codec<Set<E>> {
    static bool missing(Set<E> const&) { return false; }
    static std::vector<E> listed(Set<E> const& values) {
        std::vector<E> out;
        for (auto const& e : enumerators<E>)
            if (values.contains(e.value)) out.push_back(e.value);
        return out;
    }
    static void read(json::value const& in, Set<E>& out, Reading& reading) {
        std::vector<E> values;
        Codec<std::vector<E>>::read(in, values, reading);
        out = {};
        for (auto const value : values) out.insert(value);
    }
    static void write(Set<E> const& values, std::string& out, Form form) {
        Codec<std::vector<E>>::write(listed(values), out, form);
    }
    static void scalars(Set<E> const& values, Scalars& out) { Codec<std::vector<E>>::scalars(listed(values), out); }
    static void texts(Set<E> const& values, std::vector<std::string>& out) {
        Codec<std::vector<E>>::texts(listed(values), out);
    }
    static Parsed literal(std::string_view in, Scalar& out) { return Codec<E>::literal(in, out); }
    static FieldType type() { return Codec<std::vector<E>>::type(); }
};

template <Described T>
struct Codec<T> {
    static constexpr ValueInfo info{.kind = Kind::object};
    static bool missing(T const&) { return false; }
    static void read(json::value const& in, T& out, Reading& reading) {
        if (!in.is_object()) return reading.fail(Rule::type, "An object was expected.");
        read_members(fields_of<T>(), in.get_object(), &out, reading);
    }
    static void write(T const& value, std::string& out, Form form) {
        ObjectWriter writer(out);
        write_members(form == Form::canonical ? canonical_fields_of<T>() : fields_of<T>(), &value, writer, form);
        writer.end();
    }
    static void scalars(T const&, Scalars&) {}
    static void texts(T const& value, std::vector<std::string>& out) {
        write(value, out.emplace_back(), Form::canonical);
    }
    static Parsed literal(std::string_view, Scalar&) {
        return Fault{Rule::unknown_parameter, "This member can't be filtered on."};
    }
    static FieldType type() { return {.info = &info, .members = &fields_of<T>}; }
};

/// std::equality_comparable believes lists of anything to be comparable.
template <class T>
constexpr bool comparable = std::equality_comparable<T>;
template <class T>
constexpr bool comparable<std::optional<T>> = comparable<T>;
template <class T>
constexpr bool comparable<std::vector<T>> = comparable<T>;
template <class T>
constexpr bool comparable<AtLeastOne<T>> = comparable<T>;

template <class T>
FieldType make_type() {
    auto out = Codec<T>::type();
    out.read = [](json::value const& in, void* to, Reading& reading) {
        Codec<T>::read(in, *static_cast<T*>(to), reading);
    };
    out.write = [](void const* from, std::string& text, Form form) {
        Codec<T>::write(*static_cast<T const*>(from), text, form);
    };
    out.scalars = [](void const* from, Scalars& to) { Codec<T>::scalars(*static_cast<T const*>(from), to); };
    out.texts = [](void const* from, std::vector<std::string>& to) {
        Codec<T>::texts(*static_cast<T const*>(from), to);
    };
    out.literal = [](std::string_view in, Scalar& to) { return Codec<T>::literal(in, to); };
    out.absent = [](void const* from) {
        if constexpr (requires(T const& value) { value.has_value(); })
            return !static_cast<T const*>(from)->has_value();
        else
            return from == nullptr;
    };
    out.missing = [](void const* from) { return Codec<T>::missing(*static_cast<T const*>(from)); };
    out.copy = [](void const* from, void* to) { *static_cast<T*>(to) = *static_cast<T const*>(from); };
    out.equal = [](void const* a, void const* b) {
        if constexpr (comparable<T>) return *static_cast<T const*>(a) == *static_cast<T const*>(b);
        std::array<std::string, 2> texts;
        Codec<T>::write(*static_cast<T const*>(a), texts[0], Form::canonical);
        Codec<T>::write(*static_cast<T const*>(b), texts[1], Form::canonical);
        return texts[0] == texts[1];
    };
    return out;
}

template <class T>
FieldType const& type_of() {
    static FieldType const type = make_type<T>();
    return type;
}

}  // namespace codec

}  // namespace zorgborg
