#pragma once
/// Where tables are kept between reads. Beside the tables stand the changes since, so that a reader brings a table
/// forward without asking the log, and a writer needs no table to change one record.

#include <optional>

#include "register/table.hpp"

namespace zorgborg {

class Tables {
 public:
    virtual ~Tables() = default;
    struct Found {
        TablePointer table;    // none: it has to be read anew
        bool current = false;  // it holds at the size asked for; otherwise it is older: the log tells what came since
    };
    virtual Found find(Uuid const& organisation, RegisterDefinition const& definition, std::int64_t size) = 0;
    /// The record's newest content at this size; null: the store knows.
    virtual RecordPointer find_record(Uuid const& organisation, RegisterDefinition const& definition, std::int64_t size,
                                      Uuid const& id) = 0;
    virtual void put(Uuid const& organisation, RegisterDefinition const& definition, TablePointer table) = 0;
    /// The newest content of a record at this size, read from the store: the next reader needs no table for it.
    virtual void remember(Uuid const& organisation, RegisterDefinition const& definition, RecordChange known) = 0;
    /// A leaf of this transaction. Precondition: on the writer's thread, in order.
    virtual void changed(Uuid const& organisation, RegisterDefinition const& definition, RecordChange change) = 0;
    /// Content of this organisation is erased for good when the transaction commits, at this size of its log: nothing
    /// decoded before may stay or come back.
    virtual void drop(Uuid const& organisation, std::int64_t size) = 0;
};

/// Kept for all readers, at most `limit` bytes: the least recently used organisations go first.
/// Thread-safety: any thread.
class SharedTables final : public Tables {
 public:
    explicit SharedTables(std::size_t limit_bytes) : limit_(limit_bytes) {}
    Found find(Uuid const& organisation, RegisterDefinition const& definition, std::int64_t size) override;
    RecordPointer find_record(Uuid const& organisation, RegisterDefinition const& definition, std::int64_t size,
                              Uuid const& id) override;
    void put(Uuid const& organisation, RegisterDefinition const& definition, TablePointer table) override;
    void remember(Uuid const& organisation, RegisterDefinition const& definition, RecordChange known) override;
    /// Only the writer's thread changes anything; it publishes instead.
    void changed(Uuid const&, RegisterDefinition const&, RecordChange) override {}
    /// Forgets an organisation: content of it was erased. Doesn't throw when announced before.
    void drop(Uuid const& organisation, std::int64_t size) override;
    void announce_drop(Uuid const& organisation);

    /// What a group on disk did to one organisation: its log grew from one size to another by these changes.
    struct Growth {
        std::int64_t from = 0, to = 0;
        std::vector<std::pair<std::size_t, RecordChange>> changes;  // with the index of their register
    };
    void publish(Uuid const& organisation, Growth&& growth);

 private:
    /// One register: its newest table, the one before (for readers whose transaction began earlier), and by size the
    /// changes since and what was read of single records; no change beyond `complete_from` is missing.
    struct Shelf {
        TablePointer newest, previous;
        std::vector<RecordChange> changes;
        std::int64_t complete_from = 0;
        std::size_t bytes() const;
        void add(RecordChange change);
    };
    struct Slot {
        std::vector<Shelf> shelves;  // by register
        std::int64_t known_to = -1;  // the changes up to this size are on the shelves
        std::size_t bytes = 0;
        std::uint64_t used = 0;
        /// Whether every change between what was known of a register at one size and another size is here.
        bool covers(Shelf const& shelf, std::int64_t from, std::int64_t to) const {
            return from == to || (from < to && to <= known_to && from >= shelf.complete_from);
        }
    };
    bool is_erased_since(Uuid const& organisation, std::int64_t size) const;
    Slot& slot(Uuid const& organisation);
    void weigh(Slot& slot);
    void shrink();

    std::mutex mutex_;
    std::unordered_map<Uuid, Slot> slots_;
    std::unordered_map<Uuid, std::int64_t> floors_;  // sizes of the last erasures: smaller tables aren't kept
    std::size_t limit_;
    std::size_t bytes_ = 0;
    std::uint64_t clock_ = 0;
};

/// What the writer has read or made within a group: published when the group is on disk, forgotten when it isn't.
/// Thread-safety: the writer's thread only.
class WriterTables final : public Tables {
 public:
    explicit WriterTables(SharedTables& shared) : shared_(shared) {}
    Found find(Uuid const& organisation, RegisterDefinition const& definition, std::int64_t size) override;
    RecordPointer find_record(Uuid const& organisation, RegisterDefinition const& definition, std::int64_t size,
                              Uuid const& id) override;
    void put(Uuid const& organisation, RegisterDefinition const& definition, TablePointer table) override;
    /// What this group changed is in its journal; what it only read costs one more read.
    void remember(Uuid const&, RegisterDefinition const&, RecordChange) override;
    void changed(Uuid const& organisation, RegisterDefinition const& definition, RecordChange change) override;
    void drop(Uuid const& organisation, std::int64_t size) override;
    /// Whether content was erased for good.
    bool end_group(bool on_disk) noexcept;

    /// One job of a group: what it changed is forgotten at its end, unless it was kept.
    class Job {
     public:
        explicit Job(WriterTables& tables) : tables_(tables), mark_(tables.journal_.size()) {}
        ~Job() {
            if (!kept_) tables_.undo(mark_);
        }
        Job(Job const&) = delete;
        Job& operator=(Job const&) = delete;
        void keep() { kept_ = true; }

     private:
        WriterTables& tables_;
        std::size_t mark_;
        bool kept_ = false;
    };

 private:
    struct Shelf {
        TablePointer table;
        std::vector<RecordChange> changes;  // by this group, in order
    };
    struct Own {
        std::vector<Shelf> shelves;             // by register
        std::optional<std::int64_t> from = {};  // the log's size before this group changed it
        std::int64_t to = 0;
    };
    Own& own(Uuid const& organisation);
    bool is_dropped(Uuid const& organisation) const;
    void undo(std::size_t mark);

    SharedTables& shared_;
    std::unordered_map<Uuid, Own> own_;
    std::vector<std::pair<Uuid, std::size_t>> journal_;  // which shelves this group changed, in order
    std::vector<std::pair<Uuid, std::int64_t>> dropped_;
};

}  // namespace zorgborg
