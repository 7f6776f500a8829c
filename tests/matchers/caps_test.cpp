#include "matchers/caps.hpp"

#include <gtest/gtest.h>

#include <iostream>
#include <map>

#include "tests/matchers/labelled.hpp"
#include "tests/support/typing.hpp"

namespace dongtin {
namespace {

struct Row {
  const char* text;
  const char* cap;  // empty: none
};

const Row kRows[] = {
    {"Theo tui thì xả lũ ban đêm là không ổn", "opinion"},
    {"Gọi tổng đài hoài mà chưa ai sửa, bức xúc quá", "complaint"},
    {"Em bị lừa mất 2 triệu, chuyển xong nó chặn luôn", "complaint"},
    {"Cho em hỏi tin này có thật không ạ?", "question"},
    {"Tin vỡ đập là giả mạo nha, công an đã đính chính", "misinformation_news"},
    {"Xả kho giảm giá 40%, mua 2 tặng 1, ship tận nhà", "advertisement"},
    {"Vỡ đập rồi bà con ơi, chạy mau", ""},
    {"Gấp gấp! Bên trên báo xuống riêng, cầu sắp sập, chuyển tin liền!", ""},
};

TEST(Caps, AreReadInEveryWayOfTyping) {
  CapScratch scratch;
  for (const Row& row : kRows) {
    for (const auto& text : {std::string(row.text), typing::decomposed(row.text), typing::unaccented(row.text)}) {
      Item item;
      item.tier = Tier::social;
      item.text = text;
      const auto l = labelled("", "", item);
      const auto cap = cap_of(l.item, l.title, l.text, scratch);
      EXPECT_EQ(cap ? name(cap->cap) : "", row.cap) << text << " | " << (cap ? cap->reason : "");
      if (cap) {
        EXPECT_FALSE(cap->spans.empty());
      }
    }
  }
}

TEST(Caps, HoldMostHarmlessTextsAndNoNovelOnes) {
  CapScratch scratch;
  std::map<std::string, std::pair<int, int>> counts;
  for (const char* path : {"tests/cases/assessment/dev.ndjson", "matchers/guard/corpus.ndjson"}) {
    for (const auto& l : read_labelled(path)) {
      const auto cap = cap_of(l.item, l.title, l.text, scratch);
      auto& [all, capped] = counts[l.kind];
      ++all;
      capped += cap ? 1 : 0;
      if (cap && l.kind == "novel") {
        std::cout << l.id << " " << cap->reason << " | " << l.item.text << "\n";
      }
    }
  }
  for (const auto& [kind, n] : counts) std::cout << kind << ": capped " << n.second << " of " << n.first << "\n";
  EXPECT_LE(counts["novel"].second, counts["novel"].first / 10);
  for (auto kind : {"question", "advertisement", "criticism", "complaint", "opinion", "satire", "political_opinion",
                    "news_about_misinformation"}) {
    EXPECT_GE(5 * counts[kind].second, 2 * counts[kind].first) << kind;
  }
}

}  // namespace
}  // namespace dongtin
