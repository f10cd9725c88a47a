-- Derived from the registers by `zorgborg reporting-views`; scripts/format writes it.

DROP VIEW IF EXISTS report_organisations;
CREATE VIEW report_organisations AS SELECT
    h.organisation AS organisation,
    {snapshot} ->> 'id' AS "id",
    {snapshot} ->> 'version' AS "version",
    {snapshot} ->> 'createdAt' AS "created_at",
    {snapshot} ->> 'createdBy' AS "created_by",
    {snapshot} ->> 'updatedAt' AS "updated_at",
    {snapshot} ->> 'updatedBy' AS "updated_by",
    {snapshot} ->> 'archivedAt' AS "archived_at",
    {snapshot} ->> 'name' AS "name",
    {snapshot} ->> 'kind' AS "kind",
    {snapshot} ->> 'careLaws' AS "care_laws",
    {snapshot} ->> 'sector' AS "sector",
    {snapshot} ->> 'clientCount' AS "client_count",
    {snapshot} ->> 'staffCount' AS "staff_count",
    {snapshot} ->> 'scopeStatement' AS "scope_statement",
    {snapshot} ->> 'edition' AS "edition",
    {snapshot} ->> 'cbwClass' AS "cbw_class",
    {snapshot} ->> 'cbwRegistration' AS "cbw_registration",
    {snapshot} ->> 'dataProtectionOfficer' AS "data_protection_officer",
    {snapshot} ->> 'timeZone' AS "time_zone",
    {snapshot} ->> 'language' AS "language"
FROM head h JOIN entry e ON e.number = h.entry WHERE h.register = 'organisations';

DROP VIEW IF EXISTS report_memberships;
CREATE VIEW report_memberships AS SELECT
    h.organisation AS organisation,
    {snapshot} ->> 'id' AS "id",
    {snapshot} ->> 'version' AS "version",
    {snapshot} ->> 'createdAt' AS "created_at",
    {snapshot} ->> 'createdBy' AS "created_by",
    {snapshot} ->> 'updatedAt' AS "updated_at",
    {snapshot} ->> 'updatedBy' AS "updated_by",
    {snapshot} ->> 'archivedAt' AS "archived_at",
    {snapshot} ->> 'title' AS "title",
    {snapshot} ->> 'user' AS "user",
    {snapshot} ->> 'roles' AS "roles",
    {snapshot} ->> 'validFromDate' AS "valid_from_date",
    {snapshot} ->> 'validUntilDate' AS "valid_until_date",
    {snapshot} ->> 'reminders' AS "reminders"
FROM head h JOIN entry e ON e.number = h.entry WHERE h.register = 'memberships';

DROP VIEW IF EXISTS report_controls;
CREATE VIEW report_controls AS SELECT
    h.organisation AS organisation,
    {snapshot} ->> 'id' AS "id",
    {snapshot} ->> 'version' AS "version",
    {snapshot} ->> 'createdAt' AS "created_at",
    {snapshot} ->> 'createdBy' AS "created_by",
    {snapshot} ->> 'updatedAt' AS "updated_at",
    {snapshot} ->> 'updatedBy' AS "updated_by",
    {snapshot} ->> 'archivedAt' AS "archived_at",
    {snapshot} ->> 'title' AS "title",
    {snapshot} ->> 'description' AS "description",
    {snapshot} ->> 'requirements' AS "requirements",
    {snapshot} ->> 'ground' AS "ground",
    {snapshot} ->> 'kinds' AS "kinds",
    {snapshot} ->> 'status' AS "status",
    {snapshot} ->> 'owner' AS "owner",
    {snapshot} ->> 'implementation' AS "implementation",
    {snapshot} ->> 'implementedDate' AS "implemented_date",
    {snapshot} ->> 'evidence' AS "evidence",
    {snapshot} ->> 'reviewInterval' AS "review_interval",
    {snapshot} ->> 'lastReviewedDate' AS "last_reviewed_date",
    {snapshot} ->> 'maturity' AS "maturity"
FROM head h JOIN entry e ON e.number = h.entry WHERE h.register = 'controls';

DROP VIEW IF EXISTS report_applicability;
CREATE VIEW report_applicability AS SELECT
    h.organisation AS organisation,
    {snapshot} ->> 'id' AS "id",
    {snapshot} ->> 'version' AS "version",
    {snapshot} ->> 'createdAt' AS "created_at",
    {snapshot} ->> 'createdBy' AS "created_by",
    {snapshot} ->> 'updatedAt' AS "updated_at",
    {snapshot} ->> 'updatedBy' AS "updated_by",
    {snapshot} ->> 'archivedAt' AS "archived_at",
    {snapshot} ->> 'requirement' AS "requirement",
    {snapshot} ->> 'applicable' AS "applicable",
    {snapshot} ->> 'justification' AS "justification",
    {snapshot} ->> 'grounds' AS "grounds",
    {snapshot} ->> 'decidedDate' AS "decided_date"
FROM head h JOIN entry e ON e.number = h.entry WHERE h.register = 'applicability';

DROP VIEW IF EXISTS report_documents;
CREATE VIEW report_documents AS SELECT
    h.organisation AS organisation,
    {snapshot} ->> 'id' AS "id",
    {snapshot} ->> 'version' AS "version",
    {snapshot} ->> 'createdAt' AS "created_at",
    {snapshot} ->> 'createdBy' AS "created_by",
    {snapshot} ->> 'updatedAt' AS "updated_at",
    {snapshot} ->> 'updatedBy' AS "updated_by",
    {snapshot} ->> 'archivedAt' AS "archived_at",
    {snapshot} ->> 'title' AS "title",
    {snapshot} ->> 'kind' AS "kind",
    {snapshot} ->> 'description' AS "description",
    {snapshot} ->> 'requirements' AS "requirements",
    {snapshot} ->> 'status' AS "status",
    {snapshot} ->> 'owner' AS "owner",
    {snapshot} ->> 'documentVersion' AS "document_version",
    {snapshot} ->> 'source' AS "source",
    {snapshot} ->> 'link' AS "link",
    {snapshot} ->> 'evidence' AS "evidence",
    {snapshot} ->> 'lastCheckedDate' AS "last_checked_date",
    {snapshot} ->> 'reviewInterval' AS "review_interval",
    {snapshot} ->> 'lastReviewedDate' AS "last_reviewed_date",
    {snapshot} ->> 'inForceDate' AS "in_force_date"
FROM head h JOIN entry e ON e.number = h.entry WHERE h.register = 'documents';

