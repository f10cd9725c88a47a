#include "reminders/links.hpp"

#include <algorithm>

#include "base/crypto.hpp"
#include "domain/task.hpp"
#include "reminders/reminder_queries.hpp"

namespace zorgborg {
namespace {

namespace q = reminder_queries;

constexpr auto link_life = std::chrono::days(60);

}  // namespace

NewLink new_link(Uuid const& reminder) {
    std::array<std::uint8_t, 24> bytes{};
    random_bytes(bytes);
    return {base64url({reinterpret_cast<char const*>(bytes.data()), bytes.size()}), reminder};
}

void keep_link(Connection& connection, NewLink const& link, Instant now) {
    auto const hash = sha256({link.secret});
    connection.run(q::keep_link, {Bytes{as_text(hash)}, to_text(link.reminder), number_of(now)});
}

std::string record_link(std::string const& public_url, Uuid const& organisation, Subject const& subject) {
    return public_url + "/#/organisations/" + to_text(organisation) + "/" + std::string(subject.register_name) + "/" +
           to_text(subject.record);
}

std::string completion_address(std::string const& public_url, NewLink const& link) {
    return public_url + "/completion#" + link.secret;
}

bool can_complete_by_link(Snapshot const& snapshot, Subject const& subject, Uuid const& person) {
    if (subject.register_name != Task::register_name) return false;
    if (std::ranges::find(subject.keepers, person) == subject.keepers.end()) return false;
    auto const task = snapshot.record<Task>(subject.record);
    return task && task->body.status == TaskStatus::open && !task->body.evidence_required;
}

std::optional<LinkTarget> find_link(Connection& connection, std::string_view secret, Instant now) {
    auto const hash = sha256({secret});
    std::optional<LinkTarget> out;
    connection.run(q::find_link, {Bytes{as_text(hash)}, number_of(now - link_life)}, [&](Row const& row) {
        if (!equal_in_constant_time(row.bytes(0), as_text(hash))) return;
        out = {parse_uuid(row.text(1)).value(), parse_uuid(row.text(2)).value(), parse_date(row.text(3)).value(),
               parse_uuid(row.text(4)).value(), !row.is_null(5)};
    });
    return out;
}

void use_link(Connection& connection, std::string_view secret, Instant now) {
    auto const hash = sha256({secret});
    connection.run(q::use_link, {Bytes{as_text(hash)}, number_of(now)});
}

}  // namespace zorgborg
