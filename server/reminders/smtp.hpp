#pragma once
/// Mail to the organisation's own mail server, by SMTP.

#include <memory>
#include <stop_token>
#include <string>

#include "reminders/mail.hpp"
#include "reminders/outcome.hpp"

namespace zorgborg {

struct SmtpSettings {
    std::string url;       // smtp://host:port or smtps://host:port
    std::string from;      // an address
    std::string user;      // empty: without login
    std::string password;  // of a file, never of the command line
    std::string ca_file;   // PEM; empty: those the machine trusts
};

/// Beyond this machine (`localhost`, 127.0.0.0/8, ::1) mail and password go over TLS with a certificate that was
/// verified, or not at all. On it, TLS is taken when it is offered, and the certificate is verified when `ca_file` says
/// by what.
///
/// Thread-safety: one thread at a time.
class SmtpSender {
 public:
    /// Throws std::invalid_argument when url or sender are none.
    explicit SmtpSender(SmtpSettings const& settings, std::stop_token stop = {});
    ~SmtpSender();

    /// Blocks for a minute at most, and no longer than two seconds once `stop` was asked. Keeps the connection for the
    /// next mail. A mail that can't be written (see `message_of`) is refused; the server's no to the sender or a login
    /// isn't about the mail, so that is `later`.
    Outcome send(Mail const& mail);

 private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace zorgborg