DROP VIEW IF EXISTS report_locations;
CREATE VIEW report_locations AS SELECT
    h.organisation AS organisation,
    {snapshot} ->> 'id' AS "id",
    {snapshot} ->> 'version' AS "version",
    {snapshot} ->> 'createdAt' AS "created_at",
    {snapshot} ->> 'createdBy' AS "created_by",
    {snapshot} ->> 'updatedAt' AS "updated_at",
    {snapshot} ->> 'updatedBy' AS "updated_by",
    {snapshot} ->> 'archivedAt' AS "archived_at",
    {snapshot} ->> 'title' AS "title",
    {snapshot} ->> 'kind' AS "kind",
    {snapshot} ->> 'description' AS "description",
    {snapshot} ->> 'address' AS "address",
    {snapshot} ->> 'careKind' AS "care_kind",
    {snapshot} ->> 'shifts' AS "shifts",
    {snapshot} ->> 'clientCount' AS "client_count",
    {snapshot} ->> 'owner' AS "owner"
FROM head h JOIN entry e ON e.number = h.entry WHERE h.register = 'locations';

DROP VIEW IF EXISTS report_parties;
CREATE VIEW report_parties AS SELECT
    h.organisation AS organisation,
    {snapshot} ->> 'id' AS "id",
    {snapshot} ->> 'version' AS "version",
    {snapshot} ->> 'createdAt' AS "created_at",
    {snapshot} ->> 'createdBy' AS "created_by",
    {snapshot} ->> 'updatedAt' AS "updated_at",
    {snapshot} ->> 'updatedBy' AS "updated_by",
    {snapshot} ->> 'archivedAt' AS "archived_at",
    {snapshot} ->> 'title' AS "title",
    {snapshot} ->> 'kind' AS "kind",
    {snapshot} ->> 'description' AS "description",
    {snapshot} ->> 'service' AS "service",
    {snapshot} ->> 'contact' AS "contact",
    {snapshot} ->> 'email' AS "email",
    {snapshot} ->> 'phone' AS "phone",
    {snapshot} ->> 'emergencyPhone' AS "emergency_phone",
    {snapshot} ->> 'owner' AS "owner",
    {snapshot} ->> 'engagements' AS "engagements"
FROM head h JOIN entry e ON e.number = h.entry WHERE h.register = 'parties';

DROP VIEW IF EXISTS report_assets;
CREATE VIEW report_assets AS SELECT
    h.organisation AS organisation,
    {snapshot} ->> 'id' AS "id",
    {snapshot} ->> 'version' AS "version",
    {snapshot} ->> 'createdAt' AS "created_at",
    {snapshot} ->> 'createdBy' AS "created_by",
    {snapshot} ->> 'updatedAt' AS "updated_at",
    {snapshot} ->> 'updatedBy' AS "updated_by",
    {snapshot} ->> 'archivedAt' AS "archived_at",
    {snapshot} ->> 'title' AS "title",
    {snapshot} ->> 'kind' AS "kind",
    {snapshot} ->> 'description' AS "description",
    {snapshot} ->> 'owner' AS "owner",
    {snapshot} ->> 'supplier' AS "supplier",
    {snapshot} ->> 'locations' AS "locations",
    {snapshot} ->> 'supports' AS "supports",
    {snapshot} ->> 'confidentiality' AS "confidentiality",
    {snapshot} ->> 'integrity' AS "integrity",
    {snapshot} ->> 'availability' AS "availability",
    {snapshot} ->> 'holdsHealthData' AS "holds_health_data",
    {snapshot} ->> 'critical' AS "critical",
    {snapshot} ->> 'rto' AS "rto",
    {snapshot} ->> 'rpo' AS "rpo",
    {snapshot} ->> 'mtpd' AS "mtpd"
FROM head h JOIN entry e ON e.number = h.entry WHERE h.register = 'assets';

DROP VIEW IF EXISTS report_tasks;
CREATE VIEW report_tasks AS SELECT
    h.organisation AS organisation,
    {snapshot} ->> 'id' AS "id",
    {snapshot} ->> 'version' AS "version",
    {snapshot} ->> 'createdAt' AS "created_at",
    {snapshot} ->> 'createdBy' AS "created_by",
    {snapshot} ->> 'updatedAt' AS "updated_at",
    {snapshot} ->> 'updatedBy' AS "updated_by",
    {snapshot} ->> 'archivedAt' AS "archived_at",
    {snapshot} ->> 'title' AS "title",
    {snapshot} ->> 'kind' AS "kind",
    {snapshot} ->> 'description' AS "description",
    {snapshot} ->> 'requirements' AS "requirements",
    {snapshot} ->> 'about' AS "about",
    {snapshot} ->> 'owner' AS "owner",
    {snapshot} ->> 'deputy' AS "deputy",
    {snapshot} ->> 'dueDate' AS "due_date",
    {snapshot} ->> 'scheduledDate' AS "scheduled_date",
    {snapshot} ->> 'recurrence' AS "recurrence",
    {snapshot} ->> 'recurrenceFrom' AS "recurrence_from",
    {snapshot} ->> 'seriesStartDate' AS "series_start_date",
    {snapshot} ->> 'series' AS "series",
    {snapshot} ->> 'checklist' AS "checklist",
    {snapshot} ->> 'evidenceRequired' AS "evidence_required",
    {snapshot} ->> 'yearPlanKey' AS "year_plan_key",
    {snapshot} ->> 'status' AS "status",
    {snapshot} ->> 'completions' AS "completions",
    {snapshot} ->> 'evidence' AS "evidence",
    {snapshot} ->> 'reschedulings' AS "reschedulings",
    {snapshot} ->> 'missedCount' AS "missed_count",
    {snapshot} ->> 'missedUntilDate' AS "missed_until_date",
    {snapshot} ->> 'missedReason' AS "missed_reason"
FROM head h JOIN entry e ON e.number = h.entry WHERE h.register = 'tasks';

DROP VIEW IF EXISTS report_risk_criteria;
CREATE VIEW report_risk_criteria AS SELECT
    h.organisation AS organisation,
    {snapshot} ->> 'id' AS "id",
    {snapshot} ->> 'version' AS "version",
    {snapshot} ->> 'createdAt' AS "created_at",
    {snapshot} ->> 'createdBy' AS "created_by",
    {snapshot} ->> 'updatedAt' AS "updated_at",
    {snapshot} ->> 'updatedBy' AS "updated_by",
    {snapshot} ->> 'archivedAt' AS "archived_at",
    {snapshot} ->> 'title' AS "title",
    {snapshot} ->> 'description' AS "description",
    {snapshot} ->> 'likelihoodLevels' AS "likelihood_levels",
    {snapshot} ->> 'impactLevels' AS "impact_levels",
    {snapshot} ->> 'likelihoodScale' AS "likelihood_scale",
    {snapshot} ->> 'impactScales' AS "impact_scales",
    {snapshot} ->> 'matrix' AS "matrix",
    {snapshot} ->> 'mandates' AS "mandates"
