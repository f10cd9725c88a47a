#pragma once
/// Lists and views on their way out as sheets: what the columns are and what stands in the cells, once for every
/// format.

#include <functional>

#include "register/cells.hpp"
#include "register/list.hpp"

namespace zorgborg {

/// A sheet's columns, and its rows one after the other. Lifetime: within that of what it was made from.
struct Sheet {
    using RowFunction = std::function<void(SheetRow const&)>;
    std::vector<Field const*> columns;
    std::function<void(RowFunction const&)> each_row;
};

/// A page of a list: envelope, members and derived ones, or the fields asked for; people by mail address. `people` is
/// the installation's snapshot.
Sheet sheet_of(ListQuery const& query, Page const& page, RegisterDefinition const& definition, Snapshot const& snapshot,
               Snapshot const& people);

/// Described structs of one type, a column per member; `at` gives each.
Sheet sheet_of(std::span<Field const> fields, std::size_t count, std::function<void const*(std::size_t)> at);

std::string csv_of(Sheet const& sheet);

}  // namespace zorgborg
