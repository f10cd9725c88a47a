#pragma once
/// When somebody is reminded of what: pure, over what is due and who is there.
///
/// Each thing that is due reminds its owner some days before, on the day and a day after; a week late, or without an
/// owner who is a member, it is the security officer's. What the independent assessment leans on is the officer's from
/// three months before. The board hears on each first of a month of plans that were
/// never tested and of major nonconformities that were late before that day. Mails leave at seven in the morning in the
/// organisation's zone: on the day, or, for who wants one mail a week, on the Monday of that week.

#include <map>

#include "domain/due.hpp"
#include "domain/membership.hpp"
#include "domain/webhook.hpp"

namespace zorgborg {

/// Something that is due, and whom it concerns.
struct Subject {
    std::string_view register_name;
    Uuid record;
    std::string title;
    Due due;
    Instant known;              // since when it stands there, due on that day
    std::vector<Uuid> keepers;  // its owner first
    bool for_board = false;
};

/// Another system that is told of what falls due from when it was made known.
struct Listener {
    Set<WebhookEvent> events;  // none: all of them
    Instant since;
};

/// Who can be told something today, and how often they want it.
struct People {
    std::map<Uuid, ReminderRhythm> members;
    std::vector<Uuid> officers;
    std::vector<Uuid> board;
    std::map<Uuid, Listener> webhooks;
};

enum class Channel { mail, webhook };
BOOST_DESCRIBE_ENUM(Channel, mail, webhook)

struct Reminder {
    std::string_view register_name;
    Uuid record;
    Date occurrence;
    std::string rule;
    DueKind what = DueKind::review;
    Uuid recipient;
    Channel channel = Channel::mail;
    Instant ready_at;
};

/// The days ahead in which something due can have a reminder that is ready today.
constexpr int look_ahead_days = 97;

/// `before-14`, `on-the-day`, `after-1`.
std::string rule_name(int days_after);
constexpr std::string_view board_rule = "board-monthly";

/// The day whose mails have left by `now`: today from seven in the morning on, else yesterday. Nothing becomes ready
/// while it stays the same.
Date told_day(Instant now, std::string const& zone);

/// The reminders of a subject that are ready at `now`, those sent before too: the outbox holds each once.
void ready_reminders(Subject const& subject, People const& people, std::string const& zone, Instant now,
                     std::vector<Reminder>& out);

}  // namespace zorgborg
