#pragma once
/// Many changes as one: all or nothing, each through the same rules, with the problems of every row.

#include "register/editor.hpp"

namespace zorgborg {

/// One row: a patch of a record, or a new one.
struct BulkRow {
    std::string pointer;  // where it stood: `#/changes/3`, `#/5` for line 5 of a sheet
    std::optional<Uuid> id = {};
    std::optional<std::int64_t> version = {};  // none: whatever is present (sheets without versions)
    json::object members = {};
    Problems problems = {};  // found before
};

struct RowOutcome {
    enum class Action { create, change, unchanged, refuse };
    BOOST_DESCRIBE_NESTED_ENUM(Action, create, change, unchanged, refuse)
    Action action = Action::refuse;
    std::optional<Uuid> id = {};
    std::int64_t version = 0;
    Problems problems = {};
    bool malformed = false;  // a problem is of the shape of what was sent, not of the state
};

struct BulkPermits {
    Permit change;
    bool create = false;
};

/// Carries out what it can and says per row how it went; the caller undoes everything when a row was refused.
std::vector<RowOutcome> apply_rows(Editor& editor, RegisterDefinition const& definition,
                                   std::vector<BulkRow> const& rows, BulkPermits const& permits);

/// All problems of all rows as one refusal: 400 when a shape was wrong, else 409. None when no row was refused.
std::optional<Refusal> refusal_of(std::vector<RowOutcome> const& outcomes);

/// One line in the log for the whole: why, and how much.
Result<Changed> keep_bulk(Editor& editor, RegisterDefinition const& definition, std::vector<RowOutcome> const& outcomes,
                          std::optional<Text<2000>> reason, bool imported);

std::int64_t count(std::vector<RowOutcome> const& outcomes, RowOutcome::Action action);

}  // namespace zorgborg
