#pragma once
/// XML, read as it comes in (expat). A document type declaration is refused, and with it every entity but XML's own:
/// no format read here has one.

#include <exception>
#include <optional>
#include <string_view>

#include "base/problem.hpp"

struct XML_ParserStruct;

namespace zorgborg {

/// The attributes of an element, by name without namespace.
class XmlAttributes {
 public:
    explicit XmlAttributes(char const* const* pairs) : pairs_(pairs) {}
    /// Empty when there is none.
    std::string_view operator[](std::string_view name) const;

 private:
    char const* const* pairs_;
};

/// Who hears what a document holds; elements are named without namespace.
class XmlListener {
 public:
    virtual ~XmlListener() = default;
    virtual void begin(std::string_view element, XmlAttributes const& attributes) = 0;
    virtual void text(std::string_view) {}
    virtual void end(std::string_view) {}

    /// Why this document isn't wanted: the parser stops.
    std::optional<Refusal> const& refusal() const { return refusal_; }

 protected:
    void stop(Refusal refusal) {
        if (!refusal_) refusal_ = std::move(refusal);
    }

 private:
    std::optional<Refusal> refusal_;
};

class XmlParser {
 public:
    explicit XmlParser(XmlListener& listener);
    ~XmlParser();
    XmlParser(XmlParser const&) = delete;
    XmlParser& operator=(XmlParser const&) = delete;

    /// False when this isn't well-formed XML, or the listener stopped: no more is wanted.
    bool feed(std::string_view piece) { return parse(piece, false); }
    bool finish() { return parse({}, true); }

 private:
    struct Callbacks;
    bool parse(std::string_view piece, bool last);

    XmlListener& listener_;
    XML_ParserStruct* parser_;
    std::exception_ptr thrown_;
};

}  // namespace zorgborg
