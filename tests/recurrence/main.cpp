/// Says what a series of days is, so that another calendar can be asked whether it is so: a line
/// `RULE|start|after|until` in, a line out: the days in (after, until] one by one, then `#`, how many `occurrences`
/// counts and its last two. `refused` when the rule isn't one.

#include <iostream>

#include "domain/recurrence.hpp"

using namespace zorgborg;

namespace {

std::string shown(std::optional<Date> date) { return date ? to_text(*date) : "-"; }

std::string answer(std::string_view line) {
    auto const parts = split(line, '|');
    Recurrence rule;
    if (Value<Recurrence>::parse(parts.at(0), rule)) return "refused";
    auto const start = parse_date(parts.at(1)).value();
    auto const after = parse_date(parts.at(2)).value();
    auto const until = parse_date(parts.at(3)).value();
    std::string out;
    for (auto day = next_occurrence(rule, start, after); day && *day <= until; day = next_occurrence(rule, start, *day))
        out += to_text(*day) + " ";
    auto const passed = occurrences(rule, start, after, until);
    return out + "# " + std::to_string(passed.count) + " " + shown(passed.last) + " " + shown(passed.last_but_one);
}

}  // namespace

int main() {
    for (std::string line; std::getline(std::cin, line);) std::cout << answer(line) << '\n';
}
