#pragma once
/// Everything that is late or falls due soon, over all registers: reviews, evidence to renew, answers to
/// auditors, tasks, exercises, continuity plans that were never tested or failed, findings (each register's `due`).

#include "register/snapshot.hpp"

namespace zorgborg {

struct OverdueItem {
    std::string register_;
    Uuid id;
    std::string title;
    DueKind what = DueKind::review;
    Date due_date;
    std::int64_t days_late = 0;  // 0: not late yet
    std::optional<UserRef> owner;
    bool escalated = false;  // a week late: the security officer's too
};
BOOST_DESCRIBE_STRUCT(OverdueItem, (), (register_, id, title, what, due_date, days_late, owner, escalated))

struct Overdue {
    Date on;
    std::vector<OverdueItem> items;
};
BOOST_DESCRIBE_STRUCT(Overdue, (), (on, items))

struct OverdueQuery {
    Date on;  // as it will look that day if nothing is done
    int within_days = 30;
    std::optional<Uuid> owner = {};
};

/// By date, then register and id.
Overdue overdue(Snapshot const& snapshot, OverdueQuery const& query);

}  // namespace zorgborg
