#pragma once
/// libcurl, owned and made ready once: what mail and webhooks have in common.
///
/// Thread-safety: a handle belongs to one thread at a time.

#include <curl/curl.h>
#include <memory>
#include <stop_token>
#include <string>
#include <string_view>

namespace zorgborg {

struct CurlCleanup {
    void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
    void operator()(CURLU* url) const { curl_url_cleanup(url); }
    void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};
using Curl = std::unique_ptr<CURL, CurlCleanup>;
using CurlUrl = std::unique_ptr<CURLU, CurlCleanup>;
using CurlList = std::unique_ptr<curl_slist, CurlCleanup>;

/// A handle that sends no signals, heeds no proxy of the environment, follows nothing, verifies certificates and speaks
/// TLS 1.2 or newer. Throws std::runtime_error when there is none.
Curl new_curl();

[[noreturn]] void fail_option(CURLcode code);

/// Throws std::runtime_error when this libcurl doesn't know the option.
template <class T>
void set(Curl const& handle, CURLoption option, T value) {
    if (auto const code = curl_easy_setopt(handle.get(), option, value); code != CURLE_OK) fail_option(code);
}
inline void set(Curl const& handle, CURLoption option, std::string const& value) { set(handle, option, value.c_str()); }

/// A transfer ends within two seconds after somebody asked so. The token outlives the handle.
void give_up_when(Curl const& handle, std::stop_token const& stop);

/// Appends a line to a list. Throws std::bad_alloc.
void append(CurlList& list, std::string const& line);

/// The parts of an absolute address; null when it isn't one, or when it names a user or password.
CurlUrl parsed_url(std::string const& url);
/// One part of it; empty when it has none.
std::string part(CurlUrl const& url, CURLUPart which);

/// What another machine or the library said, as one line of at most 200 printable characters of ASCII.
std::string brief(std::string_view said);

}  // namespace zorgborg
