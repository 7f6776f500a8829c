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

void add_rule(Queries& to, std::string query) {
  Rule rule;
  rule.id = RuleId{fmt::format("q{:06}", to.rules.size())};
  rule.status = RuleStatus::live;
  rule.scope = Scope::national;
  rule.category = Category::scam;  // phrases drawn from texts may be names, which other rules may not hold
  rule.query = std::move(query);
  seal(rule);
  to.rules.push_back(std::move(rule));
}

class QueryWriter {
 public:
  explicit QueryWriter(Accents accents) : sign_(accents == Accents::any ? "~\"" : "\"") {}

  std::string phrase(std::string_view text) {
    phrases.emplace_back(text);
    return sign_ + std::string(text) + "\"";
  }

  /// The tree as our query; false when it is none.
  bool tree(simdjson::dom::array node, std::string& out) {
    std::string_view op, text;
    if (node.at(0).get_string().get(op)) return false;
    if (op == "P") {
      if (node.at(1).get_string().get(text)) return false;
      out += phrase(text);
      return true;
    }
    if (op == "NEAR") return near(node, out);
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
        if (!tree(child, negated)) return false;
        continue;
      }
      if (!first) out += op == "A" ? " AND " : " OR ";
      first = false;
      if (!tree(child, out)) return false;
    }
    out += negated + ")";
    return !first;
  }

  std::vector<std::string> phrases;

 private:
  bool near(simdjson::dom::array node, std::string& out) {
    std::uint64_t n = 0;
    simdjson::dom::array left, right;
    if (node.at(1).get_uint64().get(n) || node.at(2).get_array().get(left) || node.at(3).get_array().get(right))
      return false;
    out += "(";
    if (!tree(left, out)) return false;
    out += " NEAR/" + std::to_string(n) + " ";
    if (!tree(right, out)) return false;
    out += ")";
    return true;
  }

  std::string sign_;
};

}  // namespace

bool read_queries(const char* file, Accents accents, Queries& out) {
  simdjson::dom::parser parser;
  simdjson::dom::array list;
  if (parser.load(file).get_array().get(list)) return false;
  for (simdjson::dom::element element : list) {
    simdjson::dom::array node;
    simdjson::dom::element tree = element;
    if (element.is_object() && element["query"].get(tree) && element["q"].get(tree)) continue;
    std::string query;
    QueryWriter writer(accents);
    if (tree.get_array().get(node) || !writer.tree(node, query)) {
      ++out.left_out;
      continue;
    }
    out.phrases.insert(out.phrases.end(), writer.phrases.begin(), writer.phrases.end());
    add_rule(out, std::move(query));
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
  QueryWriter writer(accents);
  const auto phrase = [&] {
    std::string words = syllable();
    for (auto n = 1 + random() % 3; n > 0; --n) words += " " + syllable();
    Folded folded;
    fold_phrase(words, folded);
    return writer.phrase(std::string_view(folded.stream).substr(1, folded.stream.size() - 2));
  };
  for (std::size_t i = 0; i < rules; ++i) {
    add_rule(queries, i % 3 == 0   ? phrase()
                      : i % 3 == 1 ? phrase() + " AND (" + phrase() + " OR " + phrase() + ")"
                                   : "(" + phrase() + " OR " + phrase() + ") NOT " + phrase());
  }
  queries.phrases = std::move(writer.phrases);
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
