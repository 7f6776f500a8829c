// RuleSet::match against a bare scan for the same literals over the same folded bytes, interleaved, medians.
//
// match_bench [CORPUS.ndjson QUERIES.json]. The corpus has {id, title, text} a line, the queries are trees over folded
// phrases: ["P", phrase] ["O", …] ["A", …] with ["N", …] for what is excluded; queries with another operator are left
// out. Texts are matched folded, so that every engine agrees on what matches. Without files it generates its own.
#include <fmt/core.h>
#include <simdjson.h>
#include <time.h>

#include <algorithm>
#include <fstream>
#include <random>
#include <string>
#include <vector>

#include "matchers/hyperscan.hpp"
#include "matchers/normalise.hpp"
#include "matchers/rule_set.hpp"
#include "matchers/terms.hpp"

using namespace dongtin;

namespace {

constexpr int kRounds = 5;

struct Work {
  std::vector<std::string> originals;  // with accents
  std::vector<Item> items;             // folded
  std::vector<Rule> rules;
  TermTable terms;
  std::size_t left_out = 0;
};

double cpu_seconds() {
  timespec t{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
  return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_nsec) / 1e9;
}

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

void add_item(Work& work, std::string text) {
  Folded folded;
  fold(text, folded);
  Item item;
  item.text = folded.stream;
  work.items.push_back(std::move(item));
  work.originals.push_back(std::move(text));
}

void add_rule(Work& work, std::string query) {
  Rule rule;
  rule.id = RuleId{fmt::format("q{:06}", work.rules.size())};
  rule.status = RuleStatus::live;
  rule.scope = Scope::national;
  rule.category = Category::scam;  // phrases drawn from texts may be names, which other rules may not hold
  rule.query = std::move(query);
  seal(rule);
  work.rules.push_back(std::move(rule));
}

/// The tree as our query; false when it is none.
bool write_query(simdjson::dom::array node, std::string& out, std::vector<std::string>& phrases) {
  std::string_view op, text;
  if (node.at(0).get_string().get(op)) return false;
  if (op == "P") {
    if (node.at(1).get_string().get(text)) return false;
    out += "\"" + std::string(text) + "\"";
    phrases.emplace_back(text);
    return true;
  }
  if (op == "NEAR") {
    std::uint64_t n = 0;
    simdjson::dom::array left, right;
    if (node.at(1).get_uint64().get(n) || node.at(2).get_array().get(left) || node.at(3).get_array().get(right))
      return false;
    out += "(";
    if (!write_query(left, out, phrases)) return false;
    out += " NEAR/" + std::to_string(n) + " ";
    if (!write_query(right, out, phrases)) return false;
    out += ")";
    return true;
  }
  if (op != "A" && op != "O") return false;
  out += "(";
  bool first = true;
  std::string negated;
  for (std::size_t i = 1; i < node.size(); ++i) {
    simdjson::dom::array child;
    if (node.at(i).get_array().get(child)) return false;
    std::string_view child_op;
    if (child.at(0).get_string().get(child_op)) return false;
    if (child_op == "N") {
      if (child.at(1).get_array().get(child)) return false;
      negated += " NOT ";
      if (!write_query(child, negated, phrases)) return false;
      continue;
    }
    if (!first) out += op == "A" ? " AND " : " OR ";
    first = false;
    if (!write_query(child, out, phrases)) return false;
  }
  out += negated + ")";
  return !first;
}

bool read_files(Work& work, const char* corpus, const char* queries) {
  simdjson::dom::parser parser;
  simdjson::dom::array list;
  if (parser.load(queries).get_array().get(list)) return false;
  for (simdjson::dom::element element : list) {
    simdjson::dom::array node;
    simdjson::dom::element tree = element;
    if (element.is_object() && element["query"].get(tree) && element["q"].get(tree)) continue;
    std::string query;
    std::vector<std::string> phrases;
    if (tree.get_array().get(node) || !write_query(node, query, phrases)) {
      ++work.left_out;
      continue;
    }
    for (const auto& phrase : phrases) work.terms.add(phrase);
    add_rule(work, std::move(query));
  }
  std::ifstream in(corpus);
  simdjson::dom::parser lines;
  for (std::string line; std::getline(in, line);) {
    std::string_view text;
    if (lines.parse(line)["text"].get_string().get(text)) continue;
    add_item(work, std::string(text));
  }
  return !work.items.empty() && !work.rules.empty();
}

void generate(Work& work) {
  std::mt19937 random(20260520);
  const std::vector<std::string> heads{"b",  "c",  "ch", "d",  "đ", "g", "gi", "h",  "kh", "l", "m", "n",
                                       "ng", "nh", "ph", "qu", "r", "s", "t",  "th", "tr", "v", "x"};
  const std::vector<std::string> tails{"a",   "á",   "à",  "ạ",  "ai", "ài",  "an",   "ang", "áng", "âm",
                                       "ập",  "ăn",  "ắt", "ê",  "ến", "iên", "iếng", "o",   "ò",   "ong",
                                       "ông", "ống", "ơi", "ời", "u",  "ủ",   "ung",  "ưng", "ước", "ượng"};
  std::vector<std::string> syllables;
  for (const auto& h : heads) {
    for (const auto& t : tails) syllables.push_back(h + t);
  }
  std::shuffle(syllables.begin(), syllables.end(), random);
  const auto syllable = [&] {  // frequent ones are much more frequent, as in any language
    const double u = std::uniform_real_distribution<double>(0, 1)(random);
    return syllables[static_cast<std::size_t>(u * u * u * static_cast<double>(syllables.size() - 1))];
  };
  const auto phrase = [&] {
    std::string out = syllable();
    for (auto n = 1 + random() % 3; n > 0; --n) out += " " + syllable();
    Folded folded;
    fold_phrase(out, folded);
    out = folded.stream.substr(1, folded.stream.size() - 2);
    work.terms.add(out);
    return out;
  };
  for (int i = 0; i < 1000; ++i) {
    add_rule(work, i % 3 == 0   ? phrase()
                   : i % 3 == 1 ? phrase() + " AND (" + phrase() + " OR " + phrase() + ")"
                                : "(" + phrase() + " OR " + phrase() + ") NOT " + phrase());
  }
  for (int i = 0; i < 4000; ++i) {
    std::string text;
    for (int k = 0; k < 400; ++k) text += syllable() + (k % 15 == 14 ? ". " : " ");
    add_item(work, std::move(text));
  }
}

}  // namespace

