#include "reminders/outbox.hpp"

#include "reminders/reminder_queries.hpp"

namespace zorgborg {

namespace q = reminder_queries;

bool is_new(Connection& connection, Uuid const& organisation, Reminder const& reminder) {
    bool known = false;
    connection.run(q::is_known,
                   {to_text(organisation), to_text(reminder.record), to_text(reminder.occurrence), reminder.rule,
                    to_text(reminder.recipient), enum_name(reminder.channel)},
                   [&](Row const&) { known = true; });
    return !known;
}

void add(Connection& connection, Uuid const& organisation, Reminder const& reminder, Instant now) {
    connection.run(
        q::add, {to_text(new_uuid(now)), to_text(organisation), reminder.register_name, to_text(reminder.record),
                 to_text(reminder.occurrence), reminder.rule, to_text(reminder.recipient), enum_name(reminder.channel),
                 enum_name(reminder.what), number_of(reminder.ready_at)});
}

std::vector<WaitingReminder> waiting(Connection& connection, Uuid const& organisation) {
    std::vector<WaitingReminder> out;
    connection.run(q::waiting, {to_text(organisation)}, [&](Row const& row) {
        auto& reminder = out.emplace_back();
        reminder.id = parse_uuid(row.text(0)).value();
        reminder.register_name = row.text(1);
        reminder.record = parse_uuid(row.text(2)).value();
        reminder.occurrence = parse_date(row.text(3)).value();
        reminder.rule = row.text(4);
        reminder.recipient = parse_uuid(row.text(5)).value();
        reminder.channel = enum_value<Channel>(row.text(6)).value();
        reminder.what = enum_value<DueKind>(row.text(7)).value();
        if (!row.is_null(8)) reminder.delivery = parse_uuid(row.text(8));
    });
    return out;
}

void settle(Connection& connection, Uuid const& reminder, ReminderState state, Instant now) {
    connection.run(q::settle, {to_text(reminder), enum_name(state), number_of(now)});
    if (state == ReminderState::obsolete) connection.run(q::leave_delivery, {to_text(reminder)});
}

void put_in_delivery(Connection& connection, Uuid const& organisation, WaitingReminder const& reminder,
                     Bundling bundling, Instant now) {
    std::string delivery;
    auto const tree = to_text(organisation);
    auto const recipient = to_text(reminder.recipient);
    auto const record = bundling == Bundling::by_record ? to_text(reminder.record) : std::string();
    if (bundling != Bundling::alone)
        connection.run(q::open_delivery, {tree, recipient, record}, [&](Row const& row) { delivery = row.text(0); });
    if (delivery.empty()) {
        delivery = to_text(new_uuid(now));
        connection.run(q::add_delivery, {delivery, tree, recipient, enum_name(reminder.channel), number_of(now)});
    }
    connection.run(q::enter_delivery, {to_text(reminder.id), delivery});
}

void drop_empty_deliveries(Connection& connection, Uuid const& organisation, Instant now) {
    connection.run(q::drop_empty, {to_text(organisation), number_of(now)});
}

std::vector<DueDelivery> due_deliveries(Connection& connection, Uuid const& organisation, Instant now) {
    std::vector<DueDelivery> out;
    connection.run(q::due, {to_text(organisation), number_of(now)}, [&](Row const& row) {
        out.push_back({parse_uuid(row.text(0)).value(), parse_uuid(row.text(1)).value(),
                       enum_value<Channel>(row.text(2)).value(),
                       enum_value<DeliveryState>(row.text(3)) == DeliveryState::trying, instant_of(row.number(4)),
                       row.number(5)});
    });
    return out;
}

std::vector<WaitingReminder> carried(Connection& connection, DueDelivery const& delivery) {
    std::vector<WaitingReminder> out;
    connection.run(q::carried, {to_text(delivery.id)}, [&](Row const& row) {
        auto& reminder = out.emplace_back();
        reminder.id = parse_uuid(row.text(0)).value();
        reminder.register_name = row.text(1);
        reminder.record = parse_uuid(row.text(2)).value();
        reminder.occurrence = parse_date(row.text(3)).value();
        reminder.rule = row.text(4);
        reminder.what = enum_value<DueKind>(row.text(5)).value();
        reminder.recipient = delivery.recipient;
        reminder.channel = delivery.channel;
        reminder.delivery = delivery.id;
    });
    return out;
}

void begin_try(Connection& connection, DueDelivery const& delivery, Instant now) {
    connection.run(q::begin_try, {to_text(delivery.id), number_of(now)});
}

void end_try(Connection& connection, DueDelivery const& delivery, TryEnd const& end, Instant now) {
    bool const over = end.state != DeliveryState::open && end.state != DeliveryState::trying;
    connection.run(q::settle_delivery, {to_text(delivery.id), enum_name(end.state), number_of(end.next_at),
                                        end.error.empty() ? Param(nullptr) : Param(std::string_view(end.error)),
                                        over ? Param(number_of(now)) : Param(nullptr)});
    // What it carried ends by the same name.
    if (over) connection.run(q::settle_delivered, {to_text(delivery.id), enum_name(end.state), number_of(now)});
}

Instant next_try(std::int64_t attempts, Instant now) {
    using namespace std::chrono_literals;
    constexpr std::chrono::minutes waits[] = {1min, 5min, 15min, 1h, 3h, 6h, 12h, 24h};
    auto const last = static_cast<std::int64_t>(std::size(waits)) - 1;
    return now + waits[std::clamp<std::int64_t>(attempts - 1, 0, last)];
}

std::optional<Instant> earliest_try(Connection& connection, std::optional<Channel> channel) {
    std::optional<Instant> out;
    auto const of = channel ? enum_name(*channel) : std::string_view();
    connection.run(q::next_try, {of}, [&](Row const& row) {
        if (!row.is_null(0)) out = instant_of(row.number(0));
    });
    return out;
}

}  // namespace zorgborg
