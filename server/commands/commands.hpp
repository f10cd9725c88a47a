#pragma once
/// The sub-commands. Each prints what it is asked for on stdout (one JSON object, or `serve`'s address), everything
/// else on stderr, and returns the exit code. What it throws is told by `main` as one line, exit code 1.

#include <optional>
#include <string>

#include "commands/options.hpp"

namespace zorgborg {

int serve(ServeOptions const& options);

struct InitOptions {
    std::string data;
    std::string organisation;
    std::string email;
    std::string name;  // of the person; empty: the address
};
int init(InitOptions const& options);

struct TokenOptions {
    std::string data;
    std::string email;
    std::string role;
    std::string organisation;  // empty: the only one, or the person's only one
    std::string expires;       // empty: in a year
    std::string program;       // empty: the person's own
};
int token(TokenOptions const& options);

int demo(std::string const& data);
/// `accept`: a log that isn't what was signed is taken as it is, from a new epoch on.
int check(std::string const& data, bool accept);

/// What becomes of the signing key.
struct KeyOptions {
    std::string passphrase_file;  // `-`: standard input
    bool without_keys = false;
};
struct RemindOptions {
    ServeOptions sending;  // the rows `data` and `sending_options`
    std::string at;        // an instant; empty: now
    std::string until;     // an instant: a run for each hour from `at` to it
    bool dry_run = false;
};
/// One run of the reminders as of an instant, beside a running server if there is one.
int remind(RemindOptions const& options);

struct BackupOptions {
    std::string data;
    std::string to;
    KeyOptions key;
};
/// Writes all of the folder into one file, beside a running server if there is one: exports/manifest.hpp says what.
int backup(BackupOptions const& options);

struct RestoreOptions {
    std::string data;
    std::string from;
    KeyOptions key;
};
/// Puts a backup in the place of what is in the folder, or of nothing: storage/folder.hpp says how.
int restore(RestoreOptions const& options);

/// Checks an evidence bundle offline: 0 it holds, 1 something is wrong, 2 it can't be read. `key`: a PEM file with the
/// public key of who should have made it; empty: whoever did.
int verify(std::string const& file, std::string const& key);

}  // namespace zorgborg
