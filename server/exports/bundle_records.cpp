#include "exports/bundle_sections.hpp"
#include "exports/words.hpp"

namespace zorgborg {
namespace {

void write_list(Html& page, std::vector<std::string> const& texts) {
    std::string all;
    for (auto const& text : texts) all.append(all.empty() ? "" : ", ").append(text);
    page.text(all);
}

void write_optional(Html& page, std::optional<Date> const& day) {
    page.cell([&] {
        if (day) page.day(*day);
    });
}

void write_evidence(Html& page, PageEvidence const& evidence) {
    bool const enclosed = evidence.path.starts_with("evidence/");
    if (enclosed) page.markup("<a href=\"").text(evidence.path).markup("\">");
    page.said(evidence.title);
    if (enclosed) page.markup("</a>");
    page.text(" (").text(label_of(evidence.state, page.language()));
    if (!evidence.kept)
        page.text(", ").text(words::seen_not_kept);
    else if (!enclosed)
        page.text(", ").text(words::not_enclosed);
    if (evidence.valid_from) page.text(", ").text(words::valid_from).text(" ").day(*evidence.valid_from);
    if (evidence.valid_until) page.text(", ").text(words::valid_until).text(" ").day(*evidence.valid_until);
    page.text(")");
}

void write_change(Html& page, PageChange const& change, std::string const& zone) {
    page.cell([&] { page.moment(change.at, zone); }).in("td", change.who).in("td", change.action);
    page.cell([&] {
        if (change.erased)
            page.in("span class=\"mark\"", words::content_erased);
        else
            write_list(page, change.members);
    });
}

void write_history(Html& page, PageControl const& control, std::string const& zone) {
    auto const caption = std::string(words::history_of.in(page.language())) + control.title;
    page.table(caption, page.told({words::version, words::when, words::who, words::act, words::changed_members}), [&] {
        write_rows(page, control.history, [&](PageChange const& change) {
            page.row_heading([&] { page.text(std::to_string(change.version)); });
            write_change(page, change, zone);
        });
    });
}

void write_control(Html& page, PageControl const& control, std::string const& zone) {
    page.markup("<section>\n").in("h3", [&] { page.said(control.title); }).markup("\n");
    page.in("dl", [&] {
        page.fact(words::requirements, [&] { write_list(page, control.requirements); });
        page.fact(words::status, label_of(control.status, page.language()));
        page.fact(words::owner, [&] { write_or(page, control.owner, words::nobody); });
        if (control.description) page.fact(words::description, [&] { page.prose(control.description->value); });
        page.fact(words::implementation, [&] {
            if (control.implementation)
                page.prose(control.implementation->value);
            else
                page.in("span class=\"mark\"", words::not_given);
        });
        if (control.implemented_date) page.fact(words::implemented_on, [&] { page.day(*control.implemented_date); });
        if (control.next_review_date) page.fact(words::next_review, [&] { page.day(*control.next_review_date); });
        page.fact(words::evidence, [&] {
            if (control.evidence.empty()) page.in("span class=\"mark\"", words::no_evidence);
            for (auto const& evidence : control.evidence) page.in("p", [&] { write_evidence(page, evidence); });
        });
    });
    write_history(page, control, zone);
    page.markup("</section>\n");
}

void write_subject(Html& page, PageChange const& change) {
    page.row_heading([&] { page.said(change.title.empty() ? change.register_name : change.title); });
    page.in("td", change.register_name);
}

}  // namespace

void write_controls(Html& page, BundlePage const& bundle) {
    for (auto const& control : bundle.controls) write_control(page, control, zone_of(bundle));
}

void write_changes(Html& page, BundlePage const& bundle) {
    if (bundle.changes.empty()) {
        page.in("p", words::no_lines);
        return;
    }
    page.table(
        words::changes_table,
        {words::record, words::register_, words::version, words::when, words::who, words::act, words::changed_members},
        [&] {
            write_rows(page, bundle.changes, [&](PageChange const& change) {
                write_subject(page, change);
                page.count(change.version);
                write_change(page, change, zone_of(bundle));
            });
        });
}

void write_late_entries(Html& page, BundlePage const& bundle) {
    page.in("p", words::late_note);
    if (bundle.late_entries.empty()) {
        page.in("p", words::no_lines);
        return;
    }
    page.table(words::late_entries,
               {words::record, words::register_, words::what, words::event_date, words::entered_on, words::who,
                words::days_between},
               [&] {
                   write_rows(page, bundle.late_entries, [&](PageLateEntry const& late) {
                       write_subject(page, late.change);
                       page.in("td", late.member).cell([&] { page.day(late.event); });
                       page.cell([&] { page.moment(late.change.at, zone_of(bundle)); }).in("td", late.change.who);
                       page.count(late.days);
                   });
               });
}

void write_overrides(Html& page, BundlePage const& bundle) {
    if (bundle.overrides.empty()) {
        page.in("p", words::no_overrides);
        return;
    }
    page.table(words::overrides, {words::what, words::who, words::when, words::reason}, [&] {
        write_rows(page, bundle.overrides, [&](PageOverride const& each) {
            page.row_heading([&] { page.said(each.what); }).in("td", each.who);
            page.cell([&] { page.moment(each.at, zone_of(bundle)); }).cell([&] { page.prose(each.reason); });
        });
    });
}

void write_rights(Html& page, BundlePage const& bundle) {
    page.table(words::members, {words::person, words::kind, words::roles, words::valid_from, words::valid_until}, [&] {
        write_rows(page, bundle.members, [&](PageMember const& member) {
            page.row_heading([&] { page.text(member.name); }).cell([&] { page.said(member.function); });
            page.cell([&] { write_list(page, member.roles); });
            write_optional(page, member.valid_from);
            write_optional(page, member.valid_until);
        });
    });
    page.table(words::settings, {words::setting, words::value}, [&] {
        write_rows(page, bundle.settings, [&](auto const& setting) {
            page.row_heading([&] { page.text(setting.first); }).in("td", setting.second);
        });
    });
}

}  // namespace zorgborg
