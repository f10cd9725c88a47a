#include "insight/coverage.hpp"

#include <algorithm>
#include <map>

#include "insight/independence.hpp"

namespace zorgborg {

CoverageMatrix coverage_matrix(Snapshot const& snapshot, Record<AuditProgramme> const& programme) {
    CoverageMatrix out;
    std::map<std::string, CoverageLine> lines;
    for (auto const& each : programme.body.planned)
        for (auto const& requirement : each.requirements) lines[requirement.id].planned.push_back(each.by_date);
    for (auto const* assessment : snapshot.linking<Assessment>(to_text(programme.envelope.id))) {
        if (!counts_as_said(assessment->body)) continue;
        for (auto const* result : results_of(assessment->envelope.id, snapshot)) {
            auto& line = lines[result->body.requirement.id];
            if (result->body.result == ResultKind::not_assessed)
                line.skipped.push_back(assessment->envelope.id);
            else
                line.handled.push_back(
                    {assessment->envelope.id, day_of(assessment->body).value_or(snapshot.today), result->body.result});
        }
    }
    auto const derived = derive(programme, snapshot);
    for (auto const& requirement : applicable_requirements(snapshot)) {
        auto line = std::move(lines[requirement]);
        line.requirement = {requirement};
        line.title = snapshot.title_of(requirement);
        std::ranges::sort(line.planned);
        std::ranges::sort(line.handled, std::ranges::greater(), &HandledRequirement::report_date);
        ++out.of;
        out.planned += !line.planned.empty();
        out.handled += !line.handled.empty();
        if (std::ranges::find(derived.waiting, line.requirement) != derived.waiting.end())
            for (auto const& date : line.planned)
                if (date <= snapshot.today && !line.waiting_since_date) line.waiting_since_date = date;
        out.lines.push_back(std::move(line));
    }
    return out;
}

}  // namespace zorgborg
