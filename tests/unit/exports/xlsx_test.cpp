#include "exports/xlsx.hpp"

#include <doctest/doctest.h>

#include <dlfcn.h>
#include <map>
#include <xlsxwriter/utility.h>

#include "exports/xlsx_cells.hpp"
#include "exports/xlsx_reader.hpp"
#include "register/codec.hpp"

using namespace zorgborg;

namespace {

struct Line {
    std::string text = {};
    std::optional<Date> date = {};
    std::int64_t number = 0;
    std::vector<Date> dates = {};
    Instant instant{};
};
BOOST_DESCRIBE_STRUCT(Line, (), (text, date, number, dates, instant))

Instant const noon = parse_instant("2026-11-22T12:00:00Z").value();

std::string workbook(std::vector<Line> const& lines, std::string name = "Lines", Instant created = noon) {
    return xlsx_of({{std::move(name), sheet_of(fields_of<Line>(), lines.size(), [&](auto n) { return &lines[n]; })}},
                   created);
}

/// A part of a workbook, unpacked.
std::string part(std::string const& bytes, std::string_view name) {
    std::string out;
    ZipParts parts(bytes);
    REQUIRE(parts.read(name, [&](std::string_view piece) { return out += piece, true; }).value());
    return out;
}

std::string text_read_back(std::string const& text) {
    auto const lines = read_xlsx(workbook({{.text = text}})).value();
    REQUIRE(lines.size() == 2);
    return lines[1].cells[0];
}

/// A workbook made by hand: its first sheet, and texts.
class Made final : public Parts {
 public:
    explicit Made(std::string_view rows) {
        constexpr std::string_view type = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/";
        auto const relation = [&](std::string_view id, std::string_view name, std::string_view target) {
            return R"(<Relationship Id=")" + std::string(id) + R"(" Type=")" + std::string(type) + std::string(name) +
                   R"(" Target=")" + std::string(target) + R"("/>)";
        };
        parts["_rels/.rels"] =
            "<Relationships>" + relation("r1", "officeDocument", "/xl/workbook.xml") + "</Relationships>";
        parts["xl/_rels/workbook.xml.rels"] = "<Relationships>" + relation("r1", "worksheet", "worksheets/hidden.xml") +
                                              relation("r2", "worksheet", "../xl/./worksheets/one.xml") +
                                              relation("r3", "styles", "styles.xml") +
                                              relation("r4", "sharedStrings", "sharedStrings.xml") + "</Relationships>";
        parts["xl/workbook.xml"] =
            R"(<x:workbook xmlns:x="m" xmlns:r="o"><x:sheets><x:sheet name="a" state="hidden" r:id="r1"/>)"
            R"(<x:sheet name="b" r:id="r2"/><x:sheet name="c" r:id="r1"/></x:sheets></x:workbook>)";
        parts["xl/styles.xml"] =
            R"(<styleSheet><numFmts><numFmt numFmtId="170" formatCode="[$-413]d\ mmmm\ yyyy"/></numFmts>)"
            R"(<cellStyleXfs><xf numFmtId="14"/></cellStyleXfs>)"
            R"(<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="170"/><xf numFmtId="4"/></cellXfs></styleSheet>)";
        parts["xl/sharedStrings.xml"] =
            "<sst><si><t>Titel</t></si><si><r><t>Dik </t></r><r><t>en dun</t></r><rPh><t>x</t></rPh></si></sst>";
        parts["xl/worksheets/one.xml"] = "<worksheet><sheetData>" + std::string(rows) + "</sheetData></worksheet>";
    }
    Result<bool> read(std::string_view name, Take const& take) override {
        auto const found = parts.find(name);
        if (found != parts.end()) take(found->second);
        return found != parts.end();
    }
    std::map<std::string, std::string, std::less<>> parts;
};

std::vector<std::string> cells_of(Made made) {
    std::vector<std::string> out;
    for (auto const& line : read_workbook(made).value())
        for (auto const& cell : line.cells) out.push_back(std::to_string(line.line) + " " + cell);
    return out;
}
std::string fault_of(Made made) {
    auto const lines = read_workbook(made);
    return lines ? "none" : std::string(enum_name(lines.error().rule.value()));
}

}  // namespace

