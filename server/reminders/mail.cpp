#include "reminders/mail.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <stdexcept>

#include "base/crypto.hpp"
#include "base/text.hpp"
#include "reminders/header.hpp"

namespace zorgborg {
namespace {

constexpr std::size_t line_limit = 76;  // of quoted-printable, its soft line end included
constexpr std::string_view letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
constexpr std::string_view digits = "0123456789";
constexpr std::string_view auto_submitted = "Auto-Submitted";
constexpr std::array<std::string_view, 17> ours = {"From",
                                                   "To",
                                                   "Subject",
                                                   "Date",
                                                   "Message-ID",
                                                   "MIME-Version",
                                                   "Content-Type",
                                                   "Content-Transfer-Encoding",
                                                   "Content-Language",
                                                   "Content-Disposition",
                                                   "Sender",
                                                   "Reply-To",
                                                   "Cc",
                                                   "Bcc",
                                                   "Return-Path",
                                                   "Received",
                                                   "Resent-To"};

bool only(std::string_view text, std::string_view others) {
    return !text.empty() && std::ranges::all_of(text, [&](char c) {
        return letters.find(c) != std::string_view::npos || digits.find(c) != std::string_view::npos ||
               others.find(c) != std::string_view::npos;
    });
}

void demand(bool good, char const* what) {
    if (!good) throw std::invalid_argument(std::string("no ") + what + " of a mail");
}

void check(Mail const& mail) {
    demand(is_mail_address(mail.from), "sender");
    demand(is_mail_address(mail.to), "recipient");
    demand(is_mail_address(mail.message_id), "message id");
    demand(mail.language.empty() || only(mail.language, "-"), "language");
    for (auto const& header : mail.headers) {
        demand(only(header.first, "-") && header.first.size() <= 40, "header");
        demand(std::ranges::none_of(ours, [&header](auto one) { return equals_ignoring_case(one, header.first); }),
               "other header");
    }
}

std::string date_text(Instant instant) {
    constexpr std::array<std::string_view, 7> weekdays = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    constexpr std::array<std::string_view, 12> months = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                         "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    auto const day = std::chrono::floor<std::chrono::days>(instant);
    auto const date = std::chrono::year_month_day(day);
    auto const time = std::chrono::hh_mm_ss(std::chrono::floor<std::chrono::seconds>(instant - day));
    return fmt::format("{}, {:02} {} {:04} {:02}:{:02}:{:02} +0000", weekdays[std::chrono::weekday(day).c_encoding()],
                       static_cast<unsigned>(date.day()), months[static_cast<unsigned>(date.month()) - 1],
                       static_cast<int>(date.year()), time.hours().count(), time.minutes().count(),
                       time.seconds().count());
}

/// Lines of a body as valid UTF-8, without their ends (CRLF, LF or CR).
std::vector<std::string> lines(std::string_view text) {
    std::vector<std::string> out(1);
    auto const all = characters(text);
    for (std::size_t i = 0; i < all.size(); ++i) {
        auto const c = all[i];
        bool const ends = c == U'\n' || c == U'\r';
        if (c == U'\r' && i + 1 < all.size() && all[i + 1] == U'\n') continue;
        if (ends)
            out.emplace_back();
        else
            append_utf8(out.back(), (c < 0x20 && c != U'\t') || c == 0x7f ? U'\ufffd' : c);
    }
    if (out.back().empty()) out.pop_back();
    return out;
}

/// One line as quoted-printable (RFC 2045, 6.7), with its end.
std::string quoted_printable(std::string_view line) {
    std::string out;
    std::size_t used = 0;
    for (std::size_t i = 0; i < line.size(); ++i) {
        auto const c = line[i];
        bool const last = i + 1 == line.size();
        bool const blank = c == ' ' || c == '\t';
        bool const plain = (c > ' ' && c <= '~' && c != '=') || (blank && !last);
        auto const next = plain ? std::string(1, c) : fmt::format("={:02X}", static_cast<unsigned char>(c));
        if (used + next.size() > line_limit - (last ? 0 : 1)) {
            out += "=\r\n";
            used = 0;
        }
        out += next;
        used += next.size();
    }
    return out + "\r\n";
}

std::string part(std::string_view type, std::string_view text) {
    auto out = fmt::format(
        "Content-Type: text/{}; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n", type);
    for (auto const& line : lines(text)) out += quoted_printable(line);
    return out;
}

/// `=_` never stands in quoted-printable, so no text can hold a boundary that begins so.
std::string alternatives(Mail const& mail) {
    auto const boundary = "=_" + hexadecimal(as_text(sha256({mail.message_id}))).substr(0, 32);
    return token_header("Content-Type", "multipart/alternative; boundary=\"" + boundary + "\"") +
           fmt::format("\r\n--{0}\r\n{1}\r\n--{0}\r\n{2}\r\n--{0}--\r\n", boundary, part("plain", mail.text),
                       part("html", mail.html));
}

}  // namespace

bool is_mail_address(std::string_view text) {
    auto const at = text.find('@');
    return text.size() <= 254 && at <= 64 && only(text.substr(0, at), ".!#$%&'*+-/=^_`{|}~") &&
           only(text.substr(at + 1), ".-");
}

std::string message_of(Mail const& mail) {
    check(mail);
    std::string out;
    out += address_header("From", "", mail.from);
    out += address_header("To", mail.to_name, mail.to);
    out += text_header("Subject", mail.subject);
    out += token_header("Date", date_text(mail.date));
    out += token_header("Message-ID", "<" + mail.message_id + ">");
    out += token_header(auto_submitted, "auto-generated");
    if (!mail.language.empty()) out += token_header("Content-Language", mail.language);
    for (auto const& [name, value] : mail.headers)
        if (!equals_ignoring_case(name, auto_submitted)) out += token_header(name, value);
    out += "MIME-Version: 1.0\r\n";
    return out + (mail.html.empty() ? part("plain", mail.text) : alternatives(mail));
}

}  // namespace zorgborg
