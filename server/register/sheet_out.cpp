#include "register/sheet_out.hpp"

#include <algorithm>

#include "base/json.hpp"
#include "base/text.hpp"
#include "register/csv.hpp"

namespace zorgborg {
namespace {

std::vector<Column> columns_of(ListQuery const& query, RegisterDefinition const& definition) {
    if (!query.fields.empty()) return query.fields;
    std::vector<Column> out;
    for (auto const& field : definition.envelope) out.push_back({Column::Part::envelope, &field});
    for (auto const& field : definition.fields) out.push_back({Column::Part::body, &field});
    for (auto const& field : definition.derived) out.push_back({Column::Part::derived, &field});
    return out;
}

/// Whether the text is one part of a cell, and read as it is.
bool is_one_part(std::string_view text) {
    return !text.empty() && text.front() != '[' && text.find_first_of(";|\n") == std::string_view::npos &&
           trimmed(text) == text;
}

/// A list stands in one cell: its parts between semicolons, or as JSON where those don't tell the parts apart.
std::string joined(FieldType const& type, std::vector<std::string> const& texts) {
    if (!type.many) return texts.empty() ? std::string() : texts.front();
    bool const objects = type.info->kind == Kind::object;
    std::string out;
    if (objects || !std::ranges::all_of(texts, is_one_part)) {
        if (texts.empty()) return out;
        for (auto const& text : texts) {
            out += out.empty() ? '[' : ',';
            if (objects)
                out += text;
            else
                append_json(out, text);
        }
        return out + "]";
    }
    for (auto const& text : texts) out.append(out.empty() ? "" : ";").append(text);
    return out;
}

/// People by their mail address.
void name_people(FieldType const& type, Snapshot const& people, std::vector<std::string>& texts) {
    if (type.info->kind != Kind::user && type.info->target != "users") return;
    for (auto& text : texts)
        if (auto const id = parse_uuid(text))
            if (auto const* const user = people.find<User>(*id)) text = user->body.email.value;
}

}  // namespace

Sheet sheet_of(ListQuery const& query, Page const& page, RegisterDefinition const& definition, Snapshot const& snapshot,
               Snapshot const& people) {
    auto const columns = columns_of(query, definition);
    Sheet out;
    for (auto const& column : columns) out.columns.push_back(column.field);
    out.each_row = [columns, &page, &definition, &snapshot, &people](Sheet::RowFunction const& take) {
        SheetRow row(columns.size());
        std::vector<std::string> texts;
        for (auto const* record : page.records) {
            auto const derived = definition.derive(*record, snapshot);
            for (std::size_t i = 0; i < columns.size(); ++i) {
                auto const& [part, field] = columns[i];
                void const* const base = part == Column::Part::envelope ? &record->envelope
                                         : part == Column::Part::body   ? definition.body_of(*record)
                                                                        : derived.get();
                texts.clear();
                field->type->texts(field->in(base), texts);
                name_people(*field->type, people, texts);
                row[i] = joined(*field->type, texts);
            }
            take(row);
        }
    };
    return out;
}

Sheet sheet_of(std::span<Field const> fields, std::size_t count, std::function<void const*(std::size_t)> at) {
    Sheet out;
    for (auto const& field : fields) out.columns.push_back(&field);
    out.each_row = [fields, count, at = std::move(at)](Sheet::RowFunction const& take) {
        for (std::size_t n = 0; n < count; ++n) {
            SheetRow row;
            for (auto const& field : fields) {
                std::vector<std::string> texts;
                field.type->texts(field.in(at(n)), texts);
                row.push_back(joined(*field.type, texts));
            }
            take(row);
        }
    };
    return out;
}

std::string csv_of(Sheet const& sheet) {
    std::string out(csv_mark);
    SheetRow headings;
    for (auto const* column : sheet.columns) headings.emplace_back(column->name);
    append_csv(out, headings);
    sheet.each_row([&](SheetRow const& row) { append_csv(out, row); });
    return out;
}

}  // namespace zorgborg
