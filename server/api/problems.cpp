#include "api/problems.hpp"

#include "base/log.hpp"
#include "http/head.hpp"
#include "storage/database.hpp"

namespace zorgborg {
namespace {

http::Response respond(Refusal const& refusal, std::string_view path, std::string_view trace) {
    auto const status = status_of(refusal.kind);
    http::Response out;
    out.status = status;
    out.content_type = "application/problem+json";
    ObjectWriter problem(out.body);
    problem.text("type",
                 refusal.rule ? "urn:problem-type:zorgborg:" + std::string(enum_name(*refusal.rule)) : "about:blank");
    problem.text("title", refusal.rule ? title_of(*refusal.rule) : std::string(http::reason_of(status)));
    problem.number("status", status);
    if (!refusal.detail.empty()) problem.text("detail", refusal.detail);
    problem.text("instance", http::told_path(path));
    problem.text("traceId", trace);
    if (refusal.present_version) problem.number("version", *refusal.present_version);
    if (!refusal.problems.empty()) write_errors(problem, refusal.problems);
    problem.end();
    if (status == 401) out.headers.emplace_back("WWW-Authenticate", "Bearer realm=\"zorgborg\"");
    if (status == 503) out.headers.emplace_back("Retry-After", "1");
    return out;
}

/// What a failure is to the operator, and to the caller when there is a word for it.
struct Failure {
    LogLevel level;
    std::string what;
    std::optional<Refusal> refusal = {};
};

Failure failure_of(std::exception_ptr const& failure) {
    using Kind = Refusal::Kind;
    try {
        std::rethrow_exception(failure);
    } catch (StorageFull const& e) {
        return {LogLevel::error, e.what(),
                refuse(Kind::storage_full, Rule::storage_full, "There is no room on the disk; nothing was changed.")};
    } catch (StorageBusy const& e) {
        return {LogLevel::warn, e.what(),
                refuse(Kind::unavailable, Rule::storage_busy, "The database is busy; try again.")};
    } catch (StorageFailed const& e) {
        return {LogLevel::error, e.what(),
                refuse(Kind::unavailable, Rule::storage_failed,
                       "The server's storage failed; nothing was changed. Try again.")};
    } catch (std::bad_alloc const& e) {
        return {LogLevel::error, e.what(),
                refuse(Kind::unavailable, Rule::overloaded, "There is no memory left; try again.")};
    } catch (std::exception const& e) {
        return {LogLevel::error, e.what()};
    }
}

}  // namespace

void write_errors(ObjectWriter& writer, Problems const& problems) {
    auto& list = writer.key("errors") += '[';
    for (auto const& problem : problems) {
        if (&problem != &problems.front()) list += ',';
        ObjectWriter item(list);
        item.text("pointer", problem.pointer);
        item.text("rule", enum_name(problem.rule));
        item.text("detail", problem.detail);
        item.end();
    }
    list += ']';
}

int status_of(Refusal::Kind kind) {
    switch (kind) {
        case Refusal::Kind::shape: return 400;
        case Refusal::Kind::unauthenticated: return 401;
        case Refusal::Kind::forbidden: return 403;
        case Refusal::Kind::not_found: return 404;
        case Refusal::Kind::method: return 405;
        case Refusal::Kind::not_acceptable: return 406;
        case Refusal::Kind::rules: return 409;
        case Refusal::Kind::gone: return 410;
        case Refusal::Kind::stale: return 412;
        case Refusal::Kind::media_type: return 415;
        case Refusal::Kind::precondition_needed: return 428;
        case Refusal::Kind::unavailable: return 503;
        case Refusal::Kind::storage_full: return 507;
    }
    return 500;
}

std::string title_of(Rule rule) {
    std::string title(enum_name(rule));
    std::ranges::replace(title, '-', ' ');
    title.front() = static_cast<char>(title.front() - 'a' + 'A');
    return title;
}

http::Response problem_response(Refusal const& refusal, http::Request const& request) {
    return respond(refusal, request.path, request.id);
}

http::Response failure_response(std::exception_ptr const& failure, std::string_view path, std::string_view trace) {
    auto const known = failure_of(failure);
    log_event(known.level, "request failed", {{"error.message", known.what}, {"trace.id", trace}});
    if (known.refusal) return respond(*known.refusal, path, trace);
    return http::plain_problem(500, "Something failed here; the trace id finds it in the log.", trace);
}

}  // namespace zorgborg
