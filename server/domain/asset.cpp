#include "domain/asset.hpp"

namespace zorgborg {

void check(Record<Asset> const*, Asset const& after, Actor const&, Facts const&, Complaints& complaints) {
    if (after.rto && after.mtpd && *after.rto > *after.mtpd)
        complaints.add(Rule::beyond_mtpd, "rto",
                       "It must be up again (rto) before its outage can't be borne any longer (mtpd).");
}

}  // namespace zorgborg
