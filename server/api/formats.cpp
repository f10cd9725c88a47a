#include "api/formats.hpp"

namespace zorgborg {
namespace {

constexpr std::string_view media_types[] = {"application/json", "text/csv", "text/html"};

constexpr std::string_view media_type(ListFormat format) { return media_types[static_cast<std::size_t>(format)]; }

}  // namespace

Result<ListFormat> list_format(ReadCall const& call, std::initializer_list<ListFormat> formats) {
    if (auto const* asked = parameter(call.query, "format")) {
        auto const format = enum_value<ListFormat>(*asked);
        if (format && std::ranges::find(formats, *format) != formats.end()) return *format;
        std::string names;
        for (auto const each : formats) names.append(names.empty() ? "" : ", ").append(enum_name(each));
        return refuse(Refusal::Kind::shape, Problems{{Rule::choice, "format", "One of: " + names + "."}});
    }
    // The first of those wanted most.
    auto const quality = [&](ListFormat format) { return http::quality(call.request.accept, media_type(format)); };
    auto const best = *std::ranges::max_element(formats, {}, quality);
    if (quality(best) > 0) return best;
    std::string types;
    for (auto const each : formats) types.append(types.empty() ? "There is " : ", ").append(media_type(each));
    return refuse(Refusal::Kind::not_acceptable, types + ".");
}

}  // namespace zorgborg
