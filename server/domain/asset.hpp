#pragma once

#include "domain/location.hpp"
#include "domain/party.hpp"

namespace zorgborg {

enum class AssetKind { process, information, application, infrastructure, device, medical_device, location, service };
BOOST_DESCRIBE_ENUM(AssetKind, process, information, application, infrastructure, device, medical_device, location,
                    service)

/// What has value for care and must be protected (ISO/IEC 27000; NEN 7510-2, 5.9): processes, and what they lean on.
struct Asset {
    static constexpr Traits traits{"assets", "asset"};
    static constexpr std::string_view register_name = traits.name;
    static constexpr std::string_view always_given = "kind";

    Text<200> title;
    AssetKind kind = AssetKind::application;
    std::optional<Markdown> description;
    std::optional<UserRef> owner;
    std::optional<Ref<Party>> supplier;
    Refs<Location> locations;
    Refs<Asset> supports;                        // the processes and assets that lean on it
    std::optional<Whole<1, 3>> confidentiality;  // "BIV": 1 low, 3 high
    std::optional<Whole<1, 3>> integrity;
    std::optional<Whole<1, 3>> availability;
    bool holds_health_data = false;
    bool critical = false;         // care can't go on safely without it
    std::optional<Duration> rto;   // recovery time objective (ISO 22301, 3.26)
    std::optional<Duration> rpo;   // recovery point objective
    std::optional<Duration> mtpd;  // maximum tolerable period of disruption
};
BOOST_DESCRIBE_STRUCT(Asset, (),
                      (title, kind, description, owner, supplier, locations, supports, confidentiality, integrity,
                       availability, holds_health_data, critical, rto, rpo, mtpd))

/// It is up again before its outage can't be borne any longer.
void check(Record<Asset> const* before, Asset const& after, Actor const& actor, Facts const& facts,
           Complaints& complaints);

}  // namespace zorgborg
