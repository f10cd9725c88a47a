#pragma once
/// The words in which `controls/demo.json` says who, which record and which day, for a demo that is made now.

#include <boost/json/object.hpp>

#include <map>

#include "base/json.hpp"
#include "base/time.hpp"
#include "base/uuid.hpp"

namespace zorgborg {

/// Throws when there is no such text.
std::string text_of(json::object const& object, std::string_view member);

class DemoScript {
 public:
    explicit DemoScript(Instant now);

    json::value const& at(std::string_view member) const { return script_.at(member); }

    Date today() const;
    /// So many days ago at this hour, on that day also where the clock was changed since; `minute`: so much later.
    Instant when(json::object const& step) const;

    /// `@key` is that person's id, `#key` a record's (`#controls/A.8.13`: of what was changed already, `#audit/A.8.13`:
    /// the finding that came of it); `today-30` and `today+30` are days, `today-30T13:00:00Z` an instant. In a list
    /// `nen7510-2024:A.8.13 A.8.14`, and what has that as its `requirement`, stands for one of each.
    json::value filled_in(json::value const& value) const;

    std::map<std::string, Uuid> people;
    std::map<std::string, Uuid> records;

 private:
    Instant now_;
    json::object script_;
};

}  // namespace zorgborg
