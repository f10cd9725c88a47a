#pragma once
/// A register of an organisation as decoded records at one size of its log. Tables are immutable and shared between
/// threads; a newer one is made from an older one and the changes since.

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

using RecordPointer = std::shared_ptr<AnyRecord const>;

/// What a leaf made of a record.
struct RecordChange {
    std::int64_t size = 0;  // of the log with that leaf
    RecordPointer record;
    std::size_t bytes = 0;  // roughly what the record takes in memory
};

/// A decoded record takes about four times its text (strings, allocation, index, what a search looks through).
constexpr std::size_t bytes_per_text = 4;

class Table {
 public:
    using Records = std::vector<RecordPointer>;

    /// Precondition: `records` are sorted by id.
    Table(RegisterDefinition const& definition, std::int64_t size, Records records, std::size_t bytes,
          std::size_t in_use)
        : size_(size), contents_(std::make_shared<Contents>(definition, std::move(records), bytes, in_use)) {}
    /// With the records changed since `from`, to which it stays related.
    Table(RegisterDefinition const& definition, std::int64_t size, Records records, std::size_t bytes,
          std::size_t in_use, Table const& from)
        : Table(definition, size, std::move(records), bytes, in_use) {
        contents_->spoilt = from.contents_->spoilt;
    }
    /// The same records at a later size: nothing of this register changed since.
    Table(Table const& from, std::int64_t size) : size_(size), contents_(from.contents_) {}

    std::int64_t size() const { return size_; }                    // leaves of the log it holds
    std::size_t bytes() const { return contents_->bytes; }         // roughly what it takes
    Records const& records() const { return contents_->records; }  // archived ones too
    std::size_t in_use() const { return contents_->in_use; }       // how many aren't archived
    void spoil() const { *contents_->spoilt = true; }
    bool is_spoilt() const { return *contents_->spoilt; }
    AnyRecord const* find(Uuid const& id) const;
    RecordPointer find_shared(Uuid const& id) const;
    /// The records that link to a target, by id. The index is made when first asked for.
    std::vector<AnyRecord const*> referrers(std::string_view target) const;

 private:
    struct Contents {
        Contents(RegisterDefinition const& definition, Records records, std::size_t bytes, std::size_t in_use)
            : definition(definition), records(std::move(records)), bytes(bytes), in_use(in_use) {}
        RegisterDefinition const& definition;
        Records const records;
        std::size_t const bytes, in_use;
        /// Shared with every table made from this one: content in it was erased since, so none of them is kept.
        std::shared_ptr<std::atomic<bool>> spoilt = std::make_shared<std::atomic<bool>>(false);
        std::once_flag indexed;
        std::unordered_map<std::string, std::vector<AnyRecord const*>> index;  // by target
    };
    std::int64_t size_;
    std::shared_ptr<Contents> contents_;
};
using TablePointer = std::shared_ptr<Table const>;

/// Makes a table from nothing or from an older one.
class TableMaker {
 public:
    TableMaker(RegisterDefinition const& definition, Table const* from) : definition_(definition), from_(from) {}
    /// Entries in any order of records, the newest of a record last.
    void take(Entry const& entry);
    void take(RecordChange const& change);
    TablePointer finish(std::int64_t size);

 private:
    void begin();

    RegisterDefinition const& definition_;
    Table const* from_;
    bool touched_ = false;  // something changed since `from_`
    Table::Records records_;
    std::size_t bytes_ = sizeof(Table);
    std::size_t in_use_ = 0;
};

class Tables;

/// The table at `size`, the log's end in this transaction: kept, brought forward from an older one, or read anew.
TablePointer load_table(Connection& connection, Tables& tables, Uuid const& organisation,
                        RegisterDefinition const& definition, std::int64_t size);

/// The table as it was at an older size, read from the log and not kept.
TablePointer load_table_at(Connection& connection, Uuid const& organisation, RegisterDefinition const& definition,
                           std::int64_t size);

}  // namespace zorgborg
