#pragma once
/// What of an audit programme was handled, counted from results of issued audits, never from plans.

#include "domain/assessment_result.hpp"
#include "register/snapshot.hpp"

namespace zorgborg {

struct HandledRequirement {
    Uuid assessment;
    Date report_date;
    ResultKind result = ResultKind::conform;
};
BOOST_DESCRIBE_STRUCT(HandledRequirement, (), (assessment, report_date, result))

struct CoverageLine {
    RequirementRef requirement;
    std::string title;
    std::vector<Date> planned;
    std::vector<HandledRequirement> handled;  // newest first
    std::vector<Uuid> skipped;                // issued audits of the programme that say *not assessed*
    std::optional<Date> waiting_since_date;   // planned by then, and not handled
};
BOOST_DESCRIBE_STRUCT(CoverageLine, (), (requirement, title, planned, handled, skipped, waiting_since_date))

struct CoverageMatrix {
    std::int64_t handled = 0;  // requirements, at least once
    std::int64_t planned = 0;
    std::int64_t of = 0;  // that apply
    std::vector<CoverageLine> lines;
};
BOOST_DESCRIBE_STRUCT(CoverageMatrix, (), (handled, planned, of, lines))

CoverageMatrix coverage_matrix(Snapshot const& snapshot, Record<AuditProgramme> const& programme);

}  // namespace zorgborg
