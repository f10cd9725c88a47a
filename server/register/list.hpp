#pragma once
/// Lists: filter, search, sort, page and sample over the decoded records of a snapshot. One implementation for now, the
/// past, derived members and every database.

#include <optional>
#include <string>
#include <vector>

#include "base/text.hpp"
#include "register/filter.hpp"
#include "register/snapshot.hpp"

namespace zorgborg {

constexpr std::int64_t default_limit = 200;
constexpr std::int64_t highest_limit = 1000;

/// Texts are sorted by so many of their first characters: a cursor holds them, and must fit a request's target.
constexpr std::size_t sorted_characters = 200;

struct SortKey {
    Column column;
    bool descending = false;
};

/// One `member=value`.
struct Condition {
    Column column;
    FilterValue value;
};

struct SampleRequest {
    std::int64_t size = 0;
    std::int64_t seed = 0;
};

/// Where a page ended: the sort values and id of its last record.
struct Cursor {
    std::vector<std::optional<Scalar>> values;
    Uuid id;
};

struct ListQuery {
    enum class Archived { no, yes, any };

    std::optional<std::int64_t> limit = {};
    std::optional<Cursor> cursor = {};
    std::vector<SortKey> sort = {};
    std::vector<Column> fields = {};      // empty: all
    std::vector<std::string> words = {};  // folded; each must stand in a text of the record
    std::vector<Condition> conditions = {};
    Archived archived = Archived::no;
    std::optional<SampleRequest> sample = {};
    std::string filter_text = {};  // what was filtered on, sorted: part of cursors and of a sample's record
    std::string sort_text = {};

    /// 400 with every bad key at once. `asOf` and `format` are the caller's and passed over.
    static Result<ListQuery> parse(RegisterDefinition const& definition, Parameters const& parameters);
};

struct Page {
    std::vector<AnyRecord const*> records;
    std::int64_t total = 0;  // all that fit the filter
    std::optional<std::string> next;
};

/// Records by id, or as sorted (empty values last, ties by id). Without a limit the page holds everything.
Page list(ListQuery const& query, RegisterDefinition const& definition, Snapshot const& snapshot);

}  // namespace zorgborg
