#pragma once
/// Makes an evidence bundle piece by piece: a signed BagIt bag in a ZIP, of an organisation as it stood at an instant.
/// README, "Checking a bundle without this software", says what is in it. Memory doesn't grow with the log or the
/// files; a piece reads in one short transaction. The same data, instant, scope, language and software give the same
/// bytes, also later.

#include <filesystem>
#include <functional>
#include <map>
#include <memory>

#include "exports/bundle_scope.hpp"
#include "ledger/notary.hpp"

namespace zorgborg {

/// What a part of a bundle is made from; lives in the transaction of its snapshot.
struct BundleView {
    Snapshot const& snapshot;  // as of then
    Snapshot const& people;    // the installation's, as of then
    BundleRequest const& request;
    BundleStatement const& statement;                    // complete: parts come after log and evidence
    RecordScope const& scope;                            // which records are told of
    std::map<std::string, std::string> const& enclosed;  // files of evidence: where they lie below `data/`, by hash
};

struct BundleText {
    std::string path;  // below `data/`
    std::string text;
};
/// One or more files made from what is known: a page, a sheet, an exchange format.
using BundlePart = std::function<std::vector<BundleText>(BundleView const&)>;

/// What bundles are made with, beside the data.
struct BundleWorkshop {
    Notary& notary;
    std::function<std::filesystem::path(std::string_view sha256)> file;
    std::string software;  // name and version
    std::vector<BundlePart> parts = {};
};

/// Thread-safety: one call at a time, by any thread. Lifetime: within the workshop's.
class Bundle {
 public:
    /// In a transaction of the source. 404: no such organisation, or none yet at that instant; 503 `log-rolled-back`.
    static Result<std::unique_ptr<Bundle>> begin(Snapshot::Source const& source, BundleWorkshop const& workshop,
                                                 BundleRequest request);
    ~Bundle();

    /// Appends the next piece, about 256 KiB; false: that was the last. Begins and ends transactions of its own. Throws
    /// std::runtime_error when the bundle can't be finished: content or a file was erased meanwhile, or can't be read.
    bool next(Snapshot::Source const& source, std::string& out);

    BundleStatement const& statement() const;

 private:
    class Maker;
    explicit Bundle(std::unique_ptr<Maker> maker);
    std::unique_ptr<Maker> maker_;
};

}  // namespace zorgborg
