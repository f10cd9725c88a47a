#pragma once
/// `Idempotency-Key`: a retried request gets the first answer again instead of doing it twice. Kept for seven days,
/// successes only, in the same transaction as the change.

#include "api/call.hpp"

namespace zorgborg {

struct IdempotentRequest {
    std::string token;
    std::string method;
    std::string path;
    std::string key;  // empty: none was sent
    Sha256 body_hash;
};

/// 400 for a key that isn't 1 to 255 visible characters.
Result<IdempotentRequest> idempotent_request(ReadCall const& call, Identity const& identity);

/// The first answer, none when the key is new; 409 when the key was used for another request or its answer was a
/// secret.
Result<std::optional<Answer>> replay(WriteCall const& call, IdempotentRequest const& request);

void keep(WriteCall const& call, IdempotentRequest const& request, Answer const& answer);

}  // namespace zorgborg
