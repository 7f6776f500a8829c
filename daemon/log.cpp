#include "daemon/log.hpp"

#include <fmt/core.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <memory>

#include "storage/records/text.hpp"

namespace dongtin::log {

namespace {

spdlog::logger& logger() {
  static const auto one = [] {
    auto made = std::make_shared<spdlog::logger>("dongtin", std::make_shared<spdlog::sinks::stderr_sink_mt>());
    made->set_pattern("%Y-%m-%dT%H:%M:%S.%e%z %l %v");
    return made;
  }();
  return *one;
}

void write(spdlog::level::level_enum level, std::string_view event, std::initializer_list<Field> fields) {
  if (!logger().should_log(level)) return;
  std::string line(event);
  for (const auto& field : fields) {
    line += ' ';
    line += field.key;
    line += '=';
    line += escaped(field.value);
  }
  logger().log(level, "{}", line);
}

}  // namespace

std::string escaped(std::string_view value) {
  constexpr std::size_t kMaxValueBytes = 500;
  const auto shown = cut(value, kMaxValueBytes);
  std::string out;
  bool quote = shown.empty();
  for (const char c : shown) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x20 || byte == 0x7F) {
      out += fmt::format("\\x{:02x}", byte);
    } else if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
      quote = true;
    } else {
      out += c;
    }
    quote = quote || c == ' ' || c == '=';
  }
  if (shown.size() < value.size()) out += "...";
  return quote ? "\"" + out + "\"" : out;
}

void set_level(Level level) {
  constexpr std::array kLevels{spdlog::level::info, spdlog::level::warn, spdlog::level::err};
  logger().set_level(kLevels.at(static_cast<std::size_t>(level)));
}

void info(std::string_view event, std::initializer_list<Field> fields) {
  write(spdlog::level::info, event, fields);
}
void warn(std::string_view event, std::initializer_list<Field> fields) {
  write(spdlog::level::warn, event, fields);
}
void error(std::string_view event, std::initializer_list<Field> fields) {
  write(spdlog::level::err, event, fields);
}

}  // namespace dongtin::log
