#include "domain/training.hpp"

#include <algorithm>

#include "domain/membership.hpp"

namespace zorgborg {

std::vector<Uuid> board_members(Facts const& facts) {
    std::vector<Uuid> out;
    for (auto const* membership : facts.all<Membership>())
        if (derive(*membership, facts).effective_roles.contains(Role::board)) out.push_back(membership->body.user.id);
    std::ranges::sort(out);
    return out;
}

TrainingDerived derive(Record<Training> const& training, Facts const& facts) {
    TrainingDerived out;
    auto const& body = training.body;
    out.held = body.held_date && *body.held_date <= facts.today;
    out.present = static_cast<std::int64_t>(body.attendees.size());
    for (auto const& each : body.attendance) out.present += each.present.value;
    if (body.kind != TrainingKind::management || !out.held) return out;
    for (auto const& member : board_members(facts))
        if (std::ranges::none_of(body.attendees, [&](Attendee const& each) { return each.user == UserRef{member}; }))
            out.board_missing.push_back(member);
    return out;
}

std::optional<Due> due(Record<Training> const& training, Facts const&, Date) {
    if (training.body.held_date || !training.body.planned_date) return std::nullopt;
    return Due{DueKind::training, *training.body.planned_date};
}

void check(Record<Training> const*, Training const& after, Actor const&, Facts const& facts, Complaints& complaints) {
    if (after.held_date > facts.today) complaints.add(Rule::in_future, "heldDate", "It wasn't held after today.");
    for (std::size_t i = 0; i < after.attendees.size(); ++i)
        if (auto const& each = after.attendees[i];
            each.user && facts.linking<Membership>(to_text(each.user->id)).empty())
            complaints.add(Rule::link_target, "attendees/" + std::to_string(i) + "/user",
                           "A member of the organisation; somebody who left stands by name.");
    for (std::size_t i = 0; i < after.attendance.size(); ++i)
        if (auto const& each = after.attendance[i]; each.of && each.of->value < each.present.value)
            complaints.add(Rule::contradiction, "attendance/" + std::to_string(i) + "/of", "More came than there are.");
    if (after.held_date && after.kind == TrainingKind::management && after.attendees.empty())
        complaints.add(Rule::required, "attendees", "Who of the board and the managers was there is told by name.");
}

}  // namespace zorgborg
