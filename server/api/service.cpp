#include "api/service.hpp"

#include <set>

#include "api/problems.hpp"
#include "api/respond.hpp"
#include "api/upload.hpp"
#include "base/log.hpp"

namespace zorgborg {
namespace {

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
    std::optional<Trees> trees;
    std::unique_ptr<Snapshot> past;  // of the organisation, when the request asks for an earlier instant
};

/// What a handler produces, made on the pool a piece at a time; on the connection's own thread when the pool is full,
/// for what was begun is to be ended.
class ApiService::Pieces final : public http::Stream, public std::enable_shared_from_this<Pieces> {
 public:
    Pieces(ApiService& service, Producer producer, http::Request const& request)
        : service_(service), producer_(std::move(producer)), thread_(request.thread), trace_(request.id) {}

    void next(Give give) override {
        auto const make = [self = shared_from_this(), give](std::size_t reader) { give(self->make(reader)); };
        auto const first = service_.io_threads_;
        if (!service_.workers_->submit([make, first](unsigned worker) { make(first + worker); })) make(thread_);
    }

 private:
    std::optional<std::string> make(std::size_t reader) {
        std::string piece;
        try {
            while (piece.empty() && !ended_) ended_ = !producer_(*service_.readers_[reader], piece);
            return piece;
        } catch (std::exception const& e) {
            log_event(LogLevel::error, "an answer was cut", {{"error.message", e.what()}, {"trace.id", trace_}});
            return std::nullopt;
        }
    }

