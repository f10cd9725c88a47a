#include "storage/writer.hpp"

#include <algorithm>

namespace zorgborg {

Writer::Writer(std::unique_ptr<Connection> connection, GroupEnd group_end)
    : connection_(std::move(connection)), group_end_(std::move(group_end)), thread_([this] { loop(); }) {}

Writer::~Writer() {
    {
        std::lock_guard const lock(mutex_);
        closing_ = true;
    }
    changed_.notify_one();
    thread_.join();
}

bool Writer::submit(Work work, Done done) {
    {
        std::lock_guard const lock(mutex_);
        if (closing_ || queue_.size() >= queue_limit) return false;
        queue_.push_back({std::move(work), std::move(done), {}, false});
    }
    changed_.notify_one();
    return true;
}

void Writer::loop() {
    std::vector<Job> group;
    group.reserve(group_limit);  // once: what runs here must not fail for want of memory
    std::unique_lock lock(mutex_);
    for (;;) {
        changed_.wait(lock, [this] { return closing_ || !queue_.empty(); });
        if (queue_.empty()) return;
        while (!queue_.empty() && group.size() < group_limit) {
            group.push_back(std::move(queue_.front()));
            queue_.pop_front();
        }
        lock.unlock();
        bool const kept = run_group(group);
        for (auto& job : group) try {
                job.done(job.failure);
            } catch (...) {
                // No memory for this answer: the change stands, the other answers go on.
            }
        auto const changes = std::ranges::count_if(group, &Job::kept);
        group.clear();
        lock.lock();
        if (!kept) continue;
        ++done_.groups;
        done_.changes += static_cast<std::uint64_t>(changes);
    }
}

bool Writer::run_group(std::vector<Job>& group) {
    bool kept = false;
    try {
        connection_->begin_write();
        for (auto& job : group) run_job(job);
        connection_->commit();
        kept = true;
    } catch (...) {
        // The whole group is gone: each of its changes hears so, also those that had gone well.
        auto const failure = std::current_exception();
        connection_->rollback();
        for (auto& job : group) job.failure = failure;
    }
    group_end_(kept);
    return kept;
}

Writer::Counts Writer::counts() const {
    std::lock_guard const lock(mutex_);
    auto out = done_;
    out.waiting = queue_.size();
    return out;
}

void Writer::run_job(Job& job) {
    connection_->savepoint();
    try {
        job.kept = job.work(*connection_);
        if (job.kept)
            connection_->release_savepoint();
        else
            connection_->undo_savepoint();
    } catch (...) {
        // A full disk or an I/O error can end the transaction itself; a savepoint contains only lesser failures.
        if (!connection_->in_transaction()) throw;
        job.failure = std::current_exception();
        job.kept = false;
        connection_->undo_savepoint();
    }
}

}  // namespace zorgborg
