#pragma once
/// Which network addresses are out on the internet (IANA's special-purpose registries, RFC 6890).

struct sockaddr;

namespace zorgborg {

/// True for an address anybody may have. False for this machine, private and local networks, carriers' (100.64/10),
/// metadata services (169.254/16), multicast, documentation, what is reserved, and every family but IPv4 and IPv6. An
/// IPv6 address that stands for IPv4 ones (mapped, NAT64, 6to4, Teredo) is public when those are. Precondition: the
/// address is as large as its family says.
bool is_public_address(sockaddr const& address);

}  // namespace zorgborg
