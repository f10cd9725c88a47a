#pragma once
/// The frameworks of `controls/`, as built into the executable: requirements in the order of their standard, and the
/// mappings between them; beside them what can be made one's own of the library. Numbers and short titles are the
/// standards'; every other text is the project's own.
///
/// Thread-safety: immutable once made.

#include <boost/describe/enum.hpp>
#include <boost/json/object.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "catalogue/library.hpp"

namespace zorgborg {

struct Requirement {
    std::string id;      // `nen7510-2024:A.5.38`
    std::string number;  // `A.5.38`, `9.2.2`
    bool is_control = false;
    bool assessable = false;
    std::string title_nl;
    std::string title_en;
    boost::json::object data;  // everything of it, with its id first
};

/// The annex's theme (`organisational`, …); empty where the edition has none.
std::string_view theme_of(Requirement const& requirement);

struct Framework {
    std::string id;
    boost::json::object data;  // without its requirements
    std::vector<Requirement> requirements;
};

struct Mapping {
    std::string from;
    std::string to;
    std::string strength;  // empty between editions of a standard
};

/// What is asked of documented information (NEN 7510-1, 7.5.1).
enum class DocumentNeed {
    arrangement,  // how it is done
    record,       // what came of it
    statement,    // the statement of applicability, which the register is itself
};
BOOST_DESCRIBE_ENUM(DocumentNeed, arrangement, record, statement)

/// Documented information that a clause asks for, in our own words.
struct RequiredDocument {
    std::string requirement;  // a clause of NEN 7510:2024
    DocumentNeed need = DocumentNeed::arrangement;
    std::string title_nl;
    std::string title_en;
};

class Catalogue {
 public:
    /// Loads what is embedded. Throws std::runtime_error when a file isn't as `schema/` says.
    Catalogue();

    std::vector<Framework> const& frameworks() const { return frameworks_; }
    Framework const* framework(std::string_view id) const;
    Requirement const* requirement(std::string_view id) const;
    /// What `number` (`5.1`, `A.5.1`, `5.38 HLT`, `9.2.2` or a whole id) means in a framework; an annex control goes
    /// before a clause of the same number.
    Requirement const* by_number(std::string_view framework, std::string_view number) const;
    /// The pairs from one framework to another, either way they are written down.
    std::vector<Mapping> mappings(std::string_view from, std::string_view to) const;
    std::vector<RequiredDocument> const& required_documents() const { return required_documents_; }

    std::vector<ExerciseScenario> const& exercise_scenarios() const { return library_.exercise_scenarios(); }
    std::vector<YearPlanTemplate> const& year_plan_templates() const { return library_.year_plan_templates(); }
    std::vector<Threat> const& threats() const { return library_.threats(); }
    /// Null when there is none of that id.
    ExerciseScenario const* exercise_scenario(std::string_view id) const;
    YearPlanTemplate const* year_plan_template(std::string_view id) const;
    Threat const* threat(std::string_view id) const;

 private:
    std::vector<Framework> frameworks_;
    std::vector<Mapping> mappings_;
    std::vector<RequiredDocument> required_documents_;
    std::unordered_map<std::string_view, Requirement const*> by_id_;
    Library library_;
};

}  // namespace zorgborg