FROM head h JOIN entry e ON e.number = h.entry WHERE h.register = 'risk-criteria';

DROP VIEW IF EXISTS report_risk_analyses;
CREATE VIEW report_risk_analyses AS SELECT
    h.organisation AS organisation,
    {snapshot} ->> 'id' AS "id",
    {snapshot} ->> 'version' AS "version",
    {snapshot} ->> 'createdAt' AS "created_at",
    {snapshot} ->> 'createdBy' AS "created_by",
    {snapshot} ->> 'updatedAt' AS "updated_at",
    {snapshot} ->> 'updatedBy' AS "updated_by",
    {snapshot} ->> 'archivedAt' AS "archived_at",
    {snapshot} ->> 'title' AS "title",
    {snapshot} ->> 'scope' AS "scope",
    {snapshot} ->> 'method' AS "method",
    {snapshot} ->> 'date' AS "date",
    {snapshot} ->> 'owner' AS "owner",
    {snapshot} ->> 'participants' AS "participants",
    {snapshot} ->> 'assets' AS "assets",
    {snapshot} ->> 'reviewInterval' AS "review_interval",
    {snapshot} ->> 'continues' AS "continues",
    {snapshot} ->> 'status' AS "status",
    {snapshot} ->> 'summary' AS "summary",
    {snapshot} ->> 'considerations' AS "considerations",
    {snapshot} ->> 'results' AS "results"
FROM head h JOIN entry e ON e.number = h.entry WHERE h.register = 'risk-analyses';

DROP VIEW IF EXISTS report_risks;
CREATE VIEW report_risks AS SELECT
    h.organisation AS organisation,
    {snapshot} ->> 'id' AS "id",
    {snapshot} ->> 'version' AS "version",
    {snapshot} ->> 'createdAt' AS "created_at",
    {snapshot} ->> 'createdBy' AS "created_by",
    {snapshot} ->> 'updatedAt' AS "updated_at",
    {snapshot} ->> 'updatedBy' AS "updated_by",
    {snapshot} ->> 'archivedAt' AS "archived_at",
    {snapshot} ->> 'title' AS "title",
    {snapshot} ->> 'description' AS "description",
    {snapshot} ->> 'analysis' AS "analysis",
    {snapshot} ->> 'threat' AS "threat",
    {snapshot} ->> 'assets' AS "assets",
    {snapshot} ->> 'affects' AS "affects",
    {snapshot} ->> 'inherent' AS "inherent",
    {snapshot} ->> 'current' AS "current",
    {snapshot} ->> 'target' AS "target",
    {snapshot} ->> 'treatment' AS "treatment",
    {snapshot} ->> 'treatmentPlan' AS "treatment_plan",
    {snapshot} ->> 'controls' AS "controls",
    {snapshot} ->> 'tasks' AS "tasks",
    {snapshot} ->> 'owner' AS "owner",
    {snapshot} ->> 'scoredBy' AS "scored_by"
FROM head h JOIN entry e ON e.number = h.entry WHERE h.register = 'risks';

DROP VIEW IF EXISTS report_continuity_plans;
CREATE VIEW report_continuity_plans AS SELECT
    h.organisation AS organisation,
    {snapshot} ->> 'id' AS "id",
    {snapshot} ->> 'version' AS "version",
    {snapshot} ->> 'createdAt' AS "created_at",
    {snapshot} ->> 'createdBy' AS "created_by",
    {snapshot} ->> 'updatedAt' AS "updated_at",
    {snapshot} ->> 'updatedBy' AS "updated_by",
    {snapshot} ->> 'archivedAt' AS "archived_at",
    {snapshot} ->> 'title' AS "title",
    {snapshot} ->> 'scenario' AS "scenario",
    {snapshot} ->> 'description' AS "description",
    {snapshot} ->> 'processes' AS "processes",
    {snapshot} ->> 'assets' AS "assets",
    {snapshot} ->> 'measures' AS "measures",
    {snapshot} ->> 'locations' AS "locations",
    {snapshot} ->> 'owner' AS "owner",
    {snapshot} ->> 'rto' AS "rto",
    {snapshot} ->> 'rpo' AS "rpo",
    {snapshot} ->> 'mtpd' AS "mtpd",
    {snapshot} ->> 'fallback' AS "fallback",
    {snapshot} ->> 'communication' AS "communication",
    {snapshot} ->> 'parties' AS "parties",
    {snapshot} ->> 'exerciseInterval' AS "exercise_interval",
    {snapshot} ->> 'leastKind' AS "least_kind",
    {snapshot} ->> 'status' AS "status",
    {snapshot} ->> 'printedCopies' AS "printed_copies",
    {snapshot} ->> 'describedDate' AS "described_date",
    {snapshot} ->> 'cardVersion' AS "card_version"
FROM head h JOIN entry e ON e.number = h.entry WHERE h.register = 'continuity-plans';

DROP VIEW IF EXISTS report_exercises;
CREATE VIEW report_exercises AS SELECT
    h.organisation AS organisation,
    {snapshot} ->> 'id' AS "id",
    {snapshot} ->> 'version' AS "version",
    {snapshot} ->> 'createdAt' AS "created_at",
    {snapshot} ->> 'createdBy' AS "created_by",
    {snapshot} ->> 'updatedAt' AS "updated_at",
    {snapshot} ->> 'updatedBy' AS "updated_by",
    {snapshot} ->> 'archivedAt' AS "archived_at",
    {snapshot} ->> 'title' AS "title",
    {snapshot} ->> 'plans' AS "plans",
    {snapshot} ->> 'kind' AS "kind",
    {snapshot} ->> 'scenario' AS "scenario",
    {snapshot} ->> 'location' AS "location",
    {snapshot} ->> 'shift' AS "shift",
    {snapshot} ->> 'plannedDate' AS "planned_date",
    {snapshot} ->> 'heldDate' AS "held_date",
    {snapshot} ->> 'facilitator' AS "facilitator",
    {snapshot} ->> 'externalFacilitator' AS "external_facilitator",
    {snapshot} ->> 'evaluator' AS "evaluator",
    {snapshot} ->> 'externalEvaluator' AS "external_evaluator",
    {snapshot} ->> 'retestOf' AS "retest_of",
    {snapshot} ->> 'goal' AS "goal",
    {snapshot} ->> 'duration' AS "duration",
    {snapshot} ->> 'roles' AS "roles",
    {snapshot} ->> 'injects' AS "injects",
    {snapshot} ->> 'questions' AS "questions",
    {snapshot} ->> 'measures' AS "measures",
    {snapshot} ->> 'objectives' AS "objectives",
    {snapshot} ->> 'participants' AS "participants",
    {snapshot} ->> 'log' AS "log",
    {snapshot} ->> 'measuredRto' AS "measured_rto",
    {snapshot} ->> 'measuredRpo' AS "measured_rpo",
    {snapshot} ->> 'dataChecked' AS "data_checked",
    {snapshot} ->> 'clientSafety' AS "client_safety",
    {snapshot} ->> 'outcome' AS "outcome",
    {snapshot} ->> 'planOwners' AS "plan_owners",
    {snapshot} ->> 'lessons' AS "lessons",
    {snapshot} ->> 'evaluation' AS "evaluation",
    {snapshot} ->> 'report' AS "report"
