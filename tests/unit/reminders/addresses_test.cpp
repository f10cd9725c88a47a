#include "reminders/addresses.hpp"

#include <arpa/inet.h>
#include <sys/socket.h>
#include <sys/un.h>

using namespace zorgborg;

namespace {

bool is_public(std::string const& text) {
    sockaddr_in v4{.sin_family = AF_INET, .sin_port = 0, .sin_addr = {}, .sin_zero = {}};
    if (inet_pton(AF_INET, text.c_str(), &v4.sin_addr) == 1)
        return is_public_address(reinterpret_cast<sockaddr const&>(v4));
    sockaddr_in6 v6{};
    v6.sin6_family = AF_INET6;
    REQUIRE(inet_pton(AF_INET6, text.c_str(), &v6.sin6_addr) == 1);
    return is_public_address(reinterpret_cast<sockaddr const&>(v6));
}

}  // namespace

TEST_CASE("addresses beside every border of what is special are public") {
    for (auto const* const address : {"1.0.0.0",
                                      "9.255.255.255",
                                      "11.0.0.0",
                                      "100.63.255.255",
                                      "100.128.0.0",
                                      "126.255.255.255",
                                      "128.0.0.0",
                                      "169.253.255.255",
                                      "169.255.0.0",
                                      "172.15.255.255",
                                      "172.32.0.0",
                                      "191.255.255.255",
                                      "192.0.1.0",
                                      "192.0.3.0",
                                      "192.88.98.255",
                                      "192.88.100.0",
                                      "192.167.255.255",
                                      "192.169.0.0",
                                      "198.17.255.255",
                                      "198.20.0.0",
                                      "198.51.99.255",
                                      "198.51.101.0",
                                      "203.0.112.255",
                                      "203.0.114.0",
                                      "223.255.255.255",
                                      "8.8.8.8",
                                      "2000::",
                                      "2001:200::",
                                      "2001:db7:ffff::",
                                      "2001:db9::",
                                      "2003::1",
                                      "2a01:7c8::1",
                                      "3ffd:ffff::",
                                      "3fff:1000::",
                                      "2606:4700:4700::1111",
                                      "::ffff:8.8.8.8",
                                      "64:ff9b::808:808",
                                      "2002:808:808::1",
                                      "2001:0:808:808::f7f7:f7f7"}) {
        CAPTURE(address);
        CHECK(is_public(address));
    }
}

TEST_CASE("special addresses aren't public") {
    for (auto const* const address : {"0.0.0.0",
                                      "0.255.255.255",
                                      "10.0.0.0",
                                      "10.255.255.255",
                                      "100.64.0.0",
                                      "100.127.255.255",
                                      "127.0.0.1",
                                      "127.255.255.255",
                                      "169.254.0.0",
                                      "169.254.169.254",
                                      "169.254.255.255",
                                      "172.16.0.0",
                                      "172.31.255.255",
                                      "192.0.0.0",
                                      "192.0.0.255",
                                      "192.0.2.1",
                                      "192.88.99.1",
                                      "192.168.0.0",
                                      "192.168.255.255",
                                      "198.18.0.0",
                                      "198.19.255.255",
                                      "198.51.100.1",
                                      "203.0.113.255",
                                      "224.0.0.1",
                                      "239.255.255.255",
                                      "240.0.0.0",
                                      "255.255.255.255",
                                      "::",
                                      "::1",
                                      "::7f00:1",
                                      "100::1",
                                      "1fff:ffff::",
                                      "4000::",
                                      "2001:1::1",
                                      "2001:2::1",
                                      "2001:1ff:ffff::",
                                      "2001:db8::1",
                                      "3ffe::1",
                                      "3fff::1",
                                      "fc00::1",
                                      "fdff::1",
                                      "fe80::1",
                                      "febf::1",
                                      "fec0::1",
                                      "ff02::1",
                                      "64:ff9b:1::808:808"}) {
        CAPTURE(address);
        CHECK(!is_public(address));
    }
}

TEST_CASE("an address that stands for a special one isn't public either") {
    for (auto const* const address :
         {"::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:169.254.169.254", "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe",
          "2002:7f00:1::1", "2002:a00:1::", "2002:c0a8:101::1",
          // Teredo: a private server; a private client (10.0.0.1, turned)
          "2001:0:a00:1::f7f7:f7f7", "2001:0:808:808::f5ff:fffe"}) {
        CAPTURE(address);
        CHECK(!is_public(address));
    }
}

TEST_CASE("another family's address isn't public") {
    sockaddr_un unix_socket{};
    unix_socket.sun_family = AF_UNIX;
    CHECK(!is_public_address(reinterpret_cast<sockaddr const&>(unix_socket)));
}
