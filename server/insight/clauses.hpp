#pragma once
/// What the registers hold of the clauses of part 1 that they are made for: audits of 9.2, reviews of 9.3, analyses of
/// 6.1.2 and 8.2 …

#include "insight/statement.hpp"

namespace zorgborg {

struct ClauseFill {
    std::size_t met = 0;  // records that meet it as it is today
    std::vector<MetBy> met_by;
    std::vector<Missing> missing;
};

/// Nothing for the clauses that documents and controls alone meet.
ClauseFill fill_of(Snapshot const& snapshot, std::string_view number);

}  // namespace zorgborg
