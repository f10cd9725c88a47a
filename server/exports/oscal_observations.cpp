#include <fmt/format.h>

#include <algorithm>

#include "exports/oscal_assessments.hpp"

namespace zorgborg {
namespace {

constexpr Words nothing_noted{"Er is niets bij genoteerd.", "Nothing was noted about it."};
constexpr Words sampled{"{} van {} bekeken, {} met een afwijking.", "{} of {} looked at, {} with a deviation."};

/// NIST's methods of assessment (SP 800-53A).
std::string_view method_of(SourceKind kind) {
    switch (kind) {
        case SourceKind::interview: return "INTERVIEW";
        case SourceKind::sample: return "TEST";
        case SourceKind::document:
        case SourceKind::observation:
        case SourceKind::system: break;
    }
    return "EXAMINE";
}

json::array methods_of(AssessmentResult const& result) {
    std::vector<std::string_view> found;
    for (auto const& source : result.sources)
        if (auto const method = method_of(source.kind); std::ranges::find(found, method) == found.end())
            found.push_back(method);
    if (found.empty()) found.emplace_back("UNKNOWN");
    return json::array(found.begin(), found.end());
}

std::string_view type_of(ResultKind result) {
    return telling_results.contains(result) ? "finding" : "control-objective";
}

bool is_satisfied(ResultKind result) {
    return conform_results.contains(result) || result == ResultKind::exclusion_accepted;
}

std::string_view reason_of(ResultKind result) {
    if (conform_results.contains(result)) return "pass";
    return result == ResultKind::minor || result == ResultKind::major ? "fail" : "other";
}

std::string result_title(Record<AssessmentResult> const& result, OscalView const& view) {
    auto const& id = result.body.requirement.id;
    return std::string(number_of(id)) + " " + view.snapshot.title_of(id);
}

/// The result as its kind, its grade where it has one, and what the report calls it.
json::array properties_of(AssessmentResult const& result) {
    json::array out{property("requirement", result.requirement.id), property("result", enum_name(result.result))};
    if (result.result == ResultKind::minor || result.result == ResultKind::major)
        out.push_back(property("grade", enum_name(result.result)));
    add_property(out, "external-number", result.external_number);
    add_property(out, "transcribed-from", result.transcribed_from);
    add_property(out, "due-date", result.due_date);
    return out;
}

/// The version that was seen, when it was kept.
SeenVersion const* seen_of(AssessmentResult const& result, Uuid const& record) {
    auto const found = std::ranges::find(result.seen, record, &SeenVersion::record);
    return found == result.seen.end() ? nullptr : &*found;
}

/// One thing that a result leans on.
class SourceEvidence {
 public:
    SourceEvidence(ResultSource const& source, AssessmentResult const& result, OscalView const& view)
        : source_(source), result_(result), view_(view) {}

    json::object told() {
        describe();
        json::object out{{"description", description_}, {"props", std::move(properties_)}};
        if (href_) out["href"] = *href_;
        if (source_.note) out["remarks"] = source_.note->value;
        return out;
    }

 private:
    void describe() {
        properties_.push_back(property("source", enum_name(source_.kind)));
        description_ = view_.called(source_.kind);
        name(source_.function);
        if (source_.document) document(*source_.document);
        if (source_.evidence) evidence(*source_.evidence);
        name(source_.title);
        name(source_.sample);
        name(source_.place);
        add_property(properties_, "date", source_.date);
        add_property(properties_, "at", source_.at);
        add_property(properties_, "version", source_.version);
    }
    void name(std::optional<Text<200>> const& text) {
        if (!text) return;
        description_ += (std::exchange(named_, true) ? ", " : ": ") + text->value;
    }
    void seen(Uuid const& record, std::string_view member) {
        if (auto const* version = seen_of(result_, record))
            properties_.push_back(property(member, std::to_string(version->version.value)));
    }
    void document(Ref<Document> const& link) {
        auto const* const record = view_.find<Document>(link.id);
        if (record == nullptr) return;
        name(record->body.title);
        seen(link.id, "document-record-version");
        for (auto const& kept : record->body.evidence)
            if (!href_) href_ = view_.enclosed_file(kept);
        if (!href_ && record->body.link) href_ = record->body.link->value;
    }
    /// The file that was seen, not the one that may have taken its place since.
    void evidence(Ref<Evidence> const& link) {
        auto const* const record = view_.find<Evidence>(link.id);
        if (record == nullptr) return;
        name(record->body.title);
        seen(link.id, "evidence-record-version");
        auto const* const version = seen_of(result_, link.id);
        auto const& sha256 = version != nullptr ? version->sha256 : record->body.sha256;
        add_property(properties_, "sha256", sha256);
        properties_.push_back(property("custody", enum_name(record->body.custody)));
        if (auto const file = view_.enclosed_file(sha256)) href_ = file;
    }

