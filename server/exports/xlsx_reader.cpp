#include "exports/xlsx_reader.hpp"

#include <map>
#include <vector>

#include "base/text.hpp"
#include "exports/xlsx_cells.hpp"
#include "exports/xml.hpp"

namespace zorgborg {
namespace {

/// What the parts of a document are to one of them: `_rels/<name>.rels`.
class Relationships final : public XmlListener {
 public:
    explicit Relationships(std::string_view of) : folder_(of.substr(0, of.rfind('/') + 1)) {
        part_ = folder_ + "_rels/" + std::string(of.substr(folder_.size())) + ".rels";
    }
    void begin(std::string_view element, XmlAttributes const& attributes) override {
        if (element != "Relationship") return;
        auto const type = attributes["Type"];
        auto const target = resolved(attributes["Target"]);
        by_id_.emplace(attributes["Id"], target);
        by_type_.emplace(type.substr(type.rfind('/') + 1), target);
    }

    std::string const& part() const { return part_; }  // where they stand
    /// Empty when there is none.
    std::string of_type(std::string_view type) const { return value(by_type_, type); }
    std::string of_id(std::string_view id) const { return value(by_id_, id); }

 private:
    using Names = std::map<std::string, std::string, std::less<>>;
    static std::string value(Names const& names, std::string_view key) {
        auto const found = names.find(key);
        return found == names.end() ? std::string() : found->second;
    }
    /// A target is an address below the part's own folder, or from the root.
    std::string resolved(std::string_view target) const {
        std::string out;
        auto const path = target.starts_with('/') ? std::string(target) : folder_ + std::string(target);
        for (auto const step : split(path, '/')) {
            if (step == "..")
                out.resize(out.rfind('/') == std::string::npos ? 0 : out.rfind('/'));
            else if (!step.empty() && step != ".")
                out.append(out.empty() ? "" : "/").append(step);
        }
        return out;
    }

    std::string folder_, part_;
    Names by_id_, by_type_;
};

/// The first sheet that isn't hidden, and where days are counted from.
class WorkbookPart final : public XmlListener {
 public:
    void begin(std::string_view element, XmlAttributes const& attributes) override {
        if (element == "workbookPr" && is_true(attributes["date1904"])) epoch = Epoch::from_1904;
        if (element != "sheet" || !sheet.empty()) return;
        auto const state = attributes["state"];
        if (state.empty() || state == "visible") sheet = attributes["id"];
    }
    std::string sheet;  // its relationship
    Epoch epoch = Epoch::from_1900;

 private:
    static bool is_true(std::string_view text) { return text == "1" || text == "true"; }
};

/// Which styles of cells show their number as a day or time.
class Styles final : public XmlListener {
 public:
    void begin(std::string_view element, XmlAttributes const& attributes) override {
        auto const format = parse_whole(attributes["numFmtId"], 0, 1'000'000).value_or(0);
        if (element == "numFmt") formats_[format] = shows_time(attributes["formatCode"]);
        if (element == "cellXfs") in_cells_ = true;
        if (element == "xf" && in_cells_) times.push_back(is_time(format));
    }
    void end(std::string_view element) override {
        if (element == "cellXfs") in_cells_ = false;
    }
    std::vector<bool> times;  // by style

 private:
    bool is_time(std::int64_t format) const {
        if (auto const own = formats_.find(format); own != formats_.end()) return own->second;
        return (format >= 14 && format <= 22) || (format >= 45 && format <= 47);  // those every workbook has
    }
    std::map<std::int64_t, bool> formats_;
    bool in_cells_ = false;
};

/// The texts that cells share.
class SharedTexts final : public XmlListener {
 public:
    void begin(std::string_view element, XmlAttributes const&) override {
        if (element == "si" && texts.size() == text_limit)
            stop(refuse(Refusal::Kind::shape, Rule::length, "The workbook holds too many texts."));
        if (element == "si") texts.emplace_back();
        runs_.begin(element);
    }
    void text(std::string_view piece) override {
        if (runs_.taken() && !texts.empty()) texts.back() += piece;
    }
    void end(std::string_view element) override {
        runs_.end(element);
        if (element == "si") texts.back() = unescaped_from_workbook(texts.back());
    }
    std::vector<std::string> texts;

