#pragma once
/// Described structs as answers.

#include "api/call.hpp"
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

}  // namespace zorgborg
