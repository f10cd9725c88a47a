#include "register/bulk.hpp"

#include <algorithm>

#include "domain/trace.hpp"

namespace zorgborg {
namespace {

/// Problems of a sheet's cells that are of their shape; the others are of the state.
bool is_shape(Problem const& problem) { return problem.rule <= Rule::unknown_column; }

void add(RowOutcome& outcome, std::string const& pointer, Refusal refusal) {
    outcome.action = RowOutcome::Action::refuse;
    outcome.malformed = outcome.malformed || refusal.kind == Refusal::Kind::shape;
    if (refusal.problems.empty()) {
        auto const rule =
            refusal.rule.value_or(refusal.kind == Refusal::Kind::forbidden ? Rule::right : Rule::link_target);
        auto detail = refusal.detail.empty() ? "There is no such record." : refusal.detail;
        refusal.problems.push_back({rule, "#", std::move(detail)});
    }
    for (auto& problem : refusal.problems) {
        problem.pointer = pointer + problem.pointer.substr(1);
        outcome.problems.push_back(std::move(problem));
    }
}

Result<Changed> apply(Editor& editor, RegisterDefinition const& definition, BulkRow const& row,
                      BulkPermits const& permits) {
    json::value const body(row.members);
    if (!row.id) {
        auto record = read_new(definition, body);
        if (!record) return record.error();
        if (!definition.can(Ability::create))
            return refuse(Refusal::Kind::rules, Rule::not_seeded, "Records are seeded here, not made.");
        if (!permits.create) return refuse(Refusal::Kind::forbidden, "Your role may not make new records here.");
        return editor.create(definition, std::move(*record));
    }
    if (auto const ok = check_patch(definition, body); !ok) return ok.error();
    auto version = row.version;
    if (!version) {
        auto const present = editor.find(definition, *row.id);
        if (!present) return present.error();
        version = (*present)->envelope.version;
    }
    return editor.patch(definition, *row.id, *version, row.members, permits.change);
}

/// A row that is refused already still hears what else is wrong with it.
void add_shape(RowOutcome& outcome, RegisterDefinition const& definition, BulkRow const& row) {
    json::value const body(row.members);
    RowOutcome shape;
    if (row.id) {
        if (auto const ok = check_patch(definition, body); !ok) add(shape, row.pointer, ok.error());
    } else if (auto const record = read_new(definition, body); !record) {
        add(shape, row.pointer, record.error());
    }
    outcome.malformed = outcome.malformed || shape.malformed;
    for (auto& problem : shape.problems) {
        bool const told = std::ranges::any_of(row.problems, [&](Problem const& known) {
            return known.pointer != row.pointer && (problem.pointer + "/").starts_with(known.pointer + "/");
        });
        if (!told) outcome.problems.push_back(std::move(problem));
    }
}

}  // namespace

std::vector<RowOutcome> apply_rows(Editor& editor, RegisterDefinition const& definition,
                                   std::vector<BulkRow> const& rows, BulkPermits const& permits) {
    std::vector<RowOutcome> out;
    std::size_t told = 0;
    for (auto const& row : rows) {
        if (!out.empty() && (told += out.back().problems.size()) > Reading::problem_limit) out.back().problems.clear();
        auto& outcome = out.emplace_back();
        outcome.id = row.id;
        if (!row.problems.empty()) {
            outcome.problems = row.problems;
            outcome.malformed = std::ranges::any_of(row.problems, is_shape);
            add_shape(outcome, definition, row);
            continue;
        }
        auto changed = apply(editor, definition, row, permits);
        if (!changed) {
            add(outcome, row.pointer, changed.error());
            continue;
        }
        outcome.action = !row.id            ? RowOutcome::Action::create
                         : changed->changed ? RowOutcome::Action::change
                                            : RowOutcome::Action::unchanged;
        outcome.id = changed->record->envelope.id;
        outcome.version = changed->record->envelope.version;
    }
    return out;
}

std::optional<Refusal> refusal_of(std::vector<RowOutcome> const& outcomes) {
    Problems problems;
    for (auto const& outcome : outcomes)
        problems.insert(problems.end(), outcome.problems.begin(), outcome.problems.end());
    if (problems.empty()) return std::nullopt;
    bool const malformed = std::ranges::any_of(outcomes, &RowOutcome::malformed);
    auto refusal = refuse(malformed ? Refusal::Kind::shape : Refusal::Kind::rules, std::move(problems));
    refusal.rule = Rule::row_refused;
    refusal.detail = "Nothing was changed; " + std::to_string(count(outcomes, RowOutcome::Action::refuse)) + " of " +
                     std::to_string(outcomes.size()) + " rows are refused.";
    return refusal;
}

Result<Changed> keep_bulk(Editor& editor, RegisterDefinition const& definition, std::vector<RowOutcome> const& outcomes,
                          std::optional<Text<2000>> reason, bool imported) {
    BulkChange bulk;
    bulk.of_register = {std::string(definition.traits.name)};
    bulk.reason = std::move(reason);
    bulk.imported = imported;
    bulk.created = {count(outcomes, RowOutcome::Action::create)};
    bulk.changed = {count(outcomes, RowOutcome::Action::change)};
    return editor.create(std::move(bulk));
}

std::int64_t count(std::vector<RowOutcome> const& outcomes, RowOutcome::Action action) {
    return std::ranges::count(outcomes, action, &RowOutcome::action);
}

}  // namespace zorgborg
