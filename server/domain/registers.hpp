#pragma once
/// The list of registers. Adding one: its header here, one line in the list, its translations, its tests.

#include <boost/mp11/list.hpp>

#include "domain/applicability.hpp"
#include "domain/approval.hpp"
#include "domain/assessment_result.hpp"
#include "domain/calendar_feed.hpp"
#include "domain/control.hpp"
#include "domain/document.hpp"
#include "domain/erasure.hpp"
#include "domain/evidence.hpp"
#include "domain/evidence_request.hpp"
#include "domain/exercise.hpp"
#include "domain/management_review.hpp"
#include "domain/membership.hpp"
#include "domain/objective.hpp"
#include "domain/organisation.hpp"
#include "domain/risk.hpp"
#include "domain/soa_version.hpp"
#include "domain/token.hpp"
#include "domain/trace.hpp"
#include "domain/training.hpp"
#include "domain/user.hpp"
#include "domain/webhook.hpp"

namespace zorgborg {

using Registers = boost::mp11::mp_list<  //
    Organisation,                        //
    Membership,                          //
    Control,                             //
    Applicability,                       //
    Document,                            //
    Location,                            //
    Party,                               //
    Asset,                               //
    Task,                                //
    RiskCriteria,                        //
    RiskAnalysis,                        //
    Risk,                                //
    ContinuityPlan,                      //
    Exercise,                            //
    Finding,                             //
    PdcaCycle,                           //
    Objective,                           //
    Measurement,                         //
    Training,                            //
    ManagementReview,                    //
    Certificate,                         //
    AuditProgramme,                      //
    Assessment,                          //
    AssessmentResult,                    //
    Webhook,                             //
    Evidence,                            //
    EvidenceRequest,                     //
    Access,                              //
    Export,                              //
    SoaVersion,                          //
    Approval,                            //
    Acceptance,                          //
    ReviewTrigger,                       //
    Erasure,                             //
    Token,                               //
    CalendarFeed,                        //
    Sample,                              //
    BulkChange,                          //
    LogEpoch,                            //
    User>;

}  // namespace zorgborg