TEST_CASE("days are numbered as workbooks do, and back") {
    struct Row {
        int serial;
        char const* day;
    };
    for (auto const& [serial, text] : {Row{1, "1900-01-01"},
                                       {59, "1900-02-28"},
                                       {61, "1900-03-01"},
                                       {36526, "2000-01-01"},
                                       {46348, "2026-11-22"},
                                       {2958465, "9999-12-31"}}) {
        CAPTURE(text);
        auto const day = parse_date(text).value();
        CHECK(serial_of(day) == serial);
        CHECK(day_of(serial, Epoch::from_1900) == day);
        if (serial >= 1462) CHECK(day_of(serial - 1462, Epoch::from_1904) == day);
    }
    for (auto const serial : {-1, 0, 60, 2958466}) CHECK_FALSE(day_of(serial, Epoch::from_1900).has_value());
    for (auto const serial : {-1, 2957004}) CHECK_FALSE(day_of(serial, Epoch::from_1904).has_value());
}

TEST_CASE("texts come back as they went, whatever they look like") {
    for (std::string const text : {"=1+1",
                                   "+31 6",
                                   "-5",
                                   "@SUM(A1)",
                                   "'quoted",
                                   "<r>x</r>",
                                   "a & b < c > \"d\"",
                                   " two  spaces ",
                                   "a\r\nb\n\tc",
                                   "_x0041_",
                                   "_x005F_x0041_",
                                   "_x0041\x1a",
                                   "_x0041\xEF\xBF\xBE",
                                   "_x",
                                   "_xZZZZ_",
                                   "\xEF\xBF\xBF",
                                   "\xEF\xBF\xBE!",
                                   "\xF0\x9F\x94\x92 slot",
                                   "00123",
                                   "1E3",
                                   "2026-11-22",
                                   "true",
                                   "#N/A"}) {
        CAPTURE(text);
        CHECK(text_read_back(text) == text);
        auto const sheet = part(workbook({{.text = text}}), "xl/worksheets/sheet1.xml");
        CHECK(sheet.find("<f>") == std::string::npos);
        CHECK(sheet.find("A2\" t=\"inlineStr\"") != std::string::npos);
    }
}

TEST_CASE("days and whole numbers are numbers, all else is text") {
    Line const line{"x", parse_date("2026-11-22"), 1'000'000'000'000, {parse_date("2026-01-01").value()}, noon};
    auto const bytes = workbook({line, {.text = "y"}});
    auto const sheet = part(bytes, "xl/worksheets/sheet1.xml");
    CAPTURE(sheet);
    CHECK(sheet.find(R"(<c r="B2" s="2"><v>46348</v></c>)") != std::string::npos);
    CHECK(sheet.find(R"(<c r="C2"><v>1000000000000</v></c>)") != std::string::npos);
    CHECK(sheet.find(R"(<c r="B3")") == std::string::npos);
    CHECK(sheet.find(R"(<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>)") !=
          std::string::npos);
    CHECK(sheet.find(R"(<autoFilter ref="A1:E3"/>)") != std::string::npos);
    auto const lines = read_xlsx(bytes).value();
    REQUIRE(lines.size() == 3);
    CHECK(lines[0].cells == SheetRow{"text", "date", "number", "dates", "instant"});
    CHECK(lines[1].cells == SheetRow{"x", "2026-11-22", "1000000000000", "2026-01-01", "2026-11-22T12:00:00.000000Z"});
    CHECK(lines[2].cells == SheetRow{"y", "", "0", "", "1970-01-01T00:00:00.000000Z"});
    CHECK(lines[2].line == 3);
}

