#pragma once
/// Whether a bundle is what it says: offline, with nothing but the file and, better, the key of who made it.

#include "base/signing.hpp"
#include "exports/bundle_scope.hpp"
#include "exports/zip_reader.hpp"

namespace zorgborg {

struct BundleReport {
    std::optional<FileFault> fault;  // the first thing wrong
    bool unreadable = false;         // it isn't such a file at all
    std::size_t members = 0;
    std::string key;            // whose signature it has: the public key in base64
    BundleStatement statement;  // what it says of itself; holds when there is no fault
};

/// Reads the file from beginning to end, some of it twice. Memory grows with the number of its files and records. The
/// key: whose signature is expected; without, a bundle made anew and signed by somebody else is a good bundle.
BundleReport check_bundle(std::istream& file, std::optional<PublicKey> const& key);

}  // namespace zorgborg
