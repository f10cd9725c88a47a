#pragma once
/// A record is a struct in its envelope. Rules see records through `Facts`: what else is known at that moment.

#include <atomic>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "domain/library.hpp"
#include "domain/role.hpp"
#include "domain/value.hpp"

namespace zorgborg {

/// Who did it, as written in the log: a user's id, a program token's id, or `shell` (the operator's command line).
using ActorId = std::string;

/// The request of an act that asks nothing.
struct NothingAsked {};
BOOST_DESCRIBE_STRUCT(NothingAsked, (), ())

struct Envelope {
    Uuid id;
    std::int64_t version = 0;
    Instant created_at;
    ActorId created_by;
    Instant updated_at;
    ActorId updated_by;
    std::optional<Instant> archived_at;
};
BOOST_DESCRIBE_STRUCT(Envelope, (), (id, version, created_at, created_by, updated_at, updated_by, archived_at))

/// A text made from an object that doesn't change any more, when first asked for; a copy makes its own.
/// Thread-safety: `get` may be called by any thread.
class LazyText {
 public:
    LazyText() = default;
    LazyText(LazyText const&) {}
    LazyText& operator=(LazyText const&) = delete;
    ~LazyText() { delete text_.load(); }
    template <class F>
    std::string const& get(F const& make) const {
        if (auto const* const made = text_.load(std::memory_order_acquire)) return *made;
        auto mine = std::make_unique<std::string const>(make());
        std::string const* theirs = nullptr;
        return text_.compare_exchange_strong(theirs, mine.get()) ? *mine.release() : *theirs;
    }

 private:
    mutable std::atomic<std::string const*> text_ = nullptr;
};

struct AnyRecord {
    Envelope envelope;
    LazyText searched;  // no part of the record: what a search looks through
    virtual ~AnyRecord() = default;
};

template <class T>
struct Record : AnyRecord {
    T body;
};

/// Who asks for a change, as far as rules may look at it.
struct Actor {
    ActorId id;
    std::optional<Uuid> user;  // none: a program or the shell
    Set<Role> roles;
    bool shell = false;
};

/// What else is known: the records of the same organisation at the same moment. Pure rules get one handed in; tests
/// make one from vectors, the engine from a snapshot of the store.
class Facts {
 public:
    Facts(Instant now, Date today) : now(now), today(today) {}
    virtual ~Facts() = default;
    Facts(Facts const&) = delete;
    Facts& operator=(Facts const&) = delete;

    Instant const now;
    Date const today;  // in the organisation's time zone

    /// The record, archived or not; null when there is none.
    template <class T>
    Record<T> const* find(Uuid const& id) const {
        return static_cast<Record<T> const*>(lookup(T::register_name, id));
    }
    /// The records of register `T`, not archived, that hold a link to the target (a record's or requirement's id).
    template <class T>
    std::vector<Record<T> const*> linking(std::string_view target) const {
        std::vector<Record<T> const*> out;
        for (auto const* record : referrers(T::register_name, target))
            if (!record->envelope.archived_at) out.push_back(static_cast<Record<T> const*>(record));
        return out;
    }
    /// All records of register `T` that aren't archived, by id.
    template <class T>
    std::vector<Record<T> const*> all() const {
        std::vector<Record<T> const*> out;
        for (auto const& record : every(T::register_name))
            if (!record->envelope.archived_at) out.push_back(static_cast<Record<T> const*>(record.get()));
        return out;
    }

    /// The day of an instant in the organisation's time zone.
    virtual Date day_of(Instant instant) const = 0;
    /// A requirement's title in the organisation's language; its id when the catalogue doesn't know it.
    virtual std::string title_of(std::string_view requirement) const = 0;
    bool knows(RequirementRef const& requirement) const { return title_of(requirement.id) != requirement.id; }
    /// A scenario of the exercise library in the organisation's language; none when there is no such id.
    virtual std::optional<LibraryScenario> scenario(std::string_view id) const = 0;

 protected:
    virtual AnyRecord const* lookup(std::string_view register_name, Uuid const& id) const = 0;
    virtual std::vector<AnyRecord const*> referrers(std::string_view register_name, std::string_view target) const = 0;
    virtual std::span<std::shared_ptr<AnyRecord const> const> every(std::string_view register_name) const = 0;
};

/// The problems with a change, gathered by the rules.
class Complaints {
 public:
    /// An empty member: of the record as a whole.
    void add(Rule rule, std::string_view member, std::string detail) {
        problems_.push_back({rule, member.empty() ? "#" : "#/" + std::string(member), std::move(detail)});
    }
    Problems& problems() { return problems_; }

 private:
    Problems problems_;
};

}  // namespace zorgborg
