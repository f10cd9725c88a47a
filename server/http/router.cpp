#include "http/router.hpp"

#include "base/text.hpp"

namespace zorgborg::http {

void Router::add(std::string_view method, std::string_view pattern, int route) {
    auto* node = &root_;
    for (auto const part : split(pattern.substr(1), '/')) {
        auto& next = part.starts_with('{') ? node->parameter : node->literals[std::string(part)];
        if (!next) next = std::make_unique<Node>();
        node = next.get();
    }
    node->routes[method] = route;
}

Router::Node const* Router::find(Node const& node, std::vector<std::string> const& segments, std::size_t at,
                                 std::vector<std::string>& parameters) {
    if (at == segments.size()) return node.routes.empty() ? nullptr : &node;
    if (auto const literal = node.literals.find(segments[at]); literal != node.literals.end())
        if (auto const* found = find(*literal->second, segments, at + 1, parameters)) return found;
    if (!node.parameter || segments[at].empty()) return nullptr;
    parameters.push_back(segments[at]);
    if (auto const* found = find(*node.parameter, segments, at + 1, parameters)) return found;
    parameters.pop_back();
    return nullptr;
}

Router::Match Router::match(std::string_view method, std::vector<std::string> const& segments) const {
    Match out;
    auto const* node = find(root_, segments, 0, out.parameters);
    if (node == nullptr) return out;
    out.path_known = true;
    for (auto const& [name, route] : node->routes) {
        out.methods.push_back(name);
        if (name == "GET") out.methods.push_back("HEAD");
        if (name == method || (name == "GET" && method == "HEAD")) out.route = route;
    }
    out.methods.push_back("OPTIONS");
    return out;
}

}  // namespace zorgborg::http
