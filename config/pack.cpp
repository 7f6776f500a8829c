#include "config/pack.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <map>
#include <span>
#include <sstream>
#include <string_view>

#include "config/reader.hpp"
#include "storage/records/digest.hpp"

namespace dongtin {

namespace {

namespace fs = std::filesystem;

constexpr std::uintmax_t kMaxClaimsFileBytes = 32u << 20;

std::string bytes_of(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::stringstream bytes;
  bytes << in.rdbuf();
  return bytes.str();
}

/// Of a file, without their ends; looking for one in the bytes anew for each rule would be quadratic.
std::vector<std::string_view> lines_of(std::string_view bytes) {
  std::vector<std::string_view> out;
  for (std::size_t at = 0; at < bytes.size();) {
    const auto end = std::min(bytes.find('\n', at), bytes.size());
    out.push_back(bytes.substr(at, end - at));
    at = end + 1;
  }
  return out;
}

/// Where the first character of the text of a TOML string stands: behind its quotes, on the next line when a
/// multi-line string begins with a line break.
Location first_character(const toml::table& table, std::string_view key, const std::string& file,
                         std::span<const std::string_view> lines) {
  const auto* node = table.get(key);
  if (node == nullptr) return {file, table.source().begin.line, table.source().begin.column};
  const auto begin = node->source().begin;
  const auto line = begin.line - 1 < lines.size() ? lines[begin.line - 1] : std::string_view();
  // toml++ counts columns in code points; quotes are ASCII, so look for them from the value's own column on.
  std::size_t at = 0;
  for (std::uint32_t column = 1; at < line.size() && column < begin.column; ++at) {
    if (at + 1 >= line.size() || (static_cast<unsigned char>(line[at + 1]) & 0xC0) != 0x80) ++column;
  }
  const auto rest = line.substr(std::min(at, line.size()));
  const bool multi = rest.starts_with("'''") || rest.starts_with("\"\"\"");
  if (!multi) return {file, begin.line, begin.column + 1};
  if (rest.size() == 3 || rest.substr(3) == "\r") return {file, begin.line + 1, 1};
  return {file, begin.line, begin.column + 3};
}

using Ids = std::map<std::string, Location, std::less<>>;

/// An id that stands where the first of its kind stood is a problem that names both places.
void claim_id(TableReader& in, std::string_view kind, const std::string& id, Ids& taken) {
  const auto [earlier, fresh] = taken.try_emplace(id, in.where("id"));
  if (!fresh) {
    in.problem("id", fmt::format("\"{}\" is already the id of the {} at {}; choose another", id, kind,
                                 earlier->second.text()));
  }
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

/// second_approver and expires: what a rule that looks for a person needs, and no other has.
void read_approval(TableReader& in, const toml::table& table, const Rule& rule, Pack& pack) {
  Approval approval{rule.id, {}, {}, in.where(in.has("expires") ? "expires" : "second_approver")};
  in.text("second_approver", approval.office);
  const auto day = read_day(in, table, "expires");
  if (!in.has("second_approver") && !in.has("expires")) return;
  const auto key = in.has("expires") ? "expires" : "second_approver";
  if (rule.category != Category::scam && rule.category != Category::impersonation) {
    in.problem(key, "is for rules against scam and impersonation that look for a person; remove it");
  } else if (approval.office.empty() || !in.has("expires")) {
    in.problem(key, "second_approver and expires go together; write both");
  } else if (approval.office == rule.owner) {
    in.problem("second_approver", "must be another office than the owner");
  } else if (day) {
    approval.expires = *day;
    pack.approvals.push_back(std::move(approval));
  }
}

void read_rule(const toml::table& table, const std::string& file, std::span<const std::string_view> lines, Pack& pack,
               Ids& ids, std::vector<Problem>& problems) {
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
  if (const auto day = read_day(in, table, "review_date")) {
    rule.review_date = fmt::format("{}", rfc3339(*day).substr(0, 10));
  } else if (!in.has("review_date")) {
    in.problem("review_date", "is missing; say when the rule is to be looked at again, such as \"2027-06-30\"");
  }
  in.required("query", rule.query);
  rule.query_where = first_character(table, "query", file, lines);
  in.texts("known_false_positives", rule.known_false_positives);
  read_approval(in, table, rule, pack);
  in.texts("match", rule.must_match, &rule.must_match_where);
  in.texts("no_match", rule.must_not_match, &rule.must_not_match_where);
  in.finish();
  if (!rule.id.empty() && !is_slug(rule.id.value)) in.problem("id", "is 1 to 64 of a-z, 0-9 and -, such as \"vo-dap\"");
  if (rule.category.has_value() == !rule.topic.empty() && problems.size() == before) {
    in.problem("topic", "a rule has either a harm category or a topic; write one of them");
  }
  if (!rule.topic.empty() && !is_slug(rule.topic)) in.problem("topic", "is a slug such as \"giao-thong\"");
  if (rule.must_match.empty()) in.problem("match", "needs at least one text that the rule must match");
  if (rule.must_not_match.empty()) in.problem("no_match", "needs at least one text that the rule must not match");
  if (!rule.id.empty()) claim_id(in, "rule", rule.id.value, ids);
  if (problems.size() == before) pack.rules.push_back(std::move(rule));
}

void read_list(const toml::table& table, const std::string& file, Pack& pack, Ids& ids,
               std::vector<Problem>& problems) {
  const auto before = problems.size();
  NamedList list;
  std::string title;
  TableReader in(table, file, "list", problems);
  list.where = in.where();
  in.required("id", list.id);
  in.text("title", title);
  in.texts("phrases", list.phrases);
  in.finish();
  if (!list.id.empty() && !is_slug(list.id)) in.problem("id", "is 1 to 64 of a-z, 0-9 and -, such as \"co-quan\"");
  if (list.phrases.empty() && problems.size() == before) {
    in.problem("phrases", "needs at least one phrase, such as phrases = [\"công an\", \"tòa án\"]");
  }
  if (!list.id.empty()) claim_id(in, "list", list.id, ids);
  if (problems.size() == before) pack.lists.push_back(std::move(list));
}

void read_place(const toml::table& table, const std::string& file, Pack& pack, Ids& ids,
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
  in.number("shared_by", place.shared_by, 2, 100);
  in.flag("unverified", place.unverified);
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
  if (!place.id.empty()) claim_id(in, "place", place.id.value, ids);
  if (problems.size() != before) return;
  pack.gazetteers.back().places.push_back(std::move(place));
  pack.places_where.push_back(in.where("id"));
}

/// Parents and successors must be entries of the same gazetteer.
void check_references(const Gazetteer& gazetteer, const Ids& ids, const std::string& file,
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

namespace {

void add_to_revision(Pack& pack, const fs::path& path, std::string_view bytes) {
  pack.revision = digest_of({pack.revision.view(), path.filename().string(), bytes});
}

/// Reads every [[name]] of `path`; `read` gets the entry, the file as shown and its lines.
template <class Read>
void read_file(const fs::path& path, const char* name, Pack& pack, std::vector<Problem>& problems, Read read) {
  const auto shown = path.string();
  const auto root = read_toml(shown, shown, problems);
  if (!root) return;
  const auto bytes = bytes_of(path);
  add_to_revision(pack, path, bytes);
  const auto lines = lines_of(bytes);
  each_table(*root, shown, name, problems, [&](const toml::table& table) { read(table, shown, lines); });
}

/// In name order.
std::vector<fs::path> files_of(const fs::path& folder, std::initializer_list<std::string_view> extensions) {
  std::vector<fs::path> out;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(folder, error)) {
    if (std::ranges::find(extensions, entry.path().extension().string()) != extensions.end()) {
      out.push_back(entry.path());
    }
  }
  std::sort(out.begin(), out.end());
  return out;
}

std::vector<fs::path> toml_files(const fs::path& folder) {
  return files_of(folder, {".toml"});
}

void read_claims(const fs::path& folder, Pack& pack, std::vector<Problem>& problems) {
  auto files = files_of(folder / "claims", {".json", ".ndjson"});
  if (const auto path = folder / "claims.json"; fs::exists(path)) files.insert(files.begin(), path);
  for (const auto& path : files) {
    std::error_code error;
    const auto size = fs::file_size(path, error);
    if (error || size > kMaxClaimsFileBytes) {
      problems.push_back(
          {{path.string(), 1, 1},
           error ? "cannot be read: " + error.message() : "is larger than 32 MiB; split it into files under claims/"});
      continue;
    }
    pack.claims.push_back({path.string(), bytes_of(path)});
    add_to_revision(pack, path, pack.claims.back().bytes);
  }
}

void read_gazetteer(const fs::path& path, bool context, Pack& pack, std::vector<Problem>& problems) {
  const auto shown = path.string();
  const auto root = read_toml(shown, shown, problems);
  if (!root) return;
  const auto bytes = bytes_of(path);
  add_to_revision(pack, path, bytes);
  pack.gazetteers.push_back({pack.id, {}, sha256(bytes), context});
  Ids ids;
  each_table(*root, shown, "place", problems,
             [&](const toml::table& table) { read_place(table, shown, pack, ids, problems); });
  check_references(pack.gazetteers.back(), ids, shown, problems);
}

bool any_error(std::span<const Problem> problems) {
  return std::any_of(problems.begin(), problems.end(), [](const Problem& problem) { return !problem.warning; });
}

}  // namespace

std::shared_ptr<const Pack> read_pack(const std::string& folder, std::vector<Problem>& problems) {
  const auto before = problems.size();
  const auto file = (fs::path(folder) / "pack.toml").string();
  const auto head = read_toml(file, file, problems);
  if (!head) return nullptr;
  auto pack = std::make_shared<Pack>();
  pack->folder = folder;
  add_to_revision(*pack, file, bytes_of(file));
  std::string description;
  TableReader in(*head, file, "", problems);
  in.required("id", pack->id.value);
  in.required("title", pack->title);
  in.text("description", description);
  bool context = false;
  in.flag("context", context);
  in.finish();
  if (!pack->id.empty() && !is_slug(pack->id.value)) in.problem("id", "is 1 to 64 of a-z, 0-9 and -");

  if (const auto path = fs::path(folder) / "gazetteer.toml"; fs::exists(path))
    read_gazetteer(path, context, *pack, problems);
  Ids lists, rules;
  auto list_files = toml_files(fs::path(folder) / "lists");
  if (const auto path = fs::path(folder) / "lists.toml"; fs::exists(path)) list_files.insert(list_files.begin(), path);
  for (const auto& path : list_files) {
    read_file(path, "list", *pack, problems,
              [&](const toml::table& table, const std::string& shown, std::span<const std::string_view>) {
                read_list(table, shown, *pack, lists, problems);
              });
  }
  for (const auto& path : toml_files(fs::path(folder) / "rules")) {
    read_file(path, "rule", *pack, problems,
              [&](const toml::table& table, const std::string& shown, std::span<const std::string_view> lines) {
                read_rule(table, shown, lines, *pack, rules, problems);
              });
  }
  read_claims(folder, *pack, problems);
  if (any_error(std::span(problems).subspan(before))) return nullptr;
  if (pack->rules.empty() && pack->lists.empty() && pack->gazetteers.empty() && pack->claims.empty()) {
    in.problem(
        "id",
        "nothing is in this pack; write rules/*.toml, lists/*.toml, gazetteer.toml or claims.json beside pack.toml",
        true);
  }
  return pack;
}

std::vector<Problem> collisions(const Pack& pack, std::span<const std::shared_ptr<const Pack>> before) {
  std::vector<Problem> out;
  const auto say = [&](const Location& where, std::string_view kind, std::string_view id, const Location& earlier) {
    out.push_back(
        {where, fmt::format("{}.id: \"{}\" is already the id of the {} at {}; choose another, or leave one of "
                            "the two packs out of packs.folders",
                            kind, id, kind, earlier.text())});
  };
  std::map<std::string_view, const Location*> rules, lists, places;
  const auto note = [](const Pack& from, auto&& each) {
    for (const auto& rule : from.rules) each(0, std::string_view(rule.id.value), rule.where);
    for (const auto& list : from.lists) each(1, std::string_view(list.id), list.where);
    std::size_t at = 0;
    for (const auto& gazetteer : from.gazetteers) {
      for (const auto& place : gazetteer.places) {
        const auto& where = from.places_where[at++];
        if (!gazetteer.context) each(2, std::string_view(place.id.value), where);  // a context yields to the others
      }
    }
  };
  const std::array known{&rules, &lists, &places};
  constexpr std::array<std::string_view, 3> kKinds{"rule", "list", "place"};
  const auto head = [](const Pack& one) { return Location{one.folder + "/pack.toml", 1, 1}; };
  for (const auto& other : before) {
    if (other->id == pack.id) say(head(pack), "pack", pack.id.value, head(*other));
    note(*other, [&](std::size_t kind, std::string_view id, const Location& where) {
      known.at(kind)->try_emplace(id, &where);
    });
  }
  note(pack, [&](std::size_t kind, std::string_view id, const Location& where) {
    const auto earlier = known.at(kind)->find(id);
    if (earlier != known.at(kind)->end()) say(where, kKinds.at(kind), id, *earlier->second);
  });
  return out;
}

void use_packs(Config& config, std::vector<std::shared_ptr<const Pack>> packs) {
  config.packs = std::move(packs);
  config.rules.clear();
  config.lists.clear();
  config.gazetteers.clear();
  config.approvals.clear();
  for (const auto& pack : config.packs) {
    config.rules.insert(config.rules.end(), pack->rules.begin(), pack->rules.end());
    config.lists.insert(config.lists.end(), pack->lists.begin(), pack->lists.end());
    config.gazetteers.insert(config.gazetteers.end(), pack->gazetteers.begin(), pack->gazetteers.end());
    config.approvals.insert(config.approvals.end(), pack->approvals.begin(), pack->approvals.end());
  }
  for (auto& rule : config.rules) seal(rule, config.lists);
}

void load_pack(const std::string& folder, Config& config, std::vector<Problem>& problems) {
  const auto pack = read_pack(folder, problems);
  if (!pack) return;
  const auto shared = collisions(*pack, config.packs);
  problems.insert(problems.end(), shared.begin(), shared.end());
  if (!shared.empty()) return;
  auto packs = std::move(config.packs);
  packs.push_back(pack);
  use_packs(config, std::move(packs));
}

}  // namespace dongtin
