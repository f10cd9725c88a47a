#pragma once
/// From a spreadsheet to a register: headings and cells as people write them, in Dutch or English. People stand by
/// mail address, requirements by number, choices by their label; days as 2026-11-22 or 22-11-2026.

#include "register/bulk.hpp"
#include "register/cells.hpp"

namespace zorgborg {

/// The rows of a sheet as changes of the register: a row names its record by `id`, else by its requirement(s); what
/// fits no record is a new one. `skipped` headings are passed over. 400 for headings that name nothing (all at once); a
/// bad cell is a problem of its row. `people` is the installation's snapshot.
Result<std::vector<BulkRow>> rows_of(std::vector<SheetLine> const& lines, std::vector<std::string> const& skipped,
                                     RegisterDefinition const& definition, Snapshot const& snapshot,
                                     Snapshot const& people);

}  // namespace zorgborg
