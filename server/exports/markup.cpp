#include "exports/markup.hpp"

#include <cmark.h>
#include <memory>

#include "base/text.hpp"

namespace zorgborg {
namespace {

std::string_view view(char const* text) { return text == nullptr ? std::string_view() : text; }

/// The element a node is written as; empty: none.
std::string tag_of(cmark_node* node, char heading_level) {
    switch (cmark_node_get_type(node)) {
        case CMARK_NODE_BLOCK_QUOTE: return "blockquote";
        case CMARK_NODE_LIST: return cmark_node_get_list_type(node) == CMARK_ORDERED_LIST ? "ol" : "ul";
        case CMARK_NODE_ITEM: return "li";
        case CMARK_NODE_HEADING: return {'h', heading_level};
        case CMARK_NODE_EMPH: return "em";
        case CMARK_NODE_STRONG: return "strong";
        case CMARK_NODE_PARAGRAPH: {
            auto* const list = cmark_node_parent(cmark_node_parent(node));
            return list != nullptr && cmark_node_get_list_tight(list) != 0 ? "" : "p";
        }
        default: return {};
    }
}

void append_around(std::string& out, std::string_view tag, std::string_view text) {
    out.append("<").append(tag) += '>';
    append_escaped(out, text);
    out.append("</").append(tag.substr(0, tag.find(' '))) += '>';
}

/// What has no children.
void append_leaf(std::string& out, cmark_node* node) {
    auto const text = view(cmark_node_get_literal(node));
    switch (cmark_node_get_type(node)) {
        case CMARK_NODE_TEXT:
        case CMARK_NODE_HTML_INLINE: append_escaped(out, text); break;
        case CMARK_NODE_HTML_BLOCK: append_around(out, "p", trimmed(text)); break;
        case CMARK_NODE_CODE: append_around(out, "code", text); break;
        case CMARK_NODE_CODE_BLOCK: append_around(out, "pre", text); break;
        case CMARK_NODE_SOFTBREAK: out += '\n'; break;
        case CMARK_NODE_LINEBREAK: out += "<br>\n"; break;
        case CMARK_NODE_THEMATIC_BREAK: out += "<hr>\n"; break;
        default: break;
    }
}

/// Behind a link its address, unless that is what it says.
void append_address(std::string& out, cmark_node* link) {
    auto const address = view(cmark_node_get_url(link));
    auto const said = view(cmark_node_get_literal(cmark_node_first_child(link)));
    if (address.empty() || address == said || address == "mailto:" + std::string(said)) return;
    out += " (";
    append_escaped(out, address);
    out += ')';
}

/// A list that doesn't begin with 1 says so.
void append_begin(std::string& out, cmark_node* node, std::string const& tag) {
    out.append("<").append(tag);
    auto const start = tag == "ol" ? cmark_node_get_list_start(node) : 1;
    if (start != 1) out.append(" start=\"").append(std::to_string(start)) += '"';
    out += '>';
}

}  // namespace

void append_commonmark(std::string& out, std::string_view text, char heading_level) {
    std::unique_ptr<cmark_node, decltype(&cmark_node_free)> const document(
        cmark_parse_document(text.data(), text.size(), CMARK_OPT_DEFAULT), cmark_node_free);
    std::unique_ptr<cmark_iter, decltype(&cmark_iter_free)> const steps(cmark_iter_new(document.get()),
                                                                        cmark_iter_free);
    for (auto event = cmark_iter_next(steps.get()); event != CMARK_EVENT_DONE; event = cmark_iter_next(steps.get())) {
        auto* const node = cmark_iter_get_node(steps.get());
        auto const tag = tag_of(node, heading_level);
        if (event == CMARK_EVENT_ENTER) {
            tag.empty() ? append_leaf(out, node) : append_begin(out, node, tag);
            continue;
        }
        if (cmark_node_get_type(node) == CMARK_NODE_LINK) append_address(out, node);
        if (!tag.empty()) out.append("</").append(tag) += '>';
    }
}

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
