#pragma once
/// The types that registers are made of. The type carries the rule: parsing a value checks it, and what a value may be
/// (limits, format, target) is told by `Value<T>::info`, from which JSON Schema, filters, CSV and forms are derived.

#include <boost/describe/enum.hpp>

#include <algorithm>
#include <array>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/names.hpp"
#include "base/problem.hpp"
#include "base/text.hpp"
#include "base/time.hpp"
#include "base/uuid.hpp"

namespace zorgborg {

/// Why a text isn't a value of the type.
struct Fault {
    Rule rule;
    std::string detail;
};
using Parsed = std::optional<Fault>;  // none: it was read

enum class Kind {
    text,
    markdown,
    email,
    url,
    zone,
    date,
    instant,
    period,
    duration,
    recurrence,
    whole,
    decimal,
    boolean,
    choice,
    link,
    user,
    requirement,
    object
};

/// What is known of a value without having one. `minimum` and `maximum` count code points of texts, values of numbers.
struct ValueInfo {
    Kind kind;
    std::int64_t minimum = 0;
    std::int64_t maximum = 0;
    std::string_view format = {};   // JSON Schema's
    std::string_view pattern = {};  // ECMA 262
    std::string_view example = {};
    std::string_view target = {};  // the register of a link; empty: any
};

template <class T>
struct Value;  // info, parse(text, T&), text(T)

/// One line, 1 to N code points, without control characters; white space at the ends is cut off.
template <std::size_t N>
struct Text {
    std::string value;
    auto operator<=>(Text const&) const = default;
    bool empty() const { return value.empty(); }
};

/// Several lines of CommonMark, 1 to 20,000 code points.
struct Markdown {
    std::string value;
    auto operator<=>(Markdown const&) const = default;
};

/// An address of mail, lower case, at most 200 characters (RFC 5321 lets a receiver be stricter).
struct Email {
    std::string value;
    auto operator<=>(Email const&) const = default;
};

/// An http or https address where something can be found, its host by name or IPv4 address.
struct Url {
    std::string value;
    auto operator<=>(Url const&) const = default;
};

/// An IANA time zone.
struct ZoneName {
    std::string value = "Europe/Amsterdam";
    auto operator<=>(ZoneName const&) const = default;
};

/// When something comes again: an RRULE of RFC 5545 for days (`FREQ=MONTHLY;BYDAY=1MO`), in upper case.
struct Recurrence {
    std::string value;
    auto operator<=>(Recurrence const&) const = default;
};

/// A whole number within its limits.
template <std::int64_t Lowest, std::int64_t Highest>
struct Whole {
    std::int64_t value = Lowest;
    auto operator<=>(Whole const&) const = default;
};

/// A decimal number as people write it, at most 12 digits before the point and 6 behind; kept as that text, so that
/// nothing is rounded. JSON's whole numbers are taken, too.
struct Decimal {
    std::string value;
    auto operator<=>(Decimal const&) const = default;
};

/// Several lines that may be none: said, and empty, is something else than not said.
struct Remark {
    std::string value;
    auto operator<=>(Remark const&) const = default;
};

/// What somebody declares, item by item; an empty list declares that there is nothing. One text is a list of one.
struct Declaration {
    std::vector<Text<500>> items;
    auto operator<=>(Declaration const&) const = default;
};

/// A link to a record of register `T` in the same organisation.
template <class T>
struct Ref {
    Uuid id;
    auto operator<=>(Ref const&) const = default;
};
template <class T>
using Refs = std::vector<Ref<T>>;

/// A list that isn't empty.
template <class T>
struct AtLeastOne : std::vector<T> {
    using std::vector<T>::vector;
};

/// A link to a record of any register.
struct AnyRef {
    Uuid id;
    auto operator<=>(AnyRef const&) const = default;
};

/// A person: a member of the organisation.
struct UserRef {
    Uuid id;
    auto operator<=>(UserRef const&) const = default;
};

/// A requirement of a framework in the catalogue, e.g. `nen7510-2024:A.5.38`.
struct RequirementRef {
    std::string id;
    auto operator<=>(RequirementRef const&) const = default;
};

/// A SHA-256 in 64 hexadecimal digits.
struct Sha256Text {
    std::string value;
    auto operator<=>(Sha256Text const&) const = default;
};

/// Some of the values of an enumeration.
template <class E>
class Set {
 public:
    constexpr Set() = default;
    constexpr Set(std::initializer_list<E> values) {
        for (auto const value : values) insert(value);
    }
    constexpr void insert(E value) { bits_ |= bit(value); }
    constexpr bool contains(E value) const { return (bits_ & bit(value)) != 0; }
    constexpr bool empty() const { return bits_ == 0; }
    constexpr bool intersects(Set other) const { return (bits_ & other.bits_) != 0; }
    constexpr Set operator|(Set other) const { return Set(bits_ | other.bits_); }
    constexpr auto operator<=>(Set const&) const = default;

