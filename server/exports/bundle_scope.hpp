#pragma once
/// Whom a bundle is for, what of the organisation goes into it, and what it says of itself (`data/bundle.json`): the
/// same for who makes one and who checks it.

#include <functional>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "domain/assessment.hpp"
#include "domain/trace.hpp"
#include "register/snapshot.hpp"

namespace zorgborg {

constexpr bool shows_log(BundleProfile profile) { return profile != BundleProfile::customer; }
constexpr bool shows_json(BundleProfile profile) { return profile == BundleProfile::certifier; }

struct BundleRequest {
    Uuid organisation;
    Instant as_of;
    std::optional<Instant> from;   // contents of before are left out, but for each record's newest
    std::optional<Instant> since;  // what changed from then on is listed on the first page
    BundleProfile profile = BundleProfile::certifier;
    Language language = Language::nl;
    std::optional<Uuid> assessment;  // only what this one looked at and said
    Actor viewer;                    // drafts are told to who writes them
    /// What the caller may take away.
    std::function<bool(RegisterDefinition const&)> may_export;
};

/// Whether the register's contents go in. Keys to the service never do.
bool in_bundle(RegisterDefinition const& definition, BundleRequest const& request);

/// Which records of the registers told go in; one that doesn't isn't told of in any version.
class RecordScope {
 public:
    /// Of a bundle for one assessment: itself, its results, what they lean on as it was seen, the controls and lines of
    /// the requirements that it looked at, its findings and their tasks. Results of a report that isn't issued yet go
    /// to who may see them.
    RecordScope(Snapshot const& snapshot, BundleRequest const& request);
    bool tells(Uuid const& record) const { return (!only_ || only_->contains(record)) && !drafts_.contains(record); }

 private:
    void add_assessment(Snapshot const& snapshot, Record<Assessment> const& assessment, Actor const& viewer);

    std::optional<std::set<Uuid>> only_;
    std::set<Uuid> drafts_;
};

struct WithheldRegister {
    std::string register_;
    std::int64_t leaves = 0;  // whose contents aren't told
};
BOOST_DESCRIBE_STRUCT(WithheldRegister, (), (register_, leaves))

/// What a bundle says of itself.
struct BundleStatement {
    Uuid organisation;
    std::string name;
    Instant as_of;
    std::optional<Instant> from;
    std::optional<Instant> since;
    BundleProfile profile = BundleProfile::certifier;
    std::optional<Uuid> assessment;
    Language language = Language::nl;
    std::string software;                // name and version
    std::string catalogue;               // SHA-256 of the requirements and mappings it was judged by
    std::int64_t size = 0;               // of the log
    std::string root;                    // base64
    std::vector<std::string> registers;  // told
    std::vector<WithheldRegister> withheld;
    std::int64_t contents = 0;  // told
    std::int64_t earlier = 0;   // left out as older than `from`
    std::int64_t erased = 0;
    std::int64_t files = 0;    // of evidence
    std::int64_t missing = 0;  // files named and not there: `missing.json`
};
BOOST_DESCRIBE_STRUCT(BundleStatement, (),
                      (organisation, name, as_of, from, since, profile, assessment, language, software, catalogue, size,
                       root, registers, withheld, contents, earlier, erased, files, missing))

/// `bundle.json`: without `assessment` in a bundle that isn't of one, as before there were any.
std::string statement_text(BundleStatement const& statement);

/// `bag-info.txt`, but for Payload-Oxum.
std::string bag_info(BundleStatement const& statement);

/// A file's name as it stands in a bundle: letters, digits, `.`, `_` and `-`, at most 100, never hidden.
std::string safe_name(std::string_view name);

/// Where a piece of evidence lies below `data/`.
std::string evidence_path(std::string_view sha256, std::string_view file_name);

/// An item of `missing.json`: a file that a record names and that isn't there (any longer).
std::string missing_item(std::string_view evidence, std::string_view sha256);

/// A line of `contents.jsonl`, with its line feed. A blanked content has neither salt nor snapshot.
std::string content_line(std::int64_t seq, std::string_view salt, std::string_view snapshot);
std::string erased_line(std::int64_t seq);

/// Files of one item a line, so that they are read and written in pieces: the first line, and what ends it.
constexpr std::string_view items_begin = "{\"items\":[\n";
std::string items_end(std::int64_t total);
std::string proofs_begin(std::int64_t size, Sha256 const& root);
constexpr std::string_view proofs_end = "\n]}\n";
std::string proof_item(std::string_view register_name, std::string_view record, std::int64_t seq,
                       std::span<Sha256 const> proof);

}  // namespace zorgborg
