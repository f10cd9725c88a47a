#include "domain/independence.hpp"

#include <algorithm>
#include <array>
#include <set>

namespace zorgborg {
namespace {

constexpr int usual_look_back = 12;  // months before the start
constexpr int firms_look_back = 24;  // of who comes and goes: consultants and certifiers

Date months_before(Date date, int months) { return Period{.months = -months}.after(date); }

/// What people write to say that there is nothing to declare.
bool names_conflict(Text<500> const& item) {
    constexpr std::string_view nothing[] = {"none", "no",  "nothing", "n/a",    "na", "-",
                                            "geen", "nee", "niets",   "n.v.t.", "nvt"};
    auto text = lower_ascii(item.value);
    while (text.ends_with('.') && text != "n.v.t.") text.pop_back();
    return std::ranges::find(nothing, std::string_view(text)) == std::end(nothing);
}

bool declares(Assessor const& assessor) { return assessor.relation && assessor.declared_conflicts; }

bool declares_conflict(Assessor const& assessor) {
    return assessor.declared_conflicts && std::ranges::any_of(assessor.declared_conflicts->items, names_conflict);
}

RecordRef reference(Record<Assessment> const& assessment) {
    return {std::string(Assessment::register_name), assessment.envelope.id};
}

/// The rules, one after another, on one assessment.
class Judgement {
 public:
    Judgement(Record<Assessment> const& assessment, Results const& results, Past const& past, Facts const& facts)
        : record_(assessment), body_(assessment.body), results_(results), past_(past), facts_(facts) {}

    AssessmentIndependence judge() {
        AssessmentIndependence out;
        out.rules = {kind(), no_ties(), competent(), reported(), confirmed()};
        auto const any = [&](Verdict verdict) {
            return std::ranges::find(out.rules, verdict, &RuleVerdict::verdict) != out.rules.end();
        };
        if (any(Verdict::fails))
            out.counts = false;
        else if (!any(Verdict::unknown))
            out.counts = true;
        out.counts_for_programme = out.counts == true && programme_audits.contains(body_.kind);
        for (auto const& requirement : except_) out.except.push_back({requirement});
        std::ranges::sort(out.except, [](auto const& a, auto const& b) { return in_order(a.id) < in_order(b.id); });
        return out;
    }

 private:
    RuleVerdict kind() const {
        if (audits.contains(body_.kind))
            return {IndependenceRule::kind, Verdict::holds, "An audit against requirements.", {reference(record_)}};
        return {
            IndependenceRule::kind,
            Verdict::fails,
            "A " + std::string(enum_name(body_.kind)) + " isn't an audit against the standard, whatever it is called.",
            {reference(record_)}};
    }

    RuleVerdict no_ties() {
        RuleVerdict out{IndependenceRule::no_ties, Verdict::holds, {}, {}};
        if (body_.assessors.empty()) {
            out.verdict = Verdict::unknown;
            out.reason = "Nobody is named who assessed.";
            return out;
        }
        bool whole = false;
        std::string unknown;
        for (auto const& assessor : body_.assessors) {
            whole = look_at(assessor, out.records) || whole;
            if (!is_known(assessor)) unknown.append(unknown.empty() ? "" : ", ").append(assessor.name.value);
        }
        std::ranges::sort(out.records);
        out.records.erase(std::unique(out.records.begin(), out.records.end()), out.records.end());
        bool const all = !except_.empty() && std::ranges::all_of(results_, [&](auto const* result) {
            return !is_handled(*result) || except_.contains(result->body.requirement.id);
        });
        if (whole || all) {
            out.verdict = Verdict::fails;
            out.reason = whole ? whole_reason_ : "Whoever assessed is tied to everything that was assessed.";
        } else if (!unknown.empty()) {
            out.verdict = Verdict::unknown;
            out.reason = "What was before isn't known, and nothing is declared, of: " + unknown + ".";
        } else if (!except_.empty()) {
            out.reason = "Without " + std::to_string(except_.size()) +
                         (except_.size() == 1 ? " requirement" : " requirements") +
                         " that whoever assessed them is tied to.";
        } else {
            out.reason = "Nobody who assessed is tied to what they assessed.";
        }
        return out;
    }

    /// Takes out what the assessor is tied to; whether that is the whole assessment.
    bool look_at(Assessor const& assessor, std::vector<RecordRef>& records) {
        auto const begin = months_before(start(), look_back_months(assessor, facts_));
        bool const leads = lead_of(body_) == &assessor;
        bool whole = false;
        auto const* const firm = firm_of(assessor, facts_);
        for (auto const& tie : past_.ties) {
            bool const his = assessor.user && tie.who == assessor.user->id;
            bool const firms = firm != nullptr && tie.who == firm->envelope.id;
            if ((!his && !firms) || tie.until < begin || tie.from > facts_.today) continue;
            if (!tie.is_whole()) {
                take_out(assessor, tie.requirements, tie.record, records);
                continue;
            }
            records.push_back(tie.record);
            if (firms || leads) {
                whole = true;
                whole_reason_ = firms ? assessor.name.value + " works for a firm that advised or built here."
                                      : assessor.name.value + ", who leads, is or was security officer here.";
            } else {
                take_out_all(assessor);
            }
        }
        if (!declares_conflict(assessor)) return whole;
        records.push_back(reference(record_));
        if (!leads) return take_out_all(assessor), whole;
        whole_reason_ = assessor.name.value + ", who leads, declares a conflict.";
        return true;
    }

