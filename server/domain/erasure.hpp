#pragma once

#include "domain/record.hpp"
#include "domain/traits.hpp"

namespace zorgborg {

/// A wish to blank the content of versions of a record for good (AVG article 17); done when a second person confirms.
struct Erasure {
    static constexpr Traits traits{"erasures", "erasure", Area::acts, {}};
    static constexpr std::string_view register_name = traits.name;

    AnyRef record;
    Text<40> of_register;
    std::vector<Whole<1, 1'000'000'000>> versions;
    Text<2000> reason;
    bool done = false;
};
BOOST_DESCRIBE_STRUCT(Erasure, (), (record, of_register, versions, reason, done))

/// What `_erase` takes; the second person sends the same versions.
struct ErasureRequest {
    AtLeastOne<Whole<1, 1'000'000'000>> versions;
    Text<2000> reason;
};
BOOST_DESCRIBE_STRUCT(ErasureRequest, (), (versions, reason))

}  // namespace zorgborg
