#include "ledger/files.hpp"

#include <array>
#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>

#include "base/crypto.hpp"
#include "base/files.hpp"
#include "ledger/files_queries.hpp"
#include "storage/contents.hpp"

namespace zorgborg {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t beginning_size = 4096;

[[noreturn]] void fail(std::string const& what, int reason = errno) {
    auto const text = what + ": " + std::generic_category().message(reason);
    if (reason == ENOSPC || reason == EDQUOT || reason == EFBIG) throw StorageFull(text);
    throw StorageFailed(text);
}

void sync_names(fs::path const& path) {
    int const folder = ::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folder < 0) fail("can't open " + path.string());
    int const failed = ::fsync(folder) != 0 ? errno : 0;
    ::close(folder);
    if (failed != 0) fail("can't write " + path.string(), failed);
}

void make_folder(fs::path const& path) {
    if (::mkdir(path.c_str(), 0700) == 0)
        sync_names(path.parent_path());
    else if (errno != EEXIST)
        fail("can't make " + path.string());
}

std::string random_name() {
    std::array<std::uint8_t, 16> bytes;
    random_bytes(bytes);
    return hexadecimal(as_text(bytes));
}

}  // namespace

FileStore::FileStore(fs::path files, std::unique_ptr<Connection> reader)
    : files_(std::move(files)), reader_(std::move(reader)) {
    make_folder(files_);
    make_folder(incoming());
}

fs::path FileStore::path(std::string_view sha256) const { return files_ / content_name(sha256); }

void FileStore::recover() {
    std::set<std::string> open;
    for (auto const& entry : fs::directory_iterator(incoming())) {
        auto const name = entry.path().filename().string();
        if (auto const dot = name.find('.'); dot != std::string::npos) open.insert(name.substr(0, dot));
        fs::remove(entry.path());
    }
    for (auto const& sha256 : open) settle(sha256);
}

std::set<std::string> FileStore::list() const {
    std::set<std::string> out;
    each_content(files_, [&](std::string const& name) { out.insert(name.substr(3)); });
    return out;
}

void FileStore::settle(std::string_view sha256) {
    std::lock_guard const lock(mutex_);
    for (auto const& entry : fs::directory_iterator(incoming()))
        if (entry.path().filename().string().starts_with(sha256)) return;  // the other one will decide
    bool named = false;
    {
        ReadTransaction const transaction(*reader_);
        reader_->run(files_queries::is_named, {sha256}, [&](Row const&) { named = true; });
    }
    if (!named) fs::remove(path(sha256));
}

std::shared_ptr<FileStore::Pending> FileStore::doubt(std::string_view sha256) {
    auto const marker = incoming() / (std::string(sha256) + "." + random_name());
    int const file = ::open(marker.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (file < 0) fail("can't write " + marker.string());
    ::close(file);
    auto out = std::make_shared<Pending>(*this, std::string(sha256), marker);
    sync_names(incoming());
    return out;
}

FileStore::Pending::~Pending() {
    // What fails here is done by `recover`, at the next start.
    try {
        std::error_code ignored;
        fs::remove(marker_, ignored);
        store_.settle(sha256_);
    } catch (std::exception const&) {}
}

FileStore::Incoming::Incoming(FileStore& store) : store_(store), temporary_(store.incoming() / random_name()) {
    file_ = ::open(temporary_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (file_ < 0) fail("can't write " + temporary_.string());
}

FileStore::Incoming::~Incoming() {
    if (file_ >= 0) ::close(file_);
    if (!temporary_.empty()) ::unlink(temporary_.c_str());
}

void FileStore::Incoming::write(std::string_view bytes) {
    digest_.add(bytes);
    size_ += static_cast<std::int64_t>(bytes.size());
    if (beginning_.size() < beginning_size) beginning_ += bytes.substr(0, beginning_size - beginning_.size());
    while (!bytes.empty()) {
        auto const count = ::write(file_, bytes.data(), bytes.size());
        if (count < 0 && errno == EINTR) continue;
        if (count < 0) fail("can't write " + temporary_.string());
        bytes.remove_prefix(static_cast<std::size_t>(count));
    }
}

std::string const& FileStore::Incoming::finish() { return sha256_ = hexadecimal(as_text(digest_.finish())); }

std::shared_ptr<FileStore::Pending> FileStore::Incoming::keep() {
    if (::fsync(file_) != 0) fail("can't write " + temporary_.string());
    auto const marker = store_.incoming() / (sha256_ + "." + random_name());
    auto const place = store_.path(sha256_);
    make_folder(place.parent_path());
    std::shared_ptr<Pending> out;
    {
        // From here on nobody takes the file away: the marker is there before its place is looked at.
        std::lock_guard const lock(store_.mutex_);
        if (::rename(temporary_.c_str(), marker.c_str()) != 0) fail("can't write " + marker.string());
        temporary_.clear();
        out = std::make_shared<Pending>(store_, sha256_, marker);
    }
    sync_names(store_.incoming());
    if (::link(marker.c_str(), place.c_str()) != 0 && errno != EEXIST) fail("can't write " + place.string());
    sync_names(place.parent_path());
    return out;
}

std::string hash_of_file(fs::path const& path) {
    RunningSha256 digest;
    read_pieces(path, [&](std::string_view piece) { digest.add(piece); });
    return hexadecimal(as_text(digest.finish()));
}

void name_file(Connection& connection, Uuid const& organisation, Uuid const& record, std::string_view sha256) {
    connection.run(files_queries::name, {to_text(organisation), to_text(record), sha256});
}

void unname_file(Connection& connection, Uuid const& organisation, Uuid const& record, std::string_view sha256) {
    connection.run(files_queries::unname, {to_text(organisation), to_text(record), sha256});
}

std::vector<std::string> files_of(Connection& connection, Uuid const& organisation, Uuid const& record) {
    std::vector<std::string> out;
    connection.run(files_queries::of_record, {to_text(organisation), to_text(record)},
                   [&](Row const& row) { out.emplace_back(row.text(0)); });
    return out;
}

std::set<std::string> named_files(Connection& connection, Uuid const& organisation) {
    std::set<std::string> out;
    connection.run(files_queries::of_organisation, {to_text(organisation)},
                   [&](Row const& row) { out.emplace(row.text(0)); });
    return out;
}

}  // namespace zorgborg
