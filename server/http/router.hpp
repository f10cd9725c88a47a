#pragma once
/// From a path to what answers it: a trie over decoded segments. A literal segment goes before a parameter.

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace zorgborg::http {

class Router {
 public:
    struct Match {
        bool path_known = false;
        int route = -1;                       // none: the path exists, the method doesn't
        std::vector<std::string> parameters;  // in the order of the pattern
        std::vector<std::string_view> methods;
    };

    /// `pattern` like `/v1/organisations/{organisationId}/controls`. HEAD is answered wherever GET is.
    void add(std::string_view method, std::string_view pattern, int route);
    Match match(std::string_view method, std::vector<std::string> const& segments) const;

 private:
    struct Node {
        std::map<std::string, std::unique_ptr<Node>, std::less<>> literals;
        std::unique_ptr<Node> parameter;
        std::map<std::string_view, int> routes;  // by method
    };
    static Node const* find(Node const& node, std::vector<std::string> const& segments, std::size_t at,
                            std::vector<std::string>& parameters);
    Node root_;
};

}  // namespace zorgborg::http
