#include "api/log_handlers.hpp"

#include <algorithm>

#include "api/formats.hpp"
#include "api/routes.hpp"
#include "exports/log_lines.hpp"
#include "ledger/notary.hpp"
#include "ledger/tree.hpp"

namespace zorgborg {
namespace {

/// The filters of `GET audit-log`.
LogFilter log_filter(ReadCall const& call, Problems& problems) {
    LogFilter out;
    auto const text = [&](std::string_view key, std::string& value) {
        if (auto const* given = parameter(call.query, key)) value = *given;
    };
    text("actor", out.actor);
    text("register", out.register_name);
    text("record", out.record);
    // A key that is given filters, also when it is given empty.
    if (parameter(call.query, "register") != nullptr && find_definition(out.register_name) == nullptr)
        problems.push_back({Rule::choice, "register", "There is no register of this name."});
    if (Uuid record; parameter(call.query, "record") != nullptr)
        if (auto const fault = parse_id(out.record, record)) problems.push_back({fault->rule, "record", fault->detail});
    out.from = instant_parameter(call.query, "from", problems).value_or(out.from);
    out.until = instant_parameter(call.query, "until", problems).value_or(out.until);
    return out;
}

void write_proof(ObjectWriter& writer, std::vector<Sha256> const& proof) {
    auto& list = writer.key("proof") += '[';
    for (auto const& hash : proof) {
        if (&hash != &proof.front()) list += ',';
        append_json(list, base64(as_text(hash)));
    }
    list += ']';
}

void write_hash(ObjectWriter& writer, std::string_view name, Sha256 const& hash) {
    writer.text(name, base64(as_text(hash)));
}

struct LogQuery {
    LogFilter filter;
    bool newest_first = true;
    std::optional<std::int64_t> limit = {};
    std::int64_t bound = 0;  // where to begin
};

Result<LogQuery> log_query(ReadCall const& call) {
    if (auto const ok = only_parameters(
            call.query, {"asOf", "limit", "cursor", "sort", "format", "actor", "register", "record", "from", "until"});
        !ok)
        return ok.error();
    LogQuery out;
    Problems problems;
    if (parameter(call.query, "limit") != nullptr)
        out.limit = whole_parameter(call.query, "limit", 1, highest_limit, default_limit, problems);
    if (auto const* sort = parameter(call.query, "sort")) {
        if (*sort == "seq")
            out.newest_first = false;
        else if (*sort != "-seq")
            problems.push_back({Rule::choice, "sort", "One of: seq, -seq."});
    }
    out.filter = log_filter(call, problems);
    auto const size = call.organisation->size();
    out.bound = whole_parameter(call.query, "cursor", 0, size, out.newest_first ? size : 0, problems);
    if (!problems.empty()) return refuse(Refusal::Kind::shape, std::move(problems));
    return out;
}

Answer log_page(ReadCall const& call, LogQuery const& query) {
    auto const& organisation = call.organisation->organisation_id();
    auto const size = call.organisation->size();
    auto const limit = query.limit.value_or(default_limit);
    Answer out;
    ObjectWriter writer(out.body);
    auto& items = writer.key("items") += '[';
    std::int64_t last = query.bound;
    std::int64_t count = 0;
    // One more than asked for tells whether there is a next page.
    read_log(call.source.connection, organisation, query.filter, query.bound, limit + 1, query.newest_first,
             [&](Entry&& entry) {
                 if (entry.seq >= size || ++count > limit) return;
                 if (count > 1) items += ',';
                 ObjectWriter item(items);
                 item.number("seq", entry.seq);
                 item.text("at", to_text(entry.at));
                 item.text("actor", entry.actor);
                 item.text("action", entry.action);
                 item.text("register", entry.register_name);
                 item.text("record", to_text(entry.record));
                 item.number("version", entry.version);
                 item.end();
                 last = query.newest_first ? entry.seq : entry.seq + 1;
             });
    items += ']';
    writer.number("total", count_log(call.source.connection, organisation, query.filter, size));
    if (count > limit) writer.text("next", std::to_string(last));
    writer.end();
    return out;
}

/// All there is without a limit; read in pieces, so that no statement runs over the whole log.
Answer log_lines(ReadCall const& call, LogQuery const& query, Format format) {
    constexpr std::int64_t piece = 1000;
    auto const append = format == Format::cef ? append_cef_line : append_ecs_line;
    LogOrigin const origin{call.organisation->organisation_id(), api_version};
    Answer out;
    out.content_type = std::string(media_type(format)) + "; charset=utf-8";
    out.file_name = "audit-log." + std::string(enum_name(format));
    auto const size = call.organisation->size();
    auto left = query.limit.value_or(most_leaves);
    auto bound = query.bound;
    for (bool more = true; more;) {
        auto const wanted = std::min(left, piece);
        std::int64_t read = 0;
        read_log(call.source.connection, origin.organisation, query.filter, bound, wanted, query.newest_first,
                 [&](Entry&& leaf) {
                     ++read;
                     bound = query.newest_first ? leaf.seq : leaf.seq + 1;
                     if (leaf.seq < size) append(out.body, origin, leaf);
                 });
        left -= read;
        more = read == wanted && left > 0 && bound <= size;
    }
    return out;
}

}  // namespace

Result<Answer> get_audit_log(ReadCall& call) {
    auto const format = chosen_format(call, log_formats);
    if (!format) return format.error();
    auto const query = log_query(call);
    if (!query) return query.error();
    auto out = *format == Format::json ? log_page(call, *query) : log_lines(call, *query, *format);
    // Leaves that only say who read what count here, too.
    out.etag = etag(*call.organisation, std::to_string(call.organisation->size()) + std::string(variant(*format)));
    return out;
}

Result<Answer> get_checkpoint(ReadCall& call) {
    if (auto const ok = only_parameters(call.query, {"asOf", "size"}); !ok) return ok.error();
    Problems problems;
    auto const end = call.organisation->size();
    auto const size = whole_parameter(call.query, "size", 0, end, end, problems);
    if (!problems.empty()) return refuse(Refusal::Kind::shape, std::move(problems));
    auto note = call.notary.sign(call.source.connection, call.organisation->organisation_id(), size);
    if (!note) return note.error();
    Answer out;
    out.content_type = "text/plain; charset=utf-8";
    out.body = std::move(*note);
    return out;
}

Result<Answer> get_inclusion_proof(ReadCall& call) {
    if (auto const ok = only_parameters(call.query, {"asOf", "seq", "size"}); !ok) return ok.error();
    Problems problems;
    auto const end = call.organisation->size();
    auto const size = whole_parameter(call.query, "size", 1, end, end, problems);
    auto const seq = whole_parameter(call.query, "seq", 0, size - 1, -1, problems);
    if (problems.empty() && seq < 0) problems.push_back({Rule::required, "seq", "The leaf to prove."});
    if (!problems.empty()) return refuse(Refusal::Kind::shape, std::move(problems));
    auto const tree = stored_tree(call.source.connection, call.organisation->organisation_id());
    Answer out;
    ObjectWriter writer(out.body);
    writer.number("seq", seq);
    write_hash(writer, "leafHash", tree(0, seq));
    writer.number("size", size);
    write_hash(writer, "root", tree_root(size, tree));
    write_proof(writer, inclusion_proof(seq, size, tree));
    writer.end();
    return out;
}

Result<Answer> get_consistency_proof(ReadCall& call) {
    if (auto const ok = only_parameters(call.query, {"asOf", "first", "second"}); !ok) return ok.error();
    Problems problems;
    auto const end = call.organisation->size();
    auto const second = whole_parameter(call.query, "second", 1, end, end, problems);
    auto const first = whole_parameter(call.query, "first", 1, second, 0, problems);
    if (problems.empty() && first == 0) problems.push_back({Rule::required, "first", "The size of the smaller tree."});
    if (!problems.empty()) return refuse(Refusal::Kind::shape, std::move(problems));
    auto const tree = stored_tree(call.source.connection, call.organisation->organisation_id());
    Answer out;
    ObjectWriter writer(out.body);
    writer.number("first", first);
    write_hash(writer, "firstRoot", tree_root(first, tree));
    writer.number("size", second);
    write_hash(writer, "root", tree_root(second, tree));
    write_proof(writer, consistency_proof(first, second, tree));
    writer.end();
    return out;
}

Result<Answer> list_signing_keys(ReadCall& call) {
    if (auto const ok = only_parameters(call.query, {}); !ok) return ok.error();
    auto const key = call.notary.public_key();
    Answer out;
    ObjectWriter writer(out.body);
    auto& items = writer.key("items") += '[';
    ObjectWriter item(items);
    item.text("algorithm", "Ed25519");
    item.text("publicKey", base64(key.raw()));
    item.text("pem", key.pem());
    item.end();
    items += ']';
    writer.number("total", 1);
    writer.end();
    return out;
}

}  // namespace zorgborg
