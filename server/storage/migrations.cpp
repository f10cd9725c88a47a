#include "storage/migrations.hpp"

#include <charconv>

#include "base/crypto.hpp"
#include "base/embedded.hpp"
#include "storage/migration_queries.hpp"

namespace zorgborg {
namespace {

struct Migration {
    std::int64_t number;
    std::string_view name;
    std::string_view sql;
};

std::vector<Migration> migrations() {
    std::vector<Migration> out;
    for (auto const& file : embedded_under("schema/migrations/")) {
        auto const name = file.name.substr(std::string_view("schema/migrations/").size());
        std::int64_t number = 0;
        std::from_chars(name.data(), name.data() + name.size(), number);
        out.push_back({number, name, file.content});
    }
    return out;  // embedded files are sorted by name
}

/// The SQL with the engine's words for the type tokens.
std::string written_out(Database const& database, std::string_view sql) {
    std::string out;
    while (!sql.empty()) {
        auto const open = sql.find('{');
        out += sql.substr(0, open);
        if (open == std::string_view::npos) break;
        auto const close = sql.find('}', open);
        out += database.token(sql.substr(open + 1, close - open - 1));
        sql.remove_prefix(close + 1);
    }
    return out;
}

template <class F>
void in_transaction(Connection& connection, F const& work) {
    connection.begin_write();
    try {
        work();
        connection.commit();
    } catch (...) {
        connection.rollback();
        throw;
    }
}

}  // namespace

std::int64_t newest_schema() { return migrations().back().number; }

void migrate(Database& database) {
    auto const connection = database.writer();
    std::int64_t present = 0;
    in_transaction(*connection, [&] {
        connection->script(written_out(database, migration_queries::make_table));
        connection->run(migration_queries::newest, {}, [&](Row const& row) { present = row.number(0); });
    });
    if (present > newest_schema())
        throw SchemaTooNew("the data folder was written by a newer zorgborg (schema " + std::to_string(present) +
                           ", this program knows " + std::to_string(newest_schema()) + ")");
    for (auto const& migration : migrations()) {
        if (migration.number <= present) continue;
        in_transaction(*connection, [&] {
            connection->script(written_out(database, migration.sql));
            connection->run(migration_queries::record, {migration.number, migration.name});
        });
    }
}

void refresh_views(Database& database) {
    auto const sql = embedded("schema/reporting_views.sql");
    auto const hash = hexadecimal(as_text(sha256({sql})));
    auto const connection = database.writer();
    std::string present;
    connection->run(migration_queries::views, {}, [&](Row const& row) { present = row.text(0); });
    if (present == hash) return;
    in_transaction(*connection, [&] {
        connection->script(written_out(database, sql));
        connection->run(migration_queries::forget_views, {});
        connection->run(migration_queries::record, {std::int64_t{0}, hash});
    });
}

}  // namespace zorgborg