 private:
    explicit constexpr Set(std::uint64_t bits) : bits_(bits) {}
    static constexpr std::uint64_t bit(E value) { return std::uint64_t{1} << static_cast<unsigned>(value); }
    std::uint64_t bits_ = 0;
};

/// At most one value for each value of an enumeration; in JSON an object with their names as members.
template <class E, class T>
struct PerEach {
    std::array<std::optional<T>, enum_size<E>> values;
    std::optional<T>& operator[](E which) { return values[static_cast<std::size_t>(which)]; }
    std::optional<T> const& operator[](E which) const { return values[static_cast<std::size_t>(which)]; }
    auto operator<=>(PerEach const&) const = default;
};

/// What `parse_text` takes, as ECMA 262: no control characters and one that isn't white space.
constexpr std::string_view one_line = R"(^[^\u0000-\u001f\u007f]*[^\u0000-\u0020\u007f][^\u0000-\u001f\u007f]*$)";
constexpr std::string_view many_lines =
    R"(^[^\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]*[^\u0000-\u0020\u007f][^\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]*$)";

// ---- what each type accepts -------------------------------------------------------------------------------------

Parsed parse_text(std::string_view in, std::size_t limit, bool multiline, std::string& out);

template <std::size_t N>
struct Value<Text<N>> {
    static constexpr ValueInfo info{.kind = Kind::text, .minimum = 1, .maximum = N, .pattern = one_line};
    static Parsed parse(std::string_view in, Text<N>& out) { return parse_text(in, N, false, out.value); }
    static std::string const& text(Text<N> const& value) { return value.value; }
};

template <>
struct Value<Markdown> {
    static constexpr ValueInfo info{.kind = Kind::markdown, .minimum = 1, .maximum = 20'000, .pattern = many_lines};
    static Parsed parse(std::string_view in, Markdown& out) { return parse_text(in, 20'000, true, out.value); }
    static std::string const& text(Markdown const& value) { return value.value; }
};

template <>
struct Value<Email> {
    static constexpr ValueInfo info{
        .kind = Kind::email,
        .minimum = 3,
        .maximum = 200,
        .format = "email",
        .pattern =
            R"(^[A-Za-z0-9_%+'-]+(\.[A-Za-z0-9_%+'-]+)*@([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)*[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?$)",
        .example = "s.devries@example.nl"};
    static Parsed parse(std::string_view in, Email& out);
    static std::string const& text(Email const& value) { return value.value; }
};

template <>
struct Value<Url> {
    static constexpr ValueInfo info{
        .kind = Kind::url,
        .minimum = 8,
        .maximum = 2000,
        .format = "uri",
        .pattern =
            R"(^https?://[A-Za-z0-9.-]+(:[0-9]{1,5})?([/?]([!$&-;=?-Z_a-z~]|%[0-9A-Fa-f]{2})*)?(#([!$&-;=?-Z_a-z~]|%[0-9A-Fa-f]{2})*)?$)",
        .example = "https://intranet.example.nl/handboek/12"};
    static Parsed parse(std::string_view in, Url& out);
    static std::string const& text(Url const& value) { return value.value; }
};

template <>
struct Value<ZoneName> {
    static constexpr ValueInfo info{
        .kind = Kind::zone, .minimum = 1, .maximum = 64, .format = "iana-time-zone", .example = "Europe/Amsterdam"};
    static Parsed parse(std::string_view in, ZoneName& out);
    static std::string const& text(ZoneName const& value) { return value.value; }
};

template <>
struct Value<Date> {
    static constexpr ValueInfo info{
        .kind = Kind::date, .format = "date", .pattern = "^(19|[2-9][0-9])[0-9]{2}-", .example = "2026-11-22"};
    static Parsed parse(std::string_view in, Date& out);
    static std::string text(Date value) { return to_text(value); }
    static std::int64_t number(Date value) { return value - Date(); }
};

template <>
struct Value<Instant> {
    static constexpr ValueInfo info{
        .kind = Kind::instant,
        .format = "date-time",
        .pattern =
            R"(^(19|[2-9][0-9])[0-9]{2}-[0-9]{2}-[0-9]{2}[Tt][0-9]{2}:[0-9]{2}:[0-5][0-9](\.[0-9]{1,12})?([Zz]|[+-][0-9]{2}:[0-9]{2})$)",
        .example = "2026-11-22T09:00:00.000000Z"};
    static Parsed parse(std::string_view in, Instant& out);
    static std::string text(Instant value) { return to_text(value); }
    static std::int64_t number(Instant value) { return number_of(value); }
};

template <>
struct Value<Period> {
    static constexpr ValueInfo info{
        .kind = Kind::period,
        .pattern =
            R"(^P(([1-9][0-9]?Y([1-9]|1[0-2])M|([1-9][0-9]?|100)Y|[1-9][0-9]{0,2}M)?([1-9][0-9]{0,2}W([1-6]D)?|([1-9][0-9]{0,2}|[1-6][0-9]{3})D)|([1-9][0-9]?Y([1-9]|1[0-2])M|([1-9][0-9]?|100)Y|[1-9][0-9]{0,2}M))$)",
        .example = "P1Y"};
    static Parsed parse(std::string_view in, Period& out);
    static std::string text(Period value) { return to_text(value); }
    static std::int64_t number(Period value) { return value.months * 30 + value.days; }
};

template <>
struct Value<Duration> {
    static constexpr ValueInfo info{
        .kind = Kind::duration,
        .pattern =
            R"(^P([0-9]{1,4}D(T(([01]?[0-9]|2[0-3])H([0-5]?[0-9]M)?([0-5]?[0-9]S)?|[0-5]?[0-9]M([0-5]?[0-9]S)?|[0-5]?[0-9]S))?|T([0-9]{1,5}H([0-5]?[0-9]M)?([0-5]?[0-9]S)?|[0-9]{1,6}M([0-5]?[0-9]S)?|[0-9]{1,7}S))$)",
        .example = "PT4H"};
    static Parsed parse(std::string_view in, Duration& out);
    static std::string text(Duration value) { return to_text(value); }
    static std::int64_t number(Duration value) { return value.seconds; }
};

template <>
struct Value<Recurrence> {
    static constexpr ValueInfo info{
        .kind = Kind::recurrence, .minimum = 10, .maximum = 200, .format = "rrule", .example = "FREQ=MONTHLY"};
    static Parsed parse(std::string_view in, Recurrence& out);
    static std::string const& text(Recurrence const& value) { return value.value; }
};

template <std::int64_t Lowest, std::int64_t Highest>
struct Value<Whole<Lowest, Highest>> {
    static constexpr ValueInfo info{.kind = Kind::whole, .minimum = Lowest, .maximum = Highest};
    static Parsed parse(std::int64_t in, Whole<Lowest, Highest>& out) {
        if (in < Lowest || in > Highest)
            return Fault{Rule::range,
                         "A whole number from " + std::to_string(Lowest) + " to " + std::to_string(Highest) + "."};
        out.value = in;
        return std::nullopt;
    }
    static std::int64_t number(Whole<Lowest, Highest> value) { return value.value; }
};

template <>
struct Value<Decimal> {
    static constexpr std::int64_t highest = 999'999'999'999;
    static constexpr ValueInfo info{.kind = Kind::decimal,
                                    .minimum = -highest,
                                    .maximum = highest,
                                    .pattern = R"(^-?[0-9]{1,12}(\.[0-9]{1,6})?$)",
                                    .example = "97.5"};
    static Parsed parse(std::string_view in, Decimal& out);
    static Parsed parse(std::int64_t in, Decimal& out) { return parse(std::to_string(in), out); }
    static std::string const& text(Decimal const& value) { return value.value; }
    static std::int64_t number(Decimal const& value);  // in millionths
};

template <>
struct Value<Remark> {
    static constexpr ValueInfo info{
        .kind = Kind::markdown, .maximum = 2000, .pattern = R"(^[^\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]*$)"};
    static Parsed parse(std::string_view in, Remark& out);
    static std::string const& text(Remark const& value) { return value.value; }
};

Parsed parse_id(std::string_view in, Uuid& out);

template <class T>
struct Value<Ref<T>> {
    static constexpr ValueInfo info{.kind = Kind::link, .format = "uuid", .target = T::register_name};
    static Parsed parse(std::string_view in, Ref<T>& out) { return parse_id(in, out.id); }
    static std::string text(Ref<T> const& value) { return to_text(value.id); }
};

template <>
struct Value<AnyRef> {
    static constexpr ValueInfo info{.kind = Kind::link, .format = "uuid"};
    static Parsed parse(std::string_view in, AnyRef& out) { return parse_id(in, out.id); }
    static std::string text(AnyRef const& value) { return to_text(value.id); }
};

template <>
struct Value<UserRef> {
    static constexpr ValueInfo info{.kind = Kind::user, .format = "uuid"};
    static Parsed parse(std::string_view in, UserRef& out) { return parse_id(in, out.id); }
    static std::string text(UserRef const& value) { return to_text(value.id); }
};

template <>
struct Value<RequirementRef> {
    static constexpr ValueInfo info{.kind = Kind::requirement,
                                    .minimum = 3,
                                    .maximum = 60,
                                    .pattern = R"(^[a-z0-9-]{1,20}:[A-Za-z0-9.()-]{1,39}$)",
                                    .example = "nen7510-2024:A.8.13"};
    static Parsed parse(std::string_view in, RequirementRef& out);
    static std::string const& text(RequirementRef const& value) { return value.id; }
};

template <>
struct Value<Sha256Text> {
    static constexpr ValueInfo info{.kind = Kind::text, .minimum = 64, .maximum = 64, .pattern = "^[0-9a-f]{64}$"};
    static Parsed parse(std::string_view in, Sha256Text& out);
    static std::string const& text(Sha256Text const& value) { return value.value; }
};

template <class E>
requires std::is_enum_v<E>
struct Value<E> {
    static constexpr ValueInfo info{.kind = Kind::choice};
    static Parsed parse(std::string_view in, E& out) {
        if (auto const value = enum_value<E>(in)) {
            out = *value;
            return std::nullopt;
        }
        std::string all;
        for (auto const& e : enumerators<E>) all.append(all.empty() ? "" : ", ").append(e.name);
        return Fault{Rule::choice, "One of: " + all + "."};
    }
    static std::string_view text(E value) { return enum_name(value); }
    static std::int64_t number(E value) { return static_cast<std::int64_t>(value); }
};

/// Texts and counts that are only written: derived members and views.
template <>
struct Value<std::string> {
    static constexpr ValueInfo info{.kind = Kind::text, .maximum = 100'000};
    static Parsed parse(std::string_view in, std::string& out) { return out = in, std::nullopt; }
    static std::string const& text(std::string const& value) { return value; }
};
template <>
struct Value<std::int64_t> {
    static constexpr ValueInfo info{.kind = Kind::whole, .minimum = -1'000'000'000, .maximum = 1'000'000'000'000};
    static Parsed parse(std::int64_t in, std::int64_t& out) { return out = in, std::nullopt; }
    static std::int64_t number(std::int64_t value) { return value; }
};

}  // namespace zorgborg
