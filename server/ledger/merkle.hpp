#pragma once
/// The Merkle tree of RFC 9162, 2.1, over hashes of leaves that lie elsewhere: pure.

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "base/crypto.hpp"

namespace zorgborg {

/// SHA-256(0x00 ‖ leaf).
Sha256 leaf_hash(std::string_view leaf);
/// SHA-256(0x01 ‖ left ‖ right).
Sha256 node_hash(Sha256 const& left, Sha256 const& right);
/// The root of an empty tree.
Sha256 empty_root();

/// The hash of a complete subtree: of 2^level leaves, the first of them position · 2^level.
using Subtree = std::function<Sha256(int level, std::int64_t position)>;

/// The root over the first `size` leaves (MTH, 2.1.1).
Sha256 tree_root(std::int64_t size, Subtree const& subtree);
/// That leaf `seq` is in the tree of `size` leaves (2.1.3.1). Precondition: 0 ≤ seq < size.
std::vector<Sha256> inclusion_proof(std::int64_t seq, std::int64_t size, Subtree const& subtree);
/// That the tree of `second` leaves begins with that of `first` (2.1.4.1). Precondition: 0 < first ≤ second.
std::vector<Sha256> consistency_proof(std::int64_t first, std::int64_t second, Subtree const& subtree);

/// 2.1.3.2.
bool verify_inclusion(std::int64_t seq, std::int64_t size, Sha256 const& leaf, std::span<Sha256 const> proof,
                      Sha256 const& root);
/// 2.1.4.2.
bool verify_consistency(std::int64_t first, std::int64_t second, Sha256 const& first_root, Sha256 const& second_root,
                        std::span<Sha256 const> proof);

}  // namespace zorgborg
