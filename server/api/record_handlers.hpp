#pragma once
/// What every register offers.

#include "api/call.hpp"
#include "register/cells.hpp"

namespace zorgborg {

/// The media types `import_sheet` takes, separated by commas.
constexpr std::string_view sheet_media = "text/csv,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

Result<Answer> list_records(ReadCall& call);
Result<Act> create_record(ReadCall& call);
Result<Answer> get_record(ReadCall& call);
Result<Act> patch_record(ReadCall& call);
Result<Act> archive_record(ReadCall& call);
Result<Act> restore_record(ReadCall& call);
Result<Answer> record_history(ReadCall& call);
Result<Act> approve_record(ReadCall& call);
Result<Act> erase_record(ReadCall& call);
Result<Act> bulk_change(ReadCall& call);
Result<Act> import_sheet(ReadCall& call);

/// The lines of a sheet that was sent; 415 for another media type, 400 when it can't be read.
Result<std::vector<SheetLine>> sheet_lines(http::Request const& request);

/// `{"items", "total"}` of what was decided on the record of the path.
Result<Answer> list_acts(ReadCall& call, std::vector<AnyRecord const*> (*acts)(Facts const&, Uuid const&),
                         RegisterDefinition const& of);
template <class T>
Result<Answer> list_acts(ReadCall& call) {
    auto const linking = [](Facts const& facts, Uuid const& record) {
        auto const found = facts.linking<T>(to_text(record));
        return std::vector<AnyRecord const*>(found.begin(), found.end());
    };
    return list_acts(call, linking, definition<T>());
}

/// The record of the path; 404, or 410 when its content was erased.
Result<RecordPointer> find_record(ReadCall const& call);

/// The record as an answer, with its tag; `created` adds Location.
Answer record_answer(RegisterDefinition const& definition, AnyRecord const& record, Snapshot const& snapshot,
                     int status);

/// Where a record is found.
std::string record_path(Uuid const& organisation, RegisterDefinition const& definition, Uuid const& id);

}  // namespace zorgborg
