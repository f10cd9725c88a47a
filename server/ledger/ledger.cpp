#include "ledger/ledger.hpp"

#include <algorithm>

#include "base/json.hpp"
#include "ledger/ledger_queries.hpp"
#include "ledger/tree.hpp"

namespace zorgborg {
namespace {

namespace q = ledger_queries;

Entry entry_of(Row const& row) {
    return {row.number(0),
            row.number(1),
            instant_of(row.number(2)),
            std::string(row.text(3)),
            std::string(row.text(4)),
            std::string(row.text(5)),
            parse_uuid(row.text(6)).value(),
            std::string(row.text(7)),
            row.is_null(7)};
}

RowFunction as_entry(EntryFunction const& entry) {
    return [&entry](Row const& row) { entry(entry_of(row)); };
}

RowFunction as_leaf(EntryFunction const& leaf) {
    return [&leaf](Row const& row) {
        auto entry = entry_of(row);
        entry.leaf_hash = row.bytes(8);
        leaf(std::move(entry));
    };
}

void write_links(Connection& connection, Change const& change) {
    auto const organisation = to_text(change.organisation);
    auto const record = to_text(change.record);
    if (change.version > 1) connection.run(q::clear_links, {organisation, change.register_name, record});
    for (auto const& link : *change.links)
        connection.run(q::add_link,
                       {organisation, change.register_name, record, link.member, link.position, link.target});
}

}  // namespace

std::optional<LogEnd> log_end(Connection& connection, Uuid const& organisation) {
    std::optional<LogEnd> out;
    connection.run(q::log_end, {to_text(organisation)}, [&](Row const& row) {
        out = {row.number(0), instant_of(row.number(1)), row.number(2)};
    });
    return out;
}

void begin_log(Connection& connection, Uuid const& organisation) {
    connection.run(q::begin_log, {to_text(organisation)});
}

Instant next_instant(LogEnd const& end, Instant now) {
    return std::max(now, end.last_at + std::chrono::microseconds(1));
}

std::string leaf_text(Change const& change, std::int64_t seq, Sha256 const& digest) {
    // Members in the order of RFC 8785, so that the text is canonical as written.
    std::string out;
    ObjectWriter leaf(out);
    leaf.text("action", change.action);
    leaf.text("actor", change.actor);
    leaf.text("at", to_text(change.at));
    leaf.text("digest", base64(as_text(digest)));
    leaf.text("record", to_text(change.record));
    leaf.text("register", change.register_name);
    leaf.number("schema", change.schema);
    leaf.number("seq", seq);
    leaf.number("version", change.version);
    leaf.end();
    return out;
}

std::int64_t append(Connection& connection, Change const& change) {
    auto const organisation = to_text(change.organisation);
    auto const record = to_text(change.record);
    std::array<std::uint8_t, 16> salt;
    random_bytes(salt);
    std::int64_t seq = -1;
    connection.run(q::grow_log, {organisation, number_of(change.at), std::int64_t{change.access}},
                   [&](Row const& row) { seq = row.number(0); });
    auto const leaf = leaf_text(change, seq, sha256({as_text(salt), change.snapshot}));
    auto const hash = leaf_hash(leaf);
    std::int64_t number = 0;
    std::int64_t origin = 0;
    connection.run(q::append,
                   {organisation, seq, number_of(change.at), change.actor, change.action, change.register_name, record,
                    change.version, leaf, Bytes{as_text(hash)}, Bytes{as_text(salt)}, change.snapshot},
                   [&](Row const& row) {
                       number = row.number(0);
                       origin = row.number(1);
                   });
    if (change.version == 1) {
        connection.run(q::be_origin, {number});
        origin = number;
    }
    connection.run(q::move_head, {organisation, change.register_name, record, number, change.version,
                                  static_cast<std::int64_t>(change.archived), origin});
    if (change.links) write_links(connection, change);
    grow_tree(connection, change.organisation, seq + 1);
    return seq;
}

void read_heads(Connection& connection, Uuid const& organisation, std::string_view register_name,
                EntryFunction const& entry) {
    connection.run(q::heads, {to_text(organisation), register_name}, as_entry(entry));
}

void read_heads_at(Connection& connection, Uuid const& organisation, std::string_view register_name, std::int64_t size,
                   EntryFunction const& entry) {
    connection.run(q::heads_at, {to_text(organisation), register_name, size}, as_entry(entry));
}

void read_since(Connection& connection, Uuid const& organisation, std::string_view register_name, std::int64_t from,
                std::int64_t size, EntryFunction const& entry) {
    connection.run(q::since, {to_text(organisation), register_name, from, size}, as_entry(entry));
}

std::optional<Entry> read_head(Connection& connection, Uuid const& organisation, std::string_view register_name,
                               Uuid const& record) {
    std::optional<Entry> out;
    EntryFunction const keep = [&](Entry&& entry) { out = std::move(entry); };
    connection.run(q::one_head, {to_text(organisation), register_name, to_text(record)}, as_entry(keep));
    return out;
}

void read_history(Connection& connection, Uuid const& organisation, std::string_view register_name, Uuid const& record,
                  std::int64_t size, EntryFunction const& entry) {
    connection.run(q::history, {to_text(organisation), register_name, to_text(record), size}, as_entry(entry));
}

void read_traces(Connection& connection, Uuid const& organisation, Uuid const& id, std::int64_t size,
                 TraceFunction const& trace) {
    connection.run(q::traces, {to_text(organisation), to_text(id), size}, [&](Row const& row) {
        std::optional<Instant> next_at;
        if (!row.is_null(8)) next_at = instant_of(row.number(8));
        as_entry([&](Entry&& entry) { trace(std::move(entry), next_at); })(row);
    });
}

std::optional<HeadState> head_state(Connection& connection, Uuid const& organisation, std::string_view register_name,
                                    Uuid const& record) {
    std::optional<HeadState> out;
    auto const keep = [&](Row const& row) { out = {row.number(0), row.number(1) != 0}; };
    if (register_name.empty())
        connection.run(q::state_anywhere, {to_text(organisation), to_text(record)}, keep);
    else
        connection.run(q::state, {to_text(organisation), register_name, to_text(record)}, keep);
    return out;
}

std::vector<std::pair<Uuid, Uuid>> links_to(Connection& connection, std::string_view target,
                                            std::string_view register_name) {
    std::vector<std::pair<Uuid, Uuid>> out;
    connection.run(q::links_to, {target, register_name}, [&](Row const& row) {
        out.emplace_back(parse_uuid(row.text(0)).value(), parse_uuid(row.text(1)).value());
    });
    return out;
}

void read_log(Connection& connection, Uuid const& organisation, LogFilter const& filter, std::int64_t bound,
              std::int64_t limit, bool newest_first, EntryFunction const& entry) {
    connection.run(newest_first ? q::newest_first : q::oldest_first,
                   {to_text(organisation), bound, limit, filter.actor, filter.register_name, filter.record,
                    number_of(filter.from), number_of(filter.until)},
                   as_leaf(entry));
}

std::int64_t count_log(Connection& connection, Uuid const& organisation, LogFilter const& filter, std::int64_t size) {
    if (filter.none()) return size;
    std::int64_t out = 0;
    connection.run(q::log_count,
                   {to_text(organisation), size, std::int64_t{0}, filter.actor, filter.register_name, filter.record,
                    number_of(filter.from), number_of(filter.until)},
                   [&](Row const& row) { out = row.number(0); });
    return out;
}

std::int64_t count_records(Connection& connection, Uuid const& organisation, std::string_view register_name) {
    std::int64_t out = 0;
    connection.run(q::records, {to_text(organisation), register_name}, [&](Row const& row) { out = row.number(0); });
    return out;
}

std::int64_t size_at(Connection& connection, Uuid const& organisation, Instant at) {
    // Instants of a log only grow: found by halves, 17 rows of 100,000.
    std::int64_t low = 0;
    for (auto high = log_end(connection, organisation).value_or(LogEnd()).size; low < high;) {
        auto const middle = low + (high - low) / 2;
        std::int64_t found = 0;
        connection.run(q::instant_of, {to_text(organisation), middle}, [&](Row const& row) { found = row.number(0); });
        (found <= number_of(at) ? low : high) = found <= number_of(at) ? middle + 1 : middle;
    }
    return low;
}

std::int64_t erase_content(Connection& connection, Uuid const& organisation, std::string_view register_name,
                           Uuid const& record, std::int64_t version) {
    return connection.run(q::erase, {to_text(organisation), register_name, to_text(record), version});
}

std::vector<Uuid> logs(Connection& connection) {
    std::vector<Uuid> out;
    connection.run(q::logs, {}, [&](Row const& row) { out.push_back(parse_uuid(row.text(0)).value()); });
    return out;
}

}  // namespace zorgborg
