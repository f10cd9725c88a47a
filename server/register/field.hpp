#pragma once
/// What the engine knows of a member without knowing its struct: where it lies, how it is read, written, compared and
/// what it may be. Made once per type from Boost.Describe; everything else is ordinary code over these tables.

#include <boost/json/object.hpp>

#include <span>
#include <utility>
#include <variant>

#include "base/json.hpp"
#include "domain/value.hpp"

namespace zorgborg {

struct Field;

/// A value as filters and sorts compare it: numbers, days, instants and choices (in order of declaration) as numbers.
using Scalar = std::variant<std::int64_t, std::string>;
using Scalars = std::vector<Scalar>;

/// At most so many elements in a list of a record that is sent.
constexpr std::size_t list_limit = 1000;

/// Gathers problems while a value is read; `pointer` is where it is.
class Reading {
 public:
    explicit Reading(Problems& problems, bool partial = false) : partial(partial), problems_(problems) {}

    bool partial;                                      // members left out keep their value (JSON Merge Patch)
    bool into_scratch = false;                         // what they would keep isn't known
    std::span<std::string_view const> read_only = {};  // members of the envelope: known, but not to be sent
    std::size_t longest_list = list_limit;             // what the server itself keeps may be longer
    bool repeats = false;                              // … and hold a value twice: two equal lines of a time line

    /// More problems than this help nobody; the request is refused all the same.
    static constexpr std::size_t problem_limit = 1000;

    void fail(Rule rule, std::string detail) {
        ++failures_;
        if (problems_.size() < problem_limit) problems_.push_back({rule, pointer_, std::move(detail)});
    }
    std::size_t failures() const { return failures_; }
    void fail(Fault fault) { fail(fault.rule, std::move(fault.detail)); }
    /// Reads what replaces a value or wasn't there: nothing of it is kept.
    template <class F>
    void anew(F&& f) {
        bool const before = std::exchange(partial, false);
        f();
        partial = before;
    }
    template <class F>
    void at(std::string_view name, F&& f) {
        auto const size = pointer_.size();
        pointer_ += pointer_token(name);
        f();
        pointer_.resize(size);
    }

 private:
    Problems& problems_;
    std::size_t failures_ = 0;
    std::string pointer_ = "#";
};

/// How a value is written: the API shows absent members as null, in order of declaration; contents that are hashed
/// leave them out, in the order of RFC 8785.
enum class Form { shown, canonical };

struct FieldType {
    ValueInfo const* info;  // of the value, or of each element
    bool optional = false;
    bool many = false;
    bool filled = false;  // a list with at least one element
    bool or_one = false;  // a list, or its only element without brackets; an empty text is an empty list
    std::span<std::string_view const> choices = {};
    std::span<Field const> (*members)() = nullptr;  // of an object
    void (*read)(json::value const&, void*, Reading&) = nullptr;
    void (*write)(void const*, std::string&, Form) = nullptr;
    void (*scalars)(void const*, Scalars&) = nullptr;
    void (*texts)(void const*, std::vector<std::string>&) = nullptr;  // as in CSV: one per element
    Parsed (*literal)(std::string_view, Scalar&) = nullptr;           // a filter's value
    bool (*absent)(void const*) = nullptr;                            // an optional without value
    bool (*missing)(void const*) = nullptr;                           // not a value of the type yet
    void (*copy)(void const*, void*) = nullptr;
    bool (*equal)(void const*, void const*) = nullptr;
};

struct Field {
    std::string_view name;  // lowerCamelCase
    FieldType const* type = nullptr;
    std::size_t offset = 0;
    void const* fresh = nullptr;  // the member of a default object
    bool required = false;
    bool kept = false;     // set by the server only: a request must not send it
    std::string key = {};  // the name as JSON writes it before the value

    void* in(void* base) const { return static_cast<char*>(base) + offset; }
    void const* in(void const* base) const { return static_cast<char const*>(base) + offset; }
};

Field const* find_field(std::span<Field const> fields, std::string_view name);

/// Reads an object's members into a struct; every problem is reported, the good members are set all the same.
void read_members(std::span<Field const> fields, json::object const& object, void* base, Reading& reading);

/// Writes a struct's members into an open object.
void write_members(std::span<Field const> fields, void const* base, ObjectWriter& writer, Form form);

/// JSON Schema 2020-12 of a member, and of an object made of members. In what is shown nothing is missing.
enum class SchemaUse { request, patch, shown };
json::object schema_of(std::span<Field const> fields, SchemaUse use);
json::object schema_of_value(FieldType const& type, SchemaUse use);

}  // namespace zorgborg
