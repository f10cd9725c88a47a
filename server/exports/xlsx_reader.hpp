#pragma once
/// Workbooks (XLSX) on their way in.

#include "exports/package.hpp"
#include "exports/workbook.hpp"
#include "register/cells.hpp"

namespace zorgborg {

/// The rows of the first sheet in sight that aren't blank, as texts: days as `2026-11-22` (with `T14:00:00` when there
/// is a time), numbers in decimal, true and false, formulas by their last result. 400 `malformed-xlsx` for what is no
/// workbook, for an empty sheet and for old or encrypted files; `length` beyond the limits of sheets, or 32 MiB of
/// text.
Result<std::vector<SheetLine>> read_xlsx(std::string_view bytes);
Result<std::vector<SheetLine>> read_workbook(Parts& parts);

/// Whether a number format shows days or times: `yyyy\-mm\-dd`, not `0.00 "mm"`.
bool shows_time(std::string_view number_format);

}  // namespace zorgborg
