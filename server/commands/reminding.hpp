#pragma once
/// The reminders of a server, looked through every hour and whenever something that failed is to be tried again.

#include <condition_variable>
#include <mutex>
#include <thread>

#include "commands/options.hpp"
#include "reminders/engine.hpp"

namespace zorgborg {

/// What the options say. Throws CommandError naming the option that can't be.
ReminderSettings reminder_settings(ServeOptions const& options);

/// A thread of its own. Ends within seconds once it is destroyed; what was begun is repeated later.
class Reminding {
 public:
    explicit Reminding(std::unique_ptr<ReminderEngine> engine);
    ~Reminding();
    Reminding(Reminding const&) = delete;
    Reminding& operator=(Reminding const&) = delete;

 private:
    void work();
    Instant run_once();

    std::unique_ptr<ReminderEngine> engine_;
    std::mutex mutex_;
    std::condition_variable ended_;
    bool ending_ = false;
    std::thread thread_;
};

}  // namespace zorgborg
