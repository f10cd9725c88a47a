#include "domain/value.hpp"

#include <algorithm>
#include <charconv>

namespace zorgborg {
namespace {

constexpr std::string_view letters_digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

bool only(std::string_view text, std::string_view more) {
    return std::ranges::all_of(text, [more](char c) {
        return letters_digits.find(c) != std::string_view::npos || more.find(c) != std::string_view::npos;
    });
}

/// The same as the pattern, by hand: every request reads a person, and std::regex took 40 % of its time.
bool is_address(std::string_view in) {
    auto const at = in.find('@');
    if (at == std::string_view::npos) return false;
    auto const is_atom = [](std::string_view atom) { return !atom.empty() && only(atom, "_%+'-"); };
    auto const is_label = [](std::string_view label) {
        return !label.empty() && label.size() <= 63 && label.front() != '-' && label.back() != '-' && only(label, "-");
    };
    return std::ranges::all_of(split(in.substr(0, at), '.'), is_atom) &&
           std::ranges::all_of(split(in.substr(at + 1), '.'), is_label);
}

}  // namespace

Parsed parse_text(std::string_view in, std::size_t limit, bool multiline, std::string& out) {
    auto const text = trimmed(in);
    auto const size = code_points(in);  // as sent, so that the schema's maxLength is the rule
    if (size == std::string_view::npos) return Fault{Rule::format, "The text isn't valid UTF-8."};
    if (text.empty()) return Fault{Rule::length, "The text is empty; leave the member out or send null to clear it."};
    if (size > limit)
        return Fault{Rule::length,
                     "At most " + std::to_string(limit) + " characters; these are " + std::to_string(size) + "."};
    if (has_control(in, multiline)) return Fault{Rule::format, "Control characters aren't allowed here."};
    out = text;
    return std::nullopt;
}

Parsed Value<Decimal>::parse(std::string_view in, Decimal& out) {
    auto rest = trimmed(in);
    auto const text = rest;
    auto const digits = [&](std::size_t most) {
        auto const end = std::min(rest.find_first_not_of("0123456789"), rest.size());
        rest.remove_prefix(end);
        return end > 0 && end <= most;
    };
    if (rest.starts_with('-')) rest.remove_prefix(1);
    bool good = digits(12);
    if (good && rest.starts_with('.')) {
        rest.remove_prefix(1);
        good = digits(6);
    }
    if (!good || !rest.empty() || text.size() != in.size())
        return Fault{Rule::format, "A decimal number such as 97.5: at most 12 digits, and 6 behind a point."};
    out.value = text;
    return std::nullopt;
}

std::int64_t Value<Decimal>::number(Decimal const& value) {
    constexpr std::size_t places = 6;
    auto text = value.value;
    auto const point = std::min(text.find('.'), text.size());
    text.erase(point, 1);
    text.append(places - (text.size() - point), '0');
    std::int64_t out = 0;
    std::from_chars(text.data(), text.data() + text.size(), out);
    return out;
}

Parsed Value<Remark>::parse(std::string_view in, Remark& out) {
    out.value.clear();
    auto const most = static_cast<std::size_t>(info.maximum);
    if (in.size() <= most && trimmed(in).empty() && !has_control(in, true)) return std::nullopt;
    return parse_text(in, most, true, out.value);
}

Parsed Value<Email>::parse(std::string_view in, Email& out) {
    auto const text = trimmed(in);
    if (text.size() > 200 || text.find('@') > 64 || !is_address(text))
        return Fault{Rule::format, "An address of mail such as " + std::string(info.example) + "."};
    out.value = lower_ascii(text);
    return std::nullopt;
}

Parsed Value<Url>::parse(std::string_view in, Url& out) {
    // By hand, and the same as the pattern: records are read by it, and std::regex costs microseconds each.
    constexpr std::string_view marks = "_~!$&'()*+,;=:@/?-.";
    auto const text = trimmed(in);
    auto rest = text;
    auto const skip_part = [&] {
        for (rest.remove_prefix(1); !rest.empty();) {
            auto const hex = rest.substr(0, 3).find_first_not_of("0123456789abcdefABCDEF", 1);
            if (rest.front() == '%' && rest.size() >= 3 && hex == std::string_view::npos)
                rest.remove_prefix(3);
            else if (only(rest.substr(0, 1), marks))
                rest.remove_prefix(1);
            else
                return;
        }
    };
    bool good = text.size() <= 2000 && (text.starts_with("http://") || text.starts_with("https://"));
    rest.remove_prefix(good ? text.find("//") + 2 : 0);
    auto const host = std::min(rest.find_first_of(":/?#"), rest.size());
    good = good && host > 0 && only(rest.substr(0, host), "-.");
    rest.remove_prefix(host);
    if (rest.starts_with(':')) {
        rest.remove_prefix(1);
        auto const size = std::min(rest.find_first_not_of("0123456789"), rest.size());
        rest.remove_prefix(size);
        good = good && size >= 1 && size <= 5;
    }
    if (rest.starts_with('/') || rest.starts_with('?')) skip_part();
    if (rest.starts_with('#')) skip_part();
    if (!good || !rest.empty()) return Fault{Rule::format, "An address that starts with https:// or http://."};
    out.value = text;
    return std::nullopt;
}

Parsed Value<ZoneName>::parse(std::string_view in, ZoneName& out) {
    if (!is_time_zone(in)) return Fault{Rule::format, "An IANA time zone such as Europe/Amsterdam."};
    out.value = in;
    return std::nullopt;
}

Parsed Value<Date>::parse(std::string_view in, Date& out) {
    auto const date = parse_date(in);
    if (!date) return Fault{Rule::format, "A day as YYYY-MM-DD, such as 2026-11-22."};
    out = *date;
    return std::nullopt;
}

Parsed Value<Instant>::parse(std::string_view in, Instant& out) {
    auto const instant = parse_instant(in);
    if (!instant) return Fault{Rule::format, "An instant by RFC 3339, such as 2026-11-22T09:00:00Z."};
    out = *instant;
    return std::nullopt;
}

Parsed Value<Duration>::parse(std::string_view in, Duration& out) {
    auto const duration = parse_duration(in);
    if (!duration) return Fault{Rule::format, "An exact duration by ISO 8601 such as PT4H, PT90M or P2DT12H."};
    out = *duration;
    return std::nullopt;
}

Parsed Value<Period>::parse(std::string_view in, Period& out) {
    auto const period = parse_period(in);
    if (!period)
        return Fault{Rule::format,
                     "A period by ISO 8601 such as P1Y, P6M or P2W: at most 100 years, 999 weeks or 6999 days."};
    out = *period;
    return std::nullopt;
}

Parsed parse_id(std::string_view in, Uuid& out) {
    auto const id = parse_uuid(in);
    if (!id) return Fault{Rule::format, "An id (UUID)."};
    out = *id;
    return std::nullopt;
}

Parsed Value<Sha256Text>::parse(std::string_view in, Sha256Text& out) {
    auto const digit = [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); };
    if (in.size() != 64 || !std::ranges::all_of(in, digit))
        return Fault{Rule::format, "A SHA-256 in 64 hexadecimal digits, in small letters."};
    out.value = in;
    return std::nullopt;
}

Parsed Value<RequirementRef>::parse(std::string_view in, RequirementRef& out) {
    // By hand: every record that is read names requirements, and std::regex costs microseconds each.
    auto const lower = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; };
    auto const any = [&](char c) { return lower(c) || (c >= 'A' && c <= 'Z') || c == '.' || c == '(' || c == ')'; };
    auto const colon = in.find(':');
    bool const good = colon != std::string_view::npos && colon > 0 && colon <= 20 && colon + 1 < in.size() &&
                      in.size() <= colon + 40 && std::ranges::all_of(in.substr(0, colon), lower) &&
                      std::ranges::all_of(in.substr(colon + 1), any);
    if (!good) return Fault{Rule::format, "The id of a requirement, such as nen7510-2024:A.8.13."};
    out.id = in;
    return std::nullopt;
}

}  // namespace zorgborg
