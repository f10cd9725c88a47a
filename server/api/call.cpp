#include "api/call.hpp"

#include <algorithm>
#include <charconv>
#include <set>

namespace zorgborg {

Permit WriteCall::permit(Right right) const {
    auto const allowed = allowance(roles, definition->traits.area, right);
    return [allowed, user = identity.user, definition = definition](AnyRecord const& record) {
        return allowed.always || (allowed.own && user && definition->owner(record) == user);
    };
}

std::string const* parameter(Parameters const& query, std::string_view key) {
    auto const found = std::ranges::find(query, key, [](auto const& pair) { return std::string_view(pair.first); });
    return found == query.end() ? nullptr : &found->second;
}

Result<void> only_parameters(Parameters const& query, std::initializer_list<std::string_view> known) {
    Problems problems;
    std::set<std::string_view> seen;
    for (auto const& [key, value] : query)
        if (!seen.insert(key).second)
            problems.push_back({Rule::duplicate, key, "The key stands twice."});
        else if (std::ranges::find(known, key) == known.end())
            problems.push_back({Rule::unknown_parameter, key, "There is no such query key here."});
    if (!problems.empty()) return refuse(Refusal::Kind::shape, std::move(problems));
    return {};
}

Result<Uuid> path_id(ReadCall const& call, std::size_t index) {
    if (auto const id = parse_uuid(call.path.at(index))) return *id;
    return refuse(Refusal::Kind::not_found);
}

Result<json::value> json_body(http::Request const& request, std::string_view media_type) {
    auto const type = lower_ascii(trimmed(split(request.content_type, ';').front()));
    if (type != "application/json" && type != media_type)
        return refuse(Refusal::Kind::media_type, Rule::media_type, "Send " + std::string(media_type) + ".");
    return parse_json(request.body);
}

Result<std::int64_t> if_match(http::Request const& request) {
    auto text = trimmed(request.if_match);
    if (text.empty())
        return refuse(Refusal::Kind::precondition_needed, Rule::version_needed,
                      "Send If-Match with the version you read, so that nobody's change is lost.");
    if (text.starts_with('"')) text.remove_prefix(1);
    std::int64_t version = 0;
    auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), version);
    auto const rest = text.substr(static_cast<std::size_t>(end - text.data()));
    if (error == std::errc() && (rest.empty() || rest == "\"" || (rest.starts_with('-') && rest.ends_with('"'))))
        return version;
    // Any other tag is one we never gave out, so it can't be the present one (RFC 9110, 13.1.1).
    return refuse(Refusal::Kind::stale, Rule::stale_version, "If-Match names no version of this record.");
}

std::string etag(Snapshot const& snapshot, std::string_view variant) {
    auto day = to_text(snapshot.today);
    std::erase(day, '-');
    auto out = "\"" + std::to_string(snapshot.size()) + "-" + day;
    // What was can still be erased: a tag of the past holds the present, too.
    if (snapshot.is_past()) out += "-" + std::to_string(snapshot.present_size());
    if (!variant.empty()) out.append("-").append(variant);
    return out + "\"";
}

std::string etag(Snapshot const& snapshot, std::int64_t version) {
    return "\"" + std::to_string(version) + "-" + etag(snapshot).substr(1);
}

std::string content_tag(std::string_view body) {
    return "\"" + base64url(as_text(sha256({body}))).substr(0, 16) + "\"";
}

bool matches(std::string_view if_none_match, std::string_view tag) {
    if (if_none_match.empty() || tag.empty()) return false;
    for (auto candidate : split_list(if_none_match, ",")) {
        if (candidate.starts_with("W/")) candidate.remove_prefix(2);
        if (candidate == tag || candidate == "*") return true;
    }
    return false;
}

}  // namespace zorgborg
