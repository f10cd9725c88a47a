#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <charconv>
#include <iostream>
#include <thread>

#include "api/service.hpp"
#include "commands/commands.hpp"
#include "commands/workshop.hpp"
#include "http/server.hpp"

namespace zorgborg {
namespace {

std::int64_t number(std::string_view option, std::string_view text, std::int64_t low, std::int64_t high) {
    std::int64_t out = 0;
    auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
    if (error != std::errc() || end != text.data() + text.size() || out < low || out > high)
        throw CommandError("--" + std::string(option) + ": a whole number from " + std::to_string(low) + " to " +
                           std::to_string(high));
    return out;
}

http::Settings http_settings(ServeOptions const& options) {
    http::Settings out;
    auto const colon = options.listen.rfind(':');
    if (colon == std::string::npos) throw CommandError("--listen: address and port, such as 127.0.0.1:7510");
    out.address = options.listen.substr(0, colon);
    if (out.address.starts_with('[') && out.address.ends_with(']'))
        out.address = out.address.substr(1, out.address.size() - 2);
    out.port = static_cast<std::uint16_t>(number("listen", options.listen.substr(colon + 1), 0, 65535));
    auto const threads = number("threads", options.threads, 0, 256);
    out.threads = threads > 0 ? static_cast<unsigned>(threads) : std::max(1U, std::thread::hardware_concurrency());
    out.api_version = api_version;
    return out;
}

void set_up_log(std::string const& level) {
    auto const parsed = spdlog::level::from_str(level);
    if (parsed == spdlog::level::off && level != "off")
        throw CommandError("--log-level: trace, debug, info, warn, error or off");
    spdlog::set_default_logger(
        std::make_shared<spdlog::logger>("zorgborg", std::make_shared<spdlog::sinks::stderr_sink_mt>()));
    spdlog::set_level(parsed);
    spdlog::set_pattern("%Y-%m-%dT%H:%M:%S.%eZ %l %v", spdlog::pattern_time_type::utc);
}

}  // namespace

/// What starts, in this order, and stops in the reverse one: the folder is claimed, the database opened and migrated,
/// the service with its writer and readers, the server with its threads.
int serve(ServeOptions const& options) {
    set_up_log(options.log_level);
    auto const settings = http_settings(options);
    auto const cache = number("cache", options.cache, 1, 65536);
    auto folder = Folder::open(options.data);
    if (!folder.claim()) throw FolderError("another zorgborg serves " + options.data + " already");
    auto const database = open_database(folder);
    Catalogue const catalogue;
    ApiService service(*database, catalogue, {settings.threads, 2, static_cast<std::size_t>(cache) << 20});
    http::Server server(settings, service);
    bool const v6 = settings.address.find(':') != std::string::npos;
    std::cout << "http://" << (v6 ? "[" + settings.address + "]" : settings.address) << ":" << server.port()
              << std::endl;
    server.run();
    service.finish();
    spdlog::info("ended");
    return 0;
}

}  // namespace zorgborg
