#include "api/library_handlers.hpp"

#include <boost/json/serialize.hpp>

#include "api/view_answers.hpp"
#include "catalogue/catalogue.hpp"

namespace zorgborg {
namespace {

template <class Entry>
Result<Answer> all_of(ReadCall const& call, std::vector<Entry> const& entries) {
    if (auto const ok = only_parameters(call.query, {}); !ok) return ok.error();
    std::vector<std::string> items;
    items.reserve(entries.size());
    for (auto const& entry : entries) items.push_back(json::serialize(entry.data));
    return items_of(items);
}

template <class Entry>
Result<Answer> one_of(ReadCall const& call, Entry const* entry) {
    if (auto const ok = only_parameters(call.query, {}); !ok) return ok.error();
    if (entry == nullptr) return refuse(Refusal::Kind::not_found);
    Answer out;
    out.body = json::serialize(entry->data);
    return out;
}

}  // namespace

Result<Answer> list_exercise_scenarios(ReadCall& call) {
    return all_of(call, call.source.catalogue.exercise_scenarios());
}

Result<Answer> get_exercise_scenario(ReadCall& call) {
    return one_of(call, call.source.catalogue.exercise_scenario(call.path.front()));
}

Result<Answer> list_year_plan_templates(ReadCall& call) {
    return all_of(call, call.source.catalogue.year_plan_templates());
}

Result<Answer> get_year_plan_template(ReadCall& call) {
    return one_of(call, call.source.catalogue.year_plan_template(call.path.front()));
}

Result<Answer> list_threats(ReadCall& call) { return all_of(call, call.source.catalogue.threats()); }

Result<Answer> get_threat(ReadCall& call) { return one_of(call, call.source.catalogue.threat(call.path.front())); }

}  // namespace zorgborg
