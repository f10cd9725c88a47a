#pragma once
/// Who may do what: one table, read by the server, the documentation and the tests. Rights are by role and area;
/// whether a record may be approved is its register's `approvers`; what needs more than a right is an act of its own.

#include "domain/role.hpp"
#include "domain/traits.hpp"

namespace zorgborg {

enum class Right { read, create, change, archive, export_, erase, answer, judge, assess };
BOOST_DESCRIBE_ENUM(Right, read, create, change, archive, export_, erase, answer, judge, assess)

constexpr Set<Right> reading{Right::read};
constexpr Set<Right> taking_away{Right::read, Right::export_};
constexpr Set<Right> making{Right::read, Right::create, Right::archive};
constexpr Set<Right> keeping{Right::read, Right::create, Right::change, Right::archive, Right::export_};

enum class Whose { anybodys, own };  // own: the person keeps the record; a finding to judge: assessed what it came of

struct Grant {
    Role role;
    Area area;
    Set<Right> rights;
    Whose whose = Whose::anybodys;
};

/// Small organisations live with few people: rights are few and plain. Everybody reads the organisation's own record.
constexpr Grant grants[] = {
    {Role::administrator, Area::organisation, reading},
    {Role::administrator, Area::memberships, keeping},
    {Role::administrator, Area::tokens, keeping},
    {Role::administrator, Area::users, keeping},
    {Role::administrator, Area::notices, keeping},
    {Role::administrator, Area::log, taking_away},

    {Role::security_officer, Area::content, keeping | Set<Right>{Right::erase}},
    {Role::security_officer, Area::evidence, keeping | Set<Right>{Right::erase}},
    {Role::security_officer, Area::requests, taking_away | Set<Right>{Right::answer, Right::erase}},
    {Role::security_officer, Area::findings, keeping | Set<Right>{Right::erase, Right::judge}},
    {Role::security_officer, Area::assessments, keeping | Set<Right>{Right::assess, Right::judge}},
    {Role::security_officer, Area::notices, keeping},
    {Role::security_officer, Area::organisation, Set<Right>{Right::read, Right::change, Right::export_}},
    {Role::security_officer, Area::memberships, taking_away},
    {Role::security_officer, Area::users, reading},
    {Role::security_officer, Area::log, taking_away},

    {Role::privacy_officer, Area::content, taking_away | Set<Right>{Right::erase}},
    {Role::privacy_officer, Area::evidence, taking_away | Set<Right>{Right::erase}},
    {Role::privacy_officer, Area::requests, taking_away | Set<Right>{Right::erase}},
    {Role::privacy_officer, Area::findings, taking_away | Set<Right>{Right::erase}},
    {Role::privacy_officer, Area::assessments, taking_away | Set<Right>{Right::erase}},
    {Role::privacy_officer, Area::organisation, reading},
    {Role::privacy_officer, Area::memberships, reading},
    {Role::privacy_officer, Area::users, reading},
    {Role::privacy_officer, Area::log, taking_away},

    {Role::data_protection_officer, Area::content, taking_away | Set<Right>{Right::erase}},
    {Role::data_protection_officer, Area::evidence, taking_away | Set<Right>{Right::erase}},
    {Role::data_protection_officer, Area::requests, taking_away | Set<Right>{Right::erase}},
    {Role::data_protection_officer, Area::findings, taking_away | Set<Right>{Right::erase}},
    {Role::data_protection_officer, Area::assessments, taking_away | Set<Right>{Right::erase}},
    {Role::data_protection_officer, Area::organisation, taking_away},
    {Role::data_protection_officer, Area::memberships, taking_away},
    {Role::data_protection_officer, Area::users, reading},
    {Role::data_protection_officer, Area::log, taking_away},

    {Role::board, Area::content, taking_away | Set<Right>{Right::erase}},
    {Role::board, Area::evidence, taking_away | Set<Right>{Right::erase}},
    {Role::board, Area::requests, taking_away | Set<Right>{Right::erase}},
    {Role::board, Area::findings, taking_away | Set<Right>{Right::erase, Right::judge}},
    {Role::board, Area::assessments, taking_away | Set<Right>{Right::erase, Right::answer, Right::judge}},
    {Role::board, Area::organisation, taking_away},
    {Role::board, Area::memberships, taking_away},
    {Role::board, Area::users, reading},
    {Role::board, Area::log, taking_away},

    {Role::owner, Area::content, reading},
    {Role::owner, Area::content, Set<Right>{Right::change}, Whose::own},
    {Role::owner, Area::evidence, Set<Right>{Right::read, Right::create}},
    {Role::owner, Area::evidence, Set<Right>{Right::change}, Whose::own},
    {Role::owner, Area::requests, reading},
    {Role::owner, Area::requests, Set<Right>{Right::answer}, Whose::own},
    {Role::owner, Area::findings, Set<Right>{Right::read, Right::judge}},
    {Role::owner, Area::findings, Set<Right>{Right::change}, Whose::own},
    {Role::owner, Area::assessments, reading},
    {Role::owner, Area::organisation, reading},
    {Role::owner, Area::users, reading},

    {Role::internal_auditor, Area::content, taking_away},
    {Role::internal_auditor, Area::evidence, taking_away | Set<Right>{Right::create}},
    {Role::internal_auditor, Area::evidence, Set<Right>{Right::change}, Whose::own},
    {Role::internal_auditor, Area::requests, keeping},
    {Role::internal_auditor, Area::findings, taking_away | Set<Right>{Right::create, Right::judge}},
    {Role::internal_auditor, Area::assessments, keeping | Set<Right>{Right::assess, Right::judge}},
    {Role::internal_auditor, Area::organisation, taking_away},
    {Role::internal_auditor, Area::memberships, taking_away},
    {Role::internal_auditor, Area::users, reading},
    {Role::internal_auditor, Area::log, taking_away},

    {Role::external_auditor, Area::content, taking_away},
    {Role::external_auditor, Area::evidence, taking_away},
    {Role::external_auditor, Area::requests, keeping},
    {Role::external_auditor, Area::findings, taking_away},
    {Role::external_auditor, Area::findings, Set<Right>{Right::judge}, Whose::own},  // of what he assessed
    {Role::external_auditor, Area::assessments, taking_away},
    {Role::external_auditor, Area::assessments, Set<Right>{Right::assess}, Whose::own},  // to which he was invited
    {Role::external_auditor, Area::organisation, taking_away},
    {Role::external_auditor, Area::memberships, taking_away},
    {Role::external_auditor, Area::users, reading},
    {Role::external_auditor, Area::log, taking_away},

    {Role::reader, Area::content, reading},
    {Role::reader, Area::evidence, reading},
    {Role::reader, Area::requests, reading},
    {Role::reader, Area::findings, reading},
    {Role::reader, Area::assessments, reading},
    {Role::reader, Area::organisation, reading},
    {Role::reader, Area::users, reading},

    // A calendar is its maker's; who looks after rights can end anybody's.
    {Role::administrator, Area::calendars, Set<Right>{Right::read, Right::archive}},
    {Role::security_officer, Area::calendars, Set<Right>{Right::read, Right::archive}},
    {Role::administrator, Area::calendars, making, Whose::own},
    {Role::security_officer, Area::calendars, making, Whose::own},
    {Role::privacy_officer, Area::calendars, making, Whose::own},
    {Role::data_protection_officer, Area::calendars, making, Whose::own},
    {Role::board, Area::calendars, making, Whose::own},
    {Role::owner, Area::calendars, making, Whose::own},
    {Role::internal_auditor, Area::calendars, making, Whose::own},
    {Role::external_auditor, Area::calendars, making, Whose::own},
    {Role::reader, Area::calendars, making, Whose::own},
};

struct Allowance {
    bool always = false;
    bool own = false;
    bool any() const { return always || own; }
};

/// What the roles together allow.
constexpr Allowance allowance(Set<Role> roles, Area area, Right right) {
    Allowance out;
    for (auto const& grant : grants) {
        if (grant.area != area || !roles.contains(grant.role) || !grant.rights.contains(right)) continue;
        (grant.whose == Whose::anybodys ? out.always : out.own) = true;
    }
    return out;
}

}  // namespace zorgborg
