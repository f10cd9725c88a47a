#pragma once

#include "domain/due.hpp"
#include "domain/record.hpp"
#include "domain/traits.hpp"

namespace zorgborg {

enum class EvidenceKind { document, record, report, log, screenshot, photo, certificate, minutes, other };
BOOST_DESCRIBE_ENUM(EvidenceKind, document, record, report, log, screenshot, photo, certificate, minutes, other)

/// Where the original is.
enum class Custody {
    kept,  // the file lies here
    seen,  // somebody looked at it where it is
};
BOOST_DESCRIBE_ENUM(Custody, kept, seen)

enum class EvidenceState { none, current, expired };
BOOST_DESCRIBE_ENUM(EvidenceState, none, current, expired)

/// What shows that something is so (ISO 19011, 3.9): a file kept here, or something seen elsewhere and not kept.
struct Evidence {
    static constexpr Traits traits{
        "evidence",
        "piece-of-evidence",
        Area::evidence,
        {Ability::upload, Ability::change, Ability::archive, Ability::erase, Ability::serve}};
    static constexpr std::string_view register_name = traits.name;
    /// Set by the upload only.
    static constexpr std::string_view kept_by_server[] = {"custody", "fileName", "mediaType", "size", "contentVersion"};

    Text<200> title;
    EvidenceKind kind = EvidenceKind::other;
    std::optional<Markdown> description;
    std::optional<UserRef> owner;
    std::optional<Date> valid_from_date;   // the period it says something about, whenever it was uploaded
    std::optional<Date> valid_until_date;  // through that day
    std::optional<Text<200>> location;     // seen: where the original is
    std::optional<Text<200>> seen_by;
    std::optional<Date> seen_date;
    std::optional<Sha256Text> sha256;  // of the file; of what was seen, when somebody took it
    Custody custody = Custody::seen;
    std::optional<Text<200>> file_name;  // as it was called where it came from
    std::optional<Text<100>> media_type;
    std::optional<Whole<0, 1'000'000'000'000>> size;         // bytes
    std::optional<Whole<1, 1'000'000'000>> content_version;  // grows with each file uploaded
};
BOOST_DESCRIBE_STRUCT(Evidence, (),
                      (title, kind, description, owner, valid_from_date, valid_until_date, location, seen_by, seen_date,
                       sha256, custody, file_name, media_type, size, content_version))

struct EvidenceDerived {
    EvidenceState state = EvidenceState::none;  // none: its period hasn't begun
    std::optional<Date> renewal_date;           // something in use is shown by nothing newer after that day
};
BOOST_DESCRIBE_STRUCT(EvidenceDerived, (), (state, renewal_date))

EvidenceDerived derive(Record<Evidence> const& evidence, Facts const& facts);
std::optional<Due> due(Record<Evidence> const& evidence, Facts const& facts, Date on);

/// Periods end after they begin; what was seen says where, by whom and when; a file's hash is its own.
void check(Record<Evidence> const* before, Evidence const& after, Actor const& actor, Facts const& facts,
           Complaints& complaints);

/// Where a thing stands that is shown by these: current as long as one of them is.
EvidenceState evidence_state(Refs<Evidence> const& evidence, Facts const& facts);

}  // namespace zorgborg
