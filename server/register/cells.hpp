#pragma once
/// What sheets of every format have in common: rows of cells, each a text.

#include <string>
#include <string_view>
#include <vector>

#include "base/problem.hpp"

namespace zorgborg {

using SheetRow = std::vector<std::string>;

struct SheetLine {
    std::int64_t line = 0;  // in the file, from 1
    SheetRow cells;
};

/// A sheet larger than this isn't a register's: 400 `length`.
constexpr std::size_t sheet_row_limit = 10'000;
constexpr std::size_t sheet_column_limit = 200;

inline Refusal sheet_too_large() {
    return refuse(
        Refusal::Kind::shape, Rule::length,
        "At most " + std::to_string(sheet_row_limit) + " rows and " + std::to_string(sheet_column_limit) + " columns.");
}

/// How a cell ends whose text was longer than a workbook's cell can hold. It is never taken in again.
constexpr std::string_view cut_mark = " [\xE2\x80\xA6 32767]";

}  // namespace zorgborg
