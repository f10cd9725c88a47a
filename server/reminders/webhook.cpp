#include "reminders/webhook.hpp"

#include <algorithm>
#include <arpa/inet.h>
#include <array>
#include <stdexcept>
#include <sys/socket.h>

#include "base/crypto.hpp"
#include "reminders/addresses.hpp"
#include "reminders/curl.hpp"

namespace zorgborg {
namespace {

constexpr std::string_view secret_prefix = "whsec_";
constexpr std::size_t answer_limit = 64UL * 1024;
constexpr long webhook_connect_seconds = 5;
constexpr long webhook_seconds = 15;
constexpr long gone = 410;

std::string signing_key_of(std::string_view secret) {
    auto const key =
        secret.starts_with(secret_prefix) ? parse_base64(secret.substr(secret_prefix.size())) : std::nullopt;
    if (!key || key->size() < 24 || key->size() > 64) throw std::invalid_argument("no secret of a webhook");
    return *key;
}

void check_id(std::string_view id) {
    bool const good = !id.empty() && std::ranges::all_of(id, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
    });
    if (!good) throw std::invalid_argument("no id of a webhook");
}

/// One call: what may be connected to, and how much of the answer came.
struct Call {
    bool allow_private = false;
    bool kept_private = false;  // a connection wasn't made for its address
    std::size_t answered = 0;
};

curl_socket_t open_public(void* context, curlsocktype /*purpose*/, curl_sockaddr* address) {
    auto& call = *static_cast<Call*>(context);
    if (!call.allow_private && !is_public_address(address->addr)) {
        call.kept_private = true;
        return CURL_SOCKET_BAD;
    }
    return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

std::size_t drop_answer(char* /*bytes*/, std::size_t size, std::size_t count, void* context) {
    auto& call = *static_cast<Call*>(context);
    call.answered += size * count;
    return call.answered > answer_limit ? 0 : size * count;
}

bool may_be_called(WebhookSettings const& settings, std::string const& url) {
    auto const parsed = parsed_url(url);
    auto const scheme = parsed ? part(parsed, CURLUPART_SCHEME) : std::string();
    return scheme == "https" || (settings.allow_private && scheme == "http");
}

Delivery judged(long status) {
    if (status >= 200 && status < 300) return Delivery::done;
    return status == gone ? Delivery::refused : Delivery::later;
}

CurlList headers_of(std::string const& secret, std::string const& id, Instant now, std::string_view body) {
    auto const timestamp = std::chrono::floor<std::chrono::seconds>(now).time_since_epoch().count();
    CurlList out;
    append(out, "Content-Type: application/json");
    append(out, "Expect:");
    append(out, "User-Agent: zorgborg");
    append(out, "webhook-id: " + id);
    append(out, "webhook-timestamp: " + std::to_string(timestamp));
    append(out, "webhook-signature: " + webhook_signature(secret, id, timestamp, body));
    return out;
}

}  // namespace

std::string new_webhook_secret() {
    std::array<std::uint8_t, 32> bytes{};
    random_bytes(bytes);
    return std::string(secret_prefix) + base64(as_text(bytes));
}

std::string webhook_signature(std::string_view secret, std::string_view id, std::int64_t timestamp,
                              std::string_view body) {
    auto const key = signing_key_of(secret);
    auto const signed_text = std::string(id) + "." + std::to_string(timestamp) + "." + std::string(body);
    return "v1," + base64(as_text(hmac_sha256(key, signed_text)));
}

Outcome post_webhook(WebhookSettings const& settings, std::string const& url, std::string const& secret,
                     std::string const& id, Instant now, std::string const& body) {
    check_id(id);
    auto const headers = headers_of(secret, id, now, body);
    if (!may_be_called(settings, url))
        return {Delivery::later, settings.allow_private ? "no http:// or https:// address" : "no https:// address"};
    Call call{.allow_private = settings.allow_private};
    std::array<char, CURL_ERROR_SIZE> error{};
    auto const handle = new_curl();
    set(handle, CURLOPT_PROTOCOLS_STR, "http,https");
    set(handle, CURLOPT_URL, url);
    set(handle, CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
    if (!settings.ca_file.empty()) set(handle, CURLOPT_CAINFO, settings.ca_file);
    set(handle, CURLOPT_OPENSOCKETFUNCTION, &open_public);
    set(handle, CURLOPT_OPENSOCKETDATA, static_cast<void*>(&call));
    set(handle, CURLOPT_WRITEFUNCTION, &drop_answer);
    set(handle, CURLOPT_WRITEDATA, static_cast<void*>(&call));
    set(handle, CURLOPT_CONNECTTIMEOUT, webhook_connect_seconds);
    set(handle, CURLOPT_TIMEOUT, webhook_seconds);
    give_up_when(handle, settings.stop);
    set(handle, CURLOPT_HTTPHEADER, headers.get());
    set(handle, CURLOPT_POSTFIELDS, body.c_str());
    set(handle, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(body.size()));
    set(handle, CURLOPT_ERRORBUFFER, error.data());
    auto const code = curl_easy_perform(handle.get());
    long status = 0;
    curl_easy_getinfo(handle.get(), CURLINFO_RESPONSE_CODE, &status);
    // What a receiver said counts even when it then says no end.
    if (status >= 200) return {judged(status), "status " + std::to_string(status)};
    if (call.kept_private) return {Delivery::later, "its address isn't public"};
    return {Delivery::later, brief(error.front() != '\0' ? error.data() : curl_easy_strerror(code))};
}

}  // namespace zorgborg
