#include "api/view_handlers.hpp"

#include <boost/json/serialize.hpp>

#include "api/formats.hpp"
#include "api/routes.hpp"
#include "api/view_answers.hpp"
#include "catalogue/catalogue.hpp"
#include "exports/statement_page.hpp"
#include "exports/statement_sheets.hpp"
#include "insight/dashboard.hpp"
#include "insight/overdue.hpp"

namespace zorgborg {
Result<Answer> get_statement(ReadCall& call) {
    if (auto const ok = only_parameters(call.query, {"asOf", "format", "language"}); !ok) return ok.error();
    auto const format = chosen_format(call, statement_formats);
    if (!format) return format.error();
    auto const language = asked_language(call);
    if (!language) return language.error();
    auto statement = statement_of_applicability(*call.organisation);
    if (*format == Format::html) return html_page(call, statement_page(*call.organisation, statement, *language));
    for (auto& line : statement.lines) line.title = title_in(call.source.catalogue, line.requirement.id, *language);
    if (*format != Format::json)
        return download(call, *format, "statement-of-applicability", sheets_of(statement, *language));
    auto out = answer_of(statement);
    out.etag = etag(*call.organisation);
    return out;
}

Result<Answer> get_conformity(ReadCall& call) {
    if (auto const ok = only_parameters(call.query, {"asOf"}); !ok) return ok.error();
    auto out = answer_of(conformity(*call.organisation));
    out.etag = etag(*call.organisation);
    return out;
}

Result<Answer> get_overdue(ReadCall& call) {
    if (auto const ok = only_parameters(call.query, {"asOf", "withinDays", "owner", "on"}); !ok) return ok.error();
    OverdueQuery query{call.organisation->today};
    Problems problems;
    if (auto const* on = parameter(call.query, "on"))
        if (auto fault = Value<Date>::parse(*on, query.on)) problems.push_back({fault->rule, "on", fault->detail});
    if (auto const* owner = parameter(call.query, "owner"))
        if (auto fault = parse_id(*owner, query.owner.emplace()))
            problems.push_back({fault->rule, "owner", fault->detail});
    query.within_days =
        static_cast<int>(whole_parameter(call.query, "withinDays", 0, 3660, query.within_days, problems));
    if (!problems.empty()) return refuse(Refusal::Kind::shape, std::move(problems));
    auto out = answer_of(overdue(*call.organisation, query));
    out.etag = etag(*call.organisation);
    return out;
}

Result<Answer> get_dashboard(ReadCall& call) {
    if (auto const ok = only_parameters(call.query, {"asOf"}); !ok) return ok.error();
    auto const last = call.notary.last_signed(call.source.connection, call.organisation->organisation_id());
    // Without a tag of the log's: what was signed last doesn't lie in it.
    return answer_of(dashboard(*call.organisation, last));
}

Result<Answer> list_frameworks(ReadCall& call) {
    if (auto const ok = only_parameters(call.query, {}); !ok) return ok.error();
    std::vector<std::string> items;
    for (auto const& framework : call.source.catalogue.frameworks()) items.push_back(json::serialize(framework.data));
    return items_of(items);
}

Result<Answer> get_framework(ReadCall& call) {
    if (auto const ok = only_parameters(call.query, {}); !ok) return ok.error();
    auto const* const framework = call.source.catalogue.framework(call.path.front());
    if (framework == nullptr) return refuse(Refusal::Kind::not_found);
    Answer out;
    out.body = json::serialize(framework->data);
    return out;
}

Result<Answer> list_requirements(ReadCall& call) {
    if (auto const ok = only_parameters(call.query, {}); !ok) return ok.error();
    auto const* const framework = call.source.catalogue.framework(call.path.front());
    if (framework == nullptr) return refuse(Refusal::Kind::not_found);
    std::vector<std::string> items;
    for (auto const& requirement : framework->requirements) items.push_back(json::serialize(requirement.data));
    return items_of(items);
}

Result<Answer> list_mappings(ReadCall& call) {
    if (auto const ok = only_parameters(call.query, {"to"}); !ok) return ok.error();
    auto const& catalogue = call.source.catalogue;
    auto const* const to = parameter(call.query, "to");
    if (to == nullptr)
        return refuse(Refusal::Kind::shape, Problems{{Rule::required, "to", "The framework to map to."}});
    if (catalogue.framework(call.path.front()) == nullptr) return refuse(Refusal::Kind::not_found);
    if (catalogue.framework(*to) == nullptr)
        return refuse(Refusal::Kind::shape, Problems{{Rule::choice, "to", "There is no such framework."}});
    std::vector<std::string> items;
    for (auto const& mapping : catalogue.mappings(call.path.front(), *to)) {
        ObjectWriter item(items.emplace_back());
        item.text("from", mapping.from);
        item.text("to", mapping.to);
        if (!mapping.strength.empty()) item.text("strength", mapping.strength);
        item.end();
    }
    return items_of(items);
}

Result<Answer> get_openapi(ReadCall&) {
    static auto const text = json::serialize(openapi());
    Answer out;
    out.body = text;
    return out;
}

Result<Answer> get_health(ReadCall&) {
    Answer out;
    out.body = R"({"status":"pass"})";
    return out;
}

Result<Answer> get_readiness(ReadCall& call) {
    // Ready means that the database answers: a full disk refuses changes, but readers go on.
    if (!log_end(call.source.connection, installation)) return refuse(Refusal::Kind::unavailable, "No installation.");
    return get_health(call);
}

Result<Answer> get_metrics(ReadCall& call) {
    Answer out;
    out.content_type = "text/plain; version=0.0.4; charset=utf-8";
    out.body = call.metrics.exposition();
    return out;
}

}  // namespace zorgborg
