#pragma once

#include "domain/record.hpp"
#include "domain/traits.hpp"
#include "domain/user.hpp"

namespace zorgborg {

/// A sample drawn from a register (ISO 19011, A.6): by the order of SHA-256(seed ":" id) of what fits the filter.
struct Sample {
    static constexpr Traits traits{"samples", "sample", Area::acts, {}};
    static constexpr std::string_view register_name = traits.name;

    Text<40> of_register;
    std::optional<Markdown> filter;
    Whole<1, 1000> size;
    Whole<0, 1'000'000'000> seed;
    Whole<0, 1'000'000'000> population;
};
BOOST_DESCRIBE_STRUCT(Sample, (), (of_register, filter, size, seed, population))

/// A bulk change or an import: one line in the log for what belongs together.
struct BulkChange {
    static constexpr Traits traits{"bulk-changes", "bulk-change", Area::acts, {}};
    static constexpr std::string_view register_name = traits.name;

    Text<40> of_register;
    std::optional<Text<2000>> reason;
    bool imported = false;
    Whole<0, 1'000'000> created;
    Whole<0, 1'000'000> changed;
};
BOOST_DESCRIBE_STRUCT(BulkChange, (), (of_register, reason, imported, created, changed))

/// Somebody took a file out: an auditor's reading is on record, once an hour.
struct Access {
    static constexpr Traits traits{"accesses", "access", Area::acts, {}, false, true};
    static constexpr std::string_view register_name = traits.name;

    AnyRef record;
    Text<40> of_register;
    Sha256Text sha256;
};
BOOST_DESCRIBE_STRUCT(Access, (), (record, of_register, sha256))

enum class BundleProfile {
    certifier,     // everything the caller may take away
    inspectorate,  // the same as sheets and pages, without the registers' JSON
    customer,      // where each requirement stands; nobody's records, and not who did what when
};
BOOST_DESCRIBE_ENUM(BundleProfile, certifier, inspectorate, customer)

/// Somebody made an evidence bundle: what names its bytes, so that it can be made again.
struct Export {
    static constexpr Traits traits{"exports", "export", Area::acts, {}, false, true};
    static constexpr std::string_view register_name = traits.name;

    BundleProfile profile = BundleProfile::certifier;
    Instant as_of;
    std::optional<Instant> from;
    std::optional<Instant> since;
    Language language = Language::nl;
    std::optional<AnyRef> assessment;  // the one it was for
};
BOOST_DESCRIBE_STRUCT(Export, (), (profile, as_of, from, since, language, assessment))

/// A new epoch of the log: it was put back or exchanged, and accepted as it is. Names what was signed before.
struct LogEpoch {
    static constexpr Traits traits{"log-epochs", "log-epoch", Area::acts, {}};
    static constexpr std::string_view register_name = traits.name;

    Markdown last_checkpoint;
};
BOOST_DESCRIBE_STRUCT(LogEpoch, (), (last_checkpoint))

}  // namespace zorgborg
