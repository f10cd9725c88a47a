#include "exports/calendar.hpp"

#include <libical/ical.h>

#include "access/rights.hpp"
#include "insight/overdue.hpp"
#include "register/labels.hpp"

namespace zorgborg {
namespace {

constexpr int days_ahead = 400;
constexpr int hours_between_visits = 6;

/// Days before an event on which it is announced; exercises take some preparing.
constexpr unsigned announced[] = {7, 1};
constexpr unsigned exercise_announced = 30;

using OwnText = std::unique_ptr<char, decltype(&icalmemory_free_buffer)>;
using Component = std::unique_ptr<icalcomponent, decltype(&icalcomponent_free)>;

Component component_of(icalcomponent_kind kind) { return {icalcomponent_new(kind), icalcomponent_free}; }

void add(icalcomponent* to, icalproperty* property) { icalcomponent_add_property(to, property); }

icaltimetype ical_day(Date day) {
    return icaltime_from_timet_with_zone(std::chrono::system_clock::to_time_t(day.days()), /*is_date*/ 1, nullptr);
}

icaltimetype ical_instant(Instant instant) {
    auto const seconds = std::chrono::floor<std::chrono::seconds>(instant);
    return icaltime_from_timet_with_zone(seconds.time_since_epoch().count(), /*is_date*/ 0,
                                         icaltimezone_get_utc_timezone());
}

/// The name for programs older than RFC 7986; in an X property the library leaves commas and semicolons bare.
icalproperty* older_name(std::string const& title) {
    auto* const out = icalproperty_new_x(title.c_str());
    icalproperty_set_x_name(out, "X-WR-CALNAME");
    return out;
}

icalproperty* visits() {
    auto interval = icaldurationtype_null_duration();
    interval.hours = hours_between_visits;
    auto* const out = icalproperty_new_refreshinterval(interval);
    icalproperty_add_parameter(out, icalparameter_new_value(ICAL_VALUE_DURATION));
    return out;
}

icalcomponent* alarm(unsigned days, std::string const& text) {
    icaltriggertype before{};
    before.time = icaltime_null_time();
    before.duration = icaldurationtype_null_duration();
    before.duration.is_neg = 1;
    before.duration.days = days;
    auto* const out = icalcomponent_new(ICAL_VALARM_COMPONENT);
    add(out, icalproperty_new_action(ICAL_ACTION_DISPLAY));
    add(out, icalproperty_new_description(text.c_str()));
    add(out, icalproperty_new_trigger(before));
    return out;
}

icalcomponent* event(OverdueItem const& item, Envelope const& envelope, Snapshot const& snapshot) {
    std::string const kind(label(LabelKind::values, enum_name(item.what), snapshot.language()));
    auto const summary = kind + ": " + item.title;
    auto const uid = item.register_ + "-" + to_text(item.id) + "@" + to_text(snapshot.organisation_id());
    auto const changed = ical_instant(envelope.updated_at);
    auto* const out = icalcomponent_new(ICAL_VEVENT_COMPONENT);
    add(out, icalproperty_new_uid(uid.c_str()));
    add(out, icalproperty_new_sequence(static_cast<int>(envelope.version)));
    add(out, icalproperty_new_dtstamp(changed));
    add(out, icalproperty_new_lastmodified(changed));
    add(out, icalproperty_new_dtstart(ical_day(item.due_date)));
    add(out, icalproperty_new_summary(summary.c_str()));
    add(out, icalproperty_new_categories(kind.c_str()));
    add(out, icalproperty_new_status(ICAL_STATUS_CONFIRMED));
    add(out, icalproperty_new_transp(ICAL_TRANSP_TRANSPARENT));
    if (item.what == DueKind::exercise) icalcomponent_add_component(out, alarm(exercise_announced, summary));
    for (auto const days : announced) icalcomponent_add_component(out, alarm(days, summary));
    return out;
}

std::string text_of(icalcomponent* component) {
    OwnText const text(icalcomponent_as_ical_string_r(component), icalmemory_free_buffer);
    return text.get();
}

}  // namespace

std::string calendar(Snapshot const& snapshot, CalendarQuery const& query) {
    auto const out = component_of(ICAL_VCALENDAR_COMPONENT);
    add(out.get(), icalproperty_new_version("2.0"));
    add(out.get(), icalproperty_new_prodid("-//zorgborg//calendar//NL"));
    add(out.get(), icalproperty_new_method(ICAL_METHOD_PUBLISH));
    add(out.get(), icalproperty_new_name(query.title.c_str()));
    add(out.get(), older_name(query.title));
    add(out.get(), visits());
    for (auto const& item : overdue(snapshot, {.on = snapshot.today, .within_days = days_ahead}).items) {
        auto const& definition = *find_definition(item.register_);
        if (!allowance(query.roles, definition.traits.area, Right::read).always) continue;
        auto const record = snapshot.record(definition, item.id);
        if (query.keeper && !definition.is_owner(*record, query.keeper)) continue;
        icalcomponent_add_component(out.get(), event(item, record->envelope, snapshot));
    }
    return text_of(out.get());
}

}  // namespace zorgborg
