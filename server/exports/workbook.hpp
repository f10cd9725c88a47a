#pragma once
/// What writing and reading workbooks (Office Open XML, ISO/IEC 29500) have in common.

#include <optional>
#include <string>
#include <string_view>

#include "base/time.hpp"

namespace zorgborg {

constexpr std::string_view xlsx_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// Which day is numbered 1 (0 on old Macs).
enum class Epoch { from_1900, from_1904 };

/// Days as workbooks number them from 1900: 1 is its first of January, and 60 a 29 February that never was.
int serial_of(Date day);
/// The day of a number; none for what no calendar has.
std::optional<Date> day_of(std::int64_t serial, Epoch epoch);

/// Texts in workbooks (ST_Xstring) write what XML can't hold as `_x000D_`, and so what only looks like it.
std::string escaped_for_workbook(std::string_view text);
std::string unescaped_from_workbook(std::string_view text);

}  // namespace zorgborg
