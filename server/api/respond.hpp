#pragma once
/// An answer as a response.

#include "api/routes.hpp"

namespace zorgborg {

bool is_reading(http::Request const& request);

/// Whether the caller has what the answer's tag names: then a read is 304.
enum class Known { no, yes };
http::Response respond(Answer answer, bool reads, Known known, Route const& route);

/// The same as the request's If-None-Match has it. A read without a tag gets one of its content.
http::Response respond(Answer answer, http::Request const& request, Route const& route);

}  // namespace zorgborg
