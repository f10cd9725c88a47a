#pragma once

#include "domain/location.hpp"
#include "domain/organisation.hpp"
#include "domain/party.hpp"
#include "domain/soa_version.hpp"

namespace zorgborg {

/// The audits of a certificate's cycle (ISO/IEC 17021-1, 9.1.3).
enum class AuditStage { stage_1, stage_2, surveillance_1, surveillance_2, recertification, transition };
BOOST_DESCRIBE_ENUM(AuditStage, stage_1, stage_2, surveillance_1, surveillance_2, recertification, transition)

struct CertificateStage {
    AuditStage stage = AuditStage::stage_1;
    std::optional<Date> window_start_date;
    std::optional<Date> window_end_date;
    std::optional<Date> held_date;
    auto operator<=>(CertificateStage const&) const = default;
};
BOOST_DESCRIBE_STRUCT(CertificateStage, (), (stage, window_start_date, window_end_date, held_date))

/// What an accredited body certified, for which care, until when (scheme NCS 7510).
struct Certificate {
    static constexpr Traits traits{"certificates", "certificate"};
    static constexpr std::string_view register_name = traits.name;

    Text<200> title;
    std::optional<Text<100>> number;
    std::optional<Ref<Party>> body;  // who certified
    std::optional<Text<200>>
        accreditation;  // the body's, by the Raad voor Accreditatie; none: not known to be accredited
    Edition edition = Edition::nen7510_2024;
    std::optional<Markdown> scope_text;  // as it stands on the certificate
    std::optional<bool> covers_care;     // whether the scope holds the care in question, as a person judged it
    std::optional<Markdown> covers_care_reason;
    Refs<Location> locations;
    std::optional<Markdown> exclusions;
    std::optional<Ref<SoaVersion>> soa_version;
    std::optional<Date> decided_date;
    std::optional<Date> valid_until_date;  // through that day
    std::optional<Date> withdrawn_date;    // or suspended
    std::optional<UserRef> owner;
    std::vector<CertificateStage> stages;
};
BOOST_DESCRIBE_STRUCT(Certificate, (),
                      (title, number, body, accreditation, edition, scope_text, covers_care, covers_care_reason,
                       locations, exclusions, soa_version, decided_date, valid_until_date, withdrawn_date, owner,
                       stages))

/// The last day of certificates on the edition of 2017 (the transition of scheme NCS 7510).
constexpr Date transition_end{std::chrono::sys_days(std::chrono::year{2027} / 2 / 20)};

struct CertificateDerived {
    bool valid = false;                   // decided, not withdrawn, not ended
    std::optional<Date> ends_date;        // the last day it holds: its own, or the transition's
    std::optional<Date> last_audit_date;  // of the cycle, or of an assessment that names it
    std::optional<AuditStage> next_stage;
    std::optional<Date> next_audit_date;             // the end of that stage's window
    std::optional<std::int64_t> days_to_transition;  // holders of a certificate on the edition of 2017
    Refs<Location> care_not_covered;  // locations where care is given that it doesn't name, if it names any
};
BOOST_DESCRIBE_STRUCT(CertificateDerived, (),
                      (valid, ends_date, last_audit_date, next_stage, next_audit_date, days_to_transition,
                       care_not_covered))

CertificateDerived derive(Record<Certificate> const& certificate, Facts const& facts);
std::optional<Due> due(Record<Certificate> const& certificate, Facts const& facts, Date on);
void check(Record<Certificate> const* before, Certificate const& after, Actor const& actor, Facts const& facts,
           Complaints& complaints);

}  // namespace zorgborg
