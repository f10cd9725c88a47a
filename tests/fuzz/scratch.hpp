#pragma once
/// What targets share that need a store.

#include <filesystem>
#include <unistd.h>

#include "base/time.hpp"
#include "storage/migrations.hpp"

namespace zorgborg::fuzz {

inline Instant noon() { return parse_instant("2026-11-22T12:00:00Z").value(); }

/// A database in a folder of its own, gone at the end.
class Scratch {
 public:
    Scratch()
        : path_(std::filesystem::temp_directory_path() / ("zorgborg-fuzz-" + std::to_string(::getpid()))),
          database_((std::filesystem::create_directory(path_), open_sqlite(path_ / "fuzz.db", Opening::make))) {
        migrate(*database_);
        connection_ = database_->writer();
    }
    ~Scratch() {
        connection_.reset();
        database_.reset();
        std::filesystem::remove_all(path_);
    }
    Connection& connection() { return *connection_; }

 private:
    std::filesystem::path path_;
    std::unique_ptr<Database> database_;
    std::unique_ptr<Connection> connection_;
};

}  // namespace zorgborg::fuzz
