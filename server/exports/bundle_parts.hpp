#pragma once
/// What a bundle holds to be read: the page, the sheet, the exchange format.

#include "exports/bundle.hpp"

namespace zorgborg {

/// `index.html`, `statement-of-applicability.xlsx` and, for a certifier, `oscal/*.json`.
std::vector<BundlePart> bundle_parts();

}  // namespace zorgborg
