#pragma once
/// Comma-separated values (RFC 4180): written with commas, UTF-8 and a byte order mark; read with comma, semicolon or
/// tab, in UTF-8 or, as Excel saves it by default, Windows-1252. A text that a spreadsheet would take for a formula
/// gets an apostrophe in front on the way out and loses it on the way in.

#include <string_view>

#include "register/cells.hpp"

namespace zorgborg {

void append_csv(std::string& out, SheetRow const& row);

/// The byte order mark a file begins with.
constexpr std::string_view csv_mark = "\xEF\xBB\xBF";

/// The rows that aren't blank; 400 `malformed-csv` for a stray quote or binary content.
Result<std::vector<SheetLine>> parse_csv(std::string_view text);

}  // namespace zorgborg
