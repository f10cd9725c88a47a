/// Every step of the disk and of memory fails in turn: whoever heard that his change is on disk finds it there, nobody
/// else's change is there, and the same writer goes on once the fault is gone.

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <latch>
#include <map>
#include <set>

#include "faulty_disk.hpp"
#include "storage/folder.hpp"
#include "support.hpp"

using namespace zorgborg;
namespace fs = std::filesystem;

namespace {

using Keys = std::set<std::string>;
enum class Intent { kept, refused, against_a_constraint, out_of_memory };

struct Heard {
    Intent intent = Intent::kept;
    int times = 0;
    std::size_t group = 0;
    std::exception_ptr failure;
};

/// Long enough that a group takes many pages.
std::string padded(std::string key) { return key.append(6000 - key.size(), '.'); }

Writer::Work change(std::string const& key, Intent intent) {
    static constexpr Query add{"test-add", "INSERT INTO log (organisation, size, last_at) VALUES (?1, 0, 0)"};
    return [key, intent](Connection& connection) {
        FaultyDisk::starves = true;
        connection.run(add, {padded(key)});
        if (intent == Intent::against_a_constraint) connection.run(add, {padded(key)});
        if (intent == Intent::out_of_memory) throw std::bad_alloc();
        return intent != Intent::refused;
    };
}

Keys keys_in(Connection& connection) {
    static constexpr Query all{"test-all", "SELECT rtrim(organisation, '.') FROM log"};
    Keys out;
    connection.run(all, {}, [&](Row const& row) { out.emplace(row.text(0)); });
    return out;
}

/// A database with its writer, and what those who changed it were told.
class Session {
 public:
    explicit Session(fs::path const& path)
        : folder_(Folder::open(path)),
          database_(open_database(folder_)),
          reader_(database_->reader()),
          writer_(std::make_unique<Writer>(database_->writer(), [this](bool kept) { groups_.push_back(kept); })) {}

    /// One group of changes of every kind; `before` runs when nothing but them will use the disk.
    void change_in_a_group(
        std::string const& name, std::function<void()> const& before = [] {}) {
        using enum Intent;
        constexpr Intent intents[] = {kept, against_a_constraint, refused, out_of_memory, kept};
        std::latch all(std::size(intents));
        Gate gate(*writer_);
        before();
        for (std::size_t i = 0; i < std::size(intents); ++i) {
            auto const key = fmt::format("{}-{}", name, i);
            auto& heard = heard_[key];
            heard.intent = intents[i];
            REQUIRE(writer_->submit(change(key, intents[i]), [this, &heard, &all](std::exception_ptr const& failure) {
                ++heard.times;
                heard.group = groups_.size() - 1;
                heard.failure = failure;
                all.count_down();
            }));
        }
        gate.open();
        all.wait();
    }

    /// What must be in the database, by what was heard.
    Keys expected() const {
        Keys out;
        for (auto const& [key, heard] : heard_)
            if (heard.intent == Intent::kept && !heard.failure) out.insert(key);
        return out;
    }
    /// With the kept changes that heard a failure: there after a crash if the disk never took another write.
    Keys possible() const {
        Keys out;
        for (auto const& [key, heard] : heard_)
            if (heard.intent == Intent::kept) out.insert(key);
        return out;
    }
    Keys present() {
        ReadTransaction const transaction(*reader_);
        return keys_in(*reader_);
    }

    /// Everybody heard once; a group that is gone is gone for all; the others failed for their own reasons only, or for
    /// the fault's.
    void check_answers(Fault const& fault) const {
        for (auto const& [key, heard] : heard_) {
            CAPTURE(key);
            CHECK(heard.times == 1);
            if (!groups_[heard.group]) CHECK(heard.failure);
            if (!heard.failure) continue;
            auto const reason = reason_of(heard.failure);
            CAPTURE(reason);
            if (heard.intent == Intent::kept || heard.intent == Intent::refused) CHECK(is_of(fault, reason));
        }
    }
    std::size_t groups() const { return groups_.size(); }
    bool groups_kept_since(std::size_t first) const {
        return std::find(groups_.begin() + static_cast<std::ptrdiff_t>(first), groups_.end(), false) == groups_.end();
    }
    /// Undisturbed, each change of the group hears what it is meant to.
    void check_undisturbed(std::string const& name) const {
        for (auto const& [key, heard] : heard_)
            if (key.starts_with(name)) {
                CAPTURE(key);
                CHECK(groups_[heard.group]);
                CHECK((heard.failure == nullptr) == (heard.intent == Intent::kept || heard.intent == Intent::refused));
            }
    }

