#include "reminders/engine.hpp"

#include <algorithm>
#include <condition_variable>
#include <fcntl.h>
#include <mutex>
#include <sys/file.h>
#include <unistd.h>

#include "base/crypto.hpp"
#include "base/json.hpp"
#include "base/log.hpp"
#include "ledger/ledger.hpp"
#include "reminders/digest.hpp"
#include "reminders/links.hpp"
#include "reminders/reminder_queries.hpp"
#include "reminders/view.hpp"
#include "reminders/webhook_secrets.hpp"

namespace zorgborg {
namespace {

namespace q = reminder_queries;

/// Longer than this between two runs means that one was missed; once a day is often enough.
constexpr auto longest_pause = std::chrono::hours(26);
/// After so many mails failed one after another, the mail server is left alone until the next run.
constexpr int failures_in_a_row = 3;
constexpr auto wait_when_refused = std::chrono::hours(24);

/// Held while a run goes on; the kernel lets go of it when the process ends, however that is. Waits for it, but no
/// longer than until `stop` is asked: another process may wait for a mail server for minutes.
class RunLock {
 public:
    RunLock(std::filesystem::path const& path, std::stop_token const& stop)
        : file_(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600)) {
        if (file_ < 0) throw StorageFailed("can't open " + path.string());
        std::mutex mutex;
        std::condition_variable_any never;
        std::unique_lock waiting(mutex);
        while (!held_ && !stop.stop_requested()) {
            held_ = ::flock(file_, LOCK_EX | LOCK_NB) == 0;
            if (!held_) never.wait_for(waiting, stop, std::chrono::milliseconds(100), [] { return false; });
        }
    }
    ~RunLock() { ::close(file_); }
    RunLock(RunLock const&) = delete;
    RunLock& operator=(RunLock const&) = delete;
    bool held() const { return held_; }

 private:
    int file_;
    bool held_ = false;
};

/// What is told once.
auto key_of(auto const& reminder) {
    return std::tuple<Uuid, Date, std::string, Uuid, Channel>(reminder.record, reminder.occurrence, reminder.rule,
                                                              reminder.recipient, reminder.channel);
}

/// What may be told now: a reminder that waits and isn't among them has become void.
using Ready = std::map<decltype(key_of(Reminder())), Reminder>;

Ready ready_of(std::vector<Subject> const& subjects, People const& people, std::string const& zone, Instant now) {
    std::vector<Reminder> all;
    for (auto const& subject : subjects) ready_reminders(subject, people, zone, now, all);
    Ready out;
    for (auto& each : all) out.emplace(key_of(each), std::move(each));
    return out;
}

/// Whether what the reminder was about still stands so.
bool still_stands(WaitingReminder const& reminder, Subject const* subject) {
    if (subject == nullptr) return false;
    return reminder.rule == board_rule ? subject->for_board : subject->due.date == reminder.occurrence;
}

Bundling bundling_of(WaitingReminder const& reminder, People const& people) {
    if (reminder.channel == Channel::webhook) return Bundling::alone;
    return people.members.at(reminder.recipient) == ReminderRhythm::at_once ? Bundling::by_record : Bundling::together;
}

std::string_view event_of(WaitingReminder const& reminder) {
    if (reminder.rule.starts_with("before")) return "reminder.due-soon";
    return reminder.rule.starts_with("after") ? "reminder.late" : "reminder.due";
}

}  // namespace

struct ReminderEngine::View {
    std::unique_ptr<Snapshot> snapshot;
    std::unique_ptr<Snapshot> installation;  // where people are
    std::vector<Subject> subjects;
    People people;

    std::string const& zone() const { return snapshot->organisation()->body.time_zone.value; }
};

/// What is to be sent; nothing when its reminders have become void.
struct ReminderEngine::Parcel {
    std::optional<Mail> mail = {};
    std::string url = {}, secret = {}, id = {}, body = {};
    std::vector<NewLink> links = {};
    bool empty() const { return !mail && url.empty(); }
};

