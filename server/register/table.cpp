#include "register/table.hpp"

#include <algorithm>

#include "register/tables.hpp"

namespace zorgborg {
namespace {

auto const id_of = [](RecordPointer const& record) { return record->envelope.id; };

std::size_t is_in_use(RecordPointer const& record) { return record->envelope.archived_at ? 0 : 1; }

/// Where the record stands; null when it isn't there.
RecordPointer const* place_of(Table::Records const& records, Uuid const& id) {
    auto const found = std::ranges::lower_bound(records, id, {}, id_of);
    return found != records.end() && (*found)->envelope.id == id ? &*found : nullptr;
}

}  // namespace

RecordPointer Table::find_shared(Uuid const& id) const {
    auto const* const place = place_of(records(), id);
    return place == nullptr ? nullptr : *place;
}

AnyRecord const* Table::find(Uuid const& id) const {
    auto const* const place = place_of(records(), id);
    return place == nullptr ? nullptr : place->get();
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

void TableMaker::begin() {
    if (from_ != nullptr && !touched_) {
        records_ = from_->records();
        bytes_ = from_->bytes();
        in_use_ = from_->in_use();
    }
    touched_ = true;
}

void TableMaker::take(Entry const& entry) {
    if (!entry.erased)
        return take({0, RecordPointer(decode(definition_, entry.snapshot)), entry.snapshot.size() * bytes_per_text});
    begin();
    auto const at = std::ranges::lower_bound(records_, entry.record, {}, id_of);
    if (at == records_.end() || (*at)->envelope.id != entry.record) return;
    in_use_ -= is_in_use(*at);
    records_.erase(at);
}

void TableMaker::take(RecordChange const& change) {
    begin();
    auto const id = change.record->envelope.id;
    auto const at = std::ranges::lower_bound(records_, id, {}, id_of);
    in_use_ += is_in_use(change.record);
    if (at != records_.end() && (*at)->envelope.id == id) {
        in_use_ -= is_in_use(*at);
        *at = change.record;
    } else {
        records_.insert(at, change.record);
        bytes_ += change.bytes;
    }
}

TablePointer TableMaker::finish(std::int64_t size) {
    if (from_ != nullptr && !touched_) return std::make_shared<Table>(*from_, size);
    if (from_ == nullptr) return std::make_shared<Table>(definition_, size, std::move(records_), bytes_, in_use_);
    return std::make_shared<Table>(definition_, size, std::move(records_), bytes_, in_use_, *from_);
}

TablePointer load_table(Connection& connection, Tables& tables, Uuid const& organisation,
                        RegisterDefinition const& definition, std::int64_t size) {
    auto const kept = tables.find(organisation, definition, size);
    if (kept.current) return kept.table;
    TableMaker maker(definition, kept.table.get());
    auto const take = [&](Entry&& entry) { maker.take(entry); };
    if (kept.table)
        read_since(connection, organisation, definition.traits.name, kept.table->size(), size, take);
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