FROM head h JOIN entry e ON e.number = h.entry WHERE h.register = 'exercises';

DROP VIEW IF EXISTS report_findings;
CREATE VIEW report_findings AS SELECT
    h.organisation AS organisation,
    {snapshot} ->> 'id' AS "id",
    {snapshot} ->> 'version' AS "version",
    {snapshot} ->> 'createdAt' AS "created_at",
    {snapshot} ->> 'createdBy' AS "created_by",
    {snapshot} ->> 'updatedAt' AS "updated_at",
    {snapshot} ->> 'updatedBy' AS "updated_by",
    {snapshot} ->> 'archivedAt' AS "archived_at",
    {snapshot} ->> 'title' AS "title",
    {snapshot} ->> 'type' AS "type",
    {snapshot} ->> 'grade' AS "grade",
    {snapshot} ->> 'source' AS "source",
    {snapshot} ->> 'requirements' AS "requirements",
    {snapshot} ->> 'fact' AS "fact",
    {snapshot} ->> 'cause' AS "cause",
    {snapshot} ->> 'similarElsewhere' AS "similar_elsewhere",
    {snapshot} ->> 'correction' AS "correction",
    {snapshot} ->> 'actions' AS "actions",
    {snapshot} ->> 'dueDate' AS "due_date",
    {snapshot} ->> 'owner' AS "owner",
    {snapshot} ->> 'repeatOf' AS "repeat_of",
    {snapshot} ->> 'externalNumber' AS "external_number",
    {snapshot} ->> 'status' AS "status",
    {snapshot} ->> 'notFollowedReason' AS "not_followed_reason",
    {snapshot} ->> 'foundDate' AS "found_date",
    {snapshot} ->> 'effectChecks' AS "effect_checks",
    {snapshot} ->> 'closedAt' AS "closed_at",
    {snapshot} ->> 'closedBy' AS "closed_by",
    {snapshot} ->> 'closingNote' AS "closing_note"
FROM head h JOIN entry e ON e.number = h.entry WHERE h.register = 'findings';

DROP VIEW IF EXISTS report_pdca_cycles;
CREATE VIEW report_pdca_cycles AS SELECT
    h.organisation AS organisation,
    {snapshot} ->> 'id' AS "id",
    {snapshot} ->> 'version' AS "version",
    {snapshot} ->> 'createdAt' AS "created_at",
    {snapshot} ->> 'createdBy' AS "created_by",
    {snapshot} ->> 'updatedAt' AS "updated_at",
    {snapshot} ->> 'updatedBy' AS "updated_by",
    {snapshot} ->> 'archivedAt' AS "archived_at",
    {snapshot} ->> 'title' AS "title",
    {snapshot} ->> 'startDate' AS "start_date",
    {snapshot} ->> 'endDate' AS "end_date",
    {snapshot} ->> 'phase' AS "phase",
    {snapshot} ->> 'goals' AS "goals",
    {snapshot} ->> 'owner' AS "owner",
    {snapshot} ->> 'transitions' AS "transitions"
FROM head h JOIN entry e ON e.number = h.entry WHERE h.register = 'pdca-cycles';

DROP VIEW IF EXISTS report_objectives;
CREATE VIEW report_objectives AS SELECT
    h.organisation AS organisation,
    {snapshot} ->> 'id' AS "id",
    {snapshot} ->> 'version' AS "version",
    {snapshot} ->> 'createdAt' AS "created_at",
    {snapshot} ->> 'createdBy' AS "created_by",
    {snapshot} ->> 'updatedAt' AS "updated_at",
    {snapshot} ->> 'updatedBy' AS "updated_by",
    {snapshot} ->> 'archivedAt' AS "archived_at",
    {snapshot} ->> 'title' AS "title",
    {snapshot} ->> 'description' AS "description",
    {snapshot} ->> 'cycle' AS "cycle",
    {snapshot} ->> 'requirements' AS "requirements",
    {snapshot} ->> 'measure' AS "measure",
    {snapshot} ->> 'unit' AS "unit",
    {snapshot} ->> 'direction' AS "direction",
    {snapshot} ->> 'target' AS "target",
    {snapshot} ->> 'resources' AS "resources",
    {snapshot} ->> 'evaluation' AS "evaluation",
    {snapshot} ->> 'dueDate' AS "due_date",
    {snapshot} ->> 'measureInterval' AS "measure_interval",
    {snapshot} ->> 'owner' AS "owner"
FROM head h JOIN entry e ON e.number = h.entry WHERE h.register = 'objectives';

DROP VIEW IF EXISTS report_measurements;
CREATE VIEW report_measurements AS SELECT
    h.organisation AS organisation,
    {snapshot} ->> 'id' AS "id",
    {snapshot} ->> 'version' AS "version",
    {snapshot} ->> 'createdAt' AS "created_at",
    {snapshot} ->> 'createdBy' AS "created_by",
    {snapshot} ->> 'updatedAt' AS "updated_at",
    {snapshot} ->> 'updatedBy' AS "updated_by",
    {snapshot} ->> 'archivedAt' AS "archived_at",
    {snapshot} ->> 'title' AS "title",
    {snapshot} ->> 'objective' AS "objective",
    {snapshot} ->> 'periodStartDate' AS "period_start_date",
    {snapshot} ->> 'periodEndDate' AS "period_end_date",
    {snapshot} ->> 'numerator' AS "numerator",
    {snapshot} ->> 'denominator' AS "denominator",
    {snapshot} ->> 'target' AS "target",
    {snapshot} ->> 'unit' AS "unit",
    {snapshot} ->> 'definitionVersion' AS "definition_version",
    {snapshot} ->> 'measuredBy' AS "measured_by",
    {snapshot} ->> 'analysedBy' AS "analysed_by",
    {snapshot} ->> 'analysis' AS "analysis",
    {snapshot} ->> 'corrects' AS "corrects",
    {snapshot} ->> 'correctionReason' AS "correction_reason"
