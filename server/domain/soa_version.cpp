#include "domain/soa_version.hpp"

namespace zorgborg {
namespace {

bool is_approved(Record<SoaVersion> const& version, Facts const& facts) {
    auto const approval = approval_of(version.envelope, facts);
    return approval && approval->decision == Decision::approved;
}

}  // namespace

SoaVersionDerived derive(Record<SoaVersion> const& version, Facts const& facts) {
    return {approval_of(version.envelope, facts)};
}

void check(Record<SoaVersion> const*, SoaVersion const& after, Actor const&, Facts const&, Complaints& complaints) {
    for (std::size_t i = 0; i < after.lines.size(); ++i)
        if (after.lines[i].applicable == Applicable::undecided)
            complaints.add(Rule::undecided_lines, "lines/" + std::to_string(i),
                           after.lines[i].requirement.id + " is undecided; decide on it first.");
}

Set<Role> approvers(SoaVersion const&) { return {Role::board}; }

Record<SoaVersion> const* approved_version(Facts const& facts) {
    Record<SoaVersion> const* newest = nullptr;
    for (auto const* version : facts.all<SoaVersion>())
        if ((newest == nullptr || version->body.number > newest->body.number) && is_approved(*version, facts))
            newest = version;
    return newest;
}

}  // namespace zorgborg
