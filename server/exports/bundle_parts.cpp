#include "exports/bundle_parts.hpp"

#include <fmt/format.h>

#include "exports/bundle_page.hpp"
#include "exports/oscal.hpp"
#include "exports/statement_sheets.hpp"
#include "exports/words.hpp"
#include "register/labels.hpp"

namespace zorgborg {
namespace {

PageEvidence evidence_of(Record<Evidence> const& record, BundleView const& view) {
    auto const& body = record.body;
    PageEvidence out;
    out.title = body.title.value;
    out.kept = body.custody == Custody::kept;
    if (out.kept)
        if (auto const file = view.enclosed.find(body.sha256->value); file != view.enclosed.end())
            out.path = file->second;
    out.state = derive(record, view.snapshot).state;
    out.valid_from = body.valid_from_date;
    out.valid_until = body.valid_until_date;
    return out;
}

void add_evidence(BundlePage& page, BundleView const& view) {
    for (auto& control : page.controls) {
        auto const* const record = view.snapshot.find<Control>(control.id);
        for (auto const& reference : record->body.evidence)
            if (auto const* evidence = view.snapshot.find<Evidence>(reference.id))
                control.evidence.push_back(evidence_of(*evidence, view));
    }
}

/// What this bundle lacks, beside what the registers lack.
void add_gaps(BundlePage& page, BundleView const& view) {
    auto const add = [&](PageGap::Kind kind, Words const& words, std::int64_t count) {
        if (count > 0) page.gaps.push_back({kind, std::string(words.in(page.language)), count});
    };
    add(PageGap::Kind::erased, words::gap_files, view.statement.missing);
    add(PageGap::Kind::withheld, words::gap_earlier, view.statement.earlier);
    for (auto const& [name, leaves] : view.statement.withheld) {
        auto const text =
            std::string((page.assessment ? words::gap_out_of_scope : words::gap_register).in(page.language)) + ": " +
            std::string(label(LabelKind::registers, name, page.language));
        page.gaps.push_back({PageGap::Kind::withheld, text, leaves});
    }
}

std::vector<BundleText> index_page(BundleView const& view) {
    auto const& statement = view.statement;
    auto page =
        bundle_page_of(view.snapshot, view.people,
                       {statement.profile, statement.language, statement.since ? statement.since : statement.from,
                        statement.root, statement.software, statement.assessment});
    if (auto const approved = statement_of_applicability(view.snapshot).approved_version)
        page.statement_version =
            fmt::format("{} ({})", approved->number,
                        spelled(local_day(approved->approved_at, page.organisation.time_zone.value), page.language));
    if (statement.profile != BundleProfile::customer) {
        add_evidence(page, view);
        add_gaps(page, view);
    }
    return {{"index.html", bundle_page(page)}};
}

/// For a customer without anybody's reasons.
std::vector<BundleText> statement_sheet(BundleView const& view) {
    if (view.statement.profile == BundleProfile::customer) return {};
    auto const statement = statement_of_applicability(view.snapshot);
    return {{"statement-of-applicability.xlsx",
             xlsx_of(sheets_of(statement, view.statement.language), view.snapshot.changed_at())}};
}

std::vector<BundleText> oscal(BundleView const& view) {
    std::vector<BundleText> out;
    if (view.statement.profile != BundleProfile::certifier) return out;
    OscalScope const scope{[&](Uuid const& record) { return view.scope.tells(record); }, view.enclosed};
    for (auto& file : oscal_files(view.snapshot, view.statement.as_of, scope))
        out.push_back({"oscal/" + file.name, std::move(file.json)});
    return out;
}

}  // namespace

std::vector<BundlePart> bundle_parts() { return {index_page, statement_sheet, oscal}; }

}  // namespace zorgborg
