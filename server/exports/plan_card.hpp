#pragma once
/// The ward's card of a continuity plan: what people do in the first minutes, on one page of paper that is readable in
/// black and white.

#include "domain/continuity_plan.hpp"
#include "exports/html.hpp"
#include "register/snapshot.hpp"

namespace zorgborg {

/// Where the texts of cards come from: the organisation, and the installation for the names of persons.
struct PlanSource {
    Snapshot const& snapshot;
    Snapshot const& people;
};

/// Characters of fallback and communication that a page holds beside the rest.
constexpr std::size_t card_characters = 2200;

/// A card; its heading is of this level, those in it are one lower.
void write_card(Html& page, PlanSource const& from, Record<ContinuityPlan> const& plan, char level);

/// The card as a page of its own.
std::string plan_card_page(PlanSource const& from, Record<ContinuityPlan> const& plan, Language language);

/// The titles of what is linked to; says so of what was archived or erased meanwhile.
template <class T>
std::vector<std::string> titles_of(Refs<T> const& links, Snapshot const& snapshot, Language language);

/// How the plan stands between being written and being known to work, in plain words.
void write_test_state(Html& page, Record<ContinuityPlan> const& plan, Snapshot const& snapshot);

/// An organisation's name; empty in the installation's tree.
std::string name_of(Snapshot const& snapshot);
/// A person's name; that there is nobody, when there is none.
std::string person_name(PlanSource const& from, std::optional<UserRef> const& person, Language language);

}  // namespace zorgborg
