#include "exports/manifest.hpp"

#include <algorithm>
#include <stdexcept>

#include "base/json.hpp"
#include "base/uuid.hpp"
#include "storage/contents.hpp"

namespace zorgborg {
namespace {

[[noreturn]] void refuse_manifest(std::string const& what) { throw std::runtime_error("its manifest " + what); }

json::value const& member_of(json::object const& object, std::string_view name) {
    auto const* const found = object.if_contains(name);
    if (found == nullptr) refuse_manifest("lacks " + std::string(name));
    return *found;
}

std::string text_of(json::object const& object, std::string_view name) {
    auto const& found = member_of(object, name);
    if (!found.is_string()) refuse_manifest("has no text as " + std::string(name));
    return std::string(std::string_view(found.get_string()));
}

std::int64_t manifest_number(json::object const& object, std::string_view name) {
    auto const& found = member_of(object, name);
    if (!found.is_int64() || found.get_int64() < 0) refuse_manifest("has no number as " + std::string(name));
    return found.get_int64();
}

/// Names that a backup can have, and nothing else: they become paths.
bool is_member_name(std::string_view name) {
    if (name.starts_with(checkpoints_member)) return parse_uuid(name.substr(checkpoints_member.size())).has_value();
    if (name.starts_with(files_member)) return is_content_name(name.substr(files_member.size()));
    return name == database_member || name == key_member;
}

BackupMember read_member(json::value const& value) {
    if (!value.is_object()) refuse_manifest("has a member that is no object");
    auto const& object = value.get_object();
    BackupMember out{text_of(object, "name"), manifest_number(object, "size"), text_of(object, "sha256")};
    if (!is_member_name(out.name)) refuse_manifest("names something that isn't part of a backup");
    if (out.name.starts_with(files_member) && !out.name.ends_with(out.sha256))
        refuse_manifest("names " + out.name + " by another hash");
    return out;
}

}  // namespace

bool Manifest::has(std::string_view name) const {
    return std::ranges::find(members, name, &BackupMember::name) != members.end();
}

std::string manifest_text(Manifest const& manifest) {
    std::string out;
    ObjectWriter writer(out);
    writer.number("format", backup_format);
    writer.text("software", manifest.software);
    writer.text("madeAt", manifest.made_at);
    writer.text("signingKey", manifest.signing_key);
    std::string_view separator = "[\n";
    writer.key("members");
    for (auto const& member : manifest.members) {
        out += separator;
        ObjectWriter line(out);
        line.text("name", member.name);
        line.number("size", member.size);
        line.text("sha256", member.sha256);
        line.end();
        separator = ",\n";
    }
    out += "]";
    writer.end();
    return out + "\n";
}

std::string manifest_hash_text(std::string_view manifest) {
    return hexadecimal(as_text(sha256({manifest}))) + "  " + std::string(manifest_name) + "\n";
}

Manifest parse_manifest(std::string_view text) {
    auto const parsed = parse_json(text);
    if (!parsed || !parsed->is_object()) refuse_manifest("isn't a JSON object");
    auto const& object = parsed->get_object();
    if (manifest_number(object, "format") != backup_format)
        refuse_manifest("is of another format (" + std::to_string(manifest_number(object, "format")) +
                        ") than this zorgborg reads");
    Manifest out{text_of(object, "software"), text_of(object, "madeAt"), text_of(object, "signingKey"), {}};
    auto const& members = member_of(object, "members");
    if (!members.is_array()) refuse_manifest("has no list of members");
    for (auto const& member : members.get_array()) out.members.push_back(read_member(member));
    if (std::ranges::adjacent_find(out.members, std::ranges::greater_equal(), &BackupMember::name) != out.members.end())
        refuse_manifest("doesn't name its members once each, in order");
    if (!out.has(database_member)) refuse_manifest("names no database");
    return out;
}

}  // namespace zorgborg
