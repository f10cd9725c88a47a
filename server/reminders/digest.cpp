#include "reminders/digest.hpp"

#include <algorithm>

#include "exports/html.hpp"
#include "register/labels.hpp"

namespace zorgborg {
namespace {

namespace words {
constexpr Words late{"Te laat", "Late"};
constexpr Words this_week{"Deze week", "This week"};
constexpr Words later{"Daarna", "After that"};
constexpr Words hello{"Dag ", "Hello "};
constexpr Words intro{"Dit vraagt uw aandacht in het managementsysteem voor informatiebeveiliging van ",
                      "This asks for your attention in the information security management system of "};
constexpr Words for_board{"Dit hoort de bestuurder elke maand te weten over ",
                          "This is what the board should know each month about "};
constexpr Words by{"uiterlijk ", "by "};
constexpr Words since{"sinds ", "since "};
constexpr Words today{"vandaag", "today"};
constexpr Words a_day_late{"1 dag te laat", "1 day late"};
constexpr Words days_late{" dagen te laat", " days late"};
constexpr Words open{"Openen", "Open"};
constexpr Words finish{"Afronden zonder in te loggen (kan één keer)", "Complete without signing in (works once)"};
constexpr Words in_all{"In totaal is bij u te laat: ", "Late with you in all: "};
constexpr Words no_patients{"Zet geen cliëntgegevens in dit systeem of in een antwoord op deze mail.",
                            "Put no client data in this system or in an answer to this mail."};
constexpr Words why{
    "U krijgt deze mail omdat u in dit systeem taken of plannen beheert. Hoe vaak, staat bij uw "
    "lidmaatschap.",
    "You get this mail because you keep tasks or plans in this system. How often is set with your "
    "membership."};
constexpr Words soon{" binnenkort", " soon"};
constexpr Words are_late{" te laat", " late"};
}  // namespace words

struct Part {
    Words const* heading;
    std::vector<DigestLine const*> lines = {};
};

std::vector<Part> parts_of(Digest const& digest) {
    std::vector<Part> out{{&words::late}, {&words::this_week}, {&words::later}};
    for (auto const& line : digest.lines) {
        auto const ahead = line.due_date - digest.today;
        out[ahead < 0 ? 0 : ahead < 7 ? 1 : 2].lines.push_back(&line);
    }
    std::erase_if(out, [](Part const& part) { return part.lines.empty(); });
    return out;
}

std::string when(DigestLine const& line, Digest const& digest) {
    auto const language = digest.language;
    auto const late = digest.today - line.due_date;
    bool const since = line.what == DueKind::never_tested || line.what == DueKind::talked_through;
    if (since) return std::string(words::since.in(language)) + spelled(line.due_date, language);
    if (late == 0) return std::string(words::today.in(language));
    auto out = std::string(words::by.in(language)) + spelled(line.due_date, language);
    if (late == 1) out.append(", ").append(words::a_day_late.in(language));
    if (late > 1) out.append(", ").append(std::to_string(late)).append(words::days_late.in(language));
    return out;
}

std::string_view kind(DigestLine const& line, Digest const& digest) {
    return label(LabelKind::values, enum_name(line.what), digest.language);
}

Words const& intro(Digest const& digest) { return digest.for_board ? words::for_board : words::intro; }

std::string plain(Digest const& digest, std::vector<Part> const& parts) {
    auto const language = digest.language;
    auto const in = [language](Words const& text) { return text.in(language); };
    std::string out;
    out.append(in(words::hello)).append(digest.name).append(",\n\n");
    out.append(in(intro(digest))).append(digest.organisation).append(".\n");
    for (auto const& part : parts) {
        out.append("\n").append(in(*part.heading)).append("\n");
        for (auto const* line : part.lines) {
            out.append("- ").append(line->title).append(" (").append(lower_ascii(kind(*line, digest))).append("), ");
            out.append(when(*line, digest)).append("\n");
            if (!line->link.empty()) out.append("  ").append(line->link).append("\n");
            if (!line->completion.empty())
                out.append("  ").append(in(words::finish)).append(":\n  ").append(line->completion).append("\n");
        }
    }
    if (digest.late_in_all > 0)
        out.append("\n").append(in(words::in_all)).append(std::to_string(digest.late_in_all)).append(".\n");
    return out.append("\n-- \n").append(in(words::why)).append("\n").append(in(words::no_patients)).append("\n");
}

void write_line(Html& html, DigestLine const& line, Digest const& digest) {
    auto const anchor = [&](std::string const& address, std::string_view text) {
        // Our own addresses, without anything to escape: see `is_plain`.
        html.markup("<a href=\"" + address + "\">").text(text).markup("</a>");
    };
    html.in("li", [&] {
        if (line.link.empty())
            html.in("strong", line.title);
        else
            anchor(line.link, line.title);
        html.text(" (").text(lower_ascii(kind(line, digest))).text("), ").text(when(line, digest));
        if (line.completion.empty()) return;
        html.markup("<br>");
        anchor(line.completion, words::finish.in(digest.language));
    });
}

std::string page(Digest const& digest, std::vector<Part> const& parts, std::string const& subject) {
    Html html(digest.language, digest.language);
    html.heading('1', subject);
    html.in("p", [&] { html.text(words::hello).text(digest.name).text(","); });
    html.in("p", [&] { html.text(intro(digest)).text(digest.organisation).text("."); });
    for (auto const& part : parts) {
        html.heading('2', *part.heading);
        html.in("ul", [&] {
            for (auto const* line : part.lines) write_line(html, *line, digest);
        });
    }
    if (digest.late_in_all > 0)
        html.in("p", [&] { html.text(words::in_all).text(std::to_string(digest.late_in_all)).text("."); });
    html.in("p", words::why).in("p", words::no_patients);
    return html.mail(subject);
}

std::string subject_of(Digest const& digest) {
    auto const late =
        std::ranges::count_if(digest.lines, [&](auto const& line) { return line.due_date < digest.today; });
    auto const soon = static_cast<std::int64_t>(digest.lines.size()) - late;
    auto out = digest.organisation + ": ";
    if (late > 0) out += std::to_string(late) + std::string(words::are_late.in(digest.language));
    if (late > 0 && soon > 0) out += ", ";
    if (soon > 0) out += std::to_string(soon) + std::string(words::soon.in(digest.language));
    return out;
}

}  // namespace

DigestText digest_text(Digest digest) {
    std::ranges::stable_sort(digest.lines, {}, &DigestLine::due_date);
    auto const parts = parts_of(digest);
    DigestText out;
    out.subject = subject_of(digest);
    out.text = plain(digest, parts);
    out.html = page(digest, parts, out.subject);
    return out;
}

}  // namespace zorgborg
