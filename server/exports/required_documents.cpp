#include "exports/required_documents.hpp"

#include <algorithm>

#include "catalogue/catalogue.hpp"
#include "domain/soa_version.hpp"

namespace zorgborg {
namespace {

constexpr std::string_view newest = enum_name(Edition::nen7510_2024);

/// The clauses of the organisation's edition that say what this clause of the newest one says.
std::vector<std::string> counterparts(Catalogue const& catalogue, std::string const& requirement, Edition edition) {
    if (enum_name(edition) == newest) return {requirement};
    std::vector<std::string> out;
    for (auto const& mapping : catalogue.mappings(newest, enum_name(edition)))
        if (mapping.from == requirement) out.push_back(mapping.to);
    return out;
}

bool is_record(Document const& document) { return document.kind == DocumentKind::record; }

DocumentState state_of(Record<Document> const& document, DocumentNeed need, Facts const& facts) {
    if (need == DocumentNeed::record && !is_record(document.body)) return DocumentState::described;
    if (document.body.status != DocumentStatus::in_force) return DocumentState::draft;
    if (approvers(document.body) != Set<Role>{Role::board}) return DocumentState::ready;
    auto const approval = approval_of(document.envelope, facts);
    bool const approved = approval && approval->decision == Decision::approved;
    return approved ? DocumentState::ready : DocumentState::unapproved;
}

void take(DocumentLine& line, DocumentState state, std::string const& title) {
    if (state > line.state) return;
    if (state < line.state) line.found.clear();
    line.state = state;
    if (std::ranges::find(line.found, title) == line.found.end()) line.found.push_back(title);
}

/// The best of what there is: one document in force is enough, whatever drafts lie beside it.
void look_up(DocumentLine& line, RequiredDocument const& required, std::vector<std::string> const& clauses,
             Snapshot const& snapshot) {
    for (auto const& clause : clauses)
        for (auto const* document : snapshot.linking<Document>(clause)) {
            if (document->body.status == DocumentStatus::withdrawn) continue;
            if (required.need == DocumentNeed::arrangement && is_record(document->body)) continue;
            take(line, state_of(*document, required.need, snapshot), document->body.title.value);
        }
}

/// The statement itself is a draft until the board approved a version of it.
void look_up_statement(DocumentLine& line, Statement const& statement, Snapshot const& snapshot) {
    line.state = DocumentState::draft;
    if (!statement.approved_version) return;
    if (auto const* version = snapshot.find<SoaVersion>(statement.approved_version->id))
        take(line, DocumentState::ready, version->body.title ? version->body.title->value : "");
}

}  // namespace

std::vector<DocumentLine> required_documents(Snapshot const& snapshot, Statement const& statement, Language language) {
    auto const& catalogue = snapshot.source().catalogue;
    std::vector<DocumentLine> out;
    for (auto const& required : catalogue.required_documents()) {
        auto const clauses = counterparts(catalogue, required.requirement, statement.edition);
        if (clauses.empty()) continue;
        auto& line = out.emplace_back();
        line.number = catalogue.requirement(clauses.front())->number;
        line.title = language == Language::nl ? required.title_nl : required.title_en;
        if (required.need == DocumentNeed::statement)
            look_up_statement(line, statement, snapshot);
        else
            look_up(line, required, clauses, snapshot);
    }
    return out;
}

}  // namespace zorgborg
