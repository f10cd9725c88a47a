#pragma once
/// What ties a person or a firm to requirements: read off versions of records, each rule for one register.

#include "domain/independence.hpp"

namespace zorgborg {

/// A version of a record that names a person, or that they wrote; it stood from one day through another.
struct Trace {
    std::string_view register_name;
    AnyRecord const& record;
    bool written = false;  // by the person, on its first day
    Date from;
    Date until;
};

/// Appends what the trace ties the person to. Evidence that an assessment leans on is audit evidence, and no tie; nor
/// is a record as it was seeded, nor what auditors do: judging findings, evaluating exercises, audit programmes.
void add_ties(Trace const& trace, Uuid const& person, Facts const& facts, std::vector<Tie>& ties);

/// What a firm did here: its engagements, else what its kind says since it is in the register; and what it supplies.
void add_ties(Record<Party> const& party, Facts const& facts, std::vector<Tie>& ties);

}  // namespace zorgborg
