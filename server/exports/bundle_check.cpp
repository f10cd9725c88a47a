#include "exports/bundle_check.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/text.hpp"
#include "domain/evidence.hpp"
#include "exports/log_check.hpp"
#include "ledger/checkpoint.hpp"
#include "register/codec.hpp"

namespace zorgborg {
namespace {

constexpr std::uint64_t statement_limit = 1 << 20;
constexpr std::uint64_t note_limit = 64 << 10;

BundleStatement read_statement(ZipReader& zip, BagCheck const& bag) {
    auto const& member = bag.payload("bundle.json");
    auto const text = read_whole(zip, member, statement_limit);
    auto const value = parse_json(text);
    auto const statement = value ? read_struct<BundleStatement>(*value) : Result<BundleStatement>(value.error());
    if (!statement) fault(member.name, "it isn't what a bundle says of itself: " + statement.error().detail);
    if (statement_text(*statement) != text) fault(member.name, "it isn't written as it must be");
    // They are told to whoever checks, and part of paths.
    bool const plain = !has_control(statement->name + statement->software, false) &&
                       std::ranges::all_of(statement->registers, is_register_name) &&
                       std::ranges::all_of(statement->withheld, is_register_name, &WithheldRegister::register_);
    if (!plain) fault(member.name, "it holds a name that isn't allowed");
    if (zip_time(statement->as_of) != zip.time()) fault(member.name, "its instant isn't the time of the files");
    if (bag_info(*statement) + "Payload-Oxum: " + bag.oxum() + "\n" != bag.info())
        fault("bag/bag-info.txt", "it isn't what bundle.json and the payload say");
    return *statement;
}

void check_checkpoint(ZipReader& zip, BagCheck const& bag, BundleStatement const& statement) {
    auto const& member = bag.payload("checkpoint.txt");
    auto const checkpoint = open_note(read_whole(zip, member, note_limit), bag.key());
    if (!checkpoint) fault(member.name, "it isn't a checkpoint with a signature by public-key.pem");
    auto const origin = "zorgborg/" + to_text(statement.organisation);
    if (checkpoint->origin != origin && !checkpoint->origin.starts_with(origin + "/"))
        fault(member.name, "it is of another organisation's log");
    if (checkpoint->size != statement.size || base64(as_text(checkpoint->root)) != statement.root)
        fault(member.name, "its size and root aren't those of bundle.json");
}

/// Without what is null: that is how contents are written.
json::value without_nulls(json::value const& value) {
    if (auto const* array = value.if_array()) {
        json::array out;
        for (auto const& item : *array) out.push_back(without_nulls(item));
        return out;
    }
    auto const* const object = value.if_object();
    if (object == nullptr) return value;
    json::object out;
    for (auto const& [name, member] : *object)
        if (!member.is_null()) out.emplace(name, without_nulls(member));
    return out;
}

/// The rows of a register against the newest contents of its records; computed members (`derived`) are passed over.
void check_register(ZipReader& zip, BagCheck const& bag, LogCheck const& log, std::string const& register_name) {
    auto const& member = bag.payload("registers/" + register_name + ".json");
    ItemLines lines(zip, member, items_begin);
    auto const* const records = log.records(register_name);
    std::int64_t rows = 0, known = 0;
    std::string item, last;
    while (lines.next(item)) {
        auto row = object_of(item, lines.place());
        auto const id = text_member(row, "id", lines.place());
        auto const record = records == nullptr ? LogCheck::Records::const_iterator() : records->find(id);
        if (records == nullptr || record == records->end() || !record->second.is_told() || id <= last)
            fault(lines.place(), "its record isn't in the log, was erased, or isn't in order");
        last = id;
        ++rows;
        row.erase("derived");
        auto const hash = sha256({canonical_of(without_nulls(row), lines.place())});
        if (hash != record->second.written && hash != record->second.read)
            fault(lines.place(),
                  fmt::format("{}/{} isn't what leaf {} commits to", register_name, id, record->second.seq));
    }
    lines.expect_end(items_end(rows));
    if (records != nullptr)
        known = std::ranges::count_if(*records, [](auto const& each) { return each.second.is_told(); });
    if (rows != known)
        fault(member.name, "it has " + std::to_string(rows) + " records and the log " + std::to_string(known));
}

/// The files against the evidence that names them: each is there or said to be missing, and no other.
void check_evidence(ZipReader& zip, BagCheck const& bag, LogCheck const& log, BundleStatement const& statement) {
    constexpr std::string_view folder = "evidence/";
    std::vector<std::string_view> there;
    for (auto const& member : bag.payload())
        if (payload_path(member).starts_with(folder)) there.push_back(payload_path(member));
    std::set<std::string_view> seen;
    std::string missing(items_begin);
    std::size_t found = 0;
    std::int64_t lost = 0;
    for (auto const& file : log.files()) {
        if (!seen.insert(file.sha256).second) continue;
        if (found < there.size() && there[found] == evidence_path(file.sha256, file.name)) {
            ++found;
            continue;
        }
        if (lost++ > 0) missing += ",\n";
        missing += missing_item(file.evidence, file.sha256);
    }
    if (found < there.size())
        fault("bag/data/" + std::string(there[found]), "no evidence names it so, or it isn't in its place");
    auto const& member = bag.payload("missing.json");
    missing += items_end(lost);
    if (member.size != missing.size() || read_whole(zip, member, missing.size()) != missing)
        fault(member.name, "it doesn't name the files that evidence names and that aren't here");
    if (statement.files != static_cast<std::int64_t>(found) || statement.missing != lost)
        fault(bag.payload("bundle.json").name, "it counts other files than there are");
}

/// What a bundle of this profile has, and that it has nothing of this kind besides.
void check_parts(BagCheck const& bag, BundleStatement const& statement) {
    std::set<std::string> expected{"statement-of-applicability.json"};
    for (auto const& name : statement.registers) {
        expected.insert("registers/" + name + ".csv");
        if (shows_json(statement.profile)) expected.insert("registers/" + name + ".json");
    }
    for (auto const& path : expected) bag.payload(path);
    bool const log = shows_log(statement.profile);
    for (auto const& member : bag.payload()) {
        auto const path = std::string(payload_path(member));
        bool const of_log = path == "audit-log.jsonl" || path == "contents.jsonl" || path == "proofs.json" ||
                            path.starts_with("evidence/");
        if ((path.starts_with("registers/") && !expected.contains(path)) || (of_log && !log))
            fault(member.name, "bundle.json doesn't speak of it");
    }
    if (!log && !statement.registers.empty())
        fault(bag.payload("bundle.json").name, "it names registers in a bundle without a log");
}

void check(ZipReader& zip, std::optional<PublicKey> const& key, BundleReport& report) {
    BagCheck const bag(zip, key);
    report.key = base64(bag.key().raw());
    auto const& statement = report.statement = read_statement(zip, bag);
    check_checkpoint(zip, bag, statement);
    check_parts(bag, statement);
    if (!shows_log(statement.profile)) return;
    LogCheck const log(zip, bag, statement);
    if (shows_json(statement.profile))
        for (auto const& name : statement.registers) check_register(zip, bag, log, name);
    if (std::ranges::find(statement.registers, Evidence::register_name) != statement.registers.end())
        check_evidence(zip, bag, log, statement);
}

}  // namespace

BundleReport check_bundle(std::istream& file, std::optional<PublicKey> const& key) {
    BundleReport out;
    try {
        out.unreadable = true;
        ZipReader zip(file);
        out.unreadable = false;
        out.members = zip.members().size();
        check(zip, key, out);
    } catch (FileFault& fault) {
        out.fault = std::move(fault);
    }
    return out;
}

}  // namespace zorgborg
