#include "exports/bundle_sections.hpp"
#include "exports/words.hpp"

namespace zorgborg {
namespace {

Words const& state_words(DocumentState state) {
    static constexpr Words all[] = {words::document_ready, words::document_unapproved, words::document_draft,
                                    words::document_described, words::document_missing};
    return all[static_cast<std::size_t>(state)];
}

}  // namespace

void write_standing(Html& page, BundlePage const& bundle) {
    auto const status = [&](LineStatus value) { return label_of(value, page.language()); };
    std::vector<std::string_view> headings{words::theme.in(page.language())};
    for (auto const& each : enumerators<LineStatus>) headings.push_back(status(each.value));
    headings.push_back(words::total.in(page.language()));
    page.table(words::standing_by_theme.in(page.language()), headings, [&] {
        write_rows(page, bundle.standing, [&](PageStanding const& standing) {
            page.row_heading([&] { page.text(standing.theme); });
            std::int64_t sum = 0;
            for (auto const count : standing.counts) {
                page.count(count);
                sum += count;
            }
            page.count(sum);
        });
    });
}

void write_statement(Html& page, BundlePage const& bundle) {
    bool const in_full = bundle.profile == BundleProfile::certifier;
    write_totals(page, bundle.lines);
    write_lines(page, bundle.lines, in_full ? LineDetail::full : LineDetail::status, '3');
    if (in_full) write_additional(page, bundle.additional, '3');
}

void write_overdue(Html& page, BundlePage const& bundle) {
    if (bundle.overdue.empty()) {
        page.in("p", words::no_lines);
        return;
    }
    page.table(words::overdue_items, {words::title, words::register_, words::owner, words::due_on, words::days_late},
               [&] {
                   write_rows(page, bundle.overdue, [&](PageOverdue const& item) {
                       page.row_heading([&] { page.said(item.title); }).in("td", item.register_name);
                       page.cell([&] { write_or(page, item.owner, words::nobody); });
                       page.cell([&] { page.day(item.due_date); }).count(item.days_late);
                   });
               });
}

void write_documents(Html& page, BundlePage const& bundle) {
    page.in("p", words::documents_note);
    page.table(words::documents, {words::clause, words::asked, words::status, words::found}, [&] {
        write_rows(page, bundle.documents, [&](DocumentLine const& line) {
            page.row_heading([&] { page.text(line.number); }).in("td", line.title);
            page.in(line.state == DocumentState::ready ? "td" : "td class=\"mark\"", state_words(line.state));
            page.cell([&] {
                for (auto const& title : line.found) page.in("p", [&] { page.said(title); });
            });
        });
    });
}

}  // namespace zorgborg
