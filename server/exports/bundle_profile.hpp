#pragma once

#include "base/names.hpp"

namespace zorgborg {

/// Whom a bundle is for.
enum class BundleProfile {
    certifier,     // everything the caller may take away
    inspectorate,  // the same as sheets and pages, without the registers' JSON
    customer,      // where each requirement stands; nobody's records, and not who did what when
};
BOOST_DESCRIBE_ENUM(BundleProfile, certifier, inspectorate, customer)

constexpr bool shows_log(BundleProfile profile) { return profile != BundleProfile::customer; }
constexpr bool shows_json(BundleProfile profile) { return profile == BundleProfile::certifier; }

}  // namespace zorgborg
