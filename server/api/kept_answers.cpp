#include "api/kept_answers.hpp"

#include <cstring>

namespace zorgborg {
namespace {

/// One answer takes at most this part of the whole: an eighth.
constexpr std::size_t largest_part = 8;

}  // namespace

std::size_t KeptAnswer::bytes() const {
    std::size_t out = sizeof(KeptAnswer) + 256;  // and its places in map and list
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

KeptAnswerPointer KeptAnswers::find(Key const& key) {
    std::lock_guard const lock(mutex_);
    auto const found = slots_.find(key);
    if (found == slots_.end()) return nullptr;
    used_.splice(used_.begin(), used_, found->second.used);
    return found->second.answer;
}

void KeptAnswers::clear() {
    std::lock_guard const lock(mutex_);
    slots_.clear();
    used_.clear();
    bytes_ = 0;
}

void KeptAnswers::put(Key const& key, KeptAnswerPointer answer) {
    auto const bytes = answer->bytes();
    if (bytes > limit_ / largest_part) return;
    std::lock_guard const lock(mutex_);
    auto const [found, fresh] = slots_.try_emplace(key);
    if (fresh) {
        used_.push_front(key);
        found->second.used = used_.begin();
    } else {
        bytes_ -= found->second.answer->bytes();
        used_.splice(used_.begin(), used_, found->second.used);
    }
    found->second.answer = std::move(answer);
    for (bytes_ += bytes; bytes_ > limit_; used_.pop_back()) {
        auto const last = slots_.find(used_.back());
        bytes_ -= last->second.answer->bytes();
        slots_.erase(last);
    }
}

}  // namespace zorgborg
