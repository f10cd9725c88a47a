#include "exports/xlsx.hpp"

#include <algorithm>
#include <cerrno>
#include <memory>
#include <mutex>
#include <sys/mman.h>
#include <system_error>
#include <unistd.h>
#include <xlsxwriter.h>

#include "base/text.hpp"

/// The library keeps what it writes in temporary files of its own. This takes the place of its function that makes them
/// (the program's own symbols come first), so that they lie in memory: nothing of a register is left on a disk, and no
/// full disk cuts a workbook short without a word.
extern "C" FILE* lxw_tmpfile(char* /*folder*/) {
    auto const file = ::memfd_create("zorgborg-xlsx-part", MFD_CLOEXEC);
    return file < 0 ? nullptr : ::fdopen(file, "w+b");
}

namespace zorgborg {
namespace {

constexpr std::size_t cell_limit = 32'767;  // UTF-16 units
constexpr std::size_t tab_limit = 31;
constexpr std::size_t narrowest = 8, widest = 60;  // columns, in characters

void must_do(lxw_error error) {
    if (error != LXW_NO_ERROR) throw std::runtime_error(std::string("XLSX: ") + lxw_strerror(error));
}
template <class T>
T* must_have(T* made) {
    if (made == nullptr) throw std::runtime_error("XLSX: the library made no part of the workbook.");
    return made;
}

/// A file in memory with a path: the library writes to nothing else.
class MemoryFile {
 public:
    MemoryFile() : file_(::memfd_create("zorgborg-xlsx", MFD_CLOEXEC)) {
        if (file_ < 0) throw std::system_error(errno, std::generic_category(), "memfd_create");
    }
    ~MemoryFile() { ::close(file_); }
    MemoryFile(MemoryFile const&) = delete;
    MemoryFile& operator=(MemoryFile const&) = delete;

    std::string path() const { return "/proc/self/fd/" + std::to_string(file_); }
    std::string content() const {
        std::string out(static_cast<std::size_t>(::lseek(file_, 0, SEEK_END)), '\0');
        for (std::size_t at = 0; at < out.size();) {
            auto const got = ::pread(file_, out.data() + at, out.size() - at, static_cast<off_t>(at));
            if (got <= 0) throw std::system_error(errno, std::generic_category(), "pread");
            at += static_cast<std::size_t>(got);
        }
        return out;
    }

 private:
    int file_;
};

/// As much of the text as a cell holds.
std::string cell_text(std::string_view text) {
    auto const units = [](unsigned char byte) { return (byte & 0xC0) == 0x80 ? 0U : byte >= 0xF0 ? 2U : 1U; };
    auto out = escaped_for_workbook(text);
    if (out.size() <= cell_limit) return out;
    auto const room = cell_limit - code_points(cut_mark);
    std::size_t size = 0, fits = 0;
    for (std::size_t i = 0; i < out.size(); ++i) {
        size += units(static_cast<unsigned char>(out[i]));
        if (size <= room) fits = i + 1;
    }
    if (size > cell_limit) out.resize(fits), out += cut_mark;
    return out;
}

/// A tab's name is no free text: some characters, apostrophes at its ends and more than 31 characters aren't allowed.
std::string tab_name(std::string_view name) {
    constexpr std::string_view forbidden = "[]:*?/\\";
    std::string out;
    for (auto const c : beginning(name, tab_limit)) out += forbidden.find(c) == std::string_view::npos ? c : ' ';
    if (out.starts_with('\'')) out.front() = ' ';
    if (out.ends_with('\'')) out.back() = ' ';
    return out;
}

class Workbook {
 public:
    explicit Workbook(Instant created) {
        lxw_workbook_options options{};
        options.constant_memory = LXW_TRUE;  // a row is written once the next begins
        book_.reset(must_have(::workbook_new_opt(file_.path().c_str(), &options)));
        lxw_doc_properties properties{};
        properties.created = std::chrono::system_clock::to_time_t(
            std::chrono::time_point_cast<std::chrono::system_clock::duration>(created));
        must_do(::workbook_set_properties(book_.get(), &properties));
        bold_ = must_have(::workbook_add_format(book_.get()));
        day_ = must_have(::workbook_add_format(book_.get()));
        ::format_set_bold(bold_);
        ::format_set_num_format(day_, "yyyy-mm-dd");
    }

    void add(NamedSheet const& named) {
        auto* const tab = must_have(::workbook_add_worksheet(book_.get(), tab_name(named.name).c_str()));
        auto const& columns = named.sheet.columns;
        std::vector<std::size_t> widths;
        for (std::size_t i = 0; i < columns.size(); ++i) {
            std::string const heading(columns[i]->name);
            must_do(::worksheet_write_string(tab, 0, column(i), heading.c_str(), bold_));
            widths.push_back(heading.size() + 2);  // the filter's button
        }
        lxw_row_t row = 0;
        named.sheet.each_row([&](SheetRow const& cells) {
            ++row;
            for (std::size_t i = 0; i < cells.size(); ++i) {
                if (cells[i].empty()) continue;
                write(tab, row, column(i), *columns[i]->type, cells[i]);
                widths[i] = std::max(widths[i], std::min(cells[i].find('\n'), cells[i].size()));
            }
        });
        for (std::size_t i = 0; i < widths.size(); ++i) {
            auto const width = static_cast<double>(std::clamp(widths[i], narrowest, widest));
            must_do(::worksheet_set_column(tab, column(i), column(i), width + 1, nullptr));
        }
        ::worksheet_freeze_panes(tab, 1, 0);
        must_do(::worksheet_autofilter(tab, 0, 0, row, column(columns.size() - 1)));
    }

    std::string close() {
        // The library writes the instant it was made by way of gmtime(), whose answer all threads share.
        static std::mutex mutex;
        std::scoped_lock const lock(mutex);
        must_do(::workbook_close(book_.release()));
        return file_.content();
    }

 private:
    static lxw_col_t column(std::size_t i) { return static_cast<lxw_col_t>(i); }

    void write(lxw_worksheet* tab, lxw_row_t row, lxw_col_t column, FieldType const& type, std::string const& text) {
        auto const day = type.info->kind == Kind::date && !type.many ? parse_date(text) : std::nullopt;
        if (day) return must_do(::worksheet_write_number(tab, row, column, serial_of(*day), day_));
        constexpr std::int64_t exact = std::int64_t{1} << 53;
        auto const number =
            type.info->kind == Kind::whole && !type.many ? parse_whole(text, -exact, exact) : std::nullopt;
        if (number) return must_do(::worksheet_write_number(tab, row, column, static_cast<double>(*number), nullptr));
        must_do(::worksheet_write_string(tab, row, column, cell_text(text).c_str(), nullptr));
    }

    MemoryFile file_;
    std::unique_ptr<lxw_workbook, decltype(&::lxw_workbook_free)> book_{nullptr, &::lxw_workbook_free};
    lxw_format* bold_ = nullptr;
    lxw_format* day_ = nullptr;
};

}  // namespace

std::string xlsx_of(std::vector<NamedSheet> const& sheets, Instant created) {
    Workbook book(created);
    for (auto const& sheet : sheets) book.add(sheet);
    return book.close();
}

}  // namespace zorgborg
