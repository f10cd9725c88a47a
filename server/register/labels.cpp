#include "register/labels.hpp"

#include <boost/json/parse.hpp>

#include "base/embedded.hpp"
#include "base/names.hpp"

namespace zorgborg {

std::string_view label(LabelKind kind, std::string_view name, Language language) {
  static auto const labels = boost::json::parse(embedded("server/register/labels.json")).as_object();
  auto const* pair = labels.at(enum_name(kind)).as_object().if_contains(name);
  if (pair == nullptr) return {};
  return pair->as_array().at(static_cast<std::size_t>(language)).as_string();
}

}  // namespace zorgborg
