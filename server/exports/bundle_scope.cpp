#include "exports/bundle_scope.hpp"

#include "domain/assessment_result.hpp"
#include "domain/control.hpp"
#include "register/codec.hpp"

namespace zorgborg {

bool in_bundle(RegisterDefinition const& definition, BundleRequest const& request) {
    return shows_log(request.profile) && !definition.traits.of_installation && definition.traits.area != Area::tokens &&
           request.may_export(definition);
}

RecordScope::RecordScope(Snapshot const& snapshot, BundleRequest const& request) {
    for (auto const* result : snapshot.all<AssessmentResult>())
        if (!is_shown(*result, request.viewer, snapshot)) drafts_.insert(result->envelope.id);
    if (!request.assessment) return;
    only_.emplace();
    if (auto const* assessment = snapshot.find<Assessment>(*request.assessment))
        add_assessment(snapshot, *assessment, request.viewer);
}

void RecordScope::add_assessment(Snapshot const& snapshot, Record<Assessment> const& assessment, Actor const& viewer) {
    auto const add = [this](auto const& link) {
        if (link) only_->insert(link->id);
    };
    auto const& body = assessment.body;
    only_->insert(assessment.envelope.id);
    add(body.report);
    add(body.programme);
    add(body.certificate);
    for (auto const& assessor : body.assessors) add(assessor.party);
    for (auto const* result : results_of(assessment.envelope.id, snapshot)) {
        if (!is_shown(*result, viewer, snapshot)) continue;
        only_->insert(result->envelope.id);
        for (auto const& seen : result->body.seen) only_->insert(seen.record);
        for (auto const* line : snapshot.linking<Applicability>(result->body.requirement.id))
            only_->insert(line->envelope.id);
        for (auto const* control : snapshot.linking<Control>(result->body.requirement.id))
            only_->insert(control->envelope.id);
    }
    for (auto const* finding : snapshot.linking<Finding>(to_text(assessment.envelope.id))) {
        only_->insert(finding->envelope.id);
        for (auto const& task : finding->body.actions) only_->insert(task.id);
    }
}

std::string statement_text(BundleStatement const& statement) {
    constexpr std::string_view none = "\"assessment\":null,";
    std::string out;
    write_struct(out, statement);
    if (auto const at = out.find(none); at != std::string::npos) out.erase(at, none.size());
    return out += '\n';
}

std::string bag_info(BundleStatement const& statement) {
    auto const identifier = to_text(statement.organisation) + "/" + std::to_string(statement.size);
    return "Source-Organization: " + statement.name + "\nExternal-Identifier: " + identifier +
           "\nBagging-Date: " + to_text(Date(std::chrono::floor<std::chrono::days>(statement.as_of))) +
           "\nBag-Software-Agent: " + statement.software + "\n";
}

std::string safe_name(std::string_view name) {
    constexpr std::size_t longest = 100;
    std::string out;
    for (char const c : name) {
        bool const plain = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' ||
                           c == '_' || c == '-';
        // One underscore for a run of others: a letter with an accent is several bytes.
        if (plain)
            out += c;
        else if (!out.ends_with('_'))
            out += '_';
    }
    if (out.empty() || out.front() == '.') out.insert(0, "file");
    // What is cut off is the middle: the ending says what it is.
    if (out.size() > longest) {
        auto const dot = out.rfind('.');
        auto const ending = dot != std::string::npos && out.size() - dot <= 20 ? out.substr(dot) : std::string();
        out = out.substr(0, longest - ending.size()) + ending;
    }
    return out;
}

std::string evidence_path(std::string_view sha256, std::string_view file_name) {
    return "evidence/" + std::string(sha256) + "/" + safe_name(file_name);
}

std::string missing_item(std::string_view evidence, std::string_view sha256) {
    std::string out;
    ObjectWriter item(out);
    item.text("evidence", evidence);
    item.text("sha256", sha256);
    item.end();
    return out;
}

std::string content_line(std::int64_t seq, std::string_view salt, std::string_view snapshot) {
    std::string out;
    ObjectWriter line(out);
    line.number("seq", seq);
    line.text("salt", base64(salt));
    line.text("snapshot", snapshot);
    line.end();
    return out += '\n';
}

std::string erased_line(std::int64_t seq) {
    std::string out;
    ObjectWriter line(out);
    line.number("seq", seq);
    line.boolean("erased", true);
    line.end();
    return out += '\n';
}

std::string items_end(std::int64_t total) { return "\n],\"total\":" + std::to_string(total) + "}\n"; }

std::string proofs_begin(std::int64_t size, Sha256 const& root) {
    return "{\"size\":" + std::to_string(size) + ",\"root\":\"" + base64(as_text(root)) + "\",\"records\":[\n";
}

std::string proof_item(std::string_view register_name, std::string_view record, std::int64_t seq,
                       std::span<Sha256 const> proof) {
    std::string out;
    ObjectWriter item(out);
    item.text("register", register_name);
    item.text("id", record);
    item.number("seq", seq);
    auto& list = item.key("proof") += '[';
    for (auto const& hash : proof) {
        if (!list.ends_with('[')) list += ',';
        append_json(list, base64(as_text(hash)));
    }
    list += ']';
    item.end();
    return out;
}

}  // namespace zorgborg
