#include "register/tables.hpp"

#include <doctest/doctest.h>

#include <filesystem>
#include <random>
#include <unistd.h>

#include "access/accounts.hpp"
#include "catalogue/catalogue.hpp"
#include "domain/control.hpp"
#include "domain/document.hpp"
#include "storage/migrations.hpp"

using namespace zorgborg;

namespace {

/// An installation with one organisation whose tables are kept: by a writer that works in groups, and by readers.
class House {
 public:
    House()
        : path_(std::filesystem::temp_directory_path() / ("zorgborg-tables-" + std::to_string(::getpid()))),
          database_((std::filesystem::remove_all(path_), std::filesystem::create_directory(path_),
                     open_sqlite(path_ / "test.db", Opening::make))),
          shared_(64 << 20),
          tables_(shared_) {
        migrate(*database_);
        writer_ = database_->writer();
        group([&] {
            begin_log(*writer_, installation);
            User user;
            user.email = {"marit@example.nl"};
            user.name = {"Marit"};
            auto const tree = Snapshot::open(source(), installation, now());
            auto const person = Editor(*tree, shell()).create(std::move(user)).value().record->envelope.id;
            Organisation made;
            made.name = {"De Waterlelie"};
            organisation_ = found_organisation(source(), {std::move(made), person, shell()}, now()).value();
            return true;
        });
    }
    ~House() {
        writer_.reset();
        database_.reset();
        std::filesystem::remove_all(path_);
    }

    static Instant now() { return parse_instant("2026-11-22T12:00:00Z").value(); }
    static Actor shell() { return {"shell", {}, {}, true}; }
    Snapshot::Source source() { return {*writer_, tables_, catalogue_}; }
    std::unique_ptr<Snapshot> open() { return Snapshot::open(source(), organisation_, now()); }

    /// One transaction; false: it is undone.
    template <class F>
    void group(F&& work) {
        writer_->begin_write();
        bool const kept = work();
        kept ? writer_->commit() : writer_->rollback();
        tables_.end_group(kept);
    }
    /// A change by another process, which keeps tables of its own.
    void elsewhere(std::mt19937& random);
    /// One job of a group, under its savepoint as the server's are; false: it is undone.
    template <class F>
    void job(F&& work) {
        WriterTables::Job tables(tables_);
        writer_->savepoint();
        bool const kept = work();
        kept ? writer_->release_savepoint() : writer_->undo_savepoint();
        if (kept) tables.keep();
    }

    /// Somebody who reads: through the kept tables, and through none.
    struct Reader {
        std::unique_ptr<Connection> connection;
        std::unique_ptr<Snapshot> snapshot;
    };
    Reader reader() {
        Reader out{database_->reader(), nullptr};
        out.connection->begin_read();
        out.snapshot = Snapshot::open({*out.connection, shared_, catalogue_}, organisation_, now());
        return out;
    }
    std::vector<std::string> afresh(Connection& connection) {
        SharedTables none(0);
        return contents(*Snapshot::open({connection, none, catalogue_}, organisation_, now()));
    }
    static std::vector<std::string> contents(Snapshot const& snapshot) {
        std::vector<std::string> out;
        for (auto const* definition : {&definition<Control>(), &definition<Document>()})
            for (auto const& record : snapshot.table(*definition).records())
                out.push_back(encode(*definition, *record));
        return out;
    }

 private:
    std::filesystem::path path_;
    Catalogue catalogue_;
    std::unique_ptr<Database> database_;
    std::unique_ptr<Connection> writer_;
    SharedTables shared_;
    WriterTables tables_;
    SharedTables their_shared_{64 << 20};
    WriterTables theirs_{their_shared_};
    Uuid organisation_;
};

/// A random change of a control or a new document.
void change(Snapshot& snapshot, std::mt19937& random) {
    Editor editor(snapshot, House::shell());
    if (random() % 4 == 0) {
        Document document;
        document.title = {"Document " + std::to_string(random())};
        document.kind = DocumentKind::plan;
        editor.create(std::move(document)).value();
        return;
    }
    auto const& controls = snapshot.table(definition<Control>()).records();
    auto const id = controls[random() % controls.size()]->envelope.id;
    json::object const patch{{"description", "Number " + std::to_string(random())}};
    editor.patch(definition<Control>(), id, Versions::whichever(), patch, [](AnyRecord const&) { return true; })
        .value();
}

void House::elsewhere(std::mt19937& random) {
    writer_->begin_write();
    auto const snapshot = Snapshot::open({*writer_, theirs_, catalogue_}, organisation_, now());
    change(*snapshot, random);
    writer_->commit();
    theirs_.end_group(true);
}

}  // namespace

TEST_CASE("kept tables are what the store holds, whatever was undone and whoever began earlier") {
    House house;
    for (unsigned seed = 0; seed < 3; ++seed) {
        std::mt19937 random(seed);
        for (int round = 0; round < 60; ++round) {
            CAPTURE(seed);
            CAPTURE(round);
            auto early = house.reader();
            bool const looks_first = random() % 2 == 0;
            if (looks_first) CHECK(House::contents(*early.snapshot) == house.afresh(*early.connection));
            house.group([&] {
                for (auto jobs = random() % 5; jobs > 0; --jobs)
                    house.job([&] {
                        auto const snapshot = house.open();
                        for (auto changes = 1 + random() % 3; changes > 0; --changes) change(*snapshot, random);
                        CHECK(House::contents(*snapshot) == house.afresh(snapshot->source().connection));
                        return random() % 4 != 0;
                    });
                return random() % 5 != 0;
            });
            if (random() % 4 == 0) house.elsewhere(random);
            if (random() % 3 == 0) continue;  // nobody reads after this group
            auto late = house.reader();
            for (auto const& record : late.snapshot->all<Control>()) {
                auto const one = house.reader();
                auto const found = one.snapshot->record<Control>(record->envelope.id);
                REQUIRE(found);
                CHECK(encode(definition<Control>(), *found) == encode(definition<Control>(), *record));
                if (random() % 10 != 0) break;
            }
            CHECK(House::contents(*late.snapshot) == house.afresh(*late.connection));
            CHECK(House::contents(*early.snapshot) == house.afresh(*early.connection));
        }
    }
}

TEST_CASE("more changes than are kept are read from the log") {
    House house;
    std::mt19937 random(7);
    auto const before = house.reader();
    CHECK(House::contents(*before.snapshot).size() == 101);
    for (int round = 0; round < 4; ++round)
        house.group([&] {
            auto const snapshot = house.open();
            for (int i = 0; i < 400; ++i) change(*snapshot, random);
            return true;
        });
    auto const after = house.reader();
    CHECK(House::contents(*after.snapshot) == house.afresh(*after.connection));
}
