#include "exports/log_lines.hpp"

#include <doctest/doctest.h>

#include "base/json.hpp"

using namespace zorgborg;

namespace {

LogOrigin const origin{parse_uuid("0192f0e4-7c4b-7b1a-8d3e-0123456789ab").value(), "1.2.3"};

Entry leaf() {
    Entry out;
    out.seq = 41;
    out.version = 3;
    out.at = parse_instant("2026-11-22T09:00:00.123456Z").value();
    out.actor = "01a2023d-f97c-7cf1-a42c-95c825de2ce6";
    out.action = "change";
    out.register_name = "controls";
    out.record = parse_uuid("01a2023d-f97c-7fc9-8b92-3335ba71f510").value();
    out.leaf_hash = std::string(32, '\0');
    return out;
}

std::string ecs(Entry const& entry) {
    std::string out;
    append_ecs_line(out, origin, entry);
    return out;
}

std::string cef(Entry const& entry) {
    std::string out;
    append_cef_line(out, origin, entry);
    return out;
}

bool holds(std::string const& line, std::string_view part) { return line.find(part) != std::string::npos; }

}  // namespace

TEST_CASE("a leaf with the names of the Elastic Common Schema") {
    CHECK(ecs(leaf()) == R"({"@timestamp":"2026-11-22T09:00:00.123456Z","ecs.version":"8.11.0","event.kind":"event",)"
                         R"("event.category":["database"],"event.type":["change"],"event.action":"change",)"
                         R"("event.id":"0192f0e4-7c4b-7b1a-8d3e-0123456789ab/41","event.sequence":41,)"
                         R"("event.hash":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",)"
                         R"("user.id":"01a2023d-f97c-7cf1-a42c-95c825de2ce6",)"
                         R"("organization.id":"0192f0e4-7c4b-7b1a-8d3e-0123456789ab","zorgborg.register":"controls",)"
                         R"("zorgborg.record":"01a2023d-f97c-7fc9-8b92-3335ba71f510","zorgborg.version":3})"
                         "\n");
}

TEST_CASE("a leaf as an event of CEF") {
    CHECK(cef(leaf()) ==
          "CEF:0|zorgborg|zorgborg|1.2.3|change|change control|3|rt=1795338000123"
          " externalId=0192f0e4-7c4b-7b1a-8d3e-0123456789ab/41 act=change suid=01a2023d-f97c-7cf1-a42c-95c825de2ce6"
          " cn1=41 cn1Label=sequence cn2=3 cn2Label=version"
          " cs1=0192f0e4-7c4b-7b1a-8d3e-0123456789ab cs1Label=organisation cs2=controls cs2Label=register"
          " cs3=01a2023d-f97c-7fc9-8b92-3335ba71f510 cs3Label=record"
          " cs4=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\\= cs4Label=leafHash\n");
}

TEST_CASE("what somebody who watches should see first says so") {
    struct Case {
        char const *register_name, *action, *category, *type, *head;
    };
    for (auto const& c : {Case{"controls", "create", "database", "creation", "|create|create control|3|"},
                          Case{"organisations", "change", "configuration", "change", "|change|change organisation|4|"},
                          Case{"memberships", "archive", "iam", "change", "|archive|archive membership|6|"},
                          Case{"tokens", "create", "iam", "creation", "|create|create token|6|"},
                          Case{"approvals", "create", "database", "creation", "|create|create approval|3|"},
                          Case{"erasures", "erase", "database", "deletion", "|erase|erase erasure|8|"},
                          Case{"of-tomorrow", "change", "database", "change", "|change|change of-tomorrow|3|"}}) {
        CAPTURE(c.register_name);
        auto entry = leaf();
        entry.register_name = c.register_name;
        entry.action = c.action;
        auto const event = parse_json(ecs(entry)).value();
        CHECK(event.at("event.category") == json::value{c.category});
        CHECK(event.at("event.type") == json::value{c.type});
        CHECK_MESSAGE(holds(cef(entry), c.head), cef(entry));
    }
}

TEST_CASE("CEF's header and extensions are escaped each by its own rules") {
    struct Case {
        char const *in, *header, *extension;
    };
    for (auto const& c :
         {Case{"plain é", "plain é", " key=plain é"}, Case{"a|b", "a\\|b", " key=a|b"},
          Case{"a=b", "a=b", " key=a\\=b"}, Case{"a\\b", "a\\\\b", " key=a\\\\b"}, Case{"a\nb", "a b", " key=a\\nb"},
          Case{"a\r\nb", "a  b", " key=a\\r\\nb"}, Case{"\\|=", "\\\\\\|=", " key=\\\\|\\="}, Case{"", "", " key="}}) {
        CAPTURE(c.in);
        std::string header, extension;
        append_cef_header(header, c.in);
        append_cef_extension(extension, "key", c.in);
        CHECK(header == c.header);
        CHECK(extension == c.extension);
    }
}

TEST_CASE("whatever an actor is called, a line is a line") {
    auto entry = leaf();
    entry.actor = "a\"b\n|c=d";
    CHECK(parse_json(ecs(entry)).value().at("user.id") == json::value("a\"b\n|c=d"));
    for (auto const& line : {ecs(entry), cef(entry)}) CHECK(std::ranges::count(line, '\n') == 1);
    CHECK_MESSAGE(holds(cef(entry), " suid=a\"b\\n|c\\=d "), cef(entry));
}
