// Fits matchers/assertion_weights.cpp on the sets of tests/cases/assessment that are for development, and says how it
// does on sets that took no part: each set in turn is left out, fitted on the others, and scored.
//
// assertion_fit          the figures
// assertion_fit --table  matchers/assertion_weights.cpp
//
// The posts of everyday-denying.txt and everyday-asserting.txt belong to the set whose claims they are about; those of
// everyday-unseen-*.txt are scored and never fitted.
//
// A pair of an item and the claim that it comes closest to is taken for asserting where the item is labelled as
// repeating the claim, for not asserting where it is a correction, joke, question, opinion or news. Each counts twice:
// as written and without accents; an everyday post for kEveryday of an item in the loss. Words count that stand beside
// at least kClaims different claims of all sets, each by how much oftener it stands in the ones than in the others:
// Wang & Manning 2012, naive Bayes features in a linear model.
#include <fmt/core.h>

#include <cmath>
#include <filesystem>
#include <map>
#include <set>
#include <unordered_map>

#include "matchers/assertion.hpp"
#include "tests/matchers/claim_cases.hpp"
#include "tests/matchers/everyday.hpp"
#include "tests/matchers/labelled.hpp"
#include "tests/matchers/spelled.hpp"
#include "tests/support/typing.hpp"

using namespace dongtin;

namespace {

constexpr std::size_t kClaims = 10;
constexpr double kLeastScore = 0.1;  // of a claim's hit
constexpr double kRidge = 2, kShapeRidge = 0.3;
constexpr double kSeenBefore = 1;     // of each word, in either kind
constexpr double kMostOfWords = 1.5;  // weight of any words, so that no sign beside a claim hides it
constexpr int kPasses = 60;
constexpr double kOfTwo = 0.5;      // what each of the two spellings of an item counts
constexpr double kEveryday = 0.25;  // and an everyday post beside an item of the sets: fewer hands wrote them

const double kMatched = ClaimMatching{}.matched;

enum class Part : std::uint8_t { labelled, everyday, unseen };
constexpr std::array<std::string_view, 3> kParts{"the sets", "everyday posts", "everyday posts that are never fitted"};

struct Example {
  std::string set, claim;
  Part part = Part::labelled;
  bool asserts = false, unaccented = false;
  Stance stance = Stance::asserting;
  bool held = false;  // by what contrary.hpp finds; a newspaper's always
  double score = 0;   // of the hit; 0 where something differs
  std::vector<std::pair<std::uint64_t, float>> features;
  std::vector<std::pair<std::uint32_t, float>> columns;  // of those that count
};

/// The feature's words as the table has them; empty where they cannot be spelled.
std::string name_of(const AssertionFeature& feature, const AssertionCase& told,
                    const std::vector<AssertionToken>& tokens) {
  std::string out;
  for (std::uint32_t i = feature.token; i < feature.token + feature.tokens; ++i) {
    const AssertionToken& token = tokens[i];
    if (!out.empty()) out += ' ';
    if (token.key <= kAssertionMarks.size()) {
      out += kAssertionMarks.at(token.key - 1);
      continue;
    }
    const bool title = token.field == Field::title;
    const Syllable& at = (title ? told.title : told.text).syllables[token.syllable];
    out += spelled((title ? told.item.title : told.item.text).substr(at.begin, at.end - at.begin));
  }
  return assertion_key(out) == feature.key ? out : std::string();
}

const std::set<std::string> kAsserting{"known_claim"};
const std::set<std::string> kOthers{"correction", "satire", "question", "opinion", "criticism", "complaint", "news"};

class Reader {
 public:
  std::map<std::uint64_t, std::string> names;
  std::vector<Example> examples;

  void read(const std::string& set) {
    const auto& index = index_of(set);
    for (const auto& one : read_labelled("tests/cases/assessment/" + set + ".ndjson")) {
      if (one.item.tier == Tier::official) continue;
      if (!kAsserting.contains(one.kind) && !kOthers.contains(one.kind)) continue;
      read_both(set, index, one.item, one.claim, kAsserting.contains(one.kind), Part::labelled);
    }
  }
  void read_posts(const std::string& file, bool asserts, Part part) {
    for (const auto& post : read_everyday(file))
      read_both(post.set, index_of(post.set), post.item, post.claim, asserts, part);
  }

