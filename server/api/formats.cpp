#include "api/formats.hpp"

namespace zorgborg {
namespace {

/// `a, b, c` of what the formats are called.
std::string named(Set<ListFormat> formats, std::string_view (*name)(ListFormat)) {
    std::string out;
    for (auto const& each : enumerators<ListFormat>)
        if (formats.contains(each.value)) out.append(out.empty() ? "" : ", ").append(name(each.value));
    return out;
}

}  // namespace

std::string_view media_type(ListFormat format) {
    switch (format) {
        case ListFormat::json: break;
        case ListFormat::csv: return "text/csv";
        case ListFormat::xlsx: return xlsx_type;
    }
    return "application/json";
}

Result<ListFormat> list_format(ReadCall const& call, Set<ListFormat> formats) {
    if (auto const* asked = parameter(call.query, "format")) {
        auto const format = enum_value<ListFormat>(*asked);
        if (format && formats.contains(*format)) return *format;
        return refuse(Refusal::Kind::shape,
                      Problems{{Rule::choice, "format", "One of: " + named(formats, enum_name<ListFormat>) + "."}});
    }
    std::optional<ListFormat> best;
    int highest = 0;
    for (auto const& each : enumerators<ListFormat>) {
        if (!formats.contains(each.value)) continue;
        auto const quality = http::quality(call.request.accept, media_type(each.value));
        if (quality > highest) best = each.value, highest = quality;
    }
    if (!best) return refuse(Refusal::Kind::not_acceptable, "There is one of: " + named(formats, media_type) + ".");
    return *best;
}

std::string_view variant(ListFormat format) { return format == ListFormat::json ? "" : enum_name(format); }

Answer download(ReadCall const& call, ListFormat format, std::string_view name, std::vector<NamedSheet> const& sheets) {
    bool const csv = format == ListFormat::csv;
    Answer out;
    out.etag = etag(*call.organisation, variant(format));
    out.content_type = std::string(media_type(format)) + (csv ? "; charset=utf-8; header=present" : "");
    out.file_name = std::string(name).append(".").append(enum_name(format));
    out.body = csv ? csv_of(sheets.front().sheet) : xlsx_of(sheets, call.organisation->changed_at());
    return out;
}

}  // namespace zorgborg
