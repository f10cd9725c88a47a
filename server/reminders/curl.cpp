#include "reminders/curl.hpp"

#include <new>
#include <stdexcept>

#include "base/text.hpp"

namespace zorgborg {
namespace {

constexpr std::size_t brief_limit = 200;

void make_ready() {
    static CURLcode const ready = curl_global_init(CURL_GLOBAL_DEFAULT);
    if (ready != CURLE_OK) throw std::runtime_error("libcurl can't start");
}

/// curl asks once a second at least, whatever the other side does.
int asked_to_stop(void* context, curl_off_t /*down*/, curl_off_t /*of*/, curl_off_t /*up*/, curl_off_t /*of*/) {
    return static_cast<std::stop_token const*>(context)->stop_requested() ? 1 : 0;
}

}  // namespace

void give_up_when(Curl const& handle, std::stop_token const& stop) {
    set(handle, CURLOPT_NOPROGRESS, 0L);
    set(handle, CURLOPT_XFERINFOFUNCTION, &asked_to_stop);
    set(handle, CURLOPT_XFERINFODATA, &stop);
}

void fail_option(CURLcode code) { throw std::runtime_error(std::string("libcurl: ") + curl_easy_strerror(code)); }

Curl new_curl() {
    make_ready();
    Curl handle(curl_easy_init());
    if (!handle) throw std::runtime_error("libcurl can't start");
    set(handle, CURLOPT_NOSIGNAL, 1L);
    set(handle, CURLOPT_PROXY, "");
    set(handle, CURLOPT_NOPROXY, "*");
    set(handle, CURLOPT_FOLLOWLOCATION, 0L);
    set(handle, CURLOPT_SSL_VERIFYPEER, 1L);
    set(handle, CURLOPT_SSL_VERIFYHOST, 2L);
    set(handle, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
    return handle;
}

void append(CurlList& list, std::string const& line) {
    auto* const longer = curl_slist_append(list.get(), line.c_str());
    if (longer == nullptr) throw std::bad_alloc();
    static_cast<void>(list.release());
    list.reset(longer);
}

CurlUrl parsed_url(std::string const& url) {
    make_ready();
    CurlUrl out(curl_url());
    if (!out) throw std::bad_alloc();
    // What comes after a NUL would be lost.
    if (has_control(url, false) ||
        curl_url_set(out.get(), CURLUPART_URL, url.c_str(), CURLU_DISALLOW_USER) != CURLUE_OK)
        return nullptr;
    return out;
}

std::string part(CurlUrl const& url, CURLUPart which) {
    char* text = nullptr;
    if (curl_url_get(url.get(), which, &text, 0) != CURLUE_OK) return {};
    std::unique_ptr<char, decltype(&curl_free)> const owner(text, &curl_free);
    return text;
}

std::string brief(std::string_view said) {
    std::string out;
    for (auto const c : trimmed(said.substr(0, brief_limit))) out += c >= ' ' && c <= '~' ? c : '?';
    return out;
}

}  // namespace zorgborg
