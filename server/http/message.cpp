#include "http/message.hpp"

#include <algorithm>

#include "base/crypto.hpp"
#include "base/text.hpp"

namespace zorgborg::http {
namespace {

int nibble(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

}  // namespace

std::optional<std::string> percent_decoded(std::string_view text, bool plus) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        char c = text[i];
        if (c == '+' && plus) c = ' ';
        if (c == '%') {
            if (i + 2 >= text.size()) return std::nullopt;
            auto const high = nibble(text[i + 1]);
            auto const low = nibble(text[i + 2]);
            if (high < 0 || low < 0) return std::nullopt;
            c = static_cast<char>(high << 4 | low);
            i += 2;
        }
        if (c == '\0') return std::nullopt;
        out += c;
    }
    if (code_points(out) == std::string_view::npos) return std::nullopt;
    return out;
}

std::string percent_encoded(std::string_view text) {
    std::string out;
    for (auto const c : text) {
        bool const plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                           std::string_view("-._~:()").find(c) != std::string_view::npos;
        if (plain)
            out += c;
        else
            out += "%" + hexadecimal({&c, 1});
    }
    return out;
}

std::string told_path(std::string_view path) {
    std::size_t begin = 0;
    for (auto const part : split(path, '/')) {
        if (part.find_first_of("cC%") == 0) {
            auto const name = lower_ascii(percent_decoded(part, false).value_or(std::string(part)));
            bool const more = begin + secret_below.size() < path.size();
            if (name.starts_with(secret_below) && more)
                return std::string(path.substr(0, begin)).append(secret_below) + "/-";
        }
        begin += part.size() + 1;
    }
    return std::string(path);
}

std::optional<std::vector<std::string>> path_segments(std::string_view path) {
    std::vector<std::string> out;
    if (!path.starts_with('/')) return std::nullopt;
    for (auto const part : split(path.substr(1), '/')) {
        auto decoded = percent_decoded(part, false);
        if (!decoded) return std::nullopt;
        out.push_back(std::move(*decoded));
    }
    return out;
}

std::optional<Parameters> query_parameters(std::string_view query) {
    Parameters out;
    if (query.empty()) return out;
    for (auto const part : split(query, '&')) {
        if (part.empty()) continue;
        auto const equals = part.find('=');
        auto key = percent_decoded(part.substr(0, equals), true);
        auto value = equals == std::string_view::npos ? std::optional(std::string())
                                                      : percent_decoded(part.substr(equals + 1), true);
        if (!key || !value) return std::nullopt;
        out.emplace_back(std::move(*key), std::move(*value));
    }
    return out;
}

int quality(std::string_view accept, std::string_view media_type) {
    if (trimmed(accept).empty()) return 1000;
    auto const type = media_type.substr(0, media_type.find('/'));
    int best = -1;  // how precisely the best fitting range names the type
    int weight = 0;
    for (auto const range : split(accept, ',')) {
        auto const parts = split(range, ';');
        auto const name = lower_ascii(trimmed(parts.front()));
        int fit = -1;
        if (name == media_type)
            fit = 2;
        else if (name == std::string(type) + "/*")
            fit = 1;
        else if (name == "*/*")
            fit = 0;
        if (fit <= best) continue;
        best = fit;
        weight = 1000;
        for (std::size_t i = 1; i < parts.size(); ++i) {
            auto const parameter = lower_ascii(trimmed(parts[i]));
            if (!parameter.starts_with("q=")) continue;
            // `0.25` is 250: thousands, hundreds, tens and ones.
            weight = 0;
            int worth = 1000;
            for (auto const c : parameter.substr(2)) {
                if (c < '0' || c > '9') continue;
                weight += (c - '0') * worth;
                worth /= 10;
            }
        }
    }
    return std::min(weight, 1000);
}

}  // namespace zorgborg::http
