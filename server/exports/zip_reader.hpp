#pragma once
/// Reads a ZIP that must be laid out as `ZipWriter` does it, byte by byte: every member in the directory's order, right
/// behind the one before, nothing between, before or behind. What one program finds in it every program does.
///
/// Errors: a FileFault with the first thing wrong.

#include <istream>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "exports/zip_format.hpp"

namespace zorgborg {

/// What is wrong with a file that was sent, and where in it. Stops the reading of it.
struct FileFault {
    std::string where;  // a member, with a line where there are lines; empty: the file itself
    std::string what;
};
[[noreturn]] inline void fault(std::string_view where, std::string what) {
    throw FileFault{std::string(where), std::move(what)};
}

class ZipReader {
 public:
    /// Lifetime: within the stream's. Throws for a file that isn't such a ZIP or has too many members.
    explicit ZipReader(std::istream& file);

    std::vector<ZipMember> const& members() const { return members_; }
    /// Null when there is none of that name.
    ZipMember const* find(std::string_view name) const;
    ZipTime time() const { return time_; }

    /// The content of a member; several may be read side by side.
    class Content;

 private:
    std::string read(std::uint64_t offset, std::size_t size);
    void read_directory();
    void read_local_headers(std::uint64_t end);

    std::istream& file_;
    std::uint64_t size_ = 0;
    ZipTime time_;
    std::vector<ZipMember> members_;
};

class ZipReader::Content {
 public:
    Content(ZipReader& zip, ZipMember const& member);
    ~Content();
    Content(Content const&) = delete;
    Content& operator=(Content const&) = delete;

    /// The next bytes, at most 64 KiB; empty at the end. Throws when size or checksum aren't the directory's.
    std::string_view next();

 private:
    struct Inflater;
    std::string_view fresh();
    void check_end() const;

    ZipReader& zip_;
    ZipMember const& member_;
    std::uint64_t taken_ = 0;  // of the packed bytes
    std::uint64_t given_ = 0;
    std::uint32_t crc_ = 0;
    std::string packed_, out_;
    std::unique_ptr<Inflater> inflater_;
};

/// A member line by line.
class ZipLines {
 public:
    ZipLines(ZipReader& zip, ZipMember const& member) : member_(member), content_(zip, member) {}

    /// False at the end. The last line ends with a line feed, too.
    bool next(std::string& line);
    /// Of the line read last, from 1.
    std::int64_t number() const { return number_; }
    /// The member and the line read last.
    std::string place() const { return member_.name + ": line " + std::to_string(number_); }

 private:
    ZipMember const& member_;
    ZipReader::Content content_;
    std::string_view rest_;
    std::int64_t number_ = 0;
};

/// A whole member. Precondition of a good file: at most `limit` bytes.
std::string read_whole(ZipReader& zip, ZipMember const& member, std::uint64_t limit);

}  // namespace zorgborg
