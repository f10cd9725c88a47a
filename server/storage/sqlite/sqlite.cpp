/// SQLite behind `Database`: WAL, synchronous=FULL, one statement cache a connection, checkpoints on a thread of their
/// own so that no change waits for one.

#include <SQLiteCpp/SQLiteCpp.h>
#include <sqlite3.h>

#include <atomic>
#include <cerrno>
#include <condition_variable>
#include <filesystem>
#include <mutex>
#include <system_error>
#include <thread>
#include <unordered_map>

#include "base/log.hpp"
#include "storage/sqlite/sqlite_queries.hpp"

namespace zorgborg {
namespace {

namespace q = sqlite_queries;

/// Pages in the log after which the checkpointer copies them into the database: 4 MiB.
constexpr int checkpoint_pages = 1000;
/// Pages in the log after which the writer begins it anew: 16 MiB. Under lasting load it grew without end, each look-up
/// passed through more of its index, and the disk was asked for room at every sync (300 instead of 160 µs).
constexpr int restart_pages = 4 * checkpoint_pages;
constexpr int busy_timeout = 5000;   // ms
constexpr int restart_timeout = 10;  // ms

/// `system` is the system's own word for it (`errno`), 0 when it had none.
[[noreturn]] void raise(SQLite::Exception const& e, int system) {
    constexpr auto full = "the disk is full";
    auto const text = std::string("database: ") + e.what();
    switch (e.getErrorCode() & 0xff) {
        case SQLITE_FULL: throw StorageFull(full);
        case SQLITE_BUSY:
        case SQLITE_LOCKED: throw StorageBusy("another process holds the database");
        case SQLITE_IOERR:
        case SQLITE_CANTOPEN:
            // SQLite says FULL for writes only; no room for its index in shared memory or at a sync is an I/O error.
            if (system == ENOSPC || system == EDQUOT) throw StorageFull(full);
            throw StorageFailed(text + " (" + std::to_string(e.getExtendedErrorCode()) +
                                (system != 0 ? ", " + std::generic_category().message(system) : "") + ")");
        case SQLITE_NOMEM: throw StorageFailed(text);
        default: throw std::runtime_error(text);
    }
}

template <class F>
auto translating(F&& f) {
    // Not sqlite3_system_errno: that isn't set by a COMMIT.
    errno = 0;
    try {
        return f();
    } catch (SQLite::Exception const& e) {
        raise(e, errno);
    }
}

class SqliteRow final : public Row {
 public:
    explicit SqliteRow(SQLite::Statement& statement) : statement_(statement) {}
    std::int64_t number(int column) const override { return statement_.getColumn(column).getInt64(); }
    std::string_view text(int column) const override {
        auto const value = statement_.getColumn(column);
        bool const null = value.isNull();
        char const* const text = value.getText(nullptr);
        if (text == nullptr && !null) throw StorageFailed("database: out of memory");
        return {null ? "" : text, static_cast<std::size_t>(value.getBytes())};
    }
    std::string_view bytes(int column) const override {
        auto const value = statement_.getColumn(column);
        auto const* const data = static_cast<char const*>(value.getBlob());
        return {data, static_cast<std::size_t>(value.getBytes())};
    }
    bool is_null(int column) const override { return statement_.getColumn(column).isNull(); }

