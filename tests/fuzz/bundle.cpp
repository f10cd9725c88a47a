/// The checker of evidence bundles. An input is a ZIP as it is sent; or, when it begins with `=`, the files of a bag
/// (each
/// `=path` and its lines), of which a bundle is made whose manifests, signature and checkpoint hold, so that what lies
/// behind them is reached.

#include <sstream>

#include "exports/bag_writer.hpp"
#include "exports/bundle_check.hpp"
#include "ledger/checkpoint.hpp"
#include "property.hpp"
#include "register/codec.hpp"

using namespace zorgborg;

namespace {

using Files = std::vector<std::pair<std::string, std::string>>;

Files files_of(std::string_view input) {
    Files out;
    for (auto const line : split(input, '\n')) {
        if (line.starts_with('='))
            out.emplace_back(line.substr(1), "");
        else if (!out.empty())
            out.back().second.append(line) += '\n';
    }
    return out;
}

SigningKey const& key() {
    static auto const made = SigningKey::generate();
    return made;
}

std::optional<BundleStatement> statement_of(Files const& files) {
    for (auto const& [path, content] : files) {
        if (path != "bundle.json") continue;
        auto const value = parse_json(content);
        auto statement = value ? read_struct<BundleStatement>(*value) : Result<BundleStatement>(value.error());
        if (statement) return std::move(*statement);
    }
    return std::nullopt;
}

std::string note_of(BundleStatement const& statement) {
    Checkpoint checkpoint{"zorgborg/" + to_text(statement.organisation), statement.size, {}};
    auto const root = parse_base64(statement.root).value_or("");
    for (std::size_t i = 0; i < std::min(root.size(), checkpoint.root.size()); ++i)
        checkpoint.root[i] = static_cast<std::uint8_t>(root[i]);
    return signed_note(checkpoint, key());
}

std::string bundle_of(Files const& files) {
    auto const statement = statement_of(files);
    BagWriter bag(statement ? statement->as_of : Instant());
    if (statement) bag.add("checkpoint.txt", note_of(*statement));
    for (auto const& [path, content] : files) {
        bool const streamed = path == "audit-log.jsonl" || path == "contents.jsonl" || path == "proofs.json";
        bag.begin(path, path.starts_with("evidence/") ? Packing::stored : Packing::deflated, streamed);
        bag.write(content);
        bag.end();
    }
    bag.finish({statement ? bag_info(*statement) : "", key().public_key().pem(),
                [](std::string_view text) { return std::string(zorgborg::as_text(key().sign(text))); }});
    return bag.take();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    auto const input = fuzz::as_text(data, size);
    std::istringstream file(input.starts_with('=') ? bundle_of(files_of(input)) : std::string(input));
    auto const report = check_bundle(file, {});
    if (!report.fault) return 0;
    auto const& [where, what] = *report.fault;
    fuzz::must_hold(fuzz::is_utf8(where) && fuzz::is_utf8(what) && !what.empty(), "a fault says what is wrong", where,
                    what);
    fuzz::must_hold(!has_control(where + what, false), "a fault is one line", where, what);
    return 0;
}
