#include "domain/audit_programme.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "domain/assessment_result.hpp"

namespace zorgborg {
namespace {

using Handled = std::map<std::string, std::vector<Date>>;

/// When issued audits of the programme handled which requirement.
Handled handled(Uuid const& programme, Facts const& facts) {
    Handled out;
    for (auto const* assessment : facts.linking<Assessment>(to_text(programme))) {
        auto const date = day_of(assessment->body);
        if (!counts_as_said(assessment->body) || !date) continue;
        for (auto const* result : results_of(assessment->envelope.id, facts))
            if (result->body.result != ResultKind::not_assessed) out[result->body.requirement.id].push_back(*date);
    }
    return out;
}

/// Planned lines in order of their day, each with the day since which handling counts for it.
struct Wanted {
    std::string requirement;
    Date since;
    Date by;
};
std::vector<Wanted> wanted(AuditProgramme const& programme) {
    std::vector<Wanted> out;
    for (auto const& line : programme.planned)
        for (auto const& requirement : line.requirements)
            out.push_back({requirement.id, programme.start_date, line.by_date});
    std::ranges::sort(out, {}, [](Wanted const& each) { return std::pair(each.requirement, each.by); });
    for (std::size_t i = 1; i < out.size(); ++i)
        if (out[i].requirement == out[i - 1].requirement) out[i].since = out[i - 1].by + 1;
    return out;
}

std::vector<Wanted> open_lines(Record<AuditProgramme> const& programme, Facts const& facts) {
    auto out = wanted(programme.body);
    auto const done = handled(programme.envelope.id, facts);
    std::erase_if(out, [&](Wanted const& each) {
        auto const found = done.find(each.requirement);
        return found != done.end() && std::ranges::any_of(found->second, [&](Date date) { return date >= each.since; });
    });
    std::ranges::sort(out, {}, [](Wanted const& each) { return std::pair(each.by, each.requirement); });
    return out;
}

}  // namespace

Date end_of(AuditProgramme const& programme) {
    return Period{.months = static_cast<int>(12 * programme.years.value)}.after(programme.start_date) + -1;
}

AuditProgrammeDerived derive(Record<AuditProgramme> const& programme, Facts const& facts) {
    AuditProgrammeDerived out;
    out.end_date = end_of(programme.body);
    for (auto const* assessment : facts.linking<Assessment>(to_text(programme.envelope.id))) {
        out.audits += assessment->body.status != AssessmentStatus::cancelled;
        out.issued += is_issued(assessment->body);
    }
    std::set<std::string> waiting;
    for (auto const& line : open_lines(programme, facts)) {
        if (!out.next_planned_date) out.next_planned_date = line.by;
        if (line.by <= facts.today && waiting.insert(line.requirement).second)
            out.waiting.push_back({line.requirement});
    }
    return out;
}

std::optional<Due> due(Record<AuditProgramme> const& programme, Facts const& facts, Date) {
    auto const next = derive(programme, facts).next_planned_date;
    if (!next) return std::nullopt;
    return Due{DueKind::audit, *next};
}

void check(Record<AuditProgramme> const*, AuditProgramme const& after, Actor const&, Facts const& facts,
           Complaints& complaints) {
    for (std::size_t i = 0; i < after.planned.size(); ++i) {
        for (std::size_t j = 0; j < after.planned[i].requirements.size(); ++j)
            if (!facts.knows(after.planned[i].requirements[j]))
                complaints.add(Rule::link_target, "planned/" + std::to_string(i) + "/requirements/" + std::to_string(j),
                               "There is no such requirement.");
        if (auto const by = after.planned[i].by_date; by < after.start_date || by > end_of(after))
            complaints.add(
                Rule::date_order, "planned/" + std::to_string(i) + "/byDate",
                "A day of the programme: " + to_text(after.start_date) + " to " + to_text(end_of(after)) + ".");
    }
}

void check_archive(Record<AuditProgramme> const& record, Actor const&, Facts const& facts, Complaints& complaints) {
    for (auto const* assessment : facts.linking<Assessment>(to_text(record.envelope.id)))
        if (is_issued(assessment->body))
            return complaints.add(Rule::frozen, "", "Audits of this programme were issued; it stays on show.");
}

}  // namespace zorgborg
