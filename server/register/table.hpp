#pragma once
/// A register of an organisation as decoded records at one size of its log. Tables are immutable and shared between
/// threads; a newer one is made from an older one and the entries since.

#include <atomic>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "ledger/ledger.hpp"
#include "register/definition.hpp"

namespace zorgborg {

class Table {
 public:
    using Records = std::vector<std::shared_ptr<AnyRecord const>>;

    /// Precondition: `records` are sorted by id.
    Table(RegisterDefinition const& definition, std::int64_t size, Records records, std::size_t bytes)
        : size_(size), contents_(std::make_shared<Contents>(definition, std::move(records), bytes)) {}
    /// With the records changed since `from`, to which it stays related.
    Table(RegisterDefinition const& definition, std::int64_t size, Records records, std::size_t bytes,
          Table const& from)
        : Table(definition, size, std::move(records), bytes) {
        contents_->spoilt = from.contents_->spoilt;
    }
    /// The same records at a later size: nothing of this register changed since.
    Table(Table const& from, std::int64_t size) : size_(size), contents_(from.contents_) {}

    std::int64_t size() const { return size_; }                    // leaves of the log it holds
    std::size_t bytes() const { return contents_->bytes; }         // roughly what it takes
    Records const& records() const { return contents_->records; }  // archived ones too
    void spoil() const { *contents_->spoilt = true; }
    bool is_spoilt() const { return *contents_->spoilt; }
    AnyRecord const* find(Uuid const& id) const;
    /// The records that link to a target, by id. The index is made when first asked for.
    std::vector<AnyRecord const*> referrers(std::string_view target) const;

 private:
    struct Contents {
        Contents(RegisterDefinition const& definition, Records records, std::size_t bytes)
            : definition(definition), records(std::move(records)), bytes(bytes) {}
        RegisterDefinition const& definition;
        Records const records;
        std::size_t const bytes;
        /// Shared with every table made from this one: content in it was erased since, so none of them is kept.
        std::shared_ptr<std::atomic<bool>> spoilt = std::make_shared<std::atomic<bool>>(false);
        std::once_flag indexed;
        std::unordered_map<std::string, std::vector<AnyRecord const*>> index;  // by target
    };
    std::int64_t size_;
    std::shared_ptr<Contents> contents_;
};
using TablePointer = std::shared_ptr<Table const>;

/// Where tables are kept between reads.
class Tables {
 public:
    virtual ~Tables() = default;
    /// A table of any size, or null.
    virtual TablePointer peek(Uuid const& organisation, RegisterDefinition const& definition) = 0;
    virtual void put(Uuid const& organisation, RegisterDefinition const& definition, TablePointer table) = 0;
    /// Content of this organisation is erased for good when the transaction commits, at this size of its log: nothing
    /// decoded before may stay or come back.
    virtual void drop(Uuid const& organisation, std::int64_t size) = 0;
};

/// Kept for all readers, at most `limit` bytes: the least recently used organisations go first.
/// Thread-safety: any thread.
class SharedTables final : public Tables {
 public:
    explicit SharedTables(std::size_t limit_bytes) : limit_(limit_bytes) {}
    TablePointer peek(Uuid const& organisation, RegisterDefinition const& definition) override;
    void put(Uuid const& organisation, RegisterDefinition const& definition, TablePointer table) override;
    /// Forgets an organisation: content of it was erased. Doesn't throw when announced before.
    void drop(Uuid const& organisation, std::int64_t size) override;
    void announce_drop(Uuid const& organisation);

 private:
    struct Slot {
        std::vector<TablePointer> tables;  // by register
        std::uint64_t used = 0;
    };
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
    TablePointer peek(Uuid const& organisation, RegisterDefinition const& definition) override;
    void put(Uuid const& organisation, RegisterDefinition const& definition, TablePointer table) override;
    void end_group(bool on_disk) noexcept;
    /// Forgets what was read in this group: the newest entries were undone.
    void forget() { own_.clear(); }
    void drop(Uuid const& organisation, std::int64_t size) override;

 private:
    SharedTables& shared_;
    std::vector<std::pair<Uuid, std::int64_t>> dropped_;
    std::unordered_map<Uuid, std::vector<TablePointer>> own_;
};

/// The table at `size`: kept, brought forward from an older one, or read anew.
TablePointer load_table(Connection& connection, Tables& tables, Uuid const& organisation,
                        RegisterDefinition const& definition, std::int64_t size);

/// The table as it was at an older size, read from the log and not kept.
TablePointer load_table_at(Connection& connection, Uuid const& organisation, RegisterDefinition const& definition,
                           std::int64_t size);

}  // namespace zorgborg
