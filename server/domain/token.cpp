#include "domain/token.hpp"

namespace zorgborg {

bool is_by(ActorId const& by, Actor const& actor, Facts const& facts) {
    if (by == actor.id) return true;
    auto const id = parse_uuid(by);
    auto const* const program = id ? facts.find<Token>(*id) : nullptr;
    return program != nullptr && program->envelope.created_by == actor.id;
}

}  // namespace zorgborg