 private:
    static constexpr std::size_t text_limit = 1'000'000;
    TextRuns runs_;
};

/// Reads a part that has to be there.
Result<void> parse(Parts& parts, std::string_view name, XmlListener& listener) {
    XmlParser parser(listener);
    bool well_formed = true;
    auto const found = parts.read(name, [&](std::string_view piece) { return well_formed = parser.feed(piece); });
    if (!found) return found.error();
    if (!*found) return malformed_workbook("This isn't an XLSX workbook: a part of it is missing.");
    well_formed = well_formed && parser.finish();
    if (listener.refusal()) return *listener.refusal();
    if (!well_formed) return malformed_workbook("The workbook is damaged: a part of it isn't XML.");
    return {};
}

/// Reads a part unless the workbook has none.
Result<void> parse_if_any(Parts& parts, std::string_view name, XmlListener& listener) {
    return name.empty() ? Result<void>() : parse(parts, name, listener);
}

bool is_old_or_locked(std::string_view bytes) { return bytes.starts_with("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"); }

/// A locked workbook is a file of the old kind with a stream of this name, in UTF-16.
bool is_locked(std::string_view bytes) {
    std::string name;
    for (auto const c : std::string_view("EncryptedPackage")) name.append({c, '\0'});
    return bytes.find(name) != std::string_view::npos;
}

}  // namespace

bool shows_time(std::string_view number_format) {
    for (std::size_t i = 0; i < number_format.size(); ++i) {
        auto const c = number_format[i];
        if (c == '\\' || c == '_' || c == '*') {
            ++i;  // the character behind it stands for itself
        } else if (c == '"' || c == '[') {
            auto const end = number_format.find(c == '"' ? '"' : ']', i + 1);
            auto const within = number_format.substr(i + 1, end == std::string_view::npos ? end : end - i - 1);
            bool const elapsed =
                c == '[' && !within.empty() && lower_ascii(within).find_first_not_of("hms") == std::string_view::npos;
            if (elapsed) return true;
            if (end == std::string_view::npos) return false;
            i = end;
        } else if (std::string_view("yYmMdDhHsS").find(c) != std::string_view::npos) {
            return true;
        }
    }
    return false;
}

Result<std::vector<SheetLine>> read_workbook(Parts& parts) {
    Relationships document("");
    if (auto const ok = parse(parts, document.part(), document); !ok) return ok.error();
    auto const name = document.of_type("officeDocument");
    Relationships relationships(name);
    WorkbookPart workbook;
    Styles styles;
    SharedTexts shared;
    if (auto const ok = parse(parts, name, workbook); !ok) return ok.error();
    if (auto const ok = parse(parts, relationships.part(), relationships); !ok) return ok.error();
    if (auto const ok = parse_if_any(parts, relationships.of_type("styles"), styles); !ok) return ok.error();
    if (auto const ok = parse_if_any(parts, relationships.of_type("sharedStrings"), shared); !ok) return ok.error();
    CellReader reader(shared.texts, styles.times, workbook.epoch);
    if (auto const ok = parse(parts, relationships.of_id(workbook.sheet), reader); !ok) return ok.error();
    if (reader.lines.empty()) return malformed_workbook("The first sheet of the workbook is empty.");
    return std::move(reader.lines);
}

Result<std::vector<SheetLine>> read_xlsx(std::string_view bytes) {
    if (is_old_or_locked(bytes))
        return malformed_workbook(is_locked(bytes) ? std::string(password_wanted)
                                                   : "This is a workbook of Excel 97-2003 (.xls); save it as .xlsx.");
    if (!bytes.starts_with("PK")) return malformed_workbook("This isn't an XLSX workbook.");
    ZipParts parts(bytes);
    return read_workbook(parts);
}

}  // namespace zorgborg