TEST_CASE("a text beyond what a cell holds is cut in sight") {
    std::string const fits(32'767, 'x');
    CHECK(text_read_back(fits) == fits);
    auto const cut = text_read_back(fits + "x");
    CHECK(cut.size() == 32'757 + cut_mark.size());
    CHECK(cut.ends_with("x" + std::string(cut_mark)));
    std::string locks;  // two units each
    for (int i = 0; i < 16'384; ++i) locks += "\xF0\x9F\x94\x92";
    auto const half = text_read_back(locks);
    CHECK(code_points(half) == 16'378 + code_points(cut_mark));
    CHECK(text_read_back(locks.substr(4)) == locks.substr(4));
}

TEST_CASE("the same sheets and instant give the same bytes") {
    auto const bytes = workbook({{.text = "x"}});
    CHECK(workbook({{.text = "x"}}) == bytes);
    CHECK(workbook({{.text = "x"}}, "Lines", noon + std::chrono::seconds(1)) != bytes);
    CHECK(part(bytes, "docProps/core.xml").find("2026-11-22T12:00:00Z</dcterms:created>") != std::string::npos);
}

TEST_CASE("tabs have names that are allowed") {
    for (auto const& [name, tab] : {std::pair("Maatregelen", "Maatregelen"),
                                    {"a[b]:c*d?e/f\\g", "a b  c d e f g"},
                                    {"'x'", " x "},
                                    {"Verklaring van toepasselijkheid nu", "Verklaring van toepasselijkheid"}}) {
        auto const book = part(workbook({}, name), "xl/workbook.xml");
        CHECK_MESSAGE(book.find("<sheet name=\"" + std::string(tab) + "\"") != std::string::npos, book);
    }
}

TEST_CASE("what the library writes meanwhile lies in memory") {
    // The library finds the function by its name: this is the one it finds.
    auto* const found = ::dlsym(RTLD_DEFAULT, "lxw_tmpfile");
    CHECK(found == reinterpret_cast<void*>(&::lxw_tmpfile));
    auto* const file = ::lxw_tmpfile(nullptr);
    REQUIRE(file != nullptr);
    std::string target(64, '\0');
    auto const link = "/proc/self/fd/" + std::to_string(::fileno(file));
    CHECK(::readlink(link.c_str(), target.data(), target.size()) > 0);
    CHECK_MESSAGE(target.starts_with("/memfd:"), target);
    CHECK(::fclose(file) == 0);
}

TEST_CASE("cells of every kind are read as people see them") {
    CHECK(cells_of(Made(R"(
        <row r="2"><c r="A2" t="s"><v>0</v></c><c r="C2" t="s"><v>1</v></c></row><row/><row r="7"><c r="B7"/></row>
        <row r="9"><c><v>1.0</v></c><c s="1"><v>46348</v></c><c s="2"><v>46348.5</v></c><c s="3"><v>46348</v></c>
          <c t="b"><v>1</v></c><c t="b"><v>0</v></c><c t="e"><f>1/0</f><v>#DIV/0!</v></c>
          <c t="str"><f>A1&amp;"x"</f><v>b_x000D_</v></c><c t="inlineStr"><is><t> c</t></is></c>
          <c t="d"><v>2026-01-31T00:00:00Z</v></c><c><v>1.2000000000000001E-3</v></c><c s="1"><v>60</v></c></row>)")) ==
          std::vector<std::string>{"2 Titel", "2 ", "2 Dik en dun", "9 1", "9 2026-11-22", "9 2026-11-22T12:00:00",
                                   "9 46348", "9 true", "9 false", "9 #DIV/0!", "9 b\r", "9  c", "9 2026-01-31",
                                   "9 0.0012", "9 60"});
    Made old_mac(R"(<row r="1"><c s="1"><v>44886</v></c></row>)");
    auto& book = old_mac.parts["xl/workbook.xml"];
    book.insert(book.find("<x:sheets>"), R"(<x:workbookPr date1904="1"/>)");
    CHECK(cells_of(old_mac) == std::vector<std::string>{"1 2026-11-22"});
}

TEST_CASE("numbers are written without exponent") {
    for (auto const& [number, text] : {std::pair("0", "0"),
                                       {"-0", "0"},
                                       {"1e3", "1000"},
                                       {"0.1", "0.1"},
                                       {"0.30000000000000004", "0.3"},
                                       {"-12.50", "-12.5"},
                                       {"123456789012345", "123456789012345"},
                                       {"1E-7", "0.0000001"},
                                       {"inf", "inf"},
                                       {"", ""},
                                       {"12x", "12x"}})
        CHECK(decimal(number) == text);
    CHECK(decimal("1e308").size() == 309);
}

TEST_CASE("which number formats show time") {
    for (auto const* const format :
         {"yyyy\\-mm\\-dd", "d-m-yy;@", "[$-413]d mmmm yyyy", "[h]:mm", "[mm]", "h:mm", "DD/MM"})
        CHECK_MESSAGE(shows_time(format), format);
    for (auto const* const format :
         {"General", "0.00", "#,##0\\ \\d", "0 \"dagen\"", "[Red]0", "0_d", "0*d", "@", "\"", "["})
        CHECK_MESSAGE(!shows_time(format), format);
}

TEST_CASE("what isn't a workbook is refused with one clear problem") {
    auto const good = workbook({{.text = "x"}});
    std::string const old("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1");
    std::string locked = old;
    for (auto const c : std::string("EncryptedPackage")) locked.append({c, '\0'});
    for (auto const& [bytes, words] : {std::pair(std::string(), "isn't an XLSX"),
                                       {"id,title\n", "isn't an XLSX"},
                                       {"PK\3\4", "damaged"},
                                       {good.substr(0, good.size() / 2), "damaged"},
                                       {old, ".xls"},
                                       {locked, "password"}}) {
        auto const lines = read_xlsx(bytes);
        REQUIRE_FALSE(lines.has_value());
        CHECK(lines.error().rule == Rule::malformed_xlsx);
        CHECK_MESSAGE(lines.error().detail.find(words) != std::string::npos, lines.error().detail);
    }
}

TEST_CASE("damage within a workbook is refused, and so is too much") {
    auto const with = [](std::string_view name, std::string_view content) {
        Made made(R"(<row r="1"><c t="inlineStr"><is><t>x</t></is></c></row>)");
        made.parts[std::string(name)] = content;
        return made;
    };
    std::string texts;
    for (int i = 0; i < 1'000'001; ++i) texts += "<si/>";
    std::string rows;
    for (int i = 0; i < 10'002; ++i) rows += "<row><c><v>1</v></c></row>";
    auto const bomb = R"(<!DOCTYPE s [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]><sst><si><t>&b;</t></si></sst>)";
    auto const outside = R"(<!DOCTYPE s SYSTEM "file:///etc/passwd"><sst/>)";
    CHECK(fault_of(with("xl/theme.xml", "")) == "none");
    for (auto const& [made, rule] : {
             std::pair(with("xl/sharedStrings.xml", bomb), "malformed-xlsx"),
             {with("xl/sharedStrings.xml", outside), "malformed-xlsx"},
             {with("xl/sharedStrings.xml", "<sst>&x;</sst>"), "malformed-xlsx"},
             {with("xl/sharedStrings.xml", "<sst>" + texts + "</sst>"), "length"},
             {with("xl/styles.xml", "no XML"), "malformed-xlsx"},
             {with("xl/workbook.xml", "<workbook/>"), "malformed-xlsx"},
             {with("xl/workbook.xml", "<workbook>"), "malformed-xlsx"},
             {with("_rels/.rels", "<Relationships/>"), "malformed-xlsx"},
             {with("_rels/.rels", "\xFF"), "malformed-xlsx"},
             {Made(""), "malformed-xlsx"},
             {Made(R"(<row r="0"/>)"), "malformed-xlsx"},
             {Made(R"(<row r="2"/><row r="2"/>)"), "malformed-xlsx"},
             {Made(R"(<row><row/></row>)"), "malformed-xlsx"},
             {Made(R"(<row r="1048577"/>)"), "malformed-xlsx"},
             {Made(R"(<row><c r="B1"/><c r="B1"/></row>)"), "malformed-xlsx"},
             {Made(R"(<row><c r="ABCD1"/></row>)"), "malformed-xlsx"},
             {Made(R"(<row><c r="1"/></row>)"), "malformed-xlsx"},
             {Made(R"(<row><c t="s"><v>2</v></c></row>)"), "malformed-xlsx"},
             {Made(R"(<row><c t="s"><v>-1</v></c></row>)"), "malformed-xlsx"},
             {Made(R"(<row><c r="GR1"><v>1</v></c></row>)"), "none"},
             {Made(R"(<row><c r="GS1"><v>1</v></c></row>)"), "length"},
             {Made(rows), "length"},
             {Made(rows.substr(26)), "none"},
         })
        CHECK_MESSAGE(fault_of(made) == rule, made.parts.at("xl/worksheets/one.xml").substr(0, 200));
}

TEST_CASE("a text that a thousand cells share is counted a thousand times") {
    Made made("");
    made.parts["xl/sharedStrings.xml"] = "<sst><si><t>" + std::string(100'000, 'x') + "</t></si></sst>";
    std::string rows;
    for (int i = 0; i < 1000; ++i) rows += "<row><c t=\"s\"><v>0</v></c></row>";
    made.parts["xl/worksheets/one.xml"] = "<worksheet>" + rows + "</worksheet>";
    CHECK(fault_of(made) == "length");
}
