#pragma once
/// What is read but isn't a record: the catalogue, computed views, the log, the installation itself.

#include "api/call.hpp"

namespace zorgborg {

Result<Answer> get_statement(ReadCall& call);
Result<Answer> get_conformity(ReadCall& call);
Result<Answer> get_overdue(ReadCall& call);
Result<Answer> get_dashboard(ReadCall& call);

Result<Answer> list_frameworks(ReadCall& call);
Result<Answer> get_framework(ReadCall& call);
Result<Answer> list_requirements(ReadCall& call);
Result<Answer> list_mappings(ReadCall& call);

Result<Answer> get_openapi(ReadCall& call);
Result<Answer> get_health(ReadCall& call);
Result<Answer> get_readiness(ReadCall& call);
Result<Answer> get_metrics(ReadCall& call);

}  // namespace zorgborg