 private:
    SQLite::Statement& statement_;
};

struct Binder {
    SQLite::Statement& statement;
    std::string& text;
    int index;
    void operator()(std::nullptr_t) const { statement.bind(index); }
    void operator()(std::int64_t value) const { statement.bind(index, value); }
    // SQLiteCpp binds a text without a copy only when it lies in a string: one that is kept needs no allocation.
    void operator()(std::string_view value) const {
        text.assign(value);
        statement.bindNoCopy(index, text);
    }
    void operator()(Bytes value) const {
        statement.bindNoCopy(index, value.bytes.data(), static_cast<int>(value.bytes.size()));
    }
};

class SqliteConnection : public Connection {
 public:
    /// Without a mutex of its own: one thread at a time uses it, and locking cost 7 % of a change.
    SqliteConnection(std::string const& path, int flags) : db_(path, flags | SQLite::OPEN_NOMUTEX, busy_timeout) {
        auto* const handle = db_.getHandle();
        sqlite3_db_config(handle, SQLITE_DBCONFIG_DQS_DML, 0, nullptr);
        sqlite3_db_config(handle, SQLITE_DBCONFIG_DQS_DDL, 0, nullptr);
        sqlite3_db_config(handle, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
        translating([&] { db_.exec(q::settings); });
        // Prepared beforehand, so that it works when there is no memory left.
        rollback_ = translating([&] { return std::make_unique<SQLite::Statement>(db_, q::rollback); });
    }

    std::int64_t run(Query const& query, std::initializer_list<Param> params, RowFunction const& row) override {
        return translating([&] {
            auto& [statement, texts] = prepared(query);
            struct Reset {
                SQLite::Statement& of;
                ~Reset() { of.tryReset(); }
            } const reset{statement};
            texts.resize(params.size());
            for (int index = 0; auto const& param : params) {
                auto& text = texts[static_cast<std::size_t>(index)];
                std::visit(Binder{statement, text, ++index}, param);
            }
            SqliteRow const current(statement);
            while (statement.executeStep())
                if (row) row(current);
            return static_cast<std::int64_t>(sqlite3_changes(db_.getHandle()));
        });
    }
    void script(std::string_view sql) override {
        translating([&] { db_.exec(std::string(sql)); });
    }
    void begin_read() override {
        run(q::begin_read, {}, {});
        run(q::take_snapshot, {}, {});
        if (index_ == nullptr) map_index();
    }
    void begin_write() override { run(q::begin_write, {}, {}); }
    void commit() override {
        try {
            run(q::commit, {}, {});
        } catch (...) {
            // The log may hold all of it already, lacking only the sync: the next write goes over it.
            rollback();
            sqlite3_exec(db_.getHandle(), q::write_something, nullptr, nullptr, nullptr);
            throw;
        }
    }
    void rollback() noexcept override {
        if (!in_transaction()) return;
        rollback_->tryExecuteStep();
        rollback_->tryReset();
    }
    void savepoint() override { run(q::savepoint, {}, {}); }
    void release_savepoint() override { run(q::release, {}, {}); }
    void undo_savepoint() override {
        run(q::undo, {}, {});
        release_savepoint();
    }
    bool in_transaction() const override { return sqlite3_get_autocommit(db_.getHandle()) == 0; }

    /// The header of the index of the write-ahead log (sqlite.org/walformat.html, 2.2), which every commit writes anew,
    /// read where SQLite has mapped it. PRAGMA data_version says the same for four system calls: 2 of the 12 µs that an
    /// unchanged list takes.
    std::optional<Stamp> stamp() const override {
        if (index_ == nullptr) return std::nullopt;
        Stamp out;
        for (std::size_t i = 0; i < out.size(); ++i) out[i] = __atomic_load_n(index_ + i, __ATOMIC_ACQUIRE);
        return out;
    }

    SQLite::Database& handle() { return db_; }

 private:
    /// Precondition: the connection has read, so that SQLite has mapped the index; it stays while the connection lives.
    void map_index() {
        sqlite3_file* file = nullptr;
        sqlite3_file_control(db_.getHandle(), "main", SQLITE_FCNTL_FILE_POINTER, &file);
        if (file == nullptr || file->pMethods == nullptr || file->pMethods->iVersion < 2) return;
        constexpr int region_size = 32 * 1024;  // SQLite's own; the header is at the beginning of the first
        void volatile* region = nullptr;
        if (file->pMethods->xShmMap(file, 0, region_size, 0, &region) == SQLITE_OK)
            index_ = static_cast<std::uint64_t const volatile*>(region);
    }

    struct Prepared {
        SQLite::Statement statement;
        std::vector<std::string> texts = {};  // what is bound
    };
    Prepared& prepared(Query const& query) {
        auto const known = statements_.find(query.sql.data());
        if (known != statements_.end()) return known->second;
        return statements_.emplace(query.sql.data(), Prepared{{db_, std::string(query.sql)}}).first->second;
    }

    SQLite::Database db_;
    std::unique_ptr<SQLite::Statement> rollback_;
    std::unordered_map<char const*, Prepared> statements_;
    std::uint64_t const volatile* index_ = nullptr;
};

/// Copies the write-ahead log into the database whenever it grew long, away from the writer.
class Checkpointer {
 public:
    explicit Checkpointer(std::string const& path) : db_(path, SQLite::OPEN_READWRITE, busy_timeout) {
        // A connection that has read nothing yet knows of no log: it would copy nothing, and say OK.
        db_.exec(std::string(q::take_snapshot.sql));
        db_.setBusyTimeout(0);
        thread_ = std::thread([this] { work(); });
    }
    ~Checkpointer() {
        {
            std::lock_guard const lock(mutex_);
            closing_ = true;
        }
        changed_.notify_one();
        thread_.join();
        sqlite3_wal_checkpoint_v2(db_.getHandle(), nullptr, SQLITE_CHECKPOINT_TRUNCATE, nullptr, nullptr);
    }
    void watch(SQLite::Database& writer) {
        sqlite3_wal_hook(
            writer.getHandle(),
            [](void* self, sqlite3*, char const*, int pages) {
                static_cast<Checkpointer*>(self)->committed(pages);
                return SQLITE_OK;
            },
            this);
    }
    /// On a writer's thread, between transactions: once the log is long, copies the little that isn't yet and waits
    /// until no reader needs it, so that the next change is written over its beginning. A reader that stays isn't
    /// waited for: the log grows on, and this is tried again.
    void restart(SQLite::Database& writer) {
        if (pages_ < restart_at_ || copying_) return;
        writer.setBusyTimeout(restart_timeout);
        int const result =
            sqlite3_wal_checkpoint_v2(writer.getHandle(), nullptr, SQLITE_CHECKPOINT_RESTART, nullptr, nullptr);
        writer.setBusyTimeout(busy_timeout);
        if (result == SQLITE_OK) pages_ = 0;
        restart_at_ = pages_ + (result == SQLITE_OK ? restart_pages : checkpoint_pages);
    }

