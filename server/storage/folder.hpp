#pragma once
/// The data folder. `current` is a link to `generations/N` (database `zorgborg.db`, `files/`), so that a restore swaps
/// everything at once; `keys/` and `checkpoints/` lie outside of what is swapped.

#include <filesystem>
#include <memory>
#include <string>

#include "storage/database.hpp"

namespace zorgborg {

/// What is wrong with the folder, as one line for the person at the shell.
struct FolderError : std::runtime_error {
    using std::runtime_error::runtime_error;
};

class Folder {
 public:
    /// Makes the folder and its first generation. Throws FolderError when it holds data already or can't be written.
    static Folder make(std::filesystem::path path);
    /// Opens a folder made before. Throws FolderError when there is none or it can't be written.
    static Folder open(std::filesystem::path path);

    /// Takes away what `make` made, after a failure: the folder had no data before.
    static void remove_new(std::filesystem::path const& path);

    Folder(Folder&&) noexcept;
    Folder& operator=(Folder&&) noexcept;
    ~Folder();

    /// Takes the folder for serving until the end of the process; false when another server has it.
    bool claim();

    std::filesystem::path database() const { return path_ / "current" / "zorgborg.db"; }

 private:
    explicit Folder(std::filesystem::path path) : path_(std::move(path)) {}
    std::filesystem::path path_;
    int lock_ = -1;
};

/// Opens the folder's database, migrated. Throws FolderError (with one line), SchemaTooNew or StorageBusy.
std::unique_ptr<Database> open_database(Folder const& folder);

}  // namespace zorgborg