FROM head h JOIN entry e ON e.number = h.entry WHERE h.register = 'measurements';

DROP VIEW IF EXISTS report_trainings;
CREATE VIEW report_trainings AS SELECT
    h.organisation AS organisation,
    {snapshot} ->> 'id' AS "id",
    {snapshot} ->> 'version' AS "version",
    {snapshot} ->> 'createdAt' AS "created_at",
    {snapshot} ->> 'createdBy' AS "created_by",
    {snapshot} ->> 'updatedAt' AS "updated_at",
    {snapshot} ->> 'updatedBy' AS "updated_by",
    {snapshot} ->> 'archivedAt' AS "archived_at",
    {snapshot} ->> 'title' AS "title",
    {snapshot} ->> 'kind' AS "kind",
    {snapshot} ->> 'description' AS "description",
    {snapshot} ->> 'requirements' AS "requirements",
    {snapshot} ->> 'location' AS "location",
    {snapshot} ->> 'plannedDate' AS "planned_date",
    {snapshot} ->> 'heldDate' AS "held_date",
    {snapshot} ->> 'trainer' AS "trainer",
    {snapshot} ->> 'owner' AS "owner",
    {snapshot} ->> 'attendees' AS "attendees",
    {snapshot} ->> 'attendance' AS "attendance",
    {snapshot} ->> 'evaluation' AS "evaluation",
    {snapshot} ->> 'evidence' AS "evidence"
FROM head h JOIN entry e ON e.number = h.entry WHERE h.register = 'trainings';

DROP VIEW IF EXISTS report_management_reviews;
CREATE VIEW report_management_reviews AS SELECT
    h.organisation AS organisation,
    {snapshot} ->> 'id' AS "id",
    {snapshot} ->> 'version' AS "version",
    {snapshot} ->> 'createdAt' AS "created_at",
    {snapshot} ->> 'createdBy' AS "created_by",
    {snapshot} ->> 'updatedAt' AS "updated_at",
    {snapshot} ->> 'updatedBy' AS "updated_by",
    {snapshot} ->> 'archivedAt' AS "archived_at",
    {snapshot} ->> 'title' AS "title",
    {snapshot} ->> 'cycle' AS "cycle",
    {snapshot} ->> 'date' AS "date",
    {snapshot} ->> 'status' AS "status",
    {snapshot} ->> 'attendees' AS "attendees",
    {snapshot} ->> 'inputs' AS "inputs",
    {snapshot} ->> 'decisions' AS "decisions",
    {snapshot} ->> 'tasks' AS "tasks",
    {snapshot} ->> 'minutes' AS "minutes",
    {snapshot} ->> 'evidence' AS "evidence",
    {snapshot} ->> 'owner' AS "owner"
FROM head h JOIN entry e ON e.number = h.entry WHERE h.register = 'management-reviews';

DROP VIEW IF EXISTS report_certificates;
CREATE VIEW report_certificates AS SELECT
    h.organisation AS organisation,
    {snapshot} ->> 'id' AS "id",
    {snapshot} ->> 'version' AS "version",
    {snapshot} ->> 'createdAt' AS "created_at",
    {snapshot} ->> 'createdBy' AS "created_by",
    {snapshot} ->> 'updatedAt' AS "updated_at",
    {snapshot} ->> 'updatedBy' AS "updated_by",
    {snapshot} ->> 'archivedAt' AS "archived_at",
    {snapshot} ->> 'title' AS "title",
    {snapshot} ->> 'number' AS "number",
    {snapshot} ->> 'body' AS "body",
    {snapshot} ->> 'accreditation' AS "accreditation",
    {snapshot} ->> 'edition' AS "edition",
    {snapshot} ->> 'scopeText' AS "scope_text",
    {snapshot} ->> 'coversCare' AS "covers_care",
    {snapshot} ->> 'coversCareReason' AS "covers_care_reason",
    {snapshot} ->> 'locations' AS "locations",
    {snapshot} ->> 'exclusions' AS "exclusions",
    {snapshot} ->> 'soaVersion' AS "soa_version",
    {snapshot} ->> 'decidedDate' AS "decided_date",
    {snapshot} ->> 'validUntilDate' AS "valid_until_date",
    {snapshot} ->> 'withdrawnDate' AS "withdrawn_date",
    {snapshot} ->> 'owner' AS "owner",
    {snapshot} ->> 'stages' AS "stages"
FROM head h JOIN entry e ON e.number = h.entry WHERE h.register = 'certificates';

DROP VIEW IF EXISTS report_audit_programmes;
CREATE VIEW report_audit_programmes AS SELECT
    h.organisation AS organisation,
    {snapshot} ->> 'id' AS "id",
    {snapshot} ->> 'version' AS "version",
    {snapshot} ->> 'createdAt' AS "created_at",
    {snapshot} ->> 'createdBy' AS "created_by",
    {snapshot} ->> 'updatedAt' AS "updated_at",
    {snapshot} ->> 'updatedBy' AS "updated_by",
    {snapshot} ->> 'archivedAt' AS "archived_at",
    {snapshot} ->> 'title' AS "title",
    {snapshot} ->> 'description' AS "description",
    {snapshot} ->> 'startDate' AS "start_date",
    {snapshot} ->> 'years' AS "years",
    {snapshot} ->> 'owner' AS "owner",
    {snapshot} ->> 'method' AS "method",
    {snapshot} ->> 'planned' AS "planned"
FROM head h JOIN entry e ON e.number = h.entry WHERE h.register = 'audit-programmes';