ReminderEngine::ReminderEngine(Database& database, Catalogue const& catalogue, ReminderSettings settings,
                               std::filesystem::path lock_file)
    : catalogue_(catalogue),
      settings_(std::move(settings)),
      lock_file_(std::move(lock_file)),
      reader_(database.reader()),
      writer_(database.writer()),
      tables_(std::size_t{16} << 20) {
    if (settings_.smtp) smtp_ = std::make_unique<SmtpSender>(*settings_.smtp, stop_.get_token());
    settings_.webhooks.stop = stop_.get_token();
}
ReminderEngine::~ReminderEngine() = default;

template <class F>
void ReminderEngine::write(F&& work) {
    writer_->begin_write();
    try {
        work();
        writer_->commit();
    } catch (...) {
        writer_->rollback();
        throw;
    }
}

std::vector<Uuid> ReminderEngine::organisations() {
    ReadTransaction const reading(*reader_);
    auto out = logs(*reader_);
    std::erase(out, installation);
    return out;
}

std::unique_ptr<ReminderEngine::View> ReminderEngine::opened(Uuid const& organisation, Instant now) {
    auto out = std::make_unique<View>();
    Snapshot::Source const source{*reader_, tables_, catalogue_};
    out->snapshot = Snapshot::open(source, organisation, now);
    out->installation = Snapshot::open(source, installation, now);
    if (!out->snapshot || !out->snapshot->organisation() || !out->installation) return nullptr;
    return out;
}

std::unique_ptr<ReminderEngine::View> ReminderEngine::view_of(Uuid const& organisation, Instant now) {
    auto out = opened(organisation, now);
    if (!out) return nullptr;
    out->subjects = subjects_of(*out->snapshot, look_ahead_days);
    out->people = people_of(*out->snapshot);
    return out;
}

ReminderReport ReminderEngine::run(Instant now) {
    RunLock const lock(lock_file_, stop_.get_token());
    ReminderReport report;
    if (!lock.held()) return report;
    mails_failed_ = 0;
    unreachable_.clear();
    note_run(now);
    auto const all = organisations();
    for (auto const& organisation : all) plan(organisation, now, report);
    for (auto const& organisation : all) deliver(organisation, now, report);
    return report;
}

std::vector<ReminderPreview> ReminderEngine::preview(Instant now) {
    std::vector<ReminderPreview> out;
    for (auto const& organisation : organisations()) {
        ReadTransaction const reading(*reader_);
        auto const view = view_of(organisation, now);
        if (!view) continue;
        for (auto const& [key, reminder] : ready_of(view->subjects, view->people, view->zone(), now))
            if (is_new(*reader_, organisation, reminder))
                out.push_back({organisation, std::string(reminder.register_name), reminder.record,
                               find_subject(view->subjects, reminder.record)->title, reminder.what, reminder.occurrence,
                               reminder.rule, reminder.recipient, reminder.channel});
    }
    return out;
}

std::optional<Instant> ReminderEngine::earliest_try() {
    ReadTransaction const reading(*reader_);
    // Without a mail server mails wait for one.
    return zorgborg::earliest_try(*reader_, smtp_ ? std::nullopt : std::optional(Channel::webhook));
}

void ReminderEngine::note_run(Instant now) {
    std::optional<Instant> last;
    auto const key = to_text(installation);
    write([&] {
        writer_->run(q::last_run, {key}, [&](Row const& row) { last = instant_of(row.number(0)); });
        if (last && now <= *last) return;
        writer_->run(q::set_run, {key, number_of(now)});
        if (last && now - *last > longest_pause) writer_->run(q::add_gap, {number_of(*last), number_of(now)});
    });
    if (last && now - *last > longest_pause)
        log_event(LogLevel::warn, "reminders weren't looked through for a while; what was missed goes out now",
                  {{"zorgborg.reminders.last", std::string_view(to_text(*last))}});
}

