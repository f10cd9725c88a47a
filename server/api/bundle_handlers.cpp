#include "api/bundle_handlers.hpp"

#include "api/evidence_handlers.hpp"
#include "api/routes.hpp"
#include "domain/evidence.hpp"
#include "domain/trace.hpp"
#include "exports/bundle.hpp"
#include "exports/bundle_parts.hpp"
#include "exports/bundle_texts.hpp"

namespace zorgborg {
namespace {

/// What the caller may take away. Acts (approvals, erasures, samples) belong to the log.
std::function<bool(RegisterDefinition const&)> exportable(Set<Role> roles) {
    return [roles](RegisterDefinition const& definition) {
        auto const area = definition.traits.area == Area::acts ? Area::log : definition.traits.area;
        return allowance(roles, area, Right::export_).always;
    };
}

Result<BundleRequest> bundle_request(ReadCall const& call) {
    Problems problems;
    BundleRequest out;
    out.organisation = call.organisation->organisation_id();
    out.as_of = call.organisation->now;
    out.language = call.organisation->language();
    out.from = instant_parameter(call.query, "from", problems);
    out.since = instant_parameter(call.query, "since", problems);
    choice_parameter(call.query, "profile", out.profile, problems);
    choice_parameter(call.query, "language", out.language, problems);
    for (auto const& [key, given] : {std::pair("from", out.from), std::pair("since", out.since)})
        if (given && *given > out.as_of) problems.push_back({Rule::date_order, key, "Not after the bundle's instant."});
    if (auto const* given = parameter(call.query, "assessment"))
        if (!(out.assessment = parse_uuid(*given)))
            problems.push_back({Rule::format, "assessment", "The id of an assessment."});
    if (!problems.empty()) return refuse(Refusal::Kind::shape, std::move(problems));
    if (out.assessment && call.organisation->record<Assessment>(*out.assessment) == nullptr)
        return refuse(Refusal::Kind::not_found, "There is no such assessment.");
    out.viewer = {call.identity->actor, call.identity->user, call.roles, false};
    out.may_export = exportable(call.roles);
    return out;
}

/// What puts the bundle on record, and with it what was read of evidence, if anything.
Act note_export(BundleRequest const& request, Act readings) {
    Export made{request.profile, request.as_of, request.from, request.since, request.language, {}};
    if (request.assessment) made.assessment = AnyRef{*request.assessment};
    return [made, readings = std::move(readings)](WriteCall& write) -> Result<Answer> {
        if (readings)
            if (auto noted = readings(write); !noted) return noted;
        if (auto const noted = Editor(*write.organisation, write.actor()).create(made); !noted) return noted.error();
        return Answer{};
    };
}

}  // namespace

Result<Answer> get_evidence_bundle(ReadCall& call) {
    if (auto const ok = only_parameters(call.query, {"asOf", "from", "since", "profile", "language", "assessment"});
        !ok)
        return ok.error();
    auto const request = bundle_request(call);
    if (!request) return request.error();
    auto const file = [&files = call.files](std::string_view sha256) { return files.path(sha256); };
    BundleWorkshop const workshop{call.notary, file, "zorgborg " + std::string(api_version), bundle_parts()};
    auto begun = Bundle::begin(call.source, workshop, *request);
    if (!begun) return begun.error();
    if (call.request.method == "GET") {
        std::vector<ReadFile> taken;
        if (in_bundle(definition<Evidence>(), *request))
            for (auto const& each : evidence_files(*call.organisation, RecordScope(*call.organisation, *request),
                                                   request->assessment.has_value()))
                taken.push_back({each.evidence, {each.sha256}});
        call.afterwards = note_export(*request, note_readings(call, std::move(taken)));
    }
    Answer out;
    out.content_type = "application/zip";
    auto const day = to_text(Date(std::chrono::floor<std::chrono::days>(request->as_of)));
    out.file_name = "evidence-bundle-" + day + ".zip";
    std::shared_ptr<Bundle> const bundle = std::move(*begun);
    auto& tables = call.source.tables;
    auto const& catalogue = call.source.catalogue;
    out.produce = [bundle, &tables, &catalogue](Connection& connection, std::string& piece) {
        return bundle->next({connection, tables, catalogue}, piece);
    };
    return out;
}

}  // namespace zorgborg
