#pragma once

#include "domain/record.hpp"
#include "domain/traits.hpp"

namespace zorgborg {

enum class Decision { approved, rejected };
BOOST_DESCRIBE_ENUM(Decision, approved, rejected)

/// A person's verdict on one version of a record (NEN 7510-1, 7.5.2). Made by the action `approvals` only.
struct Approval {
    static constexpr Traits traits{"approvals", "approval", Area::acts, {}};
    static constexpr std::string_view register_name = traits.name;

    AnyRef record;
    Text<40> of_register;
    Whole<1, 1'000'000'000> of_version;
    Decision decision = Decision::approved;
    std::optional<Markdown> note;
};
BOOST_DESCRIBE_STRUCT(Approval, (), (record, of_register, of_version, decision, note))

/// What `approvals` takes. Nobody approves by saying nothing.
struct ApprovalRequest {
    static constexpr std::string_view always_given = "decision";

    Decision decision = Decision::approved;
    std::optional<Markdown> note;
};
BOOST_DESCRIBE_STRUCT(ApprovalRequest, (), (decision, note))

/// Where the present version stands.
struct ApprovalState {
    Decision decision = Decision::approved;
    std::string by;
    Instant at;
    std::optional<Markdown> note;
};
BOOST_DESCRIBE_STRUCT(ApprovalState, (), (decision, by, at, note))

/// The latest verdict on the record's present version; none when it was changed since or never judged.
std::optional<ApprovalState> approval_of(Envelope const& envelope, Facts const& facts);

}  // namespace zorgborg
