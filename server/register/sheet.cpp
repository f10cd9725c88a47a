#include "register/sheet.hpp"

#include <algorithm>
#include <limits>
#include <map>
#include <set>

#include "catalogue/catalogue.hpp"
#include "domain/applicability.hpp"
#include "domain/membership.hpp"
#include "register/labels.hpp"

namespace zorgborg {
namespace {

/// `22-11-2026` and `22/11/2026` as ISO 8601; anything else as it is.
std::string iso_date(std::string_view cell) {
    auto const parts = split_list(cell, "-/.");
    if (parts.size() != 3) return std::string(cell);
    auto const day = parse_whole(parts[0], 0, 31);
    auto const month = parse_whole(parts[1], 0, 99);
    auto const year = parse_whole(parts[2], 1000, 9999);
    if (!day || !month || !year) return std::string(cell);
    auto const two = [](std::int64_t n) { return (n < 10 ? "0" : "") + std::to_string(n); };
    return std::to_string(*year) + "-" + two(*month) + "-" + two(*day);
}

using Complain = std::function<void(std::string)>;

enum class Among { members, everybody };

/// What a cell or one of its parts means as JSON; what it can't be is left for the reader to refuse.
class Meaning {
 public:
    Meaning(Snapshot const& snapshot, Snapshot const& people) : snapshot_(snapshot), people_(people) {
        if (auto const* organisation = snapshot.organisation()) edition_ = enum_name(organisation->body.edition);
    }

    /// `complain` hears of people and requirements that aren't there.
    json::value of(FieldType const& type, std::string_view cell, Complain const& complain) const {
        if (auto written = as_json(type, cell, complain)) return std::move(*written);
        if (!type.many) return of_one(type, cell, complain);
        json::array out;
        for (auto const part : split_list(cell, type.choices.empty() ? ";|\n" : ";|\n,")) {
            auto value = of_one(type, part, complain);
            out.push_back(std::move(value));
        }
        return out;
    }

 private:
    /// A cell that is written as JSON: an object, or a list that separators don't hold together.
    std::optional<json::value> as_json(FieldType const& type, std::string_view cell, Complain const& complain) const {
        bool const object = type.info->kind == Kind::object;
        if (!(type.many && cell.starts_with('[')) && !(object && !type.many && cell.starts_with('{')))
            return std::nullopt;
        auto value = parse_json(cell);
        if (!value) return std::nullopt;
        if (!type.many) return whole(type, std::move(*value));
        for (auto& item : value->as_array())
            if (item.is_string())
                item = of_one(type, std::string_view(item.get_string()), complain);
            else if (object)
                item = whole(type, std::move(item));
        return std::move(*value);
    }
    /// What the cell doesn't name is null: the object replaces the one before.
    static json::value whole(FieldType const& type, json::value value) {
        if (!value.is_object() || type.members == nullptr) return value;
        auto& object = value.get_object();
        for (auto const& field : type.members())
            if (auto* const member = object.if_contains(field.name); member == nullptr)
                object.emplace(field.name, nullptr);
            else if (!field.type->many)
                *member = whole(*field.type, std::move(*member));
        return value;
    }
    json::value of_one(FieldType const& type, std::string_view cell, Complain const& complain) const {
        switch (type.info->kind) {
            case Kind::boolean: return boolean(cell);
            case Kind::whole: return whole(cell);
            case Kind::date: return json::value(iso_date(cell));
            case Kind::user: return person(cell, Among::members, complain);
            case Kind::link:
                return type.info->target == "users" ? person(cell, Among::everybody, complain) : json::value(cell);
            case Kind::requirement: return requirement(cell, complain);
            default: break;
        }
        for (auto const choice : type.choices)
            if (is_called(cell, LabelKind::values, choice)) return json::value(choice);
        return json::value(cell);
    }
    static json::value boolean(std::string_view cell) {
        auto const text = lower_ascii(cell);
        for (auto const* const yes : {"true", "ja", "yes", "waar", "1", "x"})
            if (text == yes) return true;
        for (auto const* const no : {"false", "nee", "no", "onwaar", "0"})
            if (text == no) return false;
        return json::value(cell);
    }
    static json::value whole(std::string_view cell) {
        using Limits = std::numeric_limits<std::int64_t>;
        auto const number = parse_whole(cell, Limits::min(), Limits::max());
        return number ? json::value(*number) : json::value(cell);
    }
    /// Whose address it is; a stranger to the organisation is nobody, except to who adds people.
    json::value person(std::string_view cell, Among among, Complain const& complain) const {
        if (cell.find('@') == std::string_view::npos) return json::value(cell);
        auto const wanted = lower_ascii(cell);
        for (auto const* user : people_.all<User>())
            if (user->body.email.value == wanted &&
                (among == Among::everybody || !snapshot_.linking<Membership>(to_text(user->envelope.id)).empty()))
                return json::value(to_text(user->envelope.id));
        complain("Nobody here has the address " + std::string(cell) + ".");
        return nullptr;
    }
    json::value requirement(std::string_view cell, Complain const& complain) const {
        auto const* const found = snapshot_.source().catalogue.by_number(edition_, cell);
        if (found == nullptr) complain("There is no requirement " + std::string(cell) + ".");
        return json::value(found == nullptr ? std::string(cell) : found->id);
    }

