#include "exports/package.hpp"

#include <archive.h>
#include <archive_entry.h>
#include <memory>
#include <new>

#include "base/text.hpp"

namespace zorgborg {
namespace {

constexpr int part_limit = 1000;
constexpr std::size_t unpacked_limit = std::size_t{64} << 20;

constexpr std::string_view damaged = "The workbook is damaged, or no XLSX at all.";

using Archive = std::unique_ptr<archive, decltype(&archive_read_free)>;

/// By its directory, at the end: what was cut short isn't read.
Archive opened(std::string_view bytes) {
    Archive out(archive_read_new(), &archive_read_free);
    if (!out || archive_read_support_format_zip_seekable(out.get()) != ARCHIVE_OK) throw std::bad_alloc();
    if (archive_read_open_memory(out.get(), bytes.data(), bytes.size()) != ARCHIVE_OK) out.reset();
    return out;
}

bool is_called(archive_entry* entry, std::string_view name) {
    auto const* const path = archive_entry_pathname(entry);
    return path != nullptr && lower_ascii(path) == lower_ascii(name);
}

}  // namespace

Refusal malformed_workbook(std::string detail) {
    return refuse(Refusal::Kind::shape, Rule::malformed_xlsx, std::move(detail));
}

Result<bool> ZipParts::read(std::string_view name, Take const& take) {
    auto const zip = opened(bytes_);
    if (!zip) return malformed_workbook(std::string(damaged));
    archive_entry* entry = nullptr;
    for (int parts = 0;; ++parts) {
        auto const status = archive_read_next_header(zip.get(), &entry);
        if (status == ARCHIVE_EOF) return false;
        if (status != ARCHIVE_OK && status != ARCHIVE_WARN) return malformed_workbook(std::string(damaged));
        if (parts == part_limit) return refuse(Refusal::Kind::shape, Rule::length, "The workbook has too many parts.");
        if (is_called(entry, name)) break;
    }
    if (archive_entry_is_encrypted(entry) != 0) return malformed_workbook(std::string(password_wanted));
    for (;;) {
        void const* piece = nullptr;
        std::size_t size = 0;
        la_int64_t offset = 0;
        auto const status = archive_read_data_block(zip.get(), &piece, &size, &offset);
        if (status == ARCHIVE_EOF) return true;
        if (status != ARCHIVE_OK) return malformed_workbook(std::string(damaged));
        unpacked_ += size;
        if (unpacked_ > unpacked_limit)
            return refuse(Refusal::Kind::shape, Rule::length, "The workbook holds more than 64 MiB.");
        if (!take({static_cast<char const*>(piece), size})) return true;
    }
}

}  // namespace zorgborg
