#include "exports/manifest.hpp"

#include <doctest/doctest.h>

#include <stdexcept>

using namespace zorgborg;

namespace {

std::string const hash(64, 'a');

Manifest some() {
    return {"0.1.0",
            "2026-11-22T09:00:00.000000Z",
            "key=",
            {{"checkpoints/00000000-0000-0000-0000-000000000000", 10, std::string(64, '0')},
             {"files/aa/" + hash, 0, hash},
             {"keys/log.pem", 300, std::string(64, '1')},
             {"zorgborg.db", 4096, std::string(64, '2')}}};
}

std::string refusal(std::string const& text) {
    try {
        parse_manifest(text);
        return "it was read";
    } catch (std::runtime_error const& e) {
        return e.what();
    }
}

}  // namespace

TEST_CASE("a manifest is read as it was written") {
    auto const text = manifest_text(some());
    auto const read = parse_manifest(text);
    CHECK(manifest_text(read) == text);
    CHECK(read.members.size() == 4);
    CHECK(read.has("zorgborg.db"));
    CHECK(!read.has("zorgborg"));
    CHECK(manifest_hash_text("abc") ==
          "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad  manifest.json\n");
}

TEST_CASE("a manifest names what a backup can hold, and nothing else") {
    for (std::string const name :
         {"", ".", "..", "/etc/passwd", "../zorgborg.db", "zorgborg.db/x", "zorgborg.db-wal", "keys/", "keys/other.pem",
          "keys/../zorgborg.db", "checkpoints/x", "checkpoints/../../x", "checkpoints/", "files/../x",
          "files/incoming/x", "files/aa", "files/AA/AA", "manifest.json", "outside/keys/log.pem"}) {
        CAPTURE(name);
        auto manifest = some();
        manifest.members.insert(manifest.members.begin(), {name, 1, hash});
        CHECK(refusal(manifest_text(manifest)) == "its manifest names something that isn't part of a backup");
    }
}

TEST_CASE("a manifest that isn't one says why") {
    auto wrong_hash = some();
    wrong_hash.members[1].sha256 = std::string(64, 'b');
    auto twice = some();
    twice.members.push_back(twice.members.back());
    auto disordered = some();
    std::swap(disordered.members[0], disordered.members[1]);
    auto without = some();
    without.members.pop_back();
    struct Case {
        std::string text, why;
    };
    for (auto const& [text, why] : std::vector<Case>{
             {"", "isn't a JSON object"},
             {"[]", "isn't a JSON object"},
             {"{}", "lacks format"},
             {R"({"format":"1"})", "has no number as format"},
             {R"({"format":2})", "is of another format (2)"},
             {R"({"format":1})", "lacks software"},
             {R"({"format":1,"software":1})", "has no text as software"},
             {R"({"format":1,"software":"","madeAt":"","signingKey":"","members":{}})", "has no list of members"},
             {R"({"format":1,"software":"","madeAt":"","signingKey":"","members":[1]})", "a member that is no object"},
             {R"({"format":1,"software":"","madeAt":"","signingKey":"","members":[]})", "names no database"},
             {manifest_text(wrong_hash), "by another hash"},
             {manifest_text(twice), "once each, in order"},
             {manifest_text(disordered), "once each, in order"},
             {manifest_text(without), "names no database"}}) {
        CAPTURE(text);
        CHECK_MESSAGE(refusal(text).find(why) != std::string::npos, refusal(text), " should say ", why);
    }
    auto negative = some();
    negative.members[3].size = -1;
    CHECK(refusal(manifest_text(negative)) == "its manifest has no number as size");
}