 private:
    static std::string reason_of(std::exception_ptr const& failure) {
        try {
            std::rethrow_exception(failure);
        } catch (StorageFull const&) {
            return "full";
        } catch (StorageFailed const&) {
            return "failed";
        } catch (std::exception const& e) {
            return e.what();
        }
    }
    static bool is_of(Fault const& fault, std::string const& reason) {
        return reason == (fault.error == ENOSPC ? "full" : "failed");
    }

    Folder folder_;
    std::unique_ptr<Database> database_;
    std::unique_ptr<Connection> reader_;
    std::vector<bool> groups_;  // by the writer's thread
    std::map<std::string, Heard> heard_;
    std::unique_ptr<Writer> writer_;
};

/// What a crash now would leave.
Keys after_a_crash(fs::path const& path) {
    auto const copy = path.string() + ".crashed";
    fs::remove_all(copy);
    fs::copy(path, copy, fs::copy_options::recursive | fs::copy_options::copy_symlinks);
    for (auto const& entry : fs::recursive_directory_iterator(copy))
        if (entry.path().extension() == ".db-shm") fs::remove(entry);
    auto const database = open_database(Folder::open(copy));
    CHECK(database->integrity() == std::vector<std::string>());
    return keys_in(*database->reader());
}

Keys after_a_restart(fs::path const& path) {
    auto const database = open_database(Folder::open(path));
    CHECK(database->integrity() == std::vector<std::string>());
    return keys_in(*database->reader());
}

/// No log: a copy that fails says so.
struct Silence {
    spdlog::level::level_enum before = spdlog::get_level();
    Silence() { spdlog::set_level(spdlog::level::off); }
    ~Silence() { spdlog::set_level(before); }
};

/// Data folders that begin alike.
struct Folders {
    TemporaryFolder root;
    Folders() {
        fs::create_directory(root.path);
        open_database(Folder::make(root.path / "first"));
    }
    fs::path fresh() const {
        auto const path = root.path / "data";
        fs::remove_all(path);
        fs::copy(root.path / "first", path, fs::copy_options::recursive | fs::copy_options::copy_symlinks);
        return path;
    }
};

bool includes(Keys const& all, Keys const& some) { return std::ranges::includes(all, some); }

/// Changes in groups, of which the second meets the fault at this step and the third comes before it is mended; false
/// when they took fewer steps.
bool lives_through(FaultyDisk& disk, fs::path const& path, Fault const& fault, int step) {
    bool broke = false;
    Keys expected;
    {
        Session session(path);
        if (fault.error != ENOMEM) session.change_in_a_group("first");  // for memory: statements aren't prepared yet
        session.change_in_a_group("second", [&] { disk.break_at(step, fault); });
        if (fault.error != ENOMEM) session.change_in_a_group("third");
        broke = disk.broke();
        if (fault.error != EIO) CHECK(session.present() == session.expected());  // readers go on
        disk.mend();
        auto const groups = session.groups();
        session.check_answers(fault);
        if (fault.error != ENOMEM) {
            auto const crashed = after_a_crash(path);
            CHECK(includes(crashed, session.expected()));
            CHECK(includes(fault.lasting ? session.possible() : session.expected(), crashed));
        }
        session.change_in_a_group("fourth");
        session.check_undisturbed("fourth");
        CHECK(session.groups_kept_since(groups));
        expected = session.expected();
        CHECK(session.present() == expected);
        if (fault.error != ENOMEM) CHECK(after_a_crash(path) == expected);
    }
    CHECK(after_a_restart(path) == expected);
    return broke;
}

Fault const faults[] = {
    {"full for a moment", ENOSPC},
    {"full", ENOSPC, /*lasting*/ true},
    {"full halfway through a write", ENOSPC, /*lasting*/ true, /*torn*/ true},
    {"an error", EIO},
    {"errors", EIO, /*lasting*/ true},
    {"an error halfway through a write", EIO, /*lasting*/ false, /*torn*/ true},
    {"out of memory for a moment", ENOMEM},
    {"out of memory", ENOMEM, /*lasting*/ true},
};

/// Every step fails; under a sanitizer, some ten times as slow, every seventh.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr int stride = 7;
#else
constexpr int stride = 1;
#endif

}  // namespace

