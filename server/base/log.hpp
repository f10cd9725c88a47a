#pragma once
/// Events for whoever runs the server, on stderr: a line of text, or one JSON object with the field names of the
/// Elastic Common Schema (ECS 8). Never a secret, a name, a query, a body or a header: ids and templates only.
///
/// Thread-safety: `log_event` may be called by any thread.

#include <cstdint>
#include <initializer_list>
#include <string_view>
#include <variant>

namespace zorgborg {

enum class LogLevel { debug, info, warn, error };
enum class LogFormat { text, json };

/// A member of the event; named as ECS names it, or `zorgborg.…`.
struct LogField {
    std::string_view name;
    std::variant<std::int64_t, std::string_view> value;
};

/// `level` is a name spdlog knows (`off` too); false when it doesn't.
[[nodiscard]] bool set_up_log(std::string_view level, LogFormat format);

/// Whether an event of this level would be written.
bool logs(LogLevel level);

void log_event(LogLevel level, std::string_view message, std::initializer_list<LogField> fields = {});

}  // namespace zorgborg
