#pragma once
/// The parts of the dashboard about risks, continuity, tasks, findings, and the check.

#include "insight/dashboard.hpp"

namespace zorgborg {

RiskFigures risk_figures(Snapshot const& snapshot);
ContinuityFigures continuity_figures(Snapshot const& snapshot);
TaskFigures task_figures(Snapshot const& snapshot);
FindingFigures finding_figures(Snapshot const& snapshot);
CheckFigures check_figures(Snapshot const& snapshot, Statement const& statement);

}  // namespace zorgborg
