#include "corpus.hpp"

#include <fmt/core.h>
#include <simdjson.h>
#include <time.h>

#include <algorithm>
#include <fstream>
#include <random>

#include "matchers/normalise.hpp"

namespace dongtin::bench {

namespace {

/// False when it is none.
bool read_tree(simdjson::dom::array node, Tree& out) {
  std::string_view op, text;
  if (node.at(0).get_string().get(op)) return false;
  const auto child = [&](std::size_t i) {
    simdjson::dom::array tree;
    return !node.at(i).get_array().get(tree) && read_tree(tree, out.children.emplace_back());
  };
  if (op == "P") {
    out.op = Tree::Op::phrase;
    if (node.at(1).get_string().get(text)) return false;
    out.phrase = text;
    return true;
  }
  if (op == "NEAR") {
    out.op = Tree::Op::near;
    return !node.at(1).get_uint64().get(out.distance) && child(2) && child(3);
  }
  if (op == "N") {
    out.op = Tree::Op::without;
    return child(1);
  }
  if (op != "A" && op != "O") return false;
  out.op = op == "A" ? Tree::Op::all : Tree::Op::either;
  bool positive = false;
  for (std::size_t i = 1; i < node.size(); ++i) {
    if (!child(i)) return false;
    positive |= out.children.back().op != Tree::Op::without;
  }
  return positive;
}

std::string words_of(const Tree& tree, std::string_view sign) {
  if (tree.op == Tree::Op::phrase) return std::string(sign) + tree.phrase + "\"";
  if (tree.op == Tree::Op::near) {
    return "(" + words_of(tree.children[0], sign) + " NEAR/" + std::to_string(tree.distance) + " " +
           words_of(tree.children[1], sign) + ")";
  }
  std::string out = "(", negated;
  for (const Tree& child : tree.children) {
    if (child.op == Tree::Op::without) {
      negated += " NOT " + words_of(child.children[0], sign);
      continue;
    }
    if (out.size() > 1) out += tree.op == Tree::Op::all ? " AND " : " OR ";
    out += words_of(child, sign);
  }
  return out + negated + ")";
}

void phrases_of(const Tree& tree, std::vector<std::string>& out) {
  if (tree.op == Tree::Op::phrase) out.push_back(tree.phrase);
  for (const Tree& child : tree.children) phrases_of(child, out);
}

}  // namespace

void add_query(Tree tree, Accents accents, Queries& to) {
  Rule rule;
  rule.id = RuleId{fmt::format("q{:06}", to.rules.size())};
  rule.status = RuleStatus::live;
  rule.scope = Scope::national;
  rule.category = Category::scam;  // phrases drawn from texts may be names, which other rules may not hold
  rule.query = words_of(tree, accents == Accents::any ? "~\"" : "\"");
  seal(rule);
  to.rules.push_back(std::move(rule));
  phrases_of(tree, to.phrases);
  to.trees.push_back(std::move(tree));
}

bool read_queries(const char* file, Accents accents, Queries& out) {
  simdjson::dom::parser parser;
  simdjson::dom::array list;
  if (parser.load(file).get_array().get(list)) return false;
  for (simdjson::dom::element element : list) {
    simdjson::dom::array node;
    simdjson::dom::element whole = element;
    if (element.is_object() && element["query"].get(whole) && element["q"].get(whole)) continue;
    Tree tree;
    if (whole.get_array().get(node) || !read_tree(node, tree) || tree.op == Tree::Op::without) {
      ++out.left_out;
      continue;
    }
    add_query(std::move(tree), accents, out);
  }
  return !out.rules.empty();
}

bool read_texts(const char* file, std::vector<Text>& out) {
  std::ifstream in(file);
  simdjson::dom::parser lines;
  for (std::string line; std::getline(in, line);) {
    const auto read = lines.parse(line);
    std::string_view title, text;
    if (read["text"].get_string().get(text)) continue;
    if (read["title"].get_string().get(title)) title = {};
    out.push_back({std::string(title), std::string(text)});
  }
  return !out.empty();
}

void generate(std::size_t rules, std::size_t texts, Accents accents, Queries& queries, std::vector<Text>& out) {
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
  const auto any = [&] { return syllables[random() % syllables.size()]; };  // what is asked for is rare in texts
  const auto phrase = [&] {
    std::string words = any();
    for (auto n = 1 + random() % 3; n > 0; --n) words += " " + any();
    Folded folded;
    fold_phrase(words, folded);
    return Tree{Tree::Op::phrase, 0, folded.stream.substr(1, folded.stream.size() - 2), {}};
  };
  const auto either = [&] { return Tree{Tree::Op::either, 0, {}, {phrase(), phrase()}}; };
  const auto excluded = [&] { return Tree{Tree::Op::without, 0, {}, {phrase()}}; };
  for (std::size_t i = 0; i < rules; ++i) {
    add_query(i % 4 == 0   ? phrase()
              : i % 4 == 1 ? Tree{Tree::Op::all, 0, {}, {phrase(), either()}}
              : i % 4 == 2 ? Tree{Tree::Op::all, 0, {}, {either(), excluded()}}
                           : Tree{Tree::Op::near, 5 + random() % 16, {}, {phrase(), phrase()}},
              accents, queries);
  }
  for (std::size_t i = 0; i < texts; ++i) {
    std::string text;
    for (int k = 0; k < 400; ++k) text += syllable() + (k % 15 == 14 ? ". " : " ");
    out.push_back({std::to_string(i), std::move(text)});
  }
}

double cpu_seconds() {
  timespec t{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
  return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_nsec) / 1e9;
}

double percentile(std::vector<double> values, double share) {
  std::sort(values.begin(), values.end());
  return values[static_cast<std::size_t>(share * static_cast<double>(values.size() - 1))];
}

}  // namespace dongtin::bench
