#include <doctest/doctest.h>

#include <sstream>

#include "exports/bundle_scope.hpp"
#include "exports/zip_reader.hpp"
#include "exports/zip_writer.hpp"

using namespace zorgborg;

namespace {

Instant instant(std::string_view text) { return parse_instant(text).value(); }

struct File {
    std::string name;
    std::string content;
    Packing packing = Packing::deflated;
    bool large = false;
};

std::string zip_of(std::vector<File> const& files) {
    ZipWriter zip(instant("2026-11-22T12:00:01Z"));
    for (auto const& [name, content, packing, large] : files) {
        zip.begin(name, packing, large);
        zip.write(content);
        zip.end();
    }
    zip.finish();
    return zip.take();
}

/// Names and contents.
std::vector<std::pair<std::string, std::string>> contents_of(std::string const& packed) {
    std::istringstream file(packed);
    ZipReader zip(file);
    std::vector<std::pair<std::string, std::string>> out;
    for (auto const& member : zip.members()) out.emplace_back(member.name, read_whole(zip, member, zip_limit));
    return out;
}

std::string fault_of(std::string const& packed) try {
    contents_of(packed);
    return "";
} catch (FileFault const& fault) {
    return fault.where + ": " + fault.what;
}

}  // namespace

TEST_CASE("what was written is read, whatever its size and packing") {
    std::string pattern;
    for (std::uint32_t i = 0; i < 300'000; ++i) pattern += static_cast<char>(i * i >> 3);
    for (auto const size : {0, 1, 65535, 65536, 65537, 300'000})
        for (auto const packing : {Packing::stored, Packing::deflated})
            for (bool const large : {false, true}) {
                CAPTURE(size);
                CAPTURE(large);
                auto const content = pattern.substr(0, static_cast<std::size_t>(size));
                std::istringstream file(zip_of({{"a", "before"}, {"b", content, packing, large}, {"c", "behind"}}));
                ZipReader zip(file);
                REQUIRE(zip.members().size() == 3);
                CHECK(read_whole(zip, *zip.find("b"), zip_limit) == content);
                CHECK(read_whole(zip, *zip.find("c"), zip_limit) == "behind");
                CHECK(zip.time() == zip_time(instant("2026-11-22T12:00:00Z")));
            }
}

TEST_CASE("more members than two bytes count") {
    std::vector<File> files;
    for (int i = 0; i < 65'600; ++i) files.push_back({"f" + std::to_string(i), "", Packing::stored});
    auto const packed = zip_of(files);
    std::istringstream file(packed);
    ZipReader zip(file);
    CHECK(zip.members().size() == files.size());
    CHECK(packed.find("PK\6\6") != std::string::npos);
    CHECK(fault_of(packed.substr(0, packed.size() - 1)) == ": it is no ZIP, or cut off, or something follows it");
}

TEST_CASE("places beyond four bytes stand in the extra field") {
    ZipMember const member{"a", Packing::stored, true, 1, 5'000'000'000, 5'000'000'000, 6'000'000'000};
    auto const header = directory_header(member, {});
    CHECK(zip_number(header, 20, 4) == zip_limit);
    CHECK(zip_number(header, 42, 4) == zip_limit);
    CHECK(zip_number(header, 30, 2) == 28);
    CHECK(zip_number(header, 47 + 4, 8) == 5'000'000'000);
    CHECK(zip_number(header, 47 + 4 + 16, 8) == 6'000'000'000);
    CHECK(data_descriptor(member).size() == 24);
    CHECK(directory_end(1, 75, 6'000'000'000).size() == large_end_size + end_size);
}

TEST_CASE("every bit of a ZIP is looked at") {
    auto const packed = zip_of({{"a", "some text, some text", Packing::deflated},
                                {"b", "kept", Packing::stored},
                                {"c", std::string(500, 'x') + "y", Packing::deflated, true}});
    auto const contents = contents_of(packed);
    REQUIRE(fault_of(packed) == "");
    int same = 0;
    for (std::size_t place = 0; place < packed.size(); ++place)
        for (int bit = 0; bit < 8; ++bit) {
            auto changed = packed;
            changed[place] = static_cast<char>(changed[place] ^ 1 << bit);
            if (fault_of(changed) != "") continue;
            CAPTURE(place);
            CAPTURE(bit);
            // Another way to compress the very same content: nothing else goes by.
            CHECK(contents_of(changed) == contents);
            ++same;
        }
    CHECK(same < 10);
    for (std::size_t size = 0; size < packed.size(); ++size) {
        CAPTURE(size);
        CHECK(fault_of(packed.substr(0, size)) != "");
    }
}

TEST_CASE("names that aren't paths within a folder") {
    for (auto const* const name : {"", "/a", "a/", "a//b", ".", "..", "a/../b", "a\\b", "a b", "\xc3\xa9", "C:a"}) {
        CAPTURE(name);
        CHECK(fault_of(zip_of({{name, ""}})) == ": a member has a name that isn't allowed");
    }
    CHECK(fault_of(zip_of({{"a", ""}, {"A", ""}})) == "A: it is in the file twice");
}

TEST_CASE("times are even seconds between 1980 and 2107, in UTC") {
    CHECK(zip_time(instant("1970-01-01T00:00:00Z")) == ZipTime{0, 0x21});
    CHECK(zip_time(instant("2026-11-22T12:34:57Z")) == ZipTime{12 << 11 | 34 << 5 | 28, 46 << 9 | 11 << 5 | 22});
    CHECK(zip_time(instant("2500-01-01T00:00:00Z")) == ZipTime{23 << 11 | 59 << 5 | 29, 127 << 9 | 12 << 5 | 31});
}

TEST_CASE("names of files become plain and stay what they are") {
    std::vector<std::pair<std::string, std::string>> const rows{
        {"report.pdf", "report.pdf"},
        {"../../etc/passwd", "file.._.._etc_passwd"},
        {"Één foto (kopie).JPG", "_n_foto_kopie_.JPG"},
        {"", "file"},
        {"...", "file..."},
        {"\xe2\x80\xae", "_"},
        {std::string(200, 'a') + ".tar.gz", std::string(97, 'a') + ".gz"},
        {std::string(120, 'a'), std::string(100, 'a')}};
    for (auto const& [name, expected] : rows) {
        CAPTURE(name);
        CHECK(safe_name(name) == expected);
    }
}
