#pragma once
/// What must fit together in a register: the same for `check`, `backup` and `restore`. What is wrong, one line each.

#include "commands/workshop.hpp"

namespace zorgborg {

void add_faults(std::vector<std::string>& faults, std::vector<std::string> more);

/// The database in itself: its file, its logs, their contents, its secrets.
std::vector<std::string> faults_in(Database& database);

/// What lies beside the database: what was signed of its logs, and the files.
std::vector<std::string> faults_beside(Workshop& workshop);

/// Begins a new epoch of a log that isn't what was signed: its first leaf names what was. Returns the note.
std::string begin_epoch(Workshop& workshop, Uuid const& organisation);

}  // namespace zorgborg
