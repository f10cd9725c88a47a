#pragma once
/// What was sent, waits, or failed, for people to see.

#include "reminders/outbox.hpp"

namespace zorgborg {

struct Notification {
    Uuid id;
    std::string register_;
    Uuid record;
    DueKind what = DueKind::review;
    Date occurrence;
    std::string rule;
    Uuid recipient;
    Channel channel = Channel::mail;
    ReminderState state = ReminderState::waiting;
    Instant ready_at;
    std::optional<Instant> settled_at;
    std::optional<Uuid> delivery;  // the mail or call that carries it
    std::int64_t attempts = 0;
    std::optional<Instant> next_attempt_at;
    std::optional<std::string> error;  // of the last try
};
BOOST_DESCRIBE_STRUCT(Notification, (),
                      (id, register_, record, what, occurrence, rule, recipient, channel, state, ready_at, settled_at,
                       delivery, attempts, next_attempt_at, error))

/// A time in which nobody looked; what was missed then went out at its end.
struct ReminderGap {
    Instant from_at;
    Instant until_at;
};
BOOST_DESCRIBE_STRUCT(ReminderGap, (), (from_at, until_at))

struct NotificationPage {
    std::vector<Notification> items;  // the newest first
    std::int64_t total = 0;
    std::optional<std::int64_t> next;  // what goes on from here
    std::optional<Instant> last_run_at;
    std::vector<ReminderGap> missed_runs;  // of the installation, the last 20
};

struct NotificationQuery {
    std::optional<ReminderState> state = {};
    std::int64_t before = 0;  // a page's `next`; 0: from the newest on
    std::int64_t limit = 200;
};
NotificationPage notifications(Connection& connection, Uuid const& organisation, NotificationQuery const& query);

}  // namespace zorgborg
