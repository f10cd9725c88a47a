#pragma once
/// The numbered migrations of `schema/`, embedded in the executable. Types are tokens that the driver writes out:
/// SQLite's STRICT tables refuse `bigint`, PostgreSQL has no `blob`.

#include "storage/database.hpp"

namespace zorgborg {

struct SchemaTooNew : std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// Brings the schema up to this program's, each migration in one transaction. Throws `SchemaTooNew` when the database
/// was made by a newer program.
void migrate(Database& database);

/// Makes the reporting views of `schema/reporting_views.sql` anew when they changed.
void refresh_views(Database& database);

/// The number of the newest migration this program has.
std::int64_t newest_schema();

}  // namespace zorgborg
