// Items put together from what claims, rumours, denials, questions and ordinary texts are made of: whatever they say, a
// label is given only for what it needs. 20,000 of them; DONGTIN_ITEMS for more, DONGTIN_SEED for others.
#include <gtest/gtest.h>

#include <cstdlib>
#include <iostream>
#include <map>
#include <random>
#include <set>

#include "matchers/guard/corpus.hpp"
#include "tests/matchers/office.hpp"

namespace dongtin {
namespace {

std::uint64_t number(const char* name, std::uint64_t otherwise) {
  const char* given = std::getenv(name);
  return given == nullptr ? otherwise : std::strtoull(given, nullptr, 10);
}

/// Stretches of one to a dozen words.
void add_pieces(const std::string& text, std::mt19937_64& dice, std::vector<std::string>& out) {
  std::size_t at = 0;
  while (at < text.size()) {
    std::size_t end = at;
    for (auto words = 1 + dice() % 12; words > 0 && end < text.size(); --words) {
      end = std::min(text.find(' ', end + 1), text.size());
    }
    out.push_back(text.substr(at, end - at));
    at = end;
  }
}

TEST(Generated, ALabelIsGivenOnlyForWhatItNeeds) {
  const auto seed = number("DONGTIN_SEED", std::random_device{}());
  const auto wanted = number("DONGTIN_ITEMS", 20'000);
  std::cout << wanted << " items, DONGTIN_SEED=" << seed << "\n";
  std::mt19937_64 dice(seed);
  Office office("dev");
  std::vector<std::string> pieces{" Không có chuyện ",
                                  " Ai bảo ",
                                  " là giả? ",
                                  " thật 100 %. ",
                                  " bác bỏ ",
                                  "\n",
                                  ". ",
                                  " share gấp ",
                                  " bác sĩ quen nói ",
                                  " chuyển khoản 0123456789012 ngân hàng ",
                                  " https://vietcom-bank.example/otp ",
                                  " ở Gia Lai ",
                                  " có phải không? "};
  const auto special = pieces.size();
  for (const auto& one : read_labelled("tests/cases/assessment/dev.ndjson")) add_pieces(one.item.text, dice, pieces);
  for (const auto& text : guard_corpus()) add_pieces(text.item.text, dice, pieces);
  for (const auto& entry : read_labelled_claims(cases("dev-claims.json"))) add_pieces(entry.claim.text(), dice, pieces);
  std::map<Label, std::uint64_t> labels;
  for (std::uint64_t n = 0; n < wanted; ++n) {
    Item item;
    item.tier = static_cast<Tier>(dice() % 5);
    item.published = from_millis(1'795'000'000'000);
    for (auto count = 1 + dice() % 9; count > 0; --count) {
      item.text += pieces[dice() % 3 == 0 ? dice() % special : dice() % pieces.size()] + " ";
    }
    const auto made = office.assessed(item);
    ++labels[made.label()];
    std::set<CueFamily> families;
    bool rule = false, claim = false, denied = false;
    for (const auto& each : made.evidence()) {
      if (each.family) families.insert(*each.family);
      rule |= each.kind == "rule";
      claim |= each.kind == "claim";
      denied |= each.kind == "stance" && each.ref == "denying";
      for (const auto& span : each.spans)
        ASSERT_TRUE(span.begin < span.end && span.end <= item.text.size()) << item.text;
    }
    switch (made.label()) {
      case Label::disputed:
        ASSERT_TRUE(claim && made.claim() && is_falsehood(made.claim()->verdict()) &&
                    made.claim_state() == ClaimHitState::matched)
            << item.text;
        break;
      case Label::unverified:
        ASSERT_TRUE(rule && families.size() >= 2) << item.text;
        break;
      case Label::correction:
        ASSERT_TRUE(denied && (rule || claim)) << item.text;
        break;
      case Label::mention:
        ASSERT_TRUE(rule || claim) << item.text;
        break;
      case Label::none:
        ASSERT_TRUE(made.evidence().empty()) << item.text;
        break;
    }
  }
  for (const auto& [label, count] : labels) std::cout << "  " << name(label) << " " << count << "\n";
  EXPECT_EQ(labels.size(), 5u) << "no item was given one of the labels: the pieces are too tame";
}

}  // namespace
}  // namespace dongtin