    ApiService& service_;
    Producer producer_;
    unsigned thread_;
    std::string trace_;
    bool ended_ = false;
};

ApiService::ApiService(Database& database, Catalogue const& catalogue, Notary& notary, FileStore& files,
                       http::Metrics& metrics, Settings const& settings)
    : catalogue_(catalogue),
      notary_(notary),
      files_(files),
      metrics_(metrics),
      routes_(bound_routes()),
      io_threads_(settings.io_threads),
      answers_(settings.answer_bytes),
      tables_(settings.table_bytes),
      writer_tables_(tables_) {
    std::set<std::string_view> methods{"HEAD", "OPTIONS"};
    for (auto const& bound : routes_) methods.insert(bound.route->method);
    methods_.assign(methods.begin(), methods.end());
    for (std::size_t i = 0; i < routes_.size(); ++i)
        router_.add(routes_[i].route->method, routes_[i].pattern, static_cast<int>(i));
    for (unsigned i = 0; i < settings.io_threads + settings.slow_threads; ++i) readers_.push_back(database.reader());
    writer_ = std::make_unique<Writer>(database.writer(), [this](bool on_disk) {
        if (writer_tables_.end_group(on_disk)) answers_.clear();
    });
    workers_ = std::make_unique<Workers>(settings.slow_threads, /*queue*/ 64);
    using Kind = http::Metrics::Kind;
    auto const count = [&](Kind kind, char const* name, char const* help, auto Writer::Counts::*member) {
        metrics_.add(kind, name, help, [this, member] { return static_cast<double>(writer_->counts().*member); });
    };
    count(Kind::gauge, "zorgborg_writer_queue_length", "Changes that wait for the writer.", &Writer::Counts::waiting);
    count(Kind::counter, "zorgborg_writer_changes_total", "Changes put on disk.", &Writer::Counts::changes);
    metrics_.add(Kind::counter, "zorgborg_kept_answers_total", "Reads answered out of memory.",
                 [this] { return static_cast<double>(answers_.given()); });
    count(Kind::counter, "zorgborg_writer_groups_total", "Transactions they were gathered in.",
          &Writer::Counts::groups);
}

void ApiService::finish() {
    workers_.reset();
    writer_.reset();
}

http::Service::Reception ApiService::receive(http::Request const& head) {
    constexpr std::size_t usual = 1 << 20;
    http::Response otherwise;
    auto const target = target_of(head, otherwise);
    if (!target || target->bound->route->body_limit <= usual) return {usual};
    auto const& route = *target->bound->route;
    // A large body is taken from who may send it only; who may not hears why, whatever he sends.
    try {
        auto& connection = *readers_[head.thread];
        ReadTransaction const transaction(connection);
        Admission admission;
        auto call = read_call(head, *target, connection);
        if (auto const ok = admit(call, admission); !ok) return {usual, nullptr, problem_response(ok.error(), head)};
        if (!route.uploads) return {route.body_limit};
        bool const is_file = parameter(target->query, "filename") != nullptr || route.method == "PUT";
        if (!is_file) return {usual};
        return {route.body_limit, std::make_shared<Upload>(files_)};
    } catch (...) {
        return {usual, nullptr, failure_response(std::current_exception(), head.path, head.id)};
    }
}

std::shared_ptr<ApiService::Target const> ApiService::target_of(http::Request const& request,
                                                                http::Response& otherwise) const {
    auto const instead = [&](Refusal const& refusal) {
        otherwise = problem_response(refusal, request);
        return nullptr;
    };
    auto const segments = http::path_segments(request.path);
    if (!segments) return instead(refuse(Refusal::Kind::shape, "The path isn't well encoded."));
    auto match = router_.match(request.method, *segments);
    if (!match.path_known) return instead(refuse(Refusal::Kind::not_found));
    if (match.route < 0) {
        instead(refuse(Refusal::Kind::method));
        if (request.method == "OPTIONS") otherwise = http::Response{204};
        otherwise.headers.emplace_back("Allow", joined(match.methods));
        return nullptr;
    }
    auto query = http::query_parameters(request.query);
    if (!query) return instead(refuse(Refusal::Kind::shape, "The query isn't well encoded."));
    return std::make_shared<Target const>(
        Target{&routes_[static_cast<std::size_t>(match.route)], std::move(match.parameters), std::move(*query)});
}

std::optional<http::Response> ApiService::serve(http::Request const& request, http::Reply const& reply) {
    if (auto kept = answers_.answer(request, *readers_[request.thread], clock_now())) return kept;
    if (request.path == "*" && request.method == "OPTIONS") {
        http::Response out{204};
        out.headers.emplace_back("Allow", joined(methods_));
        return out;
    }
    http::Response otherwise;
    auto const target = target_of(request, otherwise);
    if (!target) return otherwise;
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
    auto& trees = admission.trees.emplace(call.source, call.now);
    auto identity = authenticate(call.source.connection, trees, call.request.authorization);
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
    auto* const now = organisation ? trees.open(*organisation) : nullptr;
    if (now == nullptr) return refuse(Refusal::Kind::not_found);
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
    call.organisation = now;
    if (!as_of) return {};
    admission.past = Snapshot::open(call.source, *organisation, call.now, as_of);
    if (!admission.past) return refuse(Refusal::Kind::not_found, "The organisation wasn't here yet.");
    call.organisation = admission.past.get();
    return {};
}

Result<void> ApiService::admit_to_record(ReadCall const& call, Snapshot const& now) {
    // Rights that look at the record are asked before the request's shape, too.
    if (call.definition == nullptr || call.path.size() < 2 || call.route.permission.area) return {};
    auto const allowed = allowance(call.roles, call.definition->traits.area, call.route.permission.right);
    if (allowed.always) return {};
    auto const id = parse_uuid(call.path[1]);
    auto const record = id ? now.record(*call.definition, *id) : nullptr;
    auto const user = call.identity->user;  // none: a program, which owns nothing
    if (!record || is_own(*call.definition, *record, user, call.route.permission.right, now)) return {};
    return refuse(Refusal::Kind::forbidden, "Your role may change only what you own.");
}

ReadCall ApiService::read_call(http::Request const& request, Target const& target, Connection& connection) {
    ReadCall out{request,
                 *target.bound->route,
                 target.bound->pattern,
                 target.path,
                 target.query,
                 clock_now(),
                 {connection, tables_, catalogue_},
                 metrics_,
                 notary_,
                 files_};
    out.definition = target.bound->definition;
    return out;
}

std::optional<http::Response> ApiService::dispatch(http::Request const& request, Target const& target,
                                                   Connection& connection, http::Reply const& reply) {
    auto const stamp = connection.stamp();  // before anything is read
    ReadTransaction const transaction(connection);
    Admission admission;
    auto call = read_call(request, target, connection);
    if (auto const ok = admit(call, admission); !ok) return problem_response(ok.error(), request);
    auto const refused = [&](Refusal const& refusal) {
        auto out = problem_response(refusal, request);
        if (call.identity != nullptr) out.actor = call.identity->actor;
        return out;
    };
    if (auto const* read = std::get_if<ReadHandler>(&call.route.handler)) {
        auto answer = (*read)(call);
        if (!answer) return refused(answer.error());
        if (KeptAnswers::may_keep(*answer, call))
            return answers_.keep(std::move(*answer), call, *admission.trees, stamp);
        auto produce = std::move(answer->produce);
        auto response = respond(std::move(*answer), request, call.route);
        if (produce && response.status != 304)
            response.stream = std::make_shared<Pieces>(*this, std::move(produce), request);
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
    Trees trees(call.source, call.now);
    if (permission.who != Permission::Who::everybody && !still_holds(trees, call.identity))
        return refuse(Refusal::Kind::unauthenticated, "The token was revoked.");
    if (permission.who == Permission::Who::member) {
        if (auto const ok = notary_.in_order(call.source.connection, organisation); !ok) return ok.error();
        // Asked again here: a right taken away while the request waited is a right taken away.
        call.organisation = trees.open(organisation);
        call.roles = roles_in(call.identity, *call.organisation);
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
    auto idempotent = idempotent_request(call, admission.identity);
    if (!idempotent) return problem_response(idempotent.error(), call.request);
    struct Job {
        Act act;
        Identity identity;
        IdempotentRequest idempotent;
        Uuid organisation;
        std::vector<std::shared_ptr<void>> held;
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
    if (call.request.method == "GET" || call.request.method == "HEAD" || call.identity == nullptr)
        job->idempotent.key.clear();
    if (call.organisation != nullptr) job->organisation = call.organisation->organisation_id();
    job->definition = call.definition;
    job->route = &call.route;
    job->request = &call.request;
    job->reply = reply;
    auto const work = [this, job, after](Connection& connection) {
        // What is undone, by a refusal or a failure, leaves nothing of it behind for the rest of the group.
        WriterTables::Job tables(writer_tables_);
        WriteCall write{{connection, writer_tables_, catalogue_}, clock_now(), job->identity, files_};
        write.definition = job->definition;
        auto answer = this->act(job->act, job->idempotent, write, job->organisation, job->route->permission);
        job->held = std::move(write.held);
        bool const keep = answer && !answer->discard;
        if (keep) tables.keep();
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
        // What was held is let go before anybody hears of it: an erased file is gone then.
        job->act = nullptr;
        job->held.clear();
        job->reply(std::move(*job->response));
    };
    if (!writer_->submit(work, done)) return busy(call.request);
    return std::nullopt;
}

}  // namespace zorgborg
