#include "register/contents_check.hpp"

#include <algorithm>

#include "ledger/ledger_queries.hpp"
#include "register/definition.hpp"

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
    if (encode(definition, *record) != entry.snapshot) return "its content isn't canonical";
    auto const& envelope = record->envelope;
    if (envelope.id != entry.record || envelope.version != entry.version || envelope.updated_at != entry.at ||
        envelope.updated_by != entry.actor)
        return "its envelope differs from the log";
    std::vector<Link> links;
    for (auto& reference : references(definition, *record))
        links.push_back({std::string(reference.field->name), reference.position, std::move(reference.target)});
    std::ranges::sort(links);
    if (links != links_kept(connection, organisation, entry)) return "its links differ from its content";
    return std::nullopt;
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
    return out;
}

}  // namespace zorgborg
