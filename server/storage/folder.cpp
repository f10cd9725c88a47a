#include "storage/folder.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>
#include <utility>

#include "storage/migrations.hpp"

namespace zorgborg {
namespace fs = std::filesystem;

Folder Folder::make(fs::path const& path) {
    std::error_code error;
    if (fs::exists(path / "current", error)) throw FolderError(path.string() + " holds a register already");
    Folder out(path);
    auto const directory = [&out](fs::path const& made) {
        if (fs::create_directory(made)) out.made_.push_back(made);
    };
    try {
        fs::path above;
        for (auto const& part : path.parent_path()) directory(above /= part);
        for (auto const* const part :
             {".", "generations", "generations/1", "generations/1/files", "keys", "checkpoints"})
            directory((path / part).lexically_normal());
        for (auto const* const part : {".", "keys", "checkpoints"}) fs::permissions(path / part, fs::perms::owner_all);
        fs::create_directory_symlink(fs::path("generations") / "1", path / "current");
        out.made_.push_back(path / "current");
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
    if (!fs::exists(path / "current", error))
        throw FolderError("no register in " + path.string() + "; make one with 'zorgborg init' or 'zorgborg demo'");
    if (::access((path / "current").c_str(), W_OK) != 0)
        throw FolderError("the data folder " + path.string() + " can't be written");
    return Folder(std::move(path));
}

Folder::Folder(Folder&& other) noexcept
    : path_(std::move(other.path_)), made_(std::move(other.made_)), lock_(std::exchange(other.lock_, -1)) {}
Folder& Folder::operator=(Folder&& other) noexcept {
    path_ = std::move(other.path_);
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
    return ::flock(lock_, LOCK_EX | LOCK_NB) == 0;
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
