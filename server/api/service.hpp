#pragma once
/// From a request to its answer: route (404, 405), identity (401), organisation (404), right (403), shape (400),
/// version (428, 412), rules (409), in this order.
///
/// Thread-safety: `serve` is called by every I/O thread; each has its own read-only connection. Lifetime: `finish` is
/// called once the server has stopped; it waits for what was submitted.

#include <map>

#include "api/idempotency.hpp"
#include "api/kept_answers.hpp"
#include "api/routes.hpp"
#include "base/workers.hpp"
#include "http/router.hpp"
#include "storage/writer.hpp"

namespace zorgborg {

class ApiService final : public http::Service {
 public:
    struct Settings {
        unsigned io_threads = 1;
        unsigned slow_threads = 2;
        std::size_t table_bytes = 16 << 20;   // of decoded records kept
        std::size_t answer_bytes = 16 << 20;  // of answers kept
    };
    ApiService(Database& database, Catalogue const& catalogue, Notary& notary, FileStore& files, http::Metrics& metrics,
               Settings const& settings);

    Reception receive(http::Request const& head) override;
    std::optional<http::Response> serve(http::Request const& request, http::Reply const& reply) override;

    /// Does what waits, then ends its threads.
    void finish();

 private:
    struct Target;     // a matched route
    struct Admission;  // who asks, with which roles
    class Pieces;      // a produced body
    /// The matched route, or what is answered instead.
    std::shared_ptr<Target const> target_of(http::Request const& request, http::Response& otherwise) const;
    ReadCall read_call(http::Request const& request, Target const& target, Connection& connection);
    std::optional<http::Response> dispatch(http::Request const& request, Target const& target, Connection& connection,
                                           http::Reply const& reply);
    Result<void> admit(ReadCall& call, Admission& admission);
    static Result<void> admit_to_record(ReadCall const& call, Snapshot const& now);
    std::optional<http::Response> submit(Act act, ReadCall const& call, Admission const& admission,
                                         std::optional<http::Response> const& after, http::Reply const& reply);
    Result<Answer> act(Act const& act, IdempotentRequest const& idempotent, WriteCall& call, Uuid const& organisation,
                       Permission const& permission);

    Catalogue const& catalogue_;
    Notary& notary_;
    FileStore& files_;
    http::Metrics& metrics_;
    std::vector<BoundRoute> routes_;
    http::Router router_;
    std::vector<std::string_view> methods_;             // all there are, for OPTIONS *
    std::vector<std::unique_ptr<Connection>> readers_;  // one per I/O thread, then one per slow thread
    unsigned io_threads_;
    KeptAnswers answers_;
    SharedTables tables_;
    WriterTables writer_tables_;
    std::unique_ptr<Writer> writer_;
    std::unique_ptr<Workers> workers_;
};

}  // namespace zorgborg
