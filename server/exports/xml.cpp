#include "exports/xml.hpp"

#include <expat.h>
#include <new>

namespace zorgborg {
namespace {

constexpr char between = '|';  // namespace and name

std::string_view local(std::string_view name) {
    auto const at = name.rfind(between);
    return at == std::string_view::npos ? name : name.substr(at + 1);
}

}  // namespace

std::string_view XmlAttributes::operator[](std::string_view name) const {
    for (auto const* pair = pairs_; *pair != nullptr; pair += 2)
        if (local(pair[0]) == name) return pair[1];
    return {};
}

/// What expat calls. Nothing is thrown through it: what a listener throws waits until expat is done.
struct XmlParser::Callbacks {
    template <class F>
    static void tell(void* user, F const& f) {
        auto& parser = *static_cast<XmlParser*>(user);
        if (parser.thrown_ || parser.listener_.refusal()) return;  // expat tells some more after it was stopped
        try {
            f(parser.listener_);
        } catch (...) {
            parser.thrown_ = std::current_exception();
        }
        if (parser.thrown_ || parser.listener_.refusal()) XML_StopParser(parser.parser_, XML_FALSE);
    }
    static void begin(void* user, char const* name, char const** attributes) {
        tell(user, [&](XmlListener& listener) { listener.begin(local(name), XmlAttributes(attributes)); });
    }
    static void end(void* user, char const* name) {
        tell(user, [&](XmlListener& listener) { listener.end(local(name)); });
    }
    static void text(void* user, char const* text, int size) {
        tell(user, [&](XmlListener& listener) { listener.text({text, static_cast<std::size_t>(size)}); });
    }
    static void document_type(void* user, char const*, char const*, char const*, int) {
        XML_StopParser(static_cast<XmlParser*>(user)->parser_, XML_FALSE);
    }
};

XmlParser::XmlParser(XmlListener& listener) : listener_(listener), parser_(XML_ParserCreateNS(nullptr, between)) {
    if (parser_ == nullptr) throw std::bad_alloc();
    XML_SetUserData(parser_, this);
    XML_SetElementHandler(parser_, Callbacks::begin, Callbacks::end);
    XML_SetCharacterDataHandler(parser_, Callbacks::text);
    XML_SetStartDoctypeDeclHandler(parser_, Callbacks::document_type);
}

XmlParser::~XmlParser() { XML_ParserFree(parser_); }

bool XmlParser::parse(std::string_view piece, bool last) {
    auto const status = XML_Parse(parser_, piece.data(), static_cast<int>(piece.size()), last ? XML_TRUE : XML_FALSE);
    if (thrown_) std::rethrow_exception(thrown_);
    if (XML_GetErrorCode(parser_) == XML_ERROR_NO_MEMORY) throw std::bad_alloc();
    return status == XML_STATUS_OK;
}

}  // namespace zorgborg
