#include "exports/xlsx_cells.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

#include "base/text.hpp"
#include "exports/package.hpp"

namespace zorgborg {
namespace {

constexpr std::int64_t last_row = 1'048'576;  // of any workbook
constexpr std::int64_t last_column = 16'384;
constexpr std::size_t text_limit = std::size_t{32} << 20;

constexpr std::int64_t seconds_of_day = 86'400;

std::optional<double> parsed(std::string_view number) {
    double out = 0;
    auto const [end, error] = std::from_chars(number.data(), number.data() + number.size(), out);
    if (error != std::errc() || end != number.data() + number.size() || !std::isfinite(out)) return std::nullopt;
    return out;
}

/// The column of `AB12`, from 1; none when it isn't the address of a cell.
std::optional<std::size_t> column_of(std::string_view address) {
    std::int64_t out = 0;
    std::size_t letters = 0;
    for (; letters < address.size() && address[letters] >= 'A' && address[letters] <= 'Z'; ++letters) {
        out = out * 26 + (address[letters] - 'A' + 1);
        if (out > last_column) return std::nullopt;
    }
    if (letters == 0 || !parse_whole(address.substr(letters), 1, last_row)) return std::nullopt;
    return static_cast<std::size_t>(out);
}

/// `2026-11-22T00:00:00` is a day.
std::string without_midnight(std::string_view instant) {
    auto const at = instant.find('T');
    auto const time = instant.substr(std::min(at, instant.size()));
    bool const midnight = time.find_first_of("123456789") == std::string_view::npos;
    return std::string(midnight ? instant.substr(0, at) : instant);
}

}  // namespace

std::string decimal(std::string_view number) {
    auto const value = parsed(number);
    if (!value) return std::string(number);
    auto const rounded = parsed(fmt::format("{:.15g}", *value)).value_or(*value);
    std::array<char, 512> out;  // the smallest has some 330 digits
    auto const end = std::to_chars(out.data(), out.data() + out.size(), rounded + 0.0, std::chars_format::fixed).ptr;
    return {out.data(), end};
}

std::string time_text(std::string_view number, Epoch epoch) {
    auto const value = parsed(number);
    if (!value || *value < 0 || *value > 3'000'000) return decimal(number);
    auto const seconds = std::llround(*value * seconds_of_day);
    auto const day = day_of(seconds / seconds_of_day, epoch);
    auto const time = seconds % seconds_of_day;
    auto clock = fmt::format("{:02}:{:02}:{:02}", time / 3600, time / 60 % 60, time % 60);
    if (seconds < seconds_of_day && time != 0) return clock;
    if (!day) return decimal(number);
    return time == 0 ? to_text(*day) : to_text(*day) + "T" + clock;
}

void CellReader::begin(std::string_view element, XmlAttributes const& attributes) {
    if (element == "row") begin_row(attributes["r"]);
    if (element == "c" && in_row_) begin_cell(attributes);
    if (element == "v" && in_cell_) in_value_ = true;
    runs_.begin(element);
}

void CellReader::text(std::string_view piece) {
    if (!in_cell_ || !(in_value_ || runs_.taken())) return;
    value_ += piece;
    if (value_.size() > text_limit)
        stop(refuse(Refusal::Kind::shape, Rule::length, "The sheet holds more than 32 MiB of text."));
}

void CellReader::end(std::string_view element) {
    runs_.end(element);
    if (element == "v") in_value_ = false;
    if (element == "c" && in_cell_) end_cell();
    if (element == "row" && in_row_) end_row();
}

void CellReader::begin_row(std::string_view number) {
    auto const next = row_.line + 1;
    auto const line = number.empty() ? next : parse_whole(number, next, last_row).value_or(0);
    if (in_row_ || line == 0) return stop(malformed_workbook("The workbook is damaged: its rows aren't in order."));
    row_ = {line, {}};
    column_ = 0;
    in_row_ = true;
}

void CellReader::begin_cell(XmlAttributes const& attributes) {
    auto const address = attributes["r"];
    auto const column = address.empty() ? column_ + 1 : column_of(address).value_or(0);
    if (in_cell_ || column <= column_)
        return stop(malformed_workbook("The workbook is damaged: the cells of row " + std::to_string(row_.line) +
                                       " aren't in order."));
    column_ = column;
    type_ = attributes["t"];
    value_.clear();
    auto const style = parse_whole(attributes["s"], 0, static_cast<std::int64_t>(times_.size()) - 1);
    is_time_ = style && times_[static_cast<std::size_t>(*style)];
    in_cell_ = true;
}

void CellReader::end_cell() {
    in_cell_ = false;
    auto text = value();
    if (trimmed(text).empty()) return;
    if (column_ > sheet_column_limit) return stop(sheet_too_large());
    taken_ += text.size();
    if (taken_ > text_limit)
        return stop(refuse(Refusal::Kind::shape, Rule::length, "The sheet holds more than 32 MiB of text."));
    row_.cells.resize(column_);
    row_.cells.back() = std::move(text);
}

void CellReader::end_row() {
    in_row_ = false;
    if (row_.cells.empty()) return;
    if (lines.size() > sheet_row_limit) return stop(sheet_too_large());
    lines.push_back({row_.line, std::move(row_.cells)});
}

/// What the cell says, as a text.
std::string CellReader::value() {
    if (type_ == "s") {
        auto const index = parse_whole(trimmed(value_), 0, static_cast<std::int64_t>(shared_.size()) - 1);
        if (index) return shared_[static_cast<std::size_t>(*index)];
        stop(malformed_workbook("The workbook is damaged: row " + std::to_string(row_.line) +
                                " names a text that isn't there."));
        return {};
    }
    if (type_ == "b") return value_ == "1" ? "true" : value_ == "0" ? "false" : value_;
    if (type_ == "d") return without_midnight(trimmed(value_));
    bool const number = type_.empty() || type_ == "n";
    if (!number) return unescaped_from_workbook(value_);
    return is_time_ ? time_text(trimmed(value_), epoch_) : decimal(trimmed(value_));
}

}  // namespace zorgborg
