#include "config/reader.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace dongtin {

namespace {

using std::chrono::milliseconds;

constexpr std::uintmax_t kMaxFileBytes = 16u << 20;

/// "12" + unit; the number, and the unit left in `text`.
std::optional<std::uint64_t> leading_number(std::string_view& text) {
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end == text.data()) return std::nullopt;
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  return value;
}

struct Unit {
  std::string_view name;
  std::uint64_t factor;
};
constexpr std::array kDurations{Unit{"ms", 1}, Unit{"s", 1000}, Unit{"m", 60'000}, Unit{"h", 3'600'000},
                                Unit{"d", 86'400'000}};
constexpr std::array kShortTimes{Unit{"us", 1}, Unit{"ms", 1000}, Unit{"s", 1'000'000}};
constexpr std::array kSizes{Unit{"B", 1}, Unit{"KiB", 1u << 10}, Unit{"MiB", 1u << 20}, Unit{"GiB", 1u << 30}};

template <std::size_t N>
std::optional<std::uint64_t> with_unit(std::string_view text, const std::array<Unit, N>& units) {
  const auto value = leading_number(text);
  if (!value) return std::nullopt;
  for (const auto& unit : units) {
    if (unit.name != text) continue;
    if (*value > (std::uint64_t{1} << 62) / unit.factor) return std::nullopt;
    return *value * unit.factor;
  }
  return std::nullopt;
}

std::string shown(milliseconds span) {
  for (std::size_t i = kDurations.size(); i-- > 0;) {
    const auto factor = static_cast<std::int64_t>(kDurations[i].factor);
    if (span.count() % factor == 0 && (span.count() != 0 || i == 1)) {
      return fmt::format("{}{}", span.count() / factor, kDurations[i].name);
    }
  }
  return fmt::format("{}ms", span.count());
}

std::string shown_bytes(std::uint64_t bytes) {
  for (std::size_t i = kSizes.size(); i-- > 0;) {
    if (bytes % kSizes[i].factor == 0 && bytes != 0)
      return fmt::format("{}{}", bytes / kSizes[i].factor, kSizes[i].name);
  }
  return fmt::format("{}B", bytes);
}

Location located(const toml::source_region& source, const std::string& file) {
  return Location{file, source.begin.line, source.begin.column};
}

}  // namespace

std::optional<milliseconds> parse_duration(std::string_view text) {
  const auto value = with_unit(text, kDurations);
  if (!value) return std::nullopt;
  return milliseconds{static_cast<std::int64_t>(*value)};
}

std::optional<std::uint64_t> parse_size(std::string_view text) {
  return with_unit(text, kSizes);
}

Location TableReader::where(std::string_view key) const {
  if (const auto* node = table_.get(key)) return located(node->source(), file_);
  return where();
}

Location TableReader::where() const {
  return located(table_.source(), file_);
}

void TableReader::problem(std::string_view key, std::string what, bool warning) {
  problems_.push_back(
      {where(key), fmt::format("{}{}{}: {}", section_, section_.empty() ? "" : ".", key, what), warning});
}

bool TableReader::read(std::string_view key, std::string& out) {
  asked_.insert(std::string(key));
  const auto* node = table_.get(key);
  if (node == nullptr) return false;
  if (const auto* value = node->as_string()) {
    out = value->get();
    return true;
  }
  problem(key, fmt::format("must be text in quotes, such as {} = \"...\"", key));
  return false;
}

void TableReader::text(std::string_view key, std::string& out) {
  static_cast<void>(read(key, out));
}

void TableReader::required(std::string_view key, std::string& out) {
  const auto before = problems_.size();
  read(key, out);
  if (out.empty() && problems_.size() == before) problem(key, fmt::format("is missing; add {} = \"...\"", key));
}

void TableReader::texts(std::string_view key, std::vector<std::string>& out, std::vector<Location>* where) {
  asked_.insert(std::string(key));
  const auto* node = table_.get(key);
  if (node == nullptr) return;
  const auto* list = node->as_array();
  bool good = list != nullptr;
  std::vector<std::string> read;
  std::vector<Location> places;
  if (list != nullptr) {
    for (const auto& entry : *list) {
      if (const auto* value = entry.as_string()) {
        read.push_back(value->get());
        places.push_back(located(value->source(), file_));
      } else {
        good = false;
      }
    }
  }
  if (good) {
    out = std::move(read);
    if (where != nullptr) *where = std::move(places);
  } else {
    problem(key, fmt::format("must be a list of texts, such as {} = [\"...\", \"...\"]", key));
  }
}

void TableReader::flag(std::string_view key, bool& out) {
  asked_.insert(std::string(key));
  const auto* node = table_.get(key);
  if (node == nullptr) return;
  if (const auto* value = node->as_boolean()) {
    out = value->get();
  } else {
    problem(key, "must be true or false, without quotes");
  }
}

