#pragma once
/// What a register's header tells the engine besides its members.

#include "domain/value.hpp"

namespace zorgborg {

/// Registers that share their rights; the rights table (`access/rights.hpp`) is by area.
enum class Area {
    content,       // what the ISMS is made of
    evidence,      // what shows that it is so
    requests,      // what auditors ask to see
    organisation,  // the organisation itself
    memberships,   // who may do what
    tokens,        // keys of programs and people
    users,         // people, of the installation
    findings,      // what audits and exercises taught
    assessments,   // audit programmes, audits and what they found
    notices,       // webhooks
    calendars,     // calendar feeds, each its owner's
    acts,          // approvals and erasures: made by actions only
    log,           // the audit log
};
BOOST_DESCRIBE_ENUM(Area, content, evidence, requests, organisation, memberships, tokens, users, findings, assessments,
                    notices, calendars, acts, log)

/// What the engine offers for a register beyond reading: each makes routes, and their absence a 405.
enum class Ability {
    create,    // POST, import and bulk creation
    change,    // PATCH, bulk, import
    archive,   // DELETE, _restore
    approve,   // approvals
    erase,     // _erase
    upload,    // POST with a file or without one; content
    answer,    // _answer, _accept, _return
    complete,  // completions, reschedulings
    log_line,  // log: a line in the time line
    judge,     // effect-checks, _close
    card,      // card
    analyse,   // _suggest, considerations, _finish, _continue, triggers, heat-map, treatment-plan
    accept,    // acceptances
    assess,    // results, _issue, _return, _confirm, responses, _close, independence
    coverage,  // coverage: what of a programme was handled
    prefill,   // _prefill: inputs that are empty get what the registers say
    cycle,     // gates, transitions, report
    serve,     // lists and records under /v1/organisations/{organisationId}
};
BOOST_DESCRIBE_ENUM(Ability, create, change, archive, approve, erase, upload, answer, complete, log_line, judge, card,
                    analyse, accept, assess, coverage, prefill, cycle, serve)

struct Traits {
    std::string_view name;         // of the register, in paths: plural
    std::string_view record_name;  // of one record
    Area area = Area::content;
    Set<Ability> abilities{Ability::create, Ability::change, Ability::archive, Ability::erase, Ability::serve};
    bool of_installation = false;  // its records lie in the installation's tree
    bool of_reading = false;       // its records say who read what, and change nothing that can be read
    std::int64_t schema = 1;       // grows when the meaning of stored content changes; see `upgrade`
};

}  // namespace zorgborg
