#include "api/idempotency.hpp"

#include <algorithm>

#include "api/idempotency_queries.hpp"

namespace zorgborg {
namespace {

namespace q = idempotency_queries;

constexpr auto kept_for = std::chrono::days(7);

struct Kept {
    std::string body_hash;
    Answer answer;
    Uuid tree;
    std::string register_name;
};

/// The content the first answer showed, as it was made then.
Result<Answer> render(WriteCall const& call, Kept kept) {
    auto const snapshot = Snapshot::open(call.source, kept.tree, call.now);
    auto const& definition = *find_definition(kept.register_name);
    std::shared_ptr<AnyRecord const> record;
    read_history(call.source.connection, kept.tree, kept.register_name, *kept.answer.record, snapshot->size(),
                 [&](Entry&& entry) {
                     if (entry.version == kept.answer.version && !entry.erased && !record)
                         record = decode(definition, entry.snapshot);
                 });
    if (!record) return refuse(Refusal::Kind::gone, Rule::erased, "The content of this answer was erased.");
    show(definition, *record, *snapshot, {}, kept.answer.body);
    kept.answer.etag = etag(*snapshot, kept.answer.version);
    return std::move(kept.answer);
}

}  // namespace

Result<IdempotentRequest> idempotent_request(ReadCall const& call, Identity const& identity) {
    auto const& request = call.request;
    auto const key = request.idempotency_key;
    if (key.size() > 255 || !std::ranges::all_of(key, [](char c) { return c > ' ' && c <= '~'; }))
        return refuse(Refusal::Kind::shape,
                      Problems{{Rule::format, "Idempotency-Key", "1 to 255 visible ASCII characters."}});
    if (key.empty()) return IdempotentRequest{};
    return IdempotentRequest{to_text(identity.token), std::string(request.method), std::string(request.path),
                             std::string(key), sha256({request.query, "\n", request.body, call.digest})};
}

Result<std::optional<Answer>> replay(WriteCall const& call, IdempotentRequest const& request) {
    if (request.key.empty()) return std::optional<Answer>();
    std::optional<Kept> kept;
    auto const oldest = number_of(call.now - kept_for);
    call.source.connection.run(q::find, {request.token, request.method, request.path, request.key, oldest},
                               [&](Row const& row) {
                                   kept.emplace();
                                   kept->body_hash = row.bytes(0);
                                   kept->answer.status = static_cast<int>(row.number(1));
                                   kept->tree = parse_uuid(row.text(2)).value();
                                   kept->register_name = row.text(3);
                                   kept->answer.record = parse_uuid(row.text(4));
                                   kept->answer.version = row.number(5);
                                   kept->answer.body = row.text(6);
                                   kept->answer.location = row.text(7);
                               });
    if (!kept) return std::optional<Answer>();
    if (kept->body_hash != as_text(request.body_hash))
        return refuse(Refusal::Kind::rules, Rule::idempotency_mismatch,
                      "This Idempotency-Key was used for another request.");
    if (kept->answer.record) {
        auto answer = render(call, std::move(*kept));
        if (!answer) return answer.error();
        return std::optional(std::move(*answer));
    }
    if (kept->answer.body.empty())
        return refuse(Refusal::Kind::rules, Rule::idempotency_replay,
                      "It was done; its answer held a secret and isn't repeated.");
    return std::optional(std::move(kept->answer));
}

void keep(WriteCall const& call, IdempotentRequest const& request, Answer const& answer) {
    if (request.key.empty() || answer.repeatable) return;
    auto& connection = call.source.connection;
    connection.run(q::forget, {number_of(call.now - kept_for)});
    connection.run(q::keep,
                   {request.token, request.method, request.path, request.key, Bytes{as_text(request.body_hash)},
                    number_of(call.now), std::int64_t{answer.status}, to_text(answer.tree), answer.register_name,
                    answer.record ? to_text(*answer.record) : "", answer.version,
                    answer.record || answer.secret ? std::string_view() : answer.body, answer.location});
}

}  // namespace zorgborg
