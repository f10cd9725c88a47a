#include "base/log.hpp"
#include "commands/commands.hpp"
#include "commands/reminding.hpp"
#include "commands/workshop.hpp"
#include "register/codec.hpp"
#include "reminders/engine.hpp"

namespace zorgborg {
namespace {

Instant asked_instant(std::string_view option, std::string const& text) { return parse_option<Instant>(option, text); }

void preview(ReminderEngine& engine, Instant at) {
    std::string out;
    ObjectWriter writer(out);
    writer.text("at", to_text(at));
    auto& items = writer.key("items") += '[';
    bool first = true;
    for (auto const& each : engine.preview(at)) {
        if (!first) items += ',';
        first = false;
        write_struct(items, each);
    }
    items += ']';
    writer.end();
    say(out);
}

}  // namespace

int remind(RemindOptions const& options) {
    static_cast<void>(set_up_log("info", LogFormat::text));  // beside the report, not in it
    auto const at = options.at.empty() ? clock_now() : asked_instant("at", options.at);
    auto const until = options.until.empty() ? at : asked_instant("until", options.until);
    auto const folder = Folder::open(options.sending.data);
    auto const database = open_database(folder);
    Catalogue const catalogue;
    ReminderEngine engine(*database, catalogue, reminder_settings(options.sending), folder.reminder_lock());
    if (options.dry_run) {
        preview(engine, at);
        return 0;
    }
    ReminderReport sum;
    for (auto instant = at; instant <= until; instant += std::chrono::hours(1)) {
        auto const report = engine.run(instant);
        sum.planned += report.planned;
        sum.obsolete += report.obsolete;
        sum.sent += report.sent;
        sum.failed += report.failed;
        sum.dead += report.dead;
    }
    std::string out;
    write_struct(out, sum);
    say(out);
    return 0;
}

}  // namespace zorgborg
