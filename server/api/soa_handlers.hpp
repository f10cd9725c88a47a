#pragma once
/// Versions of the statement of applicability: made by freezing it, read and approved as any record.

#include "api/call.hpp"

namespace zorgborg {

Result<Act> freeze_version(ReadCall& call);

}  // namespace zorgborg
