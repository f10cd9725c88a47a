#include "ledger/merkle.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace zorgborg;

namespace {

std::vector<Sha256> leaves(std::int64_t size) {
    std::vector<Sha256> out;
    for (std::int64_t i = 0; i < size; ++i) out.push_back(leaf_hash("leaf " + std::to_string(i)));
    return out;
}

/// MTH as RFC 9162, 2.1.1 writes it down: the slow way.
Sha256 mth(std::span<Sha256 const> row) {
    if (row.empty()) return sha256({});
    if (row.size() == 1) return row.front();
    std::size_t k = 1;
    while (k * 2 < row.size()) k *= 2;
    return node_hash(mth(row.first(k)), mth(row.subspan(k)));
}

Subtree over(std::vector<Sha256> const& all) {
    return [&all](int level, std::int64_t position) {
        auto const count = std::size_t{1} << level;
        return mth(std::span(all).subspan(static_cast<std::size_t>(position) * count, count));
    };
}

Sha256 other(Sha256 hash) {
    hash[7] ^= 1;
    return hash;
}

}  // namespace

TEST_CASE("hashes of RFC 9162's empty and one-leaf trees") {
    CHECK(hexadecimal(as_text(empty_root())) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    CHECK(hexadecimal(as_text(leaf_hash(""))) == "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d");
}

TEST_CASE("each leaf of trees of 1 to 300 is proved, and another isn't") {
    auto const all = leaves(300);
    auto const tree = over(all);
    for (std::int64_t size = 1; size <= 300; ++size) {
        auto const root = tree_root(size, tree);
        REQUIRE(root == mth(std::span(all).first(static_cast<std::size_t>(size))));
        for (std::int64_t seq = 0; seq < size; ++seq) {
            auto const proof = inclusion_proof(seq, size, tree);
            auto const& leaf = all[static_cast<std::size_t>(seq)];
            bool const proved = verify_inclusion(seq, size, leaf, proof, root);
            bool const of_another = verify_inclusion(seq, size, other(leaf), proof, root);
            bool const to_another = verify_inclusion(seq, size, leaf, proof, other(root));
            bool const elsewhere = size > 1 && verify_inclusion((seq + 1) % size, size, leaf, proof, root);
            if (!proved || of_another || to_another || elsewhere || proof.size() > 9) FAIL(seq << " of " << size);
            for (std::size_t i = 0; i < proof.size(); ++i) {
                auto bent = proof;
                bent[i] = other(bent[i]);
                if (verify_inclusion(seq, size, leaf, bent, root)) FAIL("bent at " << i);
            }
            auto longer = proof;
            longer.push_back(root);
            if (verify_inclusion(seq, size, leaf, longer, root)) FAIL("too long");
            if (!proof.empty() && verify_inclusion(seq, size, leaf, std::span(proof).first(proof.size() - 1), root))
                FAIL("too short");
        }
    }
    CHECK_FALSE(verify_inclusion(-1, 3, all[0], {}, all[0]));
    CHECK_FALSE(verify_inclusion(3, 3, all[0], {}, all[0]));
}

TEST_CASE("each tree of up to 100 leaves begins with each smaller one, and with no other") {
    auto const all = leaves(100);
    auto const tree = over(all);
    for (std::int64_t second = 1; second <= 100; ++second)
        for (std::int64_t first = 1; first <= second; ++first) {
            auto const proof = consistency_proof(first, second, tree);
            auto const before = tree_root(first, tree);
            auto const after = tree_root(second, tree);
            if (!verify_consistency(first, second, before, after, proof)) FAIL(first << " in " << second);
            if (verify_consistency(first, second, other(before), after, proof)) FAIL("another first");
            if (verify_consistency(first, second, before, other(after), proof)) FAIL("another second");
            if (first < second && verify_consistency(first + 1, second, before, after, proof)) FAIL("another size");
            for (std::size_t i = 0; i < proof.size(); ++i) {
                auto bent = proof;
                bent[i] = other(bent[i]);
                if (verify_consistency(first, second, before, after, bent)) FAIL("bent at " << i);
            }
        }
    CHECK_FALSE(verify_consistency(0, 3, all[0], all[0], {}));
    CHECK_FALSE(verify_consistency(4, 3, all[0], all[0], {}));
    CHECK(verify_consistency(3, 3, all[0], all[0], {}));
}
