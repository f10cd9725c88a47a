#include "register/editor.hpp"

#include <algorithm>
#include <stdexcept>

#include "catalogue/catalogue.hpp"
#include "domain/membership.hpp"

namespace zorgborg {

Result<std::unique_ptr<AnyRecord>> read_new(RegisterDefinition const& definition, json::value const& body) {
    Problems problems;
    Reading reading(problems);
    reading.read_only = definition.read_only;
    auto record = definition.make();
    if (body.is_object())
        read_members(definition.fields, body.get_object(), definition.body(*record), reading);
    else
        reading.fail(Rule::type, "An object was expected.");
    if (!problems.empty()) return refuse(Refusal::Kind::shape, std::move(problems));
    return record;
}

Result<void> check_patch(RegisterDefinition const& definition, json::value const& body) {
    Problems problems;
    Reading reading(problems, /*partial*/ true);
    reading.into_scratch = true;
    reading.read_only = definition.read_only;
    auto const scratch = definition.make();
    if (body.is_object())
        read_members(definition.fields, body.get_object(), definition.body(*scratch), reading);
    else
        reading.fail(Rule::type, "An object was expected.");
    if (!problems.empty()) return refuse(Refusal::Kind::shape, std::move(problems));
    return {};
}

Result<RecordPointer> Editor::find(RegisterDefinition const& definition, Uuid const& id) {
    if (auto record = snapshot_.record(definition, id)) return record;
    if (head_state(snapshot_.source().connection, snapshot_.organisation_id(), definition.traits.name, id))
        return refuse(Refusal::Kind::gone, Rule::erased, "The content of this record was erased.");
    return refuse(Refusal::Kind::not_found);
}

Result<RecordPointer> Editor::find_for_change(RegisterDefinition const& definition, Uuid const& id,
                                              Versions const& versions, Permit const& permit) {
    auto found = find(definition, id);
    if (!found) return found;
    if (!permit(**found)) return refuse(Refusal::Kind::forbidden, "Your role may change only what you own.");
    auto const present = (*found)->envelope.version;
    if (versions.hold(present)) return found;
    auto refusal = refuse(Refusal::Kind::stale, Rule::stale_version,
                          "The record is at version " + std::to_string(present) + " by now.");
    refusal.present_version = present;
    return refusal;
}

bool Editor::is_link_target(RegisterDefinition const& definition, Field const& field, std::string const& target) {
    auto const& info = *field.type->info;
    if (info.kind == Kind::requirement) return snapshot_.source().catalogue.requirement(target) != nullptr;
    if (info.kind == Kind::user) return !snapshot_.linking<Membership>(target).empty();
    auto const* const of = find_definition(info.target);
    auto const tree = of != nullptr && of->traits.of_installation ? installation : snapshot_.organisation_id();
    auto state = head_state(snapshot_.source().connection, tree, info.target, parse_uuid(target).value());
    if (!state && definition.traits.area == Area::tokens)  // a key of the installation makes keys of an organisation
        state = head_state(snapshot_.source().connection, installation, {}, parse_uuid(target).value());
    // What is archived can still be approved of, erased or sampled.
    return state && (!state->archived || definition.traits.area == Area::acts);
}

void Editor::check_links(RegisterDefinition const& definition, AnyRecord const* before, AnyRecord const& after,
                         Complaints& complaints) {
    auto const old = before != nullptr ? references(definition, *before) : std::vector<Reference>();
    for (auto const& link : references(definition, after)) {
        // A link that stood already may stay, also when its target was archived since.
        bool const kept = std::ranges::any_of(
            old, [&](Reference const& o) { return o.field == link.field && o.target == link.target; });
        if (kept || is_link_target(definition, *link.field, link.target)) continue;
        auto member = std::string(link.field->name);
        if (link.field->type->many) member += "/" + std::to_string(link.position);
        complaints.add(Rule::link_target, member, "There is nothing here that this could link to.");
    }
}

Result<Changed> Editor::commit(RegisterDefinition const& definition, AnyRecord const* before,
                               std::unique_ptr<AnyRecord> after, std::string_view action) {
    auto end = snapshot_.end();
    Change change;
    change.organisation = snapshot_.organisation_id();
    change.register_name = definition.traits.name;
    change.at = next_instant(end, snapshot_.now);
    change.actor = actor_.id;
    change.action = action;
    change.schema = definition.traits.schema;
    change.access = definition.traits.of_reading;
    auto& envelope = after->envelope;
    envelope.version = before != nullptr ? before->envelope.version + 1 : 1;
    envelope.updated_at = change.at;
    envelope.updated_by = actor_.id;
    if (before == nullptr) {
        envelope.created_at = change.at;
        envelope.created_by = actor_.id;
    }
    if (envelope.archived_at) envelope.archived_at = action == "archive" ? change.at : envelope.archived_at;
    change.record = envelope.id;
    change.version = envelope.version;
    change.archived = envelope.archived_at.has_value();
    change.snapshot = encode(definition, *after);
    auto const links_of = [&](AnyRecord const& record) {
        std::vector<Link> out;
        for (auto& link : references(definition, record))
            out.push_back({std::string(link.field->name), link.position, std::move(link.target)});
        return out;
    };
    auto links = links_of(*after);
    if (before == nullptr ? !links.empty() : links != links_of(*before)) change.links = std::move(links);
    if (append(snapshot_.source().connection, change) != end.size++)
        throw std::logic_error("one log was changed through two snapshots");
    end.last_at = change.at;
    end.accesses += change.access ? 1 : 0;
    RecordPointer record = std::move(after);
    snapshot_.advance(definition, end, {end.size, record, change.snapshot.size() * bytes_per_text});
    return Changed{std::move(record), true};
}

Result<Changed> Editor::create(RegisterDefinition const& definition, std::unique_ptr<AnyRecord> record,
                               std::optional<Uuid> id, AnyRecord const* goes_on_from) {
    record->envelope.id = id ? *id : new_uuid(snapshot_.now);
    definition.complete(nullptr, *record, actor_, snapshot_);
    Complaints complaints;
    check_links(definition, goes_on_from, *record, complaints);
    definition.check(nullptr, *record, actor_, snapshot_, complaints);
    if (!complaints.problems().empty()) return refuse(Refusal::Kind::rules, std::move(complaints.problems()));
    return commit(definition, nullptr, std::move(record), "create");
}

Result<Changed> Editor::patch(RegisterDefinition const& definition, Uuid const& id, Versions const& versions,
                              json::object const& patch, Permit const& permit) {
    auto const before = find_for_change(definition, id, versions, permit);
    if (!before) return before.error();
    if ((*before)->envelope.archived_at)
        return refuse(Refusal::Kind::rules, Rule::archived, "An archived record doesn't change; restore it first.");
    auto after = definition.clone(**before);
    Problems problems;
    Reading reading(problems, /*partial*/ true);
    reading.read_only = definition.read_only;
    read_members(definition.fields, patch, definition.body(*after), reading);
    // What the record lacks beneath what is patched: its shape alone was checked before.
    if (!problems.empty()) return refuse(Refusal::Kind::rules, std::move(problems));
    definition.complete(before->get(), *after, actor_, snapshot_);
    if (equal_bodies(definition, **before, *after)) return Changed{*before, false};
    return change(definition, **before, std::move(after), {}, "change");
}

Result<Changed> Editor::change(RegisterDefinition const& definition, AnyRecord const& before,
                               std::unique_ptr<AnyRecord> after, Complaints complaints, std::string_view action) {
    check_links(definition, &before, *after, complaints);
    definition.check(&before, *after, actor_, snapshot_, complaints);
    if (!complaints.problems().empty()) return refuse(Refusal::Kind::rules, std::move(complaints.problems()));
    return commit(definition, &before, std::move(after), action);
}

Result<Changed> Editor::rewrite(RegisterDefinition const& definition, Uuid const& id, Versions const& versions,
                                Permit const& permit, Rewrite const& act, std::string_view action) {
    auto const before = find_for_change(definition, id, versions, permit);
    if (!before) return before.error();
    if ((*before)->envelope.archived_at)
        return refuse(Refusal::Kind::rules, Rule::archived, "An archived record doesn't change; restore it first.");
    auto after = definition.clone(**before);
    Complaints complaints;
    act(**before, *after, complaints);
    return change(definition, **before, std::move(after), std::move(complaints), action);
}

Result<Changed> Editor::archive(RegisterDefinition const& definition, Uuid const& id, Versions const& versions,
                                Permit const& permit) {
    auto const before = find_for_change(definition, id, versions, permit);
    if (!before) return before.error();
    if ((*before)->envelope.archived_at)
        return refuse(Refusal::Kind::rules, Rule::already_archived, "The record is archived already.");
    Complaints complaints;
    definition.check_archive(**before, actor_, snapshot_, complaints);
    if (!complaints.problems().empty()) return refuse(Refusal::Kind::rules, std::move(complaints.problems()));
    auto after = definition.clone(**before);
    after->envelope.archived_at = snapshot_.now;
    return commit(definition, before->get(), std::move(after), "archive");
}

Result<Changed> Editor::restore(RegisterDefinition const& definition, Uuid const& id, Versions const& versions,
                                Permit const& permit) {
    auto const before = find_for_change(definition, id, versions, permit);
    if (!before) return before.error();
    if (!(*before)->envelope.archived_at)
        return refuse(Refusal::Kind::rules, Rule::not_archived, "The record isn't archived.");
    auto after = definition.clone(**before);
    after->envelope.archived_at.reset();
    Complaints complaints;
    definition.check_restore(*after, actor_, snapshot_, complaints);
    if (!complaints.problems().empty()) return refuse(Refusal::Kind::rules, std::move(complaints.problems()));
    return commit(definition, before->get(), std::move(after), "restore");
}

Result<Changed> Editor::replace(RegisterDefinition const& definition, std::unique_ptr<AnyRecord> after,
                                std::string_view action) {
    auto const before = find(definition, after->envelope.id);
    if (!before) return before.error();
    return commit(definition, before->get(), std::move(after), action);
}

}  // namespace zorgborg
