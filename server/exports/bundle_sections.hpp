#pragma once
/// The sections of a bundle's first page, each below its heading.

#include "exports/bundle_page.hpp"

namespace zorgborg {

// What the whole says in short (bundle_summary.cpp).
void write_standing(Html& page, BundlePage const& bundle);
void write_statement(Html& page, BundlePage const& bundle);
void write_overdue(Html& page, BundlePage const& bundle);
void write_documents(Html& page, BundlePage const& bundle);

// Record by record (bundle_records.cpp).
void write_controls(Html& page, BundlePage const& bundle);
void write_changes(Html& page, BundlePage const& bundle);
void write_late_entries(Html& page, BundlePage const& bundle);
void write_overrides(Html& page, BundlePage const& bundle);
void write_rights(Html& page, BundlePage const& bundle);

// Audits (bundle_assessments.cpp).
void add_assessments(BundlePage& out, Snapshot const& snapshot, std::optional<Uuid> const& only);
void write_assessments(Html& page, BundlePage const& bundle);

// What they share.

template <class T, class F>
void write_rows(Html& page, std::vector<T> const& rows, F&& write) {
    for (auto const& row : rows) page.in("tr", [&] { write(row); }).markup("\n");
}
/// A value, or marked words that say that there is none.
void write_or(Html& page, std::string_view value, Words const& otherwise);
std::string const& zone_of(BundlePage const& bundle);

}  // namespace zorgborg
