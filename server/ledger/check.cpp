#include <fmt/format.h>

#include "base/json.hpp"
#include "ledger/ledger.hpp"
#include "ledger/ledger_queries.hpp"
#include "ledger/tree.hpp"

namespace zorgborg {
namespace {

namespace q = ledger_queries;

/// The faults of one row of `check-leaves`.
void check_leaf(Row const& row, std::int64_t expected_seq, std::vector<std::string>& faults) {
    auto const seq = row.number(0);
    auto const complain = [&](std::string_view what) { faults.push_back(fmt::format("leaf {}: {}", seq, what)); };
    if (seq != expected_seq) complain(fmt::format("leaf {} was expected here", expected_seq));
    auto const leaf = row.text(7);
    if (as_text(leaf_hash(leaf)) != row.bytes(8)) complain("its hash doesn't fit its text");
    bool const erased = row.is_null(10);
    auto const parsed = parse_json(leaf);
    if (!parsed) return complain("it isn't JSON");
    auto const* digest = parsed->is_object() ? parsed->get_object().if_contains("digest") : nullptr;
    if (digest == nullptr || !digest->is_string()) return complain("it has no digest");
    auto const content = sha256({row.bytes(9), row.text(10)});
    if (!erased && base64(as_text(content)) != std::string_view(digest->get_string()))
        complain("its content doesn't fit its digest");
    // The leaf, written anew from the columns, must be the leaf: then the columns are what was committed to.
    auto const* schema = parsed->get_object().if_contains("schema");
    if (schema == nullptr || !schema->is_int64()) return complain("it has no schema");
    json::object const again{{"seq", seq},
                             {"at", to_text(instant_of(row.number(1)))},
                             {"actor", row.text(2)},
                             {"action", row.text(3)},
                             {"register", row.text(4)},
                             {"record", row.text(5)},
                             {"version", row.number(6)},
                             {"schema", *schema},
                             {"digest", *digest}};
    if (canonical_json(again) != leaf) complain("its columns differ from its text");
}

}  // namespace

std::vector<std::string> check_log(Connection& connection, Uuid const& organisation) {
    std::vector<std::string> faults;
    std::int64_t seq = 0;
    std::int64_t last_at = 0;
    connection.run(q::leaves, {to_text(organisation)}, [&](Row const& row) {
        check_leaf(row, seq, faults);
        if (row.number(1) <= last_at)
            faults.push_back(fmt::format("leaf {}: its instant isn't after the one before", seq));
        last_at = row.number(1);
        ++seq;
    });
    auto const end = log_end(connection, organisation);
    if (end && end->last_at != Instant(std::chrono::microseconds(last_at)))
        faults.push_back("the log's last instant isn't its last leaf's");
    if (!end || end->size != seq)
        faults.push_back(fmt::format("the log counts {} leaves and holds {}", end ? end->size : 0, seq));
    auto const name_record = [&](std::string_view what) {
        return [&faults, what](Row const& row) {
            faults.push_back(fmt::format("{}/{}: {}", row.text(0), row.text(1), what));
        };
    };
    connection.run(q::stray_heads, {to_text(organisation)}, name_record("its head isn't its newest entry"));
    connection.run(q::stray_entries, {to_text(organisation)}, name_record("an entry isn't among those of its record"));
    connection.run(q::stray_links, {to_text(organisation)}, name_record("it has links but no head"));
    connection.run(q::headless, {to_text(organisation)}, name_record("it has entries but no head"));
    for (auto& fault : check_tree(connection, organisation)) faults.push_back(std::move(fault));
    for (auto& fault : faults) fault.insert(0, to_text(organisation) + ": ");
    return faults;
}

}  // namespace zorgborg
