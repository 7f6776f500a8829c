/// Structured lines to stderr: time, level, event, key=value. What came from outside is escaped, so that a feed
/// cannot write a line of its own.
///
/// Threads any. Errors none. Secrets never come here: fields are named at the call.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

namespace dongtin::log {

enum class Level { info, warn, error };

struct Field {
  std::string_view key;
  std::string value;
  Field(std::string_view k, std::string_view v) : key(k), value(v) {}
  Field(std::string_view k, const std::string& v) : key(k), value(v) {}
  Field(std::string_view k, const char* v) : key(k), value(v) {}
  template <class Number>
    requires std::is_arithmetic_v<Number>
  Field(std::string_view k, Number v) : key(k), value(std::to_string(v)) {}
};

/// Only lines of at least this level are written; info by default.
void set_level(Level level);
void info(std::string_view event, std::initializer_list<Field> fields = {});
void warn(std::string_view event, std::initializer_list<Field> fields = {});
void error(std::string_view event, std::initializer_list<Field> fields = {});

/// The value as it stands in a line: quoted when it has spaces, control characters as \xNN, cut at 500 bytes.
[[nodiscard]] std::string escaped(std::string_view value);

}  // namespace dongtin::log
