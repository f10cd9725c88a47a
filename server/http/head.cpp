#include "http/head.hpp"

#include <fmt/format.h>

#include <chrono>
#include <ctime>

#include "base/json.hpp"

namespace zorgborg::http {
namespace {

/// `Date` of RFC 9110, 6.6.1; written anew once a second.
std::string const& date_line() {
    thread_local std::time_t written = 0;
    thread_local std::string line;
    auto const now = std::time(nullptr);
    if (now == written) return line;
    written = now;
    std::tm parts{};
    gmtime_r(&now, &parts);
    constexpr std::string_view days[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    constexpr std::string_view months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                           "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    line = fmt::format("Date: {}, {:02} {} {:04} {:02}:{:02}:{:02} GMT\r\n", days[parts.tm_wday], parts.tm_mday,
                       months[parts.tm_mon], parts.tm_year + 1900, parts.tm_hour, parts.tm_min, parts.tm_sec);
    return line;
}

/// The fields every answer carries, whatever it is.
constexpr std::string_view security_fields =
    "X-Content-Type-Options: nosniff\r\n"
    "X-Frame-Options: DENY\r\n"
    "Referrer-Policy: no-referrer\r\n"
    "Cross-Origin-Resource-Policy: same-origin\r\n";

void write_field(std::string& out, std::string_view name, std::string_view value) {
    ((out.append(name) += ": ").append(value)) += "\r\n";
}

/// The fields that say what the answer is.
void write_fields(std::string& out, Response const& response) {
    write_field(out, "Content-Security-Policy", response.content_policy + "; frame-ancestors 'none'");
    write_field(out, "Cache-Control", response.cache_control);
    for (auto const& [name, value] : response.headers) write_field(out, name, value);
    if (!response.content_type.empty()) write_field(out, "Content-Type", response.content_type);
    bool const bodiless = response.status == 204 || response.status == 304;
    if (response.stream ? response.length.has_value() : !bodiless)
        write_field(out, "Content-Length", std::to_string(response.length.value_or(response.body.size())));
}

}  // namespace

std::string_view reason_of(int status) {
    switch (status) {
        case 200: return "OK";
        case 201: return "Created";
        case 202: return "Accepted";
        case 204: return "No Content";
        case 206: return "Partial Content";
        case 304: return "Not Modified";
        case 400: return "Bad Request";
        case 401: return "Unauthorized";
        case 403: return "Forbidden";
        case 404: return "Not Found";
        case 405: return "Method Not Allowed";
        case 406: return "Not Acceptable";
        case 408: return "Request Timeout";
        case 409: return "Conflict";
        case 410: return "Gone";
        case 412: return "Precondition Failed";
        case 413: return "Content Too Large";
        case 415: return "Unsupported Media Type";
        case 416: return "Range Not Satisfiable";
        case 417: return "Expectation Failed";
        case 428: return "Precondition Required";
        case 429: return "Too Many Requests";
        case 431: return "Request Header Fields Too Large";
        case 500: return "Internal Server Error";
        case 503: return "Service Unavailable";
        case 505: return "HTTP Version Not Supported";
        case 507: return "Insufficient Storage";
        default: return "Unknown";
    }
}

std::string head_of(Response const& response, HeadOptions const& options) {
    auto const status = response.prepared ? response.prepared->status : response.status;
    std::string out;
    out.reserve(640);
    out.append("HTTP/1.1 ").append(std::to_string(status)) += ' ';
    out.append(reason_of(status)) += "\r\n";
    out += date_line();
    write_field(out, "API-Version", options.api_version);
    write_field(out, "X-Request-Id", options.request_id);
    out += security_fields;
    if (options.tls) write_field(out, "Strict-Transport-Security", "max-age=31536000");  // a year (RFC 6797)
    if (response.prepared)
        out += response.prepared->fields;
    else
        write_fields(out, response);
    if (options.chunked) write_field(out, "Transfer-Encoding", "chunked");
    if (options.close)
        write_field(out, "Connection", "close");
    else if (options.keep_alive)
        write_field(out, "Connection", "keep-alive");
    return out += "\r\n";
}

std::shared_ptr<Prepared const> prepare(Response response) {
    auto out = std::make_shared<Prepared>();
    out->status = response.status;
    write_fields(out->fields, response);
    out->fields.shrink_to_fit();
    out->body = std::move(response.body);
    if (out->body.capacity() / 2 > out->body.size()) out->body.shrink_to_fit();
    return out;
}

Response plain_problem(int status, std::string_view detail, std::string_view request_id) {
    Response out;
    out.status = status;
    out.content_type = "application/problem+json";
    ObjectWriter problem(out.body);
    problem.text("type", "about:blank");
    problem.text("title", reason_of(status));
    problem.number("status", status);
    if (!detail.empty()) problem.text("detail", detail);
    problem.text("traceId", request_id);
    problem.end();
    return out;
}

}  // namespace zorgborg::http