void TableReader::ratio(std::string_view key, double& out) {
  asked_.insert(std::string(key));
  const auto* node = table_.get(key);
  if (node == nullptr) return;
  const auto value = node->value<double>();
  if (value && *value >= 0 && *value <= 1) {
    out = *value;
  } else {
    problem(key, "must be a number from 0 to 1, such as 0.1");
  }
}

std::optional<std::int64_t> TableReader::integer(std::string_view key, std::int64_t lowest, std::int64_t highest) {
  asked_.insert(std::string(key));
  const auto* node = table_.get(key);
  if (node == nullptr) return std::nullopt;
  if (const auto* value = node->as_integer(); value != nullptr && value->get() >= lowest && value->get() <= highest) {
    return value->get();
  }
  problem(key, fmt::format("must be a whole number from {} to {}", lowest, highest));
  return std::nullopt;
}

std::optional<milliseconds> TableReader::span(std::string_view key, milliseconds lowest, milliseconds highest) {
  asked_.insert(std::string(key));
  const auto* node = table_.get(key);
  if (node == nullptr) return std::nullopt;
  if (const auto* value = node->as_string()) {
    const auto parsed = parse_duration(value->get());
    if (parsed && *parsed >= lowest && *parsed <= highest) return parsed;
  }
  problem(key, fmt::format("must be a time from {} to {} with a unit (ms, s, m, h, d), such as {} = \"{}\"",
                           shown(lowest), shown(highest), key, shown(std::max(lowest, milliseconds{1000}))));
  return std::nullopt;
}

void TableReader::short_time(std::string_view key, std::chrono::microseconds& out, std::chrono::microseconds lowest,
                             std::chrono::microseconds highest) {
  asked_.insert(std::string(key));
  const auto* node = table_.get(key);
  if (node == nullptr) return;
  if (const auto* value = node->as_string()) {
    const auto parsed = with_unit(value->get(), kShortTimes);
    if (parsed && *parsed <= static_cast<std::uint64_t>(highest.count()) &&
        *parsed >= static_cast<std::uint64_t>(lowest.count())) {
      out = std::chrono::microseconds{static_cast<std::int64_t>(*parsed)};
      return;
    }
  }
  problem(key, fmt::format("must be a time from {}us to {}us with a unit (us, ms, s), such as {} = \"200us\"",
                           lowest.count(), highest.count(), key));
}

std::optional<std::uint64_t> TableReader::bytes(std::string_view key, std::uint64_t lowest, std::uint64_t highest) {
  asked_.insert(std::string(key));
  const auto* node = table_.get(key);
  if (node == nullptr) return std::nullopt;
  if (const auto* value = node->as_string()) {
    const auto parsed = parse_size(value->get());
    if (parsed && *parsed >= lowest && *parsed <= highest) return parsed;
  }
  problem(key, fmt::format("must be a size from {} to {} with a unit (B, KiB, MiB, GiB), such as {} = \"{}\"",
                           shown_bytes(lowest), shown_bytes(highest), key, shown_bytes(highest)));
  return std::nullopt;
}

void TableReader::finish() {
  for (const auto& [key, node] : table_) {
    if (asked_.contains(key.str())) continue;
    std::string known;
    for (const auto& name : asked_) known += (known.empty() ? "" : ", ") + name;
    problems_.push_back({located(key.source(), file_), fmt::format("{}{}{} is not a setting; known here: {}", section_,
                                                                   section_.empty() ? "" : ".", key.str(), known)});
  }
}

void each_table(const toml::table& root, const std::string& file, const char* name, std::vector<Problem>& problems,
                const std::function<void(const toml::table&)>& read) {
  for (const auto& [key, node] : root) {
    const auto* list = node.as_array();
    const bool tables = key.str() == name && list != nullptr &&
                        std::all_of(list->begin(), list->end(), [](const toml::node& one) { return one.is_table(); });
    if (!tables) {
      problems.push_back({{file, key.source().begin.line, key.source().begin.column},
                          fmt::format("\"{}\" does not belong here; this file holds [[{}]] entries", key.str(), name)});
      continue;
    }
    for (const auto& entry : *list) read(*entry.as_table());
  }
}

std::optional<toml::table> read_toml(const std::string& path, const std::string& shown,
                                     std::vector<Problem>& problems) {
  std::error_code error;
  const auto size = std::filesystem::file_size(path, error);
  if (error) {
    problems.push_back({{shown, 1, 1}, "cannot be read: " + error.message()});
    return std::nullopt;
  }
  if (size > kMaxFileBytes) {
    problems.push_back({{shown, 1, 1}, "is larger than 16 MiB; split it into several files"});
    return std::nullopt;
  }
  std::ifstream in(path, std::ios::binary);
  std::stringstream bytes;
  bytes << in.rdbuf();
  if (!in) {
    problems.push_back({{shown, 1, 1}, "cannot be read; check its permissions"});
    return std::nullopt;
  }
  try {
    return toml::parse(bytes.str(), shown);
  } catch (const toml::parse_error& wrong) {
    problems.push_back({located(wrong.source(), shown), std::string(wrong.description())});
    return std::nullopt;
  }
}

}  // namespace dongtin
