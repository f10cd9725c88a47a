#pragma once

#include "storage/database.hpp"

namespace zorgborg::migration_queries {

constexpr std::string_view make_table =
    "CREATE TABLE IF NOT EXISTS migration (number {int} PRIMARY KEY, name {text} NOT NULL) {strict}";
constexpr Query newest{"migration-newest", "SELECT coalesce(max(number), 0) FROM migration"};
constexpr Query record{"migration-record", "INSERT INTO migration (number, name) VALUES (?1, ?2)"};

}  // namespace zorgborg::migration_queries
