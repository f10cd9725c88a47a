#include "commands/reminding.hpp"

#include <fstream>

#include "base/log.hpp"
#include "commands/workshop.hpp"

namespace zorgborg {
namespace {

/// No sooner again than this, whatever failed: the first wait of what did.
constexpr auto shortest_pause = std::chrono::minutes(1);

std::string first_line(std::string_view option, std::string const& file) {
    std::ifstream in(file);
    std::string out;
    if (!std::getline(in, out) || out.empty())
        throw CommandError("--" + std::string(option) + ": can't read a line from " + file);
    if (out.ends_with('\r')) out.pop_back();
    return out;
}

std::optional<SmtpSettings> smtp_settings(ServeOptions const& options) {
    if (options.smtp_url.empty()) {
        if (!options.smtp_from.empty()) throw CommandError("--smtp-from: to be given with --smtp-url");
        return std::nullopt;
    }
    SmtpSettings out;
    out.url = options.smtp_url;
    out.from = parse_option<Email>("smtp-from", options.smtp_from).value;
    out.user = options.smtp_user;
    out.ca_file = options.smtp_ca_file;
    if (options.smtp_user.empty() != options.smtp_password_file.empty())
        throw CommandError("--smtp-user and --smtp-password-file: both or neither");
    if (!out.user.empty()) out.password = first_line("smtp-password-file", options.smtp_password_file);
    return out;
}

}  // namespace

ReminderSettings reminder_settings(ServeOptions const& options) {
    ReminderSettings out;
    out.smtp = smtp_settings(options);
    if (!options.public_url.empty()) {
        out.public_url = parse_option<Url>("public-url", options.public_url).value;
        while (out.public_url.ends_with('/')) out.public_url.pop_back();
    }
    if (options.webhooks != "public" && options.webhooks != "private")
        throw CommandError("--webhooks: public or private");
    out.webhooks.allow_private = options.webhooks == "private";
    return out;
}

Reminding::Reminding(std::unique_ptr<ReminderEngine> engine)
    : engine_(std::move(engine)), thread_([this] { work(); }) {}

Reminding::~Reminding() {
    {
        std::lock_guard const lock(mutex_);
        ending_ = true;
    }
    engine_->stop();
    ended_.notify_all();
    thread_.join();
}

void Reminding::work() {
    std::unique_lock lock(mutex_);
    while (!ending_) {
        lock.unlock();
        auto const next = run_once();
        lock.lock();
        ended_.wait_until(lock, next, [this] { return ending_; });
    }
}

/// One run, and when the next one is due.
Instant Reminding::run_once() {
    auto const now = clock_now();
    Instant next = std::chrono::ceil<std::chrono::hours>(now + std::chrono::seconds(1));
    try {
        auto const report = engine_->run(now);
        if (report.sent + report.failed + report.dead > 0)
            log_event(report.failed + report.dead > 0 ? LogLevel::warn : LogLevel::info, "reminders went out",
                      {{"zorgborg.reminders.sent", report.sent},
                       {"zorgborg.reminders.failed", report.failed},
                       {"zorgborg.reminders.dead", report.dead}});
        if (auto const retry = engine_->earliest_try()) next = std::min<Instant>(next, *retry);
    } catch (std::exception const& e) {
        log_event(LogLevel::error, "reminders couldn't be looked through",
                  {{"error.message", std::string_view(e.what())}});
    }
    return std::max<Instant>(next, clock_now() + shortest_pause);
}

}  // namespace zorgborg
