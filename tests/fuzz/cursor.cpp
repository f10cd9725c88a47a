/// Pages: a cursor that was made is taken again and leads on where the page ended; another one is refused or cuts the
/// same list. The input is that of the list; its `cursor=` is a cursor's JSON, into which a genuine one's sort and
/// filter are put, or else a cursor as it was sent.

#include <boost/json/serialize.hpp>

#include <algorithm>

#include "base/crypto.hpp"
#include "shelf.hpp"

using namespace zorgborg;
using namespace zorgborg::fuzz;

namespace {

/// A cursor stands in a request's target, and headers are limited to 16 KiB; so much for each key of the sort, of which
/// there are 8 at most.
constexpr std::size_t longest_part = 1280;

Page page_of(Shelf const& shelf, Parameters parameters, std::optional<std::string> const& cursor) {
    if (cursor) parameters.emplace_back("cursor", *cursor);
    auto const query = ListQuery::parse(shelf.definition(), parameters);
    must_hold(query.has_value(), "a cursor that was made is taken", cursor.value_or(""));
    return list(*query, shelf.definition(), shelf.snapshot());
}

void set(Parameters& parameters, std::string const& key, std::string value) {
    std::erase_if(parameters, [&](auto const& each) { return each.first == key; });
    parameters.emplace_back(key, std::move(value));
}

/// From page to page to the end: the same records in the same order as in one go.
void check_pages(Shelf const& shelf, Parameters parameters, std::vector<Uuid> const& all) {
    auto const longest = longest_part * (ListQuery::parse(shelf.definition(), parameters)->sort.size() + 1);
    for (std::size_t const limit : {1, 2, 5}) {
        set(parameters, "limit", std::to_string(limit));
        std::vector<Uuid> walked;
        std::optional<std::string> cursor;
        do {
            auto const page = page_of(shelf, parameters, cursor);
            must_hold(page.total == static_cast<std::int64_t>(all.size()), "the total stays", page.total);
            must_hold(!page.records.empty() || all.empty(), "no page is empty", walked.size());
            for (auto const& id : ids(page)) walked.push_back(id);
            must_hold(walked.size() <= all.size(), "pages come to an end", walked.size(), all.size());
            cursor = page.next;
            must_hold(!cursor || cursor->size() <= longest, "a cursor fits a request", cursor.value_or(""));
        } while (cursor);
        must_hold(walked == all, "pages hold what the list holds", walked.size(), all.size());
    }
}

/// The cursor that was sent, with the sort and filter of a genuine one when it is JSON.
std::string cursor_of(std::string const& sent, std::string const& genuine) {
    auto json = parse_json(sent);
    if (!json || !json->is_object()) return sent;
    auto made = parse_json(parse_base64url(genuine).value()).value();
    for (auto const& [key, value] : json->get_object()) made.as_object()[key] = value;
    return base64url(json::serialize(made));
}

/// A list from a cursor on is the end of the list.
void check_foreign(Shelf const& shelf, Parameters parameters, std::string const& cursor, std::vector<Uuid> const& all) {
    set(parameters, "cursor", cursor);
    auto const query = ListQuery::parse(shelf.definition(), parameters);
    if (!query) {
        check_refusal(query.error());
        must_hold(query.error().rule == Rule::cursor, "another cursor is refused as such", cursor);
        return;
    }
    auto const rest = ids(list(*query, shelf.definition(), shelf.snapshot()));
    must_hold(rest.size() <= all.size() && std::ranges::equal(rest.rbegin(), rest.rend(), all.rbegin(),
                                                              all.rbegin() + static_cast<long>(rest.size())),
              "a list from a cursor on is its end", cursor, rest.size(), all.size());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    auto const input = fuzz::as_text(data, size);
    if (!is_utf8(input)) return 0;  // a query that isn't is refused before it comes here
    Shelf const shelf(input);
    auto parameters = shelf.parameters();
    std::string sent;
    std::erase_if(parameters, [&](auto const& each) {
        if (each.first == "cursor") sent = each.second;
        return each.first == "cursor" || each.first == "limit" || each.first == "sample" || each.first == "seed";
    });
    auto const query = ListQuery::parse(shelf.definition(), parameters);
    if (!query) return 0;
    auto const all = ids(list(*query, shelf.definition(), shelf.snapshot()));
    check_pages(shelf, parameters, all);
    check_foreign(shelf, parameters, sent, all);
    if (all.size() < 2) return 0;
    auto first = parameters;
    set(first, "limit", "1");
    check_foreign(shelf, parameters, cursor_of(sent, page_of(shelf, first, {}).next.value()), all);
    return 0;
}
