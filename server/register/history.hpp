#pragma once

#include "register/snapshot.hpp"

namespace zorgborg {

/// A record's versions, newest first, as `{"items": [...], "total": n}`; each with what changed since the one before as
/// JSON Patch (RFC 6902). Empty text when there is no such record.
std::string history_of(Snapshot const& snapshot, RegisterDefinition const& definition, Uuid const& id);

}  // namespace zorgborg
