#include "exports/log_check.hpp"

#include <algorithm>

#include "domain/evidence.hpp"
#include "ledger/merkle.hpp"

namespace zorgborg {
namespace {

/// The root over leaves as they come (RFC 9162, 2.1.2): complete subtrees, the largest first.
class GrowingTree {
 public:
    void add(Sha256 hash) {
        for (auto bit = size_++; (bit & 1) != 0; bit >>= 1) {
            hash = node_hash(peaks_.back(), hash);
            peaks_.pop_back();
        }
        peaks_.push_back(hash);
    }
    Sha256 root() const {
        if (peaks_.empty()) return empty_root();
        auto out = peaks_.back();
        for (auto i = peaks_.size() - 1; i-- > 0;) out = node_hash(peaks_[i], out);
        return out;
    }

 private:
    std::uint64_t size_ = 0;
    std::vector<Sha256> peaks_;
};

/// What today's software makes of a content; what is there when it can't read it.
std::string read_again(std::string_view register_name, std::string const& snapshot) {
    auto const* const definition = find_definition(register_name);
    if (definition == nullptr) return snapshot;
    try {
        return encode(*definition, *decode(*definition, snapshot));
    } catch (std::runtime_error const&) {
        return snapshot;
    }
}

}  // namespace

bool is_register_name(std::string_view name) {
    return !name.empty() && name.find_first_not_of("abcdefghijklmnopqrstuvwxyz-") == std::string_view::npos;
}

std::string text_member(json::object const& object, std::string_view name, std::string const& place) {
    auto const* const member = object.if_contains(name);
    if (member == nullptr || !member->is_string()) fault(place, "it has no " + std::string(name));
    return std::string(member->get_string());
}

std::int64_t number_member(json::object const& object, std::string_view name, std::string const& place) {
    auto const* const member = object.if_contains(name);
    if (member == nullptr || !member->is_int64()) fault(place, "it has no " + std::string(name));
    return member->get_int64();
}

json::object object_of(std::string_view line, std::string const& place) {
    auto value = parse_json(line);
    if (!value || !value->is_object()) fault(place, "it isn't a JSON object");
    return std::move(value->get_object());
}

std::string canonical_of(json::value const& value, std::string const& place) {
    try {
        return canonical_json(value);
    } catch (std::logic_error const&) {
        fault(place, "it holds a fraction");
    }
}

ItemLines::ItemLines(ZipReader& zip, ZipMember const& member, std::string_view begin) : lines_(zip, member) {
    if (!lines_.next(line_) || line_ + "\n" != begin) fault(lines_.place(), "it doesn't begin as it must");
}

bool ItemLines::next(std::string& item) {
    if (last_) return false;
    if (!lines_.next(line_)) fault(lines_.place(), "it ends too early");
    // An empty list: the line behind its beginning.
    if (line_.empty()) return !(last_ = true);
    last_ = !line_.ends_with(',');
    item = line_.substr(0, line_.size() - (last_ ? 0 : 1));
    return true;
}

void ItemLines::expect_end(std::string_view end) {
    std::string rest;
    // The line feed that ends the last item begins the end.
    while (lines_.next(line_)) rest += line_ + "\n";
    if (rest != end.substr(1)) fault(lines_.place(), "it doesn't end as it must");
}

struct LogCheck::Leaf {
    std::int64_t seq = 0, version = 0;
    std::string at, actor, register_name, record, digest;
    Sha256 hash{};
};

/// The contents, one at a time, in the order of their leaves.
class LogCheck::Contents {
 public:
    Contents(ZipReader& zip, ZipMember const& member) : lines_(zip, member) { advance(); }

    /// The content of this leaf, or null.
    json::object const* of(std::int64_t seq) const { return more_ && seq_ == seq ? &content_ : nullptr; }
    bool at_end() const { return !more_; }
    std::string place() const { return lines_.place(); }

    void advance() {
        std::string line;
        if (!(more_ = lines_.next(line))) return;
        content_ = object_of(line, place());
        auto const seq = number_member(content_, "seq", place());
        if (seq <= seq_) fault(place(), "it isn't in the order of the leaves");
        seq_ = seq;
        if (line + "\n" != made_again()) fault(place(), "it isn't written as it must be");
    }

 private:
    std::string made_again() const {
        if (content_.contains("erased")) return erased_line(seq_);
        auto const salt = parse_base64(text_member(content_, "salt", place()));
        if (!salt) fault(place(), "its salt isn't base64");
        return content_line(seq_, *salt, text_member(content_, "snapshot", place()));
    }

