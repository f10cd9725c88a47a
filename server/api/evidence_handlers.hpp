#pragma once
/// Files as evidence, and the questions of auditors.

#include "api/call.hpp"

namespace zorgborg {

/// The members that may be given beside a file, as query keys.
constexpr std::string_view evidence_parameters = "title,filename,kind,description,owner,validFromDate,validUntilDate";

Result<Act> create_evidence(ReadCall& call);
Result<Act> replace_evidence(ReadCall& call);
Result<Answer> get_evidence_content(ReadCall& call);
Result<Act> answer_request(ReadCall& call);
Result<Act> accept_request(ReadCall& call);
Result<Act> return_request(ReadCall& call);

/// After an erasure: the record's files that no content names any longer go with it.
void release_files(WriteCall& write, Uuid const& record);

}  // namespace zorgborg
