#pragma once

#include "storage/database.hpp"

namespace zorgborg::reminder_queries {

constexpr Query is_known{"reminder-is-known",
                         "SELECT 1 FROM reminder WHERE organisation = ?1 AND record = ?2 AND occurrence = ?3"
                         " AND rule = ?4 AND recipient = ?5 AND channel = ?6 AND state <> 'obsolete'"};
constexpr Query add{
    "reminder-add",
    "INSERT INTO reminder (id, organisation, register, record, occurrence, rule, recipient, channel, what,"
    " ready_at, state) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, 'waiting')"
    " ON CONFLICT (organisation, record, occurrence, rule, recipient, channel) DO UPDATE SET state = 'waiting',"
    " ready_at = excluded.ready_at, settled_at = NULL, delivery = NULL WHERE state = 'obsolete'"};
/// What nobody has sent for sure yet.
constexpr Query waiting{"reminder-waiting",
                        "SELECT r.id, r.register, r.record, r.occurrence, r.rule, r.recipient, r.channel, r.what, d.id"
                        " FROM reminder r LEFT JOIN delivery d ON d.id = r.delivery"
                        " WHERE r.organisation = ?1 AND r.state = 'waiting' AND (d.id IS NULL OR d.state = 'open')"
                        " ORDER BY r.number"};
constexpr Query settle{"reminder-settle", "UPDATE reminder SET state = ?2, settled_at = ?3 WHERE id = ?1"};
constexpr Query leave_delivery{"reminder-leave-delivery", "UPDATE reminder SET delivery = NULL WHERE id = ?1"};
constexpr Query enter_delivery{"reminder-enter-delivery", "UPDATE reminder SET delivery = ?2 WHERE id = ?1"};
constexpr Query settle_delivered{"reminder-settle-delivered",
                                 "UPDATE reminder SET state = ?2, settled_at = ?3 WHERE delivery = ?1 AND"
                                 " state = 'waiting'"};

constexpr Query open_delivery{
    "delivery-open",
    "SELECT id FROM delivery d WHERE organisation = ?1 AND recipient = ?2 AND channel = 'mail'"
    " AND state = 'open' AND (?3 = '' OR EXISTS (SELECT 1 FROM reminder r"
    " WHERE r.delivery = d.id AND r.record = ?3)) LIMIT 1"};
constexpr Query add_delivery{"delivery-add",
                             "INSERT INTO delivery (id, organisation, recipient, channel, state, made_at, attempts,"
                             " next_at) VALUES (?1, ?2, ?3, ?4, 'open', ?5, 0, ?5)"};
constexpr Query drop_empty{"delivery-drop-empty",
                           "UPDATE delivery SET state = 'obsolete', settled_at = ?2 WHERE organisation = ?1 AND"
                           " state = 'open' AND NOT EXISTS (SELECT 1 FROM reminder r WHERE r.delivery = delivery.id AND"
                           " r.state = 'waiting')"};
constexpr Query due{"delivery-due",
                    "SELECT id, recipient, channel, state, made_at, attempts FROM delivery WHERE organisation = ?1 AND"
                    " (state = 'open' OR state = 'trying') AND next_at <= ?2 ORDER BY made_at, id"};
constexpr Query carried{"delivery-carried",
                        "SELECT id, register, record, occurrence, rule, what FROM reminder WHERE delivery = ?1 AND"
                        " state = 'waiting' ORDER BY number"};
constexpr Query begin_try{"delivery-try",
                          "UPDATE delivery SET state = 'trying', attempts = attempts + 1, next_at = ?2 WHERE id = ?1"};
constexpr Query settle_delivery{"delivery-settle",
                                "UPDATE delivery SET state = ?2, next_at = ?3, error = ?4, settled_at = ?5"
                                " WHERE id = ?1"};
constexpr Query next_try{"delivery-next-try",
                         "SELECT min(next_at) FROM delivery WHERE (state = 'open' OR state = 'trying')"
                         " AND (?1 = '' OR channel = ?1)"};

constexpr Query last_run{"reminder-last-run", "SELECT at FROM reminder_run WHERE installation = ?1"};
constexpr Query set_run{"reminder-set-run",
                        "INSERT INTO reminder_run (installation, at) VALUES (?1, ?2)"
                        " ON CONFLICT (installation) DO UPDATE SET at = excluded.at"};
constexpr Query add_gap{"reminder-add-gap", "INSERT INTO reminder_gap (from_at, until_at) VALUES (?1, ?2)"};
constexpr Query gaps{"reminder-gaps", "SELECT from_at, until_at FROM reminder_gap ORDER BY number DESC LIMIT 20"};

constexpr Query notifications{
    "reminder-notifications",
    "SELECT r.number, r.id, r.register, r.record, r.occurrence, r.rule, r.recipient, r.channel, r.what, r.ready_at,"
    " r.state, r.settled_at, d.id, d.state, d.attempts, d.next_at, d.error FROM reminder r"
    " LEFT JOIN delivery d ON d.id = r.delivery WHERE r.organisation = ?1 AND r.number < ?2 AND (?3 = '' OR r.state = "
    "?3)"
    " ORDER BY r.number DESC LIMIT ?4"};
constexpr Query count{"reminder-count",
                      "SELECT count(*) FROM reminder WHERE organisation = ?1 AND (?2 = '' OR state = ?2)"};

constexpr Query keep_secret{"webhook-keep-secret",
                            "INSERT INTO webhook_secret (webhook, organisation, secret) VALUES (?1, ?2, ?3)"};
constexpr Query secret{"webhook-secret", "SELECT secret FROM webhook_secret WHERE webhook = ?1 AND organisation = ?2"};

constexpr Query keep_link{"completion-link-keep",
                          "INSERT INTO completion_link (hash, reminder, made_at) VALUES (?1, ?2, ?3)"};
constexpr Query find_link{"completion-link-find",
                          "SELECT l.hash, r.organisation, r.record, r.occurrence, r.recipient, l.used_at"
                          " FROM completion_link l JOIN reminder r ON r.id = l.reminder"
                          " WHERE l.hash = ?1 AND l.made_at >= ?2"};
constexpr Query use_link{"completion-link-use", "UPDATE completion_link SET used_at = ?2 WHERE hash = ?1"};

}  // namespace zorgborg::reminder_queries
