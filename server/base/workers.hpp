#pragma once
/// A few threads for work too slow for an I/O thread, with a bounded queue.
/// Thread-safety: `submit` may be called by any thread.

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace zorgborg {

class Workers {
 public:
    using Task = std::function<void(unsigned worker)>;  // must not throw

    Workers(unsigned count, std::size_t queue_limit) : limit_(queue_limit) {
        for (unsigned i = 0; i < count; ++i) threads_.emplace_back([this, i] { loop(i); });
    }
    /// Finishes what was submitted, then ends the threads.
    ~Workers() {
        {
            std::lock_guard const lock(mutex_);
            closing_ = true;
        }
        changed_.notify_all();
        for (auto& thread : threads_) thread.join();
    }
    Workers(Workers const&) = delete;
    Workers& operator=(Workers const&) = delete;

    /// False when too much waits already.
    [[nodiscard]] bool submit(Task task) {
        {
            std::lock_guard const lock(mutex_);
            if (closing_ || queue_.size() >= limit_) return false;
            queue_.push_back(std::move(task));
        }
        changed_.notify_one();
        return true;
    }

 private:
    void loop(unsigned number) {
        std::unique_lock lock(mutex_);
        for (;;) {
            changed_.wait(lock, [this] { return closing_ || !queue_.empty(); });
            if (queue_.empty()) return;
            auto const task = std::move(queue_.front());
            queue_.pop_front();
            lock.unlock();
            task(number);
            lock.lock();
        }
    }

    std::size_t const limit_;
    std::mutex mutex_;
    std::condition_variable changed_;
    std::deque<Task> queue_;
    bool closing_ = false;
    std::vector<std::thread> threads_;
};

}  // namespace zorgborg
