#include "exports/zip_reader.hpp"

#include <algorithm>
#include <set>
#include <zlib.h>

#include "base/text.hpp"

namespace zorgborg {
namespace {

constexpr std::size_t block = 65536;
constexpr std::size_t most_members = 200'000;
constexpr std::size_t longest_line = 32 << 20;
constexpr std::size_t longest_name = 400;

/// The number that a header holds in four bytes, or else the next of its extra field.
std::uint64_t wide_number(std::string_view header, std::size_t at, std::string_view& extra) {
    auto const number = zip_number(header, at, 4);
    if (number < zip_limit || extra.size() < 8) return number;
    auto const out = zip_number(extra, 0, 8);
    extra.remove_prefix(8);
    return out;
}

ZipMember parse_directory_header(std::string_view header, std::string_view name, std::string_view extra) {
    ZipMember out{std::string(name)};
    if (extra.size() >= 4) extra.remove_prefix(4);
    out.packing = zip_number(header, 10, 2) == 0 ? Packing::stored : Packing::deflated;
    constexpr std::uint64_t version_large = 45;
    out.large = zip_number(header, 6, 2) == version_large;
    out.crc = static_cast<std::uint32_t>(zip_number(header, 16, 4));
    out.size = wide_number(header, 24, extra);
    out.packed = wide_number(header, 20, extra);
    out.offset = wide_number(header, 42, extra);
    return out;
}

/// Letters, digits, `.`, `_`, `-` in parts between single slashes; no part is `.` or `..`.
bool is_plain_path(std::string_view name) {
    for (auto const part : split(name, '/')) {
        if (part.empty() || part == "." || part == "..") return false;
        for (char const c : part)
            if (!((c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '_' ||
                  c == '-'))
                return false;
    }
    return name.size() <= longest_name;
}

}  // namespace

ZipReader::ZipReader(std::istream& file) : file_(file) {
    file_.seekg(0, std::ios::end);
    auto const end = file_.tellg();
    if (end < 0) fault("", "it can't be read");
    size_ = static_cast<std::uint64_t>(end);
    read_directory();
}

std::string ZipReader::read(std::uint64_t offset, std::size_t size) {
    if (offset > size_ || size > size_ - offset) fault("", "it ends too early");
    std::string out(size, '\0');
    file_.clear();
    file_.seekg(static_cast<std::streamoff>(offset));
    file_.read(out.data(), static_cast<std::streamsize>(size));
    if (static_cast<std::size_t>(file_.gcount()) != size) fault("", "it can't be read");
    return out;
}

void ZipReader::read_directory() {
    if (size_ < end_size) fault("", "it is no ZIP, or cut off");
    auto const tail_size = static_cast<std::size_t>(std::min<std::uint64_t>(size_, end_size + large_end_size));
    auto const tail = read(size_ - tail_size, tail_size);
    std::string_view const end = std::string_view(tail).substr(tail_size - end_size);
    if (zip_number(end, 0, 4) != 0x06054b50) fault("", "it is no ZIP, or cut off, or something follows it");
    auto entries = zip_number(end, 10, 2);
    auto size = zip_number(end, 12, 4);
    auto offset = zip_number(end, 16, 4);
    if (tail_size > end_size && zip_number(tail, 0, 4) == 0x06064b50 && zip_number(tail, 56, 4) == 0x07064b50) {
        entries = zip_number(tail, 32, 8);
        size = zip_number(tail, 40, 8);
        offset = zip_number(tail, 48, 8);
    }
    auto const expected = directory_end(entries, size, offset);
    if (!tail.ends_with(expected)) fault("", "its end isn't written as this software writes it");
    if (offset > size_ || size > size_ - offset || offset + size != size_ - expected.size())
        fault("", "its directory isn't where its end says");
    if (entries > most_members || size > entries * (directory_header_size + longest_name + 28))
        fault("", "its directory is too large");
    auto const directory = read(offset, static_cast<std::size_t>(size));
    std::string_view rest = directory;
    std::set<std::string> names;
    while (!rest.empty()) {
        if (rest.size() < directory_header_size) fault("", "its directory is damaged");
        auto const name_size = zip_number(rest, 28, 2);
        auto const extra_size = zip_number(rest, 30, 2);
        if (rest.size() < directory_header_size + name_size + extra_size) fault("", "its directory is damaged");
        auto member = parse_directory_header(rest, rest.substr(directory_header_size, name_size),
                                             rest.substr(directory_header_size + name_size, extra_size));
        ZipTime const time{static_cast<std::uint16_t>(zip_number(rest, 12, 2)),
                           static_cast<std::uint16_t>(zip_number(rest, 14, 2))};
        if (!is_plain_path(member.name)) fault("", "a member has a name that isn't allowed");
        if (members_.empty()) time_ = time;
        auto const header = directory_header(member, time_);
        if (!rest.starts_with(header))
            fault(member.name, "its entry in the directory isn't as this software writes it");
        // Two names that differ in case only would be one file on some machines.
        if (!names.insert(lower_ascii(member.name)).second) fault(member.name, "it is in the file twice");
        rest.remove_prefix(header.size());
        members_.push_back(std::move(member));
    }
    if (members_.size() != entries) fault("", "its directory has another number of members than its end says");
    read_local_headers(offset);
}

void ZipReader::read_local_headers(std::uint64_t end) {
    std::uint64_t position = 0;
    for (auto const& member : members_) {
        auto const header = local_header(member, time_);
        if (member.offset != position || read(position, header.size()) != header)
            fault(member.name, "its header isn't where the directory says, or isn't as this software writes it");
        position += header.size();
        if (member.packed > end - position) fault(member.name, "it is longer than the file");
        position += member.packed;
        auto const descriptor = data_descriptor(member);
        if (read(position, descriptor.size()) != descriptor)
            fault(member.name, "what follows its content differs from the directory");
        position += descriptor.size();
        if (position > end) fault(member.name, "it runs into the directory");
    }
    if (position != end) fault("", "there is something between the last member and the directory");
}

ZipMember const* ZipReader::find(std::string_view name) const {
    auto const found = std::ranges::find(members_, name, &ZipMember::name);
    return found == members_.end() ? nullptr : &*found;
}

struct ZipReader::Content::Inflater {
    Inflater() {
        if (inflateInit2(&stream, -MAX_WBITS) != Z_OK) throw std::bad_alloc();
    }
    ~Inflater() { inflateEnd(&stream); }
    Inflater(Inflater const&) = delete;
    Inflater& operator=(Inflater const&) = delete;

