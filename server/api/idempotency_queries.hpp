#pragma once

#include "storage/database.hpp"

namespace zorgborg::idempotency_queries {

constexpr Query find{
    "idempotency-find",
    "SELECT body_hash, status, organisation, register, record, version, answer, location FROM idempotency"
    " WHERE token = ?1 AND method = ?2 AND path = ?3 AND key = ?4 AND at >= ?5"};
constexpr Query keep{
    "idempotency-keep",
    "INSERT INTO idempotency (token, method, path, key, body_hash, at, status, organisation, register,"
    " record, version, answer, location) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)"};
constexpr Query forget{"idempotency-forget", "DELETE FROM idempotency WHERE at < ?1"};

}  // namespace zorgborg::idempotency_queries
