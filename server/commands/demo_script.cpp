#include "commands/demo_script.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/value_to.hpp>

#include "base/embedded.hpp"
#include "base/text.hpp"
#include "domain/value.hpp"

namespace zorgborg {
namespace {

constexpr std::string_view standard = "nen7510-2024:";
constexpr std::string_view a_day = "today";

/// One of each requirement that an item of a list names.
std::vector<json::value> each_of(json::value const& item) {
    auto const* const object = item.if_object();
    auto const* const said = object == nullptr ? &item : object->if_contains("requirement");
    std::string_view const word = said != nullptr && said->is_string() ? said->get_string() : std::string_view();
    if (!word.starts_with(standard) || word.find(' ') == word.npos) return {item};
    std::vector<json::value> out;
    for (auto const number : split(word.substr(standard.size()), ' ')) {
        json::value const requirement(std::string(standard).append(number));
        out.push_back(object == nullptr ? requirement : item);
        if (object != nullptr) out.back().as_object()["requirement"] = requirement;
    }
    return out;
}

}  // namespace

std::string text_of(json::object const& object, std::string_view member) {
    return json::value_to<std::string>(object.at(member));
}

DemoScript::DemoScript(Instant now) : now_(now), script_(json::parse(embedded("controls/demo.json")).as_object()) {}

Date DemoScript::today() const { return local_day(now_, ZoneName().value); }

Instant DemoScript::when(json::object const& step) const {
    auto const days = static_cast<int>(step.at("daysAgo").as_int64());
    auto out = now_ - std::chrono::days(days);
    out += std::chrono::hours((today() + -days) - local_day(out, ZoneName().value));
    if (auto const* minute = step.if_contains("minute")) out += std::chrono::minutes(minute->as_int64());
    return out;
}

json::value DemoScript::filled_in(json::value const& value) const {
    if (auto const* object = value.if_object()) {
        json::object out;
        for (auto const& [key, member] : *object) out[key] = filled_in(member);
        return out;
    }
    if (auto const* array = value.if_array()) {
        json::array out;
        for (auto const& item : *array)
            for (auto const& each : each_of(item)) out.push_back(filled_in(each));
        return out;
    }
    auto const* const string = value.if_string();
    if (string == nullptr) return value;
    std::string_view const word = *string;
    if (word.starts_with('#')) return json::value(to_text(records.at(std::string(word.substr(1)))));
    if (word.starts_with('@')) return json::value(to_text(people.at(std::string(word.substr(1)))));
    if (!word.starts_with(a_day) || word.size() <= a_day.size() + 1) return value;
    std::string const rest(word.substr(a_day.size()));
    std::size_t digits = 0;
    auto const day = today() + std::stoi(rest, &digits);
    return json::value(to_text(day) + rest.substr(digits));
}

}  // namespace zorgborg
