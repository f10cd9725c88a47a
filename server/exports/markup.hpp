#pragma once
/// Text in markup: HTML and XML.

#include <string>
#include <string_view>

namespace zorgborg {

/// Appends the text so that it stands as text between tags and within double quotes.
void append_escaped(std::string& out, std::string_view text);

/// Appends CommonMark (0.30) as HTML that can hold nothing of its own: what looks like HTML stays text, an image is its
/// description, a link its text and its address, since paper doesn't click. Headings are all of the one level given.
void append_commonmark(std::string& out, std::string_view text, char heading_level);

}  // namespace zorgborg
