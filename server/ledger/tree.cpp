#include "ledger/tree.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

#include "ledger/ledger_queries.hpp"

namespace zorgborg {
namespace {

namespace q = ledger_queries;

/// Nodes are kept at the multiples of this level.
constexpr int stride = 8;

Sha256 hash_of(std::string_view bytes) {
    Sha256 out;
    if (bytes.size() != out.size()) throw std::runtime_error("the log holds a hash that is none");
    std::ranges::transform(bytes, out.begin(), [](char c) { return static_cast<std::uint8_t>(c); });
    return out;
}

/// The root over a power of two of hashes.
Sha256 folded(std::vector<Sha256> row) {
    for (; row.size() > 1; row.resize(row.size() / 2))
        for (std::size_t i = 0; i < row.size() / 2; ++i) row[i] = node_hash(row[2 * i], row[2 * i + 1]);
    return row.front();
}

/// A complete subtree folded from the kept level at or below `from`.
Sha256 subtree(Connection& connection, Uuid const& organisation, int level, std::int64_t position, int from) {
    auto const count = std::int64_t{1} << (level - from);
    auto const first = position * count;
    std::vector<Sha256> row;
    auto const keep = [&row](Row const& found) { row.push_back(hash_of(found.bytes(0))); };
    if (from == 0)
        connection.run(q::leaf_hashes, {to_text(organisation), first, first + count}, keep);
    else
        connection.run(q::nodes, {to_text(organisation), std::int64_t{from}, first, first + count}, keep);
    if (static_cast<std::int64_t>(row.size()) == count) return folded(std::move(row));
    if (from == 0) throw std::runtime_error("the log has fewer leaves than it counts");
    // A log begun before nodes were kept.
    return subtree(connection, organisation, level, position, from - stride);
}

}  // namespace

Subtree stored_tree(Connection& connection, Uuid const& organisation) {
    return [&connection, organisation](int level, std::int64_t position) {
        return subtree(connection, organisation, level, position, level - level % stride);
    };
}

void grow_tree(Connection& connection, Uuid const& organisation, std::int64_t size) {
    for (int level = stride; size % (std::int64_t{1} << level) == 0; level += stride) {
        auto const position = (size >> level) - 1;
        auto const hash = subtree(connection, organisation, level, position, level - stride);
        connection.run(q::keep_node, {to_text(organisation), std::int64_t{level}, position, Bytes{as_text(hash)}});
    }
}

std::vector<std::string> check_tree(Connection& connection, Uuid const& organisation) {
    std::vector<std::string> faults;
    struct Node {
        int level;
        std::int64_t position;
        std::string hash;
    };
    std::vector<Node> all;
    connection.run(q::all_nodes, {to_text(organisation)}, [&](Row const& row) {
        all.push_back({static_cast<int>(row.number(0)), row.number(1), std::string(row.bytes(2))});
    });
    for (auto const& node : all) try {
            bool const kept_level = node.level > 0 && node.level % stride == 0;
            if (kept_level &&
                as_text(subtree(connection, organisation, node.level, node.position, node.level - stride)) == node.hash)
                continue;
            faults.push_back(fmt::format("node {}/{}: it isn't what its leaves give", node.level, node.position));
        } catch (std::runtime_error const&) {
            faults.push_back(
                fmt::format("node {}/{}: it stands for leaves that aren't there", node.level, node.position));
        }
    return faults;
}

}  // namespace zorgborg