    /// At the end of a block: the bits of the last byte taken that belong to nothing.
    int unused_bits() const { return stream.data_type & 7; }
    bool at_last_end() const {
        constexpr int last_block = 64, end_of_block = 128;
        return (stream.data_type & (last_block | end_of_block)) == (last_block | end_of_block);
    }

    z_stream stream{};
    unsigned char last_byte = 0;  // taken
    bool ended = false;
};

ZipReader::Content::Content(ZipReader& zip, ZipMember const& member) : zip_(zip), member_(member) {
    if (member.packing == Packing::deflated) inflater_ = std::make_unique<Inflater>();
}
ZipReader::Content::~Content() = default;

/// The next packed bytes; empty at their end.
std::string_view ZipReader::Content::fresh() {
    auto const size = static_cast<std::size_t>(std::min<std::uint64_t>(block, member_.packed - taken_));
    auto const begin = member_.offset + local_header(member_, zip_.time_).size();
    packed_ = zip_.read(begin + taken_, size);
    taken_ += size;
    return packed_;
}

std::string_view ZipReader::Content::next() {
    std::string_view out;
    if (!inflater_) {
        out = fresh();
    } else {
        auto& stream = inflater_->stream;
        out_.resize(block);
        stream.next_out = reinterpret_cast<Bytef*>(out_.data());
        stream.avail_out = static_cast<uInt>(out_.size());
        while (stream.avail_out > 0 && !inflater_->ended) {
            if (stream.avail_in == 0) {
                auto const more = fresh();
                stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(more.data()));
                stream.avail_in = static_cast<uInt>(more.size());
            }
            auto const before = stream.avail_in;
            auto const wanted = stream.avail_out;
            auto const result = inflate(&stream, Z_BLOCK);
            if (result == Z_MEM_ERROR) throw std::bad_alloc();
            if (stream.avail_in != before) inflater_->last_byte = stream.next_in[-1];
            bool const stuck = stream.avail_in == before && stream.avail_out == wanted && !inflater_->at_last_end();
            if ((result != Z_OK && result != Z_STREAM_END && result != Z_BUF_ERROR) || (stuck && before == 0))
                fault(member_.name, "its compressed content is damaged");
            inflater_->ended = inflater_->at_last_end() || result == Z_STREAM_END;
        }
        out = std::string_view(out_).substr(0, out_.size() - stream.avail_out);
    }
    given_ += out.size();
    if (given_ > member_.size) fault(member_.name, "it is longer than the directory says");
    crc_ = static_cast<std::uint32_t>(crc32_z(crc_, reinterpret_cast<Bytef const*>(out.data()), out.size()));
    if (out.empty()) check_end();
    return out;
}

void ZipReader::Content::check_end() const {
    if (given_ != member_.size || crc_ != member_.crc) fault(member_.name, "its content isn't what its checksum says");
    if (!inflater_) return;
    bool const rest = inflater_->stream.avail_in > 0 || taken_ != member_.packed ||
                      (inflater_->last_byte >> (8 - inflater_->unused_bits())) != 0;
    if (rest) fault(member_.name, "something follows its compressed content");
}

bool ZipLines::next(std::string& line) {
    line.clear();
    for (;;) {
        if (rest_.empty()) rest_ = content_.next();
        if (rest_.empty()) {
            if (!line.empty()) fault(member_.name, "its last line has no end");
            return false;
        }
        auto const end = rest_.find('\n');
        line += rest_.substr(0, end);
        if (line.size() > longest_line) fault(place(), "the next line is too long");
        if (end == std::string_view::npos) {
            rest_ = {};
            continue;
        }
        rest_.remove_prefix(end + 1);
        ++number_;
        return true;
    }
}

std::string read_whole(ZipReader& zip, ZipMember const& member, std::uint64_t limit) {
    if (member.size > limit) fault(member.name, "it is too long");
    ZipReader::Content content(zip, member);
    std::string out;
    for (auto bytes = content.next(); !bytes.empty(); bytes = content.next()) out += bytes;
    return out;
}

}  // namespace zorgborg
