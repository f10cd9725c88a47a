#include "register/field.hpp"

#include <boost/json/array.hpp>

#include <algorithm>

namespace zorgborg {

Field const* find_field(std::span<Field const> fields, std::string_view name) {
    auto const found = std::ranges::find(fields, name, &Field::name);
    return found == fields.end() ? nullptr : &*found;
}

void read_members(std::span<Field const> fields, json::object const& object, void* base, Reading& reading) {
    for (auto const& member : object) {
        std::string_view const name = member.key();
        auto const& value = member.value();
        reading.at(name, [&] {
            auto const* const field = find_field(fields, name);
            bool const kept = field != nullptr ? field->kept && !reading.read_only.empty()
                                               : std::ranges::find(reading.read_only, name) != reading.read_only.end();
            if (kept) return reading.fail(Rule::read_only, "This member is kept by the server; leave it out.");
            if (field == nullptr) return reading.fail(Rule::unknown_member, "There is no such member.");
            if (!value.is_null() || field->type->optional) return field->type->read(value, field->in(base), reading);
            if (field->required) return reading.fail(Rule::required, "This member is required.");
            field->type->copy(field->fresh, field->in(base));
        });
    }
    if (reading.partial) return;
    for (auto const& field : fields)
        if (field.required && !(field.kept && !reading.read_only.empty()) && object.if_contains(field.name) == nullptr)
            reading.at(field.name, [&] { reading.fail(Rule::required, "This member is required."); });
}

void write_members(std::span<Field const> fields, void const* base, ObjectWriter& writer, Form form) {
    for (auto const& field : fields) {
        void const* const member = field.in(base);
        if (form == Form::canonical && field.type->absent(member)) continue;
        field.type->write(member, writer.written_key(field.key), form);
    }
}

}  // namespace zorgborg
