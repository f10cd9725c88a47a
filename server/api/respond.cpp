#include "api/respond.hpp"

namespace zorgborg {
namespace {

/// RFC 6266: the name in ASCII for everybody, and as it is for who reads `filename*` (RFC 8187).
std::string attachment(std::string_view name) {
    std::string plain;
    for (char const c : name) plain += c >= ' ' && c <= '~' && c != '"' && c != '\\' && c != '%' ? c : '_';
    auto out = "attachment; filename=\"" + plain + "\"";
    if (plain != name) out += "; filename*=UTF-8''" + http::percent_encoded(name);
    return out;
}

}  // namespace

bool is_reading(http::Request const& request) { return request.method == "GET" || request.method == "HEAD"; }

http::Response respond(Answer answer, bool reads, Known known, Route const& route) {
    http::Response out;
    out.status = answer.status;
    if (!answer.etag.empty()) {
        out.headers.emplace_back("ETag", answer.etag);
        if (reads) {
            out.cache_control = answer.cache_control;
            out.headers.emplace_back("Vary", "Authorization, Accept");
        }
    }
    // On a 304 too: its fields replace those the browser keeps with the page (RFC 9111, 3.2).
    if (!answer.content_policy.empty()) out.content_policy = answer.content_policy;
    if (!answer.location.empty()) out.headers.emplace_back("Location", answer.location);
    // The description may be read by any page (NLgov API Design Rules); measurements may not, nor what a secret opens.
    bool const same_for_all = route.pattern.starts_with("/v1/") && route.pattern.find('{') == std::string_view::npos;
    if (route.permission.who == Permission::Who::everybody && same_for_all)
        out.headers.emplace_back("Access-Control-Allow-Origin", "*");
    if (known == Known::yes) {
        out.status = 304;
        return out;
    }
    if (!answer.file_name.empty()) out.headers.emplace_back("Content-Disposition", attachment(answer.file_name));
    out.length = answer.length;
    for (auto& header : answer.headers) out.headers.push_back(std::move(header));
    out.content_type = std::move(answer.content_type);
    out.body = std::move(answer.body);
    return out;
}

http::Response respond(Answer answer, http::Request const& request, Route const& route) {
    bool const reads = is_reading(request);
    if (reads && answer.etag.empty()) answer.etag = content_tag(answer.body);
    auto const known = reads && matches(request.if_none_match, answer.etag) ? Known::yes : Known::no;
    return respond(std::move(answer), reads, known, route);
}

}  // namespace zorgborg
