#include "storage/writer.hpp"

#include <atomic>

#include "storage/folder.hpp"
#include "storage/migrations.hpp"
#include "support.hpp"

using namespace zorgborg;

namespace {

/// A connection that keeps a list of committed values and fails where it is told to.
struct FakeConnection final : Connection {
    std::vector<int> committed, open, kept;
    bool transaction = false;
    bool fail_commit = false;

    std::int64_t run(Query const&, std::initializer_list<Param>, RowFunction const&) override { return 0; }
    void script(std::string_view) override {}
    void begin_read() override {}
    void begin_write() override { transaction = true; }
    void commit() override {
        if (fail_commit) throw StorageFull("full");
        committed.insert(committed.end(), open.begin(), open.end());
        open.clear();
        transaction = false;
    }
    void rollback() noexcept override {
        open.clear();
        transaction = false;
    }
    void savepoint() override { kept = open; }
    void release_savepoint() override {}
    void undo_savepoint() override { open = kept; }
    bool in_transaction() const override { return transaction; }
    std::optional<Stamp> stamp() const override { return std::nullopt; }
};

struct Outcome {
    std::promise<std::string> text;
    Writer::Done done() {
        return [this](std::exception_ptr const& failure) {
            try {
                if (failure) std::rethrow_exception(failure);
                text.set_value("done");
            } catch (std::exception const& e) {
                text.set_value(e.what());
            }
        };
    }
};

Writer::Work put(int value, bool keep = true) {
    return [value, keep](Connection& connection) {
        static_cast<FakeConnection&>(connection).open.push_back(value);
        return keep;
    };
}

}  // namespace

TEST_CASE("a group commits what was kept and undoes what wasn't") {
    auto connection = std::make_unique<FakeConnection>();
    auto& fake = *connection;
    std::vector<bool> groups;
    Outcome a, b, c, d;
    {
        Writer writer(std::move(connection), [&](bool kept) { groups.push_back(kept); });
        Gate gate(writer);
        REQUIRE(writer.submit(put(1), a.done()));
        REQUIRE(writer.submit(put(2, false), b.done()));
        REQUIRE(writer.submit(
            [](Connection& open) -> bool {
                static_cast<FakeConnection&>(open).open.push_back(3);
                throw std::runtime_error("constraint");
            },
            c.done()));
        REQUIRE(writer.submit(put(4), d.done()));
        gate.open();
        CHECK(a.text.get_future().get() == "done");
        CHECK(b.text.get_future().get() == "done");
        CHECK(c.text.get_future().get() == "constraint");
        CHECK(d.text.get_future().get() == "done");
        CHECK(fake.committed == std::vector{1, 4});
    }
    CHECK(groups == std::vector{true, true});
}

TEST_CASE("a failure that ends the transaction fails the whole group") {
    for (bool const at_commit : {false, true}) {
        CAPTURE(at_commit);
        auto connection = std::make_unique<FakeConnection>();
        auto& fake = *connection;
        std::vector<bool> groups;
        Outcome a, b;
        {
            Writer writer(std::move(connection), [&](bool kept) { groups.push_back(kept); });
            Gate gate(writer);
            REQUIRE(writer.submit(put(1), a.done()));
            REQUIRE(writer.submit(
                [&](Connection& open) -> bool {
                    auto& failing = static_cast<FakeConnection&>(open);
                    failing.fail_commit = at_commit;
                    if (at_commit) return true;
                    failing.transaction = false;  // as SQLite does when the disk is full
                    throw StorageFull("full");
                },
                b.done()));
            gate.open();
            CHECK(a.text.get_future().get() == "full");
            CHECK(b.text.get_future().get() == "full");
            CHECK(fake.committed.empty());
            fake.fail_commit = false;
            Outcome after;
            REQUIRE(writer.submit(put(9), after.done()));
            CHECK(after.text.get_future().get() == "done");
            CHECK(fake.committed == std::vector{9});
        }
        CHECK(groups == std::vector{true, false, true});
    }
}

TEST_CASE("what waits is bounded") {
    std::atomic<int> done = 0;
    {
        Writer writer(std::make_unique<FakeConnection>(), [](bool) {});
        Gate gate(writer);
        for (std::size_t i = 0; i < Writer::queue_limit; ++i)
            REQUIRE(writer.submit(put(1), [&](std::exception_ptr const&) { ++done; }));
        CHECK_FALSE(writer.submit(put(1), [&](std::exception_ptr const&) { ++done; }));
        gate.open();
    }
    CHECK(done == Writer::queue_limit);
}

TEST_CASE("a folder is made once, claimed once, and its schema isn't turned back") {
    TemporaryFolder const temporary;
    auto folder = Folder::make(temporary.path);
    CHECK_THROWS_AS(Folder::make(temporary.path), FolderError);
    CHECK(folder.claim());
    auto second = Folder::open(temporary.path);
    CHECK_FALSE(second.claim());
    {
        auto const database = open_database(folder);
        CHECK(database->integrity().empty());
        static constexpr Query newer{"test", "INSERT INTO migration (number, name) VALUES (?1, 'from the future')"};
        auto const connection = database->writer();
        connection->begin_write();
        connection->run(newer, {newest_schema() + 1});
        connection->commit();
    }
    CHECK_THROWS_AS(open_database(folder), SchemaTooNew);
}

TEST_CASE("a reader sees its snapshot, whole") {
    TemporaryFolder const temporary;
    auto const folder = Folder::make(temporary.path);
    auto const database = open_database(folder);
    auto const writer = database->writer();
    auto const reader = database->reader();
    static constexpr Query add{"test-add", "INSERT INTO log (organisation, size, last_at) VALUES (?1, 0, 0)"};
    static constexpr Query count{"test-count", "SELECT count(*) FROM log"};
    auto const seen = [&] {
        std::int64_t out = -1;
        reader->run(count, {}, [&](Row const& row) { out = row.number(0); });
        return out;
    };
    {
        ReadTransaction const transaction(*reader);
        writer->begin_write();
        writer->run(add, {"a"});
        writer->savepoint();
        writer->run(add, {"b"});
        writer->undo_savepoint();
        writer->commit();
        CHECK(seen() == 0);
    }
    CHECK(seen() == 1);
}