    ZipLines lines_;
    json::object content_;
    std::int64_t seq_ = -1;
    bool more_ = false;
};

LogCheck::LogCheck(ZipReader& zip, BagCheck const& bag, BundleStatement const& statement)
    : zip_(zip), bag_(bag), statement_(statement) {
    read_leaves();
    read_contents();
    check_counts();
    check_proofs();
}

LogCheck::Records const* LogCheck::records(std::string_view register_name) const {
    auto const found = registers_.find(register_name);
    return found == registers_.end() ? nullptr : &found->second;
}

bool LogCheck::is_told(std::string_view register_name) const {
    return std::ranges::find(statement_.registers, register_name) != statement_.registers.end();
}

LogCheck::Leaf LogCheck::parse_leaf(std::string const& line, std::int64_t seq, std::string const& place) const {
    auto const leaf = object_of(line, place);
    Leaf out;
    out.seq = number_member(leaf, "seq", place);
    if (out.seq != seq) fault(place, "leaf " + std::to_string(seq) + " was expected here");
    out.version = number_member(leaf, "version", place);
    out.at = text_member(leaf, "at", place);
    out.actor = text_member(leaf, "actor", place);
    out.register_name = text_member(leaf, "register", place);
    out.record = text_member(leaf, "record", place);
    out.digest = text_member(leaf, "digest", place);
    text_member(leaf, "action", place);
    number_member(leaf, "schema", place);
    constexpr std::size_t members = 9;
    if (leaf.size() != members || canonical_of(leaf, place) != line) fault(place, "it isn't canonical");
    auto const at = parse_instant(out.at);
    if (!at || to_text(*at) != out.at || !parse_uuid(out.record) || !is_register_name(out.register_name))
        fault(place, "it isn't a leaf");
    out.hash = leaf_hash(line);
    return out;
}

void LogCheck::read_leaves() {
    ZipLines lines(zip_, bag_.payload("audit-log.jsonl"));
    GrowingTree tree;
    std::string line, last_at;
    std::int64_t seq = 0;
    for (; lines.next(line); ++seq) {
        auto const leaf = parse_leaf(line, seq, lines.place());
        if (leaf.at <= last_at) fault(lines.place(), "its instant isn't after the one before");
        last_at = leaf.at;
        tree.add(leaf.hash);
        auto& newest = registers_[leaf.register_name][leaf.record];
        if (leaf.version != newest.version + 1) fault(lines.place(), "its version doesn't follow the one before");
        newest = {leaf.seq, leaf.version, leaf.hash};
    }
    auto const place = bag_.payload("audit-log.jsonl").name;
    if (seq != statement_.size)
        fault(place, "it has " + std::to_string(seq) + " leaves and the checkpoint " + std::to_string(statement_.size));
    if (base64(as_text(tree.root())) != statement_.root) fault(place, "its root isn't the checkpoint's");
}

void LogCheck::read_contents() {
    ZipLines lines(zip_, bag_.payload("audit-log.jsonl"));
    Contents contents(zip_, bag_.payload("contents.jsonl"));
    std::string line;
    for (std::int64_t seq = 0; lines.next(line); ++seq) {
        auto const leaf = parse_leaf(line, seq, lines.place());
        if (auto const* content = contents.of(seq)) {
            take_content(leaf, *content, contents.place());
            contents.advance();
        } else {
            leave_out(leaf);
        }
    }
    if (!contents.at_end()) fault(contents.place(), "there is no such leaf");
    judge_what_is_left_out();
    std::ranges::stable_sort(files_, {}, &NamedFile::evidence);
}

void LogCheck::take_content(Leaf const& leaf, json::object const& content, std::string const& place) {
    if (!is_told(leaf.register_name)) fault(place, "it tells of a register that is withheld");
    auto& newest = registers_[leaf.register_name][leaf.record];
    bool const is_newest = newest.seq == leaf.seq;
    ++newest.taken;
    if (content.contains("erased")) {
        ++counted_.erased;
        newest.erased = newest.erased || is_newest;
        return;
    }
    ++counted_.contents;
    auto const text = text_member(content, "snapshot", place);
    auto const salt = parse_base64(text_member(content, "salt", place)).value();
    auto const which = "the content of leaf " + std::to_string(leaf.seq);
    if (base64(as_text(sha256({salt, text}))) != leaf.digest) fault(place, which + " isn't what the leaf commits to");
    auto const snapshot = object_of(text, place);
    bool const same = text_member(snapshot, "id", place) == leaf.record &&
                      number_member(snapshot, "version", place) == leaf.version &&
                      text_member(snapshot, "updatedAt", place) == leaf.at &&
                      text_member(snapshot, "updatedBy", place) == leaf.actor;
    if (!same) fault(place, which + " is of another record, version, instant or actor");
    // Of an assessment the files as they were seen are there, also where another took their place.
    if (leaf.register_name == Evidence::register_name && (is_newest || statement_.assessment))
        take_evidence(leaf.record, snapshot);
    if (!is_newest) return;
    newest.written = sha256({text});
    newest.read = sha256({read_again(leaf.register_name, text)});
}

void LogCheck::take_evidence(std::string_view id, json::object const& snapshot) {
    auto const text = [&](std::string_view name) {
        auto const* const member = snapshot.if_contains(name);
        return member != nullptr && member->is_string() ? std::string(member->get_string()) : std::string();
    };
    if (text("custody") != enum_name(Custody::kept) || text("sha256").empty()) return;
    auto const name = text("fileName");
    files_.push_back({std::string(id), text("sha256"), name.empty() ? text("title") : name});
}

void LogCheck::leave_out(Leaf const& leaf) {
    auto& newest = registers_[leaf.register_name][leaf.record];
    bool const early = statement_.from && leaf.at < to_text(*statement_.from) && newest.seq != leaf.seq;
    ++(early ? newest.early : newest.missing);
    // In the order in which the log speaks of them; the counts follow.
    auto& withheld = counted_.withheld;
    if (std::ranges::find(withheld, leaf.register_name, &WithheldRegister::register_) == withheld.end())
        withheld.push_back({leaf.register_name, 0});
}

/// A record is told of from `from` on, or not at all.
void LogCheck::judge_what_is_left_out() {
    for (auto& [name, records] : registers_) {
        std::int64_t leaves = 0, missing = -1;
        for (auto& [id, record] : records) {
            record.withheld = record.taken == 0;
            if (record.missing > 0 && (!record.withheld || missing < 0)) missing = record.seq;
            if (!record.withheld && record.missing > 0) break;
            (record.withheld ? leaves : counted_.earlier) += record.early + record.missing;
        }
        auto const said = std::ranges::find(statement_.withheld, name, &WithheldRegister::register_);
        if (missing >= 0 && is_told(name) && (said == statement_.withheld.end() || said->leaves != leaves))
            fault(bag_.payload("audit-log.jsonl").name,
                  "the content of leaf " + std::to_string(missing) + " is missing from contents.jsonl");
        auto const known = std::ranges::find(counted_.withheld, name, &WithheldRegister::register_);
        if (known != counted_.withheld.end()) known->leaves = leaves;
    }
    std::erase_if(counted_.withheld, [](WithheldRegister const& each) { return each.leaves == 0; });
}

void LogCheck::check_counts() const {
    auto const place = bag_.payload("bundle.json").name;
    auto const same = [&](std::string_view what, std::int64_t said, std::int64_t found) {
        if (said != found)
            fault(place, "it says " + std::to_string(said) + " " + std::string(what) + " and there are " +
                             std::to_string(found));
    };
    same("contents", statement_.contents, counted_.contents);
    same("erased contents", statement_.erased, counted_.erased);
    same("earlier contents", statement_.earlier, counted_.earlier);
    bool const withheld = std::ranges::equal(statement_.withheld, counted_.withheld, [](auto const& a, auto const& b) {
        return a.register_ == b.register_ && a.leaves == b.leaves;
    });
    if (!withheld) fault(place, "what it says is withheld isn't what is");
}

void LogCheck::check_proofs() const {
    auto const root_bytes = parse_base64(statement_.root).value();
    Sha256 root;
    std::ranges::transform(root_bytes, root.begin(), [](char c) { return static_cast<std::uint8_t>(c); });
    ItemLines lines(zip_, bag_.payload("proofs.json"), proofs_begin(statement_.size, root));
    std::size_t proofs = 0, told = 0;
    std::int64_t last = -1;
    std::string item;
    while (lines.next(item)) {
        auto const proof = object_of(item, lines.place());
        auto const register_name = text_member(proof, "register", lines.place());
        auto const id = text_member(proof, "id", lines.place());
        auto const seq = number_member(proof, "seq", lines.place());
        auto const* const of_register = records(register_name);
        auto const record = of_register == nullptr ? Records::const_iterator() : of_register->find(id);
        if (of_register == nullptr || record == of_register->end() || record->second.seq != seq || seq <= last ||
            !is_told(register_name) || record->second.withheld)
            fault(lines.place(), "it isn't the newest leaf of a record that is told of, in order");
        last = seq;
        ++proofs;
        std::vector<Sha256> path;
        auto const* const list = proof.if_contains("proof");
        if (list == nullptr || !list->is_array()) fault(lines.place(), "it has no proof");
        for (auto const& hash : list->get_array()) {
            auto const bytes = hash.is_string() ? parse_base64(std::string_view(hash.get_string())) : std::nullopt;
            if (!bytes || bytes->size() != path.emplace_back().size()) fault(lines.place(), "it holds no hashes");
            std::ranges::transform(*bytes, path.back().begin(), [](char c) { return static_cast<std::uint8_t>(c); });
        }
        if (item != proof_item(register_name, id, seq, path)) fault(lines.place(), "it isn't written as it must be");
        if (!verify_inclusion(seq, statement_.size, record->second.leaf, path, root))
            fault(lines.place(), "it doesn't prove that leaf " + std::to_string(seq) + " is in the log");
    }
    lines.expect_end(proofs_end);
    for (auto const& [name, records] : registers_)
        for (auto const& [id, record] : records) told += !record.withheld;
    if (proofs != told)
        fault(bag_.payload("proofs.json").name,
              "it proves " + std::to_string(proofs) + " records of " + std::to_string(told));
}

}  // namespace zorgborg
