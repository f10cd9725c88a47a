#pragma once
/// The statement of applicability as sheets.

#include "exports/xlsx.hpp"
#include "insight/statement.hpp"

namespace zorgborg {

/// Its lines, the controls beside the annex, the totals. Lifetime: within that of the statement.
std::vector<NamedSheet> sheets_of(Statement const& statement, Language language);

}  // namespace zorgborg