 private:
  const ClaimIndex& index_of(const std::string& set) {
    auto& index = indexes_[set];
    if (!index) {
      index = ClaimIndex::build(
          read_labelled_claims(std::string(DONGTIN_SOURCE_DIR) + "/tests/cases/assessment/" + set + "-claims.json"));
    }
    return *index;
  }
  /// As written and without accents.
  void read_both(const std::string& set, const ClaimIndex& index, Item item, const std::string& claim, bool asserts,
                 Part part) {
    read(set, index, labelled("", "", item), claim, asserts, part, false);
    item.title = typing::unaccented(item.title);
    item.text = typing::unaccented(item.text);
    read(set, index, labelled("", "", std::move(item)), claim, asserts, part, true);
  }
  void read(const std::string& set, const ClaimIndex& index, const Labelled& one, const std::string& claim,
            bool asserts, Part part, bool unaccented) {
    index.find(one.item, one.title, one.text, claims_, hits_);
    if (hits_.empty() || hits_.front().score < kLeastScore) return;
    const ClaimHit& hit = hits_.front();
    const Claim& reached = index.entries()[hit.claim].claim;
    if (!is_falsehood(reached.verdict()) || (asserts && reached.id() != claim)) return;
    const bool scam = reached.verdict() == Verdict::scam;
    const auto stance =
        stance_of(one.item, one.title, one.text, hit.field, hit.first, hit.last, stance_, hit.spans, hit.contradicted);
    const auto signs = contrary_signs(one.item, one.title, one.text, hit.spans, scam, contrary_);
    const AssertionCase told{one.item, one.title, one.text, hit, stance, signs, scam};
    read_assertion(told, scratch_);
    auto& out = examples.emplace_back();
    out.set = set;
    out.part = part;
    out.claim = set + " " + reached.id();
    out.asserts = asserts;
    out.unaccented = unaccented;
    out.score = hit.differs.empty() ? hit.score : 0;
    out.stance = stance.stance;
    out.held = contrary_of(one.item, one.title, one.text, hit.spans, signs).has_value();
    for (const auto& feature : scratch_.features) {
      out.features.emplace_back(feature.key, feature.value);
      if (feature.tokens == 0 || names.contains(feature.key)) continue;
      if (auto name = name_of(feature, told, scratch_.tokens); !name.empty()) names.emplace(feature.key, name);
    }
  }

