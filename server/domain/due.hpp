#pragma once
/// By when something is to be done about a record, and what.

#include "domain/value.hpp"

namespace zorgborg {

enum class DueKind {
    review,          // a control or document is to be looked at again
    renewal,         // evidence is to be renewed
    answer,          // an auditor waits
    task,            // a task
    exercise,        // an exercise is planned
    never_tested,    // a continuity plan was never tested at all
    talked_through,  // a continuity plan was only talked through
    test,            // a continuity plan is to be tested again
    retest,          // a continuity plan failed its last test
    finding,         // a finding is to be settled
    acceptance,      // the acceptance of a risk ends
    reopened,        // a risk that was accepted is to be decided on anew
};
BOOST_DESCRIBE_ENUM(DueKind, review, renewal, answer, task, exercise, never_tested, talked_through, test, retest,
                    finding, acceptance, reopened)

struct Due {
    DueKind what = DueKind::review;
    Date date;
    std::optional<Instant> since = {};  // from when it was due then; none: from the beginning
    bool rolled = false;                // a later one of a series took the place of one that was missed
};

}  // namespace zorgborg
