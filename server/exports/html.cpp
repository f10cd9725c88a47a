#include "exports/html.hpp"

#include "base/crypto.hpp"
#include "base/embedded.hpp"
#include "exports/markup.hpp"

namespace zorgborg {
namespace {

constexpr Words months[] = {{"jan", "Jan"}, {"feb", "Feb"}, {"mrt", "Mar"}, {"apr", "Apr"},
                            {"mei", "May"}, {"jun", "Jun"}, {"jul", "Jul"}, {"aug", "Aug"},
                            {"sep", "Sep"}, {"okt", "Oct"}, {"nov", "Nov"}, {"dec", "Dec"}};
constexpr Words skip{"Naar de inhoud", "To the contents"};

std::string_view style() { return embedded("server/exports/page.css"); }

}  // namespace

std::string spelled(Date day, Language language) {
    std::chrono::year_month_day const parts(day.days());
    return std::to_string(static_cast<unsigned>(parts.day())) + " " +
           std::string(months[static_cast<unsigned>(parts.month()) - 1].in(language)) + " " +
           std::to_string(static_cast<int>(parts.year()));
}

std::string spelled(Duration duration, Language language) {
    struct Unit {
        std::int64_t seconds;
        Words one, more;
    };
    static constexpr Unit units[] = {{86400, {"dag", "day"}, {"dagen", "days"}},
                                     {3600, {"uur", "hour"}, {"uur", "hours"}},
                                     {60, {"minuut", "minute"}, {"minuten", "minutes"}},
                                     {1, {"seconde", "second"}, {"seconden", "seconds"}}};
    static constexpr Words conjunction{" en ", " and "};
    std::string out;
    auto rest = duration.seconds;
    for (auto const& unit : units) {
        bool const last = unit.seconds == 1 && out.empty();
        auto const least = unit.seconds == units[0].seconds ? 2 : 1;
        auto const count = rest / unit.seconds;
        if (count < least && !last) continue;
        rest %= unit.seconds;
        if (!out.empty()) out += conjunction.in(language);
        out.append(std::to_string(count)).append(" ").append((count == 1 ? unit.one : unit.more).in(language));
    }
    return out;
}

std::string_view page_policy() {
    static auto const policy = "default-src 'none'; style-src 'sha256-" + base64(as_text(sha256({style()}))) +
                               "'; base-uri 'none'; form-action 'none'";
    return policy;
}

Html& Html::markup(std::string_view html) {
    out_ += html;
    return *this;
}

Html& Html::text(std::string_view text) {
    append_escaped(out_, text);
    return *this;
}

Html& Html::said(std::string_view text) {
    if (foreign_.empty()) return this->text(text);
    return in("span" + foreign(), text);
}

Html& Html::prose(std::string_view text) {
    while (!text.empty()) {
        auto const end = std::min(text.find("\n\n"), text.size());
        auto const paragraph = trimmed(text.substr(0, end));
        if (!paragraph.empty()) in("p class=\"said\"" + foreign(), paragraph);
        text.remove_prefix(std::min(end + 2, text.size()));
    }
    return *this;
}

Html& Html::commonmark(std::string_view text, char heading_level) {
    return in("div class=\"text\"" + foreign(), [&] { append_commonmark(out_, text, heading_level); });
}

Html& Html::day(Date day) { return in("time datetime=\"" + to_text(day) + "\"", spelled(day, language_)); }

Html& Html::moment(Instant instant, std::string const& zone) {
    return in("time datetime=\"" + to_text(instant) + "\"", spelled(local_day(instant, zone), language_));
}

Html& Html::precise(Instant instant, std::string const& zone) {
    moment(instant, zone).text(" (");
    return in("code", to_text(instant)).text(")");
}

Html& Html::heading(char level, std::string_view text, std::string_view id) {
    heading_ = text;
    std::string tag{'h', level};
    if (!id.empty()) ((tag += " id=\"") += id) += '"';
    return in(tag, text).markup("\n");
}

Html& Html::close(std::string_view tag) {
    (out_ += "</").append(tag.substr(0, tag.find(' '))) += ">";
    return *this;
}

std::vector<std::string_view> Html::told(std::initializer_list<Words> all) const {
    std::vector<std::string_view> out;
    for (auto const& words : all) out.push_back(words.in(language_));
    return out;
}

void Html::begin_table(std::string_view caption, std::vector<std::string_view> const& headings) {
    auto const id = "table-" + std::to_string(++tables_);
    markup("<div class=\"wide\" role=\"region\" tabindex=\"0\" aria-labelledby=\"" + id + "\"><table>\n");
    in("caption id=\"" + id + (caption == heading_ ? "\" class=\"unseen\"" : "\""), caption).markup("<thead><tr>");
    for (auto const& heading : headings) in("th scope=\"col\"", heading);
    markup("</tr></thead><tbody>\n");
}

std::string Html::document(std::string_view title) const {
    Html out(language_, language_);
    out.markup("<!DOCTYPE html>\n<html lang=\"")
        .text(code(language_))
        .markup("\">\n<head>\n<meta charset=\"utf-8\">\n");
    out.markup("<meta http-equiv=\"Content-Security-Policy\" content=\"").text(page_policy()).markup("\">\n");
    out.markup("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
    out.markup("<meta name=\"referrer\" content=\"no-referrer\">\n");
    out.in("title", title).markup("\n<style>").markup(style()).markup("</style>\n</head>\n<body>\n");
    out.in("a class=\"skip\" href=\"#content\"", skip).markup("\n");
    return out.out_ + out_ + "</body>\n</html>\n";
}

std::string Html::mail(std::string_view title) const {
    constexpr std::string_view style =
        "font-family: sans-serif; font-size: 16px; line-height: 1.5; max-width: 40em; color: #1a1a1a";
    Html out(language_, language_);
    out.markup("<!doctype html>\n<html lang=\"")
        .text(code(language_))
        .markup("\">\n<head>\n<meta charset=\"utf-8\">\n");
    out.in("title", title).markup("\n</head>\n<body style=\"").markup(style).markup("\">\n");
    return out.out_ + out_ + "</body>\n</html>\n";
}

}  // namespace zorgborg
