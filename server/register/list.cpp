#include "register/list.hpp"

#include <boost/json/array.hpp>

#include <algorithm>
#include <set>

namespace zorgborg {
namespace {

using Values = std::vector<std::optional<Scalar>>;

/// Room for a record's values, used again for the next: allocating it for each took half of the time of a filter.
struct Scratch {
    Scalars scalars;
    std::vector<std::string> texts;
};

/// A record with its derived members, made when first asked for.
class Candidate {
 public:
    Candidate(RegisterDefinition const& definition, AnyRecord const& record, Facts const& facts, Scratch& scratch)
        : definition_(definition), record_(record), facts_(facts), scratch_(scratch) {}
    void const* member(Column const& column) {
        switch (column.part) {
            case Column::Part::envelope: return column.field->in(&record_.envelope);
            case Column::Part::body: return column.field->in(definition_.body_of(record_));
            case Column::Part::derived:
                if (!derived_) derived_ = definition_.derive(record_, facts_);
                return column.field->in(derived_.get());
        }
        return nullptr;
    }
    /// Until the next call.
    Scalars& scalars(Column const& column) {
        scratch_.scalars.clear();
        column.field->type->scalars(member(column), scratch_.scalars);
        return scratch_.scalars;
    }
    /// Whether a text, or what a requirement is called, holds the folded word. The record's own texts are folded once:
    /// a search in 10,000 controls took four times as long.
    bool mentions(std::string const& word) {
        auto const& own = record_.searched.get([&] { return folded_texts(definition_.fields, Column::Part::body); });
        return own.find(word) != std::string::npos ||
               folded_texts(definition_.derived, Column::Part::derived).find(word) != std::string::npos;
    }

 private:
    /// With line breaks between them, which no word holds.
    std::string folded_texts(std::span<Field const> fields, Column::Part part) {
        std::string out;
        for (auto const& field : fields) {
            if (!is_text(*field.type) && field.type->info->kind != Kind::requirement) continue;
            scratch_.texts.clear();
            field.type->texts(member({part, &field}), scratch_.texts);
            for (auto const& text : scratch_.texts) out.append(folded(text)) += '\n';
        }
        return out;
    }

    RegisterDefinition const& definition_;
    AnyRecord const& record_;
    Facts const& facts_;
    Scratch& scratch_;
    std::shared_ptr<void const> derived_;
};

bool holds(Condition const& condition, Candidate& candidate) {
    auto const& values = candidate.scalars(condition.column);
    auto const& wanted = condition.value;
    if (wanted.none) return values.empty();
    return std::ranges::any_of(values, [&](Scalar const& value) {
        if (!wanted.any.empty()) return std::ranges::find(wanted.any, value) != wanted.any.end();
        return (!wanted.low || *wanted.low <= value) && (!wanted.high || value <= *wanted.high);
    });
}

bool fits(ListQuery const& query, RegisterDefinition const& definition, AnyRecord const& record, Facts const& facts,
          Scratch& scratch) {
    bool const archived = record.envelope.archived_at.has_value();
    if (query.archived != ListQuery::Archived::any && archived != (query.archived == ListQuery::Archived::yes))
        return false;
    Candidate candidate(definition, record, facts, scratch);
    return std::ranges::all_of(query.conditions, [&](auto const& condition) { return holds(condition, candidate); }) &&
           std::ranges::all_of(query.words, [&](auto const& word) { return candidate.mentions(word); });
}

struct Item {
    AnyRecord const* record;
    Values values;
};

/// Below zero: a before b. Empty values come last whichever way is sorted.
int compare(std::vector<SortKey> const& sort, Values const& a, Uuid const& a_id, Values const& b, Uuid const& b_id) {
    for (std::size_t i = 0; i < sort.size(); ++i) {
        if (a[i] == b[i]) continue;
        if (!a[i] || !b[i]) return a[i] ? -1 : 1;
        return (*a[i] < *b[i]) != sort[i].descending ? -1 : 1;
    }
    return a_id < b_id ? -1 : a_id == b_id ? 0 : 1;
}

std::string cursor_text(ListQuery const& query, Item const& last) {
    std::string text;
    ObjectWriter writer(text);
    writer.text("f", base64url(as_text(sha256({query.filter_text})).substr(0, 9)));
    writer.text("i", to_text(last.record->envelope.id));
    writer.text("s", query.sort_text);
    auto& values = writer.key("v") += '[';
    for (auto const& value : last.values) {
        if (&value != &last.values.front()) values += ',';
        if (!value)
            values += "null";
        else if (auto const* number = std::get_if<std::int64_t>(&*value))
            append_json(values, *number);
        else
            append_json(values, std::get<std::string>(*value));
    }
    values += ']';
    writer.end();
    return base64url(text);
}

std::optional<Cursor> parse_cursor(ListQuery const& query, std::string_view text) {
    auto const bytes = parse_base64url(text);
    if (!bytes) return std::nullopt;
    auto const parsed = parse_json(*bytes);
    if (!parsed || !parsed->is_object()) return std::nullopt;
    auto const& object = parsed->get_object();
    auto const member = [&](std::string_view name) -> std::string {
        auto const* value = object.if_contains(name);
        return value != nullptr && value->is_string() ? std::string(value->get_string()) : std::string();
    };
    auto const id = parse_uuid(member("i"));
    auto const* values = object.if_contains("v");
    if (!id || values == nullptr || !values->is_array() || values->get_array().size() != query.sort.size() ||
        member("s") != query.sort_text || member("f") != base64url(as_text(sha256({query.filter_text})).substr(0, 9)))
        return std::nullopt;
    Cursor out;
    out.id = *id;
    for (auto const& value : values->get_array()) {
        if (value.is_int64())
            out.values.emplace_back(value.get_int64());
        else if (value.is_string())
            out.values.emplace_back(std::string(value.get_string()));
        else if (value.is_null())
            out.values.emplace_back();
        else
            return std::nullopt;
    }
    return out;
}

/// What a record is sorted by: the first value of the member, none when it has no value.
std::optional<Scalar> sort_value(Column const& column, Candidate& candidate) {
    auto& values = candidate.scalars(column);
    if (values.empty()) return std::nullopt;
    if (auto* text = std::get_if<std::string>(&values.front())) *text = beginning(*text, sorted_characters);
    return std::move(values.front());
}

/// Draws by the order of SHA-256(seed, id): anybody can draw it again from the ids.
void draw(std::vector<Item>& items, SampleRequest const& sample) {
    auto const key = [&](Item const& item) {
        return sha256({std::to_string(sample.seed), ":", to_text(item.record->envelope.id)});
    };
    std::ranges::sort(items, {}, key);
    if (items.size() > static_cast<std::size_t>(sample.size)) items.resize(static_cast<std::size_t>(sample.size));
    std::ranges::sort(items, {}, [](Item const& item) { return item.record->envelope.id; });
}

/// Reads the keys of a list one by one; gathers what is wrong.
class QueryReader {
 public:
    explicit QueryReader(RegisterDefinition const& definition) : definition_(definition) {}

