#pragma once
/// A page as text: HTML that stands on its own, without script or anything from elsewhere. Every text is escaped but
/// what `markup` takes.

#include <type_traits>

#include "base/names.hpp"
#include "base/text.hpp"
#include "base/time.hpp"
#include "domain/language.hpp"

namespace zorgborg {

class Html {
 public:
    /// `texts` is the language people write their records in: where it isn't the page's, their texts say so.
    Html(Language language, Language texts) : language_(language), foreign_(language == texts ? "" : code(texts)) {}

    Language language() const { return language_; }

    Html& markup(std::string_view html);
    Html& text(std::string_view text);
    Html& text(Words const& words) { return text(words.in(language_)); }
    /// What somebody wrote in a record: one line, or paragraphs.
    Html& said(std::string_view text);
    Html& prose(std::string_view text);
    /// The same as CommonMark; its headings are of this level.
    Html& commonmark(std::string_view text, char heading_level);
    Html& day(Date day);
    /// The day it was in that zone, the instant to be seen beside it by `precise`.
    Html& moment(Instant instant, std::string const& zone);
    Html& precise(Instant instant, std::string const& zone);

    /// An element around what `inside` writes, or around a text. `tag` may carry attributes, ours only.
    template <class F>
    requires std::is_invocable_v<F> Html& in(std::string_view tag, F&& inside) {
        ((out_ += '<') += tag) += '>';
        inside();
        return close(tag);
    }
    Html& in(std::string_view tag, std::string_view text) {
        return in(tag, [&] { this->text(text); });
    }
    Html& in(std::string_view tag, Words const& words) { return in(tag, words.in(language_)); }

    /// A heading; what links lead to has an id.
    Html& heading(char level, std::string_view text, std::string_view id = {});
    Html& heading(char level, Words const& words, std::string_view id = {}) {
        return heading(level, words.in(language_), id);
    }

    /// A row of a list of facts.
    template <class F>
    Html& fact(Words const& name, F&& value) {
        in("dt", name);
        if constexpr (std::is_invocable_v<F>)
            return in("dd", value);
        else
            return in("dd", [&] { text(value); });
    }

    /// A table whose headings are repeated on each printed page; wide ones can be scrolled by keyboard. A caption that
    /// only repeats the heading above it isn't shown.
    template <class F>
    Html& table(std::string_view caption, std::vector<std::string_view> const& headings, F&& rows) {
        begin_table(caption, headings);
        rows();
        return markup("</tbody></table></div>\n");
    }
    template <class F>
    Html& table(Words const& caption, std::initializer_list<Words> headings, F&& rows) {
        return table(caption.in(language_), told(headings), rows);
    }
    std::vector<std::string_view> told(std::initializer_list<Words> all) const;
    template <class F>
    Html& cell(F&& inside) {
        return in("td", inside);
    }
    /// The heading of a row.
    template <class F>
    Html& row_heading(F&& inside) {
        return in("th scope=\"row\"", inside);
    }
    Html& count(std::int64_t number) { return in("td class=\"number\"", std::to_string(number)); }

    /// The whole document.
    std::string document(std::string_view title) const;
    /// The same for a mail: what mail programs drop or show by mistake isn't in it.
    std::string mail(std::string_view title) const;

 private:
    static std::string_view code(Language language) { return enum_name(language); }
    Html& close(std::string_view tag);
    void begin_table(std::string_view caption, std::vector<std::string_view> const& headings);
    std::string foreign() const { return foreign_.empty() ? "" : " lang=\"" + std::string(foreign_) + "\""; }

    Language language_;
    std::string_view foreign_;
    std::string out_;
    std::string heading_;  // the last one
    int tables_ = 0;
};

/// What a page may load: its own style, by its hash (CSP 3, 2.3.1), and nothing else.
std::string_view page_policy();

/// `22 nov 2026`.
std::string spelled(Date day, Language language);
/// `2 days and 4 hours`: days from two on.
std::string spelled(Duration duration, Language language);

}  // namespace zorgborg
