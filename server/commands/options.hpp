#pragma once
/// What can be set, in one table: each row is an option of the command line, a key of the file given by `--config` and
/// a variable `ZORGBORG_…` of the environment; `--help` and the README's table come from it.

#include <functional>
#include <span>
#include <string>
#include <string_view>

namespace zorgborg {

/// The settings of `serve`.
struct ServeOptions {
    std::string data = "var";
    std::string listen = "127.0.0.1:7510";
    std::string threads = "0";
    std::string cache = "64";
    std::string tls_certificate = {};
    std::string tls_key = {};
    std::string log_level = "info";
    std::string log_format = "auto";
    std::string slow_request = "1000";
    std::string smtp_url = {};
    std::string smtp_from = {};
    std::string smtp_user = {};
    std::string smtp_password_file = {};
    std::string smtp_ca_file = {};
    std::string public_url = {};
    std::string webhooks = "public";
};

struct OptionRow {
    std::string_view name;
    std::string ServeOptions::*value;
    std::string_view help;
};

constexpr OptionRow serve_options[] = {
    {"data", &ServeOptions::data, "The data folder"},
    {"listen", &ServeOptions::listen, "Address and port; port 0 picks a free one"},
    {"threads", &ServeOptions::threads, "I/O threads; 0: as many as there are cores"},
    {"cache", &ServeOptions::cache, "Decoded records kept in memory at most, in MiB"},
    {"tls-certificate", &ServeOptions::tls_certificate,
     "PEM file: certificate and chain; SIGHUP reads it again, with its key"},
    {"tls-key", &ServeOptions::tls_key, "PEM file: the certificate's key, without a passphrase"},
    {"log-level", &ServeOptions::log_level, "trace, debug, info, warn, error or off; logs go to stderr"},
    {"log-format", &ServeOptions::log_format,
     "text, json (a line each, names of the Elastic Common Schema) or auto: text on a terminal, else json"},
    {"slow-request", &ServeOptions::slow_request, "Answers that take longer are warned about, in milliseconds"},
    {"smtp-url", &ServeOptions::smtp_url,
     "Where reminders are mailed through: smtp://host:port (STARTTLS, demanded beyond this machine) or "
     "smtps://host:port"},
    {"smtp-from", &ServeOptions::smtp_from, "The address reminders come from"},
    {"smtp-user", &ServeOptions::smtp_user, "Who logs in at the mail server; empty: nobody"},
    {"smtp-password-file", &ServeOptions::smtp_password_file, "A file whose first line is the password for it"},
    {"smtp-ca-file", &ServeOptions::smtp_ca_file,
     "PEM file: whom to trust about the mail server; empty: as the machine does"},
    {"public-url", &ServeOptions::public_url,
     "Where people reach this server, for links in mails; without it mails carry titles only"},
    {"webhooks", &ServeOptions::webhooks,
     "public: calls go to public addresses by https only; private: to any address, by http too"},
};

/// The rows that say how reminders leave: options of `remind`, too.
constexpr std::span<OptionRow const> sending_options = std::span(serve_options).last(7);

/// Takes the options that weren't given otherwise from a TOML file. Throws std::runtime_error for a file that can't be
/// read, a key that is no option, a value that is no single one.
void read_config(std::string const& file, ServeOptions& options, std::function<bool(std::string_view)> const& given);

/// `ZORGBORG_LOG_LEVEL` for `log-level`.
std::string environment_name(std::string_view option);

}  // namespace zorgborg
