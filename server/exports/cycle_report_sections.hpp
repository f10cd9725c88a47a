#pragma once
/// The sections of the board's report, each below its heading.

#include "exports/bundle_sections.hpp"
#include "exports/cycle_report.hpp"
#include "exports/cycle_words.hpp"

namespace zorgborg {

// How it stands (cycle_report_standing.cpp).
void write_where_we_stand(Html& page, CycleReport const& report);
void write_independence(Html& page, CycleReport const& report);

// The cycle itself (cycle_report.cpp).
void write_phases(Html& page, CycleReport const& report);
void write_decisions(Html& page, CycleReport const& report);

// What the registers have of it (cycle_report_sections.cpp).
void write_objectives(Html& page, CycleReport const& report);
void write_risks(Html& page, CycleReport const& report);
void write_plans(Html& page, CycleReport const& report);
void write_audits(Html& page, CycleReport const& report);
void write_findings(Html& page, CycleReport const& report);
void write_reviews(Html& page, CycleReport const& report);
void write_trainings(Html& page, CycleReport const& report);
void write_statement_totals(Html& page, CycleReport const& report);

// What they share.

/// Null once the cycle is closed.
ReportPhase const* present_phase(CycleReport const& report);
/// How many of its criteria aren't met.
std::int64_t failing(ReportPhase const& phase);
/// The first few, and how many more there are.
void write_records(Html& page, std::vector<ReportRecord> const& records);
/// The words with numbers where they have a `#`, in that order.
std::string with_numbers(Words const& words, std::initializer_list<std::int64_t> numbers, Language language);
inline void write_mark(Html& page, Words const& words) { page.in("span class=\"mark\"", words); }
/// Unknown is shown as unknown, and what isn't so stands out.
void write_whether(Html& page, std::optional<bool> value, Words const& otherwise);
std::int64_t sum_of(StatementTotals const& totals);

}  // namespace zorgborg
