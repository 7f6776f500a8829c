/// Reads one TOML table field by field, and collects every problem with its place.
///
/// In      a parsed toml++ table and the file's name. Out fields of a struct; finish() reports keys nobody asked for.
/// Errors  Problems, each naming file:line:column, what is wrong and what to write instead.
/// Threads one at a time; no state beyond the table.
#pragma once

#include <toml++/toml.h>
#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "storage/records/problem.hpp"

namespace dongtin {

/// "5m", "1500ms", "2h", "14d" -> milliseconds; nullopt when it is not a number with one of ms s m h d.
[[nodiscard]] std::optional<std::chrono::milliseconds> parse_duration(std::string_view text);
/// "64KiB", "4MiB", "1GiB", "512B" -> bytes; nullopt otherwise.
[[nodiscard]] std::optional<std::uint64_t> parse_size(std::string_view text);

class TableReader {
 public:
  TableReader(const toml::table& table, std::string file, std::string section, std::vector<Problem>& problems)
      : table_(table), file_(std::move(file)), section_(std::move(section)), problems_(problems) {}

  /// Each reads `key` into `out` when it is there; what is there and wrong is a problem.
  void text(std::string_view key, std::string& out);
  /// `where`: of each text, when asked for.
  void texts(std::string_view key, std::vector<std::string>& out, std::vector<Location>* where = nullptr);
  void flag(std::string_view key, bool& out);
  void ratio(std::string_view key, double& out);  // 0..1
  template <class Int>
  void number(std::string_view key, Int& out, std::int64_t lowest, std::int64_t highest) {
    if (const auto value = integer(key, lowest, highest)) out = static_cast<Int>(*value);
  }
  template <class Duration>
  void duration(std::string_view key, Duration& out, Duration lowest, Duration highest) {
    using std::chrono::milliseconds;
    if (const auto value = span(key, milliseconds{lowest}, milliseconds{highest})) {
      out = std::chrono::duration_cast<Duration>(*value);
    }
  }
  /// With a unit of us, ms or s.
  void short_time(std::string_view key, std::chrono::microseconds& out, std::chrono::microseconds lowest,
                  std::chrono::microseconds highest);
  template <class Int>
  void size(std::string_view key, Int& out, std::uint64_t lowest, std::uint64_t highest) {
    if (const auto value = bytes(key, lowest, highest)) out = static_cast<Int>(*value);
  }
  /// A word of a closed list; `from` turns it into the value, `words` is what the message offers.
  template <class E, class From>
  void choice(std::string_view key, E& out, From from, std::string_view words) {
    std::string word;
    if (!read(key, word)) return;
    if (const auto value = from(word)) {
      out = *value;
    } else {
      problem(key, "\"" + word + "\" is not one of " + std::string(words));
    }
  }

  [[nodiscard]] bool has(std::string_view key) const { return table_.contains(key); }
  /// Asks for `key` as text and makes its absence or emptiness a problem.
  void required(std::string_view key, std::string& out);
  /// Where the value of `key` stands (the table itself when absent).
  [[nodiscard]] Location where(std::string_view key) const;
  [[nodiscard]] Location where() const;
  void problem(std::string_view key, std::string what, bool warning = false);
  /// Reports every key of the table that no call above asked for; once, at the end.
  void finish();
  /// Marks a key as known that is read by other means (a nested table).
  void known(std::string_view key) { asked_.insert(std::string(key)); }

 private:
  bool read(std::string_view key, std::string& out);
  std::optional<std::int64_t> integer(std::string_view key, std::int64_t lowest, std::int64_t highest);
  std::optional<std::chrono::milliseconds> span(std::string_view key, std::chrono::milliseconds lowest,
                                                std::chrono::milliseconds highest);
  std::optional<std::uint64_t> bytes(std::string_view key, std::uint64_t lowest, std::uint64_t highest);

  const toml::table& table_;
  std::string file_;
  std::string section_;
  std::vector<Problem>& problems_;
  std::set<std::string, std::less<>> asked_;
};

/// Calls `read` for every [[name]] of `root`; any other key of `root` is a problem.
void each_table(const toml::table& root, const std::string& file, const char* name, std::vector<Problem>& problems,
                const std::function<void(const toml::table&)>& read);

/// The parsed file, or one problem with its place. Files over 16 MiB are refused.
[[nodiscard]] std::optional<toml::table> read_toml(const std::string& path, const std::string& shown,
                                                   std::vector<Problem>& problems);

}  // namespace dongtin
