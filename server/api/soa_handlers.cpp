#include "api/soa_handlers.hpp"

#include "api/record_handlers.hpp"
#include "insight/soa_version.hpp"
#include "register/codec.hpp"

namespace zorgborg {

Result<Act> freeze_version(ReadCall& call) {
    auto const body = json_body(call.request);
    if (!body) return body.error();
    auto request = read_struct<SoaVersionRequest>(*body);
    if (!request) return request.error();
    return Act([request = *request](WriteCall& write) -> Result<Answer> {
        Editor editor(*write.organisation, write.actor());
        auto made = freeze_statement(editor, request);
        if (!made) return made.error();
        return record_answer(*write.definition, *made->record, *write.organisation, 201);
    });
}

}  // namespace zorgborg
