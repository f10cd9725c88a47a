#include "register/acts.hpp"

#include <algorithm>
#include <set>

#include "domain/token.hpp"

namespace zorgborg {
namespace {

/// Who wrote on the record since the version approved last.
std::set<ActorId> authors_since_approval(Snapshot const& snapshot, RegisterDefinition const& definition,
                                         Uuid const& id) {
    std::set<std::int64_t> approved;
    for (auto const* approval : snapshot.linking<Approval>(to_text(id)))
        if (approval->body.decision == Decision::approved) approved.insert(approval->body.of_version.value);
    std::set<ActorId> authors;
    auto const add = [&](ActorId const& actor) {
        authors.insert(actor);
        // What a program wrote is also its maker's: nobody is his own second person by way of a program.
        auto const token = parse_uuid(actor);
        if (auto const* program = token ? snapshot.find<Token>(*token) : nullptr)
            authors.insert(program->envelope.created_by);
    };
    bool reached = false;
    read_history(snapshot.source().connection, snapshot.organisation_id(), definition.traits.name, id, snapshot.size(),
                 [&](Entry&& entry) {
                     reached = reached || approved.contains(entry.version);
                     if (!reached) add(entry.actor);
                 });
    return authors;
}

bool is_approver(RegisterDefinition const& definition, AnyRecord const& record, Actor const& actor) {
    auto const approvers = definition.approvers(record);
    for (auto const& role : enumerators<Role>) {
        if (!approvers.contains(role.value) || !actor.roles.contains(role.value)) continue;
        if (role.value != Role::owner || definition.is_owner(record, actor.user)) return true;
    }
    return false;
}

}  // namespace

Result<Changed> approve(Editor& editor, RegisterDefinition const& definition, Uuid const& id,
                        ApprovalRequest const& request) {
    auto const found = editor.find(definition, id);
    if (!found) return found.error();
    auto const& record = **found;
    auto const& actor = editor.actor();
    if (!actor.shell && !is_approver(definition, record, actor))
        return refuse(Refusal::Kind::forbidden, "Your role doesn't approve this record.");
    Complaints complaints;
    definition.check_approval(record, actor, complaints);
    auto& problems = complaints.problems();
    if (!actor.shell && !actor.user)
        problems.push_back({Rule::person_needed, "#", "Approving is an act of a person, not of a program."});
    if (record.envelope.archived_at) problems.push_back({Rule::archived, "#", "An archived record isn't approved."});
    if (!actor.shell && authors_since_approval(editor.snapshot(), definition, id).contains(actor.id))
        problems.push_back({Rule::second_person, "#", "You wrote on this version; another person approves it."});
    if (!problems.empty()) return refuse(Refusal::Kind::rules, std::move(problems));
    Approval approval;
    approval.record = {id};
    approval.of_register = {std::string(definition.traits.name)};
    approval.of_version = {record.envelope.version};
    approval.decision = request.decision;
    approval.note = request.note;
    return editor.create(std::move(approval));
}

Result<ErasureOutcome> erase(Editor& editor, RegisterDefinition const& definition, Uuid const& id,
                             ErasureRequest const& request) {
    auto& snapshot = editor.snapshot();
    auto& connection = snapshot.source().connection;
    auto const state = head_state(connection, snapshot.organisation_id(), definition.traits.name, id);
    if (!state) return refuse(Refusal::Kind::not_found);
    Problems problems;
    if (!editor.actor().user)
        problems.push_back({Rule::person_needed, "#", "Erasing is an act of two persons, not of a program."});
    for (std::size_t i = 0; i < request.versions.size(); ++i) {
        auto const pointer = "#/versions/" + std::to_string(i);
        if (request.versions[i].value > state->version)
            problems.push_back({Rule::link_target, pointer, "The record has no such version."});
        else if (request.versions[i].value == state->version && !state->archived)
            problems.push_back({Rule::erase_current, pointer,
                                "The newest version of a record in use isn't erased; change or archive it first."});
    }
    Record<Erasure> const* asked = nullptr;
    for (auto const* erasure : snapshot.linking<Erasure>(to_text(id)))
        if (!erasure->body.done && erasure->body.versions == request.versions) asked = erasure;
    if (asked != nullptr && asked->envelope.created_by == editor.actor().id)
        problems.push_back({Rule::second_person, "#", "You asked for this; another person confirms it."});
    if (!problems.empty()) return refuse(Refusal::Kind::rules, std::move(problems));
    if (asked == nullptr) {
        Erasure erasure;
        erasure.record = {id};
        erasure.of_register = {std::string(definition.traits.name)};
        erasure.versions = request.versions;
        erasure.reason = request.reason;
        auto made = editor.create(std::move(erasure));
        if (!made) return made.error();
        return ErasureOutcome{made->record, false};
    }
    auto done = std::make_unique<Record<Erasure>>(*asked);
    done->body.done = true;
    for (auto const& version : request.versions)
        erase_content(connection, snapshot.organisation_id(), definition.traits.name, id, version.value);
    auto changed = editor.replace(zorgborg::definition<Erasure>(), std::move(done), "erase");
    if (!changed) return changed.error();
    snapshot.source().tables.drop(snapshot.organisation_id(), snapshot.size());
    return ErasureOutcome{changed->record, true};
}

}  // namespace zorgborg
