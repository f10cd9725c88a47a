#include "reminders/smtp.hpp"

#include <algorithm>
#include <arpa/inet.h>
#include <array>
#include <cstring>
#include <stdexcept>
#include <string_view>
#include <unistd.h>

#include "base/text.hpp"
#include "reminders/curl.hpp"

namespace zorgborg {
namespace {

constexpr long smtp_connect_seconds = 10;
constexpr long smtp_seconds = 60;
constexpr std::string_view go_ahead = "354";
constexpr std::array<std::string_view, 3> login_codes = {"530", "534", "535"};

/// One mail's conversation: what curl reads of us, and what was said last.
struct Talk {
    std::string message;
    std::size_t sent = 0;
    bool ended = false;   // all of the message was taken by curl
    std::string command;  // MAIL, RCPT or DATA
    std::string reply;    // its newest line
    bool over = false;    // of a connection that is closed now
};

std::size_t read_message(char* out, std::size_t size, std::size_t count, void* context) {
    auto& talk = *static_cast<Talk*>(context);
    auto const taken = talk.message.copy(out, size * count, talk.sent);
    talk.sent += taken;
    talk.ended = talk.sent == talk.message.size();
    return taken;
}

/// curl says all that is said; commands are kept by their first word only, for a login holds the password.
int note(CURL* /*handle*/, curl_infotype kind, char* data, std::size_t size, void* context) {
    auto& talk = *static_cast<Talk*>(context);
    std::string_view const said(data, size);
    if (kind == CURLINFO_HEADER_OUT && said.starts_with("QUIT")) talk.over = true;
    if (talk.over) return 0;
    if (kind == CURLINFO_HEADER_OUT) {
        talk.command = said.substr(0, 4);
        talk.reply.clear();
    } else if (kind == CURLINFO_HEADER_IN) {
        talk.reply = said;
    }
    return 0;
}

bool on_this_machine(std::string const& host) {
    in_addr v4{};
    in6_addr v6{};
    if (inet_pton(AF_INET, host.c_str(), &v4) == 1) return host.starts_with("127.");
    if (host.starts_with('[') && inet_pton(AF_INET6, host.substr(1, host.size() - 2).c_str(), &v6) == 1)
        return std::memcmp(&v6, &in6addr_loopback, sizeof(v6)) == 0;
    return equals_ignoring_case(host, "localhost");
}

bool is_domain(std::string_view name) {
    return name.find('.') != std::string_view::npos && name.size() < 254 && is_mail_address("x@" + std::string(name));
}

/// The name to greet with: this machine's where that is a domain, else the sender's.
std::string greeting(std::string const& from) {
    std::array<char, 256> name{};
    bool const known = gethostname(name.data(), name.size() - 1) == 0 && is_domain(name.data());
    return known ? name.data() : from.substr(from.find('@') + 1);
}

/// The server's address with the name to greet with as its path, which is where curl looks for it.
std::string server_url(CurlUrl const& url, std::string const& from) {
    std::string const path = "/" + greeting(from);
    curl_url_set(url.get(), CURLUPART_PATH, path.c_str(), 0);
    return part(url, CURLUPART_URL);
}

bool names_server(CurlUrl const& url) {
    auto const scheme = part(url, CURLUPART_SCHEME);
    auto const path = part(url, CURLUPART_PATH);
    return (scheme == "smtp" || scheme == "smtps") && (path.empty() || path == "/") &&
           part(url, CURLUPART_QUERY).empty() && part(url, CURLUPART_FRAGMENT).empty();
}

Delivery judged(CURLcode code, Talk const& talk) {
    auto const number = std::string_view(talk.reply).substr(0, 3);
    if (code == CURLE_OK) return Delivery::done;
    if (talk.ended && number == go_ahead) return Delivery::unknown;
    bool const about_mail = talk.command == "RCPT" || talk.command == "DATA";
    bool const about_login = std::ranges::find(login_codes, number) != login_codes.end();
    return about_mail && number.starts_with('5') && !about_login ? Delivery::refused : Delivery::later;
}

}  // namespace

struct SmtpSender::State {
    std::stop_token stop;
    Talk between;  // what is said while no mail is sent: outlives the handle
    std::array<char, CURL_ERROR_SIZE> error{};
    Curl handle = new_curl();
};

SmtpSender::SmtpSender(SmtpSettings const& settings, std::stop_token stop) : state_(std::make_unique<State>()) {
    state_->stop = std::move(stop);
    auto const url = parsed_url(settings.url);
    if (!url || !names_server(url)) throw std::invalid_argument("no smtp:// or smtps:// address of a server");
    if (!is_mail_address(settings.from)) throw std::invalid_argument("no sender's address of mail");
    bool const here = on_this_machine(part(url, CURLUPART_HOST));
    auto const& handle = state_->handle;
    set(handle, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
    set(handle, CURLOPT_URL, server_url(url, settings.from));
    set(handle, CURLOPT_USE_SSL, static_cast<long>(here ? CURLUSESSL_TRY : CURLUSESSL_ALL));
    if (here && settings.ca_file.empty()) {
        set(handle, CURLOPT_SSL_VERIFYPEER, 0L);
        set(handle, CURLOPT_SSL_VERIFYHOST, 0L);
    }
    if (!settings.ca_file.empty()) set(handle, CURLOPT_CAINFO, settings.ca_file);
    if (!settings.user.empty()) {
        set(handle, CURLOPT_USERNAME, settings.user);
        set(handle, CURLOPT_PASSWORD, settings.password);
    }
    set(handle, CURLOPT_CONNECTTIMEOUT, smtp_connect_seconds);
    set(handle, CURLOPT_TIMEOUT, smtp_seconds);
    give_up_when(handle, state_->stop);
    set(handle, CURLOPT_UPLOAD, 1L);
    set(handle, CURLOPT_READFUNCTION, &read_message);
    set(handle, CURLOPT_VERBOSE, 1L);
    set(handle, CURLOPT_DEBUGFUNCTION, &note);
    set(handle, CURLOPT_ERRORBUFFER, state_->error.data());
}

SmtpSender::~SmtpSender() = default;

Outcome SmtpSender::send(Mail const& mail) {
    Talk talk;
    try {
        talk.message = message_of(mail);
    } catch (std::invalid_argument const& fault) {
        return {Delivery::refused, fault.what()};
    }
    CurlList recipients;
    append(recipients, mail.to);
    auto const& handle = state_->handle;
    set(handle, CURLOPT_MAIL_FROM, mail.from);
    set(handle, CURLOPT_MAIL_RCPT, recipients.get());
    set(handle, CURLOPT_READDATA, static_cast<void*>(&talk));
    set(handle, CURLOPT_DEBUGDATA, static_cast<void*>(&talk));
    state_->error.front() = '\0';
    auto const code = curl_easy_perform(handle.get());
    // The connection outlives the talk, and says QUIT when it is closed.
    set(handle, CURLOPT_DEBUGDATA, static_cast<void*>(&state_->between));
    auto const said = brief(talk.reply);
    if (code == CURLE_OK) return {Delivery::done, said};
    std::string const fault = state_->error.front() != '\0' ? state_->error.data() : curl_easy_strerror(code);
    return {judged(code, talk), brief(fault) + (said.empty() ? "" : "; " + said)};
}

}  // namespace zorgborg
