#include "register/reporting.hpp"

#include <fmt/format.h>

#include "register/definition.hpp"

namespace zorgborg {
namespace {

std::string snake_case(std::string_view name) {
    std::string out;
    for (auto const c : name) {
        if (c == '-')
            out += '_';
        else if (c >= 'A' && c <= 'Z')
            (out += '_') += static_cast<char>(c + 32);
        else
            out += c;
    }
    return out;
}

}  // namespace

std::string reporting_views() {
    std::string out = "-- Derived from the registers by `zorgborg reporting-views`; scripts/format writes it.\n";
    for (auto const& definition : definitions()) {
        auto const view = "report_" + snake_case(definition.traits.name);
        out += fmt::format("\nDROP VIEW IF EXISTS {0};\nCREATE VIEW {0} AS SELECT\n    h.organisation AS organisation",
                           view);
        for (auto const fields : {definition.envelope, definition.fields})
            for (auto const& field : fields)
                out += fmt::format(",\n    {{snapshot}} ->> '{}' AS \"{}\"", field.name, snake_case(field.name));
        out += fmt::format("\nFROM head h JOIN entry e ON e.number = h.entry WHERE h.register = '{}';\n",
                           definition.traits.name);
    }
    return out;
}

}  // namespace zorgborg
