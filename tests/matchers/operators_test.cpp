// NEAR, "…"~n and EXCEPT against what they mean, computed the slow and obvious way: every pair, every window.
#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <iostream>
#include <random>
#include <set>

#include "matchers/rule_set.hpp"

namespace dongtin {
namespace {

constexpr unsigned kSeed = 20260701;
constexpr int kQueries = 400, kTexts = 12;

struct Stretch {
  int first = 0, last = 0;  // words, both included
  auto operator<=>(const Stretch&) const = default;
};
using Stretches = std::set<Stretch>;
using Words = std::vector<std::string>;

const Words kWords{"mưa", "gió", "bão", "lũ", "đèo"};

/// A query, and the stretches of a text that are its hits.
struct Meaning {
  std::string query;
  std::function<Stretches(const Words&)> hits;
};

bool near(const Stretch& a, const Stretch& b, int n, bool ordered) {
  if (b.first > a.last) return b.first - a.last - 1 <= n;
  return !ordered && a.first > b.last && a.first - b.last - 1 <= n;
}

class Maker {
 public:
  Meaning make(int depth) {
    const auto kind = depth == 0 ? 0 : random() % 5;
    if (kind == 1) return either(make(depth - 1), make(depth - 1));
    if (kind == 2) return except(simple(), simple());
    if (kind == 3) return near_each(make(depth - 1), make(depth - 1));
    if (kind == 4) return within();
    return phrase();
  }
  Words text() {
    Words out;
    for (auto n = random() % 40; n > 0; --n) out.push_back(random() % 3 == 0 ? "x" + std::to_string(n) : word());
    return out;
  }
  std::mt19937 random{kSeed};

 private:
  std::string word() { return kWords[random() % kWords.size()]; }

  Meaning phrase() {
    Words words{word()};
    if (random() % 2 == 0) words.push_back(word());
    std::string query = "\"" + words[0] + (words.size() > 1 ? " " + words[1] : "") + "\"";
    return {query, [words](const Words& text) {
              Stretches out;
              for (std::size_t i = 0; i + words.size() <= text.size(); ++i) {
                if (std::equal(words.begin(), words.end(), text.begin() + static_cast<std::ptrdiff_t>(i)))
                  out.insert({static_cast<int>(i), static_cast<int>(i + words.size()) - 1});
              }
              return out;
            }};
  }
  Meaning simple() { return random() % 2 == 0 ? phrase() : either(phrase(), phrase()); }
  static Meaning either(const Meaning& a, const Meaning& b) {
    return {"(" + a.query + " OR " + b.query + ")", [a, b](const Words& text) {
              Stretches out = a.hits(text);
              out.merge(b.hits(text));
              return out;
            }};
  }
  static Meaning except(const Meaning& a, const Meaning& b) {
    return {"(" + a.query + " EXCEPT " + b.query + ")", [a, b](const Words& text) {
              Stretches out;
              const auto right = b.hits(text);
              for (const auto& hit : a.hits(text)) {
                const bool hidden = std::any_of(right.begin(), right.end(), [&](const Stretch& r) {
                  return r.first <= hit.last && hit.first <= r.last;
                });
                if (!hidden) out.insert(hit);
              }
              return out;
            }};
  }
  Meaning near_each(const Meaning& a, const Meaning& b) {
    const int n = static_cast<int>(random() % 6);
    const bool ordered = random() % 2 == 0;
    return {"(" + a.query + " NEAR/" + std::to_string(n) + (ordered ? "f " : " ") + b.query + ")",
            [a, b, n, ordered](const Words& text) {
              Stretches out;
              for (const auto& l : a.hits(text)) {
                for (const auto& r : b.hits(text)) {
                  if (!near(l, r, n, ordered)) continue;
                  out.insert(l);
                  out.insert(r);
                }
              }
              return out;
            }};
  }
  Meaning within() {
    Words words = kWords;
    std::shuffle(words.begin(), words.end(), random);
    words.resize(3);
    const int n = static_cast<int>(random() % 4);
    return {"\"" + words[0] + " " + words[1] + " " + words[2] + "\"~" + std::to_string(n),
            [words, n](const Words& text) {
              Stretches out;
              const int size = static_cast<int>(text.size());
              for (int from = 0; from < size; ++from) {
                const int to = std::min(size, from + n + 3);
                const auto begin = text.begin() + from, end = text.begin() + to;
                if (!std::all_of(words.begin(), words.end(),
                                 [&](const auto& w) { return std::find(begin, end, w) != end; }))
                  continue;
                for (int i = from; i < to; ++i) {
                  if (std::find(words.begin(), words.end(), text[static_cast<std::size_t>(i)]) != words.end())
                    out.insert({i, i});
                }
              }
              return out;
            }};
  }
};

TEST(Operators, MeanWhatEveryPairAndWindowSays) {
  std::cout << "seed " << kSeed << '\n';
  Maker make;
  Scratch scratch;
  MatchList out;
  int met = 0, asked = 0;
  for (int i = 0; i < kQueries; ++i) {
    const Meaning meaning = make.make(3);
    Rule rule;
    rule.id = RuleId{"r"};
    rule.status = RuleStatus::live;
    rule.scope = Scope::national;
    rule.query = meaning.query;
    rule.query_where = {"q", 1, 1};
    const auto compiled = RuleSet::compile({&rule, 1}, {}, {});
    ASSERT_NE(compiled.rules, nullptr) << meaning.query << ": " << compiled.problems.back().line();
    for (int k = 0; k < kTexts; ++k) {
      const Words words = make.text();
      Item item;
      std::vector<std::uint32_t> begins, ends;
      for (const auto& word : words) {
        if (!item.text.empty()) item.text += ' ';
        begins.push_back(static_cast<std::uint32_t>(item.text.size()));
        item.text += word;
        ends.push_back(static_cast<std::uint32_t>(item.text.size()));
      }
      std::vector<std::pair<std::uint32_t, std::uint32_t>> wanted, shown;
      for (const auto& hit : meaning.hits(words)) {
        const auto begin = begins[static_cast<std::size_t>(hit.first)], end = ends[static_cast<std::size_t>(hit.last)];
        if (!wanted.empty() && begin < wanted.back().second) {
          wanted.back().second = std::max(wanted.back().second, end);
        } else {
          wanted.emplace_back(begin, end);
        }
      }
      compiled.rules->match(item, scratch, out);
      for (const auto& match : out.rules) {
        for (const auto& span : match.spans) shown.emplace_back(span.begin, span.end);
      }
      ASSERT_EQ(shown, wanted) << meaning.query << " | " << item.text;
      ++asked;
      met += out.rules.empty() ? 0 : 1;
    }
  }
  EXPECT_GT(met, asked / 10);
  EXPECT_LT(met, asked * 9 / 10);
}

}  // namespace
}  // namespace dongtin
