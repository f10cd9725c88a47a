#include "register/contents_check.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "domain/erasure.hpp"
#include "domain/evidence.hpp"
#include "ledger/ledger_queries.hpp"
#include "register/definition.hpp"
#include "storage/contents.hpp"

namespace zorgborg {
namespace {

std::vector<Link> links_kept(Connection& connection, Uuid const& organisation, Entry const& entry) {
    std::vector<Link> out;
    connection.run(ledger_queries::links_of, {to_text(organisation), entry.register_name, to_text(entry.record)},
                   [&](Row const& row) {
                       out.push_back({std::string(row.text(0)), row.number(1), std::string(row.text(2))});
                   });
    return out;
}

std::optional<std::string> fault_of(Connection& connection, Uuid const& organisation,
                                    RegisterDefinition const& definition, Entry const& entry) {
    std::unique_ptr<AnyRecord> record;
    try {
        record = decode(definition, entry.snapshot);
    } catch (std::exception const& e) {
        return e.what();
    }
    if (!is_canonical(definition, *record, entry.snapshot)) return "its content isn't canonical";
    auto const& envelope = record->envelope;
    if (envelope.id != entry.record || envelope.version != entry.version || envelope.updated_at != entry.at ||
        envelope.updated_by != entry.actor)
        return "its envelope differs from the log";
    auto const head = head_state(connection, organisation, entry.register_name, entry.record);
    if (!head || head->archived != envelope.archived_at.has_value()) return "its head differs from its content";
    std::vector<Link> links;
    for (auto& reference : references(definition, *record))
        links.push_back({std::string(reference.field->name), reference.position, std::move(reference.target)});
    std::ranges::sort(links);
    if (links != links_kept(connection, organisation, entry)) return "its links differ from its content";
    return std::nullopt;
}

/// (register, record, version) of everything two persons had erased.
std::set<std::tuple<std::string, Uuid, std::int64_t>> erased(Connection& connection, Uuid const& organisation) {
    std::set<std::tuple<std::string, Uuid, std::int64_t>> out;
    read_heads(connection, organisation, Erasure::register_name, [&](Entry&& entry) {
        auto const record = decode(definition<Erasure>(), entry.snapshot);
        auto const& erasure = static_cast<Record<Erasure> const&>(*record).body;
        if (!erasure.done) return;
        for (auto const& version : erasure.versions)
            out.emplace(erasure.of_register.value, erasure.record.id, version.value);
    });
    return out;
}

void check_blanked(Connection& connection, Uuid const& organisation, std::vector<std::string>& faults) {
    auto const allowed = erased(connection, organisation);
    connection.run(ledger_queries::blanked, {to_text(organisation)}, [&](Row const& row) {
        if (allowed.contains({std::string(row.text(1)), parse_uuid(row.text(2)).value(), row.number(3)})) return;
        faults.push_back(to_text(organisation) + ": leaf " + std::to_string(row.number(0)) + ": " +
                         std::string(row.text(1)) + "/" + std::string(row.text(2)) +
                         ": its content is gone and nobody erased it");
    });
}

}  // namespace

std::vector<std::string> check_contents(Connection& connection, Uuid const& organisation) {
    std::vector<std::string> out;
    for (auto const& definition : definitions())
        read_heads(connection, organisation, definition.traits.name, [&](Entry&& entry) {
            if (entry.erased) return;
            if (auto const fault = fault_of(connection, organisation, definition, entry))
                out.push_back(to_text(organisation) + ": " + std::string(definition.traits.name) + "/" +
                              to_text(entry.record) + ": " + *fault);
        });
    check_blanked(connection, organisation, out);
    return out;
}

namespace {

/// The files that contents of each record name, with their sizes; by (record, hash).
std::map<std::pair<Uuid, std::string>, std::int64_t> files_in_contents(Connection& connection,
                                                                       Uuid const& organisation) {
    std::map<std::pair<Uuid, std::string>, std::int64_t> out;
    auto const end = log_end(connection, organisation);
    read_since(connection, organisation, Evidence::register_name, 0, end->size, [&](Entry&& entry) {
        if (entry.erased) return;
        auto const record = decode(definition<Evidence>(), entry.snapshot);
        auto const& body = static_cast<Record<Evidence> const&>(*record).body;
        if (body.custody == Custody::kept) out[{entry.record, body.sha256->value}] = body.size->value;
    });
    return out;
}

/// What is wrong with the file itself; empty: nothing.
std::string fault_of_file(std::filesystem::path const& path, std::string_view sha256, std::int64_t size) {
    std::error_code error;
    auto const there = std::filesystem::file_size(path, error);
    if (error) return "isn't there";
    if (there != static_cast<std::uintmax_t>(size)) return "has another size";
    return hash_of_file(path) == sha256 ? "" : "has another content";
}

}  // namespace

std::vector<std::string> check_files(Connection& connection, Uuid const& organisation, FileStore const& files) {
    std::vector<std::string> faults;
    auto const add = [&](std::string_view sha256, std::string const& what) {
        faults.push_back(to_text(organisation) + ": files/" + content_name(sha256) + " " + what);
    };
    std::set<std::string> looked_at;
    auto const wanted = files_in_contents(connection, organisation);
    for (auto const& [name, size] : wanted) {
        auto const& [record, sha256] = name;
        auto const named = files_of(connection, organisation, record);
        if (std::ranges::find(named, sha256) == named.end()) add(sha256, "isn't on the list of files named");
        if (!looked_at.insert(sha256).second) continue;
        if (auto const fault = fault_of_file(files.path(sha256), sha256, size); !fault.empty()) add(sha256, fault);
    }
    for (auto const& sha256 : named_files(connection, organisation))
        if (!looked_at.contains(sha256)) add(sha256, "is on the list, but no content names it");
    return faults;
}

std::vector<std::string> check_orphans(Connection& connection, FileStore const& files) {
    auto orphans = files.list();
    for (auto const& organisation : logs(connection))
        for (auto const& sha256 : named_files(connection, organisation)) orphans.erase(sha256);
    std::vector<std::string> faults;
    faults.reserve(orphans.size());
    for (auto const& sha256 : orphans) faults.push_back("files/" + content_name(sha256) + ": no record names it");
    return faults;
}

}  // namespace zorgborg
