#include "api/kept_answers.hpp"

#include <algorithm>
#include <cstring>

#include "api/respond.hpp"
#include "http/head.hpp"

namespace zorgborg {
namespace {

/// One answer takes at most this part of the whole: an eighth.
constexpr std::size_t largest_part = 8;

}  // namespace

std::size_t KeptAnswers::Kept::bytes() const {
    std::size_t out = sizeof(Kept) + 256;  // and its places in map and list
    for (auto const& each : {full, not_modified})
        if (each) out += sizeof(http::Prepared) + each->fields.capacity() + each->body.capacity();
    return out;
}

std::size_t KeptAnswers::Hash::operator()(Key const& key) const {
    std::size_t out = 0;
    std::memcpy(&out, key.data(), sizeof out);
    return out;
}

KeptAnswers::Key KeptAnswers::key_of(http::Request const& request) {
    return sha256({request.authorization, "\n", request.path, "\n", request.query, "\n", request.accept});
}

KeptAnswers::KeptPointer KeptAnswers::find(Key const& key) {
    std::lock_guard const lock(mutex_);
    auto const found = slots_.find(key);
    if (found == slots_.end()) return nullptr;
    used_.splice(used_.begin(), used_, found->second.used);
    return found->second.kept;
}

void KeptAnswers::clear() {
    std::lock_guard const lock(mutex_);
    slots_.clear();
    used_.clear();
    bytes_ = 0;
}

void KeptAnswers::put(Key const& key, KeptPointer kept) {
    auto const bytes = kept->bytes();
    if (bytes > limit_ / largest_part) return;
    std::lock_guard const lock(mutex_);
    auto const [found, fresh] = slots_.try_emplace(key);
    if (fresh) {
        used_.push_front(key);
        found->second.used = used_.begin();
    } else {
        bytes_ -= found->second.kept->bytes();
        used_.splice(used_.begin(), used_, found->second.used);
    }
    found->second.kept = std::move(kept);
    for (bytes_ += bytes; bytes_ > limit_; used_.pop_back()) {
        auto const last = slots_.find(used_.back());
        bytes_ -= last->second.kept->bytes();
        slots_.erase(last);
    }
}

std::optional<http::Response> KeptAnswers::answer(http::Request const& request, Connection& connection, Instant now) {
    if (!is_reading(request) || request.authorization.empty()) return std::nullopt;
    auto const key = key_of(request);
    auto const kept = find(key);
    if (!kept) return std::nullopt;
    auto const& prepared = matches(request.if_none_match, kept->etag) ? kept->not_modified : kept->full;
    if (!prepared || !is_unchanged(key, *kept, connection, now)) return std::nullopt;
    ++given_;
    http::Response out;
    out.route = kept->route;
    out.actor = kept->actor;
    out.prepared = prepared;
    return out;
}

bool KeptAnswers::is_unchanged(Key const& key, Kept const& kept, Connection& connection, Instant now) try {
    auto const& basis = kept.basis;
    if (now < basis.from || now >= basis.until) return false;
    auto const stamp = connection.stamp();
    if (stamp && stamp == basis.stamp) return true;
    ReadTransaction const transaction(connection);
    auto const size = [&](Uuid const& tree) { return log_end(connection, tree).value_or(LogEnd()).size; };
    if (size(basis.organisation) != basis.organisation_size || size(installation) != basis.installation_size)
        return false;
    auto renewed = std::make_shared<Kept>(kept);
    renewed->basis.stamp = stamp;
    put(key, std::move(renewed));
    return true;
} catch (std::exception const&) {
    return false;  // made anew, the answer says what is wrong
}

bool KeptAnswers::may_keep(Answer const& answer, ReadCall const& call) {
    return is_reading(call.request) && call.organisation != nullptr && answer.status == 200 && !answer.etag.empty() &&
           !answer.produce && !call.afterwards;
}

http::Response KeptAnswers::keep(Answer answer, ReadCall const& call, Trees& trees, std::optional<Stamp> const& stamp) {
    auto const* const organisation = trees.open(call.organisation->organisation_id());
    auto const* const people = trees.open(installation);
    bool const known = matches(call.request.if_none_match, answer.etag);
    auto kept = std::make_shared<Kept>();
    kept->basis.stamp = stamp;
    kept->basis.organisation = organisation->organisation_id();
    kept->basis.organisation_size = organisation->size();
    kept->basis.installation_size = people->size();
    kept->basis.from = call.now;
    kept->basis.until = std::min(organisation->day_end(), people->day_end());
    kept->etag = answer.etag;
    kept->actor = call.identity->actor;
    kept->route = call.pattern;
    auto body = std::exchange(answer.body, {});
    kept->not_modified = http::prepare(respond(answer, true, Known::yes, call.route));
    answer.body = std::move(body);
    // A handler may leave out the body that the caller has.
    if (!known || !answer.body.empty())
        kept->full = http::prepare(respond(std::move(answer), true, Known::no, call.route));
    http::Response out;
    out.actor = kept->actor;
    out.prepared = known ? kept->not_modified : kept->full;
    put(key_of(call.request), std::move(kept));
    return out;
}

}  // namespace zorgborg