    Result<ListQuery> read(Parameters const& parameters) {
        Parameters filters;
        for (auto const& [key, value] : parameters) {
            if (!seen_.insert(key).second) fail(Rule::duplicate, key, "The key stands twice.");
            take(key, value);
            if (is_filter(key)) filters.emplace_back(key, value);
        }
        std::ranges::sort(filters);
        for (auto const& [key, value] : filters) out_.filter_text.append(key).append("=").append(value).append("\n");
        read_cursor();
        if (!problems_.empty()) return refuse(Refusal::Kind::shape, std::move(problems_));
        return std::move(out_);
    }

 private:
    static bool is_filter(std::string_view key) {
        constexpr std::string_view others[] = {"limit", "cursor", "sort", "fields", "sample", "seed", "format", "asOf"};
        return std::ranges::find(others, key) == std::end(others);
    }
    void fail(Rule rule, std::string_view key, std::string detail) {
        problems_.push_back({rule, std::string(key), std::move(detail)});
    }
    std::optional<std::int64_t> number(std::string_view key, std::string_view value, std::int64_t low,
                                       std::int64_t high) {
        auto const out = parse_whole(value, low, high);
        if (!out) fail(Rule::range, key, whole_number_wanted(low, high));
        return out;
    }
    std::optional<Column> column(std::string_view key, std::string_view name) {
        auto const found = find_column(definition_, name);
        if (!found)
            fail(Rule::unknown_member, key, "There is no member \"" + std::string(beginning(name, 60)) + "\" here.");
        return found;
    }
    void take(std::string const& key, std::string const& value) {
        if (key == "limit")
            out_.limit = number(key, value, 1, highest_limit);
        else if (key == "cursor")
            cursor_ = value;
        else if (key == "sort")
            take_sort(value);
        else if (key == "fields")
            take_fields(value);
        else if (key == "q")
            take_words(value);
        else if (key == "archived")
            take_archived(value);
        else if (key == "sample")
            sample_size_ = number(key, value, 1, highest_limit);
        else if (key == "seed")
            seed_ = number(key, value, 0, 1'000'000'000);
        else if (key != "format" && key != "asOf")
            take_condition(key, value);
    }
    void take_sort(std::string const& value) {
        constexpr std::size_t most = 8;
        out_.sort_text = value;
        if (split(value, ',').size() > most) return fail(Rule::length, "sort", "At most 8 members.");
        for (auto name : split(value, ',')) {
            bool const descending = name.starts_with('-');
            if (descending) name.remove_prefix(1);
            if (auto const found = column("sort", name)) out_.sort.push_back({*found, descending});
        }
    }
    void take_fields(std::string const& value) {
        for (auto const* const always : {"id", "version"}) out_.fields.push_back(*find_column(definition_, always));
        for (auto const name : split(value, ','))
            if (auto const found = column("fields", name))
                if (std::ranges::find(out_.fields, found->field, &Column::field) == out_.fields.end())
                    out_.fields.push_back(*found);
    }
    void take_words(std::string const& value) {
        for (auto const word : split_list(value, " \t\n\v\f\r")) out_.words.push_back(folded(word));
        if (out_.words.empty() || out_.words.size() > 16 || code_points(value) > 500)
            fail(Rule::length, "q", "1 to 16 words to search for, 500 characters at most.");
    }
    void take_archived(std::string const& value) {
        if (value == "true")
            out_.archived = ListQuery::Archived::yes;
        else if (value == "any")
            out_.archived = ListQuery::Archived::any;
        else if (value != "false")
            fail(Rule::choice, "archived", "One of: true, false, any.");
    }
    void take_condition(std::string const& key, std::string const& value) {
        auto const found = find_column(definition_, key);
        if (!found || !is_filterable(*found->field->type))
            return fail(Rule::unknown_parameter, key, "There is no such query key here.");
        std::vector<Fault> faults;
        Condition condition{*found, read_filter(*found->field->type, value, faults)};
        for (auto& fault : faults) fail(fault.rule, key, std::move(fault.detail));
        out_.conditions.push_back(std::move(condition));
    }
    void read_cursor() {
        if (sample_size_) out_.sample = SampleRequest{*sample_size_, seed_.value_or(0)};
        if (!cursor_) return;
        if (out_.sample) return fail(Rule::cursor, "cursor", "A sample has no pages.");
        out_.cursor = parse_cursor(out_, *cursor_);
        if (!out_.cursor) fail(Rule::cursor, "cursor", "This cursor isn't one of this list with this sort and filter.");
    }

    RegisterDefinition const& definition_;
    ListQuery out_;
    std::optional<std::string> cursor_;
    std::optional<std::int64_t> sample_size_, seed_;
    std::set<std::string> seen_;
    Problems problems_;
};

}  // namespace

Result<ListQuery> ListQuery::parse(RegisterDefinition const& definition, Parameters const& parameters) {
    return QueryReader(definition).read(parameters);
}

namespace {

/// The page of a list without filter and sort: what stands before it and after it isn't looked at.
Page plain_page(ListQuery const& query, Table const& table) {
    auto const& records = table.records();
    auto const id_of = [](RecordPointer const& record) { return record->envelope.id; };
    auto next = query.cursor ? std::ranges::upper_bound(records, query.cursor->id, {}, id_of) : records.begin();
    Page page;
    page.total = static_cast<std::int64_t>(table.in_use());
    for (; next != records.end(); ++next) {
        if ((*next)->envelope.archived_at) continue;
        if (static_cast<std::int64_t>(page.records.size()) == *query.limit) {
            page.next = cursor_text(query, {page.records.back(), {}});
            break;
        }
        page.records.push_back(next->get());
    }
    return page;
}

}  // namespace

Page list(ListQuery const& query, RegisterDefinition const& definition, Snapshot const& snapshot) {
    bool const plain = query.limit && query.sort.empty() && query.filter_text.empty() && !query.sample;
    if (plain) return plain_page(query, snapshot.table(definition));
    Scratch scratch;
    std::vector<Item> items;
    for (auto const& record : snapshot.table(definition).records())
        if (fits(query, definition, *record, snapshot, scratch)) items.push_back({record.get(), {}});
    Page page;
    page.total = static_cast<std::int64_t>(items.size());
    if (query.sample) draw(items, *query.sample);
    if (!query.sort.empty()) {
        for (auto& item : items) {
            Candidate candidate(definition, *item.record, snapshot, scratch);
            for (auto const& key : query.sort) item.values.push_back(sort_value(key.column, candidate));
        }
        std::ranges::sort(items, [&](Item const& a, Item const& b) {
            return compare(query.sort, a.values, a.record->envelope.id, b.values, b.record->envelope.id) < 0;
        });
    }
    auto begin = items.begin();
    if (query.cursor)
        begin = std::ranges::partition_point(items, [&](Item const& item) {
            return compare(query.sort, item.values, item.record->envelope.id, query.cursor->values, query.cursor->id) <=
                   0;
        });
    auto end = items.end();
    if (query.limit && end - begin > *query.limit) {
        end = begin + *query.limit;
        page.next = cursor_text(query, *(end - 1));
    }
    for (auto item = begin; item != end; ++item) page.records.push_back(item->record);
    return page;
}

}  // namespace zorgborg
