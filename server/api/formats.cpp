#include "api/formats.hpp"

namespace zorgborg {

Result<ListFormat> list_format(ReadCall const& call) {
    if (auto const* asked = parameter(call.query, "format")) {
        if (auto const format = enum_value<ListFormat>(*asked)) return *format;
        return refuse(Refusal::Kind::shape, Problems{{Rule::choice, "format", "One of: json, csv."}});
    }
    auto const json = http::quality(call.request.accept, "application/json");
    auto const csv = http::quality(call.request.accept, "text/csv");
    if (json == 0 && csv == 0) return refuse(Refusal::Kind::not_acceptable, "There is application/json and text/csv.");
    return csv > json ? ListFormat::csv : ListFormat::json;
}

}  // namespace zorgborg
