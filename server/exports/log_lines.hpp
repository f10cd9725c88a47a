#pragma once
/// Leaves of the audit log as other people's collectors read them, a line each.

#include "ledger/ledger.hpp"

namespace zorgborg {

/// Whose log it is, and what writes it.
struct LogOrigin {
    Uuid organisation;
    std::string_view version;  // of zorgborg
};

/// One JSON object with the dotted names of the Elastic Common Schema, and its newline.
void append_ecs_line(std::string& out, LogOrigin const& origin, Entry const& leaf);

/// One event of ArcSight's Common Event Format (CEF:0), and its newline.
void append_cef_line(std::string& out, LogOrigin const& origin, Entry const& leaf);

/// A field of CEF's header: backslash and pipe escaped, one line.
void append_cef_header(std::string& out, std::string_view field);
/// ` key=value` of CEF's extensions: backslash, equals sign and line ends escaped.
void append_cef_extension(std::string& out, std::string_view key, std::string_view value);

}  // namespace zorgborg
