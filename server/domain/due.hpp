#pragma once
/// By when something is to be done about a record, and what.

#include "domain/value.hpp"

namespace zorgborg {

enum class DueKind {
    review,             // a control or document is to be looked at again
    renewal,            // evidence is to be renewed
    answer,             // an auditor waits
    task,               // a task
    exercise,           // an exercise is planned
    never_tested,       // a continuity plan was never tested at all
    talked_through,     // a continuity plan was only talked through
    test,               // a continuity plan is to be tested again
    retest,             // a continuity plan failed its last test
    finding,            // a finding is to be settled
    acceptance,         // the acceptance of a risk ends
    reopened,           // a risk that was accepted is to be decided on anew
    audit,              // an audit is planned, or a requirement of the programme waits for one
    confirmation,       // a report that was typed over is to be confirmed by a second person
    reporting,          // the board wasn't given a report yet
    response,           // the board didn't answer a report yet
    independence,       // the organisation's independent assessment lapses
    certificate,        // a certificate ends, or its next audit is due
    management_review,  // a management review is planned
    objective,          // an objective is to be reached
    measurement,        // an objective is to be measured
    training,           // a training is planned
    cycle,              // a cycle is to be closed
};
BOOST_DESCRIBE_ENUM(DueKind, review, renewal, answer, task, exercise, never_tested, talked_through, test, retest,
                    finding, acceptance, reopened, audit, confirmation, reporting, response, independence, certificate,
                    management_review, objective, measurement, training, cycle)

struct Due {
    DueKind what = DueKind::review;
    Date date;
    std::optional<Instant> since = {};  // from when it was due then; none: from the beginning
    bool rolled = false;                // a later one of a series took the place of one that was missed
};

}  // namespace zorgborg
