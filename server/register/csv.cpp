#include "register/csv.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"

namespace zorgborg {
namespace {

constexpr std::string_view formula_starts = "=+-@\t\r'";

/// Windows-1252 where it differs from Latin-1; 0 where it has no character.
constexpr std::array<char16_t, 32> windows_1252 = {0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021,
                                                   0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0,      0x017D, 0,
                                                   0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
                                                   0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178};

std::string from_windows_1252(std::string_view text) {
    std::string out;
    for (unsigned char const byte : text) {
        char32_t const c = byte >= 0x80 && byte < 0xA0 ? windows_1252[byte - 0x80] : byte;
        append_utf8(out, c);
    }
    return out;
}

/// The separator that stands most often in the first line, outside quotes.
char sniff(std::string_view text) {
    constexpr std::string_view candidates = ",;\t";
    std::array<std::size_t, 3> counts{};
    bool quoted = false;
    for (auto const c : text) {
        if (c == '"') quoted = !quoted;
        if (!quoted && c == '\n') break;
        if (auto const i = candidates.find(c); !quoted && i != std::string_view::npos) ++counts[i];
    }
    return candidates[static_cast<std::size_t>(std::ranges::max_element(counts) - counts.begin())];
}

/// What Excel's own first line, `sep=;`, names: a character of one byte that means nothing else.
std::optional<char> named_separator(std::string_view text) {
    if (!text.starts_with("sep=") || text.size() == 4) return std::nullopt;
    auto const c = text[4];
    bool const usable = static_cast<unsigned char>(c) < 0x80 && c != '"' && c != '\r' && c != '\n';
    return usable ? std::optional(c) : std::nullopt;
}

std::string unguarded(std::string cell) {
    if (cell.size() > 1 && cell[0] == '\'' && formula_starts.find(cell[1]) != std::string_view::npos) cell.erase(0, 1);
    return cell;
}

class Parser {
 public:
    Parser(std::string_view text, char separator) : text_(text), separator_(separator) {}

    Result<std::vector<SheetLine>> parse() {
        while (at_ < text_.size()) {
            SheetLine row{line_, {}};
            do {
                if (!read_cell(row.cells))
                    return refuse(Refusal::Kind::shape, Rule::malformed_csv,
                                  "Line " + std::to_string(line_) + " has a quotation mark in the wrong place.");
            } while (take(separator_));
            if (!end_of_line())
                return refuse(Refusal::Kind::shape, Rule::malformed_csv,
                              "Line " + std::to_string(line_) + " has text behind a quoted cell.");
            if (row.cells.size() > sheet_column_limit || rows_.size() > sheet_row_limit) return sheet_too_large();
            if (std::ranges::any_of(row.cells, [](auto const& cell) { return !trimmed(cell).empty(); }))
                rows_.push_back(std::move(row));
        }
        return std::move(rows_);
    }

 private:
    bool take(char c) {
        if (at_ >= text_.size() || text_[at_] != c) return false;
        ++at_;
        return true;
    }
    bool end_of_line() {
        if (at_ == text_.size()) return true;
        bool const carriage = take('\r');
        if (!take('\n') && !carriage) return false;
        ++line_;
        return true;
    }
    bool read_cell(SheetRow& cells) {
        std::string cell;
        if (!take('"')) {
            while (at_ < text_.size() && text_[at_] != separator_ && text_[at_] != '\n' && text_[at_] != '\r') {
                if (text_[at_] == '"') return false;
                cell += text_[at_++];
            }
            cells.push_back(unguarded(std::move(cell)));
            return true;
        }
        for (;;) {
            if (at_ == text_.size()) return false;
            if (take('"')) {
                if (!take('"')) break;
                cell += '"';
                continue;
            }
            if (text_[at_] == '\n') ++line_;
            cell += text_[at_++];
        }
        cells.push_back(unguarded(std::move(cell)));
        return true;
    }

    std::string_view text_;
    char separator_;
    std::size_t at_ = 0;
    std::int64_t line_ = 1;
    std::vector<SheetLine> rows_;
};

}  // namespace

void append_csv(std::string& out, SheetRow const& row) {
    for (std::size_t i = 0; i < row.size(); ++i) {
        if (i != 0) out += ',';
        auto const& cell = row[i];
        bool const guarded = !cell.empty() && formula_starts.find(cell[0]) != std::string_view::npos;
        bool const quoted = guarded || cell.find_first_of(",;\"\r\n\t") != std::string::npos;
        if (quoted) out += '"';
        if (guarded) out += '\'';
        for (auto const c : cell) {
            if (c == '"') out += '"';
            out += c;
        }
        if (quoted) out += '"';
    }
    out += "\r\n";
}

Result<std::vector<SheetLine>> parse_csv(std::string_view text) {
    if (text.starts_with(csv_mark)) text.remove_prefix(csv_mark.size());
    std::string converted;
    if (code_points(text) == std::string_view::npos) {
        converted = from_windows_1252(text);
        text = converted;
    }
    if (text.find('\0') != std::string_view::npos)
        return refuse(Refusal::Kind::shape, Rule::malformed_csv, "This isn't text; save the sheet as CSV.");
    auto const named = named_separator(text);
    auto lines = Parser(text, named.value_or(sniff(text))).parse();
    if (lines && named) lines->erase(lines->begin());
    return lines;
}

}  // namespace zorgborg
