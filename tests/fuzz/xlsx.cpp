/// Workbooks: bytes to rows. An input that begins as a ZIP is read as one; any other is the parts themselves, each
/// under a line `== name`, so that what is tried reaches the XML.

#include <map>

#include "exports/xlsx_reader.hpp"
#include "property.hpp"

using namespace zorgborg;
using namespace zorgborg::fuzz;

namespace {

class TextParts final : public Parts {
 public:
    explicit TextParts(std::string_view text) {
        std::string* part = nullptr;
        for (auto const line : split(text, '\n'))
            if (line.starts_with("== "))
                part = &parts_[std::string(line.substr(3))];
            else if (part != nullptr)
                part->append(line).append("\n");
    }
    /// In two pieces: what is read must not depend on where they end.
    Result<bool> read(std::string_view name, Take const& take) override {
        auto const found = parts_.find(name);
        if (found == parts_.end()) return false;
        std::string_view const content = found->second;
        auto const half = content.size() / 2;
        if (take(content.substr(0, half))) take(content.substr(half));
        return true;
    }

 private:
    std::map<std::string, std::string, std::less<>> parts_;
};

void check_lines(std::vector<SheetLine> const& lines) {
    must_hold(!lines.empty() && lines.size() <= sheet_row_limit + 1, "a sheet has rows, and not too many",
              lines.size());
    std::int64_t last = 0;
    for (auto const& line : lines) {
        must_hold(line.line > last, "rows stand in the order of the file", line.line);
        last = line.line;
        must_hold(!line.cells.empty() && line.cells.size() <= sheet_column_limit, "a row has cells, and not too many",
                  line.cells.size());
        must_hold(!trimmed(line.cells.back()).empty(), "a row ends with a cell that says something", line.line);
        for (auto const& cell : line.cells)
            must_hold(is_utf8(cell) && cell.find('\0') == std::string::npos, "a cell is a text", cell);
    }
}

/// Texts of any kind survive their way into a workbook and back.
void check_escapes(std::string_view text) {
    if (!is_utf8(text) || text.find('\0') != std::string_view::npos) return;
    auto const escaped = escaped_for_workbook(text);
    must_hold(unescaped_from_workbook(escaped) == text, "an escaped text comes back", text, escaped);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    auto const text = as_text(data, size);
    check_escapes(text);
    TextParts parts(text);
    auto const lines = text.starts_with("==") ? read_workbook(parts) : read_xlsx(text);
    if (lines)
        check_lines(*lines);
    else
        check_refusal(lines.error());
    return 0;
}
