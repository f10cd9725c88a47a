/// What a bundle's first page says of audits: whether the organisation has an independent one, and each report.

#include <algorithm>
#include <array>

#include "domain/assessment_result.hpp"
#include "exports/bundle_sections.hpp"
#include "exports/cycle_words.hpp"
#include "exports/words.hpp"
#include "insight/independence.hpp"

namespace zorgborg {
namespace {

std::string numbers_of(std::vector<RequirementRef> const& requirements) {
    std::string out;
    for (auto const& each : requirements) out.append(out.empty() ? "" : ", ").append(number_of(each.id));
    return out;
}

std::string told(ResultSource const& source) {
    std::string out;
    auto const add = [&out](std::string_view text) { out.append(out.empty() ? "" : ", ").append(text); };
    if (source.function) add(source.function->value);
    if (source.title) add(source.title->value);
    if (source.version) add(source.version->value);
    if (source.place) add(source.place->value);
    if (source.sample) add(source.sample->value);
    if (source.date) add(to_text(*source.date));
    return out;
}

PageResult page_result(Record<AssessmentResult> const& record) {
    auto const& body = record.body;
    PageResult out{std::string(number_of(body.requirement.id)), body.result, {}, {}};
    if (body.note || body.reason) out.note = body.note ? body.note : body.reason;
    for (auto const& source : body.sources) out.sources.emplace_back(source.kind, told(source));
    return out;
}

PageAssessment page_assessment(Snapshot const& snapshot, Record<Assessment> const& record, bool with_results) {
    PageAssessment out;
    out.title = record.body.title.value;
    out.kind = record.body.kind;
    out.date = day_of(record.body);
    out.not_looked_at = record.body.not_looked_at;
    out.awaiting_confirmation = !counts_as_said(record.body);
    auto const independence = independence_of(snapshot, record, Actor{});
    out.counts = independence.counts;
    out.except = numbers_of(independence.except);
    for (auto const& rule : independence.rules)
        if (rule.verdict != Verdict::holds) out.rules.emplace_back(rule.rule, rule.verdict);
    for (auto const* result : results_of(record.envelope.id, snapshot)) {
        ++out.results_by_kind[static_cast<std::size_t>(result->body.result)];
        if (with_results) out.results.push_back(page_result(*result));
    }
    return out;
}

std::string_view counts_words(std::optional<bool> counts, Language language) {
    return (!counts ? words::unknown : *counts ? words::yes : words::no).in(language);
}

void write_standing_of(Html& page, PageIndependence const& standing) {
    auto const& counts = standing.counts;
    page.in("p", [&] {
        page.in(counts == true ? "strong" : "strong class=\"mark\"", !counts   ? words::cycle::counts_unknown
                                                                     : *counts ? words::cycle::counts
                                                                               : words::cycle::counts_not);
        if (standing.until) page.text(" ").text(words::valid_until).text(" ").day(*standing.until).text(".");
    });
    page.in("p", [&] {
        page.text(std::to_string(standing.covered))
            .text(words::of_number)
            .text(std::to_string(standing.of))
            .text(words::covered_requirements);
        if (!standing.missing.empty())
            page.text(" ").text(words::not_covered).text(": ").text(standing.missing).text(".");
    });
    page.in("p", words::cycle::our_reading);
}

void write_rules(Html& page, PageAssessment const& each) {
    std::string_view separator;
    for (auto const& [rule, verdict] : each.rules) {
        page.text(separator).text(label_of(rule, page.language())).text(": ").text(label_of(verdict, page.language()));
        separator = "; ";
    }
    if (each.except.empty()) return;
    page.text(separator).text(words::without_requirements).text(" ").text(each.except);
}

void write_results(Html& page, PageAssessment const& each) {
    page.table(words::results, {words::requirements, words::result, words::note, words::sources}, [&] {
        write_rows(page, each.results, [&](PageResult const& result) {
            page.row_heading([&] { page.text(result.number); });
            page.in("td", label_of(result.result, page.language()));
            page.cell([&] {
                if (result.note) page.prose(result.note->value);
            });
            page.cell([&] {
                for (auto const& source : result.sources)
                    page.in("p",
                            [&] { page.text(label_of(source.first, page.language())).text(": ").said(source.second); });
            });
        });
    });
}

}  // namespace

void add_assessments(BundlePage& out, Snapshot const& snapshot, std::optional<Uuid> const& only) {
    auto const& standing = independence_standing(snapshot);
    out.independence = {standing.counts, standing.until, standing.coverage.n, standing.coverage.of,
                        numbers_of(standing.coverage.missing)};
    for (auto const* assessment : snapshot.all<Assessment>())
        if (is_issued(assessment->body) && (!only || assessment->envelope.id == *only))
            out.assessments.push_back(page_assessment(snapshot, *assessment, only.has_value()));
    std::ranges::stable_sort(out.assessments, std::ranges::greater(), &PageAssessment::date);
    for (auto const* certificate : snapshot.all<Certificate>()) {
        auto const derived = derive(*certificate, snapshot);
        if (!derived.valid) continue;
        out.certificate += out.certificate.empty() ? "" : "; ";
        out.certificate += certificate->body.title.value;
        if (certificate->body.number) out.certificate += " " + certificate->body.number->value;
        out.certificate += " (" + to_text(*derived.ends_date) + ")";
    }
}

void write_assessments(Html& page, BundlePage const& bundle) {
    write_standing_of(page, bundle.independence);
    if (bundle.assessments.empty()) {
        page.in("p", words::no_reports);
        return;
    }
    page.table(
        words::reports,
        {words::what, words::kind, words::report_date, words::cycle::independent, words::because, words::results}, [&] {
            write_rows(page, bundle.assessments, [&](PageAssessment const& each) {
                page.row_heading([&] { page.said(each.title); });
                page.in("td", label_of(each.kind, page.language()));
                page.cell([&] {
                    if (each.date) page.day(*each.date);
                });
                page.in("td", counts_words(each.counts, page.language()));
                page.cell([&] { write_rules(page, each); });
                page.cell([&] {
                    std::string_view separator;
                    for (auto const& kind : enumerators<ResultKind>) {
                        auto const n = each.results_by_kind[static_cast<std::size_t>(kind.value)];
                        if (n == 0) continue;
                        page.text(separator)
                            .text(label_of(kind.value, page.language()))
                            .text(": ")
                            .text(std::to_string(n));
                        separator = "; ";
                    }
                });
            });
        });
    for (auto const& each : bundle.assessments) {
        if (each.not_looked_at)
            page.in("p", [&] {
                page.said(each.title).text(": ").text(words::not_looked_at).text(": ").said(each.not_looked_at->value);
            });
        if (!each.results.empty()) write_results(page, each);
    }
}

}  // namespace zorgborg
