#pragma once
/// What is known of an organisation at one size of its log: *now* in the caller's transaction, or *as of* an instant.
/// Lists, views, rules and exports all read through it, so that time travel is no second code path.
///
/// Thread-safety: one thread. Lifetime: within the transaction of its connection.

#include <map>

#include "domain/organisation.hpp"
#include "register/tables.hpp"

namespace zorgborg {

class Catalogue;

class Snapshot final : public Facts {
 public:
    /// Where snapshots read: the transaction, the kept tables, the catalogue.
    struct Source {
        Connection& connection;
        Tables& tables;
        Catalogue const& catalogue;
    };
    /// None when there is no such organisation (or, with `as_of`, none yet at that instant).
    static std::unique_ptr<Snapshot> open(Source const& source, Uuid const& organisation, Instant now,
                                          std::optional<Instant> as_of = {});

    Uuid const& organisation_id() const { return organisation_; }
    std::int64_t size() const { return size_; }
    Instant day_end() const;     // of `today`
    Instant changed_at() const;  // when its last leaf was made
    bool is_past() const { return size_ < end_.size; }
    /// Of the organisation today, whatever is looked at: grows when anything that can be read changes.
    std::int64_t change_number() const { return end_.change_number(); }
    Source const& source() const { return source_; }

    /// The organisation itself; null in the installation's own tree.
    Record<Organisation> const* organisation() const;
    Language language() const;

    Table const& table(RegisterDefinition const& definition) const;
    /// One record, archived or not; null when there is none or its content was erased. Reads no table for it: the first
    /// request after the start needs a person, not ten thousand.
    RecordPointer record(RegisterDefinition const& definition, Uuid const& id) const;
    template <class T>
    std::shared_ptr<Record<T> const> record(Uuid const& id) const {
        return std::static_pointer_cast<Record<T> const>(record(definition<T>(), id));
    }

    /// The end of the log today, whatever is looked at.
    LogEnd const& end() const { return end_; }
    /// After this transaction's own change: the log ends here now, and what was read of the register no longer holds.
    void advance(RegisterDefinition const& definition, LogEnd const& end, RecordChange change);

    /// What `make` makes of this snapshot, made once as long as nothing changes: what several views of it lean on.
    template <class T>
    T const& once(T (*make)(Snapshot const&)) const {
        auto& made = made_[reinterpret_cast<void (*)()>(make)];
        if (!made) made = std::make_shared<T const>(make(*this));
        return *static_cast<T const*>(made.get());
    }

    Date day_of(Instant instant) const override;
    std::string title_of(std::string_view requirement) const override;
    std::optional<LibraryScenario> scenario(std::string_view id) const override;

 protected:
    AnyRecord const* lookup(std::string_view register_name, Uuid const& id) const override;
    std::vector<AnyRecord const*> referrers(std::string_view register_name, std::string_view target) const override;
    std::span<std::shared_ptr<AnyRecord const> const> every(std::string_view register_name) const override;

 private:
    Snapshot(Source const& source, Uuid const& organisation, std::int64_t size, LogEnd const& end, Instant now,
             Date today);

    Source source_;
    Uuid organisation_;
    std::int64_t size_;
    LogEnd end_;  // of the log today
    mutable std::vector<TablePointer> tables_;
    mutable std::map<void (*)(), std::shared_ptr<void const>> made_;  // by what made it
};

}  // namespace zorgborg
