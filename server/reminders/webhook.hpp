#pragma once
/// Webhooks as Standard Webhooks 1 has them: who gets one can tell that it is ours, whole, and of just now.

#include <cstdint>
#include <stop_token>
#include <string>
#include <string_view>

#include "base/time.hpp"
#include "reminders/outcome.hpp"

namespace zorgborg {

/// `whsec_` and 32 random bytes in base64.
std::string new_webhook_secret();

/// `v1,` and the HMAC-SHA256 of `id.timestamp.body` in base64; the timestamp in seconds. Throws std::invalid_argument
/// when the secret isn't `whsec_` and 24 to 64 bytes in base64.
std::string webhook_signature(std::string_view secret, std::string_view id, std::int64_t timestamp,
                              std::string_view body);

struct WebhookSettings {
    bool allow_private = false;  // addresses that aren't public, and http://
    std::string ca_file = {};    // PEM; empty: those the machine trusts
    std::stop_token stop = {};   // a call under way is given up within two seconds
};

/// Posts a body of JSON; blocks for 15 seconds at most. Done is a status of 2xx; 410 is refused (the receiver is gone);
/// all else is later, redirects too: none is followed. Unless allowed, only https:// and public addresses, decided on
/// the address that is connected to, whatever its name meant before. Of the answer only the status counts. Throws
/// std::invalid_argument for a bad secret, and for an id that is empty or holds more than ASCII letters, digits, `_`
/// and `-`.
///
/// Thread-safety: may be called by any thread.
Outcome post_webhook(WebhookSettings const& settings, std::string const& url, std::string const& secret,
                     std::string const& id, Instant now, std::string const& body);

}  // namespace zorgborg