  std::map<std::string, std::shared_ptr<const ClaimIndex>> indexes_;
  ClaimScratch claims_;
  StanceScratch stance_;
  ContraryScratch contrary_;
  AssertionScratch scratch_;
  std::vector<ClaimHit> hits_;
};

/// What is no words has a name of its own.
std::map<std::uint64_t, std::string> shape_names() {
  std::map<std::uint64_t, std::string> out;
  const auto add = [&](const std::string& name) { out.emplace(assertion_key(name), name); };
  for (const auto name : kAssertionShapes) add(std::string(name));
  for (const auto table : kAssertionTables) {
    for (int kind = 0; kind < kMostAssertionKinds; ++kind) add(std::string(table) + std::to_string(kind));
  }
  return out;
}

double sigmoid(double z) {
  return 1 / (1 + std::exp(-z));
}

/// By coordinates, Newton's method; column 0 is the constant, then shapes, then words.
std::vector<double> fitted(const std::vector<const Example*>& examples, std::size_t columns, std::size_t shapes) {
  std::vector<double> scale(columns, 1), asserting(columns, kSeenBefore), others(columns, kSeenBefore);
  std::vector<double> counts;  // of each example
  for (const Example* example : examples) {
    counts.push_back(kOfTwo * (example->part == Part::everyday ? kEveryday : 1));
    for (const auto& [column, value] : example->columns) ++(example->asserts ? asserting : others)[column];
  }
  const double shift = std::log(asserting[0] / others[0]);
  for (std::size_t column = shapes + 1; column < columns; ++column) {
    scale[column] = std::abs(std::log(asserting[column] / others[column]) - shift);
  }
  std::vector<std::vector<std::pair<std::uint32_t, double>>> by_column(columns);
  for (std::uint32_t i = 0; i < examples.size(); ++i) {
    for (const auto& [column, value] : examples[i]->columns) {
      by_column[column].emplace_back(i, static_cast<double>(value) * scale[column]);
    }
  }
  std::vector<double> out(columns, 0), z(examples.size(), 0);
  for (int pass = 0; pass < kPasses; ++pass) {
    double most = 0;
    for (std::size_t column = 0; column < columns; ++column) {
      const double ridge = column == 0 ? 0 : column <= shapes ? kShapeRidge : kRidge;
      double slope = ridge * out[column], bend = ridge + 1e-9;
      for (const auto& [i, value] : by_column[column]) {
        const double p = sigmoid(z[i]);
        slope += counts[i] * (p - (examples[i]->asserts ? 1 : 0)) * value;
        bend += counts[i] * std::max(p * (1 - p), 1e-3) * value * value;
      }
      const double most_of_it = column > shapes ? kMostOfWords / std::max(scale[column], 1e-6) : 1e6;
      const double step =
          std::clamp(out[column] + std::clamp(-slope / bend, -2.0, 2.0), -most_of_it, most_of_it) - out[column];
      out[column] += step;
      for (const auto& [i, value] : by_column[column]) z[i] += step * value;
      most = std::max(most, std::abs(step));
    }
    if (most < 1e-3) break;
  }
  for (std::size_t column = 0; column < columns; ++column) out[column] *= scale[column];
  return out;
}

double odds_of(const Example& example, const std::vector<double>& weights) {
  double z = 0;
  for (const auto& [column, value] : example.columns) z += weights[column] * static_cast<double>(value);
  return z;
}

/// Of a pair of one that asserts and one that does not, how often the former has the greater odds.
double area(std::vector<std::pair<double, bool>> odds) {
  // Of equal ones the one that asserts first: a tie is no win.
  std::sort(odds.begin(), odds.end(),
            [](const auto& a, const auto& b) { return a.first != b.first ? a.first < b.first : a.second > b.second; });
  double pairs = 0, others = 0, asserting = 0;
  for (const auto& [value, asserts] : odds) {
    pairs += asserts ? others : 0;
    ++(asserts ? asserting : others);
  }
  return asserting * others > 0 ? pairs / (asserting * others) : 0;
}

void print_figures(const std::vector<Example>& examples, const std::vector<double>& odds) {
  for (const Part part : {Part::labelled, Part::everyday, Part::unseen}) {
    for (const bool unaccented : {false, true}) {
      fmt::print("{}, {}, of what a claim is matched with:\n", kParts.at(static_cast<std::size_t>(part)),
                 unaccented ? "without accents" : "as written");
      for (const Stance stance : {Stance::asserting, Stance::asking, Stance::denying, Stance::quoting}) {
        std::vector<std::pair<double, bool>> all;
        for (std::size_t i = 0; i < examples.size(); ++i) {
          const Example& e = examples[i];
          if (e.part == part && e.unaccented == unaccented && e.stance == stance && e.score >= kMatched && !e.held)
            all.emplace_back(odds[i], e.asserts);
        }
        const auto above = [&](double least, bool asserts) {
          return std::count_if(all.begin(), all.end(),
                               [&](const auto& each) { return each.second == asserts && each.first >= least; });
        };
        fmt::print("  {:9} area {:.3f}; those that assert, and others, above", name(stance), area(all));
        for (const double least : {-100.0, kTellsAgainst, 0.0, 0.5, kLeastAsserted, kAssertedThoughAsking}) {
          fmt::print("  {:.2f}: {} {}", least, above(least, true), above(least, false));
        }
        fmt::print("\n");
      }
    }
  }
}

void print_table(const std::vector<std::string>& names, const std::vector<double>& weights) {
  fmt::print("// Written by tests/matchers/assertion_fit.cpp --table.\n#include \"matchers/assertion.hpp\"\n\n");
  fmt::print("namespace dongtin {{\n\nnamespace {{\n\n");
  fmt::print("constexpr auto kWeights = std::to_array<AssertionWeight>({{\n");
  for (std::size_t i = 0; i < names.size(); ++i) {
    const auto weight = fmt::format("{:.2f}", weights[i]);
    if (weight != "0.00" && weight != "-0.00") fmt::print("    {{\"{}\", {}F}},\n", names[i], weight);
  }
  fmt::print("}});\n\n}}  // namespace\n\nstd::span<const AssertionWeight> assertion_weights() {{\n");
  fmt::print("  return kWeights;\n}}\n\n}}  // namespace dongtin\n");
}

}  // namespace