 private:
    void committed(int pages) {
        pages_ = pages;
        if (pages < checkpoint_pages || pages >= restart_at_) return;
        {
            std::lock_guard const lock(mutex_);
            due_ = true;
            copying_ = true;
        }
        changed_.notify_one();
    }
    void work() {
        std::unique_lock lock(mutex_);
        for (;;) {
            changed_.wait(lock, [this] { return due_ || closing_; });
            if (closing_) return;
            due_ = false;
            lock.unlock();
            copy();
            lock.lock();
            copying_ = due_;
        }
    }
    /// A copy that failed is tried again after the next change; until it succeeds the log grows.
    void copy() {
        int const result =
            sqlite3_wal_checkpoint_v2(db_.getHandle(), nullptr, SQLITE_CHECKPOINT_PASSIVE, nullptr, nullptr);
        bool const failing = result != SQLITE_OK && (result & 0xff) != SQLITE_BUSY;
        if (failing && !failing_)
            log_event(LogLevel::error, "the write-ahead log can't be copied into the database",
                      {{"error.message", sqlite3_errstr(result)}});
        failing_ = failing;
    }

    SQLite::Database db_;
    std::mutex mutex_;
    std::condition_variable changed_;
    bool due_ = false;
    bool closing_ = false;
    bool failing_ = false;
    std::atomic<bool> copying_ = false;
    std::atomic<int> pages_ = 0;  // of the log after the newest change, whichever writer's
    std::atomic<int> restart_at_ = restart_pages;
    std::thread thread_;
};

/// The connection that changes the database.
class SqliteWriter final : public SqliteConnection {
 public:
    SqliteWriter(std::string const& path, Checkpointer& checkpointer)
        : SqliteConnection(path, SQLite::OPEN_READWRITE), checkpointer_(checkpointer) {
        checkpointer_.watch(handle());
    }
    void begin_write() override {
        checkpointer_.restart(handle());
        SqliteConnection::begin_write();
    }

 private:
    Checkpointer& checkpointer_;
};

class SqliteDatabase final : public Database {
 public:
    SqliteDatabase(std::string path, Opening opening) : path_(std::move(path)) {
        std::error_code ignored;
        if (opening == Opening::existing && std::filesystem::file_size(path_, ignored) == 0)
            throw std::runtime_error("the database is empty");
        translating([&] {
            auto const create = opening == Opening::make ? SQLite::OPEN_CREATE : 0;
            SqliteConnection first(path_, SQLite::OPEN_READWRITE | create);
            // SQLite opens for reading what it may not write, and says so at the first change only.
            if (sqlite3_db_readonly(first.handle().getHandle(), "main") != 0)
                throw std::runtime_error("the database can't be written");
            first.script(q::use_wal);
        });
    }
    std::unique_ptr<Connection> reader() override {
        return translating([&] { return std::make_unique<SqliteConnection>(path_, SQLite::OPEN_READONLY); });
    }
    std::unique_ptr<Connection> writer() override {
        return translating([&] {
            if (!checkpointer_) checkpointer_ = std::make_unique<Checkpointer>(path_);
            return std::make_unique<SqliteWriter>(path_, *checkpointer_);
        });
    }
    std::string_view token(std::string_view name) const override {
        if (name == "text") return "TEXT";
        if (name == "int") return "INTEGER";
        if (name == "real") return "REAL";
        if (name == "bytes") return "BLOB";
        if (name == "serial") return "INTEGER PRIMARY KEY";
        if (name == "strict") return "STRICT";
        if (name == "snapshot") return "e.snapshot";
        throw std::logic_error("unknown SQL token: " + std::string(name));
    }
    std::vector<std::string> integrity() override {
        std::vector<std::string> out;
        auto const connection = reader();
        connection->run(q::integrity, {}, [&](Row const& row) {
            if (row.text(0) != "ok") out.push_back("database: " + std::string(row.text(0)));
        });
        connection->run(q::foreign_keys, {}, [&](Row const& row) {
            out.push_back("database: foreign key broken in " + std::string(row.text(0)));
        });
        return out;
    }
    void copy_to(std::string const& path) override { reader()->run(q::copy, {std::string_view(path)}, {}); }

 private:
    std::string path_;
    std::unique_ptr<Checkpointer> checkpointer_;
};

}  // namespace

std::unique_ptr<Database> open_sqlite(std::string const& path, Opening opening) {
    // Counting every allocation takes a lock that all threads share. Refused once SQLite runs: then it stays as it is.
    static auto const uncounted = sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
    static_cast<void>(uncounted);
    return std::make_unique<SqliteDatabase>(path, opening);
}

}  // namespace zorgborg
