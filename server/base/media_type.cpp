#include "base/media_type.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace zorgborg {
namespace {

using namespace std::string_view_literals;

constexpr auto unknown = "application/octet-stream"sv;
constexpr auto plain = "text/plain"sv;
constexpr auto zip = "application/zip"sv;
constexpr auto ole = "application/x-ole-storage"sv;
constexpr auto iso_media = "video/mp4"sv;

struct MagicNumber {
    std::string_view type;
    std::size_t offset;
    std::string_view bytes;
};
constexpr MagicNumber magic_numbers[] = {
    {"application/pdf", 0, "%PDF-"},
    {"image/png", 0, "\x89PNG\r\n\x1a\n"},
    {"image/jpeg", 0, "\xff\xd8\xff"},
    {"image/gif", 0, "GIF8"},
    {"image/tiff", 0, "II*\0"sv},
    {"image/tiff", 0, "MM\0*"sv},
    {"image/webp", 8, "WEBP"},
    {"image/bmp", 0, "BM"},
    {zip, 0, "PK\x03\x04"},
    {zip, 0, "PK\x05\x06"},
    {ole, 0, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"},
    {"application/gzip", 0, "\x1f\x8b"},
    {"application/x-7z-compressed", 0, "7z\xbc\xaf\x27\x1c"},
    {"application/rtf", 0, "{\\rtf"},
    {iso_media, 4, "ftyp"},
    {"application/vnd.microsoft.portable-executable", 0, "MZ"},
    {"application/x-elf", 0,
     "\x7f"
     "ELF"},
};

/// What else bytes of a type may be called; a name that ends in `*` stands for all that begin so.
struct Other {
    std::string_view sniffed, claimed;
};
constexpr Other others[] = {
    {zip, "application/vnd.openxmlformats-officedocument.*"},
    {zip, "application/vnd.oasis.opendocument.*"},
    {zip, "application/vnd.ms-*"},
    {zip, "application/x-zip-compressed"},
    {zip, "application/epub+zip"},
    {ole, "application/msword"},
    {ole, "application/vnd.ms-*"},
    {ole, "application/vnd.visio"},
    {iso_media, "video/*"},
    {iso_media, "audio/*"},
    {iso_media, "image/hei*"},
    {iso_media, "image/avif"},
    {"application/gzip", "application/x-gzip"},
    {"application/rtf", "text/rtf"},
    {"image/bmp", "image/x-ms-bmp"},
    {plain, "text/*"},
    {plain, "application/json"},
    {plain, "application/x-ndjson"},
    {plain, "application/xml"},
    {plain, "application/csv"},
    {plain, "application/vnd.ms-excel"},  // browsers on Windows call CSV so
    {plain, "application/pgp-signature"},
    {plain, "application/pkcs7-signature"},
    {plain, "application/x-pem-file"},
    {plain, "application/javascript"},
    {plain, "application/*+json"},
    {plain, "application/*+xml"},
    {plain, "image/svg+xml"},
    {plain, "message/rfc822"},
};

bool fits(std::string_view pattern, std::string_view name) {
    auto const star = pattern.find('*');
    if (star == std::string_view::npos) return pattern == name;
    return name.size() >= pattern.size() && name.starts_with(pattern.substr(0, star)) &&
           name.ends_with(pattern.substr(star + 1));
}

bool is_text(std::string_view bytes) {
    return !bytes.empty() && std::ranges::none_of(bytes, [](char c) {
        auto const code = static_cast<unsigned char>(c);
        return code < 0x20 && c != '\t' && c != '\n' && c != '\r' && c != '\f' && c != '\x1b';
    });
}

/// A type of which the first bytes are known, so that other bytes aren't it.
bool is_recognisable(std::string_view type) {
    return std::ranges::any_of(magic_numbers, [type](MagicNumber const& known) { return known.type == type; }) ||
           std::ranges::any_of(others, [type](Other const& other) { return fits(other.claimed, type); });
}

bool is_media_type(std::string_view text) {
    auto const token = [](std::string_view part) {
        constexpr auto more = "!#$&-^_.+"sv;
        return !part.empty() && std::ranges::all_of(part, [&](char c) {
            return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || more.find(c) != std::string_view::npos;
        });
    };
    auto const slash = text.find('/');
    return slash != std::string_view::npos && text.size() <= 100 && token(text.substr(0, slash)) &&
           token(text.substr(slash + 1));
}

}  // namespace

std::string_view sniffed_media_type(std::string_view beginning) {
    for (auto const& [type, offset, bytes] : magic_numbers)
        if (beginning.size() >= offset && beginning.substr(offset).starts_with(bytes)) return type;
    return is_text(beginning) ? plain : unknown;
}

std::optional<std::string> believable_media_type(std::string_view claimed, std::string_view beginning) {
    auto const sniffed = sniffed_media_type(beginning);
    auto const name = lower_ascii(trimmed(split(claimed, ';').front()));
    if (name.empty() || name == unknown) return std::string(sniffed);
    if (!is_media_type(name)) return std::nullopt;
    bool const another_name = std::ranges::any_of(
        others, [&](Other const& other) { return other.sniffed == sniffed && fits(other.claimed, name); });
    if (name == sniffed || another_name) return name;
    if (sniffed == unknown && !is_recognisable(name)) return name;
    return std::nullopt;
}

}  // namespace zorgborg
