#include "register/tables.hpp"

#include <algorithm>

namespace zorgborg {
namespace {

/// Changes kept of a register: what fits costs less than reading them again, more would be a table's work.
constexpr std::size_t most_changes = 512;

/// The table with these changes, which are newer than it.
TablePointer forward(RegisterDefinition const& definition, TablePointer const& table,
                     std::span<RecordChange const> changes, std::int64_t size) {
    TableMaker maker(definition, table.get());
    for (auto const& change : changes) maker.take(change);
    return maker.finish(size);
}

}  // namespace

// ---- for all readers ------------------------------------------------------------------------------------------------

std::size_t SharedTables::Shelf::bytes() const {
    std::size_t out = newest ? newest->bytes() : 0;
    if (previous) out += previous->records().size() * sizeof(RecordPointer);  // the records are shared, mostly
    for (auto const& change : changes) out += change.bytes;
    return out;
}

void SharedTables::Shelf::add(RecordChange change) {
    changes.push_back(std::move(change));
    if (changes.size() <= most_changes) return;
    auto const half = changes.begin() + most_changes / 2;
    complete_from = std::max(complete_from, (half - 1)->size);
    changes.erase(changes.begin(), half);
}

SharedTables::Slot& SharedTables::slot(Uuid const& organisation) {
    auto& out = slots_[organisation];
    out.used = ++clock_;
    if (out.shelves.empty()) out.shelves.resize(definitions().size());
    return out;
}

void SharedTables::weigh(Slot& slot) {
    std::size_t bytes = sizeof(Slot) + slot.shelves.size() * sizeof(Shelf);
    for (auto const& shelf : slot.shelves) bytes += shelf.bytes();
    bytes_ += bytes - slot.bytes;
    slot.bytes = bytes;
}

Tables::Found SharedTables::find(Uuid const& organisation, RegisterDefinition const& definition, std::int64_t size) {
    TablePointer base;
    std::vector<RecordChange> since;
    {
        std::lock_guard const lock(mutex_);
        auto const found = slots_.find(organisation);
        if (found == slots_.end()) return {};
        auto& slot = found->second;
        slot.used = ++clock_;
        auto const& shelf = slot.shelves[definition.index];
        for (auto const& table : {shelf.previous, shelf.newest})
            if (table && table->size() <= size && !table->is_spoilt()) base = table;
        if (!base || !slot.covers(shelf, base->size(), size)) return {base, false};
        for (auto const& change : shelf.changes)
            if (change.size > base->size() && change.size <= size) since.push_back(change);
    }
    if (since.empty()) return {base, true};
    auto const table = forward(definition, base, since, size);
    put(organisation, definition, table);
    return {table, true};
}

RecordPointer SharedTables::find_record(Uuid const& organisation, RegisterDefinition const& definition,
                                        std::int64_t size, Uuid const& id) {
    std::lock_guard const lock(mutex_);
    auto const found = slots_.find(organisation);
    if (found == slots_.end()) return nullptr;
    auto& slot = found->second;
    slot.used = ++clock_;
    auto const& shelf = slot.shelves[definition.index];
    for (auto change = shelf.changes.rbegin(); change != shelf.changes.rend(); ++change)
        if (change->size <= size && change->record->envelope.id == id)
            return slot.covers(shelf, change->size, size) ? change->record : nullptr;
    auto const& table = shelf.newest;
    return table && !table->is_spoilt() && slot.covers(shelf, table->size(), size) ? table->find_shared(id) : nullptr;
}

void SharedTables::put(Uuid const& organisation, RegisterDefinition const& definition, TablePointer table) {
    std::lock_guard const lock(mutex_);
    if (table->is_spoilt() || is_erased_since(organisation, table->size())) return;
    auto& slot = this->slot(organisation);
    auto& shelf = slot.shelves[definition.index];
    if (shelf.newest && shelf.newest->size() >= table->size()) return;
    shelf.previous = std::exchange(shelf.newest, std::move(table));
    auto const oldest = (shelf.previous ? shelf.previous : shelf.newest)->size();
    std::erase_if(shelf.changes, [oldest](RecordChange const& change) { return change.size <= oldest; });
    shelf.complete_from = std::max(shelf.complete_from, oldest);
    weigh(slot);
    shrink();
}

void SharedTables::remember(Uuid const& organisation, RegisterDefinition const& definition, RecordChange known) {
    std::lock_guard const lock(mutex_);
    if (is_erased_since(organisation, known.size)) return;
    auto& slot = this->slot(organisation);
    auto& shelf = slot.shelves[definition.index];
    if (!shelf.changes.empty() && shelf.changes.back().size > known.size) return;
    shelf.add(std::move(known));
    weigh(slot);
    shrink();
}

bool SharedTables::is_erased_since(Uuid const& organisation, std::int64_t size) const {
    auto const floor = floors_.find(organisation);
    return floor != floors_.end() && size < floor->second;
}

void SharedTables::publish(Uuid const& organisation, Growth&& growth) {
    std::lock_guard const lock(mutex_);
    auto& slot = this->slot(organisation);
    if (slot.known_to != growth.from)  // somebody else wrote between: what is here is not all
        for (auto& shelf : slot.shelves) {
            shelf.changes.clear();
            shelf.complete_from = std::max(shelf.complete_from, growth.from);
        }
    slot.known_to = growth.to;
    for (auto& [index, change] : growth.changes) {
        slot.shelves[index].add(std::move(change));
    }
    weigh(slot);
    shrink();
}

void SharedTables::shrink() {
    while (bytes_ > limit_ && slots_.size() > 1) {
        auto const oldest = std::ranges::min_element(slots_, {}, [](auto const& slot) { return slot.second.used; });
        bytes_ -= oldest->second.bytes;
        slots_.erase(oldest);
    }
}

void SharedTables::drop(Uuid const& organisation, std::int64_t size) {
    std::lock_guard const lock(mutex_);
    floors_[organisation] = size;
    auto const slot = slots_.find(organisation);
    if (slot == slots_.end()) return;
    for (auto const& shelf : slot->second.shelves)
        for (auto const& table : {shelf.newest, shelf.previous})
            if (table) table->spoil();
    bytes_ -= slot->second.bytes;
    slots_.erase(slot);
}

void SharedTables::announce_drop(Uuid const& organisation) {
    std::lock_guard const lock(mutex_);
    floors_.try_emplace(organisation, 0);
}

// ---- for the writer -------------------------------------------------------------------------------------------------

WriterTables::Own& WriterTables::own(Uuid const& organisation) {
    auto& out = own_[organisation];
    if (out.shelves.empty()) out.shelves.resize(definitions().size());
    return out;
}

bool WriterTables::is_dropped(Uuid const& organisation) const {
    return std::ranges::any_of(dropped_, [&](auto const& dropped) { return dropped.first == organisation; });
}

Tables::Found WriterTables::find(Uuid const& organisation, RegisterDefinition const& definition, std::int64_t size) {
    if (is_dropped(organisation)) return {};
    auto& own = this->own(organisation);
    auto& [table, changes] = own.shelves[definition.index];
    if (!table) {
        auto kept = shared_.find(organisation, definition, own.from.value_or(size));
        if (!kept.current) return kept;
        table = kept.table;
    }
    auto first = changes.end();
    while (first != changes.begin() && (first - 1)->size > table->size()) --first;
    if (first != changes.end()) table = forward(definition, table, {first, changes.end()}, changes.back().size);
    return {table, true};
}

RecordPointer WriterTables::find_record(Uuid const& organisation, RegisterDefinition const& definition,
                                        std::int64_t size, Uuid const& id) {
    auto const& own = this->own(organisation);
    auto const& changes = own.shelves[definition.index].changes;
    if (changes.size() > most_changes || is_dropped(organisation)) return nullptr;
    for (auto change = changes.rbegin(); change != changes.rend(); ++change)
        if (change->record->envelope.id == id) return change->record;
    return shared_.find_record(organisation, definition, own.from.value_or(size), id);
}

void WriterTables::put(Uuid const& organisation, RegisterDefinition const& definition, TablePointer table) {
    own(organisation).shelves[definition.index].table = std::move(table);
}

void WriterTables::remember(Uuid const& organisation, RegisterDefinition const& definition, RecordChange known) {
    // Published only when nothing of this group stands before it, for the group may yet be undone.
    if (!own(organisation).from) shared_.remember(organisation, definition, std::move(known));
}

void WriterTables::changed(Uuid const& organisation, RegisterDefinition const& definition, RecordChange change) {
    auto& own = this->own(organisation);
    if (!own.from) own.from = change.size - 1;
    own.to = change.size;
    own.shelves[definition.index].changes.push_back(std::move(change));
    journal_.emplace_back(organisation, definition.index);
}

void WriterTables::drop(Uuid const& organisation, std::int64_t size) {
    shared_.announce_drop(organisation);
    dropped_.emplace_back(organisation, size);
}

void WriterTables::undo(std::size_t mark) {
    if (journal_.size() == mark) return;
    for (; journal_.size() > mark; journal_.pop_back()) {
        auto& own = own_.at(journal_.back().first);
        auto& changes = own.shelves[journal_.back().second].changes;
        own.to = changes.back().size - 1;
        changes.pop_back();
    }
    for (auto& [organisation, own] : own_)  // some may hold what was undone
        for (auto& shelf : own.shelves) shelf.table = nullptr;
}

bool WriterTables::end_group(bool on_disk) noexcept {
    if (on_disk) try {
            for (auto& [organisation, own] : own_) {
                if (own.from) {
                    SharedTables::Growth growth{*own.from, own.to, {}};
                    for (std::size_t i = 0; i < own.shelves.size(); ++i)
                        for (auto& change : own.shelves[i].changes) growth.changes.emplace_back(i, std::move(change));
                    shared_.publish(organisation, std::move(growth));
                }
                for (std::size_t i = 0; i < own.shelves.size(); ++i)
                    if (own.shelves[i].table) shared_.put(organisation, definitions()[i], own.shelves[i].table);
            }
        } catch (std::bad_alloc const&) {
            // What isn't kept is read anew: the next group's changes don't join on to what is there.
        }
    if (on_disk)
        for (auto const& [organisation, size] : dropped_) shared_.drop(organisation, size);
    bool const erased = on_disk && !dropped_.empty();
    own_.clear();
    journal_.clear();
    dropped_.clear();
    return erased;
}

}  // namespace zorgborg
