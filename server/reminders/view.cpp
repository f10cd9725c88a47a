#include "reminders/view.hpp"

#include <algorithm>

#include "insight/independence.hpp"

namespace zorgborg {
namespace {

/// Since when it has stood there, due on that day. A day of a series that took the place of a missed one is known from
/// its morning on, where the organisation is.
Instant known(Envelope const& envelope, Due const& due, std::string const& zone) {
    if (due.rolled) return std::max(envelope.created_at, local_instant(due.date, std::chrono::hours(0), zone));
    return due.since.value_or(envelope.created_at);
}

bool is_boards(RegisterDefinition const& definition, AnyRecord const& record, Due const& due, Date today) {
    if (due.what == DueKind::never_tested) return true;
    if (due.what == DueKind::acceptance) return due.date < today;
    if (definition.traits.name != Finding::register_name) return false;
    return static_cast<Record<Finding> const&>(record).body.grade == Grade::major && due.date < today;
}

}  // namespace

std::vector<Subject> subjects_of(Snapshot const& snapshot, int days_ahead) {
    std::vector<Subject> out;
    auto const& zone = snapshot.organisation()->body.time_zone.value;
    for (auto const& definition : definitions()) {
        if (definition.due == nullptr) continue;
        for (auto const& record : snapshot.table(definition).records()) {
            if (record->envelope.archived_at) continue;
            auto const due = definition.due(*record, snapshot, snapshot.today);
            if (!due || due->date > snapshot.today + days_ahead) continue;
            Subject subject;
            subject.register_name = definition.traits.name;
            subject.record = record->envelope.id;
            subject.title = definition.title(*record);
            subject.due = *due;
            subject.known = known(record->envelope, *due, zone);
            subject.keepers = definition.owners(*record);
            subject.for_board = is_boards(definition, *record, *due, snapshot.today);
            out.push_back(std::move(subject));
        }
    }
    // What the standing leans on is issued, and has no date of its own any more: no subject stands there twice.
    if (auto const lapse = independence_lapse(snapshot);
        lapse && lapse->date <= snapshot.today + days_ahead &&
        std::ranges::find(out, lapse->record.id, &Subject::record) == out.end()) {
        Subject subject;
        subject.register_name = find_definition(lapse->record.register_)->traits.name;
        subject.record = lapse->record.id;
        subject.title = lapse->title;
        subject.due = {DueKind::independence, lapse->date};
        subject.known = subject.register_name == Certificate::register_name
                            ? snapshot.find<Certificate>(lapse->record.id)->envelope.updated_at
                            : snapshot.find<Assessment>(lapse->record.id)->envelope.updated_at;
        subject.for_board = lapse->date < snapshot.today;
        out.push_back(std::move(subject));
    }
    std::ranges::sort(out, {}, &Subject::record);
    return out;
}

People people_of(Snapshot const& snapshot) {
    People out;
    for (auto const* membership : snapshot.all<Membership>()) {
        auto const roles = derive(*membership, snapshot).effective_roles;
        if (roles.empty()) continue;
        auto const& person = membership->body.user.id;
        out.members[person] = membership->body.reminders;
        if (roles.contains(Role::security_officer)) out.officers.push_back(person);
        if (roles.contains(Role::board)) out.board.push_back(person);
    }
    for (auto* group : {&out.officers, &out.board}) {
        std::ranges::sort(*group);
        group->erase(std::unique(group->begin(), group->end()), group->end());
    }
    for (auto const* webhook : snapshot.all<Webhook>())
        if (webhook->body.active)
            out.webhooks[webhook->envelope.id] = {webhook->body.events, webhook->envelope.created_at};
    return out;
}

Subject const* find_subject(std::vector<Subject> const& subjects, Uuid const& record) {
    auto const found = std::ranges::lower_bound(subjects, record, {}, &Subject::record);
    return found != subjects.end() && found->record == record ? &*found : nullptr;
}

std::int64_t late_with(std::vector<Subject> const& subjects, Uuid const& person, Date today) {
    return std::ranges::count_if(subjects, [&](Subject const& subject) {
        return subject.due.date < today && !subject.keepers.empty() && subject.keepers.front() == person;
    });
}

}  // namespace zorgborg
