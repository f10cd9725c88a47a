#include "access/rights.hpp"

#include <doctest/doctest.h>

using namespace zorgborg;

TEST_CASE("approving and editing are different people's, and auditors change nothing") {
    for (auto const role : {Role::board, Role::internal_auditor, Role::external_auditor, Role::data_protection_officer,
                            Role::privacy_officer, Role::reader, Role::administrator})
        for (auto const right : {Right::create, Right::change, Right::archive}) {
            CAPTURE(enum_name(role));
            CHECK_FALSE(allowance({role}, Area::content, right).any());
        }
    CHECK(allowance({Role::security_officer}, Area::content, Right::change).always);
    CHECK_FALSE(allowance({Role::security_officer}, Area::memberships, Right::change).any());
    CHECK_FALSE(allowance({Role::administrator}, Area::content, Right::read).any());
}

TEST_CASE("an owner changes what he owns, and reads the rest") {
    auto const changing = allowance({Role::owner}, Area::content, Right::change);
    CHECK(changing.own);
    CHECK_FALSE(changing.always);
    CHECK_FALSE(allowance({Role::owner}, Area::content, Right::create).any());
    CHECK(allowance({Role::owner}, Area::content, Right::read).always);
    CHECK(allowance({Role::owner, Role::security_officer}, Area::content, Right::change).always);
}

TEST_CASE("who has no role may nothing") {
    for (auto const& area : enumerators<Area>)
        for (auto const& right : enumerators<Right>) CHECK_FALSE(allowance({}, area.value, right.value).any());
}

TEST_CASE("everybody in an organisation reads its record") {
    for (auto const& role : enumerators<Role>) {
        CAPTURE(role.name);
        CHECK(allowance({role.value}, Area::organisation, Right::read).always);
    }
}
