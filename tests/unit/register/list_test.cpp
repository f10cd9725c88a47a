#include "register/list.hpp"

#include <doctest/doctest.h>

#include "domain/control.hpp"

using namespace zorgborg;

TEST_CASE("what is quoted of an unknown member ends between characters") {
    auto const query = ListQuery::parse(definition<Control>(), {{"sort", std::string(59, 'x') + "\xC3\xA9\xC3\xA9"}});
    REQUIRE_FALSE(query.has_value());
    CHECK(query.error().detail == "There is no member \"" + std::string(59, 'x') + "\xC3\xA9\" here.");
}
