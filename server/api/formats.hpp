#pragma once
/// The formats an answer can have beside JSON.

#include "api/call.hpp"
#include "exports/xlsx.hpp"

namespace zorgborg {

/// In order of preference where Accept wants several alike.
enum class Format { json, csv, xlsx, html, ndjson, cef };
BOOST_DESCRIBE_ENUM(Format, json, csv, xlsx, html, ndjson, cef)

/// What lists can be, the statement of applicability, the audit log.
constexpr Set<Format> list_formats{Format::json, Format::csv, Format::xlsx};
constexpr Set<Format> statement_formats = list_formats | Set{Format::html};
constexpr Set<Format> log_formats{Format::json, Format::ndjson, Format::cef};

std::string_view media_type(Format format);

/// What `format=` or else Accept asks for; 400 for an unknown format, 406 when none of these is wanted.
Result<Format> chosen_format(ReadCall const& call, Set<Format> formats);

/// The language asked for, else the organisation's; 400 for another.
Result<Language> asked_language(ReadCall const& call);

/// A page of HTML that may load its own style and nothing else.
Answer html_page(ReadCall const& call, std::string page);

/// The variant of an entity tag: JSON has none.
std::string_view variant(Format format);

/// Sheets as a file: all of them as a workbook, the first as CSV.
Answer download(ReadCall const& call, Format format, std::string_view name, std::vector<NamedSheet> const& sheets);

}  // namespace zorgborg
