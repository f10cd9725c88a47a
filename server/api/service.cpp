#include "api/service.hpp"

#include <set>

#include "api/problems.hpp"

namespace zorgborg {
namespace {

/// An answer as a response; a GET whose tag the caller has already is 304.
http::Response respond(Answer answer, http::Request const& request, Route const& route) {
    http::Response out;
    bool const reads = request.method == "GET" || request.method == "HEAD";
    out.status = answer.status;
    if (reads && answer.etag.empty()) answer.etag = content_tag(answer.body);
    if (!answer.etag.empty()) {
        out.headers.emplace_back("ETag", answer.etag);
        if (reads) {
            out.cache_control = "private, no-cache";
            out.headers.emplace_back("Vary", "Authorization, Accept");
        }
    }
    // On a 304 too: its fields replace those the browser keeps with the page (RFC 9111, 3.2).
    if (!answer.content_policy.empty()) out.content_policy = answer.content_policy;
    if (!answer.location.empty()) out.headers.emplace_back("Location", answer.location);
    // The description may be read by any page (NLgov API Design Rules); measurements may not.
    if (route.permission.who == Permission::Who::everybody && route.pattern.starts_with("/v1/"))
        out.headers.emplace_back("Access-Control-Allow-Origin", "*");
    if (reads && matches(request.if_none_match, answer.etag)) {
        out.status = 304;
        return out;
    }
    if (!answer.file_name.empty())
        out.headers.emplace_back("Content-Disposition", "attachment; filename=\"" + answer.file_name + "\"");
    out.content_type = std::move(answer.content_type);
    out.body = std::move(answer.body);
    return out;
}

http::Response busy(http::Request const& request) {
    return problem_response(refuse(Refusal::Kind::unavailable, Rule::overloaded, "Too much waits already; try again."),
                            request);
}

std::string joined(std::vector<std::string_view> const& names) {
    std::string out;
    for (auto const name : names) out.append(out.empty() ? "" : ", ").append(name);
    return out;
}

}  // namespace

struct ApiService::Target {
    BoundRoute const* bound;
    std::vector<std::string> path;
    Parameters query;
};

struct ApiService::Admission {
    Identity identity;
    std::unique_ptr<Snapshot> organisation;
};

ApiService::ApiService(Database& database, Catalogue const& catalogue, Notary& notary, http::Metrics& metrics,
                       Settings const& settings)
    : catalogue_(catalogue),
      notary_(notary),
      metrics_(metrics),
      routes_(bound_routes()),
      io_threads_(settings.io_threads),
      tables_(settings.table_bytes),
      writer_tables_(tables_) {
    std::set<std::string_view> methods{"HEAD", "OPTIONS"};
    for (auto const& bound : routes_) methods.insert(bound.route->method);
    methods_.assign(methods.begin(), methods.end());
    for (std::size_t i = 0; i < routes_.size(); ++i)
        router_.add(routes_[i].route->method, routes_[i].pattern, static_cast<int>(i));
    for (unsigned i = 0; i < settings.io_threads + settings.slow_threads; ++i) readers_.push_back(database.reader());
    writer_ = std::make_unique<Writer>(database.writer(), [this](bool on_disk) { writer_tables_.end_group(on_disk); });
    workers_ = std::make_unique<Workers>(settings.slow_threads, /*queue*/ 64);
    using Kind = http::Metrics::Kind;
    auto const count = [&](Kind kind, char const* name, char const* help, auto Writer::Counts::*member) {
        metrics_.add(kind, name, help, [this, member] { return static_cast<double>(writer_->counts().*member); });
    };
    count(Kind::gauge, "zorgborg_writer_queue_length", "Changes that wait for the writer.", &Writer::Counts::waiting);
    count(Kind::counter, "zorgborg_writer_changes_total", "Changes put on disk.", &Writer::Counts::changes);
    count(Kind::counter, "zorgborg_writer_groups_total", "Transactions they were gathered in.",
          &Writer::Counts::groups);
}

void ApiService::finish() {
    workers_.reset();
    writer_.reset();
}

std::size_t ApiService::body_limit(http::Request const& head) {
    constexpr std::size_t usual = 1 << 20;
    auto const segments = http::path_segments(head.path);
    if (!segments) return usual;
    auto const match = router_.match(head.method, *segments);
    if (match.route < 0) return usual;
    auto const limit = routes_[static_cast<std::size_t>(match.route)].route->body_limit;
    if (limit <= usual) return usual;
    // A large body is taken from who has a token only.
    try {
        auto& connection = *readers_[head.thread];
        ReadTransaction const transaction(connection);
        return authenticate({connection, tables_, catalogue_}, head.authorization, clock_now()) ? limit : usual;
    } catch (std::exception const&) {
        return usual;
    }
}

std::optional<http::Response> ApiService::serve(http::Request const& request, http::Reply const& reply) {
    if (request.path == "*" && request.method == "OPTIONS") {
        http::Response out{204};
        out.headers.emplace_back("Allow", joined(methods_));
        return out;
    }
    auto const segments = http::path_segments(request.path);
    if (!segments) return problem_response(refuse(Refusal::Kind::shape, "The path isn't well encoded."), request);
    auto match = router_.match(request.method, *segments);
    if (!match.path_known) return problem_response(refuse(Refusal::Kind::not_found), request);
    if (match.route < 0) {
        auto out = request.method == "OPTIONS" ? http::Response{204}
                                               : problem_response(refuse(Refusal::Kind::method), request);
        out.headers.emplace_back("Allow", joined(match.methods));
        return out;
    }
    auto query = http::query_parameters(request.query);
    if (!query) return problem_response(refuse(Refusal::Kind::shape, "The query isn't well encoded."), request);
    auto const target = std::make_shared<Target>(
        Target{&routes_[static_cast<std::size_t>(match.route)], std::move(match.parameters), std::move(*query)});
    // Whatever the answer is, measurements know the route it came by.
    std::string_view const pattern = target->bound->pattern;
    http::Reply const routed = [reply, pattern](http::Response response) {
        response.route = pattern;
        reply(std::move(response));
    };
    auto const run = [this, target, &request, routed](std::size_t reader) -> std::optional<http::Response> {
        try {
            return dispatch(request, *target, *readers_[reader], routed);
        } catch (...) {
            return failure_response(std::current_exception(), request.path, request.id);
        }
    };
    std::optional<http::Response> response;
    if (!std::holds_alternative<SlowHandler>(target->bound->route->handler))
        response = run(request.thread);
    else if (!workers_->submit([run, routed, this](unsigned worker) {
                 if (auto late = run(io_threads_ + worker)) routed(std::move(*late));
             }))
        response = busy(request);
    if (response) response->route = pattern;
    return response;
}

Result<void> ApiService::admit(ReadCall& call, Admission& admission) {
    auto const& permission = call.route.permission;
    if (permission.who == Permission::Who::everybody) return {};
    auto identity = authenticate(call.source, call.request.authorization, call.now);
    if (!identity) return identity.error();
    admission.identity = std::move(*identity);
    call.identity = &admission.identity;
    if (permission.who == Permission::Who::identified) return {};
    auto const organisation = parse_uuid(call.path.front());
    std::optional<Instant> as_of;
    bool bad_instant = false;
    if (auto const* text = parameter(call.query, "asOf")) {
        as_of = parse_instant(*text);
        bad_instant = !as_of || *as_of > call.now;
    }
    auto const now = organisation ? Snapshot::open(call.source, *organisation, call.now) : nullptr;
    if (!now) return refuse(Refusal::Kind::not_found);
    call.roles = roles_in(admission.identity, *now);
    if (call.roles.empty()) return refuse(Refusal::Kind::not_found);
    auto const area = permission.area ? *permission.area : call.definition->traits.area;
    if (!allowance(call.roles, area, permission.right).any())
        return refuse(Refusal::Kind::forbidden, "Your role doesn't allow this.");
    if (bad_instant) {
        auto const rule = as_of ? Rule::as_of_future : Rule::format;
        return refuse(Refusal::Kind::shape, Problems{{rule, "asOf", "An instant by RFC 3339 that has been."}});
    }
    if (auto const ok = admit_to_record(call, *now); !ok) return ok.error();
    admission.organisation = Snapshot::open(call.source, *organisation, call.now, as_of);
    if (!admission.organisation) return refuse(Refusal::Kind::not_found, "The organisation wasn't here yet.");
    call.organisation = admission.organisation.get();
    return {};
}

Result<void> ApiService::admit_to_record(ReadCall const& call, Snapshot const& now) {
    // Rights that look at the record are asked before the request's shape, too.
    if (call.definition == nullptr || call.path.size() < 2 || call.route.permission.area) return {};
    auto const allowed = allowance(call.roles, call.definition->traits.area, call.route.permission.right);
    auto const id = parse_uuid(call.path.back());
    auto const* const record = id ? now.find_record(*call.definition, *id) : nullptr;
    if (allowed.always || record == nullptr || call.definition->owner(*record) == call.identity->user) return {};
    return refuse(Refusal::Kind::forbidden, "Your role may change only what you own.");
}

std::optional<http::Response> ApiService::dispatch(http::Request const& request, Target const& target,
                                                   Connection& connection, http::Reply const& reply) {
    ReadTransaction const transaction(connection);
    Admission admission;
    ReadCall call{request,     *target.bound->route,
                  target.path, target.query,
                  clock_now(), {connection, tables_, catalogue_},
                  metrics_,    notary_};
    call.definition = target.bound->definition;
    if (auto const ok = admit(call, admission); !ok) return problem_response(ok.error(), request);
    auto const refused = [&](Refusal const& refusal) {
        auto out = problem_response(refusal, request);
        if (call.identity != nullptr) out.actor = call.identity->actor;
        return out;
    };
    if (auto const* read = std::get_if<ReadHandler>(&call.route.handler)) {
        auto answer = (*read)(call);
        if (!answer) return refused(answer.error());
        auto response = respond(std::move(*answer), request, call.route);
        if (call.identity != nullptr) response.actor = call.identity->actor;
        if (!call.afterwards) return response;
        return submit(std::move(call.afterwards), call, admission, std::move(response), reply);
    }
    if (!call.route.lists && call.route.parameters.empty())
        if (auto const ok = only_parameters(call.query, {}); !ok) return refused(ok.error());
    auto const* const change = std::get_if<ChangeHandler>(&call.route.handler);
    auto act = change != nullptr ? change->prepare(call) : std::get<SlowHandler>(call.route.handler).prepare(call);
    if (!act) return refused(act.error());
    return submit(std::move(*act), call, admission, {}, reply);
}

Result<Answer> ApiService::act(Act const& act, IdempotentRequest const& idempotent, WriteCall& call,
                               Uuid const& organisation, Permission const& permission) {
    // A token revoked while the request waited is a token revoked.
    if (!still_holds(call.source, call.identity, call.now))
        return refuse(Refusal::Kind::unauthenticated, "The token was revoked.");
    std::unique_ptr<Snapshot> snapshot;
    if (permission.who == Permission::Who::member) {
        if (auto const ok = notary_.in_order(call.source.connection, organisation); !ok) return ok.error();
        // Asked again here: a right taken away while the request waited is a right taken away.
        snapshot = Snapshot::open(call.source, organisation, call.now);
        call.organisation = snapshot.get();
        call.roles = roles_in(call.identity, *snapshot);
        auto const area = permission.area ? *permission.area : call.definition->traits.area;
        if (!allowance(call.roles, area, permission.right).any())
            return refuse(Refusal::Kind::forbidden, "Your role doesn't allow this.");
    }
    auto earlier = replay(call, idempotent);
    if (!earlier) return earlier.error();
    if (*earlier) return std::move(**earlier);
    auto answer = act(call);
    if (answer && !answer->discard) keep(call, idempotent, *answer);
    return answer;
}

std::optional<http::Response> ApiService::submit(Act act, ReadCall const& call, Admission const& admission,
                                                 std::optional<http::Response> const& after, http::Reply const& reply) {
    auto idempotent = idempotent_request(call.request, admission.identity);
    if (!idempotent) return problem_response(idempotent.error(), call.request);
    struct Job {
        Act act;
        Identity identity;
        IdempotentRequest idempotent;
        Uuid organisation;
        RegisterDefinition const* definition;
        Route const* route;
        http::Request const* request;  // lives until the reply
        http::Reply reply;
        std::optional<http::Response> response;
    };
    auto const job = std::make_shared<Job>();
    job->act = std::move(act);
    job->identity = admission.identity;
    job->idempotent = std::move(*idempotent);
    if (call.request.method == "GET" || call.request.method == "HEAD") job->idempotent.key.clear();
    if (call.organisation != nullptr) job->organisation = call.organisation->organisation_id();
    job->definition = call.definition;
    job->route = &call.route;
    job->request = &call.request;
    job->reply = reply;
    auto const work = [this, job, after](Connection& connection) {
        // What is undone, by a refusal or a failure, leaves no table of it behind for the rest of the group.
        struct Undone {
            WriterTables& tables;
            bool kept = false;
            ~Undone() {
                if (!kept) tables.forget();
            }
        } undone{writer_tables_};
        WriteCall write{{connection, writer_tables_, catalogue_}, clock_now(), job->identity};
        write.definition = job->definition;
        auto answer = this->act(job->act, job->idempotent, write, job->organisation, job->route->permission);
        bool const keep = answer && !answer->discard;
        undone.kept = keep;
        if (!answer)
            job->response = problem_response(answer.error(), *job->request);
        else
            job->response = after ? *after : respond(std::move(*answer), *job->request, *job->route);
        job->response->actor = job->identity.actor;
        return keep;
    };
    auto const done = [job](std::exception_ptr const& failure) {
        if (failure) try {
                job->response = failure_response(failure, job->request->path, job->request->id);
            } catch (...) {
                job->response = http::Response{503};  // no memory even to say so
            }
        job->reply(std::move(*job->response));
    };
    if (!writer_->submit(work, done)) return busy(call.request);
    return std::nullopt;
}

}  // namespace zorgborg