DROP VIEW IF EXISTS report_assessments;
CREATE VIEW report_assessments AS SELECT
    h.organisation AS organisation,
    {snapshot} ->> 'id' AS "id",
    {snapshot} ->> 'version' AS "version",
    {snapshot} ->> 'createdAt' AS "created_at",
    {snapshot} ->> 'createdBy' AS "created_by",
    {snapshot} ->> 'updatedAt' AS "updated_at",
    {snapshot} ->> 'updatedBy' AS "updated_by",
    {snapshot} ->> 'archivedAt' AS "archived_at",
    {snapshot} ->> 'title' AS "title",
    {snapshot} ->> 'kind' AS "kind",
    {snapshot} ->> 'stage' AS "stage",
    {snapshot} ->> 'programme' AS "programme",
    {snapshot} ->> 'certificate' AS "certificate",
    {snapshot} ->> 'framework' AS "framework",
    {snapshot} ->> 'objective' AS "objective",
    {snapshot} ->> 'criteria' AS "criteria",
    {snapshot} ->> 'scope' AS "scope",
    {snapshot} ->> 'locations' AS "locations",
    {snapshot} ->> 'startDate' AS "start_date",
    {snapshot} ->> 'reportDate' AS "report_date",
    {snapshot} ->> 'status' AS "status",
    {snapshot} ->> 'assessors' AS "assessors",
    {snapshot} ->> 'report' AS "report",
    {snapshot} ->> 'reportedToBoardDate' AS "reported_to_board_date",
    {snapshot} ->> 'notLookedAt' AS "not_looked_at",
    {snapshot} ->> 'summary' AS "summary",
    {snapshot} ->> 'samples' AS "samples",
    {snapshot} ->> 'followUps' AS "follow_ups",
    {snapshot} ->> 'issuedAt' AS "issued_at",
    {snapshot} ->> 'issuedBy' AS "issued_by",
    {snapshot} ->> 'confirmedAt' AS "confirmed_at",
    {snapshot} ->> 'confirmedBy' AS "confirmed_by",
    {snapshot} ->> 'confirmationNote' AS "confirmation_note",
    {snapshot} ->> 'responses' AS "responses",
    {snapshot} ->> 'corrections' AS "corrections",
    {snapshot} ->> 'closedAt' AS "closed_at",
    {snapshot} ->> 'closedBy' AS "closed_by"
FROM head h JOIN entry e ON e.number = h.entry WHERE h.register = 'assessments';

DROP VIEW IF EXISTS report_assessment_results;
CREATE VIEW report_assessment_results AS SELECT
    h.organisation AS organisation,
    {snapshot} ->> 'id' AS "id",
    {snapshot} ->> 'version' AS "version",
    {snapshot} ->> 'createdAt' AS "created_at",
    {snapshot} ->> 'createdBy' AS "created_by",
    {snapshot} ->> 'updatedAt' AS "updated_at",
    {snapshot} ->> 'updatedBy' AS "updated_by",
    {snapshot} ->> 'archivedAt' AS "archived_at",
    {snapshot} ->> 'assessment' AS "assessment",
    {snapshot} ->> 'requirement' AS "requirement",
    {snapshot} ->> 'result' AS "result",
    {snapshot} ->> 'title' AS "title",
    {snapshot} ->> 'reason' AS "reason",
    {snapshot} ->> 'note' AS "note",
    {snapshot} ->> 'sources' AS "sources",
    {snapshot} ->> 'assessedBy' AS "assessed_by",
    {snapshot} ->> 'transcribedFrom' AS "transcribed_from",
    {snapshot} ->> 'externalNumber' AS "external_number",
    {snapshot} ->> 'dueDate' AS "due_date",
    {snapshot} ->> 'seen' AS "seen",
    {snapshot} ->> 'evidence' AS "evidence",
    {snapshot} ->> 'finding' AS "finding"
FROM head h JOIN entry e ON e.number = h.entry WHERE h.register = 'assessment-results';

DROP VIEW IF EXISTS report_webhooks;
CREATE VIEW report_webhooks AS SELECT
    h.organisation AS organisation,
    {snapshot} ->> 'id' AS "id",
    {snapshot} ->> 'version' AS "version",
    {snapshot} ->> 'createdAt' AS "created_at",
    {snapshot} ->> 'createdBy' AS "created_by",
    {snapshot} ->> 'updatedAt' AS "updated_at",
    {snapshot} ->> 'updatedBy' AS "updated_by",
    {snapshot} ->> 'archivedAt' AS "archived_at",
    {snapshot} ->> 'title' AS "title",
    {snapshot} ->> 'url' AS "url",
    {snapshot} ->> 'events' AS "events",
    {snapshot} ->> 'active' AS "active"
FROM head h JOIN entry e ON e.number = h.entry WHERE h.register = 'webhooks';

DROP VIEW IF EXISTS report_evidence;
CREATE VIEW report_evidence AS SELECT
    h.organisation AS organisation,
    {snapshot} ->> 'id' AS "id",
    {snapshot} ->> 'version' AS "version",
    {snapshot} ->> 'createdAt' AS "created_at",
    {snapshot} ->> 'createdBy' AS "created_by",
    {snapshot} ->> 'updatedAt' AS "updated_at",
    {snapshot} ->> 'updatedBy' AS "updated_by",
    {snapshot} ->> 'archivedAt' AS "archived_at",
    {snapshot} ->> 'title' AS "title",
    {snapshot} ->> 'kind' AS "kind",
    {snapshot} ->> 'description' AS "description",
    {snapshot} ->> 'owner' AS "owner",
    {snapshot} ->> 'validFromDate' AS "valid_from_date",
    {snapshot} ->> 'validUntilDate' AS "valid_until_date",
    {snapshot} ->> 'location' AS "location",
    {snapshot} ->> 'seenBy' AS "seen_by",
    {snapshot} ->> 'seenDate' AS "seen_date",
    {snapshot} ->> 'sha256' AS "sha256",
    {snapshot} ->> 'custody' AS "custody",
    {snapshot} ->> 'fileName' AS "file_name",
    {snapshot} ->> 'mediaType' AS "media_type",
    {snapshot} ->> 'size' AS "size",
    {snapshot} ->> 'contentVersion' AS "content_version"
FROM head h JOIN entry e ON e.number = h.entry WHERE h.register = 'evidence';

DROP VIEW IF EXISTS report_evidence_requests;
CREATE VIEW report_evidence_requests AS SELECT
    h.organisation AS organisation,
    {snapshot} ->> 'id' AS "id",
    {snapshot} ->> 'version' AS "version",
    {snapshot} ->> 'createdAt' AS "created_at",
    {snapshot} ->> 'createdBy' AS "created_by",
    {snapshot} ->> 'updatedAt' AS "updated_at",
    {snapshot} ->> 'updatedBy' AS "updated_by",
    {snapshot} ->> 'archivedAt' AS "archived_at",
    {snapshot} ->> 'title' AS "title",
    {snapshot} ->> 'description' AS "description",
    {snapshot} ->> 'requirements' AS "requirements",
    {snapshot} ->> 'controls' AS "controls",
    {snapshot} ->> 'owner' AS "owner",
    {snapshot} ->> 'dueDate' AS "due_date",
    {snapshot} ->> 'status' AS "status",
    {snapshot} ->> 'answer' AS "answer",
    {snapshot} ->> 'evidence' AS "evidence",
    {snapshot} ->> 'answeredBy' AS "answered_by",
    {snapshot} ->> 'answeredAt' AS "answered_at",
    {snapshot} ->> 'assessment' AS "assessment",
    {snapshot} ->> 'assessedBy' AS "assessed_by"
