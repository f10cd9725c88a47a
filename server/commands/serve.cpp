#include <iostream>
#include <systemd/sd-daemon.h>
#include <thread>
#include <unistd.h>

#include "api/service.hpp"
#include "base/log.hpp"
#include "base/zones.hpp"
#include "commands/commands.hpp"
#include "commands/reminding.hpp"
#include "commands/workshop.hpp"
#include "http/server.hpp"

namespace zorgborg {
namespace {

std::int64_t number(std::string_view option, std::string_view text, std::int64_t low, std::int64_t high) {
    if (auto const out = parse_whole(text, low, high)) return *out;
    throw CommandError("--" + std::string(option) + ": " + whole_number_wanted(low, high));
}

/// Tells systemd, when it is there, how we are (sd_notify(3)).
void tell_service_manager(http::Stage stage) {
    switch (stage) {
        case http::Stage::ready: sd_notify(0, "READY=1"); break;
        case http::Stage::alive: sd_notify(0, "WATCHDOG=1"); break;
        case http::Stage::reloading: sd_notify(0, "RELOADING=1"); break;
        case http::Stage::ending: sd_notify(0, "STOPPING=1"); break;
    }
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
    out.slow = std::chrono::milliseconds(number("slow-request", options.slow_request, 0, 3'600'000));
    if (options.tls_certificate.empty() != options.tls_key.empty())
        throw CommandError("--tls-certificate and --tls-key: both or neither");
    out.tls_certificate = options.tls_certificate;
    out.tls_key = options.tls_key;
    out.tell = tell_service_manager;
    return out;
}

void begin_log(ServeOptions const& options) {
    bool const automatic = options.log_format == "auto";
    if (!automatic && options.log_format != "text" && options.log_format != "json")
        throw CommandError("--log-format: text, json or auto");
    bool const text = automatic ? isatty(STDERR_FILENO) == 1 : options.log_format == "text";
    if (!set_up_log(options.log_level, text ? LogFormat::text : LogFormat::json))
        throw CommandError("--log-level: trace, debug, info, warn, error or off");
}

}  // namespace

/// What starts, in this order, and stops in the reverse one: the folder is claimed, the database opened and migrated,
/// the service with its writer and readers, the server with its threads.
int serve(ServeOptions const& options) {
    begin_log(options);
    auto const settings = http_settings(options);
    auto const sending = reminder_settings(options);
    auto const cache = number("cache", options.cache, 1, 65536);
    load_time_zones();
    auto folder = Folder::open(options.data);
    if (!folder.claim()) throw FolderError("another zorgborg serves " + options.data + " already");
    auto const database = open_database(folder);
    Catalogue const catalogue;
    bool const tls = !settings.tls_certificate.empty();
    http::Metrics metrics(settings.threads, tls, api_version);
    Notary notary(folder.keys(), folder.checkpoints());
    FileStore files(folder.files(), database->reader());
    files.recover();
    auto const half = (static_cast<std::size_t>(cache) << 20) / 2;
    ApiService service(*database, catalogue, notary, files, metrics, {settings.threads, 2, half, half});
    auto engine = std::make_unique<ReminderEngine>(*database, catalogue, sending, folder.reminder_lock());
    http::Server server(settings, service, metrics);
    bool const v6 = settings.address.find(':') != std::string::npos;
    std::cout << (tls ? "https://" : "http://") << (v6 ? "[" + settings.address + "]" : settings.address) << ":"
              << server.port() << std::endl;
    if (!tls && !server.on_loopback())
        log_event(LogLevel::warn, "without TLS beyond this machine: tokens can be read on the way");
    auto reminding = std::make_unique<Reminding>(std::move(engine));
    server.run();
    reminding.reset();
    service.finish();
    log_event(LogLevel::info, "ended");
    return 0;
}

}  // namespace zorgborg
