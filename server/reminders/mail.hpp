#pragma once
/// A mail, as it goes over the line.

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/time.hpp"

namespace zorgborg {

/// A mail by a program to one person. Subject, name and bodies may hold anything: see `message_of`.
struct Mail {
    std::string from;     // an address
    std::string to;       // an address
    std::string to_name;  // may be empty
    std::string subject;
    std::string text;
    std::string html;        // may be empty: then the mail is plain text only
    std::string language;    // of the texts, such as nl; may be empty
    std::string message_id;  // without <>; the same for each try
    Instant date;
    std::vector<std::pair<std::string, std::string>> headers;  // others, such as List-Unsubscribe
};

/// The message by RFC 5322 and MIME: ASCII, lines that end in CRLF, bodies as quoted-printable, dots not doubled. It
/// says `Auto-Submitted: auto-generated` (RFC 3834), whatever `headers` say of that. Nothing in a text can begin a
/// header or a body: controls in headers become a space (several together one), marks that turn the direction of
/// writing are left out, bytes that aren't UTF-8 become U+FFFD, controls in bodies too but for tabs and line ends.
/// Throws std::invalid_argument for what no text of a person is part of: addresses, message id, language, and names of
/// `headers`, which may neither be of those written here nor name other people.
std::string message_of(Mail const& mail);

/// True for `local@domain` in ASCII without quotes, blanks and what has a meaning in headers and SMTP.
bool is_mail_address(std::string_view text);

}  // namespace zorgborg
