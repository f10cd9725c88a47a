#pragma once
/// The Merkle tree of an organisation's log in the database. Leaf hashes lie in `entry`; of the nodes above only the
/// roots of 256, 65,536 … leaves are kept: one more row per 256 changes, and a proof reads at most 256 hashes for each
/// of the two edges of a level, whatever the log's size.

#include "base/uuid.hpp"
#include "ledger/merkle.hpp"
#include "storage/database.hpp"

namespace zorgborg {

/// Reads the tree in the connection's transaction. Precondition: what is asked for lies within the log.
Subtree stored_tree(Connection& connection, Uuid const& organisation);

/// Keeps the nodes that the newest leaf completed. `size` counts it.
void grow_tree(Connection& connection, Uuid const& organisation, std::int64_t size);

/// Kept nodes that aren't what the leaves give, one line each.
std::vector<std::string> check_tree(Connection& connection, Uuid const& organisation);

}  // namespace zorgborg
