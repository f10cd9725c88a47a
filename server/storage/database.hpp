#pragma once
/// The one interface to a database: named queries, parameters in, rows out. SQL is the subset that SQLite and
/// PostgreSQL share (`?1` parameters, the type tokens of `migrations.hpp`) and stands only in `*_queries.hpp` files.
///
/// Errors: what is thrown means that the machine failed; `StorageError`s may pass, and are told apart by what would
/// help. A database that is damaged is another std::runtime_error. Thread-safety: a connection belongs to one thread at
/// a time; a database may be asked for connections by any thread. Lifetime: connections end before their database.

#include <array>
#include <cstdint>
#include <functional>
#include <initializer_list>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace zorgborg {

struct StorageError : std::runtime_error {
    using std::runtime_error::runtime_error;
};
struct StorageFull : StorageError {  // no room on the disk, or no more for this user
    using StorageError::StorageError;
};
struct StorageBusy : StorageError {  // another process holds the database
    using StorageError::StorageError;
};
struct StorageFailed : StorageError {  // the disk gives errors, or there is no memory left
    using StorageError::StorageError;
};

/// A statement with the name it has in logs and measurements; prepared once per connection. Always a `constexpr`
/// object: its address is the key of the prepared statement.
struct Query {
    std::string_view name;
    std::string_view sql;
};

struct Bytes {
    std::string_view bytes;
};
using Param = std::variant<std::nullptr_t, std::int64_t, std::string_view, Bytes>;

/// One row of a result; texts and bytes live until the row function returns.
class Row {
 public:
    virtual ~Row() = default;
    virtual std::int64_t number(int column) const = 0;
    virtual std::string_view text(int column) const = 0;
    virtual std::string_view bytes(int column) const = 0;
    virtual bool is_null(int column) const = 0;
};
using RowFunction = std::function<void(Row const&)>;

/// What identifies the newest commit of anybody, this process or another.
using Stamp = std::array<std::uint64_t, 6>;

class Connection {
 public:
    virtual ~Connection() = default;
    /// Runs the statement to its end, handing each row over; returns the number of rows changed.
    virtual std::int64_t run(Query const& query, std::initializer_list<Param> params, RowFunction const& row = {}) = 0;
    /// Runs statements without results one after another (migrations).
    virtual void script(std::string_view sql) = 0;

    virtual void begin_read() = 0;   // a snapshot until commit
    virtual void begin_write() = 0;  // takes the write lock at once
    /// After an error nothing of the transaction remains, also not for who reads the file after a crash, as long as the
    /// disk took one more write.
    virtual void commit() = 0;
    virtual void rollback() noexcept = 0;
    virtual void savepoint() = 0;
    virtual void release_savepoint() = 0;
    virtual void undo_savepoint() = 0;
    /// Equal stamps: nothing was committed between, and no transaction is needed to know. None: it can't be told.
    virtual std::optional<Stamp> stamp() const = 0;
    /// False after an error that rolled the whole transaction back (full disk, I/O error, no memory).
    virtual bool in_transaction() const = 0;
};

/// A read transaction for the length of a scope.
class ReadTransaction {
 public:
    explicit ReadTransaction(Connection& connection) : connection_(connection) {
        try {
            connection_.begin_read();
        } catch (...) {
            connection_.rollback();
            throw;
        }
    }
    ~ReadTransaction() { connection_.rollback(); }
    ReadTransaction(ReadTransaction const&) = delete;
    ReadTransaction& operator=(ReadTransaction const&) = delete;

 private:
    Connection& connection_;
};

class Database {
 public:
    virtual ~Database() = default;
    virtual std::unique_ptr<Connection> reader() = 0;
    virtual std::unique_ptr<Connection> writer() = 0;
    /// The SQL of this engine for the type tokens `{text} {int} {real} {bytes} {serial}`, `{strict}` at a table's end
    /// and
    /// `{snapshot}`, an entry's content as JSON (`e` is the entry).
    virtual std::string_view token(std::string_view name) const = 0;
    /// Everything the engine itself can check of its file; what is wrong, one line each.
    virtual std::vector<std::string> integrity() = 0;
    /// Writes what is there now into a file that is new or empty, beside who reads and writes; nothing of what was
    /// erased is in it.
    virtual void copy_to(std::string const& path) = 0;
};

/// Opens a SQLite file, or makes it. Throws std::runtime_error with one clear line when it isn't a database, can't be
/// read or can't be written.
enum class Opening { existing, make };
std::unique_ptr<Database> open_sqlite(std::string const& path, Opening opening);

}  // namespace zorgborg
