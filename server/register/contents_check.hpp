#pragma once

#include "ledger/files.hpp"
#include "ledger/ledger.hpp"

namespace zorgborg {

/// What doesn't fit between the contents of an organisation's records and what points into them: contents that can't be
/// read or aren't canonical, envelopes that differ from the log, links that differ from the contents. One line each.
std::vector<std::string> check_contents(Connection& connection, Uuid const& organisation);

/// What doesn't fit between the contents that name files and the files: missing, damaged, not on the list of names.
std::vector<std::string> check_files(Connection& connection, Uuid const& organisation, FileStore const& files);
/// Files that no record names.
std::vector<std::string> check_orphans(Connection& connection, FileStore const& files);

}  // namespace zorgborg
