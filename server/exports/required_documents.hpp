#pragma once
/// The documented information that NEN 7510-1 asks for, held against the register.

#include "insight/statement.hpp"

namespace zorgborg {

enum class DocumentState {
    ready,       // in force, and approved where that is the board's
    unapproved,  // in force, but not approved as it is now
    draft,       // there is a draft only
    described,   // how it is done is written down, what came of it isn't
    missing,
};

struct DocumentLine {
    std::string number;  // the clause's, in the organisation's edition
    std::string title;
    DocumentState state = DocumentState::missing;
    std::vector<std::string> found;  // titles, of those the state rests on
};

/// In the order of the standard. `statement` answers for itself: it is a draft while lines are undecided.
std::vector<DocumentLine> required_documents(Snapshot const& snapshot, Statement const& statement, Language language);

}  // namespace zorgborg
