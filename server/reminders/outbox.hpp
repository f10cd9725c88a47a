#pragma once
/// The outbox: what is told to whom, once, and the mails and calls that carry it.
///
/// A reminder is `waiting` until it was sent, or nobody needs it any more (`obsolete`), or nobody took it for 30 days
/// (`dead`). A delivery is `open` while it may still take reminders in; from the moment it is tried it is `trying` and
/// repeated as it is, with the same id, until it is known how that ended: a process that is killed in between leaves a
/// mail that may come twice, recognisable by its Message-ID, and never one that doesn't come.
///
/// Thread-safety: one connection, one thread; whoever sends holds the lock of the run.

#include "reminders/rules.hpp"
#include "storage/database.hpp"

namespace zorgborg {

/// Whether it isn't in the outbox yet, or became void there and holds again.
bool is_new(Connection& connection, Uuid const& organisation, Reminder const& reminder);
void add(Connection& connection, Uuid const& organisation, Reminder const& reminder, Instant now);

struct WaitingReminder {
    Uuid id;
    std::string register_name;
    Uuid record;
    Date occurrence;
    std::string rule;
    Uuid recipient;
    Channel channel = Channel::mail;
    DueKind what = DueKind::review;
    std::optional<Uuid> delivery;
};
/// Those in no delivery, and those in one that wasn't tried or surely failed.
std::vector<WaitingReminder> waiting(Connection& connection, Uuid const& organisation);

enum class ReminderState { waiting, sent, obsolete, dead };
BOOST_DESCRIBE_ENUM(ReminderState, waiting, sent, obsolete, dead)

void settle(Connection& connection, Uuid const& reminder, ReminderState state, Instant now);

/// Puts a reminder into the recipient's open mail, into the one about its record, or into one of its own; a call
/// carries one reminder.
enum class Bundling { together, by_record, alone };
void put_in_delivery(Connection& connection, Uuid const& organisation, WaitingReminder const& reminder,
                     Bundling bundling, Instant now);
void drop_empty_deliveries(Connection& connection, Uuid const& organisation, Instant now);

struct DueDelivery {
    Uuid id;
    Uuid recipient;
    Channel channel = Channel::mail;
    bool in_doubt = false;  // it was being tried when its process ended
    Instant made_at;
    std::int64_t attempts = 0;
};
std::vector<DueDelivery> due_deliveries(Connection& connection, Uuid const& organisation, Instant now);
std::vector<WaitingReminder> carried(Connection& connection, DueDelivery const& delivery);

void begin_try(Connection& connection, DueDelivery const& delivery, Instant now);

enum class DeliveryState { open, trying, sent, obsolete, dead };
BOOST_DESCRIBE_ENUM(DeliveryState, open, trying, sent, obsolete, dead)

/// How a try ended: `sent`, `obsolete` and `dead` settle what it carried.
struct TryEnd {
    DeliveryState state = DeliveryState::sent;
    Instant next_at;
    std::string error;
};
void end_try(Connection& connection, DueDelivery const& delivery, TryEnd const& end, Instant now);

/// When to try again after so many attempts: a minute, five, a quarter of an hour, … at last once a day.
Instant next_try(std::int64_t attempts, Instant now);
/// The earliest try that is planned, if any; of one channel, or of both.
std::optional<Instant> earliest_try(Connection& connection, std::optional<Channel> channel);

/// After so long nobody tries any more.
constexpr auto longest_wait = std::chrono::days(30);

}  // namespace zorgborg
