#include "reminders/notifications.hpp"

#include <limits>

#include "reminders/reminder_queries.hpp"

namespace zorgborg {
namespace {

namespace q = reminder_queries;

Notification read(Row const& row) {
    Notification out;
    out.id = parse_uuid(row.text(1)).value();
    out.register_ = row.text(2);
    out.record = parse_uuid(row.text(3)).value();
    out.occurrence = parse_date(row.text(4)).value();
    out.rule = row.text(5);
    out.recipient = parse_uuid(row.text(6)).value();
    out.channel = enum_value<Channel>(row.text(7)).value();
    out.what = enum_value<DueKind>(row.text(8)).value();
    out.ready_at = instant_of(row.number(9));
    out.state = enum_value<ReminderState>(row.text(10)).value();
    if (!row.is_null(11)) out.settled_at = instant_of(row.number(11));
    if (row.is_null(12)) return out;
    out.delivery = parse_uuid(row.text(12));
    out.attempts = row.number(14);
    bool const under_way = out.state == ReminderState::waiting;
    if (under_way) out.next_attempt_at = instant_of(row.number(15));
    if (!row.is_null(16)) out.error = row.text(16);
    return out;
}

}  // namespace

NotificationPage notifications(Connection& connection, Uuid const& organisation, NotificationQuery const& query) {
    NotificationPage out;
    auto const tree = to_text(organisation);
    auto const state = query.state ? enum_name(*query.state) : std::string_view();
    auto const before = query.before > 0 ? query.before : std::numeric_limits<std::int64_t>::max();
    std::int64_t last = 0;
    bool more = false;
    connection.run(q::notifications, {tree, before, state, query.limit + 1}, [&](Row const& row) {
        if (static_cast<std::int64_t>(out.items.size()) == query.limit) {
            more = true;
            return;
        }
        out.items.push_back(read(row));
        last = row.number(0);
    });
    if (more) out.next = last;
    connection.run(q::count, {tree, state}, [&](Row const& row) { out.total = row.number(0); });
    connection.run(q::last_run, {to_text(installation)},
                   [&](Row const& row) { out.last_run_at = instant_of(row.number(0)); });
    connection.run(q::gaps, {}, [&](Row const& row) {
        out.missed_runs.push_back({instant_of(row.number(0)), instant_of(row.number(1))});
    });
    return out;
}

}  // namespace zorgborg
