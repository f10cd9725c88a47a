#pragma once

#include <string>

namespace zorgborg {

/// The SQL of the reporting views, one per register, for people who want SQL: `schema/reporting_views.sql`. Columns are
/// the envelope's and the members, in snake_case; lists and objects are JSON text, absent members null.
std::string reporting_views();

}  // namespace zorgborg
