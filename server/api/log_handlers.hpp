#pragma once
/// The audit log: its leaves, its checkpoints, its proofs.

#include "api/call.hpp"

namespace zorgborg {

/// No log grows beyond; sizes are whole numbers that any JSON reader keeps.
constexpr std::int64_t most_leaves = 1'000'000'000'000;

Result<Answer> get_audit_log(ReadCall& call);
Result<Answer> get_checkpoint(ReadCall& call);
Result<Answer> get_inclusion_proof(ReadCall& call);
Result<Answer> get_consistency_proof(ReadCall& call);
Result<Answer> list_signing_keys(ReadCall& call);

}  // namespace zorgborg
