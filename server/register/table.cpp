#include "register/table.hpp"

#include <algorithm>

namespace zorgborg {
namespace {

/// A decoded record takes about three times its text (strings, allocation, index).
constexpr std::size_t bytes_per_text = 3;

auto const id_of = [](std::shared_ptr<AnyRecord const> const& record) { return record->envelope.id; };

/// Takes entries in any order of records, the newest of a record last.
class TableMaker {
 public:
    TableMaker(RegisterDefinition const& definition, Table const* from) : definition_(definition), from_(from) {}
    void take(Entry const& entry) {
        if (from_ != nullptr && !touched_) {
            records_ = from_->records();
            bytes_ = from_->bytes();
        }
        touched_ = true;
        auto const at = std::ranges::lower_bound(records_, entry.record, {}, id_of);
        bool const known = at != records_.end() && (*at)->envelope.id == entry.record;
        if (entry.erased) {
            if (known) records_.erase(at);
            return;
        }
        std::shared_ptr<AnyRecord const> record = decode(definition_, entry.snapshot);
        if (known)
            *at = std::move(record);
        else {
            records_.insert(at, std::move(record));
            bytes_ += entry.snapshot.size() * bytes_per_text;
        }
    }
    TablePointer finish(std::int64_t size) {
        if (from_ != nullptr && !touched_) return std::make_shared<Table>(*from_, size);
        if (from_ != nullptr) return std::make_shared<Table>(definition_, size, std::move(records_), bytes_, *from_);
        return std::make_shared<Table>(definition_, size, std::move(records_), bytes_);
    }

 private:
    RegisterDefinition const& definition_;
    Table const* from_;
    bool touched_ = false;  // something changed since `from_`
    Table::Records records_;
    std::size_t bytes_ = sizeof(Table);
};

}  // namespace

AnyRecord const* Table::find(Uuid const& id) const {
    auto const found = std::ranges::lower_bound(records(), id, {}, id_of);
    return found != records().end() && (*found)->envelope.id == id ? found->get() : nullptr;
}

std::vector<AnyRecord const*> Table::referrers(std::string_view target) const {
    std::call_once(contents_->indexed, [this] {
        for (auto const& record : records())
            for (auto& reference : references(contents_->definition, *record)) {
                auto& list = contents_->index[std::move(reference.target)];
                if (list.empty() || list.back() != record.get()) list.push_back(record.get());
            }
    });
    auto const found = contents_->index.find(std::string(target));
    return found == contents_->index.end() ? std::vector<AnyRecord const*>() : found->second;
}

TablePointer SharedTables::peek(Uuid const& organisation, RegisterDefinition const& definition) {
    std::lock_guard const lock(mutex_);
    auto const slot = slots_.find(organisation);
    if (slot == slots_.end()) return nullptr;
    slot->second.used = ++clock_;
    return slot->second.tables[definition.index];
}

void SharedTables::put(Uuid const& organisation, RegisterDefinition const& definition, TablePointer table) {
    std::lock_guard const lock(mutex_);
    auto const floor = floors_.find(organisation);
    if (table->is_spoilt() || (floor != floors_.end() && table->size() < floor->second)) return;
    auto& slot = slots_[organisation];
    slot.tables.resize(definitions().size());
    slot.used = ++clock_;
    auto& kept = slot.tables[definition.index];
    if (kept && kept->size() >= table->size()) return;
    bytes_ += table->bytes() - (kept ? kept->bytes() : 0);
    kept = std::move(table);
    shrink();
}

void SharedTables::shrink() {
    while (bytes_ > limit_ && slots_.size() > 1) {
        auto const oldest = std::ranges::min_element(slots_, {}, [](auto const& slot) { return slot.second.used; });
        for (auto const& table : oldest->second.tables)
            if (table) bytes_ -= table->bytes();
        slots_.erase(oldest);
    }
}

void SharedTables::drop(Uuid const& organisation, std::int64_t size) {
    std::lock_guard const lock(mutex_);
    floors_[organisation] = size;
    auto const slot = slots_.find(organisation);
    if (slot == slots_.end()) return;
    for (auto const& table : slot->second.tables)
        if (table) {
            bytes_ -= table->bytes();
            table->spoil();
        }
    slots_.erase(slot);
}

void SharedTables::announce_drop(Uuid const& organisation) {
    std::lock_guard const lock(mutex_);
    floors_.try_emplace(organisation, 0);
}

TablePointer WriterTables::peek(Uuid const& organisation, RegisterDefinition const& definition) {
    auto const own = own_.find(organisation);
    if (own != own_.end() && own->second[definition.index]) return own->second[definition.index];
    return shared_.peek(organisation, definition);
}

void WriterTables::put(Uuid const& organisation, RegisterDefinition const& definition, TablePointer table) {
    auto& tables = own_[organisation];
    tables.resize(definitions().size());
    tables[definition.index] = std::move(table);
}

void WriterTables::drop(Uuid const& organisation, std::int64_t size) {
    shared_.announce_drop(organisation);
    dropped_.emplace_back(organisation, size);
}

void WriterTables::end_group(bool on_disk) noexcept {
    if (on_disk) try {
            for (auto& [organisation, tables] : own_)
                for (std::size_t i = 0; i < tables.size(); ++i)
                    if (tables[i]) shared_.put(organisation, definitions()[i], std::move(tables[i]));
        } catch (std::bad_alloc const&) {
            // What isn't kept is read anew.
        }
    if (on_disk)
        for (auto const& [organisation, size] : dropped_) shared_.drop(organisation, size);
    own_.clear();
    dropped_.clear();
}

TablePointer load_table(Connection& connection, Tables& tables, Uuid const& organisation,
                        RegisterDefinition const& definition, std::int64_t size) {
    auto kept = tables.peek(organisation, definition);
    if (kept && kept->is_spoilt()) kept = nullptr;
    if (kept && kept->size() == size) return kept;
    if (kept && kept->size() > size) return load_table_at(connection, organisation, definition, size);
    TableMaker maker(definition, kept.get());
    auto const take = [&](Entry&& entry) { maker.take(entry); };
    if (kept)
        read_since(connection, organisation, definition.traits.name, kept->size(), size, take);
    else
        read_heads(connection, organisation, definition.traits.name, take);
    auto table = maker.finish(size);
    tables.put(organisation, definition, table);
    return table;
}

TablePointer load_table_at(Connection& connection, Uuid const& organisation, RegisterDefinition const& definition,
                           std::int64_t size) {
    TableMaker maker(definition, nullptr);
    read_heads_at(connection, organisation, definition.traits.name, size, [&](Entry&& entry) { maker.take(entry); });
    return maker.finish(size);
}

}  // namespace zorgborg
