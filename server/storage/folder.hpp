#pragma once
/// The data folder. `current` is a link to `generations/N` (database `zorgborg.db`, `files/`), so that a restore swaps
/// everything at once; `keys/` and `checkpoints/` lie outside of what is swapped.

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "storage/database.hpp"

namespace zorgborg {

/// What is wrong with the folder, as one line for the person at the shell.
struct FolderError : std::runtime_error {
    using std::runtime_error::runtime_error;
};

class Folder {
 public:
    /// Makes the folder and its first generation. Throws FolderError when it holds data already or can't be written.
    static Folder make(std::filesystem::path const& path);
    /// Opens a folder made before. Throws FolderError when there is none or it can't be written.
    static Folder open(std::filesystem::path path);

    /// What `make` made, in that order: what a failure afterwards takes away again. Empty for a folder that was opened.
    std::vector<std::filesystem::path> const& made() const { return made_; }

    Folder(Folder&&) noexcept;
    Folder& operator=(Folder&&) noexcept;
    ~Folder();

    /// Takes the folder for serving until the end of the process; false when another server has it.
    bool claim();

    std::filesystem::path database() const { return path_ / "current" / "zorgborg.db"; }
    std::filesystem::path files() const { return path_ / "current" / "files"; }
    std::filesystem::path keys() const { return path_ / "keys"; }
    std::filesystem::path checkpoints() const { return path_ / "checkpoints"; }

 private:
    explicit Folder(std::filesystem::path path) : path_(std::move(path)) {}
    std::filesystem::path path_;
    std::vector<std::filesystem::path> made_;
    int lock_ = -1;
};

/// Takes away what `Folder::make` made, last first.
void remove_made(std::vector<std::filesystem::path> const& made);

/// Opens the folder's database, migrated. Throws FolderError (with one line), SchemaTooNew or StorageBusy.
std::unique_ptr<Database> open_database(Folder const& folder);

}  // namespace zorgborg