void ReminderEngine::plan(Uuid const& organisation, Instant now, ReminderReport& report) {
    std::vector<Reminder> fresh;
    std::vector<WaitingReminder> void_ones;
    Ready ready;
    People people;
    Looked looked;
    {
        ReadTransaction const reading(*reader_);
        auto const before = opened(organisation, now);
        if (!before) return;
        looked = {before->snapshot->change_number(), before->snapshot->today, told_day(now, before->zone())};
        if (auto const last = looked_.find(organisation); last != looked_.end() && last->second == looked) return;
        auto view = view_of(organisation, now);
        ready = ready_of(view->subjects, view->people, view->zone(), now);
        people = std::move(view->people);
        for (auto const& [key, each] : ready)
            if (is_new(*reader_, organisation, each)) fresh.push_back(each);
        for (auto& each : waiting(*reader_, organisation))
            if (!ready.contains(key_of(each))) void_ones.push_back(std::move(each));
    }
    if (!fresh.empty() || !void_ones.empty())
        write([&] {
            for (auto const& each : fresh) add(*writer_, organisation, each, now);
            for (auto const& each : void_ones) settle(*writer_, each.id, ReminderState::obsolete, now);
            drop_empty_deliveries(*writer_, organisation, now);
            for (auto const& each : waiting(*writer_, organisation))
                if (!each.delivery) put_in_delivery(*writer_, organisation, each, bundling_of(each, people), now);
        });
    looked_[organisation] = looked;
    report.planned += static_cast<std::int64_t>(fresh.size());
    report.obsolete += static_cast<std::int64_t>(void_ones.size());
}

void ReminderEngine::deliver(Uuid const& organisation, Instant now, ReminderReport& report) {
    std::vector<DueDelivery> due;
    {
        ReadTransaction const reading(*reader_);
        due = due_deliveries(*reader_, organisation, now);
    }
    for (auto const& delivery : due) {
        if (stop_.stop_requested()) return;
        bool const mail = delivery.channel == Channel::mail;
        if (mail ? !smtp_ || mails_failed_ >= failures_in_a_row : unreachable_.contains(delivery.recipient)) continue;
        Parcel parcel;
        {
            ReadTransaction const reading(*reader_);
            if (auto const view = view_of(organisation, now))
                parcel = packed(*view, delivery, carried(*reader_, delivery), now);
        }
        write([&] {
            begin_try(*writer_, delivery, now);
            for (auto const& link : parcel.links) keep_link(*writer_, link, now);
        });
        if (parcel.empty()) {
            write([&] { end_try(*writer_, delivery, {DeliveryState::obsolete, now, "nothing left to tell"}, now); });
            report.obsolete += 1;
            continue;
        }
        auto const outcome = send(parcel, now);
        TryEnd end{DeliveryState::sent, now, outcome.detail};
        if (outcome.result != Delivery::done) {
            bool const doubt = delivery.in_doubt || outcome.result == Delivery::unknown;
            bool const refused = outcome.result == Delivery::refused;
            bool const over = now - delivery.made_at > longest_wait || (refused && !mail);
            end.state = over ? DeliveryState::dead : doubt ? DeliveryState::trying : DeliveryState::open;
            end.next_at = refused ? now + wait_when_refused : next_try(delivery.attempts + 1, now);
        } else {
            end.error.clear();
        }
        write([&] { end_try(*writer_, delivery, end, now); });
        if (!mail && outcome.result != Delivery::done) unreachable_.insert(delivery.recipient);
        if (mail) mails_failed_ = outcome.result == Delivery::later ? mails_failed_ + 1 : 0;
        ++(end.state == DeliveryState::sent   ? report.sent
           : end.state == DeliveryState::dead ? report.dead
                                              : report.failed);
    }
}

