#include "api/evidence_handlers.hpp"

#include <cerrno>
#include <fcntl.h>
#include <system_error>
#include <unistd.h>

#include "api/act_handlers.hpp"
#include "api/ranges.hpp"
#include "api/upload.hpp"
#include "base/media_type.hpp"
#include "domain/evidence_request.hpp"
#include "domain/trace.hpp"
#include "register/codec.hpp"

namespace zorgborg {
Result<void> describe_file(FileStore::Incoming& incoming, std::string_view claimed, Evidence& out) {
    if (incoming.size() == 0) return refuse(Refusal::Kind::shape, Rule::length, "The file is empty.");
    auto const type = believable_media_type(claimed, incoming.beginning());
    if (!type)
        return refuse(Refusal::Kind::media_type, Rule::media_type,
                      "The file isn't what Content-Type says; by its first bytes it is " +
                          std::string(sniffed_media_type(incoming.beginning())) + ".");
    out.custody = Custody::kept;
    out.media_type = {*type};
    out.size = {incoming.size()};
    out.sha256 = {incoming.finish()};
    return {};
}

namespace {

constexpr std::size_t piece_size = std::size_t{256} * 1024;

/// A part of a file, read while it is sent. It stays readable when it is erased meanwhile.
class FilePart {
 public:
    FilePart(std::filesystem::path const& path, ByteRange const& part)
        : file_(::open(path.c_str(), O_RDONLY | O_CLOEXEC)), at_(part.first), left_(part.length) {
        if (file_ < 0)
            throw StorageFailed("can't read " + path.string() + ": " + std::generic_category().message(errno));
    }
    ~FilePart() { ::close(file_); }
    FilePart(FilePart const&) = delete;
    FilePart& operator=(FilePart const&) = delete;

    bool next(std::string& out) {
        auto const wanted = std::min<std::uint64_t>(piece_size, left_);
        out.resize(wanted);
        auto const count = ::pread(file_, out.data(), wanted, static_cast<off_t>(at_));
        if (count <= 0 && wanted > 0) throw StorageFailed("a file ended before its end");
        out.resize(static_cast<std::size_t>(count));
        at_ += out.size();
        left_ -= out.size();
        return left_ > 0;
    }

