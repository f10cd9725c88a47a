#pragma once
/// Headers of a mail (RFC 5322), folded; what isn't plain ASCII as encoded words (RFC 2047).

#include <string>
#include <string_view>

namespace zorgborg {

/// A header of any text, in lines of at most 78 characters.
std::string text_header(std::string_view name, std::string_view text);

/// A header that a program reads, such as List-Unsubscribe: folded between words, which stay whole as far as a line may
/// go (998 characters). What isn't plain ASCII comes as of `text_header`, which such a program won't understand.
std::string token_header(std::string_view name, std::string_view value);

/// A header of one person's address, with a name for who reads it.
std::string address_header(std::string_view name, std::string_view person, std::string_view address);

}  // namespace zorgborg
