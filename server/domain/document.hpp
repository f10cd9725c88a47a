#pragma once

#include "domain/approval.hpp"
#include "domain/evidence.hpp"

namespace zorgborg {

enum class DocumentKind { policy, scope, plan, procedure, work_instruction, agreement, record, other };
BOOST_DESCRIBE_ENUM(DocumentKind, policy, scope, plan, procedure, work_instruction, agreement, record, other)

enum class DocumentStatus { draft, in_force, withdrawn };
BOOST_DESCRIBE_ENUM(DocumentStatus, draft, in_force, withdrawn)

/// A document of the ISMS, or the place in the quality system where it is kept (NEN 7510-1, 7.5).
struct Document {
    static constexpr Traits traits{
        "documents",
        "document",
        Area::content,
        {Ability::create, Ability::change, Ability::archive, Ability::approve, Ability::erase, Ability::serve}};
    static constexpr std::string_view register_name = traits.name;

    Text<200> title;
    DocumentKind kind = DocumentKind::other;
    std::optional<Markdown> description;
    std::vector<RequirementRef> requirements;
    DocumentStatus status = DocumentStatus::draft;
    std::optional<UserRef> owner;
    std::optional<Text<40>> document_version;  // as printed on it
    std::optional<Text<200>> source;           // where it is kept: quality system, intranet, cabinet
    std::optional<Url> link;
    Refs<Evidence> evidence;                // the document itself, when it is kept here
    std::optional<Date> last_checked_date;  // that the link still leads to this version
    std::optional<Period> review_interval;
    std::optional<Date> last_reviewed_date;
    std::optional<Date> in_force_date;
};
BOOST_DESCRIBE_STRUCT(Document, (),
                      (title, kind, description, requirements, status, owner, document_version, source, link, evidence,
                       last_checked_date, review_interval, last_reviewed_date, in_force_date))

struct DocumentDerived {
    std::optional<ApprovalState> approval;
    std::optional<Date> next_review_date;
    bool review_overdue = false;
};
BOOST_DESCRIBE_STRUCT(DocumentDerived, (), (approval, next_review_date, review_overdue))

DocumentDerived derive(Record<Document> const& document, Facts const& facts);
std::optional<Due> due(Record<Document> const& document, Facts const& facts, Date on);
void check(Record<Document> const* before, Document const& after, Actor const& actor, Facts const& facts,
           Complaints& complaints);

/// Policy and scope are the board's to approve, everything else may be its owner's too.
Set<Role> approvers(Document const& document);

}  // namespace zorgborg
