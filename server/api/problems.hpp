#pragma once
/// The one place where a refusal or a failure becomes HTTP.

#include "http/message.hpp"
#include "register/field.hpp"

namespace zorgborg {

int status_of(Refusal::Kind kind);

/// A problem document (RFC 9457) with everything that is wrong.
http::Response problem_response(Refusal const& refusal, http::Request const& request);

/// The member `errors` of an open object.
void write_errors(ObjectWriter& writer, Problems const& problems);

/// What the caller hears of a failure of the machine; the operator's text goes to the log.
http::Response failure_response(std::exception_ptr const& failure, std::string_view path, std::string_view trace);

/// The title of a rule in problem documents.
std::string title_of(Rule rule);

}  // namespace zorgborg
