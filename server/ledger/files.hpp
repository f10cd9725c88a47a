#pragma once
/// Files by their SHA-256: `files/ab/ab34…`, immutable once there, identical bytes once. A file is written and on disk
/// before the change that names it commits; one that no record names (any longer) is taken away.
///
/// What isn't decided yet lies in `files/incoming`: a half file under a random name, a whole one under
/// `<sha256>.<random>` beside its place. Who finds something there after a crash asks the table `file` and takes away
/// what nobody names, so that a kill at any moment leaves neither a record without its file nor a file without a
/// record.
///
/// Errors: StorageFull or StorageFailed. Thread-safety: any thread. Lifetime: outlives what came in.

#include <filesystem>
#include <mutex>
#include <set>

#include "base/crypto.hpp"
#include "base/uuid.hpp"
#include "storage/database.hpp"

namespace zorgborg {

class FileStore {
 public:
    FileStore(std::filesystem::path files, std::unique_ptr<Connection> reader);

    std::filesystem::path path(std::string_view sha256) const;

    /// Decides on what a crash left behind. Precondition: nobody else uses the folder.
    void recover();

    /// Keeps the question open whether the file stays, until it ends: then a file nobody names goes.
    class Pending;
    /// The file may lose its last name in the change that is being made.
    std::shared_ptr<Pending> doubt(std::string_view sha256);

    /// Every file there is, by hash (not those in `incoming`).
    std::set<std::string> list() const;

    /// A file on its way in.
    class Incoming;

 private:
    void settle(std::string_view sha256);
    std::filesystem::path incoming() const { return files_ / "incoming"; }

    std::filesystem::path files_;
    std::mutex mutex_;  // of the reader, and between asking and taking away
    std::unique_ptr<Connection> reader_;
};

class FileStore::Pending {
 public:
    Pending(FileStore& store, std::string sha256, std::filesystem::path marker)
        : store_(store), sha256_(std::move(sha256)), marker_(std::move(marker)) {}
    ~Pending();
    Pending(Pending const&) = delete;
    Pending& operator=(Pending const&) = delete;

 private:
    FileStore& store_;
    std::string sha256_;
    std::filesystem::path marker_;
};

class FileStore::Incoming {
 public:
    explicit Incoming(FileStore& store);
    ~Incoming();
    Incoming(Incoming const&) = delete;
    Incoming& operator=(Incoming const&) = delete;

    void write(std::string_view bytes);
    std::int64_t size() const { return size_; }
    /// The first bytes, at most 4 KiB.
    std::string_view beginning() const { return beginning_; }
    /// What came so far; once, after the last write.
    std::string const& finish();

    /// On disk and in its place; stays there if a record names it when what is returned ends. After `finish`.
    std::shared_ptr<Pending> keep();

 private:
    FileStore& store_;
    std::filesystem::path temporary_;
    int file_ = -1;
    std::int64_t size_ = 0;
    std::string beginning_, sha256_;
    RunningSha256 digest_;
};

/// SHA-256 of a file's bytes, in hexadecimal. Throws std::runtime_error when it can't be read.
std::string hash_of_file(std::filesystem::path const& path);

/// The record names the file from now on.
void name_file(Connection& connection, Uuid const& organisation, Uuid const& record, std::string_view sha256);
/// The files the record names, in any of its contents.
std::vector<std::string> files_of(Connection& connection, Uuid const& organisation, Uuid const& record);
/// The record names it no longer.
void unname_file(Connection& connection, Uuid const& organisation, Uuid const& record, std::string_view sha256);
/// All that an organisation's records name.
std::set<std::string> named_files(Connection& connection, Uuid const& organisation);

}  // namespace zorgborg
