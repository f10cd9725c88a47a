#include "register/filter.hpp"

#include <doctest/doctest.h>

#include <regex>

#include "domain/control.hpp"
#include "register/codec.hpp"

using namespace zorgborg;

namespace {

/// Whether the schema takes it; the pattern is ECMA 262, as std::regex reads it.
bool fits_schema(FieldType const& type, std::string const& text) {
    auto schema = filter_schema(type);
    if (auto const* reference = schema.if_contains("$ref")) {
        auto const name = std::string(reference->as_string()).substr(std::string_view("#/components/schemas/").size());
        schema = filter_schemas().at(name).as_object();
    }
    auto const* const longest = schema.if_contains("maxLength");
    if (longest != nullptr && static_cast<std::int64_t>(code_points(text)) > longest->to_number<std::int64_t>())
        return false;
    return std::regex_search(text, std::regex(std::string(schema.at("pattern").as_string())));
}

bool is_read(FieldType const& type, std::string const& text) {
    std::vector<Fault> faults;
    read_filter(type, text, faults);
    return faults.empty();
}

struct Case {
    FieldType const& type;
    std::vector<std::string> good, bad;
};

}  // namespace

TEST_CASE("the schema of a filter takes what the filter takes, and nothing else") {
    auto const uuid = std::string("019aab12-4b47-787a-8484-6cb8dbd201cd");
    for (auto const& [type, good, bad] : {
             Case{codec::type_of<Date>(),
                  {"", "2026-11-22", "1900-01-01,9999-12-31", "2024-02-29", "2000-02-29..", "..2026-01-31", "..",
                   "2026-01-01..2026-04-30"},
                  {"1899-12-31", "2026-02-29", "2100-02-29", "1900-02-29", "2026-04-31", "2026-13-01", "2026-00-10",
                   "2026-1-1", "2026-01-01,", ",2026-01-01", "2026-01-01...2026-01-02", "22-11-2026", " 2026-11-22",
                   "2026-01-01..2026-01-02,2026-01-03"}},
             Case{codec::type_of<Instant>(),
                  {"", "2026-11-22T09:00:00Z", "2026-11-22t09:00:00.123456789012z..", "..2026-11-22T23:59:59+23:59"},
                  {"2026-11-22", "2026-11-22T24:00:00Z", "2026-11-22T09:00:60Z", "2026-11-22T09:00:00",
                   "2026-11-22T09:00:00.Z", "2026-11-22T09:00:00.1234567890123Z", "2026-11-22T09:00:00+24:00"}},
             Case{codec::type_of<Period>(),
                  {"", "P1Y", "P6M,P2W", "P1Y..P100Y", "P99Y12M6999D", "P1M1W6D"},
                  {"P", "P0D", "P101Y", "P1W7D", "P1Y13M", "P01Y", "1Y", "PT4H", "P1D1Y"}},
             Case{codec::type_of<Whole<0, 5>>(),
                  {"", "0", "5", "-7", "0..5", "..", "999999999999999", "1,2,3"},
                  {"-0", "05", "5.0", "1e1", "+5", " 5", "9999999999999999", "1,,2", "three"}},
             Case{codec::type_of<bool>(),
                  {"", "true", "false", "true,false"},
                  {"TRUE", "1", "ja", "true..false", "true,"}},
             Case{codec::type_of<UserRef>(),
                  {"", uuid, uuid + "," + uuid},
                  {"me", uuid + "..", uuid + "0", "{" + uuid + "}"}},
             Case{codec::type_of<RequirementRef>(),
                  {"", "nen7510-2024:A.5.1", "nen7510-2024:A.5.1,cbw:25", "a:B(1)"},
                  {"A.5.1", "nen7510-2024:", ":A.5.1", "NEN:A.5.1", "abcdefghijklmnopqrstu:A", "a:b,"}},
             Case{codec::type_of<ControlStatus>(),
                  {"", "planned", "planned,retired"},
                  {"Planned", "planned,", "done", "planned..retired"}},
             Case{codec::type_of<Text<20>>(),
                  {"", "Slot, deur", "a..b", " Slot ", std::string(200, 'x')},
                  {" ", "\x01", "nul\x7f", std::string(201, 'x')}},
             Case{codec::type_of<std::string>(), {"", "shell"}, {"\t"}},
         })
        for (bool const wanted : {true, false})
            for (auto const& text : wanted ? good : bad) {
                CAPTURE(static_cast<int>(type.info->kind));
                CAPTURE(text);
                CHECK(is_read(type, text) == wanted);
                CHECK(fits_schema(type, text) == wanted);
            }
}
