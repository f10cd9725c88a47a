#pragma once
/// Files and folders on the disk. Errors: std::runtime_error with one line that names the file and the system's reason.

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "base/time.hpp"

namespace zorgborg {

/// A file's descriptor, closed in the end.
struct Descriptor {
    int const number;
    explicit Descriptor(int opened) : number(opened) {}
    ~Descriptor();
    Descriptor(Descriptor const&) = delete;
    Descriptor& operator=(Descriptor const&) = delete;
};

/// Throws what `errno` says: "can't <what> <path>: <reason>".
[[noreturn]] void fail_with_errno(std::string_view what, std::filesystem::path const& path);

/// None when there is no such file.
std::optional<std::string> read_file(std::filesystem::path const& path);

/// When its content was written last. Throws when there is no such file.
Instant written_at(std::filesystem::path const& path);

/// Hands the content over piece by piece, 64 KiB at most. False when there is no such file.
bool read_pieces(std::filesystem::path const& path, std::function<void(std::string_view)> const& piece);

/// A new file that only the owner may read. Throws when there is one of that name already, whatever it is.
Descriptor make_file(std::filesystem::path const& path);
/// `path` is for the message.
void write_all(Descriptor const& file, std::string_view content, std::filesystem::path const& path);

/// The content under the name, or what was there before: never half, and on disk (file and folder) when this returns.
/// Only the owner may read it.
void write_durably(std::filesystem::path const& path, std::string_view content);

/// The folder's names are on disk when this returns.
void sync_folder(std::filesystem::path const& path);
/// Everything on the file system the folder is on is on disk when this returns.
void sync_file_system(std::filesystem::path const& path);

}  // namespace zorgborg