TEST_CASE("a group lives through a fault at any step") {
    FaultyDisk disk;
    Folders const folders;
    for (auto const& fault : faults) {
        INFO(fault.name);
        int step = 1;
        CAPTURE(step);
        while (lives_through(disk, folders.fresh(), fault, step)) step += stride;
        MESSAGE(fault.name, ": ", step - 1, " steps");
        CHECK(step > 20);
    }
}

TEST_CASE("a restart while the disk is broken loses nothing that was acknowledged") {
    FaultyDisk disk;
    Folders const folders;
    for (auto const& fault : faults) {
        if (!fault.lasting || fault.error == ENOMEM) continue;
        INFO(fault.name);
        int step = 1;
        CAPTURE(step);
        for (bool broke = true; broke; step += stride) {
            auto const path = folders.fresh();
            Keys expected, possible;
            {
                Session session(path);
                session.change_in_a_group("first");
                session.change_in_a_group("second", [&] { disk.break_at(step, fault); });
                expected = session.expected();
                possible = session.possible();
            }
            broke = disk.broke();
            disk.mend();
            auto const present = after_a_restart(path);
            CHECK(includes(present, expected));
            CHECK(includes(possible, present));
        }
        CHECK(step > 20);
    }
}

TEST_CASE("opening fails with one line at any step, and changes nothing") {
    FaultyDisk disk;
    Folders const folders;
    auto const path = folders.fresh();
    Keys expected;
    {
        Session session(path);
        session.change_in_a_group("first");
        expected = session.expected();
    }
    for (auto const& fault : faults) {
        if (fault.error == ENOMEM) continue;  // on the writer's thread only
        INFO(fault.name);
        int step = 1;
        CAPTURE(step);
        for (bool broke = true; broke; step += stride) {
            disk.break_at(step, fault);
            try {
                auto const database = open_database(Folder::open(path));
                database->reader();
                database->writer();
            } catch (FolderError const& e) {
                std::string_view const text = e.what();
                CAPTURE(text);
                CHECK(text.find('\n') == std::string_view::npos);
                CHECK((text.find("full") != std::string_view::npos) == (fault.error == ENOSPC));
            } catch (StorageError const&) {
                // After the opening, a connection more.
            }
            broke = disk.broke();
            disk.mend();
            CHECK(after_a_restart(path) == expected);
        }
        CHECK(step > (fault.error == EIO ? 20 : 2));
    }
}

TEST_CASE("a folder that couldn't be made is taken away") {
    FaultyDisk disk;
    TemporaryFolder const root;
    auto const path = root.path / "new/data";
    for (auto const& fault : faults) {
        if (fault.error == ENOMEM) continue;
        INFO(fault.name);
        int step = 1;
        CAPTURE(step);
        for (bool broke = true; broke; step += stride) {
            disk.break_at(step, fault);
            auto folder = Folder::make(path);
            CHECK_FALSE(folder.made().empty());
            bool opened = false;
            try {
                opened = open_database(folder) != nullptr;
            } catch (FolderError const& e) {
                CHECK(std::string_view(e.what()).find('\n') == std::string_view::npos);
            }
            broke = disk.broke();
            disk.mend();
            if (!broke) CHECK(opened);
            remove_made(folder.made());
            CHECK_FALSE(fs::exists(root.path));
        }
        CHECK(step > 20);
    }
}

TEST_CASE("the log is copied into the database again after a copy failed") {
    FaultyDisk disk;
    Folders const folders;
    Silence const silence;
    for (auto const& fault : faults) {
        if (fault.error == ENOMEM) continue;
        INFO(fault.name);
        int step = 1;
        CAPTURE(step);
        for (bool broke = true; broke; step += 1 + step / 2) {
            auto const path = folders.fresh();
            Keys expected;
            {
                Session session(path);
                disk.break_at(step, fault, FaultyDisk::Of::copies);
                std::size_t groups = 0;
                for (; !disk.broke() && !disk.copied(); ++groups) {
                    REQUIRE(groups < 1000);
                    session.change_in_a_group(fmt::format("group{}", groups));
                }
                broke = disk.broke();
                session.change_in_a_group("after");
                session.check_answers(fault);
                session.check_undisturbed("after");
                expected = session.expected();
                CHECK(expected.size() == 2 * (groups + 1));
                CHECK(session.present() == expected);
                CHECK(after_a_crash(path) == expected);
                if (!fault.lasting) disk.mend();
            }  // where the fault lasts the last copy fails, too
            disk.mend();
            CHECK(after_a_restart(path) == expected);
        }
        CHECK(step > 20);
    }
}
