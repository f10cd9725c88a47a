#pragma once
/// What a handler gets and gives. Handlers are plain synchronous functions; their type says where they run:
/// a read at once on the I/O thread, a change in two steps (shape there, the act on the writer's thread, answered once
/// on disk), a slow change with its first step on the pool.

#include <variant>

#include "access/accounts.hpp"
#include "access/rights.hpp"
#include "http/message.hpp"
#include "http/metrics.hpp"
#include "ledger/files.hpp"
#include "ledger/notary.hpp"
#include "register/editor.hpp"
#include "register/list.hpp"

namespace zorgborg {

struct Route;

/// Whether the right to a person's own holds for this record: who keeps it; to judge a finding, who assessed.
bool is_own(RegisterDefinition const& definition, AnyRecord const& record, std::optional<Uuid> const& person,
            Right right, Facts const& facts);

/// Makes a body piece by piece: appends the next one; false: it was the last. Each piece may be asked for by another
/// thread, with a connection of its own. Throws when the machine failed.
using Producer = std::function<bool(Connection&, std::string&)>;

struct Answer {
    int status = 200;
    std::string body = {};
    std::string content_type = "application/json";
    std::string etag = {};  // with its quotation marks
    std::string location = {};
    std::string file_name = {};  // makes it a download
    std::vector<std::pair<std::string_view, std::string>> headers = {};
    Producer produce = {};                                 // instead of `body`
    std::optional<std::uint64_t> length = {};              // of what is produced, when it is known
    std::string content_policy = {};                       // of a page; empty: it may load nothing
    std::string_view cache_control = "private, no-cache";  // of what is read
    // What an Idempotency-Key gives again: the content of this version, or the body when no record is named.
    Uuid tree = {};
    std::string_view register_name = {};
    std::optional<Uuid> record = {};
    std::int64_t version = 0;
    bool discard = false;     // answer, but undo what was done (a dry run)
    bool repeatable = false;  // doing it again gives the same: nothing has to be kept
    bool secret = false;      // the body holds a secret: never kept, never given again
};

/// On the writer's thread, in the change's savepoint.
struct WriteCall {
    Snapshot::Source source;
    Instant now;
    Identity const& identity;
    FileStore& files;
    Set<Role> roles = {};
    Snapshot* organisation = nullptr;  // of the path, if any
    RegisterDefinition const* definition = nullptr;
    /// Let go once the change is on disk or undone.
    std::vector<std::shared_ptr<void>> held = {};

    Actor actor() const { return {identity.actor, identity.user, roles, false}; }
    Permit permit(Right right) const;
};
using Act = std::function<Result<Answer>(WriteCall&)>;

/// On an I/O thread (or the pool), in a read transaction.
struct ReadCall {
    http::Request const& request;
    Route const& route;
    std::string_view pattern;              // the route's, with its register
    std::vector<std::string> const& path;  // its parameters in order
    Parameters const& query;
    Instant now;
    Snapshot::Source source;
    http::Metrics const& metrics;
    Notary& notary;
    FileStore& files;
    Identity const* identity = nullptr;
    Set<Role> roles = {};
    Snapshot* organisation = nullptr;
    RegisterDefinition const* definition = nullptr;
    /// A change that must be on disk before this read's answer leaves (a trace of it in the log).
    Act afterwards = {};
    /// Stands for a body that a sink took (its hash), where requests are compared.
    std::string digest = {};
};

using ReadHandler = Result<Answer> (*)(ReadCall&);
struct ChangeHandler {
    Result<Act> (*prepare)(ReadCall&);
};
struct SlowHandler {
    Result<Act> (*prepare)(ReadCall&);
};
using Handler = std::variant<ReadHandler, ChangeHandler, SlowHandler>;

// ---- small tools of the handlers ------------------------------------------------------------------------------------

/// The value of a query key, or null.
std::string const* parameter(Parameters const& query, std::string_view key);
/// The number a query key gives, or the usual one; another text is one more problem.
std::int64_t whole_parameter(Parameters const& query, std::string_view key, std::int64_t low, std::int64_t high,
                             std::int64_t usual, Problems& problems);
/// The instant a query key gives, if any; another text is one more problem.
std::optional<Instant> instant_parameter(Parameters const& query, std::string_view key, Problems& problems);
/// Sets the choice that a query key gives, if any; another text is one more problem.
template <class E>
void choice_parameter(Parameters const& query, std::string_view key, E& value, Problems& problems) {
    auto const* const given = parameter(query, key);
    if (given == nullptr) return;
    if (auto const chosen = enum_value<E>(*given)) {
        value = *chosen;
        return;
    }
    std::string names;
    for (auto const& each : enumerators<E>) names.append(names.empty() ? "" : ", ").append(each.name);
    problems.push_back({Rule::choice, std::string(key), "One of: " + names + "."});
}
/// True when the key says `true`, false when it says `false` or isn't there; 400 for another text.
Result<bool> flag_parameter(Parameters const& query, std::string_view key);
/// 400 naming every key that isn't among these.
Result<void> only_parameters(Parameters const& query, std::initializer_list<std::string_view> known);
/// The UUID at a place of the path; 404 when it isn't one.
Result<Uuid> path_id(ReadCall const& call, std::size_t index);
/// The request's body as JSON; 415 for another media type, 400 when it isn't JSON.
Result<json::value> json_body(http::Request const& request, std::string_view media_type = "application/json");
/// The versions If-Match names; 428 without.
Result<Versions> if_match(http::Request const& request);
/// The tags of an If-Match or If-None-Match field, with their quotation marks and `W/`.
std::vector<std::string_view> entity_tags(std::string_view field);

/// `"<change>-<day>"`, or `"<version>-<change>-<day>"` for a record.
std::string etag(Snapshot const& snapshot, std::string_view variant = {});
std::string etag(Snapshot const& snapshot, std::int64_t version);
/// The tag of what changes by its content only.
std::string content_tag(std::string_view body);
/// True when If-None-Match names this tag (weak comparison, RFC 9110, 13.1.2).
bool matches(std::string_view if_none_match, std::string_view tag);

}  // namespace zorgborg
