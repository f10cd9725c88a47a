#include "api/formats.hpp"

#include "exports/html.hpp"

namespace zorgborg {
namespace {

/// `a, b, c` of what the formats are called.
std::string named(Set<Format> formats, std::string_view (*name)(Format)) {
    std::string out;
    for (auto const& each : enumerators<Format>)
        if (formats.contains(each.value)) out.append(out.empty() ? "" : ", ").append(name(each.value));
    return out;
}

}  // namespace

std::string_view media_type(Format format) {
    switch (format) {
        case Format::json: break;
        case Format::csv: return "text/csv";
        case Format::xlsx: return xlsx_type;
        case Format::ndjson: return "application/x-ndjson";
        case Format::html: return "text/html";
        case Format::cef: return "text/plain";
    }
    return "application/json";
}

Result<Format> chosen_format(ReadCall const& call, Set<Format> formats) {
    if (auto const* asked = parameter(call.query, "format")) {
        auto const format = enum_value<Format>(*asked);
        if (format && formats.contains(*format)) return *format;
        return refuse(Refusal::Kind::shape,
                      Problems{{Rule::choice, "format", "One of: " + named(formats, enum_name<Format>) + "."}});
    }
    std::optional<Format> best;
    int highest = 0;
    for (auto const& each : enumerators<Format>) {
        if (!formats.contains(each.value)) continue;
        auto const quality = http::quality(call.request.accept, media_type(each.value));
        if (quality > highest) best = each.value, highest = quality;
    }
    if (!best) return refuse(Refusal::Kind::not_acceptable, "There is one of: " + named(formats, media_type) + ".");
    return *best;
}

Result<Language> asked_language(ReadCall const& call) {
    auto language = call.organisation->language();
    Problems problems;
    choice_parameter(call.query, "language", language, problems);
    if (!problems.empty()) return refuse(Refusal::Kind::shape, std::move(problems));
    return language;
}

Answer html_page(ReadCall const& call, std::string page) {
    Answer out;
    out.etag = etag(*call.organisation, "html");
    out.content_type = "text/html; charset=utf-8";
    out.content_policy = page_policy();
    out.body = std::move(page);
    return out;
}

std::string_view variant(Format format) { return format == Format::json ? "" : enum_name(format); }

Answer download(ReadCall const& call, Format format, std::string_view name, std::vector<NamedSheet> const& sheets) {
    bool const csv = format == Format::csv;
    Answer out;
    out.etag = etag(*call.organisation, variant(format));
    out.content_type = std::string(media_type(format)) + (csv ? "; charset=utf-8; header=present" : "");
    out.file_name = std::string(name).append(".").append(enum_name(format));
    out.body = csv ? csv_of(sheets.front().sheet) : xlsx_of(sheets, call.organisation->changed_at());
    return out;
}

}  // namespace zorgborg
