#pragma once
/// The secrets webhooks are signed with. They stand in no record, log or export; a backup holds them.

#include "base/uuid.hpp"
#include "storage/database.hpp"

namespace zorgborg {

void keep_webhook_secret(Connection& connection, Uuid const& organisation, Uuid const& webhook,
                         std::string_view secret);
/// Empty when there is none.
std::string webhook_secret(Connection& connection, Uuid const& organisation, Uuid const& webhook);

}  // namespace zorgborg
