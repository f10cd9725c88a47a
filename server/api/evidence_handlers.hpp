#pragma once
/// Files as evidence, and the questions of auditors.

#include "api/call.hpp"
#include "domain/evidence.hpp"

namespace zorgborg {

/// The members that may be given beside a file, as query keys.
constexpr std::string_view evidence_parameters = "title,filename,kind,description,owner,validFromDate,validUntilDate";

/// Puts down what is known of the file itself; 400 when it is empty, 415 when it isn't what it is said to be.
Result<void> describe_file(FileStore::Incoming& incoming, std::string_view claimed, Evidence& out);

Result<Act> create_evidence(ReadCall& call);
Result<Act> replace_evidence(ReadCall& call);
Result<Answer> get_evidence_content(ReadCall& call);
Result<Act> answer_request(ReadCall& call);
Result<Act> accept_request(ReadCall& call);
Result<Act> return_request(ReadCall& call);

/// Files of evidence as somebody reads or takes them.
struct ReadFile {
    Uuid evidence;
    Sha256Text sha256;
};
/// What puts an auditor's reading on record, once an hour for each file; none for who is no auditor, or when all is.
Act note_readings(ReadCall const& call, std::vector<ReadFile> files);

/// After an erasure: the record's files that no content names any longer go with it.
void release_files(WriteCall& write, Uuid const& record);

}  // namespace zorgborg
