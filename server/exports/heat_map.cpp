#include "exports/heat_map.hpp"

#include "exports/markup.hpp"

namespace zorgborg {
namespace {

constexpr std::int64_t cell_width = 96, cell_height = 64, left = 72, above = 72, below = 72;

struct BandLook {
    Words name;
    std::string_view fill;  // light enough for black text (WCAG 2.2, 1.4.3)
    int dashes;             // of the frame: worse is closer
};
constexpr BandLook looks[] = {{{"laag", "low"}, "#e3f1e3", 1},
                              {{"midden", "medium"}, "#fbf0c4", 8},
                              {{"hoog", "high"}, "#f7cf9e", 4},
                              {{"zeer hoog", "very high"}, "#eda6a0", 2}};
BandLook const& look(RiskBand band) { return looks[static_cast<std::size_t>(band)]; }

constexpr Words stage_words[] = {{"Zonder maatregelen", "Without controls"},
                                 {"Nu, met wat er is ingevoerd", "Now, with what is implemented"},
                                 {"Als het plan is uitgevoerd", "Once the plan is carried out"}};
constexpr Words likelihood{"Kans", "Likelihood"};
constexpr Words impact{"Gevolg (het ergste telt)", "Impact (the worst counts)"};
constexpr Words unscored{"Nog niet ingeschat of buiten de matrix: ", "Not scored yet, or outside of the matrix: "};
constexpr Words one_risk{"risico", "risk"}, more_risks{"risico's", "risks"};

class Picture {
 public:
    explicit Picture(Language language) : language_(language) {}

    Picture& raw(std::string_view markup) { return text_ += markup, *this; }
    Picture& number(std::int64_t value) { return text_ += std::to_string(value), *this; }
    Picture& text(std::string_view value) { return append_escaped(text_, value), *this; }
    Picture& risks(std::int64_t count) { return number(count).raw(" ").text(count == 1 ? one_risk : more_risks); }
    Picture& text(Words const& words) { return text(words.in(language_)); }
    Picture& label(std::int64_t x, std::int64_t y, std::string_view more = "") {
        return raw("<text text-anchor=\"middle\" x=\"").number(x).raw("\" y=\"").number(y).raw("\"").raw(more).raw(">");
    }
    std::string take() { return std::move(text_); }

 private:
    Language language_;
    std::string text_;
};

void draw_cell(Picture& picture, HeatMap const& map, HeatMapCell const& cell) {
    auto const x = left + (cell.impact - 1) * cell_width;
    auto const y = above + (map.likelihood_levels - cell.likelihood) * cell_height;
    auto const& band = look(cell.band);
    picture.raw("<g><title>").text(likelihood).raw(" ").number(cell.likelihood).raw(", ").text(impact).raw(" ");
    picture.number(cell.impact).raw(": ").text(band.name).raw(", ").risks(static_cast<std::int64_t>(cell.risks.size()));
    picture.raw("</title><rect x=\"").number(x + 2).raw("\" y=\"").number(y + 2);
    picture.raw("\" width=\"").number(cell_width - 4).raw("\" height=\"").number(cell_height - 4);
    picture.raw("\" fill=\"").raw(band.fill).raw("\" stroke=\"#333\"");
    if (band.dashes > 1) picture.raw(" stroke-width=\"2\" stroke-dasharray=\"").number(band.dashes).raw(" 2\"");
    picture.raw("/>").label(x + cell_width / 2, y + 24, " font-size=\"13\"").text(band.name).raw("</text>");
    if (!cell.risks.empty())
        picture.label(x + cell_width / 2, y + 50, " font-size=\"22\" font-weight=\"bold\"")
            .number(static_cast<std::int64_t>(cell.risks.size()))
            .raw("</text>");
    picture.raw("</g>");
}

void draw_axes(Picture& picture, HeatMap const& map) {
    auto const bottom = above + map.likelihood_levels * cell_height;
    for (std::int64_t level = 1; level <= map.likelihood_levels; ++level)
        picture.label(left - 16, above + (map.likelihood_levels - level) * cell_height + 38)
            .number(level)
            .raw("</text>");
    for (std::int64_t level = 1; level <= map.impact_levels; ++level)
        picture.label(left + (level - 1) * cell_width + cell_width / 2, bottom + 20).number(level).raw("</text>");
    picture.label(left + map.impact_levels * cell_width / 2, bottom + 42).text(impact).raw("</text>");
    auto const middle = above + map.likelihood_levels * cell_height / 2;
    picture.raw("<text text-anchor=\"middle\" transform=\"translate(24 ").number(middle).raw(") rotate(-90)\">");
    picture.text(likelihood).raw("</text>");
    if (map.unscored.empty()) return;
    picture.raw("<text x=\"").number(left).raw("\" y=\"").number(bottom + 64).raw("\">").text(unscored);
    picture.number(static_cast<std::int64_t>(map.unscored.size())).raw("</text>");
}

}  // namespace

std::string heat_map_picture(HeatMap const& map, std::string_view title, Language language) {
    Picture out(language);
    auto const width = left + map.impact_levels * cell_width + 16;
    auto const height = above + map.likelihood_levels * cell_height + below;
    auto const& stage = stage_words[static_cast<std::size_t>(map.stage)];
    out.raw("<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" lang=\"")
        .raw(language == Language::nl ? "nl" : "en");
    out.raw("\" viewBox=\"0 0 ")
        .number(width)
        .raw(" ")
        .number(height)
        .raw("\" font-family=\"sans-serif\" font-size=\"15\">");
    out.raw("<title>").text(title).raw("</title><desc>").text(stage).raw(", ").risks(map.total);
    out.raw("</desc><rect width=\"").number(width).raw("\" height=\"").number(height).raw("\" fill=\"#fff\"/>");
    out.raw("<text x=\"16\" y=\"28\" font-size=\"17\" font-weight=\"bold\">").text(title).raw("</text>");
    out.raw("<text x=\"16\" y=\"52\">").text(stage).raw("</text>");
    for (auto const& cell : map.cells) draw_cell(out, map, cell);
    draw_axes(out, map);
    return out.raw("</svg>\n").take();
}

}  // namespace zorgborg
