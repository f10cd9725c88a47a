#include "base/log.hpp"

#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <algorithm>

#include "base/json.hpp"

namespace zorgborg {
namespace {

LogFormat chosen = LogFormat::text;  // set before the first thread starts

spdlog::level::level_enum level_of(LogLevel level) {
    switch (level) {
        case LogLevel::debug: return spdlog::level::debug;
        case LogLevel::info: return spdlog::level::info;
        case LogLevel::warn: return spdlog::level::warn;
        case LogLevel::error: break;
    }
    return spdlog::level::err;
}

/// `"message":"…","http.response.status_code":200`: the part of the object that the pattern doesn't write. Dotted names
/// are what ECS's own loggers write; whoever reads it unfolds them.
std::string json_members(std::string_view message, std::initializer_list<LogField> fields) {
    std::string out;
    ObjectWriter event(out);
    event.text("message", message);
    for (auto const& field : fields) {
        if (auto const* number = std::get_if<std::int64_t>(&field.value))
            event.number(field.name, *number);
        else if (auto const text = std::get<std::string_view>(field.value); !text.empty())
            event.text(field.name, text);
    }
    return out.substr(1);
}

std::string text_line(std::string_view message, std::initializer_list<LogField> fields) {
    std::string out(message);
    for (auto const& field : fields) {
        out.append(" ").append(field.name) += '=';
        if (auto const* number = std::get_if<std::int64_t>(&field.value))
            out += std::to_string(*number);
        else
            out += std::get<std::string_view>(field.value);
    }
    // One event, one line, whatever a library's message holds.
    std::ranges::replace_if(
        out, [](char c) { return static_cast<unsigned char>(c) < ' '; }, ' ');
    return out;
}

}  // namespace

bool set_up_log(std::string_view level, LogFormat format) {
    std::string const name(level);
    auto const parsed = spdlog::level::from_str(name);
    if (parsed == spdlog::level::off && level != "off") return false;
    spdlog::set_default_logger(
        std::make_shared<spdlog::logger>("zorgborg", std::make_shared<spdlog::sinks::stderr_sink_mt>()));
    spdlog::set_level(parsed);
    spdlog::set_pattern(format == LogFormat::json ? R"({"@timestamp":"%Y-%m-%dT%H:%M:%S.%fZ","log.level":"%l",)"
                                                    R"("ecs.version":"8.11.0","service.name":"zorgborg",%v})"
                                                  : "%Y-%m-%dT%H:%M:%S.%eZ %l %v",
                        spdlog::pattern_time_type::utc);
    chosen = format;
    return true;
}

bool logs(LogLevel level) { return spdlog::should_log(level_of(level)); }

void log_event(LogLevel level, std::string_view message, std::initializer_list<LogField> fields) {
    if (!logs(level)) return;
    auto const line = chosen == LogFormat::json ? json_members(message, fields) : text_line(message, fields);
    spdlog::log(level_of(level), spdlog::string_view_t(line.data(), line.size()));
}

}  // namespace zorgborg
