#pragma once
/// Making a year plan of the library one's own.

#include "register/editor.hpp"

namespace zorgborg {

struct YearPlanRequest {
    Text<60> template_{"small-organisation"};  // its id
    std::optional<Date> start_date;            // the plan's first day; today, when it isn't said
    std::optional<UserRef> owner;              // of every task
    std::vector<Text<60>> tasks;               // by key; none: all of them
};
BOOST_DESCRIBE_STRUCT(YearPlanRequest, (), (template_, start_date, owner, tasks))

enum class Adoption { create, unchanged };
BOOST_DESCRIBE_ENUM(Adoption, create, unchanged)

struct AdoptedTask {
    std::string key;
    Adoption action = Adoption::create;
    Uuid id;
    std::string title;
    Date due_date;
    std::optional<Recurrence> recurrence;
    std::optional<UserRef> owner;
};
BOOST_DESCRIBE_STRUCT(AdoptedTask, (), (key, action, id, title, due_date, recurrence, owner))

struct YearPlanOutcome {
    bool dry_run = false;
    std::string template_;
    std::int64_t created = 0;
    std::int64_t unchanged = 0;
    std::vector<AdoptedTask> items;
};
BOOST_DESCRIBE_STRUCT(YearPlanOutcome, (), (dry_run, template_, created, unchanged, items))

/// Makes a task for each of the template's, in the organisation's language, but where one with its key is open already:
/// adopting twice makes nothing twice. 409 for a template or key that isn't there.
Result<YearPlanOutcome> adopt_year_plan(Editor& editor, YearPlanRequest const& request);

}  // namespace zorgborg
