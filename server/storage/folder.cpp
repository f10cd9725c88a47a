#include "storage/folder.hpp"

#include <algorithm>
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>
#include <utility>

#include "base/files.hpp"
#include "base/text.hpp"
#include "storage/migrations.hpp"

namespace zorgborg {
namespace fs = std::filesystem;
namespace {

constexpr auto newest_generation = 1'000'000'000;

fs::path link_of(fs::path const& folder) { return folder / "current"; }
/// The link that is renamed to `current`.
fs::path new_link_of(fs::path const& folder) { return folder / "current.new"; }

/// Where `current` points to; what there is, if it is no link.
fs::path present_generation(fs::path const& folder) {
    auto const link = link_of(folder);
    return fs::is_symlink(link) ? folder / fs::read_symlink(link) : link;
}

/// The numbers in `generations/`; other names there are nobody's.
std::vector<std::int64_t> generations_in(fs::path const& folder) {
    std::vector<std::int64_t> out;
    std::error_code none;
    for (auto const& entry : fs::directory_iterator(folder / "generations", none))
        if (auto const number = parse_whole(entry.path().filename().string(), 1, newest_generation))
            out.push_back(*number);
    return out;
}

fs::path generation_path(fs::path const& folder, std::int64_t number) {
    return folder / "generations" / std::to_string(number);
}

/// Moves the files of one folder into another; one that somebody else moved meanwhile is there already.
void move_files(fs::path const& from, fs::path const& to) {
    std::vector<fs::path> all;
    std::error_code gone;
    for (auto const& entry : fs::directory_iterator(from, gone)) all.push_back(entry.path());
    for (auto const& path : all)
        if (::rename(path.c_str(), (to / path.filename()).c_str()) != 0 && errno != ENOENT)
            fail_with_errno("move", path);
    sync_folder(to);
}

}  // namespace

void Folder::make_folders(std::initializer_list<char const*> parts) {
    auto const make = [this](fs::path const& folder) {
        if (fs::create_directory(folder)) made_.push_back(folder);
    };
    fs::path above;
    for (auto const& part : path_.parent_path()) make(above /= part);
    for (auto const* const part : parts) make((path_ / part).lexically_normal());
    for (auto const* const part : {".", "keys", "checkpoints"}) fs::permissions(path_ / part, fs::perms::owner_all);
}

Folder Folder::make(fs::path const& path) {
    std::error_code error;
    if (fs::exists(link_of(path), error)) throw FolderError(path.string() + " holds a register already");
    if (!generations_in(path).empty())
        throw FolderError(path.string() + " holds what was never finished; restore into it, or remove it");
    Folder out(path);
    try {
        out.make_folders({".", "generations", "generations/1", "generations/1/files", "keys", "checkpoints"});
        fs::create_directory_symlink(fs::path("generations") / "1", link_of(path));
        out.made_.push_back(link_of(path));
        out.generation_ = present_generation(path);
    } catch (fs::filesystem_error const& e) {
        remove_made(out.made_);
        throw FolderError("can't make the data folder " + path.string() + ": " + e.code().message());
    }
    return out;
}

void remove_made(std::vector<fs::path> const& made) {
    std::error_code ignored;
    for (auto path = made.rbegin(); path != made.rend(); ++path) fs::remove_all(*path, ignored);
}

Folder Folder::open(fs::path path) {
    std::error_code error;
    if (!fs::exists(link_of(path), error))
        throw FolderError("no register in " + path.string() + "; make one with 'zorgborg init' or 'zorgborg demo'");
    if (::access(link_of(path).c_str(), W_OK) != 0)
        throw FolderError("the data folder " + path.string() + " can't be written");
    Folder out(std::move(path));
    out.settle();
    return out;
}

Folder Folder::prepare(fs::path const& path) {
    std::error_code error;
    if (fs::exists(link_of(path), error)) return open(path);
    Folder out(path);
    try {
        out.make_folders({".", "generations", "keys", "checkpoints"});
    } catch (fs::filesystem_error const& e) {
        remove_made(out.made_);
        throw FolderError("can't make the data folder " + path.string() + ": " + e.code().message());
    }
    return out;
}

Folder Folder::staged(fs::path const& generation) {
    Folder out(generation / "outside");
    out.generation_ = generation;
    return out;
}

Folder::Folder(Folder&& other) noexcept
    : path_(std::move(other.path_)),
      generation_(std::move(other.generation_)),
      made_(std::move(other.made_)),
      lock_(std::exchange(other.lock_, -1)) {}
Folder& Folder::operator=(Folder&& other) noexcept {
    path_ = std::move(other.path_);
    generation_ = std::move(other.generation_);
    made_ = std::move(other.made_);
    std::swap(lock_, other.lock_);
    return *this;
}
Folder::~Folder() {
    if (lock_ >= 0) ::close(lock_);
}

bool Folder::claim() {
    lock_ = ::open((path_ / "lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (lock_ < 0)
        throw FolderError("the data folder " + path_.string() +
                          " can't be written: " + std::generic_category().message(errno));
    if (::flock(lock_, LOCK_EX | LOCK_NB) != 0) return false;
    if (fs::exists(link_of(path_))) {
        settle();
        clear();
    }
    return true;
}

fs::path Folder::begin_generation() const {
    auto const present = generations_in(path_);
    auto const newest = present.empty() ? 0 : *std::ranges::max_element(present);
    auto out = generation_path(path_, newest + 1);
    try {
        fs::create_directory(out);
        for (auto const* const part : {"files", "outside", "outside/keys", "outside/checkpoints"})
            fs::create_directory(out / part);
    } catch (fs::filesystem_error const& e) {
        abandon(out);
        throw FolderError("can't make " + out.string() + ": " + e.code().message());
    }
    return out;
}

void Folder::swap_to(fs::path const& generation) {
    sync_file_system(generation);
    auto const link = new_link_of(path_);
    fs::remove(link);
    fs::create_directory_symlink(fs::path("generations") / generation.filename(), link);
    if (::rename(link.c_str(), link_of(path_).c_str()) != 0) fail_with_errno("write", link_of(path_));
    settle();
    clear();
}

/// Ends what a restore began, up to and with step 3.
void Folder::settle() {
    generation_ = present_generation(path_);
    auto const staged = generation_ / "outside";
    if (!fs::exists(staged)) return;
    sync_folder(path_);
    for (auto const* const part : {"keys", "checkpoints"}) move_files(staged / part, path_ / part);
    std::error_code others_did;
    for (auto const& done : {staged / "keys", staged / "checkpoints", staged}) fs::remove(done, others_did);
}

/// Step 4, and what is left of a restore that was killed before the swap.
void Folder::clear() const {
    std::error_code none;
    fs::remove(new_link_of(path_), none);
    for (auto const number : generations_in(path_)) {
        auto const path = generation_path(path_, number);
        if (fs::equivalent(path, generation_)) continue;
        std::error_code error;
        fs::remove_all(path, error);
        if (error) throw FolderError("can't remove " + path.string() + ": " + error.message());
    }
}

void Folder::abandon(fs::path const& generation) const {
    std::error_code ignored;
    if (!fs::exists(link_of(path_), ignored)) {
        fs::remove_all(generation, ignored);
        return remove_made(made_);
    }
    if (!fs::equivalent(link_of(path_), generation, ignored)) fs::remove_all(generation, ignored);
}

bool Folder::is_current() const {
    std::error_code gone;
    return fs::equivalent(link_of(path_), generation_, gone);
}

std::unique_ptr<Database> open_database(Folder const& folder) {
    try {
        auto database = open_sqlite(folder.database(), folder.made().empty() ? Opening::existing : Opening::make);
        migrate(*database);
        refresh_views(*database);
        return database;
    } catch (SchemaTooNew const&) {
        throw;
    } catch (StorageBusy const&) {
        throw;
    } catch (std::runtime_error const& e) {
        throw FolderError("can't open " + folder.database().string() + ": " + e.what());
    }
}

}  // namespace zorgborg
