#pragma once
/// An organisation whose records an input brings along: a snapshot over tables made by hand, on an empty database.

#include <algorithm>

#include "catalogue/catalogue.hpp"
#include "property.hpp"
#include "register/editor.hpp"
#include "register/list.hpp"
#include "scratch.hpp"

namespace zorgborg::fuzz {

inline Uuid numbered(int number) {
    auto id = parse_uuid("0192f0e4-7c4b-7b1a-8d3e-000000000000").value();
    id.bytes[15] = static_cast<std::uint8_t>(number);
    return id;
}

/// A list as an input describes it, one thing a line: the register, then query keys (`status=planned`) and records in
/// JSON. What isn't a record is passed over.
class Shelf final : public Tables {
 public:
    explicit Shelf(std::string_view input) {
        auto const lines = split(input, '\n');
        definition_ = find_definition(lines.front());
        if (definition_ == nullptr) definition_ = find_definition("controls");
        Table::Records records;
        for (auto const line : lines) {
            if (line.starts_with('{'))
                add(line, records);
            else if (auto const equals = line.find('='); equals != std::string_view::npos)
                parameters_.emplace_back(line.substr(0, equals), line.substr(equals + 1));
        }
        auto const archived = std::ranges::count_if(
            records, [](RecordPointer const& record) { return record->envelope.archived_at.has_value(); });
        auto const in_use = records.size() - static_cast<std::size_t>(archived);
        for (auto const& definition : definitions()) {
            bool const filled = &definition == definition_;
            tables_.push_back(std::make_shared<Table>(definition, 0, filled ? std::move(records) : Table::Records(), 0,
                                                      filled ? in_use : 0));
        }
        snapshot_ = Snapshot::open({scratch().connection(), *this, catalogue()}, installation, noon());
    }

    RegisterDefinition const& definition() const { return *definition_; }
    Parameters const& parameters() const { return parameters_; }
    Snapshot const& snapshot() const { return *snapshot_; }

    Found find(Uuid const&, RegisterDefinition const& definition, std::int64_t) override {
        return {tables_[definition.index], true};
    }
    RecordPointer find_record(Uuid const&, RegisterDefinition const& definition, std::int64_t,
                              Uuid const& id) override {
        return tables_[definition.index]->find_shared(id);
    }
    void put(Uuid const&, RegisterDefinition const&, TablePointer) override {}
    void remember(Uuid const&, RegisterDefinition const&, RecordChange) override {}
    void changed(Uuid const&, RegisterDefinition const&, RecordChange) override {}
    void drop(Uuid const&, std::int64_t) override {}

 private:
    static Catalogue const& catalogue() {
        static Catalogue const catalogue;
        return catalogue;
    }
    static Scratch& scratch() {
        static auto const made = [] {
            auto out = std::make_unique<Scratch>();
            begin_log(out->connection(), installation);
            return out;
        }();
        return *made;
    }
    /// Ids are unique and in order; every third record is archived.
    void add(std::string_view line, Table::Records& records) const {
        constexpr std::size_t most = 16;
        auto const body = parse_json(line);
        if (!body || records.size() == most) return;
        auto record = read_new(*definition_, *body);
        if (!record) return;
        auto const number = static_cast<int>(records.size()) + 1;
        auto& envelope = (*record)->envelope;
        envelope.id = numbered(number);
        envelope.version = number % 3 + 1;
        envelope.created_at = envelope.updated_at = noon() - std::chrono::hours(number % 4);
        envelope.created_by = envelope.updated_by = "shell";
        if (number % 3 == 0) envelope.archived_at = noon();
        records.push_back(std::move(*record));
    }

    RegisterDefinition const* definition_;
    Parameters parameters_;
    std::vector<TablePointer> tables_;
    std::unique_ptr<Snapshot> snapshot_;
};

inline std::vector<Uuid> ids(Page const& page) {
    std::vector<Uuid> out;
    for (auto const* record : page.records) out.push_back(record->envelope.id);
    return out;
}

}  // namespace zorgborg::fuzz
