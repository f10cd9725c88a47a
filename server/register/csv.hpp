#pragma once
/// Comma-separated values (RFC 4180): written with commas, UTF-8 and a byte order mark; read with comma, semicolon or
/// tab, in UTF-8 or, as Excel saves it by default, Windows-1252. A text that a spreadsheet would take for a formula
/// gets an apostrophe in front on the way out and loses it on the way in.

#include <string>
#include <string_view>
#include <vector>

#include "base/problem.hpp"

namespace zorgborg {

using CsvRow = std::vector<std::string>;

void append_csv(std::string& out, CsvRow const& row);

/// The byte order mark a file begins with.
constexpr std::string_view csv_mark = "\xEF\xBB\xBF";

/// A sheet larger than this isn't a register's: 400 `length`.
constexpr std::size_t csv_row_limit = 10'000;
constexpr std::size_t csv_column_limit = 200;

struct CsvLine {
    std::int64_t line = 0;  // in the file, from 1
    CsvRow cells;
};

/// The rows that aren't blank; 400 `malformed-csv` for a stray quote or binary content.
Result<std::vector<CsvLine>> parse_csv(std::string_view text);

}  // namespace zorgborg
