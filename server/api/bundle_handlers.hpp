#pragma once

#include "api/call.hpp"

namespace zorgborg {

Result<Answer> get_evidence_bundle(ReadCall&);

}  // namespace zorgborg
