#pragma once
/// A bundle's log: its leaves against its root, contents against leaves, proofs against the root.
///
/// Errors: a FileFault with the first thing wrong.

#include <map>

#include "exports/bag_check.hpp"
#include "exports/bundle_scope.hpp"

namespace zorgborg {

/// The newest version of a record, as far as the bundle tells of it.
struct NewestLeaf {
    std::int64_t seq = 0;
    std::int64_t version = 0;
    Sha256 leaf{};
    bool erased = false;
    bool withheld = false;     // no version of it is told
    std::int64_t taken = 0;    // versions told, erased ones too
    std::int64_t early = 0;    // left out as older than `from`
    std::int64_t missing = 0;  // left out, and not early
    bool is_told() const { return !erased && !withheld; }
    // SHA-256 of what the record is: as it was written, and as today's software reads and writes it.
    Sha256 written{}, read{};
};

/// A file kept with a piece of evidence.
struct NamedFile {
    std::string evidence;  // the record's id
    std::string sha256;
    std::string name;
};

class LogCheck {
 public:
    /// The whole log at once. Memory grows with the number of records, not with that of changes.
    LogCheck(ZipReader& zip, BagCheck const& bag, BundleStatement const& statement);

    using Records = std::map<std::string, NewestLeaf, std::less<>>;  // by id
    /// Of a register that is told of; null when it has none.
    Records const* records(std::string_view register_name) const;
    /// By the id of the evidence.
    std::vector<NamedFile> const& files() const { return files_; }

 private:
    struct Leaf;
    class Contents;
    Leaf parse_leaf(std::string const& line, std::int64_t seq, std::string const& place) const;
    bool is_told(std::string_view register_name) const;
    void read_leaves();
    void read_contents();
    void take_content(Leaf const& leaf, json::object const& content, std::string const& place);
    void take_evidence(std::string_view id, json::object const& snapshot);
    void leave_out(Leaf const& leaf);
    void judge_what_is_left_out();
    void check_counts() const;
    void check_proofs() const;

    ZipReader& zip_;
    BagCheck const& bag_;
    BundleStatement const& statement_;
    BundleStatement counted_;
    std::map<std::string, Records, std::less<>> registers_;
    std::vector<NamedFile> files_;
};

/// Small letters and hyphens: what registers are called.
bool is_register_name(std::string_view name);
/// A text of an object; a fault when there is none of that name.
std::string text_member(json::object const& object, std::string_view name, std::string const& place);
std::int64_t number_member(json::object const& object, std::string_view name, std::string const& place);
/// A line that is a JSON object.
json::object object_of(std::string_view line, std::string const& place);

/// The canonical JSON of what was read; a fault when it holds a fraction, as nothing here does.
std::string canonical_of(json::value const& value, std::string const& place);

/// Reads a file of one item a line, between a known beginning and a known end.
class ItemLines {
 public:
    ItemLines(ZipReader& zip, ZipMember const& member, std::string_view begin);
    /// The next item, without its comma; false: the file's end, which `expect_end` looks at.
    bool next(std::string& item);
    void expect_end(std::string_view end);
    std::string place() const { return lines_.place(); }

 private:
    ZipLines lines_;
    std::string line_;
    bool last_ = false;  // the item read last had no comma
};

}  // namespace zorgborg
