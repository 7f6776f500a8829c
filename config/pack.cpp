#include "config/pack.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

#include "config/reader.hpp"
#include "storage/records/digest.hpp"

namespace dongtin {

namespace {

namespace fs = std::filesystem;

std::string bytes_of(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::stringstream bytes;
  bytes << in.rdbuf();
  return bytes.str();
}

/// Where the first character of the text of a TOML string stands: behind its quotes, on the next line when a
/// multi-line string begins with a line break.
Location first_character(const toml::table& table, std::string_view key, const std::string& file,
                         const std::string& bytes) {
  const auto* node = table.get(key);
  if (node == nullptr) return {file, table.source().begin.line, table.source().begin.column};
  const auto begin = node->source().begin;
  std::istringstream lines(bytes);
  std::string line;
  for (std::uint32_t i = 0; i < begin.line && std::getline(lines, line); ++i) {
  }
  // toml++ counts columns in code points; quotes are ASCII, so look for them from the value's own column on.
  std::size_t at = 0;
  for (std::uint32_t column = 1; at < line.size() && column < begin.column; ++at) {
    if (at + 1 >= line.size() || (static_cast<unsigned char>(line[at + 1]) & 0xC0) != 0x80) ++column;
  }
  const auto rest = std::string_view(line).substr(std::min(at, line.size()));
  const bool multi = rest.starts_with("'''") || rest.starts_with("\"\"\"");
  if (!multi) return {file, begin.line, begin.column + 1};
  if (rest.size() == 3 || rest.substr(3) == "\r") return {file, begin.line + 1, 1};
  return {file, begin.line, begin.column + 3};
}

void read_rule(const toml::table& table, const std::string& file, const std::string& bytes, Config& config,
               std::vector<Problem>& problems) {
  const auto before = problems.size();
  Rule rule;
  TableReader in(table, file, "rule", problems);
  rule.where = in.where();
  in.required("id", rule.id.value);
  in.required("title", rule.title);
  in.choice("status", rule.status, rule_status_from, "draft, live, retired");
  std::string category;
  in.text("category", category);
  if (!category.empty()) {
    rule.category = category_from(category);
    if (!rule.category) {
      in.problem("category", fmt::format("\"{}\" is not one of disaster, health, finance, scam, impersonation, "
                                         "forged_document, public_safety, policy_fact; opinion, complaint and satire "
                                         "are no category: use topic instead",
                                         category));
    }
  }
  in.text("topic", rule.topic);
  in.choice("severity", rule.severity, severity_from, "low, medium, high, critical");
  in.choice("scope", rule.scope, scope_from, "province, national");
  in.required("purpose", rule.purpose);
  in.required("owner", rule.owner);
  in.required("review_date", rule.review_date);
  in.required("query", rule.query);
  rule.query_where = first_character(table, "query", file, bytes);
  in.texts("known_false_positives", rule.known_false_positives);
  in.texts("match", rule.must_match);
  in.texts("no_match", rule.must_not_match);
  in.finish();
  if (!rule.id.empty() && !is_slug(rule.id.value)) in.problem("id", "is 1 to 64 of a-z, 0-9 and -, such as \"vo-dap\"");
  if (rule.category.has_value() == !rule.topic.empty() && problems.size() == before) {
    in.problem("topic", "a rule has either a harm category or a topic; write one of them");
  }
  if (!rule.topic.empty() && !is_slug(rule.topic)) in.problem("topic", "is a slug such as \"giao-thong\"");
  if (rule.must_match.empty()) in.problem("match", "needs at least one text that the rule must match");
  if (rule.must_not_match.empty()) in.problem("no_match", "needs at least one text that the rule must not match");
  const auto same =
      std::find_if(config.rules.begin(), config.rules.end(), [&](const Rule& other) { return other.id == rule.id; });
  if (same != config.rules.end()) {
    in.problem("id", fmt::format("\"{}\" is already the id of the rule at {}", rule.id.str(), same->where.text()));
  }
  if (problems.size() != before) return;
  seal(rule);
  config.rules.push_back(std::move(rule));
}

std::optional<std::chrono::sys_days> read_day(TableReader& in, const toml::table& table, std::string_view key) {
  std::string text;
  in.known(key);
  if (const auto* node = table.get(key)) {
    if (const auto* date = node->as_date()) {
      return std::chrono::sys_days{std::chrono::year{date->get().year} / date->get().month / date->get().day};
    }
    if (const auto* value = node->as_string()) {
      if (auto at = parse_rfc3339(value->get() + "T00:00:00Z")) return std::chrono::floor<std::chrono::days>(*at);
    }
    in.problem(key, "must be a date such as 2025-07-01");
  }
  return std::nullopt;
}

void read_place(const toml::table& table, const std::string& file, Gazetteer& out, std::set<std::string>& ids,
                std::vector<Problem>& problems) {
  const auto before = problems.size();
  Place place;
  TableReader in(table, file, "place", problems);
  in.required("id", place.id.value);
  in.required("name", place.name);
  in.text("kind", place.kind);
  in.choice("level", place.level, place_level_from, "province, district, commune, landmark");
  if (!in.has("level")) in.problem("level", "is missing; say province, district, commune or landmark");
  in.required("province", place.province.value);
  std::string parent;
  in.text("parent", parent);
  if (!parent.empty()) place.parent = PlaceId{parent};
  in.texts("aliases", place.aliases);
  in.flag("ambiguous", place.ambiguous);
  in.flag("ambiguous_unaccented", place.ambiguous_unaccented);
  in.texts("counter", place.counter);
  place.valid_from = read_day(in, table, "valid_from");
  place.valid_to = read_day(in, table, "valid_to");
  std::vector<std::string> successors;
  in.texts("successors", successors);
  for (auto& id : successors) place.successors.push_back(PlaceId{std::move(id)});
  in.finish();
  if (!place.id.empty() && !is_slug(place.id.value)) in.problem("id", "is 1 to 64 of a-z, 0-9 and -");
  if (place.valid_from && place.valid_to && *place.valid_from >= *place.valid_to) {
    in.problem("valid_to", "must be later than valid_from");
  }
  if (place.level != PlaceLevel::province && !place.parent && problems.size() == before) {
    in.problem("parent", "is missing; only a province has none");
  }
  if (!ids.insert(place.id.value).second) in.problem("id", fmt::format("\"{}\" is used twice", place.id.str()));
  if (problems.size() == before) out.places.push_back(std::move(place));
}

/// Parents and successors must be entries of the same gazetteer.
void check_references(const Gazetteer& gazetteer, const std::set<std::string>& ids, const std::string& file,
                      std::vector<Problem>& problems) {
  for (const auto& place : gazetteer.places) {
    if (place.parent && !ids.contains(place.parent->value)) {
      problems.push_back(
          {{file, 1, 1},
           fmt::format("place {}: its parent \"{}\" is not in this gazetteer", place.id.str(), place.parent->str())});
    }
    for (const auto& successor : place.successors) {
      if (!ids.contains(successor.value)) {
        problems.push_back(
            {{file, 1, 1},
             fmt::format("place {}: its successor \"{}\" is not in this gazetteer", place.id.str(), successor.str())});
      }
    }
  }
}

}  // namespace

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

void load_pack(const std::string& folder, Config& config, std::vector<Problem>& problems) {
  const auto file = (fs::path(folder) / "pack.toml").string();
  const auto head = read_toml(file, file, problems);
  if (!head) return;
  PackId pack;
  std::string title, description;
  TableReader in(*head, file, "", problems);
  in.required("id", pack.value);
  in.required("title", title);
  in.text("description", description);
  in.finish();
  if (!pack.empty() && !is_slug(pack.value)) in.problem("id", "is 1 to 64 of a-z, 0-9 and -");

  const auto places = fs::path(folder) / "gazetteer.toml";
  if (fs::exists(places)) {
    const auto shown = places.string();
    if (const auto root = read_toml(shown, shown, problems)) {
      Gazetteer gazetteer{pack, {}, sha256(bytes_of(places))};
      std::set<std::string> ids;
      each_table(*root, shown, "place", problems,
                 [&](const toml::table& table) { read_place(table, shown, gazetteer, ids, problems); });
      check_references(gazetteer, ids, shown, problems);
      config.gazetteers.push_back(std::move(gazetteer));
    }
  }

  std::vector<fs::path> files;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(fs::path(folder) / "rules", error)) {
    if (entry.path().extension() == ".toml") files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  for (const auto& path : files) {
    const auto shown = path.string();
    const auto root = read_toml(shown, shown, problems);
    if (!root) continue;
    const auto bytes = bytes_of(path);
    each_table(*root, shown, "rule", problems,
               [&](const toml::table& table) { read_rule(table, shown, bytes, config, problems); });
  }
}

}  // namespace dongtin
