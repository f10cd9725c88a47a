#pragma once
/// What is measured, and `GET /metrics` in the text format of Prometheus (0.0.4). Names, labels and buckets are those
/// of OpenTelemetry's semantic conventions (HTTP server, process); what they don't know begins with `zorgborg_`. Routes
/// are templates, never paths, so that no id is told and the number of series is bound by the table of routes.
///
/// Thread-safety: every I/O thread counts in a shard of its own (an uncontended lock: 20 ns); `exposition` may be
/// called by any thread.

#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace zorgborg::http {

/// Upper bounds of `http.server.request.duration`, in seconds.
constexpr double duration_bounds[] = {0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10};

class Metrics {
 public:
    Metrics(unsigned threads, bool tls, std::string_view version);

    /// One answered request. `route` is a pattern that outlives this object; empty: none was matched.
    void answered(unsigned thread, std::string_view method, std::string_view route, int status,
                  std::chrono::nanoseconds duration);

    enum class Kind { counter, gauge };
    /// A number that is asked for when it is shown. Before the first thread starts.
    void add(Kind kind, std::string name, std::string help, std::function<double()> value);

    std::string exposition() const;

    std::atomic<std::int64_t> connections = 0;      // open now
    std::atomic<std::int64_t> active_requests = 0;  // being answered now

 private:
    struct Key {
        std::string_view method, route;
        int status;
        auto operator<=>(Key const&) const = default;
    };
    struct Series {
        std::array<std::uint64_t, std::size(duration_bounds) + 1> buckets{};  // each for itself, not yet added up
        std::chrono::nanoseconds sum{};
        void add(Series const& other);
    };
    struct Shard {
        mutable std::mutex mutex;
        std::map<Key, Series> series;
    };
    struct Number {
        Kind kind;
        std::string name, help;
        std::function<double()> value;
    };
    void write_requests(std::string& out) const;

    std::vector<std::unique_ptr<Shard>> shards_;
    std::vector<Number> numbers_;
    std::string_view scheme_;
    std::string version_;
};

}  // namespace zorgborg::http