    ResultSource const& source_;
    AssessmentResult const& result_;
    OscalView const& view_;
    json::array properties_;
    std::string description_;
    std::optional<std::string> href_;
    bool named_ = false;
};

/// The latest moment something was seen; the report's day where no source says one.
std::string collected(AssessmentResult const& result, Assessment const& assessment, OscalView const& view) {
    std::optional<Date> day;
    std::optional<Instant> at;
    for (auto const& source : result.sources) {
        if (source.at) at = std::max(at, source.at);
        if (source.date) day = std::max(day, source.date);
    }
    if (at && (!day || *day <= view.snapshot.day_of(*at))) return view.seen_at(*at);
    if (!day) day = day_of(assessment);
    return day ? view.begin_of(*day) : to_text(assessment.issued_at.value_or(view.as_of));
}

json::array origins_of(Record<AssessmentResult> const& result, Assessment const& assessment, OscalView const& view) {
    auto const* const assessor = assessor_of(result, assessment);
    auto const party = assessor == nullptr ? std::nullopt : party_of(*assessor, view);
    if (!party) return {};
    json::object actor{{"type", "party"}, {"actor-uuid", party->id}, {"role-id", enum_name(assessor->function)}};
    return {json::object{{"actors", json::array{std::move(actor)}}}};
}

std::string sample_id(ToldAudit const& audit, std::size_t index) {
    return oscal_id(audit.record->envelope.id, "sample " + std::to_string(index));
}

}  // namespace

json::object observation_of(Record<AssessmentResult> const& result, ToldAudit const& audit, OscalView const& view) {
    auto const& body = result.body;
    auto const& text = body.note ? body.note : body.reason;
    json::array evidence;
    for (auto const& source : body.sources) evidence.push_back(SourceEvidence(source, body, view).told());
    json::object out{{"uuid", oscal_id(result.envelope.id, "observation")},
                     {"title", result_title(result, view)},
                     {"description", text ? text->value : view.told(nothing_noted)},
                     {"props", properties_of(body)},
                     {"methods", methods_of(body)},
                     {"types", json::array{type_of(body.result)}},
                     {"collected", collected(body, audit.record->body, view)}};
    put(out, "origins", origins_of(result, audit.record->body, view));
    put(out, "relevant-evidence", std::move(evidence));
    return out;
}

json::object verdict_of(Record<AssessmentResult> const& result, ToldAudit const& audit, OscalView const& view) {
    auto const& body = result.body;
    json::array seen{json::object{{"observation-uuid", oscal_id(result.envelope.id, "observation")}}};
    auto const& samples = audit.record->body.samples;
    for (std::size_t i = 0; i < samples.size(); ++i)
        if (std::ranges::find(body.sources, samples[i].title, &ResultSource::sample) != body.sources.end())
            seen.push_back(json::object{{"observation-uuid", sample_id(audit, i)}});
    json::object status{{"state", is_satisfied(body.result) ? "satisfied" : "not-satisfied"},
                        {"reason", reason_of(body.result)}};
    put(status, "remarks", body.reason);
    json::object out{{"uuid", oscal_id(result.envelope.id, "verdict")},
                     {"title", body.title ? body.title->value : result_title(result, view)},
                     {"description", view.called(body.result)},
                     {"props", properties_of(body)},
                     {"target", json::object{{"type", "objective-id"},
                                             {"target-id", control_id(body.requirement.id)},
                                             {"title", result_title(result, view)},
                                             {"status", std::move(status)}}},
                     {"related-observations", std::move(seen)}};
    put(out, "origins", origins_of(result, audit.record->body, view));
    put(out, "remarks", body.note);
    if (auto const* finding = body.finding ? told_finding(body.finding->id, view) : nullptr)
        out["links"] = json::array{link_to(href_of(*finding), "poam-item")};
    return out;
}

json::array samples_of(ToldAudit const& audit, OscalView const& view) {
    json::array out;
    auto const& body = audit.record->body;
    for (std::size_t i = 0; i < body.samples.size(); ++i) {
        auto const& sample = body.samples[i];
        json::array properties;
        add_property(properties, "register", sample.of_register);
        add_property(properties, "query", sample.query);
        add_property(properties, "as-of", sample.as_of);
        add_property(properties, "population", std::optional(sample.population));
        add_property(properties, "method", sample.method);
        add_property(properties, "seed", sample.seed);
        add_property(properties, "size", std::optional(sample.size));
        add_property(properties, "deviations", std::optional(sample.deviations));
        json::object observation{{"uuid", sample_id(audit, i)},
                                 {"title", sample.title.value},
                                 {"description", fmt::format(fmt::runtime(view.told(sampled)), sample.size.value,
                                                             sample.population.value, sample.deviations.value)},
                                 {"props", std::move(properties)},
                                 {"methods", json::array{"TEST"}},
                                 {"types", json::array{sample.deviations.value > 0 ? "finding" : "control-objective"}},
                                 {"collected", sample.as_of ? view.seen_at(*sample.as_of) : collected({}, body, view)}};
        put(observation, "remarks", sample.note);
        out.push_back(std::move(observation));
    }
    return out;
}

}  // namespace zorgborg
