#include "exports/tar.hpp"

#include <archive.h>
#include <archive_entry.h>
#include <fcntl.h>
#include <stdexcept>
#include <system_error>

namespace zorgborg {
namespace {

using ArchiveEntry = std::unique_ptr<archive_entry, decltype(&archive_entry_free)>;

/// What libarchive says, in the system's words where it only hands those on.
std::string reason_of(archive& source) {
    auto const number = archive_errno(&source);
    if (number == ENOSPC || number == EDQUOT || number == EIO) return std::generic_category().message(number);
    auto const* const text = archive_error_string(&source);
    return text == nullptr ? "it isn't an archive" : text;
}

Descriptor open_to_read(std::filesystem::path const& path) {
    int const opened = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (opened < 0) fail_with_errno("read", path);
    return Descriptor(opened);
}

}  // namespace

TarWriter::TarWriter(Descriptor const& file, std::filesystem::path path, Instant at)
    : path_(std::move(path)), at_(at), archive_(archive_write_new(), archive_write_free) {
    require(archive_write_set_format_pax_restricted(archive_.get()) == ARCHIVE_OK);
    require(archive_write_open_fd(archive_.get(), file.number) == ARCHIVE_OK);
}

void TarWriter::require(bool done) const {
    if (!done) throw std::runtime_error("can't write " + path_.string() + ": " + reason_of(*archive_));
}

void TarWriter::begin(TarMember const& member) {
    ArchiveEntry const entry(archive_entry_new(), archive_entry_free);
    archive_entry_set_pathname(entry.get(), member.name.c_str());
    archive_entry_set_size(entry.get(), member.size);
    archive_entry_set_filetype(entry.get(), AE_IFREG);
    archive_entry_set_perm(entry.get(), 0600);
    archive_entry_set_mtime(entry.get(), std::chrono::floor<std::chrono::seconds>(at_).time_since_epoch().count(), 0);
    require(archive_write_header(archive_.get(), entry.get()) == ARCHIVE_OK);
    left_ = member.size;
}

void TarWriter::write(std::string_view piece) {
    left_ -= static_cast<std::int64_t>(piece.size());
    if (left_ < 0) throw std::runtime_error("can't write " + path_.string() + ": a file grew while it was read");
    require(archive_write_data(archive_.get(), piece.data(), piece.size()) == static_cast<la_ssize_t>(piece.size()));
}

void TarWriter::finish() { require(archive_write_close(archive_.get()) == ARCHIVE_OK); }

TarReader::TarReader(std::filesystem::path path)
    : path_(std::move(path)), file_(open_to_read(path_)), archive_(archive_read_new(), archive_read_free) {
    archive_read_support_format_tar(archive_.get());
    if (archive_read_open_fd(archive_.get(), file_.number, buffer_.size()) != ARCHIVE_OK) fail();
}

void TarReader::fail() const {
    throw std::runtime_error("can't read " + path_.string() + " as a backup: " + reason_of(*archive_));
}

std::optional<TarMember> TarReader::next() {
    archive_entry* entry = nullptr;
    auto const result = archive_read_next_header(archive_.get(), &entry);
    if (result == ARCHIVE_EOF) return std::nullopt;
    if (result != ARCHIVE_OK) fail();
    auto const* const name = archive_entry_pathname(entry);
    if (name == nullptr || archive_entry_filetype(entry) != AE_IFREG || archive_entry_hardlink(entry) != nullptr)
        throw std::runtime_error("can't read " + path_.string() + " as a backup: there is more in it than plain files");
    return TarMember{name, archive_entry_size(entry)};
}

std::string_view TarReader::read() {
    auto const count = archive_read_data(archive_.get(), buffer_.data(), buffer_.size());
    if (count < 0) fail();
    return {buffer_.data(), static_cast<std::size_t>(count)};
}

}  // namespace zorgborg
