#pragma once

namespace zorgborg {

/// Reads which time zones there are; before a second thread could ask for one. Throws std::runtime_error without
/// tzdata.
void load_time_zones();

}  // namespace zorgborg
