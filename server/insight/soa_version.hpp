#pragma once
/// Freezing the statement of applicability.

#include "domain/soa_version.hpp"
#include "register/editor.hpp"

namespace zorgborg {

/// Keeps the statement as it is now as its next version. 409 `undecided-lines` with every line that isn't decided.
Result<Changed> freeze_statement(Editor& editor, SoaVersionRequest const& request);

}  // namespace zorgborg