FROM head h JOIN entry e ON e.number = h.entry WHERE h.register = 'evidence-requests';

DROP VIEW IF EXISTS report_accesses;
CREATE VIEW report_accesses AS SELECT
    h.organisation AS organisation,
    {snapshot} ->> 'id' AS "id",
    {snapshot} ->> 'version' AS "version",
    {snapshot} ->> 'createdAt' AS "created_at",
    {snapshot} ->> 'createdBy' AS "created_by",
    {snapshot} ->> 'updatedAt' AS "updated_at",
    {snapshot} ->> 'updatedBy' AS "updated_by",
    {snapshot} ->> 'archivedAt' AS "archived_at",
    {snapshot} ->> 'record' AS "record",
    {snapshot} ->> 'ofRegister' AS "of_register",
    {snapshot} ->> 'sha256' AS "sha256"
FROM head h JOIN entry e ON e.number = h.entry WHERE h.register = 'accesses';

DROP VIEW IF EXISTS report_exports;
CREATE VIEW report_exports AS SELECT
    h.organisation AS organisation,
    {snapshot} ->> 'id' AS "id",
    {snapshot} ->> 'version' AS "version",
    {snapshot} ->> 'createdAt' AS "created_at",
    {snapshot} ->> 'createdBy' AS "created_by",
    {snapshot} ->> 'updatedAt' AS "updated_at",
    {snapshot} ->> 'updatedBy' AS "updated_by",
    {snapshot} ->> 'archivedAt' AS "archived_at",
    {snapshot} ->> 'profile' AS "profile",
    {snapshot} ->> 'asOf' AS "as_of",
    {snapshot} ->> 'from' AS "from",
    {snapshot} ->> 'since' AS "since",
    {snapshot} ->> 'language' AS "language",
    {snapshot} ->> 'assessment' AS "assessment"
FROM head h JOIN entry e ON e.number = h.entry WHERE h.register = 'exports';

DROP VIEW IF EXISTS report_soa_versions;
CREATE VIEW report_soa_versions AS SELECT
    h.organisation AS organisation,
    {snapshot} ->> 'id' AS "id",
    {snapshot} ->> 'version' AS "version",
    {snapshot} ->> 'createdAt' AS "created_at",
    {snapshot} ->> 'createdBy' AS "created_by",
    {snapshot} ->> 'updatedAt' AS "updated_at",
    {snapshot} ->> 'updatedBy' AS "updated_by",
    {snapshot} ->> 'archivedAt' AS "archived_at",
    {snapshot} ->> 'title' AS "title",
    {snapshot} ->> 'note' AS "note",
    {snapshot} ->> 'number' AS "number",
    {snapshot} ->> 'edition' AS "edition",
    {snapshot} ->> 'scopeVersion' AS "scope_version",
    {snapshot} ->> 'totals' AS "totals",
    {snapshot} ->> 'lines' AS "lines",
    {snapshot} ->> 'additional' AS "additional",
    {snapshot} ->> 'differences' AS "differences"
FROM head h JOIN entry e ON e.number = h.entry WHERE h.register = 'soa-versions';

DROP VIEW IF EXISTS report_approvals;
CREATE VIEW report_approvals AS SELECT
    h.organisation AS organisation,
    {snapshot} ->> 'id' AS "id",
    {snapshot} ->> 'version' AS "version",
    {snapshot} ->> 'createdAt' AS "created_at",
    {snapshot} ->> 'createdBy' AS "created_by",
    {snapshot} ->> 'updatedAt' AS "updated_at",
    {snapshot} ->> 'updatedBy' AS "updated_by",
    {snapshot} ->> 'archivedAt' AS "archived_at",
    {snapshot} ->> 'record' AS "record",
    {snapshot} ->> 'ofRegister' AS "of_register",
    {snapshot} ->> 'ofVersion' AS "of_version",
    {snapshot} ->> 'decision' AS "decision",
    {snapshot} ->> 'note' AS "note"
FROM head h JOIN entry e ON e.number = h.entry WHERE h.register = 'approvals';

DROP VIEW IF EXISTS report_acceptances;
CREATE VIEW report_acceptances AS SELECT
    h.organisation AS organisation,
    {snapshot} ->> 'id' AS "id",
    {snapshot} ->> 'version' AS "version",
    {snapshot} ->> 'createdAt' AS "created_at",
    {snapshot} ->> 'createdBy' AS "created_by",
    {snapshot} ->> 'updatedAt' AS "updated_at",
    {snapshot} ->> 'updatedBy' AS "updated_by",
    {snapshot} ->> 'archivedAt' AS "archived_at",
    {snapshot} ->> 'risk' AS "risk",
    {snapshot} ->> 'level' AS "level",
    {snapshot} ->> 'band' AS "band",
    {snapshot} ->> 'criteria' AS "criteria",
    {snapshot} ->> 'acceptor' AS "acceptor",
    {snapshot} ->> 'validUntilDate' AS "valid_until_date",
    {snapshot} ->> 'reason' AS "reason",
    {snapshot} ->> 'controls' AS "controls",
    {snapshot} ->> 'withdrawnAt' AS "withdrawn_at",
    {snapshot} ->> 'withdrawnBy' AS "withdrawn_by",
    {snapshot} ->> 'withdrawalReason' AS "withdrawal_reason"
FROM head h JOIN entry e ON e.number = h.entry WHERE h.register = 'acceptances';

DROP VIEW IF EXISTS report_review_triggers;
CREATE VIEW report_review_triggers AS SELECT
    h.organisation AS organisation,
    {snapshot} ->> 'id' AS "id",
    {snapshot} ->> 'version' AS "version",
    {snapshot} ->> 'createdAt' AS "created_at",
    {snapshot} ->> 'createdBy' AS "created_by",
    {snapshot} ->> 'updatedAt' AS "updated_at",
    {snapshot} ->> 'updatedBy' AS "updated_by",
    {snapshot} ->> 'archivedAt' AS "archived_at",
    {snapshot} ->> 'analysis' AS "analysis",
    {snapshot} ->> 'kind' AS "kind",
    {snapshot} ->> 'reason' AS "reason",
    {snapshot} ->> 'about' AS "about",
    {snapshot} ->> 'reviewByDate' AS "review_by_date"