int main(int argc, char** argv) {
  Work work;
  if (argc == 3) {
    if (!read_files(work, argv[1], argv[2])) {
      fmt::print(stderr, "match_bench: no items or no queries in {} and {}\n", argv[1], argv[2]);
      return 1;
    }
    fmt::print("corpus {}\n", argv[1]);
  } else {
    generate(work);
    fmt::print("corpus: generated\n");
  }
  const auto compiled = RuleSet::compile(work.rules, {}, {});
  auto database = hyperscan::Database::compile(work.terms.literals());
  if (!compiled.rules || !database) {
    fmt::print(stderr, "match_bench: the queries do not compile\n");
    return 1;
  }
  hyperscan::Scratch scan;
  database->prepare(scan);
  std::vector<Folded> folded(work.items.size());
  std::size_t bytes = 0, original_bytes = 0;
  for (std::size_t i = 0; i < work.items.size(); ++i) {
    fold(work.items[i].text, folded[i]);
    bytes += work.items[i].text.size();
    original_bytes += work.originals[i].size();
  }
  fmt::print("{} items, {:.1f} MB folded, {} queries ({} left out), {} literals\n", work.items.size(),
             static_cast<double>(bytes) / 1e6, work.rules.size(), work.left_out, work.terms.literals().size());
  Scratch scratch;
  MatchList matches;
  Folded reused;
  std::size_t pairs = 0;
  std::uint64_t hits = 0;
  std::vector<double> match_seconds, scan_seconds, fold_seconds;
  for (int round = 0; round < kRounds; ++round) {
    pairs = 0;
    hits = 0;
    const double a = cpu_seconds();
    for (const Item& item : work.items) {
      compiled.rules->match(item, scratch, matches);
      pairs += matches.rules.size();
    }
    const double b = cpu_seconds();
    for (const Folded& f : folded) {
      database->scan(
          f.stream, scan, [](void* count, std::uint32_t, std::uint64_t) { ++*static_cast<std::uint64_t*>(count); },
          &hits);
    }
    const double c = cpu_seconds();
    for (const auto& text : work.originals) fold(text, reused);
    const double d = cpu_seconds();
    match_seconds.push_back(b - a);
    scan_seconds.push_back(c - b);
    fold_seconds.push_back(d - c);
  }
  const double match_rate = static_cast<double>(bytes) / 1e6 / median(match_seconds);
  const double scan_rate = static_cast<double>(bytes) / 1e6 / median(scan_seconds);
  fmt::print("match   {:8.1f} MB/s  {:6.2f} us/item  {} pairs\n", match_rate,
             median(match_seconds) * 1e6 / static_cast<double>(work.items.size()), pairs);
  fmt::print("hs_scan {:8.1f} MB/s  {} hits\n", scan_rate, hits);
  fmt::print("fold    {:8.1f} MB/s of accented text\n",
             static_cast<double>(original_bytes) / 1e6 / median(fold_seconds));
  fmt::print("ratio match/hs_scan {:.2f}\n", match_rate / scan_rate);
  return 0;
}
