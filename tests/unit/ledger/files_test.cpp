#include "ledger/files.hpp"

#include <fstream>
#include <thread>

#include "ledger/ledger.hpp"
#include "storage/migrations.hpp"

using namespace zorgborg;
namespace fs = std::filesystem;

namespace {

/// A folder with a database in which files are named.
struct Room {
    fs::path folder = fs::temp_directory_path() / ("zorgborg-files-" + to_text(new_uuid(clock_now())));
    std::unique_ptr<Database> database;
    std::unique_ptr<Connection> writer;
    std::optional<FileStore> store;
    Uuid organisation = new_uuid(clock_now());

    Room() {
        fs::create_directory(folder);
        database = open_sqlite((folder / "z.db").string(), Opening::make);
        migrate(*database);
        writer = database->writer();
        writer->begin_write();
        begin_log(*writer, organisation);
        writer->commit();
        store.emplace(folder / "files", database->reader());
    }
    ~Room() {
        store.reset();
        writer.reset();
        database.reset();
        fs::remove_all(folder);
    }

    std::shared_ptr<FileStore::Pending> bring(std::string_view bytes, std::string& sha256) {
        FileStore::Incoming incoming(*store);
        incoming.write(bytes);
        sha256 = incoming.finish();
        return incoming.keep();
    }
    void name(Uuid const& record, std::string_view sha256, bool named) {
        writer->begin_write();
        if (named)
            name_file(*writer, organisation, record, sha256);
        else
            unname_file(*writer, organisation, record, sha256);
        writer->commit();
    }
    bool waits() const { return !fs::is_empty(folder / "files/incoming"); }
};

}  // namespace

TEST_CASE("a file stays as long as a record names it") {
    Room room;
    auto const record = new_uuid(clock_now()), twin = new_uuid(clock_now());
    std::string sha256;
    auto pending = room.bring("bytes", sha256);
    auto const path = room.store->path(sha256);
    CHECK(sha256 == "277089d91c0bdf4f2e6862ba7e4a07605119431f5d13f726dd352b06f1b206a9");
    CHECK((fs::exists(path) && room.waits()));
    SUBCASE("nobody names it") {
        pending.reset();
        CHECK_FALSE((fs::exists(path) || room.waits()));
    }
    SUBCASE("somebody else brings the same while it isn't named") {
        std::string again;
        auto const other = room.bring("bytes", again);
        pending.reset();
        CHECK((again == sha256 && fs::exists(path)));
    }
    SUBCASE("named, then by another, then by nobody") {
        room.name(record, sha256, true);
        pending.reset();
        CHECK((fs::exists(path) && !room.waits()));
        room.name(twin, sha256, true);
        for (auto const& [which, stays] : {std::pair(record, true), std::pair(twin, false)}) {
            auto doubt = room.store->doubt(sha256);
            room.name(which, sha256, false);
            doubt.reset();
            CHECK(fs::exists(path) == stays);
        }
    }
    SUBCASE("a crash leaves it undecided") {
        fs::create_directory(room.folder / "kept");
        for (auto const& entry : fs::directory_iterator(room.folder / "files/incoming"))
            fs::copy(entry.path(), room.folder / "kept" / entry.path().filename());
        std::ofstream(room.folder / "kept" / "half") << "hal";
        room.name(record, sha256, true);
        pending.reset();
        for (bool const named : {true, false}) {
            room.name(record, sha256, named);
            for (auto const& entry : fs::directory_iterator(room.folder / "kept"))
                fs::copy(entry.path(), room.folder / "files/incoming" / entry.path().filename());
            room.store->recover();
            CHECK((fs::exists(path) == named && !room.waits()));
        }
    }
}

TEST_CASE("erasing and bringing the same bytes at once leaves them where they are named") {
    Room room;
    auto const record = new_uuid(clock_now());
    for (int round = 0; round < 50; ++round) {
        std::string sha256;
        auto first = room.bring("the same", sha256);
        room.name(record, sha256, true);
        first.reset();
        auto doubt = room.store->doubt(sha256);
        room.name(record, sha256, false);
        std::thread erasing([&] { doubt.reset(); });
        std::string again;
        auto second = room.bring("the same", again);
        erasing.join();
        room.name(record, again, true);
        second.reset();
        CHECK(fs::exists(room.store->path(sha256)));
        auto last = room.store->doubt(sha256);
        room.name(record, sha256, false);
    }
    CHECK((room.store->list().empty() && !room.waits()));
}