int main(int argc, char** argv) {
  const bool table = argc > 1 && std::string_view(argv[1]) == "--table";
  std::set<std::string> sets;
  for (const auto& file :
       std::filesystem::directory_iterator(std::string(DONGTIN_SOURCE_DIR) + "/tests/cases/assessment")) {
    const auto stem = file.path().stem().string();
    const bool develops = stem.starts_with("dev") || stem.starts_with("contested");
    if (develops && file.path().extension() == ".ndjson") sets.insert(stem);
  }
  Reader reader;
  for (const auto& set : sets) reader.read(set);
  reader.read_posts("everyday-denying.txt", false, Part::everyday);
  reader.read_posts("everyday-asserting.txt", true, Part::everyday);
  reader.read_posts("everyday-unseen-denying.txt", false, Part::unseen);
  reader.read_posts("everyday-unseen-asserting.txt", true, Part::unseen);
  auto& examples = reader.examples;

  const auto shapes = shape_names();
  std::map<std::uint64_t, std::set<std::string>> beside;
  for (const auto& example : examples) {
    if (example.part == Part::unseen) continue;
    for (const auto& [key, value] : example.features) beside[key].insert(example.claim);
  }
  std::unordered_map<std::uint64_t, std::uint32_t> column_of;
  std::vector<std::string> names{"@"};
  for (const auto* known : {&shapes, static_cast<const std::map<std::uint64_t, std::string>*>(&reader.names)}) {
    std::map<std::string, std::uint64_t> sorted;
    for (const auto& [key, name] : *known) {
      if (beside.contains(key) && (known == &shapes || beside[key].size() >= kClaims)) sorted.emplace(name, key);
    }
    for (const auto& [name, key] : sorted) {
      column_of.emplace(key, static_cast<std::uint32_t>(names.size()));
      names.push_back(name);
    }
  }
  const auto of_shape = static_cast<std::size_t>(
      std::count_if(names.begin(), names.end(), [](const auto& name) { return name.starts_with("@"); }) - 1);
  for (auto& example : examples) {
    example.columns.emplace_back(0, 1.0F);
    for (const auto& [key, value] : example.features) {
      if (const auto column = column_of.find(key); column != column_of.end())
        example.columns.emplace_back(column->second, value);
    }
  }

  if (table) {
    std::vector<const Example*> all;
    for (const auto& example : examples) {
      if (example.part != Part::unseen) all.push_back(&example);
    }
    print_table(names, fitted(all, names.size(), of_shape));
    return 0;
  }
  std::vector<double> odds(examples.size(), 0);
  for (const auto& left_out : sets) {
    std::vector<const Example*> others;
    for (const auto& example : examples) {
      if (example.set != left_out && example.part != Part::unseen) others.push_back(&example);
    }
    const auto weights = fitted(others, names.size(), of_shape);
    for (std::size_t i = 0; i < examples.size(); ++i) {
      if (examples[i].set == left_out) odds[i] = odds_of(examples[i], weights);
    }
  }
  fmt::print("{} pairs of {} sets; {} words, pairs and threes of words, {} other features\n", examples.size(),
             sets.size(), names.size() - 1 - of_shape, of_shape);
  print_figures(examples, odds);
}