    Snapshot const& snapshot_;
    Snapshot const& people_;
    std::string_view edition_ = "nen7510-2024";
};

/// What a column of the sheet is.
struct Heading {
    enum class Use { member, id, version, passed_over } use = Use::passed_over;
    Field const* field = nullptr;
    std::string text;
};

Result<std::vector<Heading>> headings_of(SheetRow const& row, std::vector<std::string> const& skipped,
                                         RegisterDefinition const& definition) {
    std::vector<Heading> out;
    Problems problems;
    for (auto const& cell : row) {
        auto& heading = out.emplace_back();
        heading.text = trimmed(cell);
        auto const called = [&](Field const& field) { return is_called(heading.text, LabelKind::members, field.name); };
        auto const pick = [&](std::span<Field const> fields) {
            auto const found = std::ranges::find_if(fields, called);
            return found == fields.end() ? nullptr : &*found;
        };
        bool const skip =
            std::ranges::any_of(skipped, [&](std::string const& name) { return folded(name) == folded(heading.text); });
        if (skip || heading.text.empty()) continue;
        heading.field = pick(definition.fields);
        if (heading.field != nullptr && heading.field->kept) {
            heading.field = nullptr;  // exported, and the server's to set
        } else if (heading.field != nullptr) {
            heading.use = Heading::Use::member;
            bool const twice = std::ranges::count(out, heading.field, &Heading::field) > 1;
            if (twice)
                problems.push_back({Rule::duplicate, "#/1", "The column \"" + heading.text + "\" stands twice."});
        } else if (auto const* of_envelope = pick(definition.envelope)) {
            if (of_envelope->name == "id") heading.use = Heading::Use::id;
            if (of_envelope->name == "version") heading.use = Heading::Use::version;
        } else if (pick(definition.derived) == nullptr) {
            problems.push_back({Rule::unknown_column, "#/1",
                                "The column \"" + heading.text +
                                    "\" is no member of this register; name it in skip= to "
                                    "pass over it."});
        }
    }
    if (!problems.empty()) return refuse(Refusal::Kind::shape, std::move(problems));
    return out;
}

/// Where a record stands for its requirements: the statement's lines, and the controls an organisation starts with.
constexpr std::string_view known_by_requirement[] = {Applicability::register_name, Control::register_name};

/// The records by the requirements they name: how a sheet without ids finds them.
class ByRequirement {
 public:
    ByRequirement(RegisterDefinition const& definition, Snapshot const& snapshot) {
        if (std::ranges::find(known_by_requirement, definition.traits.name) == std::end(known_by_requirement)) return;
        for (auto const* const name : {"requirement", "requirements"})
            if (auto const* field = find_field(definition.fields, name)) field_ = field;
        if (field_ == nullptr) return;
        for (auto const& record : snapshot.table(definition).records()) {
            if (record->envelope.archived_at) continue;
            std::vector<std::string> targets;
            field_->type->texts(field_->in(definition.body_of(*record)), targets);
            records_.emplace(key(std::move(targets)), record->envelope.id);
        }
    }
    /// The record of these members: one, none, or a problem when several fit.
    std::optional<Uuid> find(json::object const& members, BulkRow& row) const {
        if (field_ == nullptr) return std::nullopt;
        auto const* const value = members.if_contains(field_->name);
        if (value == nullptr) return std::nullopt;
        std::vector<std::string> targets;
        if (value->is_string()) targets.emplace_back(value->get_string());
        if (value->is_array())
            for (auto const& item : value->get_array()) targets.emplace_back(item.as_string());
        if (targets.empty()) return std::nullopt;
        auto const [first, last] = records_.equal_range(key(std::move(targets)));
        if (first == last) return std::nullopt;
        if (std::next(first) != last)
            row.problems.push_back({Rule::ambiguous, row.pointer + pointer_token(field_->name),
                                    "More than one record names this requirement; add a column id."});
        return first->second;
    }

