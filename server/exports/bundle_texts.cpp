#include "exports/bundle_texts.hpp"

#include <algorithm>
#include <set>

#include "domain/evidence.hpp"
#include "insight/statement.hpp"
#include "register/codec.hpp"
#include "register/csv.hpp"
#include "register/list.hpp"
#include "register/sheet_out.hpp"

namespace zorgborg {
namespace {

std::string register_path(RegisterDefinition const& definition, std::string_view ending) {
    return "registers/" + std::string(definition.traits.name) + std::string(ending);
}

struct PublicLine {
    RequirementRef requirement;
    std::string title;
    Applicable applicable = Applicable::undecided;
    LineStatus status = LineStatus::undecided;
};
BOOST_DESCRIBE_STRUCT(PublicLine, (), (requirement, title, applicable, status))

struct PublicStatement {
    Edition edition = Edition::nen7510_2024;
    std::vector<PublicLine> lines;
    StatementTotals totals;
};
BOOST_DESCRIBE_STRUCT(PublicStatement, (), (edition, lines, totals))

PublicStatement public_statement(Statement const& statement) {
    PublicStatement out{statement.edition, {}, statement.totals};
    for (auto const& line : statement.lines)
        out.lines.push_back({line.requirement, line.title, line.applicable, line.status});
    return out;
}

}  // namespace

void add_register_json(BagWriter& bag, BundleView const& view, RegisterDefinition const& definition) {
    bag.begin(register_path(definition, ".json"), Packing::deflated);
    bag.write(items_begin);
    std::int64_t total = 0;
    for (auto const& record : view.snapshot.table(definition).records()) {
        if (!view.scope.tells(record->envelope.id)) continue;
        std::string row = total++ == 0 ? "" : ",\n";
        show(definition, *record, view.snapshot, {}, row);
        bag.write(row);
    }
    bag.write(items_end(total));
    bag.end();
}

void add_register_csv(BagWriter& bag, BundleView const& view, RegisterDefinition const& definition) {
    ListQuery everything;
    everything.archived = ListQuery::Archived::any;
    auto page = list(everything, definition, view.snapshot);
    std::erase_if(page.records, [&](auto const& record) { return !view.scope.tells(record->envelope.id); });
    bag.add(register_path(definition, ".csv"),
            csv_of(sheet_of(everything, page, definition, view.snapshot, view.people)));
}

void add_statement(BagWriter& bag, BundleView const& view) {
    auto const statement = statement_of_applicability(view.snapshot);
    std::string text;
    if (view.request.profile == BundleProfile::customer)
        write_struct(text, public_statement(statement));
    else
        write_struct(text, statement);
    bag.add("statement-of-applicability.json", text + "\n");
}

std::vector<EvidenceFile> evidence_files(Snapshot const& snapshot, RecordScope const& scope, bool all_versions) {
    std::vector<EvidenceFile> out;
    std::set<std::string> seen;
    auto const take = [&](AnyRecord const& record) {
        auto const& evidence = static_cast<Record<Evidence> const&>(record).body;
        if (evidence.custody != Custody::kept || !evidence.sha256) return;
        if (!seen.insert(evidence.sha256->value).second) return;
        out.push_back({record.envelope.id, evidence.sha256->value,
                       evidence.file_name ? evidence.file_name->value : evidence.title.value});
    };
    for (auto const& record : snapshot.table(definition<Evidence>()).records()) {
        if (!scope.tells(record->envelope.id)) continue;
        if (!all_versions) {
            take(*record);
            continue;
        }
        std::vector<std::string> versions;
        read_history(snapshot.source().connection, snapshot.organisation_id(), Evidence::register_name,
                     record->envelope.id, snapshot.size(), [&](Entry&& entry) {
                         if (!entry.erased) versions.push_back(std::move(entry.snapshot));
                     });
        std::ranges::reverse(versions);
        for (auto const& version : versions) take(*decode(definition<Evidence>(), version));
    }
    return out;
}

}  // namespace zorgborg
