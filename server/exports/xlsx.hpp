#pragma once
/// Sheets as a workbook (XLSX).

#include "exports/workbook.hpp"
#include "register/sheet_out.hpp"

namespace zorgborg {

struct NamedSheet {
    std::string name;  // made fit for a tab: at most 31 characters, some of them not allowed
    Sheet sheet;
};

/// Texts stand as texts, whatever they begin with (no cell is ever a formula), days as days, whole numbers as numbers;
/// the headings are bold, stay in sight and filter. A text beyond what a cell holds (32,767 UTF-16 units) is cut and
/// ends with `cut_mark`. The same sheets and instant give the same bytes. Throws std::runtime_error when the machine
/// can't.
std::string xlsx_of(std::vector<NamedSheet> const& sheets, Instant created);

}  // namespace zorgborg
