#include "reminders/webhook.hpp"

#include <set>
#include <stdexcept>

#include "base/crypto.hpp"

using namespace zorgborg;

namespace {
constexpr auto secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
}

TEST_CASE("the specification's example is signed as it says") {
    CHECK(webhook_signature(secret, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, R"({"test": 2432232314})") ==
          "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
}

TEST_CASE("each part of what is signed changes the signature") {
    std::set<std::string> const signatures = {
        webhook_signature(secret, "a", 1, "b"), webhook_signature(secret, "c", 1, "b"),
        webhook_signature(secret, "a", 2, "b"), webhook_signature(secret, "a", 1, "c"),
        webhook_signature(new_webhook_secret(), "a", 1, "b")};
    CHECK(signatures.size() == 5);
}

TEST_CASE("a new secret is 32 bytes, new each time") {
    auto const one = new_webhook_secret();
    CAPTURE(one);
    REQUIRE(one.starts_with("whsec_"));
    CHECK(parse_base64(one.substr(6)).value().size() == 32);
    CHECK(one != new_webhook_secret());
}

TEST_CASE("what is no secret signs nothing") {
    for (auto const& bad : {std::string(), std::string("whsec_"), std::string("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"),
                            std::string("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaS"),
                            std::string("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaS-"), std::string(secret) + "\n",
                            "whsec_" + base64(std::string(23, 'x')), "whsec_" + base64(std::string(65, 'x'))}) {
        CAPTURE(bad);
        CHECK_THROWS_AS(webhook_signature(bad, "a", 1, "b"), std::invalid_argument);
    }
    CHECK(webhook_signature("whsec_" + base64(std::string(64, 'x')), "a", 1, "b").size() == 3 + 44);
}

TEST_CASE("an id that could begin a header is none") {
    for (auto const* const bad : {"", "a b", "a\r\nX: y", "a\n", "a.b", "\xc3\xa9"}) {
        CAPTURE(bad);
        CHECK_THROWS_AS(post_webhook({}, "https://localhost/", secret, bad, Instant(), "{}"), std::invalid_argument);
    }
}

TEST_CASE("what may not be called isn't") {
    struct Case {
        std::string url;
        bool allow_private;
        std::string detail;
    };
    for (auto const& [url, allow_private, detail] :
         {Case{"http://example.nl/", false, "no https:// address"},
          {"ftp://example.nl/", true, "no http:// or https:// address"},
          {"file:///etc/passwd", true, "no http:// or https:// address"},
          {"example.nl", true, "no http:// or https:// address"},
          {"", true, "no http:// or https:// address"},
          {"https://user:secret@example.nl/", false, "no https:// address"},
          {std::string("https://localhost/\0x", 20), false, "no https:// address"},
          {"https://localhost/\r\nX: y", false, "no https:// address"},
          {"https://127.0.0.1:1/", false, "its address isn't public"},
          {"https://2130706433:1/", false, "its address isn't public"},
          {"https://[::ffff:127.0.0.1]:1/", false, "its address isn't public"},
          {"https://169.254.169.254/latest/meta-data", false, "its address isn't public"}}) {
        CAPTURE(url);
        auto const outcome =
            post_webhook({.allow_private = allow_private, .ca_file = ""}, url, secret, "a", Instant(), "{}");
        CHECK(outcome.result == Delivery::later);
        CHECK(outcome.detail == detail);
    }
}
