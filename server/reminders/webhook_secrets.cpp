#include "reminders/webhook_secrets.hpp"

#include "reminders/reminder_queries.hpp"

namespace zorgborg {

void keep_webhook_secret(Connection& connection, Uuid const& organisation, Uuid const& webhook,
                         std::string_view secret) {
    connection.run(reminder_queries::keep_secret, {to_text(webhook), to_text(organisation), secret});
}

std::string webhook_secret(Connection& connection, Uuid const& organisation, Uuid const& webhook) {
    std::string out;
    connection.run(reminder_queries::secret, {to_text(webhook), to_text(organisation)},
                   [&](Row const& row) { out = row.text(0); });
    return out;
}

}  // namespace zorgborg
