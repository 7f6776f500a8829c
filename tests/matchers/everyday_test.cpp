// Posts in everyday words about known claims. Who says what he saw, asked or paid, and that it was not so, takes the
// claim back without a word for it: everyday-denying.txt. Those of everyday-asserting.txt pass it on in the same voice.
// The weights of matchers/assertion_weights.cpp were fitted on both, and on neither of everyday-unseen-*.txt.
// Far from what is wanted, which is that none of them is disputed: the bounds are what is reached by now, never less.
#include <gtest/gtest.h>

#include <iostream>
#include <map>
#include <memory>

#include "tests/matchers/everyday.hpp"
#include "tests/matchers/office.hpp"
#include "tests/support/typing.hpp"

namespace dongtin {
namespace {

/// Share that is disputed; those that are, or are not, are shown.
double disputed(const std::string& file, bool unaccented, bool show) {
  static std::map<std::string, std::unique_ptr<Office>> offices;
  std::size_t some = 0, all = 0;
  for (const auto& post : read_everyday(file)) {
    auto& office = offices[post.set];
    if (!office) office = std::make_unique<Office>(post.set);
    Item item = post.item;
    if (unaccented) item.text = typing::unaccented(item.text);
    const bool is = office->say(item).label == Label::disputed;
    ++all;
    some += is ? 1 : 0;
    if (is == show) std::cout << "  " << post.claim << ": " << item.text << "\n";
  }
  std::cout << some << " of " << all << " disputed\n";
  EXPECT_GT(all, 50U) << file;
  return static_cast<double>(some) / static_cast<double>(all);
}

TEST(Everyday, WhoSaysWhatHeSawIsNotTakenForSpreadingIt) {
  EXPECT_LE(disputed("everyday-denying.txt", false, true), 0.08);
  EXPECT_LE(disputed("everyday-denying.txt", true, true), 0.08);
}

TEST(Everyday, NorWhereNobodyHadReadItBefore) {
  EXPECT_LE(disputed("everyday-unseen-denying.txt", false, true), 0.13);
  EXPECT_LE(disputed("everyday-unseen-denying.txt", true, true), 0.15);
}

TEST(Everyday, WhoPassesItOnIs) {
  EXPECT_GE(disputed("everyday-asserting.txt", false, false), 0.79);
  EXPECT_GE(disputed("everyday-asserting.txt", true, false), 0.79);
  EXPECT_GE(disputed("everyday-unseen-asserting.txt", false, false), 0.59);
  EXPECT_GE(disputed("everyday-unseen-asserting.txt", true, false), 0.61);
}

}  // namespace
}  // namespace dongtin
