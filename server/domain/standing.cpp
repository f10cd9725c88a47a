#include <algorithm>
#include <map>
#include <set>

#include "domain/independence.hpp"

namespace zorgborg {
namespace {

constexpr Period results_at_most{.months = 18};  // each result
constexpr int warned_months = 3;

bool is_before(std::optional<Date> a, std::optional<Date> b) { return !b || (a && *a < *b); }

/// Audits that cover together: one alone, or those of a programme.
struct Group {
    std::vector<CountedAssessment const*> audits;
};

std::vector<Group> groups_of(std::vector<CountedAssessment> const& assessments, bool with_unknown) {
    std::vector<Group> out;
    std::map<Uuid, Group> programmes;
    for (auto const& each : assessments) {
        if (each.counts != true && !(with_unknown && !each.counts)) continue;
        out.push_back({{&each}});
        if (each.programme) programmes[*each.programme].audits.push_back(&each);
    }
    for (auto& [id, group] : programmes)
        if (group.audits.size() > 1) out.push_back(std::move(group));
    return out;
}

struct Route {
    std::array<StandingVerdict, 2> rules;
    RequirementCoverage coverage;
    std::optional<Date> until;
    bool holds = false;
    std::vector<RecordRef> records;
};

/// What a group of audits covers, and until when.
Route programme_route(Group const& group, std::vector<std::string> const& applicable, Date today) {
    Route out;
    std::map<std::string, Date> newest_of;
    std::optional<Date> newest;
    for (auto const* audit : group.audits) {
        if (audit->report_date > today) continue;
        if (!newest || *newest < audit->report_date) newest = audit->report_date;
        out.records.push_back({std::string(Assessment::register_name), audit->id});
        for (auto const& requirement : audit->handled) {
            auto& date = newest_of.try_emplace(requirement, audit->report_date).first->second;
            date = std::max(date, audit->report_date);
        }
    }
    std::ranges::sort(out.records);
    auto& [complete, recent] = out.rules;
    complete = {StandingRoute::programme, StandingRule::complete, Verdict::fails, {}, {}, out.records};
    recent = {StandingRoute::programme, StandingRule::recent, Verdict::fails, {}, {}, out.records};
    out.coverage.of = static_cast<std::int64_t>(applicable.size());
    std::optional<Date> covered_until;
    for (auto const& requirement : applicable) {
        auto const found = newest_of.find(requirement);
        auto const until =
            found == newest_of.end() ? std::optional<Date>() : std::optional(results_at_most.after(found->second));
        if (!until || *until < today) {
            out.coverage.missing.push_back({requirement});
            continue;
        }
        ++out.coverage.n;
        if (!covered_until || *until < *covered_until) covered_until = until;
    }
    bool const whole = out.coverage.missing.empty() && out.coverage.of > 0;
    complete.reason = std::to_string(out.coverage.n) + " of " + std::to_string(out.coverage.of) +
                      " applicable requirements, each at most 18 months ago.";
    if (whole) complete.verdict = Verdict::holds, complete.until = covered_until;
    if (!newest) {
        recent.reason = "There is no report.";
        return out;
    }
    auto const fresh_until = newest_report_at_most.after(*newest);
    recent.reason = "The newest report is of " + to_text(*newest) + ".";
    if (today <= fresh_until) recent.verdict = Verdict::holds, recent.until = fresh_until;
    out.holds = whole && recent.verdict == Verdict::holds;
    if (out.holds) out.until = std::min(*covered_until, fresh_until);
    return out;
}

bool is_better(Route const& a, Route const& b) {
    if (a.holds != b.holds) return a.holds;
    if (a.holds) return is_before(b.until, a.until);
    return a.coverage.n > b.coverage.n;
}

Route best_programme(std::vector<CountedAssessment> const& assessments, std::vector<std::string> const& applicable,
                     Date today, bool with_unknown) {
    auto out = programme_route({}, applicable, today);
    for (auto const& group : groups_of(assessments, with_unknown))
        if (auto route = programme_route(group, applicable, today); is_better(route, out) || out.records.empty())
            out = std::move(route);
    return out;
}

struct CertificateRoute {
    std::vector<StandingVerdict> rules;
    std::optional<bool> counts = false;
    std::optional<Date> until;
    std::optional<RecordRef> record;
};

StandingVerdict certificate_verdict(StandingRule rule, Verdict verdict, std::string reason, RecordRef const& record) {
    return {StandingRoute::certificate, rule, verdict, std::move(reason), {}, {record}};
}

StandingVerdict scope_verdict(Record<Certificate> const& certificate, CertificateDerived const& derived,
                              RecordRef const& record) {
    auto const& covers = certificate.body.covers_care;
    if (covers == false)
        return certificate_verdict(StandingRule::scope, Verdict::fails, "The scope misses the care.", record);
    if (!derived.care_not_covered.empty()) {
        auto out = certificate_verdict(StandingRule::scope, Verdict::fails,
                                       "The scope misses locations where care is given.", record);
        for (auto const& location : derived.care_not_covered)
            out.records.push_back({std::string(Location::register_name), location.id});
        return out;
    }
    if (covers == true || !certificate.body.locations.empty())
        return certificate_verdict(StandingRule::scope, Verdict::holds, "The scope holds the care in question.",
                                   record);
    return certificate_verdict(StandingRule::scope, Verdict::unknown,
                               "Nobody judged whether the scope holds the care in question.", record);
}

CertificateRoute certificate_route(Record<Certificate> const& certificate, Facts const& facts) {
    CertificateRoute out;
    RecordRef const record{std::string(Certificate::register_name), certificate.envelope.id};
    out.record = record;
    auto const derived = derive(certificate, facts);
    auto valid =
        certificate_verdict(StandingRule::valid, derived.valid ? Verdict::holds : Verdict::fails,
                            derived.valid ? "The certificate is valid." : "The certificate isn't valid.", record);
    if (derived.valid) valid.until = derived.ends_date;
    bool const accredited = certificate.body.accreditation.has_value();
    auto audited = certificate_verdict(StandingRule::audited, Verdict::unknown, "No audit of it is on record.", record);
    if (derived.last_audit_date) {
        audited.until = newest_report_at_most.after(*derived.last_audit_date);
        audited.verdict = facts.today <= *audited.until ? Verdict::holds : Verdict::fails;
        audited.reason = "Its last audit was on " + to_text(*derived.last_audit_date) + ".";
        if (audited.verdict == Verdict::fails) audited.until.reset();
    }
    out.rules = {
        valid,
        certificate_verdict(StandingRule::accredited, accredited ? Verdict::holds : Verdict::unknown,
                            accredited ? "Accreditation is on record." : "No accreditation is on record.", record),
        scope_verdict(certificate, derived, record), audited};
    out.counts = true;
    for (auto const& rule : out.rules)
        if (rule.verdict == Verdict::fails)
            out.counts = false;
        else if (rule.verdict == Verdict::unknown && out.counts)
            out.counts.reset();
    if (out.counts == true) out.until = std::min(*valid.until, *audited.until);
    return out;
}

/// True before unknown before false; the longer first.
bool is_better(CertificateRoute const& a, CertificateRoute const& b) {
    auto const rank = [](std::optional<bool> counts) { return !counts ? 1 : *counts ? 2 : 0; };
    if (rank(a.counts) != rank(b.counts)) return rank(a.counts) > rank(b.counts);
    return a.until && is_before(b.until, a.until);
}

std::optional<CertificateRoute> best_certificate(Facts const& facts) {
    std::optional<CertificateRoute> out;
    for (auto const* certificate : facts.all<Certificate>())
        if (auto route = certificate_route(*certificate, facts); !out || is_better(route, *out)) out = std::move(route);
    return out;
}

}  // namespace

IndependenceStanding standing(std::vector<CountedAssessment> const& assessments,
                              std::vector<std::string> const& applicable, Facts const& facts) {
    IndependenceStanding out;
    auto programme = best_programme(assessments, applicable, facts.today, false);
    std::optional<bool> programme_counts = programme.holds;
    if (!programme.holds)
        if (auto const hoped = best_programme(assessments, applicable, facts.today, true); hoped.holds) {
            programme_counts.reset();
            // What is unknown of an audit is unknown of what leans on it.
            for (auto& rule : programme.rules)
                if (rule.verdict == Verdict::fails) rule.verdict = Verdict::unknown, rule.records = hoped.records;
        }
    auto const certificate = best_certificate(facts);
    out.coverage = std::move(programme.coverage);
    out.rules.assign(programme.rules.begin(), programme.rules.end());
    if (certificate) out.rules.insert(out.rules.end(), certificate->rules.begin(), certificate->rules.end());
    bool const certified = certificate && certificate->counts == true;
    if (programme.holds && (!certified || !is_before(programme.until, certificate->until))) {
        out.counts = true;
        out.until = programme.until;
        out.records = std::move(programme.records);
    } else if (certified) {
        out.counts = true;
        out.route = StandingRoute::certificate;
        out.until = certificate->until;
        out.records = {*certificate->record};
    } else {
        bool const certificate_unknown = certificate && !certificate->counts;
        bool const certificate_leads =
            certificate && ((certificate_unknown && programme_counts) || (assessments.empty() && certificate->record));
        out.counts = programme_counts;
        if (certificate_unknown) out.counts.reset();
        if (certificate_leads) out.route = StandingRoute::certificate;
        out.records = certificate_leads ? std::vector{*certificate->record} : std::move(programme.records);
    }
    out.warning = out.until && facts.today >= Period{.months = -warned_months}.after(*out.until);
    return out;
}

}  // namespace zorgborg
