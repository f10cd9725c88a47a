#pragma once

#include "api/call.hpp"

namespace zorgborg {

enum class ListFormat { json, csv, html };
BOOST_DESCRIBE_ENUM(ListFormat, json, csv, html)

/// What `format=` or else Accept asks for among the formats there are; 400 for another one, 406 when none is wanted.
Result<ListFormat> list_format(ReadCall const& call,
                               std::initializer_list<ListFormat> formats = {ListFormat::json, ListFormat::csv});

constexpr std::string_view csv_type = "text/csv; charset=utf-8; header=present";

}  // namespace zorgborg
