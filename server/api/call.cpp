#include "api/call.hpp"

#include <algorithm>
#include <limits>
#include <set>

#include "domain/assessment.hpp"

namespace zorgborg {
namespace {

/// The version in one of our strong tags, `"<version>"` or `"<version>-…"`, or a bare number. Any other tag is one we
/// never gave out, a weak one never equal (RFC 9110, 8.8.3.2).
std::optional<std::int64_t> version_of(std::string_view tag) {
    if (tag.size() > 1 && tag.starts_with('"') && tag.ends_with('"')) {
        tag = tag.substr(1, tag.size() - 2);
        tag = tag.substr(0, tag.find('-', 1));
    }
    using Limits = std::numeric_limits<std::int64_t>;
    return parse_whole(tag, Limits::min(), Limits::max());
}

}  // namespace

bool is_own(RegisterDefinition const& definition, AnyRecord const& record, std::optional<Uuid> const& person,
            Right right, Facts const& facts) {
    if (right == Right::judge && definition.traits.area == Area::findings)
        return is_assessor_of(static_cast<Record<Finding> const&>(record).body, person, facts);
    return definition.is_owner(record, person);
}

Permit WriteCall::permit(Right right) const {
    auto const allowed = allowance(roles, definition->traits.area, right);
    return
        [allowed, right, user = identity.user, definition = definition, facts = organisation](AnyRecord const& record) {
            return allowed.always || (allowed.own && is_own(*definition, record, user, right, *facts));
        };
}

std::string const* parameter(Parameters const& query, std::string_view key) {
    auto const found = std::ranges::find(query, key, [](auto const& pair) { return std::string_view(pair.first); });
    return found == query.end() ? nullptr : &found->second;
}

std::int64_t whole_parameter(Parameters const& query, std::string_view key, std::int64_t low, std::int64_t high,
                             std::int64_t usual, Problems& problems) {
    auto const* const text = parameter(query, key);
    if (text == nullptr) return usual;
    auto const number = parse_whole(*text, low, high);
    if (!number) problems.push_back({Rule::range, std::string(key), whole_number_wanted(low, high)});
    return number.value_or(usual);
}

std::optional<Instant> instant_parameter(Parameters const& query, std::string_view key, Problems& problems) {
    auto const* const given = parameter(query, key);
    if (given == nullptr) return std::nullopt;
    auto const out = parse_instant(*given);
    if (!out) problems.push_back({Rule::format, std::string(key), "An instant by RFC 3339."});
    return out;
}

Result<bool> flag_parameter(Parameters const& query, std::string_view key) {
    auto const* const value = parameter(query, key);
    if (value == nullptr || *value == "false") return false;
    if (*value == "true") return true;
    return refuse(Refusal::Kind::shape, Problems{{Rule::choice, std::string(key), "true or false."}});
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

Result<Versions> if_match(http::Request const& request) {
    auto const tags = entity_tags(request.if_match);
    if (tags.empty())
        return refuse(Refusal::Kind::precondition_needed, Rule::version_needed,
                      "Send If-Match with the version you read, so that nobody's change is lost.");
    Versions out;
    out.any = tags == std::vector<std::string_view>{"*"};
    for (auto const tag : tags)
        if (auto const version = version_of(tag)) out.named.push_back(*version);
    return out;
}

std::string etag(Snapshot const& snapshot, std::string_view variant) {
    auto day = to_text(snapshot.today);
    std::erase(day, '-');
    auto const present = std::to_string(snapshot.change_number());
    // What was can still be erased: a tag of the past holds the present, too.
    auto out = "\"" + (snapshot.is_past() ? std::to_string(snapshot.size()) : present) + "-" + day;
    if (snapshot.is_past()) out += "-" + present;
    if (!variant.empty()) out.append("-").append(variant);
    return out + "\"";
}

std::string etag(Snapshot const& snapshot, std::int64_t version) {
    return "\"" + std::to_string(version) + "-" + etag(snapshot).substr(1);
}

std::vector<std::string_view> entity_tags(std::string_view field) {
    std::vector<std::string_view> out;
    for (;;) {
        field.remove_prefix(std::min(field.find_first_not_of(" \t,"), field.size()));
        if (field.empty()) return out;
        // A tag in quotes may hold a comma.
        auto const quote = field.starts_with("W/") ? 2U : 0U;
        auto const closing = field.substr(quote).starts_with('"') ? field.find('"', quote + 1) : std::string_view::npos;
        auto const end = std::min(field.find(',', closing == std::string_view::npos ? 0 : closing), field.size());
        out.push_back(trimmed(field.substr(0, end)));
        field.remove_prefix(end);
    }
}

std::string content_tag(std::string_view body) {
    return "\"" + base64url(as_text(sha256({body}))).substr(0, 16) + "\"";
}

bool matches(std::string_view if_none_match, std::string_view tag) {
    if (tag.empty()) return false;
    return std::ranges::any_of(entity_tags(if_none_match), [tag](std::string_view candidate) {
        if (candidate.starts_with("W/")) candidate.remove_prefix(2);
        return candidate == tag || candidate == "*";
    });
}

}  // namespace zorgborg
