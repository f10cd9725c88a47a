#pragma once
/// What tests of the writer share.

#include <doctest/doctest.h>

#include <filesystem>
#include <future>
#include <mutex>
#include <unistd.h>

#include "storage/writer.hpp"

namespace zorgborg {

/// Holds the writer's thread until let go, so that what follows is gathered into one group. Where the gate's own group
/// fails it holds nothing.
class Gate {
 public:
    explicit Gate(Writer& writer) {
        auto const state = state_;
        auto const arrived = state->reached.get_future();
        REQUIRE(writer.submit(
            [state](Connection&) {
                state->arrive();
                state->go_on.wait();
                return true;
            },
            [state](std::exception_ptr const&) { state->arrive(); }));
        arrived.wait();
    }
    void open() { state_->open.set_value(); }

 private:
    struct State {  // outlives the gate: the writer may still wait on it
        std::promise<void> reached, open;
        std::shared_future<void> go_on = open.get_future().share();
        std::once_flag once;
        void arrive() {
            std::call_once(once, [this] { reached.set_value(); });
        }
    };
    std::shared_ptr<State> state_ = std::make_shared<State>();
};

struct TemporaryFolder {
    std::filesystem::path path = std::filesystem::temp_directory_path() / ("zorgborg-" + std::to_string(::getpid()));
    TemporaryFolder() { std::filesystem::remove_all(path); }
    ~TemporaryFolder() { std::filesystem::remove_all(path); }
};

}  // namespace zorgborg
