/// What the database alone does, for comparison: plain SQLite through SQLiteCpp, no rules, no log, no JSON, no HTTP.
///
///     bench_reference commits FILE SECONDS            durable transactions of one change each, a second
///     bench_reference select DATABASE ORGANISATION SECONDS   lists of the organisation's controls a second, on all
///     cores

#include <SQLiteCpp/SQLiteCpp.h>

#include <atomic>
#include <chrono>
#include <filesystem>
#include <iostream>
#include <string>
#include <thread>
#include <vector>

namespace {

using Clock = std::chrono::steady_clock;

double commits(std::string const& file, std::chrono::seconds time) {
    std::filesystem::remove(file);
    SQLite::Database database(file, SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
    database.exec(
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; CREATE TABLE control (id INTEGER PRIMARY KEY, body TEXT)");
    std::string const body(700, 'x');  // about what a control takes
    SQLite::Statement change(database, "INSERT INTO control (body) VALUES (?)");
    std::int64_t count = 0;
    auto const begin = Clock::now();
    for (; Clock::now() - begin < time; ++count) {
        SQLite::Transaction transaction(database, SQLite::TransactionBehavior::IMMEDIATE);
        change.bindNoCopy(1, body);
        change.exec();
        change.reset();
        transaction.commit();
    }
    return static_cast<double>(count) / std::chrono::duration<double>(Clock::now() - begin).count();
}

double select(std::string const& file, std::string const& organisation, std::chrono::seconds time) {
    std::atomic<std::int64_t> count = 0;
    std::atomic<std::int64_t> bytes = 0;
    auto const end = Clock::now() + time;
    std::vector<std::thread> threads;
    for (unsigned i = 0; i < std::max(1U, std::thread::hardware_concurrency()); ++i)
        threads.emplace_back([&] {
            SQLite::Database database(file, SQLite::OPEN_READONLY | SQLite::OPEN_NOMUTEX);
            SQLite::Statement list(database,
                                   "SELECT e.seq, e.version, e.at, e.actor, e.action, e.register, e.record, e.snapshot"
                                   " FROM head h JOIN entry e ON e.number = h.entry"
                                   " WHERE h.organisation = ? AND h.register = 'controls' ORDER BY h.record LIMIT 101");
            for (; Clock::now() < end; ++count) {
                list.bindNoCopy(1, organisation);
                while (list.executeStep())
                    for (int column = 0; column < list.getColumnCount(); ++column)
                        bytes += list.getColumn(column).getBytes();
                list.reset();
            }
        });
    for (auto& thread : threads) thread.join();
    if (bytes == 0) throw std::runtime_error("nothing was selected");
    return static_cast<double>(count) / static_cast<double>(time.count());
}

}  // namespace

int main(int argc, char** argv) try {
    std::vector<std::string> const words(argv + 1, argv + argc);
    if (words.size() == 3 && words[0] == "commits")
        std::cout << commits(words[1], std::chrono::seconds(std::stoi(words[2]))) << '\n';
    else if (words.size() == 4 && words[0] == "select")
        std::cout << select(words[1], words[2], std::chrono::seconds(std::stoi(words[3]))) << '\n';
    else
        throw std::runtime_error("commits FILE SECONDS, or select DATABASE ORGANISATION SECONDS");
    return 0;
} catch (std::exception const& e) {
    std::cerr << e.what() << '\n';
    return 1;
}
