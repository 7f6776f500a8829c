// The labelled set of tests/cases/assessment: what assess() says of it. `dev` and dev-2 to dev-4, which are in
// voices of their own, are for development; `held-out` was written and kept before it was first scored, and nothing is
// tuned on it. Of the contested ones see Contested, of later ones Voices.
#include <gmock/gmock.h>

#include <array>
#include <functional>
#include <iostream>
#include <map>
#include <random>

#include "tests/matchers/office.hpp"
#include "tests/support/typing.hpp"

namespace dongtin {
namespace {

using Detector = std::function<Said(const Labelled&)>;

bool flagged(const Said& said) {
  return said.label == Label::unverified || said.label == Label::disputed;
}

struct Share {
  std::size_t some = 0, all = 0;
  void add(bool one) {
    ++all;
    if (one) ++some;
  }
  /// `of_none`: where the set holds no such item.
  [[nodiscard]] double value(double of_none = 0) const {
    return all == 0 ? of_none : static_cast<double>(some) / static_cast<double>(all);
  }
  [[nodiscard]] std::string text() const { return std::to_string(some) + " of " + std::to_string(all); }
};

struct Scores {
  Share known;        // that repeat a known claim and are linked to it
  Share shown;        // of them, those that are linked, or left to a person with it beside
  Share disputed;     // of them, where it is a falsehood, that are flagged for it
  Share wrong_links;  // linked to another claim than the one they repeat, deny or ask about, of all
  Share in_vain;      // left to a person with another claim beside
  Share novel;        // new misinformation that is flagged
  Share hard;         // opinion, criticism, complaint, satire, question, correction that is flagged
  Share alike;        // true look-alikes that are flagged
  Share other;        // news and advertisements that are flagged
  Share corrections;  // that are told as such
  std::vector<std::string> wrong;
};

Scores scored(const std::vector<Labelled>& items, const Detector& detector) {
  Scores out;
  for (const auto& item : items) {
    const auto said = detector(item);
    bool right = !flagged(said);
    out.wrong_links.add(!said.claim.empty() && said.claim != item.claim);
    out.in_vain.add(!said.asked.empty() && said.asked != item.claim);
    if (item.kind == "known_claim") {
      const bool linked = said.claim == item.claim;
      out.known.add(linked);
      out.shown.add(linked || said.asked == item.claim);
      right = linked && said.label == item.label;
      if (item.label == Label::disputed) out.disputed.add(right);
    } else if (item.kind == "novel") {
      right = flagged(said);
      out.novel.add(right);
    } else if (item.kind == "look_alike") {
      out.alike.add(flagged(said));
    } else if (item.kind == "news" || item.kind == "advertisement") {
      out.other.add(flagged(said));
    } else {
      out.hard.add(flagged(said));
      if (item.kind == "correction") out.corrections.add(said.label == Label::correction);
    }
    if (!right)
      out.wrong.push_back(item.id + " " + item.kind + ": " + std::string(name(said.label)) + " " + said.claim);
  }
  return out;
}

struct Bounds {
  double known, wrong_links, novel, hard, alike;
  double disputed;  // the others, of which nothing tells whether their writers assert them, are left for a person
};
constexpr Bounds kPromised{0.90, 0.01, 0.5, 0, 0.02, 0.75};
/// What each set holds by now where that is less than is promised; never less than this again.
const std::map<std::string, Bounds> kReached{{"dev", kPromised},
                                             {"dev-2", {0.82, 0.01, 0.6, 0, 0.02, 0.75}},
                                             {"dev-3", {0.78, 0.01, 0.6, 0, 0.02, 0.67}},
                                             {"dev-4", {0, 0.01, 0.6, 0, 0.02, 0}},
                                             {"dev-5", {0.78, 0.02, 0.6, 0, 0.02, 0.73}},
                                             {"held-out", kPromised},
                                             {"held-out-2", {0.76, 0.03, 0.6, 0, 0.02, 0.71}}};

/// Of known claims, those that are linked or stand before a person: the rest passes unread. And what he reads in vain.
constexpr double kLeastShown = 0.90, kMostInVain = 0.06;
/// What a way of typing may cost, of known claims, of new misinformation and of hard negatives.
constexpr double kPromisedSpread = 0.03;
/// And of what is told of the stance, and of links.
constexpr double kStanceSpread = 0.05, kLinksSpread = 0.005;

/// What is not held.
std::vector<std::string> broken(const Scores& scores, const Bounds& bounds = kPromised) {
  std::vector<std::string> out;
  const auto hold = [&](bool held, const std::string& what, const Share& share) {
    if (!held) out.push_back(what + ": " + share.text());
  };
  hold(scores.known.value(1) >= bounds.known, "known claims found", scores.known);
  hold(scores.disputed.value(1) >= bounds.disputed, "repeated falsehoods flagged", scores.disputed);
  hold(scores.wrong_links.value() <= bounds.wrong_links, "linked to a wrong claim", scores.wrong_links);
  hold(scores.novel.value(1) >= bounds.novel, "new misinformation found", scores.novel);
  hold(scores.hard.value() <= bounds.hard, "hard negatives flagged", scores.hard);
  hold(scores.alike.value() <= bounds.alike, "look-alikes flagged", scores.alike);
  return out;
}

void print(const std::string& what, const Scores& s) {
  std::cout << what << ": known claims linked " << s.known.text() << ", disputed " << s.disputed.text() << ", shown "
            << s.shown.text() << ", wrong links " << s.wrong_links.text() << ", read in vain " << s.in_vain.text()
            << ", novel " << s.novel.text() << "; flagged: hard negatives " << s.hard.text() << ", look-alikes "
            << s.alike.text() << ", news and advertisements " << s.other.text() << "; corrections told "
            << s.corrections.text() << "\n";
}

class Halves : public ::testing::TestWithParam<const char*> {
 protected:
  [[nodiscard]] bool developed_on() const { return std::string(GetParam()).starts_with("dev"); }
  void hold() {
    const auto scores = scored(items, [&](const Labelled& one) { return office.say(one.item); });
    print(GetParam(), scores);
    std::map<std::string, std::size_t> kinds;
    for (const auto& line : scores.wrong)
      ++kinds[line.substr(line.find(' ') + 1, line.rfind(' ') - line.find(' ') - 1)];
    for (const auto& [kind, count] : kinds) std::cout << "  wrong: " << kind << " " << count << "\n";
    for (const auto& line : broken(scores)) std::cout << "  promised and not held: " << line << "\n";
    if (developed_on()) {
      for (const auto& line : scores.wrong) std::cout << "  " << line << "\n";
    }
    EXPECT_THAT(broken(scores, kReached.at(GetParam())), testing::IsEmpty());
    EXPECT_GE(scores.shown.value(1), kLeastShown);
    EXPECT_LE(scores.in_vain.value(), kMostInVain);
  }
  Office office{GetParam()};
  std::vector<Labelled> items = read_labelled("tests/cases/assessment/" + std::string(GetParam()) + ".ndjson");
};
INSTANTIATE_TEST_SUITE_P(Assessment, Halves, ::testing::Values("dev", "dev-2", "dev-3", "dev-4", "held-out"),
                         [](const auto& set) {
                           std::string out(set.param);
                           out.erase(std::remove(out.begin(), out.end(), '-'), out.end());
                           return out;
                         });

TEST_P(Halves, HoldWhatIsPromised) {
  ASSERT_GT(items.size(), 200u);
  hold();
}

/// Smaller sets in voices of their own. dev-5 is for development since it was scored first (32 of 42 linked, 27
/// disputed, 2 of 64 hard negatives flagged); by held-out-2, whose figures are those of the first time, nothing was
/// chosen. Which claim an opinion, a joke or news is about they do not say: such a link counts as a wrong one.
class Voices : public Halves {};
INSTANTIATE_TEST_SUITE_P(Assessment, Voices, ::testing::Values("dev-5", "held-out-2"),
                         [](const auto& set) { return set.param[0] == 'd' ? "dev5" : "heldout2"; });

TEST_P(Voices, HoldWhatTheyReached) {
  ASSERT_GT(items.size(), 70u);
  hold();
}

/// Texts about known claims alone: half of them repeat one with negations, questions and others' denials in them, the
/// other half deny, ask, joke or report, mostly without the words for it. Harder than what comes in; for development:
/// the weights of matchers/assertion_weights.cpp were fitted on all of them (assertion_fit.cpp says how they do on sets
/// that take no part).
class Contested : public Halves {};
INSTANTIATE_TEST_SUITE_P(Assessment, Contested,
                         ::testing::Values("contested-1", "contested-2", "contested-3", "contested-4", "contested-5",
                                           "contested-6", "contested-7", "contested-8", "contested-9", "contested-10",
                                           "contested-11", "contested-12", "contested-13", "contested-14",
                                           "contested-15", "contested-16", "contested-17", "contested-18",
                                           "contested-19"),
                         [](const auto& set) {
                           const std::string name = set.param;
                           return "set" + name.substr(name.find('-') + 1);
                         });

TEST_P(Contested, HoldWhatTheyReached) {
  // Shares of known claims that are flagged, and of hard negatives, by now.
  const std::map<std::string, std::array<double, 2>> reached{
      {"contested-1", {0.54, 0}},     {"contested-2", {0.65, 0}},    {"contested-3", {0.86, 0}},
      {"contested-4", {0.82, 0}},     {"contested-5", {0.78, 0}},    {"contested-6", {0.86, 0}},
      {"contested-7", {0.75, 0}},     {"contested-8", {0.28, 0.02}}, {"contested-9", {0.21, 0}},
      {"contested-10", {0.3, 0.01}},  {"contested-11", {0.37, 0}},   {"contested-12", {0.24, 0}},
      {"contested-13", {0.31, 0.01}}, {"contested-14", {0.3, 0}},    {"contested-15", {0.3, 0}},
      {"contested-16", {0.36, 0}},    {"contested-17", {0.4, 0}},    {"contested-18", {0.31, 0}},
      {"contested-19", {0.52, 0}}};
  const auto scores = scored(items, [&](const Labelled& one) { return office.say(one.item); });
  print(GetParam(), scores);
  for (const auto& line : scores.wrong) std::cout << "  " << line << "\n";
  ASSERT_GE(items.size(), 50u);
  EXPECT_GE(scores.disputed.value(), reached.at(GetParam())[0]);
  EXPECT_LE(scores.hard.value(), reached.at(GetParam())[1]);
  EXPECT_LE(scores.wrong_links.value(), 0.01);
}

TEST_P(Contested, WhatIsNotToldAsAssertingIsAMentionOfItsClaim) {
  std::size_t held = 0;
  for (const auto& one : items) {
    const auto made = office.assessed(one.item);
    const auto& evidence = made.evidence();
    const auto unclear =
        std::find_if(evidence.begin(), evidence.end(), [](const Evidence& each) { return each.ref == kUnclear; });
    if (unclear == evidence.end()) continue;
    ++held;
    EXPECT_EQ(made.label(), Label::mention) << one.id;
    EXPECT_TRUE(made.claim()) << one.id;
    EXPECT_EQ(made.claim_state(), ClaimHitState::matched) << one.id;
    EXPECT_EQ(unclear->kind, "stance") << one.id;
    // Where nothing speaks for it either there is nothing to show.
    EXPECT_TRUE(!unclear->spans.empty() || unclear->reason.starts_with("Chưa rõ")) << one.id << " " << unclear->reason;
    ASSERT_TRUE(made.score()) << one.id;
    EXPECT_TRUE(made.unclear()) << one.id;
  }
  if (items.size() > 200) EXPECT_GT(held, 0u);
}

TEST_P(Halves, HoldInEveryWayOfTyping) {
  std::mt19937 dice(20261121);
  const auto plain = scored(items, [&](const Labelled& one) { return office.say(one.item); });
  const std::map<std::string, std::function<std::string(const std::string&)>> ways{
      {"decomposed", typing::decomposed},
      {"without accents", typing::unaccented},
      {"other tone position", typing::other_tone_position},
      {"invisible characters", [&](const std::string& text) { return typing::zero_width(text, dice); }}};
  for (const auto& [way, typed] : ways) {
    const auto scores = scored(items, [&](const Labelled& one) {
      Item item = one.item;
      item.title = typed(item.title);
      item.text = typed(item.text);
      return office.say(item);
    });
    print(std::string(GetParam()) + ", " + way, scores);
    EXPECT_GE(scores.known.value(), plain.known.value() - kPromisedSpread) << way;
    EXPECT_GE(scores.novel.value(), plain.novel.value() - kPromisedSpread) << way;
    EXPECT_LE(scores.hard.value(), plain.hard.value() + kPromisedSpread) << way;
    EXPECT_LE(scores.alike.value(), plain.alike.value() + kPromisedSpread) << way;
    EXPECT_GE(scores.disputed.value(), plain.disputed.value() - kStanceSpread) << way;
    EXPECT_LE(scores.wrong_links.value(), plain.wrong_links.value() + kLinksSpread) << way;
  }
}

TEST_P(Halves, EveryLabelCarriesWhatCanBeChecked) {
  for (const auto& one : items) {
    const auto made = office.assessed(one.item);
    const auto& evidence = made.evidence();
    if (made.label() == Label::none) continue;
    EXPECT_FALSE(evidence.empty()) << one.id;
    for (const auto& each : evidence) {
      EXPECT_FALSE(each.reason.empty()) << one.id << " " << each.kind;
      for (const auto& span : each.spans) {
        const auto& field = span.field == Field::title ? one.item.title : one.item.text;
        EXPECT_LT(span.begin, span.end) << one.id << " " << each.kind;
        EXPECT_LE(span.end, field.size()) << one.id << " " << each.kind;
      }
    }
    const auto shown = [&](std::string_view kind) {
      return std::any_of(evidence.begin(), evidence.end(),
                         [&](const Evidence& each) { return each.kind == kind && !each.spans.empty(); });
    };
    if (made.label() == Label::disputed) {
      EXPECT_TRUE(shown("claim")) << one.id;
      EXPECT_TRUE(made.claim() && is_falsehood(made.claim()->verdict())) << one.id;
    }
    if (made.label() == Label::unverified) EXPECT_TRUE(shown("cue") && shown("rule")) << one.id;
    if (made.label() == Label::correction) EXPECT_TRUE(shown("stance")) << one.id;
    EXPECT_TRUE(made.score()) << one.id;
  }
}

/// Of the labels that were given a score of about s, about s are right.
TEST_P(Halves, ScoresAreProbabilities) {
  struct Bin {
    double sum = 0;
    Share right;
  };
  std::array<Bin, 5> bins;
  double off = 0;
  for (const auto& one : items) {
    const auto said = office.say(one.item);
    if (!said.score) continue;
    const auto at = std::min<std::size_t>(4, static_cast<std::size_t>(*said.score * 5));
    bins.at(at).sum += *said.score;
    bins.at(at).right.add(said.label == one.label || (said.label == Label::mention && one.label == Label::none));
  }
  std::size_t all = 0;
  for (const auto& bin : bins) all += bin.right.all;
  std::cout << GetParam() << ": score, labels, of them right\n";
  for (const auto& bin : bins) {
    if (bin.right.all == 0) continue;
    const auto mean = bin.sum / static_cast<double>(bin.right.all);
    off += std::abs(mean - bin.right.value()) * static_cast<double>(bin.right.all);
    std::cout << "  " << mean << "  " << bin.right.all << "  " << bin.right.value() << "\n";
  }
  off /= static_cast<double>(all);
  std::cout << "  on average off by " << off << "\n";
  EXPECT_LE(off, 0.10);
}

TEST(Scorer, RefusesWhoNeverFlagsAndWhoAlwaysDoes) {
  const auto items = read_labelled("tests/cases/assessment/dev.ndjson");
  EXPECT_FALSE(broken(scored(items, [](const Labelled&) { return Said{Label::mention, "", {}}; })).empty());
  EXPECT_FALSE(broken(scored(items, [](const Labelled& one) { return Said{Label::mention, one.claim, {}}; })).empty());
  EXPECT_FALSE(broken(scored(items, [](const Labelled&) { return Said{Label::unverified, "", {}}; })).empty());
  EXPECT_FALSE(broken(scored(items, [](const Labelled&) { return Said{Label::disputed, "x", {}}; })).empty());
  EXPECT_TRUE(broken(scored(items, [](const Labelled& one) { return Said{one.label, one.claim, {}}; })).empty());
}

}  // namespace
}  // namespace dongtin
