#include "exports/zip_format.hpp"

#include <algorithm>

namespace zorgborg {
namespace {

constexpr std::uint16_t version = 20, version_large = 45;
constexpr std::uint16_t sizes_follow = 0x0008;        // general purpose bit 3
constexpr std::uint16_t made_by_unix = 3 << 8;        // with the version
constexpr std::uint32_t plain_file = 0100644U << 16;  // its mode
constexpr std::uint16_t large_field = 0x0001;         // ZIP64 extended information

/// Numbers in little-endian order, one after another.
class ZipRecord {
 public:
    explicit ZipRecord(std::uint32_t signature) { put(signature, 4); }
    ZipRecord& two(std::uint64_t number) { return put(number, 2); }
    ZipRecord& four(std::uint64_t number) { return put(number, 4); }
    ZipRecord& eight(std::uint64_t number) { return put(number, 8); }
    ZipRecord& text(std::string_view text) {
        out_ += text;
        return *this;
    }
    std::string take() { return std::move(out_); }

 private:
    ZipRecord& put(std::uint64_t number, int bytes) {
        for (int i = 0; i < bytes; ++i) out_ += static_cast<char>(number >> (8 * i) & 0xFF);
        return *this;
    }
    std::string out_;
};

std::uint16_t version_of(ZipMember const& member) { return member.large ? version_large : version; }
std::uint16_t method_of(ZipMember const& member) { return member.packing == Packing::deflated ? 8 : 0; }

/// What a header holds in four bytes; the rest stands in the extra field.
std::uint64_t within(std::uint64_t number) { return std::min(number, zip_limit); }

}  // namespace

ZipTime zip_time(Instant instant) {
    using namespace std::chrono;
    auto const first = sys_days(year(1980) / 1 / 1);
    auto const last = sys_days(year(2107) / 12 / 31) + hours(23) + minutes(59) + seconds(58);
    auto const moment = std::clamp<sys_time<seconds>>(floor<seconds>(instant), first, last);
    auto const day = floor<days>(moment);
    year_month_day const date(day);
    hh_mm_ss const time(moment - day);
    auto const years = static_cast<unsigned>(static_cast<int>(date.year()) - 1980);
    return {static_cast<std::uint16_t>(time.hours().count() << 11 | time.minutes().count() << 5 |
                                       time.seconds().count() / 2),
            static_cast<std::uint16_t>(years << 9 | static_cast<unsigned>(date.month()) << 5 |
                                       static_cast<unsigned>(date.day()))};
}

std::string local_header(ZipMember const& member, ZipTime time) {
    ZipRecord out(0x04034b50);
    out.two(version_of(member)).two(sizes_follow).two(method_of(member)).two(time.time).two(time.date).four(0);
    // The field says that the sizes behind the data take eight bytes; then the short ones point to it.
    auto const short_size = member.large ? zip_limit : 0;
    out.four(short_size).four(short_size).two(member.name.size()).two(member.large ? 20 : 0).text(member.name);
    if (member.large) out.two(large_field).two(16).eight(0).eight(0);
    return out.take();
}

std::string data_descriptor(ZipMember const& member) {
    ZipRecord out(0x08074b50);
    out.four(member.crc);
    if (member.large)
        out.eight(member.packed).eight(member.size);
    else
        out.four(member.packed).four(member.size);
    return out.take();
}

std::string directory_header(ZipMember const& member, ZipTime time) {
    std::size_t wide = 0;
    for (auto const number : {member.size, member.packed, member.offset})
        if (number >= zip_limit) ++wide;
    ZipRecord out(0x02014b50);
    out.two(made_by_unix | version_of(member)).two(version_of(member)).two(sizes_follow).two(method_of(member));
    out.two(time.time).two(time.date).four(member.crc).four(within(member.packed)).four(within(member.size));
    out.two(member.name.size()).two(wide == 0 ? 0 : 4 + 8 * wide).two(0).two(0).two(0).four(plain_file);
    out.four(within(member.offset)).text(member.name);
    if (wide > 0) out.two(large_field).two(8 * wide);
    for (auto const number : {member.size, member.packed, member.offset})
        if (number >= zip_limit) out.eight(number);
    return out.take();
}

std::string directory_end(std::uint64_t entries, std::uint64_t size, std::uint64_t offset) {
    constexpr std::uint64_t most_entries = 0xFFFF;
    std::string out;
    if (entries >= most_entries || size >= zip_limit || offset >= zip_limit) {
        ZipRecord large(0x06064b50);
        large.eight(44).two(made_by_unix | version_large).two(version_large).four(0).four(0);
        large.eight(entries).eight(entries).eight(size).eight(offset);
        ZipRecord locator(0x07064b50);
        locator.four(0).eight(offset + size).four(1);
        out = large.take() + locator.take();
    }
    ZipRecord end(0x06054b50);
    end.two(0).two(0).two(std::min(entries, most_entries)).two(std::min(entries, most_entries));
    end.four(within(size)).four(within(offset)).two(0);
    return out + end.take();
}

std::uint64_t zip_number(std::string_view text, std::size_t at, std::size_t bytes) {
    std::uint64_t out = 0;
    for (std::size_t i = bytes; i-- > 0;) out = out << 8 | static_cast<unsigned char>(text.at(at + i));
    return out;
}

}  // namespace zorgborg
