#include "exports/markup.hpp"

namespace zorgborg {

void append_escaped(std::string& out, std::string_view text) {
    for (char const c : text) switch (c) {
            case '&': out += "&amp;"; break;
            case '<': out += "&lt;"; break;
            case '>': out += "&gt;"; break;
            case '"': out += "&quot;"; break;
            default: out += c;
        }
}

}  // namespace zorgborg
