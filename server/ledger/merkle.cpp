#include "ledger/merkle.hpp"

#include <bit>

namespace zorgborg {
namespace {

std::uint64_t bits(std::int64_t n) { return static_cast<std::uint64_t>(n); }

/// The hash over leaves from `begin` (a multiple of the range's largest power of two) up to `end`.
Sha256 range_hash(std::int64_t begin, std::int64_t end, Subtree const& subtree) {
    // Complete subtrees from left to right, then folded from the right: a range that isn't complete leans on its right
    // edge.
    std::vector<Sha256> peaks;
    while (begin < end) {
        auto const level = static_cast<int>(std::bit_width(bits(end - begin))) - 1;
        peaks.push_back(subtree(level, begin >> level));
        begin += std::int64_t{1} << level;
    }
    auto out = peaks.back();
    for (auto i = peaks.size() - 1; i-- > 0;) out = node_hash(peaks[i], out);
    return out;
}

/// Where a range is split: the largest power of two below its length.
std::int64_t split_of(std::int64_t length) { return static_cast<std::int64_t>(std::bit_floor(bits(length - 1))); }

}  // namespace

Sha256 leaf_hash(std::string_view leaf) { return sha256({std::string_view("\0", 1), leaf}); }

Sha256 node_hash(Sha256 const& left, Sha256 const& right) {
    return sha256({std::string_view("\1", 1), as_text(left), as_text(right)});
}

Sha256 empty_root() { return sha256({}); }

Sha256 tree_root(std::int64_t size, Subtree const& subtree) {
    return size == 0 ? empty_root() : range_hash(0, size, subtree);
}

std::vector<Sha256> inclusion_proof(std::int64_t seq, std::int64_t size, Subtree const& subtree) {
    std::vector<Sha256> out;
    for (std::int64_t begin = 0, end = size; end - begin > 1;) {
        auto const middle = begin + split_of(end - begin);
        bool const left = seq < middle;
        out.push_back(left ? range_hash(middle, end, subtree) : range_hash(begin, middle, subtree));
        (left ? end : begin) = middle;
    }
    return {out.rbegin(), out.rend()};
}

std::vector<Sha256> consistency_proof(std::int64_t first, std::int64_t second, Subtree const& subtree) {
    std::vector<Sha256> out;
    std::int64_t begin = 0, end = second;
    bool whole = true;  // the first tree is a complete subtree of what is left: its root is known to whoever asks
    while (end != first) {
        auto const middle = begin + split_of(end - begin);
        bool const left = first <= middle;
        out.push_back(left ? range_hash(middle, end, subtree) : range_hash(begin, middle, subtree));
        if (!left) whole = false;
        (left ? end : begin) = middle;
    }
    if (!whole) out.push_back(range_hash(begin, end, subtree));
    return {out.rbegin(), out.rend()};
}

bool verify_inclusion(std::int64_t seq, std::int64_t size, Sha256 const& leaf, std::span<Sha256 const> proof,
                      Sha256 const& root) {
    if (seq < 0 || seq >= size) return false;
    auto fn = bits(seq);
    auto sn = bits(size - 1);
    auto hash = leaf;
    for (auto const& sibling : proof) {
        if (sn == 0) return false;
        if ((fn & 1) != 0 || fn == sn) {
            hash = node_hash(sibling, hash);
            while ((fn & 1) == 0 && fn != 0) {
                fn >>= 1;
                sn >>= 1;
            }
        } else {
            hash = node_hash(hash, sibling);
        }
        fn >>= 1;
        sn >>= 1;
    }
    return sn == 0 && hash == root;
}

bool verify_consistency(std::int64_t first, std::int64_t second, Sha256 const& first_root, Sha256 const& second_root,
                        std::span<Sha256 const> proof) {
    if (first <= 0 || first > second) return false;
    if (first == second) return proof.empty() && first_root == second_root;
    std::vector<Sha256> path(proof.begin(), proof.end());
    if (std::has_single_bit(bits(first))) path.insert(path.begin(), first_root);
    if (path.empty()) return false;
    auto fn = bits(first - 1);
    auto sn = bits(second - 1);
    for (; (fn & 1) != 0; fn >>= 1) sn >>= 1;
    auto from_first = path.front();
    auto from_second = path.front();
    for (std::size_t i = 1; i < path.size(); ++i) {
        if (sn == 0) return false;
        if ((fn & 1) != 0 || fn == sn) {
            from_first = node_hash(path[i], from_first);
            from_second = node_hash(path[i], from_second);
            while ((fn & 1) == 0 && fn != 0) {
                fn >>= 1;
                sn >>= 1;
            }
        } else {
            from_second = node_hash(from_second, path[i]);
        }
        fn >>= 1;
        sn >>= 1;
    }
    return sn == 0 && from_first == first_root && from_second == second_root;
}

}  // namespace zorgborg
