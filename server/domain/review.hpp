#pragma once
/// When something that is reviewed at intervals falls due again.

#include <optional>

#include "base/time.hpp"

namespace zorgborg {

/// An interval after the last review, else after the start; none without an interval or either date.
inline std::optional<Date> next_review(std::optional<Period> interval, std::optional<Date> last,
                                       std::optional<Date> start) {
    auto const from = last ? last : start;
    if (!interval || !from) return std::nullopt;
    return interval->after(*from);
}

/// Fills in the derived members that everything reviewed has.
template <class Derived, class Body>
void derive_review(Derived& out, Body const& body, std::optional<Date> start, Date today) {
    out.next_review_date = next_review(body.review_interval, body.last_reviewed_date, start);
    out.review_overdue = out.next_review_date && *out.next_review_date < today;
}

}  // namespace zorgborg
