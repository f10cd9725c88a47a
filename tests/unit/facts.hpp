#pragma once
/// Facts out of vectors, for rules that look at other records.

#include <map>

#include "domain/record.hpp"

namespace zorgborg {

inline Date day(std::string_view text) { return parse_date(text).value(); }

class TestFacts final : public Facts {
 public:
    explicit TestFacts(std::string_view today) : Facts(Instant(day(today).days()), day(today)) {}

    /// Adds a record that links to these targets; it is version 1, made by `author`.
    template <class T>
    Record<T>& add(T body, std::vector<std::string> targets = {}, ActorId author = "maker") {
        auto record = std::make_shared<Record<T>>();
        record->body = std::move(body);
        record->envelope.id = new_uuid(now);
        record->envelope.version = 1;
        record->envelope.created_by = record->envelope.updated_by = std::move(author);
        record->envelope.created_at = record->envelope.updated_at = now + std::chrono::seconds(++made_);
        records_[std::string(T::register_name)].push_back(record);
        for (auto& target : targets) links_[{std::string(T::register_name), target}].push_back(record.get());
        return *record;
    }
    Date day_of(Instant instant) const override { return local_day(instant, "Europe/Amsterdam"); }
    std::string title_of(std::string_view requirement) const override { return "title of " + std::string(requirement); }
    std::optional<LibraryScenario> scenario(std::string_view id) const override {
        if (id != "known") return std::nullopt;
        return LibraryScenario{{"goal"},       {7200},        {{"role"}},     {{{5}, {}, {"inject"}}},
                               {{"question"}}, {{"measure"}}, {{"objective"}}};
    }

 protected:
    AnyRecord const* lookup(std::string_view register_name, Uuid const& id) const override {
        for (auto const& record : every(register_name))
            if (record->envelope.id == id) return record.get();
        return nullptr;
    }
    std::vector<AnyRecord const*> referrers(std::string_view register_name, std::string_view target) const override {
        auto const found = links_.find({std::string(register_name), std::string(target)});
        return found == links_.end() ? std::vector<AnyRecord const*>() : found->second;
    }
    std::span<std::shared_ptr<AnyRecord const> const> every(std::string_view register_name) const override {
        auto const found = records_.find(std::string(register_name));
        if (found == records_.end()) return {};
        return found->second;
    }

 private:
    int made_ = 0;
    std::map<std::string, std::vector<std::shared_ptr<AnyRecord const>>> records_;
    std::map<std::pair<std::string, std::string>, std::vector<AnyRecord const*>> links_;
};

/// `#/owner implemented-needs`, … in order: how tests name problems.
inline std::vector<std::string> named(Problems const& problems) {
    std::vector<std::string> out;
    for (auto const& problem : problems) out.push_back(problem.pointer + " " + std::string(enum_name(problem.rule)));
    return out;
}

}  // namespace zorgborg
