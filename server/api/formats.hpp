#pragma once

#include "api/call.hpp"

namespace zorgborg {

enum class ListFormat { json, csv };
BOOST_DESCRIBE_ENUM(ListFormat, json, csv)

/// What `format=` or else Accept asks for; 400 for an unknown format, 406 when neither is wanted.
Result<ListFormat> list_format(ReadCall const& call);

constexpr std::string_view csv_type = "text/csv; charset=utf-8; header=present";

}  // namespace zorgborg
