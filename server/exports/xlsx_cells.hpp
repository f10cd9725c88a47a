#pragma once
/// The cells of a workbook's sheet, as it is read.

#include "exports/workbook.hpp"
#include "exports/xml.hpp"
#include "register/cells.hpp"

namespace zorgborg {

/// Which characters of a text with runs are the text itself: those in `t`, but for how Japanese is pronounced.
class TextRuns {
 public:
    void begin(std::string_view element) { step(element, 1); }
    void end(std::string_view element) { step(element, -1); }
    bool taken() const { return texts_ > 0 && spoken_ == 0; }

 private:
    void step(std::string_view element, int by) {
        if (element == "t") texts_ += by;
        if (element == "rPh") spoken_ += by;
    }
    int texts_ = 0, spoken_ = 0;
};

class CellReader final : public XmlListener {
 public:
    /// Lifetime: within that of the texts and styles.
    CellReader(std::vector<std::string> const& shared, std::vector<bool> const& times, Epoch epoch)
        : shared_(shared), times_(times), epoch_(epoch) {}

    void begin(std::string_view element, XmlAttributes const& attributes) override;
    void text(std::string_view piece) override;
    void end(std::string_view element) override;

    std::vector<SheetLine> lines;  // those that aren't blank

 private:
    void begin_row(std::string_view number);
    void begin_cell(XmlAttributes const& attributes);
    void end_cell();
    void end_row();
    std::string value();

    std::vector<std::string> const& shared_;
    std::vector<bool> const& times_;
    Epoch const epoch_;
    TextRuns runs_;
    SheetLine row_;
    bool in_row_ = false, in_cell_ = false, in_value_ = false;
    std::size_t column_ = 0;    // of the cell, from 1
    std::string type_, value_;  // of the cell
    bool is_time_ = false;
    std::size_t taken_ = 0;  // bytes of all cells
};

/// A number of a workbook as people write it: no exponent, the 15 digits that are kept.
std::string decimal(std::string_view number);

/// The day and time of a number; as it is when no calendar has it.
std::string time_text(std::string_view number, Epoch epoch);

}  // namespace zorgborg