    void take_out(Assessor const& assessor, std::vector<std::string> const& requirements, RecordRef const& record,
                  std::vector<RecordRef>& records) {
        for (auto const* result : results_) {
            auto const& requirement = result->body.requirement.id;
            if (!is_handled(*result) || assessor_of(*result, body_) != &assessor ||
                std::ranges::find(requirements, requirement) == requirements.end())
                continue;
            except_.insert(requirement);
            records.push_back(record);
        }
    }

    void take_out_all(Assessor const& assessor) {
        for (auto const* result : results_)
            if (is_handled(*result) && assessor_of(*result, body_) == &assessor)
                except_.insert(result->body.requirement.id);
    }

    /// Whether what was before is known, by the log or by a declaration.
    bool is_known(Assessor const& assessor) const {
        if (declares(assessor)) return true;
        bool const seen = assessor.user || firm_of(assessor, facts_) != nullptr;
        return seen && past_.known_from <= months_before(start(), look_back_months(assessor, facts_));
    }

    RuleVerdict competent() const {
        RuleVerdict out{IndependenceRule::competent, Verdict::holds, "Qualified, and care is known.", {}};
        out.records.push_back(reference(record_));
        bool care = false, unsaid = body_.assessors.empty();
        for (auto const& assessor : body_.assessors) {
            care = care || assessor.care_knowledge == true;
            unsaid = unsaid || !assessor.care_knowledge;
            if (assessor.qualification || assessor.function == AssessorFunction::expert) continue;
            out.verdict = Verdict::fails;
            out.reason = "No qualification is stated of " + assessor.name.value + ".";
        }
        if (body_.assessors.empty()) return {out.rule, Verdict::fails, "Nobody is named who assessed.", out.records};
        if (out.verdict == Verdict::fails || care) return out;
        out.verdict = unsaid ? Verdict::unknown : Verdict::fails;
        out.reason = unsaid ? "Whether somebody of them knows care isn't said." : "None of them knows care.";
        return out;
    }

    RuleVerdict reported() const {
        RuleVerdict out{IndependenceRule::reported, Verdict::fails, {}, {reference(record_)}};
        if (body_.report) out.records.push_back({std::string(Evidence::register_name), body_.report->id});
        if (!is_issued(body_))
            out.reason = "It isn't issued.";
        else if (!body_.report)
            out.reason = "There is no report.";
        else if (auto const* const report = facts_.find<Evidence>(body_.report->id);
                 report != nullptr && report->envelope.archived_at)
            out.reason = "The report was put away.";
        else if (!body_.reported_to_board_date || *body_.reported_to_board_date > facts_.today)
            out.reason = "The board wasn't given the report.";
        else
            out.verdict = Verdict::holds, out.reason = "Issued, and given to the board.";
        return out;
    }

    RuleVerdict confirmed() const {
        if (!is_outside(body_))
            return {IndependenceRule::confirmed, Verdict::holds, "Nothing was typed over.", {reference(record_)}};
        if (body_.confirmed_at)
            return {IndependenceRule::confirmed,
                    Verdict::holds,
                    "Held against the report by a second person.",
                    {reference(record_)}};
        return {IndependenceRule::confirmed,
                Verdict::fails,
                "What was typed over wasn't held against the report by a second person.",
                {reference(record_)}};
    }

    static bool is_handled(Record<AssessmentResult> const& result) {
        return result.body.result != ResultKind::not_assessed;
    }
    Date start() const { return body_.start_date.value_or(body_.report_date.value_or(facts_.today)); }
    /// Clauses before the annex, numbers by number.
    static std::vector<std::int64_t> in_order(std::string const& requirement) {
        auto const number = std::string_view(requirement).substr(requirement.find(':') + 1);
        std::vector<std::int64_t> out;
        for (auto const part : split(number, '.'))
            out.push_back(part == "A" ? 1000 : parse_whole(part, 0, 999).value_or(999));
        return out;
    }

    Record<Assessment> const& record_;
    Assessment const& body_;
    Results const& results_;
    Past const& past_;
    Facts const& facts_;
    std::set<std::string> except_;
    std::string whole_reason_;
};

}  // namespace

Record<Party> const* firm_of(Assessor const& assessor, Facts const& facts) {
    if (assessor.party) return facts.find<Party>(assessor.party->id);
    if (!assessor.organisation) return nullptr;
    auto const wanted = folded(assessor.organisation->value);
    for (auto const* party : facts.all<Party>())
        if (folded(party->body.title.value) == wanted) return party;
    return nullptr;
}

int look_back_months(Assessor const& assessor, Facts const& facts) {
    auto const* const firm = firm_of(assessor, facts);
    bool const comes_and_goes =
        firm != nullptr && (firm->body.kind == PartyKind::consultant || firm->body.kind == PartyKind::certifier);
    return comes_and_goes ? firms_look_back : usual_look_back;
}

AssessmentIndependence independence(Record<Assessment> const& assessment, Results const& results, Past const& past,
                                    Facts const& facts) {
    return Judgement(assessment, results, past, facts).judge();
}

}  // namespace zorgborg
