#pragma once
/// The formats an answer can have beside JSON.

#include "api/call.hpp"
#include "exports/xlsx.hpp"

namespace zorgborg {

/// In order of preference where Accept wants several alike.
enum class ListFormat { json, csv, xlsx };
BOOST_DESCRIBE_ENUM(ListFormat, json, csv, xlsx)

/// What lists can be, and the statement of applicability.
constexpr Set<ListFormat> list_formats{ListFormat::json, ListFormat::csv, ListFormat::xlsx};
constexpr Set<ListFormat> statement_formats = list_formats;

std::string_view media_type(ListFormat format);

/// What `format=` or else Accept asks for; 400 for an unknown format, 406 when none of these is wanted.
Result<ListFormat> list_format(ReadCall const& call, Set<ListFormat> formats);

/// The variant of an entity tag: JSON has none.
std::string_view variant(ListFormat format);

/// Sheets as a file: all of them as a workbook, the first as CSV.
Answer download(ReadCall const& call, ListFormat format, std::string_view name, std::vector<NamedSheet> const& sheets);

}  // namespace zorgborg
