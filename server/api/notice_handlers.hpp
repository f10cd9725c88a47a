#pragma once
/// Reminders as the API shows them: what was sent, webhooks, and completing a task by a link.

#include "api/call.hpp"
#include "domain/task.hpp"

namespace zorgborg {

Result<Answer> get_notifications(ReadCall& call);
Result<Act> create_webhook(ReadCall& call);
Result<Answer> get_completion_page(ReadCall& call);
Result<Act> complete_by_link(ReadCall& call);

struct LinkCompletionRequest {
    Text<64> secret;  // what stands behind `#` in the link
    std::optional<Markdown> note;
    std::optional<LogCheckFigures> figures;
};
BOOST_DESCRIBE_STRUCT(LinkCompletionRequest, (), (secret, note, figures))

struct LinkCompletion {
    std::string title;  // the task's
    std::string organisation;
    TaskKind kind = TaskKind::general;
    Date due_date;
    TaskStatus status = TaskStatus::open;
};
BOOST_DESCRIBE_STRUCT(LinkCompletion, (), (title, organisation, kind, due_date, status))

}  // namespace zorgborg
