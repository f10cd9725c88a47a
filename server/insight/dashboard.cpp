#include "insight/dashboard.hpp"

#include <algorithm>

#include "catalogue/catalogue.hpp"
#include "insight/dashboard_parts.hpp"
#include "insight/overdue.hpp"

namespace zorgborg {
namespace {

constexpr std::chrono::days trend{90};

std::int64_t size_of(auto const& list) { return static_cast<std::int64_t>(list.size()); }

// ---- controls and their statement -----------------------------------------------------------------------------------

bool serves(Control const& control, std::string_view theme, Catalogue const& catalogue) {
    return std::ranges::any_of(control.requirements, [&](RequirementRef const& requirement) {
        auto const* const known = catalogue.requirement(requirement.id);
        return known != nullptr && theme_of(*known) == theme;
    });
}

/// The themes of the edition's annex, then the rest.
std::vector<ControlsOfTheme> themes_of(Framework const& edition) {
    std::vector<ControlsOfTheme> out;
    for (auto const& requirement : edition.requirements) {
        std::optional<std::string> const theme(theme_of(requirement));
        if (!theme->empty() && std::ranges::find(out, theme, &ControlsOfTheme::theme) == out.end())
            out.emplace_back().theme = theme;
    }
    out.emplace_back();
    return out;
}

ControlFigures control_figures(Snapshot const& snapshot, Edition edition) {
    ControlFigures out;
    auto const& catalogue = snapshot.source().catalogue;
    auto const controls = snapshot.all<Control>();
    for (auto const& each : enumerators<ControlStatus>) {
        auto const has = [&each](auto const* control) { return control->body.status == each.value; };
        out.by_status.push_back({each.value, std::ranges::count_if(controls, has), size_of(controls)});
    }
    out.by_theme = themes_of(*catalogue.framework(enum_name(edition)));
    for (auto const* control : controls) {
        if (control->body.status == ControlStatus::retired) continue;
        bool placed = false;
        for (auto& row : out.by_theme) {
            if (row.theme ? !serves(control->body, *row.theme, catalogue) : placed) continue;
            placed = true;
            ++row.of;
            row.n += control->body.status == ControlStatus::implemented;
        }
    }
    return out;
}

StatementFigures statement_figures(Snapshot const& snapshot, Statement const& statement) {
    StatementFigures out;
    out.totals = statement.totals;
    out.lines = size_of(statement.lines);
    out.approved_version = statement.approved_version;
    if (out.approved_version)
        out.approved_days_ago = snapshot.today - snapshot.day_of(out.approved_version->approved_at);
    return out;
}

// ---- what is late ---------------------------------------------------------------------------------------------------

void count(DueByAge& ages, std::int64_t days_late) {
    ++(days_late == 0    ? ages.due_within_30_days
       : days_late < 7   ? ages.late_under_7_days
       : days_late <= 30 ? ages.late_7_to_30_days
       : days_late <= 90 ? ages.late_31_to_90_days
                         : ages.late_over_90_days);
}

OverdueFigures overdue_figures(Snapshot const& snapshot) {
    OverdueFigures out;
    for (auto const& [kind, name] : enumerators<DueKind>) out.by_kind.push_back({kind, {}});
    for (auto const& item : overdue(snapshot, {snapshot.today}).items) {
        count(out.total, item.days_late);
        count(std::ranges::find(out.by_kind, item.what, &DueOfKind::what)->count, item.days_late);
    }
    return out;
}

// ---- the log --------------------------------------------------------------------------------------------------------

Instant last_change(Snapshot const& snapshot) {
    constexpr std::int64_t piece = 100;
    std::optional<Instant> out;
    for (auto bound = snapshot.size(); !out && bound > 0; bound -= piece)
        read_log(snapshot.source().connection, snapshot.organisation_id(), {}, bound, piece, true, [&](Entry&& entry) {
            auto const* const definition = find_definition(entry.register_name);
            if (!out && (definition == nullptr || !definition->traits.of_reading)) out = entry.at;
        });
    return out.value_or(Instant());
}

std::optional<MadeBundle> last_bundle(Snapshot const& snapshot) {
    std::optional<MadeBundle> out;
    for (auto const* made : snapshot.all<Export>())
        if (!out || out->made_at < made->envelope.created_at)
            out =
                MadeBundle{made->body.profile, made->body.as_of, made->envelope.created_at, made->envelope.created_by};
    return out;
}

LogFigures log_figures(Snapshot const& snapshot, std::optional<LastSigned> const& last) {
    LogFigures out;
    out.size = snapshot.size();
    out.last_changed_at = last_change(snapshot);
    out.last_bundle = last_bundle(snapshot);
    if (!last || last->at > snapshot.now) return out;
    out.last_checkpoint = SignedCheckpoint{last->size, last->at};
    out.integrity = last->holds ? Integrity::holds : Integrity::broken;
    return out;
}

// ---- then and now ---------------------------------------------------------------------------------------------------

/// What the registers say.
Dashboard figures(Snapshot const& snapshot) {
    Dashboard out;
    auto const statement = statement_of_applicability(snapshot);
    out.on = snapshot.today;
    out.controls = control_figures(snapshot, statement.edition);
    out.statement = statement_figures(snapshot, statement);
    out.overdue = overdue_figures(snapshot);
    out.continuity = continuity_figures(snapshot);
    out.tasks = task_figures(snapshot);
    out.risks = risk_figures(snapshot);
    out.findings = finding_figures(snapshot);
    out.check = check_figures(snapshot, statement);
    return out;
}

KeyNumbers key_numbers(Dashboard const& of) {
    KeyNumbers out;
    for (auto const& row : of.controls.by_status) {
        if (row.status != ControlStatus::retired) out.controls_implemented.of += row.n;
        if (row.status == ControlStatus::implemented) out.controls_implemented.n = row.n;
    }
    out.lines_implemented = {of.statement.totals.implemented, of.statement.lines};
    out.lines_undecided = of.statement.totals.undecided;
    auto const& late = of.overdue.total;
    out.late = late.late_under_7_days + late.late_7_to_30_days + late.late_31_to_90_days + late.late_over_90_days;
    for (auto const& row : of.continuity.by_test_state) {
        out.plans_tested.of = row.of;
        if (!lacks_test(row.test_state)) out.plans_tested.n += row.n;
    }
    out.critical_processes_planned = of.continuity.critical_processes_planned;
    out.locations_drilled = of.continuity.locations_drilled;
    out.tasks_overdue = of.tasks.overdue;
    out.tasks_done_on_time = of.tasks.done_on_time;
    out.findings_open = of.findings.open;
    out.findings_overdue = of.findings.overdue;
    return out;
}

}  // namespace

Dashboard dashboard(Snapshot const& snapshot, std::optional<LastSigned> const& last) {
    auto out = figures(snapshot);
    out.log = log_figures(snapshot, last);
    out.trends.now = key_numbers(out);
    auto const then = snapshot.now - trend;
    out.trends.before_date = snapshot.day_of(then);
    if (auto const before = Snapshot::open(snapshot.source(), snapshot.organisation_id(), snapshot.now, then))
        out.trends.before = key_numbers(figures(*before));
    return out;
}

}  // namespace zorgborg
