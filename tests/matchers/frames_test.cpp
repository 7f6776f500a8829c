// What people put around a claim to take it back, or to say that it is true: tests/cases/assessment/frames-*.txt with a
// claim of the sets for development in each ({X}; {x} begins with a small letter), word for word. Nobody who uses one
// of frames-denying.txt, or says a sentence of frames-beside.txt behind the claim, may be taken for spreading it.
#include <gmock/gmock.h>

#include <fstream>
#include <iostream>
#include <map>

#include "tests/matchers/office.hpp"
#include "tests/support/typing.hpp"

namespace dongtin {
namespace {

constexpr std::size_t kEachClaim = 4;  // of a set, one in four

std::vector<std::string> lines(const std::string& file) {
  std::vector<std::string> out;
  std::ifstream in(cases(file));
  for (std::string line; std::getline(in, line);) {
    if (!line.empty()) out.push_back(line);
  }
  EXPECT_GT(out.size(), 50u) << file;
  return out;
}

void put(std::string& frame, std::string_view mark, const std::string& words) {
  for (std::size_t at = 0; (at = frame.find(mark, at)) != std::string::npos; at += words.size())
    frame.replace(at, mark.size(), words);
}

/// As it stands within a sentence: claims begin with a capital, which a name keeps.
std::string small(std::string text) {
  if (text.starts_with("Đ")) return "đ" + text.substr(std::string_view("Đ").size());
  if (static_cast<unsigned char>(text[0]) < 0x80) text[0] = static_cast<char>(std::tolower(text[0]));
  return text;
}

struct Count {
  std::size_t disputed = 0, all = 0;
  [[nodiscard]] double share() const { return static_cast<double>(disputed) / static_cast<double>(all); }
};

/// Of the frames, how often the claim in them is disputed; those by themselves for `shown`.
Count disputed_in(const std::vector<std::string>& frames, bool unaccented, std::map<std::string, Count>& shown) {
  Count out;
  for (const std::string set : {"dev", "dev-2", "dev-3"}) {
    Office office{set};
    const auto claims = read_labelled_claims(cases(set + "-claims.json"));
    for (std::size_t c = 0; c < claims.size(); c += kEachClaim) {
      const Claim& claim = claims[c].claim;
      if (!is_falsehood(claim.verdict())) continue;
      for (const auto& frame : frames) {
        std::string text = frame;
        put(text, "{X}", claim.text());
        put(text, "{x}", small(claim.text()));
        Item item;
        item.tier = Tier::social;
        item.text = unaccented ? typing::unaccented(text) : text;
        item.published = claim.published().value() + std::chrono::hours{20};
        const bool disputed = office.say(item).label == Label::disputed;
        for (Count* each : {&out, &shown[frame]}) {
          ++each->all;
          each->disputed += disputed ? 1 : 0;
        }
      }
    }
  }
  return out;
}

struct Typed {
  const char* name;
  bool unaccented;
  double denied, beside, asserted;  // shares of what is disputed: at most, at most, at least; by now
};
void PrintTo(const Typed& typed, std::ostream* out) {
  *out << typed.name;
}
class Frames : public testing::TestWithParam<Typed> {};
INSTANTIATE_TEST_SUITE_P(Stance, Frames,
                         testing::Values(Typed{"written", false, 0.135, 0.125, 0.91},
                                         Typed{"unaccented", true, 0.16, 0.155, 0.9}),
                         [](const auto& typed) { return std::string(typed.param.name); });

TEST_P(Frames, ThatDenyAClaimAreNotTakenForSpreadingIt) {
  std::map<std::string, Count> shown;
  const auto count = disputed_in(lines("frames-denying.txt"), GetParam().unaccented, shown);
  std::cout << count.disputed << " of " << count.all << " disputed\n";
  for (const auto& [frame, each] : shown) {
    if (each.disputed > 0) std::cout << "  " << each.disputed << " of " << each.all << " " << frame << "\n";
  }
  EXPECT_LE(count.share(), GetParam().denied);
}

TEST_P(Frames, ThatStandBehindAClaimTakeItBack) {
  auto frames = lines("frames-beside.txt");
  for (auto& frame : frames) frame = "{X}. " + frame;
  std::map<std::string, Count> shown;
  const auto count = disputed_in(frames, GetParam().unaccented, shown);
  std::cout << count.disputed << " of " << count.all << " disputed\n";
  for (const auto& [frame, each] : shown) {
    if (each.disputed > 0) std::cout << "  " << each.disputed << " of " << each.all << " " << frame << "\n";
  }
  EXPECT_LE(count.share(), GetParam().beside);
}

TEST_P(Frames, ThatAssertAClaimAreStillDisputed) {
  std::map<std::string, Count> shown;
  const auto count = disputed_in(lines("frames-asserting.txt"), GetParam().unaccented, shown);
  std::cout << count.disputed << " of " << count.all << " disputed\n";
  for (const auto& [frame, each] : shown) {
    if (each.disputed < each.all) std::cout << "  " << each.disputed << " of " << each.all << " " << frame << "\n";
  }
  EXPECT_GE(count.share(), GetParam().asserted);
}

Label label_of(const std::string& text, const std::string& set = "dev-2") {
  Office office{set};
  Item item;
  item.tier = Tier::social;
  item.text = text;
  item.published = parse_rfc3339("2026-11-20T08:00:00+07:00").value();
  return office.say(item).label;
}

TEST(Polarity, OfWhatTheClaimSaysFirstIsRead) {
  EXPECT_EQ(label_of("Kho gas ở khu công nghiệp Phú Tài phát nổ đêm 13/11/2026 làm 40 người chết"), Label::disputed);
  for (const char* text : {"Kho gas ở khu công nghiệp Phú Tài không phát nổ đêm 13/11/2026 làm 40 người chết",
                           "Kho gas ở khu công nghiệp Phú Tài đâu có phát nổ đêm 13/11/2026 làm 40 người chết",
                           "Kho gas ở khu công nghiệp Phú Tài chưa bị nổ đêm 13/11/2026 làm 40 người chết",
                           "kho gas o khu cong nghiep Phu Tai khong phat no dem 13/11/2026 lam 40 nguoi chet"}) {
    EXPECT_EQ(label_of(text), Label::correction) << text;
  }
  for (const char* text :
       {"Kho gas ở khu công nghiệp Phú Tài phát nổ đêm 13/11/2026 làm 40 người chết, mà không nổ mới lạ",
        "Kho gas ở khu công nghiệp Phú Tài phát nổ đêm 13/11/2026, 40 người chết chứ không bị thương đâu",
        "Ông chủ tịch nói kho gas ở khu công nghiệp Phú Tài không phát nổ mà đêm 13/11/2026 40 người chết cháy"}) {
    EXPECT_EQ(label_of(text), Label::disputed) << text;
  }
}

TEST(Polarity, OfAWordThatIsAThingAsWellSaysNothing) {
  const std::string dam = "Đập hồ Đá Vọng ở xã Ia Krêl ";  // "đập" is also what one does
  EXPECT_EQ(label_of(dam + "vỡ lúc 2 giờ sáng 16/11/2026, nước đang tràn về hạ lưu", "dev"), Label::disputed);
  for (const char* denied : {"không vỡ lúc 2 giờ sáng 16/11/2026, nước đang tràn về hạ lưu",
                             "không vỡ lúc 2 giờ sáng 16/11/2026, tốt. Nhưng nước tràn về hạ lưu thì ai báo, bao giờ?",
                             "chưa hề bị vỡ lúc 2 giờ sáng 16/11/2026, nước tràn về hạ lưu hồi nào vậy?"}) {
    EXPECT_NE(label_of(dam + denied, "dev"), Label::disputed) << denied;
  }
}

}  // namespace
}  // namespace dongtin
