#pragma once
/// The parts of the dashboard about risks and continuity: plans and exercises, tasks, findings.

#include "insight/dashboard.hpp"

namespace zorgborg {

RiskFigures risk_figures(Snapshot const& snapshot);
ContinuityFigures continuity_figures(Snapshot const& snapshot);
TaskFigures task_figures(Snapshot const& snapshot);
FindingFigures finding_figures(Snapshot const& snapshot);

}  // namespace zorgborg
