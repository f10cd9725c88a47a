#include "api/formats.hpp"

namespace zorgborg {

Result<ListFormat> list_format(ReadCall const& call) {
    if (auto const* asked = parameter(call.query, "format")) {
        if (auto const format = enum_value<ListFormat>(*asked)) return *format;
        return refuse(Refusal::Kind::shape, Problems{{Rule::choice, "format", "One of: json, csv."}});
    }
    bool const json = http::accepts(call.request.accept, "application/json");
    return !json && http::accepts(call.request.accept, "text/csv") ? ListFormat::csv : ListFormat::json;
}

}  // namespace zorgborg
