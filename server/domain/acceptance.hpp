#pragma once

#include "domain/control.hpp"
#include "domain/risk_analysis.hpp"

namespace zorgborg {

/// Somebody who may took a risk as it was, until a day (ISO/IEC 27000, risk acceptance). Made by the act `acceptances`
/// only; it stays what it was, but for its withdrawal.
struct Acceptance {
    static constexpr Traits traits{"acceptances", "acceptance", Area::acts, {}};
    static constexpr std::string_view register_name = traits.name;

    Ref<Risk> risk;
    RiskScore level;
    RiskBand band = RiskBand::low;
    Ref<RiskCriteria> criteria;
    RiskAcceptor acceptor = RiskAcceptor::risk_owner;
    Date valid_until_date;
    Markdown reason;
    Refs<Control> controls;  // that were implemented then
    std::optional<Instant> withdrawn_at;
    std::optional<Text<40>> withdrawn_by;
    std::optional<Markdown> withdrawal_reason;
};
BOOST_DESCRIBE_STRUCT(Acceptance, (),
                      (risk, level, band, criteria, acceptor, valid_until_date, reason, controls, withdrawn_at,
                       withdrawn_by, withdrawal_reason))

struct AcceptanceRequest {
    Date valid_until_date;  // the last day it holds
    Markdown reason;
};
BOOST_DESCRIBE_STRUCT(AcceptanceRequest, (), (valid_until_date, reason))

struct WithdrawalRequest {
    Markdown reason;
};
BOOST_DESCRIBE_STRUCT(WithdrawalRequest, (), (reason))

}  // namespace zorgborg
