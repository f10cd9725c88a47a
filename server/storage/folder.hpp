#pragma once
/// The data folder. `current` is a link to `generations/N` (database `zorgborg.db`, `files/`), so that a restore swaps
/// everything at once; `keys/` and `checkpoints/` lie outside of what is swapped.
///
/// A restore, and why it may be killed at any moment:
///
/// 1. It claims the folder and builds `generations/N+1` whole: database, files, and in `outside/` the key and the
///    checkpoints that go with them. Nothing points there yet: it is the old state, and the next claim removes the
///    rest.
/// 2. All of that is on disk before one rename swaps `current`. From there on it is the new state.
/// 3. What lies in `outside/` moves to `keys/` and `checkpoints/`, a rename each; `outside/` goes. Whoever opens the
///    folder or claims it does first what of this is still to do, once the swap is surely on disk: nobody sees
///    the new records with the old checkpoints. Each file can be moved only once, so it doesn't matter how many try,
///    and none can come late and overwrite a newer one.
/// 4. The generation before is removed, for what was erased must not live on in it; the next claim removes what of it
///    is left.

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
    /// Opens what is there to restore into, or makes a folder without a generation. Throws FolderError.
    static Folder prepare(std::filesystem::path const& path);
    /// A generation that is being built, as a folder of its own.
    static Folder staged(std::filesystem::path const& generation);

    /// What `make` or `prepare` made, in that order: what a failure afterwards takes away again. Empty for a folder
    /// that was opened.
    std::vector<std::filesystem::path> const& made() const { return made_; }

    Folder(Folder&&) noexcept;
    Folder& operator=(Folder&&) noexcept;
    ~Folder();

    /// Takes the folder for serving until the end of the process; false when another server has it. Then ends what a
    /// restore that was killed left to do. Throws FolderError.
    bool claim();

    /// Makes the next generation, empty. Precondition: the folder is claimed. Throws FolderError.
    std::filesystem::path begin_generation() const;
    /// Swaps to a generation that is whole. Precondition: no database in it is open. Throws std::runtime_error; whether
    /// it was swapped is then told by `current`.
    void swap_to(std::filesystem::path const& generation);
    /// Takes away a generation that wasn't swapped to, and the folder when it was made for it.
    void abandon(std::filesystem::path const& generation) const;
    /// False once a restore swapped the generation that was opened.
    bool is_current() const;

    std::filesystem::path const& generation() const { return generation_; }
    std::filesystem::path database() const { return generation_ / "zorgborg.db"; }
    std::filesystem::path files() const { return generation_ / "files"; }
    /// Held by whoever sends reminders.
    std::filesystem::path reminder_lock() const { return path_ / "reminders.lock"; }
    std::filesystem::path keys() const { return path_ / "keys"; }
    std::filesystem::path checkpoints() const { return path_ / "checkpoints"; }

 private:
    explicit Folder(std::filesystem::path path) : path_(std::move(path)) {}
    void make_folders(std::initializer_list<char const*> parts);
    void settle();
    void clear() const;

    std::filesystem::path path_;
    std::filesystem::path generation_;
    std::vector<std::filesystem::path> made_;
    int lock_ = -1;
};

/// Takes away what `Folder::make` made, last first.
void remove_made(std::vector<std::filesystem::path> const& made);

/// Opens the folder's database, migrated. Throws FolderError (with one line), SchemaTooNew or StorageBusy.
std::unique_ptr<Database> open_database(Folder const& folder);

}  // namespace zorgborg
