/// Query keys and the lists they make: filters of every kind of member, search, sort, sample.

#include <algorithm>
#include <set>

#include "register/filter.hpp"
#include "shelf.hpp"

using namespace zorgborg;
using namespace zorgborg::fuzz;

namespace {

using Ids = std::vector<Uuid>;

std::optional<ListQuery> query_of(RegisterDefinition const& definition, Parameters const& parameters) {
    auto query = ListQuery::parse(definition, parameters);
    if (query) return std::move(*query);
    auto const& refusal = query.error();
    check_refusal(refusal);
    for (auto const& problem : refusal.problems)
        must_hold(std::ranges::any_of(parameters, [&](auto const& each) { return each.first == problem.pointer; }) ||
                      problem.rule == Rule::required,
                  "a problem names a key that was sent", problem.pointer, problem.detail);
    return std::nullopt;
}

std::set<Uuid> found(Shelf const& shelf, ListQuery query) {
    query.limit.reset();
    query.sample.reset();
    auto const all = ids(list(query, shelf.definition(), shelf.snapshot()));
    return {all.begin(), all.end()};
}

/// Filters go together: what fits them all is what fits each.
void check_filters(Shelf const& shelf, ListQuery const& query) {
    auto bare = query;
    bare.conditions.clear();
    bare.words.clear();
    auto expected = found(shelf, bare);
    auto const keep = [&](ListQuery const& one) {
        auto const fitting = found(shelf, one);
        std::erase_if(expected, [&](Uuid const& id) { return !fitting.contains(id); });
    };
    for (auto const& condition : query.conditions) {
        auto one = bare;
        one.conditions = {condition};
        keep(one);
    }
    for (auto const& word : query.words) {
        auto one = bare;
        one.words = {word};
        keep(one);
    }
    must_hold(found(shelf, query) == expected, "all filters together are each of them", expected.size());
}

/// A member that can be filtered by a text of its own finds itself: the texts are those of CSV.
void check_literals(Shelf const& shelf) {
    auto const& definition = shelf.definition();
    for (auto const& record : shelf.snapshot().table(definition).records())
        for (auto const& field : definition.fields) {
            if (field.name == "seed") continue;  // a sample's: the list's own key goes before
            std::vector<std::string> texts;
            field.type->texts(field.in(definition.body_of(*record)), texts);
            for (auto const& text : texts) {
                if (code_points(text) > filter_text_limit) continue;
                auto const query = query_of(definition, {{"archived", "any"}, {std::string(field.name), text}});
                must_hold(query && found(shelf, *query).contains(record->envelope.id),
                          "a member is found by what it holds", field.name, text);
            }
            auto const none = query_of(definition, {{"archived", "any"}, {std::string(field.name), ""}});
            must_hold(none && found(shelf, *none).contains(record->envelope.id) == texts.empty(),
                      "a member without value is found as such", field.name);
        }
}

std::optional<Scalar> first_value(Column const& column, RegisterDefinition const& definition, AnyRecord const& record,
                                  Facts const& facts) {
    auto const derived = definition.derive(record, facts);
    void const* const base = column.part == Column::Part::envelope ? &record.envelope
                             : column.part == Column::Part::body   ? definition.body_of(record)
                                                                   : derived.get();
    Scalars values;
    column.field->type->scalars(column.field->in(base), values);
    if (values.empty()) return std::nullopt;
    if (auto* text = std::get_if<std::string>(&values.front())) *text = beginning(*text, sorted_characters);
    return values.front();
}

/// Neighbours stand in the order asked for by the first key that tells them apart; ids break ties.
void check_order(Shelf const& shelf, ListQuery const& query, Page const& page) {
    for (std::size_t i = 1; i < page.records.size(); ++i) {
        auto const& before = *page.records[i - 1];
        auto const& after = *page.records[i];
        bool told = false;
        for (auto const& key : query.sort) {
            auto const a = first_value(key.column, shelf.definition(), before, shelf.snapshot());
            auto const b = first_value(key.column, shelf.definition(), after, shelf.snapshot());
            if (a == b) continue;
            bool const right = a && b ? (*a < *b) != key.descending : a.has_value();
            must_hold(right, "records stand in the order of the sort", query.sort_text, to_text(before.envelope.id),
                      to_text(after.envelope.id));
            told = true;
            break;
        }
        must_hold(told || before.envelope.id < after.envelope.id, "ids break ties", query.sort_text);
    }
}

void check_page(Shelf const& shelf, ListQuery const& query) {
    auto const page = list(query, shelf.definition(), shelf.snapshot());
    auto const& records = shelf.snapshot().table(shelf.definition()).records();
    auto const size = static_cast<std::int64_t>(page.records.size());
    must_hold(page.total <= static_cast<std::int64_t>(records.size()), "no more fit than there are", page.total);
    must_hold(size <= query.limit.value_or(size) && size <= page.total, "a page holds no more than asked", size);
    if (!query.cursor)
        must_hold(
            page.next.has_value() == (size < (query.sample ? std::min(query.sample->size, page.total) : page.total)),
            "there is a next page when more fit", size, page.total);
    check_order(shelf, query, page);
    std::string shown;
    for (auto const* record : page.records) {
        shown.clear();
        show(shelf.definition(), *record, shelf.snapshot(), query.fields, shown);
        must_hold(parse_json(shown).has_value(), "what is shown is JSON", shown);
    }
    if (query.sample)
        must_hold(ids(list(query, shelf.definition(), shelf.snapshot())) == ids(page), "a sample is drawn again alike");
}

void check_archived(Shelf const& shelf, ListQuery query) {
    query.archived = ListQuery::Archived::no;
    auto both = found(shelf, query);
    query.archived = ListQuery::Archived::yes;
    auto const archived = found(shelf, query);
    for (auto const& id : archived) must_hold(both.insert(id).second, "a record is archived or not", to_text(id));
    query.archived = ListQuery::Archived::any;
    must_hold(found(shelf, query) == both, "any is archived and not archived", both.size());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    auto const input = fuzz::as_text(data, size);
    if (!is_utf8(input)) return 0;  // a query that isn't is refused before it comes here
    Shelf const shelf(input);
    if (shelf.parameters().size() < 2) check_literals(shelf);
    auto const query = query_of(shelf.definition(), shelf.parameters());
    if (!query || query->cursor) return 0;
    check_page(shelf, *query);
    check_filters(shelf, *query);
    check_archived(shelf, *query);
    return 0;
}
