#pragma once

#include "storage/database.hpp"

namespace zorgborg::account_queries {

constexpr Query secret{"secret-find", "SELECT hash, organisation, token FROM secret WHERE hash = ?1"};
constexpr Query secrets_of{"secrets-of", "SELECT hash, token FROM secret WHERE organisation = ?1 ORDER BY token"};
constexpr Query keep_secret{"secret-keep", "INSERT INTO secret (hash, organisation, token) VALUES (?1, ?2, ?3)"};

}  // namespace zorgborg::account_queries
