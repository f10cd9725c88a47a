#include "http/metrics.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <unistd.h>

namespace zorgborg::http {
namespace {

/// Methods that stand as themselves; others would let a caller make series without end.
constexpr std::string_view known_methods[] = {"DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"};

double cpu_seconds() {
    timespec time{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) / 1e9;
}

double resident_bytes() {
    std::ifstream file("/proc/self/statm");
    long total = 0, resident = 0;
    file >> total >> resident;
    return static_cast<double>(resident) * static_cast<double>(sysconf(_SC_PAGESIZE));
}

double open_descriptors() {
    std::error_code error;
    std::filesystem::directory_iterator const folder("/proc/self/fd", error);
    return static_cast<double>(std::distance(begin(folder), end(folder)));
}

void write_head(std::string& out, std::string_view name, std::string_view help, std::string_view type) {
    fmt::format_to(std::back_inserter(out), "# HELP {0} {1}\n# TYPE {0} {2}\n", name, help, type);
}

}  // namespace

Metrics::Metrics(unsigned threads, bool tls, std::string_view version)
    : scheme_(tls ? "https" : "http"), version_(version) {
    for (unsigned i = 0; i < threads; ++i) shards_.push_back(std::make_unique<Shard>());
    add(Kind::gauge, "zorgborg_http_connections", "Connections open now.", [this] { return connections.load(); });
    add(Kind::counter, "process_cpu_time_seconds_total", "Processor time used.", cpu_seconds);
    add(Kind::gauge, "process_memory_usage_bytes", "Resident memory.", resident_bytes);
    add(Kind::gauge, "process_open_fds", "Open file descriptors.", open_descriptors);
    auto const start = std::chrono::steady_clock::now();
    add(Kind::gauge, "process_uptime_seconds", "Time since the process started.",
        [start] { return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count(); });
}

void Metrics::add(Kind kind, std::string name, std::string help, std::function<double()> value) {
    numbers_.push_back({kind, std::move(name), std::move(help), std::move(value)});
}

void Metrics::Series::add(Series const& other) {
    std::ranges::transform(buckets, other.buckets, buckets.begin(), std::plus());
    sum += other.sum;
}

void Metrics::answered(unsigned thread, std::string_view method, std::string_view route, int status,
                       std::chrono::nanoseconds duration) {
    auto const* const known = std::ranges::find(known_methods, method);
    auto const seconds = std::chrono::duration<double>(duration).count();
    auto const bucket = std::ranges::lower_bound(duration_bounds, seconds) - std::begin(duration_bounds);
    Shard& shard = *shards_[thread];
    std::lock_guard const lock(shard.mutex);
    auto& series = shard.series[{known == std::end(known_methods) ? "_OTHER" : *known, route, status}];
    ++series.buckets[static_cast<std::size_t>(bucket)];
    series.sum += duration;
}

void Metrics::write_requests(std::string& out) const {
    std::map<Key, Series> all;
    for (auto const& shard : shards_) {
        std::lock_guard const lock(shard->mutex);
        for (auto const& [key, series] : shard->series) all[key].add(series);
    }
    constexpr std::string_view name = "http_server_request_duration_seconds";
    write_head(out, name, "Duration of HTTP server requests.", "histogram");
    auto const to = std::back_inserter(out);
    for (auto const& [key, series] : all) {
        auto labels =
            fmt::format(R"(http_request_method="{}",http_response_status_code="{}",http_route="{}",url_scheme="{}")",
                        key.method, key.status, key.route, scheme_);
        if (key.status >= 500) labels += fmt::format(R"(,error_type="{}")", key.status);
        std::uint64_t count = 0;
        for (std::size_t i = 0; i < std::size(duration_bounds); ++i)
            fmt::format_to(to, "{}_bucket{{{},le=\"{}\"}} {}\n", name, labels, duration_bounds[i],
                           count += series.buckets[i]);
        count += series.buckets.back();
        fmt::format_to(to, "{0}_bucket{{{1},le=\"+Inf\"}} {2}\n{0}_sum{{{1}}} {3}\n{0}_count{{{1}}} {2}\n", name,
                       labels, count, std::chrono::duration<double>(series.sum).count());
    }
}

std::string Metrics::exposition() const {
    std::string out;
    write_head(out, "target_info", "What this process is.", "gauge");
    fmt::format_to(std::back_inserter(out), "target_info{{service_name=\"zorgborg\",service_version=\"{}\"}} 1\n",
                   version_);
    write_requests(out);
    constexpr std::string_view active = "http_server_active_requests";
    write_head(out, active, "Requests being answered now.", "gauge");
    fmt::format_to(std::back_inserter(out), "{}{{url_scheme=\"{}\"}} {}\n", active, scheme_, active_requests.load());
    for (auto const& number : numbers_) {
        write_head(out, number.name, number.help, number.kind == Kind::counter ? "counter" : "gauge");
        fmt::format_to(std::back_inserter(out), "{} {}\n", number.name, number.value());
    }
    return out;
}

}  // namespace zorgborg::http
