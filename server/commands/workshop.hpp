#pragma once
/// A data folder opened by a command: one transaction of its own, beside a running server if there is one.

#include <cerrno>
#include <iostream>
#include <system_error>

#include "access/accounts.hpp"
#include "catalogue/catalogue.hpp"
#include "ledger/files.hpp"
#include "ledger/notary.hpp"
#include "storage/folder.hpp"

namespace zorgborg {

/// What is wrong with what was asked, as one line for the person at the shell.
struct CommandError : std::runtime_error {
    using std::runtime_error::runtime_error;
};

class Workshop {
 public:
    explicit Workshop(Folder folder)
        : folder_(std::move(folder)),
          notary_(folder_.keys(), folder_.checkpoints()),
          database_(open_database(folder_)),
          files_(folder_.files(), database_->reader()),
          connection_(database_->writer()),
          shared_(64 << 20),
          tables_(shared_) {}

    Snapshot::Source source() { return {*connection_, tables_, catalogue_}; }
    Database& database() { return *database_; }
    Notary& notary() { return notary_; }
    FileStore& files() { return files_; }
    Folder& folder() { return folder_; }

    /// Does the work in one transaction; everything or nothing.
    template <class F>
    auto transact(F&& work) {
        connection_->begin_write();
        try {
            auto out = work();
            connection_->commit();
            tables_.end_group(true);
            return out;
        } catch (...) {
            connection_->rollback();
            tables_.end_group(false);
            throw;
        }
    }

 private:
    Folder folder_;
    Notary notary_;
    Catalogue catalogue_;
    std::unique_ptr<Database> database_;
    FileStore files_;
    std::unique_ptr<Connection> connection_;
    SharedTables shared_;
    WriterTables tables_;
};

/// Prints a command's result. Throws a CommandError when it can't: a secret nobody saw is worth nothing.
inline void say(std::string const& line) {
    if (!(std::cout << line << std::endl))
        throw CommandError("can't write the result to standard output: " + std::generic_category().message(errno));
}

/// The shell's own actor: the operator, on record.
inline Actor shell_actor() { return {"shell", {}, {}, true}; }

/// The result, or a CommandError with everything that is wrong.
template <class T>
T expect(Result<T> result) {
    if (result) return std::move(*result);
    std::string text = result.error().detail;
    for (auto const& problem : result.error().problems) text += " " + problem.pointer + ": " + problem.detail;
    throw CommandError(text);
}

inline void expect(Result<void> const& result) {
    if (!result) throw CommandError(result.error().detail);
}

/// A value of a domain type from an option, or a CommandError naming the option.
template <class T>
T parse_option(std::string_view option, std::string_view text) {
    T out{};
    if (auto const fault = Value<T>::parse(text, out))
        throw CommandError("--" + std::string(option) + ": " + fault->detail);
    return out;
}

/// Begins a new installation with its operator and first organisation.
struct Installed {
    Uuid organisation;
    Uuid user;
    std::string token;
};
Installed install(Workshop& workshop, Organisation organisation, Email const& email, Text<200> const& name,
                  Instant now);

/// A person with a membership in this role, made if missing and confirmed by the shell.
Uuid ensure_member(Workshop& workshop, Uuid const& organisation, Email const& email, Text<200> const& name, Role role,
                   std::optional<Text<200>> title, Instant now);

}  // namespace zorgborg
