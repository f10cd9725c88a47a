#pragma once
/// Text in markup: HTML and XML.

#include <string>
#include <string_view>

namespace zorgborg {

/// Appends the text so that it stands as text between tags and within double quotes.
void append_escaped(std::string& out, std::string_view text);

}  // namespace zorgborg