Outcome ReminderEngine::send(Parcel const& parcel, Instant now) {
    if (parcel.mail) return smtp_->send(*parcel.mail);
    return post_webhook(settings_.webhooks, parcel.url, parcel.secret, parcel.id, now, parcel.body);
}

ReminderEngine::Parcel ReminderEngine::packed(View const& view, DueDelivery const& delivery,
                                              std::vector<WaitingReminder> const& reminders, Instant now) {
    if (reminders.empty()) return {};
    if (delivery.channel == Channel::webhook) return packed_call(view, delivery, reminders.front(), now);
    return packed_mail(view, delivery, reminders, now);
}

ReminderEngine::Parcel ReminderEngine::packed_mail(View const& view, DueDelivery const& delivery,
                                                   std::vector<WaitingReminder> const& reminders, Instant now) {
    auto const person = view.installation->record<User>(delivery.recipient);
    if (!person || person->envelope.archived_at) return {};
    Parcel out;
    Digest digest;
    digest.organisation = view.snapshot->organisation()->body.name.value;
    digest.name = person->body.name.value;
    digest.language = person->body.language;
    digest.today = view.snapshot->today;
    digest.for_board = std::ranges::all_of(reminders, [](auto const& each) { return each.rule == board_rule; });
    digest.late_in_all = late_with(view.subjects, delivery.recipient, digest.today);
    std::set<Uuid> told;
    for (auto const& reminder : reminders) {
        auto const* const subject = find_subject(view.subjects, reminder.record);
        if (!still_stands(reminder, subject) || !told.insert(reminder.record).second) continue;
        auto& line = digest.lines.emplace_back();
        line.title = subject->title;
        line.what = subject->due.what;
        line.due_date = subject->due.date;
        if (settings_.public_url.empty()) continue;
        line.link = record_link(settings_.public_url, view.snapshot->organisation_id(), *subject);
        if (!can_complete_by_link(*view.snapshot, *subject, delivery.recipient)) continue;
        out.links.push_back(new_link(reminder.id));
        line.completion = completion_address(settings_.public_url, out.links.back());
    }
    if (digest.lines.empty()) return {};
    auto text = digest_text(std::move(digest));
    auto& mail = out.mail.emplace();
    mail.from = settings_.smtp->from;
    mail.to = person->body.email.value;
    mail.to_name = person->body.name.value;
    mail.subject = std::move(text.subject);
    mail.text = std::move(text.text);
    mail.html = std::move(text.html);
    mail.language = enum_name(person->body.language);
    mail.message_id = to_text(delivery.id) + mail.from.substr(mail.from.rfind('@'));
    mail.date = now;
    return out;
}

ReminderEngine::Parcel ReminderEngine::packed_call(View const& view, DueDelivery const& delivery,
                                                   WaitingReminder const& reminder, Instant now) {
    auto const webhook = view.snapshot->record<Webhook>(delivery.recipient);
    auto const* const subject = find_subject(view.subjects, reminder.record);
    if (!webhook || webhook->envelope.archived_at || !webhook->body.active || !still_stands(reminder, subject))
        return {};
    Parcel out;
    out.url = webhook->body.url.value;
    out.id = "msg_" + to_text(delivery.id);
    out.secret = webhook_secret(*reader_, view.snapshot->organisation_id(), delivery.recipient);
    if (out.secret.empty()) return {};
    ObjectWriter writer(out.body);
    writer.text("type", event_of(reminder));
    writer.text("timestamp", to_text(now));
    ObjectWriter data(writer.key("data"));
    data.text("organisation", to_text(view.snapshot->organisation_id()));
    data.text("register", subject->register_name);
    data.text("id", to_text(subject->record));
    data.text("title", subject->title);
    data.text("what", enum_name(subject->due.what));
    data.text("dueDate", to_text(subject->due.date));
    data.text("rule", reminder.rule);
    data.end();
    writer.end();
    return out;
}

}  // namespace zorgborg
