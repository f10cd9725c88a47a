#include "register/snapshot.hpp"

#include "catalogue/catalogue.hpp"

namespace zorgborg {
namespace {

TablePointer load(Snapshot::Source const& source, Uuid const& organisation, RegisterDefinition const& definition,
                  std::int64_t size, bool past) {
    return past ? load_table_at(source.connection, organisation, definition, size)
                : load_table(source.connection, source.tables, organisation, definition, size);
}

/// The zone of an organisation's days; the installation's own when there is none.
std::string const& zone_of(AnyRecord const* organisation) {
    static std::string const usual = ZoneName().value;
    return organisation == nullptr ? usual
                                   : static_cast<Record<Organisation> const*>(organisation)->body.time_zone.value;
}

}  // namespace

std::unique_ptr<Snapshot> Snapshot::open(Source const& source, Uuid const& organisation, Instant now,
                                         std::optional<Instant> as_of) {
    auto const end = log_end(source.connection, organisation);
    if (!end) return nullptr;
    auto const size = as_of ? size_at(source.connection, organisation, *as_of) : end->size;
    if (as_of && size == 0) return nullptr;
    bool const past = size < end->size;
    auto const instant = as_of.value_or(now);
    auto const organisations = load(source, organisation, definition<Organisation>(), size, past);
    auto const* const record = organisations->find(organisation);
    if (as_of && record == nullptr && organisation != installation)
        return nullptr;  // its founder's membership comes first
    std::unique_ptr<Snapshot> out(
        new Snapshot(source, organisation, size, *end, instant, local_day(instant, zone_of(record))));
    out->tables_[definition<Organisation>().index] = organisations;
    return out;
}

Snapshot::Snapshot(Source const& source, Uuid const& organisation, std::int64_t size, LogEnd const& end, Instant now,
                   Date today)
    : Facts(now, today),
      source_(source),
      organisation_(organisation),
      size_(size),
      end_(end),
      tables_(definitions().size()) {}

Instant Snapshot::changed_at() const {
    Instant out;
    read_log(source_.connection, organisation_, {}, size_, 1, true, [&](Entry&& entry) { out = entry.at; });
    return out;
}

Instant Snapshot::day_end() const { return zorgborg::day_end(today, zone_of(organisation())); }

Date Snapshot::day_of(Instant instant) const { return local_day(instant, zone_of(organisation())); }

Record<Organisation> const* Snapshot::organisation() const { return find<Organisation>(organisation_); }

Language Snapshot::language() const {
    auto const* const record = organisation();
    return record == nullptr ? Language::nl : record->body.language;
}

Table const& Snapshot::table(RegisterDefinition const& definition) const {
    auto& table = tables_[definition.index];
    if (!table) table = load(source_, organisation_, definition, size_, is_past());
    return *table;
}

RecordPointer Snapshot::record(RegisterDefinition const& definition, Uuid const& id) const {
    if (is_past() || tables_[definition.index]) return table(definition).find_shared(id);
    if (auto kept = source_.tables.find_record(organisation_, definition, size_, id)) return kept;
    auto const entry = read_head(source_.connection, organisation_, definition.traits.name, id);
    if (!entry || entry->erased) return nullptr;
    RecordPointer out = decode(definition, entry->snapshot);
    source_.tables.remember(organisation_, definition, {size_, out, entry->snapshot.size() * bytes_per_text});
    return out;
}

void Snapshot::advance(RegisterDefinition const& definition, LogEnd const& end, RecordChange change) {
    end_ = end;
    size_ = end.size;
    source_.tables.changed(organisation_, definition, std::move(change));
    tables_[definition.index].reset();
    made_.clear();
}

std::string Snapshot::title_of(std::string_view requirement) const {
    auto const* const found = source_.catalogue.requirement(requirement);
    if (found == nullptr) return std::string(requirement);
    return language() == Language::nl ? found->title_nl : found->title_en;
}

std::optional<LibraryScenario> Snapshot::scenario(std::string_view id) const {
    auto const* const found = source_.catalogue.exercise_scenario(id);
    if (found == nullptr) return std::nullopt;
    auto const in = [this](Wording const& words) { return words.in(language()); };
    auto const each = [&]<class T>(std::vector<Wording> const& from, std::vector<T>& to) {
        for (auto const& words : from) to.push_back({in(words)});
    };
    LibraryScenario out;
    out.goal = {in(found->goal)};
    out.duration = parse_duration(found->duration).value();
    each(found->roles, out.roles);
    each(found->questions, out.questions);
    each(found->measures, out.measures);
    each(found->objectives, out.objectives);
    for (auto const& inject : found->injects)
        out.injects.push_back({{inject.minute}, Text<200>{in(inject.to)}, {in(inject.text)}});
    return out;
}

AnyRecord const* Snapshot::lookup(std::string_view register_name, Uuid const& id) const {
    return table(*find_definition(register_name)).find(id);
}
std::vector<AnyRecord const*> Snapshot::referrers(std::string_view register_name, std::string_view target) const {
    return table(*find_definition(register_name)).referrers(target);
}
std::span<std::shared_ptr<AnyRecord const> const> Snapshot::every(std::string_view register_name) const {
    return table(*find_definition(register_name)).records();
}

}  // namespace zorgborg
