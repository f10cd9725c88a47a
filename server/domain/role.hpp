#pragma once
/// The roles a person can have in an organisation, and which don't go together.

#include "domain/value.hpp"

namespace zorgborg {

enum class Role {
    administrator,            // memberships and technical settings
    security_officer,         // keeps every register
    privacy_officer,          // incidents, DPIAs; reads the rest
    data_protection_officer,  // FG: reads all, advises, owns nothing (AVG 38, 39)
    board,                    // reads all, approves
    owner,                    // keeps what he owns
    internal_auditor,         // reads all, assesses (NEN 7510-1, 9.2)
    external_auditor,         // reads and exports within his dates
    reader,                   // reads what isn't restricted
};
BOOST_DESCRIBE_ENUM(Role, administrator, security_officer, privacy_officer, data_protection_officer, board, owner,
                    internal_auditor, external_auditor, reader)

constexpr Set<Role> auditors{Role::internal_auditor, Role::external_auditor};

/// Granting one of these takes a second person (the board, or another administrator).
constexpr Set<Role> gated_roles = auditors | Set<Role>{Role::board};

/// Giving rights, approving and assessing are acts of a person, never of a program.
constexpr Set<Role> persons_roles = gated_roles | Set<Role>{Role::administrator};

/// Why these roles can't be one person's; none when they can. Who checks must not have made (NEN 7510-2, 5.3;
/// AVG 38.6).
std::optional<std::string> incompatibility(Set<Role> roles);

}  // namespace zorgborg
