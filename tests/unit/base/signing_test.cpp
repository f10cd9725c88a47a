#include "base/signing.hpp"

#include <doctest/doctest.h>

#include "base/crypto.hpp"

using namespace zorgborg;

TEST_CASE("a sealed key opens with its passphrase only, and signs the same") {
    auto const key = SigningKey::generate();
    auto const passphrase = std::string("drie woorden, één regel");
    auto const sealed = key.sealed_pem(passphrase);
    CAPTURE(sealed);
    CHECK(sealed.starts_with("-----BEGIN ENCRYPTED PRIVATE KEY-----\n"));
    CHECK(key.sealed_pem(passphrase) != sealed);  // salt and vector are new each time
    auto const opened = SigningKey::from_sealed_pem(sealed, passphrase);
    REQUIRE(opened.has_value());
    CHECK(opened->pem() == key.pem());
    CHECK(key.public_key().verify("text", {reinterpret_cast<char const*>(opened->sign("text").data()), 64}));
    for (auto const* const other : {"", "drie woorden", "drie woorden, één regel "}) {
        CAPTURE(other);
        CHECK(!SigningKey::from_sealed_pem(sealed, other));
    }
    CHECK(!SigningKey::from_pem(sealed));
    CHECK(!SigningKey::from_sealed_pem(sealed.substr(0, sealed.size() / 2), passphrase));
    CHECK(!SigningKey::from_sealed_pem("", passphrase));
}

TEST_CASE("the longest passphrase seals and opens") {
    auto const key = SigningKey::generate();
    std::string const longest(passphrase_limit, 'x');
    auto const opened = SigningKey::from_sealed_pem(key.sealed_pem(longest), longest);
    REQUIRE(opened.has_value());
    CHECK(opened->pem() == key.pem());
}

TEST_CASE("a hash of pieces is the hash of the whole") {
    std::string const text(100'000, 'a');
    for (std::size_t const size : {1UL, 63UL, 64UL, 65UL, 99'999UL, 100'000UL}) {
        CAPTURE(size);
        RunningSha256 stream;
        for (std::size_t at = 0; at < text.size(); at += size) stream.add(std::string_view(text).substr(at, size));
        CHECK(hexadecimal(as_text(stream.finish())) == hexadecimal(as_text(sha256({text}))));
    }
    // FIPS 180-4's own example, and that of nothing.
    RunningSha256 abc;
    abc.add("abc");
    CHECK(hexadecimal(as_text(abc.finish())) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    CHECK(hexadecimal(as_text(RunningSha256().finish())) ==
          "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}
