#pragma once

#include "storage/database.hpp"

namespace zorgborg::files_queries {

constexpr Query name{"file-name",
                     "INSERT INTO file (organisation, record, sha256) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING"};
constexpr Query unname{"file-unname", "DELETE FROM file WHERE organisation = ?1 AND record = ?2 AND sha256 = ?3"};
constexpr Query is_named{"file-is-named", "SELECT 1 FROM file WHERE sha256 = ?1 LIMIT 1"};
constexpr Query of_record{"files-of-record",
                          "SELECT sha256 FROM file WHERE organisation = ?1 AND record = ?2 ORDER BY sha256"};
constexpr Query of_organisation{"files-of-organisation",
                                "SELECT DISTINCT sha256 FROM file WHERE organisation = ?1 ORDER BY sha256"};

}  // namespace zorgborg::files_queries
