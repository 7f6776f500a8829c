#include "end_to_end.hpp"

#include <fcntl.h>
#include <fmt/core.h>
#include <fmt/ostream.h>
#include <simdjson.h>
#include <spawn.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include <algorithm>
#include <boost/json/serialize.hpp>
#include <charconv>
#include <fstream>
#include <optional>
#include <set>
#include <string_view>
#include <vector>

#include "folder.hpp"
#include "limits.hpp"
#include "matchers/guard/guard.hpp"

extern char** environ;

namespace dongtin::bench {

namespace {

constexpr int kRounds = 5;
constexpr std::size_t kItems = 9000;  // many, so that the start, which is taken off, weighs little
constexpr std::size_t kRulesAFile = 10000;
constexpr std::string_view kNoMatch = "zzqx";

/// A text that the tree is true of, unless what it excludes is in it.
std::string example(const Tree& tree) {
  switch (tree.op) {
    case Tree::Op::phrase:
      return tree.phrase;
    case Tree::Op::without:
      return {};
    case Tree::Op::either:
      for (const Tree& child : tree.children) {
        if (child.op != Tree::Op::without) return example(child);
      }
      return {};
    case Tree::Op::all:
    case Tree::Op::near: {
      std::string out;
      for (const Tree& child : tree.children) out += example(child) + " ";
      return out;
    }
  }
  return {};
}

/// Those that the program would take, each with a text that it matches: harm rules, or rules on topics, whose items
/// are only mentions.
std::vector<Rule> usable(const Queries& queries, bool harm) {
  std::vector<Rule> out;
  Scratch scratch;
  MatchList matches;
  Item item;
  for (std::size_t i = 0; i < queries.rules.size(); ++i) {
    Rule rule = queries.rules[i];
    item.text = example(queries.trees[i]);
    const auto compiled = RuleSet::compile({&rule, 1}, {}, {}).rules;
    if (!compiled) continue;
    compiled->match(item, scratch, matches);
    if (matches.rules.size() != 1) continue;
    if (!harm) {
      rule.category.reset();
      rule.topic = "q";
    }
    seal(rule);
    rule.must_match = {item.text};
    rule.where.line = static_cast<std::uint32_t>(out.size() + 1);
    rule.query_where = rule.where;
    out.push_back(std::move(rule));
  }
  std::set<std::uint32_t> refused;
  for (const auto& problem : admit_rules(out, {}, {}).problems) {
    if (!problem.warning) refused.insert(problem.where.line);
  }
  std::erase_if(out, [&](const Rule& rule) { return refused.contains(rule.where.line); });
  return out;
}

void write_office(const Folder& folder, const std::vector<Rule>& rules) {
  std::filesystem::create_directories(folder.file("pack/rules"));
  std::ofstream(folder.file("dongtin.toml")) << "[province]\nwatch = [\"q\"]\n[packs]\nfolders = [\"pack\"]\n";
  std::ofstream(folder.file("sources.toml")) << "source = []\n";
  std::ofstream(folder.file("pack/pack.toml")) << "id = \"q\"\ntitle = \"q\"\ndescription = \"q\"\n";
  std::ofstream(folder.file("pack/gazetteer.toml"))
      << "place = [{ id = \"q\", name = \"Zzqxw\", kind = \"tỉnh\", level = \"province\", province = \"q\" }]\n";
  std::ofstream out;
  for (std::size_t i = 0; i < rules.size(); ++i) {
    if (i % kRulesAFile == 0) {
      out.close();
      out.open(folder.file(fmt::format("pack/rules/q{}.toml", i)));
    }
    const Rule& rule = rules[i];
    fmt::print(out,
               "[[rule]]\nid = \"{}\"\ntitle = \"q\"\nstatus = \"live\"\n{}\nseverity = \"low\"\n"
               "scope = \"national\"\npurpose = \"q\"\nowner = \"q\"\nreview_date = \"2099-01-01\"\n"
               "known_false_positives = [\"q\"]\nmatch = [\"{}\"]\nno_match = [\"{}\"]\nquery = '{}'\n",
               rule.id.value, rule.category ? "category = \"scam\"" : "topic = \"q\"", rule.must_match.front(),
               kNoMatch, rule.query);
  }
}

void write_items(const std::string& file, const std::vector<Item>& items, std::size_t count) {
  std::ofstream out(file);
  for (std::size_t i = 0; i < count; ++i)
    fmt::print(out, "{{\"id\":\"{}\",\"text\":{}}}\n", i,
               boost::json::serialize(boost::json::string_view(items[i].text)));
}

/// CPU seconds of the program on a file of items; nothing when it fails. What it says goes to files of the folder.
std::optional<double> run(const std::string& program, const Folder& folder, std::string_view file) {
  const std::vector<std::string> words{program,     "match", "--config",       folder.file(""),
                                       "--workers", "1",     folder.file(file)};
  std::vector<char*> arguments;
  for (const auto& word : words) arguments.push_back(const_cast<char*>(word.c_str()));
  arguments.push_back(nullptr);
  posix_spawn_file_actions_t files;
  posix_spawn_file_actions_init(&files);
  const std::string out = folder.file("out"), errors = folder.file("errors");
  posix_spawn_file_actions_addopen(&files, STDOUT_FILENO, out.c_str(), O_CREAT | O_TRUNC | O_WRONLY, 0600);
  posix_spawn_file_actions_addopen(&files, STDERR_FILENO, errors.c_str(), O_CREAT | O_TRUNC | O_WRONLY, 0600);
  pid_t child = -1;
  const int error = posix_spawn(&child, program.c_str(), &files, nullptr, arguments.data(), environ);
  posix_spawn_file_actions_destroy(&files);
  int status = 0;
  rusage used{};
  if (error != 0 || wait4(child, &status, 0, &used) != child || status != 0) return std::nullopt;
  const auto seconds = [](const timeval& t) {
    return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec) / 1e6;
  };
  return seconds(used.ru_utime) + seconds(used.ru_stime);
}

std::string first_line(const std::string& file) {
  std::ifstream in(file);
  std::string out;
  std::getline(in, out);
  return out;
}

std::uint32_t number_of(std::string_view id) {
  std::uint32_t out = 0;
  std::from_chars(id.data(), id.data() + id.size(), out);
  return out;
}

/// What the program wrote last.
std::optional<Pairs> pairs_written(const std::string& file) {
  Pairs out;
  simdjson::dom::parser parser;
  simdjson::dom::document_stream lines;
  simdjson::padded_string all;
  if (simdjson::padded_string::load(file).get(all) || parser.parse_many(all, 8u << 20).get(lines)) return std::nullopt;
  for (auto line : lines) {
    std::string_view id;
    simdjson::dom::array rules;
    if (line["id"].get(id) || line["rules"].get(rules)) return std::nullopt;
    for (auto rule : rules) {
      std::string_view name;
      if (rule["id"].get(name)) return std::nullopt;
      out.push_back(pair_of(number_of(id), number_of(name.substr(1))));
    }
  }
  std::sort(out.begin(), out.end());
  return out;
}

bool measure(const std::vector<Rule>& rules, const std::vector<Item>& items, const std::string& program, bool harm) {
  const Folder folder;
  const std::size_t count = std::min(items.size(), kItems);
  const std::string_view kind = harm ? "harm" : "topic";
  if (!folder.made() || rules.empty() || count < 2) {
    fmt::print("  dongtin match, {} rules: skipped, none can be used or nothing can be written\n", kind);
    return true;
  }
  write_office(folder, rules);
  write_items(folder.file("one"), items, 1);
  write_items(folder.file("all"), items, count);
  const auto compiled = RuleSet::compile(rules, {}, {}).rules;
  Scratch scratch;
  MatchList matches;
  Pairs ours;
  std::vector<double> engine, whole, ratios;
  for (int round = 0; round < kRounds; ++round) {
    ours.clear();
    const double begin = cpu_seconds();
    for (std::size_t i = 0; i < count; ++i) {
      compiled->match(items[i], scratch, matches);
      for (const Match& match : matches.rules)
        ours.push_back(pair_of(i, number_of(std::string_view(match.rule.value).substr(1))));
    }
    engine.push_back((cpu_seconds() - begin) / static_cast<double>(count));
    const auto start = run(program, folder, "one"), total = run(program, folder, "all");
    if (!start || !total) {
      fmt::print("  {} match failed: {}\n", program, first_line(folder.file("errors")));
      return false;
    }
    whole.push_back((*total - *start) / static_cast<double>(count - 1));
    ratios.push_back(engine.back() / whole.back());
  }
  std::sort(ours.begin(), ours.end());
  const auto written = pairs_written(folder.file("out"));
  if (!written || *written != ours) {
    fmt::print("  DIFFERS: dongtin match wrote other pairs than RuleSet has ({} and {})\n",
               written ? written->size() : 0, ours.size());
    return false;
  }
  fmt::print("  dongtin match, {} {} rules, {} items: {:.1f} us/item of CPU, RuleSet {:.1f}; the same {} pairs\n",
             rules.size(), kind, count, percentile(whole, 0.5) * 1e6, percentile(engine, 0.5) * 1e6, ours.size());
  const double ratio = percentile(ratios, 0.5);
  if (harm) {
    fmt::print("  {:52} {:8.2f}\n", "speed with assessment / RuleSet", ratio);
  } else {
    print_wanted("speed of dongtin match / RuleSet", ratio, 0.6, true);
  }
  return true;
}

}  // namespace

bool measure_end_to_end(const Queries& queries, const std::vector<Item>& items, const std::string& program) {
  const bool topics = measure(usable(queries, false), items, program, false);
  return measure(usable(queries, true), items, program, true) && topics;
}

}  // namespace dongtin::bench
