#pragma once
/// Every change of a record goes through here: one act of one actor, in the writer's transaction. A refusal leaves
/// nothing behind once the caller undoes its savepoint.

#include <algorithm>

#include "register/snapshot.hpp"

namespace zorgborg {

/// Whether the actor may touch this record (rights that look at it: own, not author).
using Permit = std::function<bool(AnyRecord const&)>;

/// The versions a change was made for: those named, or whatever is there.
struct Versions {
    Versions() = default;
    Versions(std::int64_t version) : named{version} {}

    static Versions whichever() {
        Versions out;
        out.any = true;
        return out;
    }

    bool hold(std::int64_t present) const { return any || std::ranges::find(named, present) != named.end(); }

    bool any = false;
    std::vector<std::int64_t> named;
};

struct Changed {
    RecordPointer record;
    bool changed = true;  // false: it was so already; no version was made
};

class Editor {
 public:
    /// Precondition: the snapshot is of now, on the writer's connection.
    Editor(Snapshot& snapshot, Actor actor) : snapshot_(snapshot), actor_(std::move(actor)) {}

    Snapshot& snapshot() { return snapshot_; }
    Actor const& actor() const { return actor_; }

    /// 409 with every broken rule. A record that goes on from another may link to what that one does, also when it was
    /// archived since: its owner left, say.
    Result<Changed> create(RegisterDefinition const& definition, std::unique_ptr<AnyRecord> record,
                           std::optional<Uuid> id = {}, AnyRecord const* goes_on_from = nullptr);
    template <class T>
    Result<Changed> create(T body, std::optional<Uuid> id = {}, Record<T> const* goes_on_from = nullptr) {
        auto record = std::make_unique<Record<T>>();
        record->body = std::move(body);
        return create(definition<T>(), std::move(record), id, goes_on_from);
    }
    /// 404, 403, 412 (another version than these), 409. The patch's shape was checked before (`check_patch`).
    Result<Changed> patch(RegisterDefinition const& definition, Uuid const& id, Versions const& versions,
                          json::object const& patch, Permit const& permit);
    Result<Changed> archive(RegisterDefinition const& definition, Uuid const& id, Versions const& versions,
                            Permit const& permit);
    Result<Changed> restore(RegisterDefinition const& definition, Uuid const& id, Versions const& versions,
                            Permit const& permit);
    /// 404, 403, 412, 409: what an act makes of the record, through the same rules as a patch; `act` may complain, too.
    using Rewrite = std::function<void(AnyRecord const& before, AnyRecord& after, Complaints& complaints)>;
    Result<Changed> rewrite(RegisterDefinition const& definition, Uuid const& id, Versions const& versions,
                            Permit const& permit, Rewrite const& act, std::string_view action);
    /// Replaces the body by a computed one (the server's own acts, such as an erasure done).
    Result<Changed> replace(RegisterDefinition const& definition, std::unique_ptr<AnyRecord> after,
                            std::string_view action);

    /// The newest content, archived or not; 404 when there is none, 410 when it was erased.
    Result<RecordPointer> find(RegisterDefinition const& definition, Uuid const& id);
    /// The same, for who may change it; 403, and 412 when it is at another version than these.
    Result<RecordPointer> find_for_change(RegisterDefinition const& definition, Uuid const& id,
                                          Versions const& versions, Permit const& permit);

 private:
    Result<Changed> change(RegisterDefinition const& definition, AnyRecord const& before,
                           std::unique_ptr<AnyRecord> after, Complaints complaints, std::string_view action);
    void check_links(RegisterDefinition const& definition, AnyRecord const* before, AnyRecord const& after,
                     Complaints& complaints);
    bool is_link_target(RegisterDefinition const& definition, Field const& field, std::string const& target);
    Result<Changed> commit(RegisterDefinition const& definition, AnyRecord const* before,
                           std::unique_ptr<AnyRecord> after, std::string_view action);

    Snapshot& snapshot_;
    Actor actor_;
};

/// Reads a new record from a request's body (400 with every problem).
Result<std::unique_ptr<AnyRecord>> read_new(RegisterDefinition const& definition, json::value const& body);

/// Checks the shape of a merge patch (RFC 7396) before anything else is looked at (400 with every problem).
Result<void> check_patch(RegisterDefinition const& definition, json::value const& body);

}  // namespace zorgborg
