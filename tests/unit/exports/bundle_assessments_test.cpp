/// What a bundle's first page says of audits.

#include "exports/bundle_page.hpp"
#include "seeded.hpp"

using namespace zorgborg;

namespace {

bool holds(std::string const& page, std::string_view part) { return page.find(part) != std::string::npos; }

PageAssessment report(std::optional<bool> counts) {
    PageAssessment out;
    out.title = "Audit <herfst>";
    out.kind = AssessmentKind::internal_audit;
    out.date = parse_date("2026-09-30");
    out.counts = counts;
    out.results_by_kind[static_cast<std::size_t>(ResultKind::minor)] = 3;
    return out;
}

}  // namespace

TEST_CASE("whether there is an independent assessment is said in words, and unknown isn't no") {
    struct Row {
        std::optional<bool> counts;
        std::string_view said, not_said;
    };
    for (auto const& [counts, said, not_said] :
         {Row{true, "Er is een onafhankelijke beoordeling die telt.", "onafhankelijke beoordeling is die telt"},
          Row{false, "Er is geen onafhankelijke beoordeling die telt.", "Er is een onafhankelijke"},
          Row{{}, "Onbekend of er een onafhankelijke beoordeling is die telt.", "Er is geen onafhankelijke"}}) {
        CAPTURE(said);
        BundlePage bundle;
        bundle.independence = {counts, {}, 100, 131, "A.8.24"};
        auto const page = bundle_page(bundle);
        CHECK(holds(page, said));
        CHECK_FALSE(holds(page, not_said));
        CHECK(holds(page, "100 van 131 eisen gedekt"));
        CHECK(holds(page, "Niet gedekt: A.8.24"));
        CHECK(holds(page, "Er is geen rapport uitgebracht."));
    }
}

TEST_CASE("a report stands there with what doesn't hold, and what it left out") {
    BundlePage bundle;
    bundle.language = Language::en;
    bundle.assessments = {report(false), report(std::nullopt)};
    bundle.assessments[0].rules = {{IndependenceRule::reported, Verdict::fails}};
    bundle.assessments[0].except = "A.5.1, A.5.2";
    bundle.assessments[1].not_looked_at = Markdown{"The archive"};
    auto const page = bundle_page(bundle);
    for (auto const* part :
         {"Audit &lt;herfst&gt;", "without A.5.1, A.5.2", "The archive", ">no<", ">unknown<", ": 3"}) {
        CAPTURE(part);
        CHECK(holds(page, part));
    }
    CHECK_FALSE(holds(page, "<herfst>"));
}

TEST_CASE("a bundle of one assessment shows its results, and not what it didn't look at") {
    BundlePage bundle;
    bundle.assessment = Uuid();
    bundle.assessments = {report(true)};
    bundle.assessments[0].results = {
        {"A.8.24", ResultKind::minor, Markdown{"Sleutels zonder eigenaar"}, {{SourceKind::interview, "Beheerder"}}}};
    auto const page = bundle_page(bundle);
    CHECK(holds(page, "Sleutels zonder eigenaar"));
    CHECK(holds(page, "Beheerder"));
    CHECK(holds(page, "id=\"statement\""));
    for (auto const* id : {"controls", "changes", "rights", "overdue"})
        CHECK_FALSE(holds(page, "id=\"" + std::string(id) + "\""));
}
