#include "domain/role.hpp"

namespace zorgborg {

std::optional<std::string> incompatibility(Set<Role> roles) {
    struct Pair {
        Set<Role> one, other;
        std::string_view why;
    };
    static constexpr Pair pairs[] = {
        {auditors,
         {Role::security_officer, Role::privacy_officer, Role::administrator, Role::owner},
         "An auditor doesn't audit what he keeps himself."},
        {{Role::internal_auditor}, {Role::board}, "An auditor reports to the board and isn't part of it."},
        {{Role::external_auditor}, {Role::board}, "An auditor reports to the board and isn't part of it."},
        {{Role::data_protection_officer},
         {Role::security_officer, Role::privacy_officer, Role::board, Role::administrator, Role::owner},
         "A data protection officer doesn't decide on what he supervises (AVG article 38)."},
    };
    for (auto const& pair : pairs)
        if (roles.intersects(pair.one) && roles.intersects(pair.other)) return std::string(pair.why);
    return std::nullopt;
}

}  // namespace zorgborg
