#pragma once
/// The first page of an evidence bundle: what it says first is what is missing, withheld, erased or not looked at. It
/// is read without software; what it may say depends on whom it is for.

#include "domain/independence.hpp"
#include "exports/bundle_scope.hpp"
#include "exports/required_documents.hpp"
#include "exports/statement_page.hpp"

namespace zorgborg {

struct PageGap {
    enum class Kind { missing, withheld, erased, not_looked_at } kind = Kind::missing;
    std::string text;
    std::optional<std::int64_t> count = {};
};

struct PageEvidence {
    std::string title;
    std::string path = {};  // `evidence/<sha256>/<name>`, relative to the page; empty: not enclosed
    bool kept = true;       // false: seen, not kept
    EvidenceState state = EvidenceState::current;
    std::optional<Date> valid_from = {};
    std::optional<Date> valid_until = {};
};

/// A version of a record; members by their labels.
struct PageChange {
    std::string register_name;  // as people call it
    std::string title;          // of the record
    std::int64_t version = 0;
    Instant at;
    std::string who;
    std::string action;
    bool erased = false;
    std::vector<std::string> members;
};

struct PageControl {
    Uuid id;
    std::string title;
    std::vector<std::string> requirements;  // numbers
    ControlStatus status = ControlStatus::planned;
    std::string owner;  // empty: nobody
    std::optional<Markdown> description;
    std::optional<Markdown> implementation;
    std::optional<Date> implemented_date;
    std::optional<Date> next_review_date;
    std::vector<PageEvidence> evidence;
    std::vector<PageChange> history;  // newest first
};

struct PageOverdue {
    std::string register_name;
    std::string title;
    std::string owner;
    Date due_date;
    std::int64_t days_late = 0;
};

/// An event entered more than 30 days after its date.
struct PageLateEntry {
    PageChange change;
    std::string member;
    Date event;
    std::int64_t days = 0;
};

struct PageOverride {
    std::string what;
    std::string who;
    Instant at;
    std::string reason;
};

/// Whether the organisation has an independent assessment against the whole standard, by our reading.
struct PageIndependence {
    std::optional<bool> counts;  // none: unknown
    std::optional<Date> until;
    std::int64_t covered = 0;
    std::int64_t of = 0;
    std::string missing;  // numbers
};

struct PageResult {
    std::string number;
    ResultKind result = ResultKind::conform;
    std::optional<Markdown> note;
    std::vector<std::pair<SourceKind, std::string>> sources;
};

/// A report that was issued.
struct PageAssessment {
    std::string title;
    AssessmentKind kind = AssessmentKind::internal_audit;
    std::optional<Date> date;
    bool awaiting_confirmation = false;
    std::optional<bool> counts;
    std::string except;                                       // numbers
    std::vector<std::pair<IndependenceRule, Verdict>> rules;  // those that don't hold
    std::array<std::int64_t, enum_size<ResultKind>> results_by_kind{};
    std::optional<Markdown> not_looked_at;
    std::vector<PageResult> results;  // of the assessment that the bundle is for
};

struct PageMember {
    std::string name;
    std::string function;
    std::vector<std::string> roles;  // in effect; a program's one role
    std::optional<Date> valid_from;
    std::optional<Date> valid_until;
    bool program = false;
};

/// Counts of lines by status, in the order of `LineStatus`.
struct PageStanding {
    std::string theme;  // as people call it
    std::array<std::int64_t, enum_size<LineStatus>> counts{};
};

struct BundlePage {
    Language language = Language::nl;
    Language texts = Language::nl;  // of what people wrote
    BundleProfile profile = BundleProfile::certifier;
    std::optional<Uuid> assessment;  // the one it is for

    Organisation organisation;
    Edition edition = Edition::nen7510_2024;
    Instant as_of;
    std::optional<Instant> from;  // what changed since
    std::int64_t log_size = 0;
    std::string log_root;           // base64
    std::string software;           // name and version
    std::string statement_version;  // number and approval; empty: unknown
    std::string certificate;        // valid ones; empty: none

    std::vector<PageGap> gaps;
    std::vector<PageStanding> standing;
    std::vector<StatementGroup> lines;
    std::vector<AdditionalControl> additional;
    std::vector<PageControl> controls;
    std::vector<PageOverdue> overdue;
    std::vector<DocumentLine> documents;
    std::vector<PageChange> changes;  // newest first
    std::vector<PageLateEntry> late_entries;
    std::vector<PageOverride> overrides;
    PageIndependence independence;
    std::vector<PageAssessment> assessments;  // newest first
    std::vector<PageMember> members;
    std::vector<std::pair<std::string, std::string>> settings;
};

struct PageRequest {
    BundleProfile profile = BundleProfile::certifier;
    std::optional<Language> language = {};  // else the organisation's
    std::optional<Instant> from = {};
    std::string log_root = {};
    std::string software = {};
    std::optional<Uuid> assessment = {};  // only this one
};

/// What the registers themselves tell: everything but evidence, the approved version of the statement, and gaps of the
/// bundle. Only what the profile shows is gathered. `people` is the installation's snapshot.
BundlePage bundle_page_of(Snapshot const& snapshot, Snapshot const& people, PageRequest const& request);

std::string bundle_page(BundlePage const& bundle);

}  // namespace zorgborg