 private:
    int file_;
    std::uint64_t at_, left_;
};

/// The members given as query keys beside a file, read by the same rules as JSON's.
Result<Evidence> described(ReadCall const& call) {
    json::object members;
    for (auto const& [key, value] : call.query)
        if (key != "filename") members[key] = value;
    auto const* const file_name = parameter(call.query, "filename");
    if (file_name != nullptr && !members.contains("title")) members["title"] = *file_name;
    Problems problems;
    Text<200> name;
    if (file_name == nullptr)
        problems.push_back(
            {Rule::required, "filename", "How the file is called; without it, send JSON of what was seen."});
    else if (auto const fault = Value<Text<200>>::parse(*file_name, name))
        problems.push_back({fault->rule, "filename", fault->detail});
    else if (file_name->find_first_of("/\\") != std::string::npos)
        problems.push_back({Rule::format, "filename", "A name, not a path."});
    auto record = read_new(definition<Evidence>(), members);
    if (!record)
        for (auto& problem : record.error().problems) {
            if (problem.pointer == "#/title" && file_name == nullptr) continue;  // it comes from there
            problems.push_back({problem.rule, problem.pointer.substr(2), problem.detail});
        }
    if (!problems.empty()) return refuse(Refusal::Kind::shape, std::move(problems));
    auto out = std::move(static_cast<Record<Evidence>&>(**record).body);
    out.file_name = std::move(name);
    return out;
}

/// Takes the file over from the request: members, bytes; on disk and in its place.
struct Received {
    Evidence evidence;
    std::shared_ptr<FileStore::Pending> pending;
};
Result<Received> receive(ReadCall& call) {
    auto evidence = described(call);
    if (!evidence) return evidence.error();
    auto& incoming = static_cast<Upload&>(*call.request.sink).incoming();
    if (auto const ok = describe_file(incoming, call.request.content_type, *evidence); !ok) return ok.error();
    call.digest = evidence->sha256->value;
    return Received{std::move(*evidence), incoming.keep()};
}

Answer named(WriteCall& write, Changed const& changed, std::shared_ptr<FileStore::Pending> const& pending,
             std::string_view sha256, int status) {
    auto const& id = changed.record->envelope.id;
    name_file(write.source.connection, write.organisation->organisation_id(), id, sha256);
    write.held.push_back(pending);
    return record_answer(*write.definition, *changed.record, *write.organisation, status);
}

bool is_auditor(Set<Role> roles) {
    return roles.contains(Role::internal_auditor) || roles.contains(Role::external_auditor);
}

/// Whether this hour's reading of the file by this person is on record.
bool is_noted(Snapshot const& snapshot, ReadFile const& file, ActorId const& actor, Instant now) {
    auto const hour = [](Instant at) { return std::chrono::floor<std::chrono::hours>(at); };
    for (auto const* access : snapshot.linking<Access>(to_text(file.evidence)))
        if (access->envelope.created_by == actor && access->body.sha256 == file.sha256 &&
            hour(access->envelope.created_at) == hour(now))
            return true;
    return false;
}

void leave_out_noted(std::vector<ReadFile>& files, Snapshot const& snapshot, ActorId const& actor, Instant now) {
    std::erase_if(files, [&](ReadFile const& file) { return is_noted(snapshot, file, actor, now); });
}

void answer_part(ReadCall const& call, std::filesystem::path const& path, std::uint64_t size, Answer& out) {
    auto const& request = call.request;
    bool const wanted = request.method == "GET" && (request.if_range.empty() || request.if_range == out.etag);
    auto const range = wanted ? requested_range(request.range, size) : RangeRequest{};
    out.headers.emplace_back("Accept-Ranges", "bytes");
    if (range.unsatisfiable) {
        out.status = 416;
        out.headers.emplace_back("Content-Range", "bytes */" + std::to_string(size));
        return;
    }
    auto const part = range.part.value_or(ByteRange{0, size});
    if (range.part) {
        out.status = 206;
        auto const last = std::to_string(part.first + part.length - 1);
        out.headers.emplace_back("Content-Range",
                                 "bytes " + std::to_string(part.first) + "-" + last + "/" + std::to_string(size));
    }
    out.length = part.length;
    auto const file = std::make_shared<FilePart>(path, part);
    out.produce = [file](Connection&, std::string& piece) { return file->next(piece); };
}

}  // namespace

Result<Act> create_evidence(ReadCall& call) {
    if (!call.request.sink) {
        if (auto const ok = only_parameters(call.query, {}); !ok) return ok.error();
        return create_record(call);
    }
    auto received = receive(call);
    if (!received) return received.error();
    return Act([received = *received](WriteCall& write) -> Result<Answer> {
        auto evidence = received.evidence;
        evidence.content_version = {{1}};
        auto made = Editor(*write.organisation, write.actor()).create(std::move(evidence));
        if (!made) return made.error();
        return named(write, *made, received.pending, received.evidence.sha256->value, 201);
    });
}

Result<Act> replace_evidence(ReadCall& call) {
    auto const id = path_id(call, 1);
    if (!id) return id.error();
    if (!call.request.sink) return refuse(Refusal::Kind::media_type, Rule::media_type, "Send the file itself.");
    auto const received = receive(call);
    if (!received) return received.error();
    auto const versions = if_match(call.request);
    if (!versions) return versions.error();
    return Act([id = *id, received = *received, versions = *versions](WriteCall& write) -> Result<Answer> {
        auto const swap = [&](AnyRecord const&, AnyRecord& after, Complaints&) {
            auto& body = static_cast<Record<Evidence>&>(after).body;
            auto const& file = received.evidence;
            body.content_version = {{body.content_version ? body.content_version->value + 1 : 1}};
            std::tie(body.custody, body.file_name, body.media_type, body.size, body.sha256) =
                std::tie(file.custody, file.file_name, file.media_type, file.size, file.sha256);
            // The new file may say something about another period.
            if (file.valid_from_date) body.valid_from_date = file.valid_from_date;
            if (file.valid_until_date) body.valid_until_date = file.valid_until_date;
        };
        Editor editor(*write.organisation, write.actor());
        auto changed = editor.rewrite(*write.definition, id, versions, write.permit(Right::change), swap, "upload");
        if (!changed) return changed.error();
        return named(write, *changed, received.pending, received.evidence.sha256->value, 200);
    });
}

Result<Answer> get_evidence_content(ReadCall& call) {
    if (auto const ok = only_parameters(call.query, {"asOf"}); !ok) return ok.error();
    auto const found = find_record(call);
    if (!found) return found.error();
    auto const& evidence = static_cast<Record<Evidence> const&>(**found);
    auto const& body = evidence.body;
    if (body.custody != Custody::kept) return refuse(Refusal::Kind::not_found, "It was seen, and not kept.");
    auto const path = call.files.path(body.sha256->value);
    if (!std::filesystem::exists(path)) return refuse(Refusal::Kind::gone, Rule::erased, "The file was erased.");
    Answer out;
    out.content_type = body.media_type->value;
    out.file_name = body.file_name->value;
    out.etag = "\"" + body.sha256->value + "\"";
    answer_part(call, path, static_cast<std::uint64_t>(body.size->value), out);
    if (out.status < 300) call.afterwards = note_readings(call, {{evidence.envelope.id, *body.sha256}});
    return out;
}

Result<Act> answer_request(ReadCall& call) {
    return rewrite_record<EvidenceRequest, AnswerRequest, answered>(call, Right::answer, "answer", 200);
}
Result<Act> accept_request(ReadCall& call) {
    return rewrite_record<EvidenceRequest, AcceptRequest, accepted>(call, Right::change, "accept", 200);
}
Result<Act> return_request(ReadCall& call) {
    return rewrite_record<EvidenceRequest, ReturnRequest, returned>(call, Right::change, "return", 200);
}

Act note_readings(ReadCall const& call, std::vector<ReadFile> files) {
    if (call.request.method != "GET" || !is_auditor(call.roles)) return {};
    leave_out_noted(files, *call.organisation, call.identity->actor, call.now);
    if (files.empty()) return {};
    return [files](WriteCall& write) -> Result<Answer> {
        auto left = files;
        leave_out_noted(left, *write.organisation, write.identity.actor, write.now);
        Editor editor(*write.organisation, write.actor());
        for (auto const& file : left) {
            Access access{{file.evidence}, {std::string(Evidence::register_name)}, file.sha256};
            if (auto const made = editor.create(std::move(access)); !made) return made.error();
        }
        return Answer{};
    };
}

void release_files(WriteCall& write, Uuid const& record) {
    auto& connection = write.source.connection;
    auto const& organisation = write.organisation->organisation_id();
    std::set<std::string> named;
    read_history(connection, organisation, Evidence::register_name, record, write.organisation->size(), [&](Entry&& e) {
        if (e.erased) return;
        auto const content = decode(definition<Evidence>(), e.snapshot);
        if (auto const& sha256 = static_cast<Record<Evidence> const&>(*content).body.sha256)
            named.insert(sha256->value);
    });
    for (auto const& sha256 : files_of(connection, organisation, record)) {
        if (named.contains(sha256)) continue;
        write.held.push_back(write.files.doubt(sha256));
        unname_file(connection, organisation, record, sha256);
    }
}

}  // namespace zorgborg
