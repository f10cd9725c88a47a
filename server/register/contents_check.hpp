#pragma once

#include "ledger/ledger.hpp"

namespace zorgborg {

/// What doesn't fit between the contents of an organisation's records and what points into them: contents that can't be
/// read or aren't canonical, envelopes that differ from the log, links that differ from the contents. One line each.
std::vector<std::string> check_contents(Connection& connection, Uuid const& organisation);

}  // namespace zorgborg
