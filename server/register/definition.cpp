#include "register/definition.hpp"

#include <boost/json/monotonic_resource.hpp>
#include <boost/json/parse.hpp>

#include <algorithm>
#include <limits>
#include <stdexcept>

namespace zorgborg {

RegisterDefinition const* find_definition(std::string_view register_name) {
    auto const all = definitions();
    auto const found = std::ranges::find(all, register_name, [](auto const& d) { return d.traits.name; });
    return found == all.end() ? nullptr : &*found;
}

std::optional<Column> find_column(RegisterDefinition const& definition, std::string_view name) {
    if (auto const* field = find_field(definition.fields, name)) return Column{Column::Part::body, field};
    if (auto const* field = find_field(definition.envelope, name)) return Column{Column::Part::envelope, field};
    if (auto const* field = find_field(definition.derived, name)) return Column{Column::Part::derived, field};
    return std::nullopt;
}

namespace {

/// Envelope and members together in the order of RFC 8785; made once per register.
std::span<Column const> canonical_columns(RegisterDefinition const& definition) {
    static auto const all = [] {
        std::vector<std::vector<Column>> out;
        for (auto const& each : definitions()) {
            auto& columns = out.emplace_back();
            for (auto const& field : each.envelope) columns.push_back({Column::Part::envelope, &field});
            for (auto const& field : each.fields) columns.push_back({Column::Part::body, &field});
            std::ranges::sort(columns, {}, [](Column const& column) { return column.field->name; });
        }
        return out;
    }();
    return all[definition.index];
}

}  // namespace

std::string encode(RegisterDefinition const& definition, AnyRecord const& record) {
    std::string out;
    out.reserve(512);
    ObjectWriter writer(out);
    void const* const body = definition.body_of(record);
    for (auto const& column : canonical_columns(definition)) {
        void const* const base = column.part == Column::Part::envelope ? &record.envelope : body;
        void const* const member = column.field->in(base);
        if (column.field->type->absent(member)) continue;
        column.field->type->write(member, writer.written_key(column.field->key), Form::canonical);
    }
    writer.end();
    return out;
}

bool equal_bodies(RegisterDefinition const& definition, AnyRecord const& a, AnyRecord const& b) {
    return std::ranges::all_of(definition.fields, [&](Field const& field) {
        return field.type->equal(field.in(definition.body_of(a)), field.in(definition.body_of(b)));
    });
}

bool is_canonical(RegisterDefinition const& definition, AnyRecord const& record, std::string_view snapshot) {
    auto const kept = json::parse(snapshot).as_object();
    auto const text = [](Field const& field, void const* member) {
        std::string out;
        field.type->write(member, out, Form::canonical);
        return out;
    };
    std::string out;
    ObjectWriter writer(out);
    for (auto const& [part, field] : canonical_columns(definition)) {
        void const* const base = part == Column::Part::envelope ? &record.envelope : definition.body_of(record);
        void const* const member = field->in(base);
        if (field->type->absent(member)) continue;
        auto const written = text(*field, member);
        if (kept.contains(field->name))
            writer.key(field->name) += written;
        else if (written != text(*field, field->fresh))
            return false;
    }
    writer.end();
    return out == snapshot;
}

std::unique_ptr<AnyRecord> decode(RegisterDefinition const& definition, std::string_view snapshot) {
    std::array<unsigned char, 16384> buffer;
    json::monotonic_resource memory(buffer.data(), buffer.size());
    auto const value = json::parse(snapshot, &memory);
    auto record = definition.make();
    Problems problems;
    Reading reading(problems);
    reading.longest_list = std::numeric_limits<std::size_t>::max();
    reading.repeats = true;
    void* const body = definition.body(*record);
    for (auto const& [key, member] : value.get_object()) {
        auto const column = find_column(definition, key);
        if (!column || column->part == Column::Part::derived)
            throw std::runtime_error("content of register " + std::string(definition.traits.name) +
                                     " holds an unknown member: " + std::string(key));
        void* const base = column->part == Column::Part::envelope ? &record->envelope : body;
        column->field->type->read(member, column->field->in(base), reading);
    }
    if (!problems.empty())
        throw std::runtime_error("content of register " + std::string(definition.traits.name) +
                                 " can't be read: " + problems.front().detail);
    return record;
}

void show(RegisterDefinition const& definition, AnyRecord const& record, Facts const& facts,
          std::span<Column const> only, std::string& out) {
    auto const derived = definition.derive(record, facts);
    void const* const body = definition.body_of(record);
    ObjectWriter writer(out);
    if (only.empty()) {
        write_members(definition.envelope, &record.envelope, writer, Form::shown);
        write_members(definition.fields, body, writer, Form::shown);
        ObjectWriter under(writer.key("derived"));
        write_members(definition.derived, derived.get(), under, Form::shown);
        under.end();
        return writer.end();
    }
    auto const write = [&](Column::Part part, void const* base, ObjectWriter& to) {
        for (auto const& column : only)
            if (column.part == part)
                column.field->type->write(column.field->in(base), to.written_key(column.field->key), Form::shown);
    };
    write(Column::Part::envelope, &record.envelope, writer);
    write(Column::Part::body, body, writer);
    if (std::ranges::any_of(only, [](Column const& column) { return column.part == Column::Part::derived; })) {
        ObjectWriter under(writer.key("derived"));
        write(Column::Part::derived, derived.get(), under);
        under.end();
    }
    writer.end();
}

std::vector<Reference> references(RegisterDefinition const& definition, AnyRecord const& record) {
    std::vector<Reference> out;
    std::vector<std::string> targets;
    void const* const body = definition.body_of(record);
    for (auto const& field : definition.fields) {
        auto const kind = field.type->info->kind;
        if (kind != Kind::link && kind != Kind::user && kind != Kind::requirement) continue;
        targets.clear();
        field.type->texts(field.in(body), targets);
        std::int64_t position = 0;
        for (auto& target : targets) out.push_back({&field, position++, std::move(target)});
    }
    return out;
}

}  // namespace zorgborg