 private:
    static std::string key(std::vector<std::string> targets) {
        std::ranges::sort(targets);
        std::string out;
        for (auto const& target : targets) out += target + "\n";
        return out;
    }
    Field const* field_ = nullptr;
    std::multimap<std::string, Uuid> records_;
};

void take_cell(BulkRow& row, Heading const& heading, std::string_view cell, Meaning const& meaning) {
    auto const complain = [&](std::string_view what) {
        row.problems.push_back({Rule::format, row.pointer, std::string(what)});
    };
    if (heading.use == Heading::Use::id && !cell.empty()) {
        row.id = parse_uuid(cell);
        if (!row.id) complain("The cell \"" + heading.text + "\" isn't an id.");
    } else if (heading.use == Heading::Use::version && !cell.empty()) {
        auto const number = parse_json(cell);
        if (number && number->is_int64())
            row.version = number->get_int64();
        else
            complain("The cell \"" + heading.text + "\" isn't a version.");
    } else if (heading.use == Heading::Use::member && cell.ends_with(cut_mark)) {
        row.problems.push_back({Rule::length, row.pointer + pointer_token(heading.field->name),
                                "The cell was cut when it was exported: a workbook's cell holds no longer text."});
    } else if (heading.use == Heading::Use::member) {
        auto const& type = *heading.field->type;
        // An empty cell clears what may be empty; what has to be something stays as it is.
        auto const absent = [&](std::string what) {
            row.problems.push_back(
                {Rule::link_target, row.pointer + pointer_token(heading.field->name), std::move(what)});
        };
        if (!cell.empty())
            row.members[heading.field->name] = meaning.of(type, cell, absent);
        else if (type.many)
            row.members[heading.field->name] = json::array();
        else if (type.optional)
            row.members[heading.field->name] = nullptr;
    }
}

}  // namespace

Result<std::vector<BulkRow>> rows_of(std::vector<SheetLine> const& lines, std::vector<std::string> const& skipped,
                                     RegisterDefinition const& definition, Snapshot const& snapshot,
                                     Snapshot const& people) {
    if (lines.empty()) return refuse(Refusal::Kind::shape, Rule::malformed_csv, "The sheet has no headings.");
    auto const headings = headings_of(lines.front().cells, skipped, definition);
    if (!headings) return headings.error();
    Meaning const meaning(snapshot, people);
    ByRequirement const by_requirement(definition, snapshot);
    std::vector<BulkRow> out;
    std::set<Uuid> named;
    for (std::size_t i = 1; i < lines.size(); ++i) {
        auto const& line = lines[i];
        auto& row = out.emplace_back();
        row.pointer = "#/" + std::to_string(line.line);
        for (std::size_t column = 0; column < line.cells.size(); ++column) {
            auto const cell = trimmed(line.cells[column]);
            if (column < headings->size())
                take_cell(row, (*headings)[column], cell, meaning);
            else if (!cell.empty())
                row.problems.push_back(
                    {Rule::unknown_column, row.pointer, "The row has more cells than the headings."});
        }
        if (!row.id) row.id = by_requirement.find(row.members, row);
        if (row.id && !named.insert(*row.id).second)
            row.problems.push_back({Rule::duplicate, row.pointer, "A row before this one is of the same record."});
        bool const seeded = definition.can(Ability::serve) && !definition.can(Ability::create);
        if (!row.id && seeded && row.problems.empty())
            row.problems.push_back({Rule::not_seeded, row.pointer, "No record fits, and none can be made here."});
    }
    return out;
}

}  // namespace zorgborg
