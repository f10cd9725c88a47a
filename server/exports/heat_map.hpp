#pragma once
/// The heat map as a picture that stands on its own: SVG without script, style or anything from elsewhere.

#include "exports/html.hpp"
#include "insight/risk_views.hpp"

namespace zorgborg {

/// Every cell says its band in letters and its number of risks, so that it reads without colour and aloud.
std::string heat_map_picture(HeatMap const& map, std::string_view title, Language language);

}  // namespace zorgborg
