#include "exports/bundle_page.hpp"

#include <algorithm>
#include <span>

#include "exports/bundle_sections.hpp"
#include "exports/cycle_words.hpp"
#include "exports/words.hpp"

namespace zorgborg {
namespace {

Words const& profile_words(BundleProfile profile) {
    static constexpr Words all[] = {words::certifier, words::inspectorate, words::customer};
    return all[static_cast<std::size_t>(profile)];
}

template <std::int64_t Low, std::int64_t High>
void write_number(Html& page, Words const& name, std::optional<Whole<Low, High>> const& number) {
    page.fact(name, [&] { write_or(page, number ? std::to_string(number->value) : std::string(), words::not_given); });
}

void write_organisation(Html& page, BundlePage const& bundle) {
    auto const& body = bundle.organisation;
    page.fact(words::organisation, [&] { page.said(body.name.value); });
    page.fact(words::kind, label_of(body.kind, page.language()));
    page.fact(words::sector, [&] { write_or(page, body.sector ? body.sector->value : "", words::not_given); });
    page.fact(words::scope, [&] {
        if (body.scope_statement)
            page.prose(body.scope_statement->value);
        else
            page.in("span class=\"mark\"", words::not_given);
    });
    write_number(page, words::staff, body.staff_count);
    write_number(page, words::clients, body.client_count);
}

void write_cover(Html& page, BundlePage const& bundle) {
    page.in("dl", [&] {
        page.fact(words::made_for, profile_words(bundle.profile).in(page.language()));
        write_organisation(page, bundle);
        page.fact(words::edition, label_of(bundle.edition, page.language()));
        page.fact(words::as_of, [&] { page.precise(bundle.as_of, zone_of(bundle)); });
        if (bundle.from) page.fact(words::since, [&] { page.precise(*bundle.from, zone_of(bundle)); });
        page.fact(words::zone, zone_of(bundle));
        page.fact(words::statement_version, [&] { write_or(page, bundle.statement_version, words::unknown); });
        page.fact(words::certificate, [&] { write_or(page, bundle.certificate, words::no_certificate); });
        page.fact(words::log,
                  [&] { page.text(std::to_string(bundle.log_size)).text(words::leaves).in("code", bundle.log_root); });
        page.fact(words::software, bundle.software);
    });
    page.in("p", words::reading_guide);
}

Words const& kind_words(PageGap::Kind kind) {
    static constexpr Words all[] = {words::missing, words::withheld, words::erased, words::not_looked_at};
    return all[static_cast<std::size_t>(kind)];
}

void write_gaps(Html& page, BundlePage const& bundle) {
    auto gaps = bundle.gaps;
    if (bundle.statement_version.empty()) gaps.emplace_back().text = words::gap_statement_version.in(page.language());
    std::ranges::stable_sort(gaps, {}, &PageGap::kind);
    page.table(words::gaps, {words::kind, words::how_many, words::what}, [&] {
        write_rows(page, gaps, [&](PageGap const& gap) {
            page.row_heading([&] { page.text(kind_words(gap.kind)); });
            page.in("td class=\"number\"", gap.count ? std::to_string(*gap.count) : std::string());
            page.in("td", gap.text);
        });
    });
}

// ---- which sections whom is shown, in their order -------------------------------------------------------------------

struct Section {
    std::string_view id;
    Words const& heading;
    void (*write)(Html&, BundlePage const&);
};
constexpr Section standing{"standing", words::standing, write_standing};
constexpr Section statement{"statement", words::statement, write_statement};
constexpr Section controls{"controls", words::controls, write_controls};
constexpr Section late{"overdue", words::overdue, write_overdue};
constexpr Section audited{"assessments", words::cycle::independence, write_assessments};
constexpr Section documents{"documents", words::documents, write_documents};
constexpr Section changed{"changes", words::changes, write_changes};
constexpr Section entered_late{"late-entries", words::late_entries, write_late_entries};
constexpr Section exceptions{"overrides", words::overrides, write_overrides};
constexpr Section rights{"rights", words::rights, write_rights};

constexpr Section for_certifier[] = {audited,  standing, documents,    late,       statement,
                                     controls, changed,  entered_late, exceptions, rights};
constexpr Section for_inspectorate[] = {audited, standing, late, documents, statement};
constexpr Section for_assessment[] = {audited, statement};
constexpr Section for_customer[] = {statement};

std::span<Section const> sections_of(BundlePage const& bundle) {
    if (bundle.assessment && bundle.profile != BundleProfile::customer) return for_assessment;
    switch (bundle.profile) {
        case BundleProfile::certifier: return for_certifier;
        case BundleProfile::inspectorate: return for_inspectorate;
        case BundleProfile::customer: break;
    }
    return for_customer;
}

}  // namespace

std::string const& zone_of(BundlePage const& bundle) { return bundle.organisation.time_zone.value; }

void write_or(Html& page, std::string_view value, Words const& otherwise) {
    if (value.empty())
        page.in("span class=\"mark\"", otherwise);
    else
        page.said(value);
}

std::string bundle_page(BundlePage const& bundle) {
    Html page(bundle.language, bundle.texts);
    auto const sections = sections_of(bundle);
    page.markup("<header>\n").heading('1', words::bundle).in("p", [&] {
        page.said(bundle.organisation.name.value).text(", ").moment(bundle.as_of, zone_of(bundle));
    });
    page.markup("</header>\n<main id=\"content\">\n<section class=\"gaps\">\n").heading('2', words::gaps);
    write_gaps(page, bundle);
    page.markup("</section>\n<section>\n").heading('2', words::cover);
    write_cover(page, bundle);
    page.markup("</section>\n<nav aria-label=\"").text(words::contents).markup("\"><ul>\n");
    for (auto const& section : sections)
        page.in("li",
                [&] { page.markup("<a href=\"#").text(section.id).markup("\">").text(section.heading).markup("</a>"); })
            .markup("\n");
    page.markup("</ul></nav>\n");
    for (auto const& section : sections) {
        page.markup("<section>\n").heading('2', section.heading, section.id);
        section.write(page, bundle);
        page.markup("</section>\n");
    }
    page.markup("</main>\n");
    return page.document(std::string(words::bundle.in(bundle.language)) + ": " + bundle.organisation.name.value);
}

}  // namespace zorgborg
