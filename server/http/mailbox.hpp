#pragma once
/// Between the threads that make answers and the coroutine that waits for one.

#include <boost/asio/async_result.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <functional>
#include <memory>
#include <mutex>
#include <optional>

namespace zorgborg::http {

/// Where something late is laid down by another thread and picked up by the session's.
template <class T>
class Mailbox {
 public:
    /// Wakes the session when it waits.
    void put(T thing) {
        std::function<void()> wake;
        {
            std::lock_guard const lock(mutex_);
            thing_ = std::move(thing);
            wake = std::exchange(wake_, nullptr);
        }
        if (wake) wake();
    }
    T take() {
        std::lock_guard const lock(mutex_);
        auto out = std::move(*thing_);
        thing_.reset();
        return out;
    }
    /// Completes when something lies here.
    template <class Executor>
    auto arrival(Executor executor) {
        auto const initiate = [this, executor](auto handler) {
            auto shared = std::make_shared<decltype(handler)>(std::move(handler));
            auto wake = [shared, executor] { boost::asio::post(executor, [shared] { std::move (*shared)(); }); };
            {
                std::lock_guard const lock(mutex_);
                if (!thing_) {
                    wake_ = wake;
                    return;
                }
            }
            wake();
        };
        return boost::asio::async_initiate<boost::asio::use_awaitable_t<> const, void()>(initiate,
                                                                                         boost::asio::use_awaitable);
    }

 private:
    std::mutex mutex_;
    std::optional<T> thing_;
    std::function<void()> wake_;
};

}  // namespace zorgborg::http
