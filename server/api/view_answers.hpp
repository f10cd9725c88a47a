#pragma once
/// Described structs as answers.

#include "api/record_handlers.hpp"
#include "register/codec.hpp"

namespace zorgborg {

template <class T>
Answer answer_of(T const& value) {
    Answer out;
    write_struct(out.body, value);
    return out;
}

/// `{"items": [...], "total": n}` of described structs, or of texts that are JSON already.
template <class T>
Answer items_of(std::vector<T> const& items) {
    Answer out;
    ObjectWriter writer(out.body);
    auto& list = writer.key("items") += '[';
    for (std::size_t i = 0; i < items.size(); ++i) {
        if (i != 0) list += ',';
        if constexpr (std::is_same_v<T, std::string>)
            list += items[i];
        else
            write_struct(list, items[i]);
    }
    list += ']';
    writer.number("total", static_cast<std::int64_t>(items.size()));
    writer.end();
    return out;
}

/// What is computed of the record of the path; `asOf` is the only query key it takes.
template <class T, class View>
Result<Answer> view_of_record(ReadCall& call, View const& view) {
    if (auto const ok = only_parameters(call.query, {"asOf"}); !ok) return ok.error();
    auto const record = find_record(call);
    if (!record) return record.error();
    auto out = answer_of(view(*call.organisation, static_cast<Record<T> const&>(**record)));
    out.etag = etag(*call.organisation);
    return out;
}

}  // namespace zorgborg
