#pragma once

#include "storage/database.hpp"

namespace zorgborg::migration_queries {

constexpr std::string_view make_table =
    "CREATE TABLE IF NOT EXISTS migration (number {int} PRIMARY KEY, name {text} NOT NULL) {strict}";
constexpr Query newest{"migration-newest", "SELECT coalesce(max(number), 0) FROM migration"};
constexpr Query record{"migration-record", "INSERT INTO migration (number, name) VALUES (?1, ?2)"};

/// Number 0 is the reporting views: its name is their hash.
constexpr Query views{"migration-views", "SELECT name FROM migration WHERE number = 0"};
constexpr Query forget_views{"migration-forget-views", "DELETE FROM migration WHERE number = 0"};

}  // namespace zorgborg::migration_queries