FROM head h JOIN entry e ON e.number = h.entry WHERE h.register = 'review-triggers';

DROP VIEW IF EXISTS report_erasures;
CREATE VIEW report_erasures AS SELECT
    h.organisation AS organisation,
    {snapshot} ->> 'id' AS "id",
    {snapshot} ->> 'version' AS "version",
    {snapshot} ->> 'createdAt' AS "created_at",
    {snapshot} ->> 'createdBy' AS "created_by",
    {snapshot} ->> 'updatedAt' AS "updated_at",
    {snapshot} ->> 'updatedBy' AS "updated_by",
    {snapshot} ->> 'archivedAt' AS "archived_at",
    {snapshot} ->> 'record' AS "record",
    {snapshot} ->> 'ofRegister' AS "of_register",
    {snapshot} ->> 'versions' AS "versions",
    {snapshot} ->> 'reason' AS "reason",
    {snapshot} ->> 'done' AS "done"
FROM head h JOIN entry e ON e.number = h.entry WHERE h.register = 'erasures';

DROP VIEW IF EXISTS report_tokens;
CREATE VIEW report_tokens AS SELECT
    h.organisation AS organisation,
    {snapshot} ->> 'id' AS "id",
    {snapshot} ->> 'version' AS "version",
    {snapshot} ->> 'createdAt' AS "created_at",
    {snapshot} ->> 'createdBy' AS "created_by",
    {snapshot} ->> 'updatedAt' AS "updated_at",
    {snapshot} ->> 'updatedBy' AS "updated_by",
    {snapshot} ->> 'archivedAt' AS "archived_at",
    {snapshot} ->> 'title' AS "title",
    {snapshot} ->> 'user' AS "user",
    {snapshot} ->> 'program' AS "program",
    {snapshot} ->> 'role' AS "role",
    {snapshot} ->> 'expiresDate' AS "expires_date",
    {snapshot} ->> 'madeWith' AS "made_with",
    {snapshot} ->> 'secretHash' AS "secret_hash"
FROM head h JOIN entry e ON e.number = h.entry WHERE h.register = 'tokens';

DROP VIEW IF EXISTS report_calendar_feeds;
CREATE VIEW report_calendar_feeds AS SELECT
    h.organisation AS organisation,
    {snapshot} ->> 'id' AS "id",
    {snapshot} ->> 'version' AS "version",
    {snapshot} ->> 'createdAt' AS "created_at",
    {snapshot} ->> 'createdBy' AS "created_by",
    {snapshot} ->> 'updatedAt' AS "updated_at",
    {snapshot} ->> 'updatedBy' AS "updated_by",
    {snapshot} ->> 'archivedAt' AS "archived_at",
    {snapshot} ->> 'title' AS "title",
    {snapshot} ->> 'scope' AS "scope",
    {snapshot} ->> 'owner' AS "owner",
    {snapshot} ->> 'role' AS "role",
    {snapshot} ->> 'secretHash' AS "secret_hash"
FROM head h JOIN entry e ON e.number = h.entry WHERE h.register = 'calendar-feeds';

DROP VIEW IF EXISTS report_samples;
CREATE VIEW report_samples AS SELECT
    h.organisation AS organisation,
    {snapshot} ->> 'id' AS "id",
    {snapshot} ->> 'version' AS "version",
    {snapshot} ->> 'createdAt' AS "created_at",
    {snapshot} ->> 'createdBy' AS "created_by",
    {snapshot} ->> 'updatedAt' AS "updated_at",
    {snapshot} ->> 'updatedBy' AS "updated_by",
    {snapshot} ->> 'archivedAt' AS "archived_at",
    {snapshot} ->> 'ofRegister' AS "of_register",
    {snapshot} ->> 'filter' AS "filter",
    {snapshot} ->> 'size' AS "size",
    {snapshot} ->> 'seed' AS "seed",
    {snapshot} ->> 'population' AS "population"
FROM head h JOIN entry e ON e.number = h.entry WHERE h.register = 'samples';

DROP VIEW IF EXISTS report_bulk_changes;
CREATE VIEW report_bulk_changes AS SELECT
    h.organisation AS organisation,
    {snapshot} ->> 'id' AS "id",
    {snapshot} ->> 'version' AS "version",
    {snapshot} ->> 'createdAt' AS "created_at",
    {snapshot} ->> 'createdBy' AS "created_by",
    {snapshot} ->> 'updatedAt' AS "updated_at",
    {snapshot} ->> 'updatedBy' AS "updated_by",
    {snapshot} ->> 'archivedAt' AS "archived_at",
    {snapshot} ->> 'ofRegister' AS "of_register",
    {snapshot} ->> 'reason' AS "reason",
    {snapshot} ->> 'imported' AS "imported",
    {snapshot} ->> 'created' AS "created",
    {snapshot} ->> 'changed' AS "changed"
FROM head h JOIN entry e ON e.number = h.entry WHERE h.register = 'bulk-changes';

DROP VIEW IF EXISTS report_log_epochs;
CREATE VIEW report_log_epochs AS SELECT
    h.organisation AS organisation,
    {snapshot} ->> 'id' AS "id",
    {snapshot} ->> 'version' AS "version",
    {snapshot} ->> 'createdAt' AS "created_at",
    {snapshot} ->> 'createdBy' AS "created_by",
    {snapshot} ->> 'updatedAt' AS "updated_at",
    {snapshot} ->> 'updatedBy' AS "updated_by",
    {snapshot} ->> 'archivedAt' AS "archived_at",
    {snapshot} ->> 'lastCheckpoint' AS "last_checkpoint"
FROM head h JOIN entry e ON e.number = h.entry WHERE h.register = 'log-epochs';

DROP VIEW IF EXISTS report_users;
CREATE VIEW report_users AS SELECT
    h.organisation AS organisation,
    {snapshot} ->> 'id' AS "id",
    {snapshot} ->> 'version' AS "version",
    {snapshot} ->> 'createdAt' AS "created_at",
    {snapshot} ->> 'createdBy' AS "created_by",
    {snapshot} ->> 'updatedAt' AS "updated_at",
    {snapshot} ->> 'updatedBy' AS "updated_by",
    {snapshot} ->> 'archivedAt' AS "archived_at",
    {snapshot} ->> 'email' AS "email",
    {snapshot} ->> 'name' AS "name",
    {snapshot} ->> 'language' AS "language",
    {snapshot} ->> 'operates' AS "operates"
FROM head h JOIN entry e ON e.number = h.entry WHERE h.register = 'users';
