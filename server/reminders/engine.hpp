#pragma once
/// The reminders of all organisations: what is due becomes rows of the outbox, rows become mails and calls.
///
/// A run may be killed at any moment and several processes may run at once: a lock on the folder lets one at a time
/// look, what is ready is written down once before anything leaves, and each try is on disk before it is made.
///
/// Thread-safety: one thread. Lifetime: the database and the catalogue outlive it.

#include <filesystem>
#include <map>
#include <set>
#include <stop_token>

#include "register/snapshot.hpp"
#include "reminders/outbox.hpp"
#include "reminders/smtp.hpp"
#include "reminders/webhook.hpp"

namespace zorgborg {

struct ReminderSettings {
    std::optional<SmtpSettings> smtp;  // none: mails wait
    std::string public_url;            // where people reach this server; empty: mails carry titles only
    WebhookSettings webhooks;
};

/// What a run did.
struct ReminderReport {
    std::int64_t planned = 0;   // reminders that are new
    std::int64_t obsolete = 0;  // reminders nobody needs any more
    std::int64_t sent = 0;      // mails and calls that were taken
    std::int64_t failed = 0;    // that weren't; they are tried again
    std::int64_t dead = 0;      // that nobody tries any more
};
BOOST_DESCRIBE_STRUCT(ReminderReport, (), (planned, obsolete, sent, failed, dead))

/// What would be told now, told or not yet.
struct ReminderPreview {
    Uuid organisation;
    std::string register_;
    Uuid id;
    std::string title;
    DueKind what = DueKind::review;
    Date due_date;
    std::string rule;
    Uuid recipient;
    Channel channel = Channel::mail;
};
BOOST_DESCRIBE_STRUCT(ReminderPreview, (),
                      (organisation, register_, id, title, what, due_date, rule, recipient, channel))

class ReminderEngine {
 public:
    ReminderEngine(Database& database, Catalogue const& catalogue, ReminderSettings settings,
                   std::filesystem::path lock_file);
    ~ReminderEngine();

    /// Waits for another process's run to end first. Back-off counts in the time of `now`. What can't have changed
    /// since the last run isn't looked through again.
    ReminderReport run(Instant now);
    /// What a run would put into the outbox; changes nothing.
    std::vector<ReminderPreview> preview(Instant now);
    /// When something that failed is to be tried again.
    std::optional<Instant> earliest_try();
    /// A mail or call under way is given up within two seconds, and nothing more is tried. Called by any thread.
    void stop() { stop_.request_stop(); }

 private:
    struct View;  // of one organisation at one moment
    /// What reminders depend on: what was known, the day, and whether its mails leave by now.
    struct Looked {
        std::int64_t change_number = 0;
        Date day, told_day;
        bool operator==(Looked const&) const = default;
    };
    struct Parcel;

    std::vector<Uuid> organisations();
    std::unique_ptr<View> opened(Uuid const& organisation, Instant now);
    std::unique_ptr<View> view_of(Uuid const& organisation, Instant now);
    void note_run(Instant now);
    void plan(Uuid const& organisation, Instant now, ReminderReport& report);
    void deliver(Uuid const& organisation, Instant now, ReminderReport& report);
    Outcome send(Parcel const& parcel, Instant now);
    Parcel packed(View const& view, DueDelivery const& delivery, std::vector<WaitingReminder> const& reminders,
                  Instant now);
    Parcel packed_mail(View const& view, DueDelivery const& delivery, std::vector<WaitingReminder> const& reminders,
                       Instant now);
    Parcel packed_call(View const& view, DueDelivery const& delivery, WaitingReminder const& reminder, Instant now);
    template <class F>
    void write(F&& work);

    Catalogue const& catalogue_;
    ReminderSettings settings_;
    std::filesystem::path lock_file_;
    std::unique_ptr<Connection> reader_;
    std::unique_ptr<Connection> writer_;
    SharedTables tables_;
    std::unique_ptr<SmtpSender> smtp_;
    std::stop_source stop_;
    std::map<Uuid, Looked> looked_;
    int mails_failed_ = 0;        // one after another, in this run
    std::set<Uuid> unreachable_;  // webhooks that failed in this run
};

}  // namespace zorgborg
