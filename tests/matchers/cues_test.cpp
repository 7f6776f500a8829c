#include "matchers/cues.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <iostream>
#include <map>
#include <set>

#include "matchers/caps.hpp"
#include "matchers/cues_words.hpp"
#include "matchers/hosts.hpp"
#include "matchers/stance.hpp"
#include "tests/matchers/labelled.hpp"
#include "tests/support/typing.hpp"

namespace dongtin {
namespace {

std::string families(const std::vector<Cue>& cues) {
  std::set<std::string> out;
  for (const Cue& cue : cues) out.insert(std::string(name(cue.family)));
  std::string line;
  for (const auto& family : out) line += (line.empty() ? "" : " ") + family;
  return line;
}

std::vector<Cue> cues_of(Tier tier, const std::string& text) {
  Item item;
  item.tier = tier;
  item.text = text;
  const auto l = labelled("", "", item);
  CueScratch scratch;
  std::vector<Cue> out;
  find_cues(l.item, l.title, l.text, l.facts, scratch, out);
  return out;
}

struct Row {
  Tier tier;
  const char* text;
  const char* families;  // in alphabetical order
};

const Row kRows[] = {
    {Tier::social, "Chuyển tin này gấp cho bà con", "urgency"},
    {Tier::social, "Share lẹ kẻo gỡ", "urgency"},
    {Tier::social, "mn oi chuyen tin gap", "urgency"},
    {Tier::social, "Truyền tin ni cho mọi người ngay", "urgency"},
    {Tier::social, "Đừng share nữa mọi người ơi", ""},
    {Tier::social, "Người nhà làm trong ngành nói đập sắp vỡ", "unnamed_authority"},
    {Tier::social, "Bác sĩ quen nói cá tẩm hoá chất", "unnamed_authority"},
    {Tier::social, "Theo một cán bộ giấu tên thì cầu sắp sập", "unnamed_authority"},
    {Tier::social, "Nguồn tin nội bộ cho biết mai cúp điện", "unnamed_authority"},
    {Tier::social, "Đọc mã OTP cho cán bộ để nhận tiền", "request"},
    {Tier::social, "Cài ứng dụng này để được giảm thuế", "request"},
    {Tier::social, "Đóng phí hồ sơ 300k vào STK 0000 0000 0000", "payment request"},
    {Tier::social, "Không yêu cầu cung cấp mã OTP", ""},
    {Tier::social, "Người dân không phải nộp phí", ""},
    {Tier::social, "Tuyệt đối không chuyển khoản cho người lạ", ""},
    {Tier::social, "Vào hotro-gialai.xyz nhập số thẻ để nhận quà", "lookalike_domain request"},
    {Tier::official, "Người dân nộp tiền qua mã QR in trên thông báo", ""},
};

TEST(Cues, AreFoundInEveryWayOfTyping) {
  for (const Row& row : kRows) {
    for (const auto& text : {std::string(row.text), typing::decomposed(row.text), typing::unaccented(row.text)}) {
      const auto cues = cues_of(row.tier, text);
      EXPECT_EQ(families(cues), row.families) << text;
      std::set<std::string_view> ids;
      for (const Cue& cue : cues) {
        EXPECT_TRUE(ids.insert(cue.id).second) << cue.id;
        EXPECT_FALSE(cue.spans.empty());
        EXPECT_LE(cue.spans.size(), kCueSpans);
        EXPECT_TRUE(std::is_sorted(cue.spans.begin(), cue.spans.end()));
        EXPECT_NE(cue.reason.find("“"), std::string::npos);
        for (const Span& span : cue.spans) {
          EXPECT_LT(span.begin, span.end);
          EXPECT_LE(span.end, text.size());
        }
      }
    }
  }
}

TEST(Cues, AHostLooksLikeAnInstitutionOnlyWhereItIsNone) {
  for (auto host : {"sogddt-gialai-gov.xyz", "dichvucong-gov.com", "d1enluc-gialai.top", "vneid-muc3.vip",
                    "csgt-phatnguoi.com", "hotrolu-gialai.online", "vietcombank-khuyenmai.net", "xn--gov-vna.com"}) {
    EXPECT_TRUE(is_lookalike_host(host)) << host;
  }
  for (auto host : {"gialai.gov.vn", "dichvucong.gov.vn", "congan.gialai.gov.vn", "baogialai.com.vn", "vnexpress.net",
                    "vietcombank.com.vn", "dienmay.com", "nhaxe.vn", "vieclam.com", "facebook.com", "anh.jpg",
                    "hoadon_dien.apk", "cpc.vn", "28.05", "gov"}) {
    EXPECT_FALSE(is_lookalike_host(host)) << host;
  }
}

struct Outcome {
  std::string families;
  std::vector<Cue> cues;
  std::optional<CapReading> cap;
  Stance stance = Stance::asserting;
  [[nodiscard]] bool two() const { return families.find(' ') != std::string::npos; }
  [[nodiscard]] bool flagged() const { return two() && !cap && stance == Stance::asserting; }
};

Outcome outcome_of(const Labelled& l) {
  CueScratch cue_scratch;
  CapScratch cap_scratch;
  StanceScratch stance_scratch;
  Outcome out;
  find_cues(l.item, l.title, l.text, l.facts, cue_scratch, out.cues);
  out.families = families(out.cues);
  out.cap = cap_of(l.item, l.title, l.text, cap_scratch);
  const Field field = l.text.syllables.empty() ? Field::title : Field::text;
  const auto count = (field == Field::text ? l.text : l.title).syllables.size();
  out.stance =
      stance_of(l.item, l.title, l.text, field, 0, static_cast<std::uint32_t>(count) - 1, stance_scratch).stance;
  return out;
}

std::string line_of(const Labelled& l, const Outcome& o) {
  std::string out = l.id + " " + l.kind + " [" + o.families + "]" + (o.cap ? " cap " + o.cap->reason : "") + " " +
                    std::string(name(o.stance));
  for (const Cue& cue : o.cues) out += "\n    " + cue.reason;
  return out + "\n    " + l.item.title + " | " + l.item.text + "\n";
}

TEST(Cues, FlagWhatIsNovelAndNothingThatIsHarmless) {
  std::map<std::string, std::array<int, 4>> counts;  // texts, two families, two without a cap, flagged
  std::map<std::string_view, std::array<int, 2>> by_id;
  std::array<int, 2> sizes{};
  int missed = 0, novel = 0;
  for (const char* path : {"tests/cases/assessment/dev.ndjson", "tests/cases/assessment/dev-2.ndjson",
                           "tests/cases/assessment/dev-3.ndjson", "tests/cases/assessment/dev-4.ndjson",
                           "tests/cases/assessment/cues.ndjson", "matchers/guard/corpus.ndjson"}) {
    const bool guard = std::string_view(path).find("guard") != std::string_view::npos;
    const bool more = std::string_view(path).find("cues") != std::string_view::npos;
    for (const auto& l : read_labelled(path)) {
      const auto o = outcome_of(l);
      auto& row = counts[(guard ? "guard " : more ? "cues " : "dev ") + l.kind];
      ++row[0];
      row[1] += o.two() ? 1 : 0;
      row[2] += o.two() && !o.cap ? 1 : 0;
      row[3] += o.flagged() ? 1 : 0;
      const bool harmful = l.kind == "novel" || l.kind == "known_claim";
      if (l.kind != "known_claim") {
        ++sizes[l.kind == "novel" ? 0 : 1];
        for (const Cue& cue : o.cues) ++by_id[cue.id][l.kind == "novel" ? 0 : 1];
      }
      if (l.kind == "novel") {
        ++novel;
        if (!o.flagged()) {
          ++missed;
          std::cout << "missed " << line_of(l, o);
        }
      }
      if (!harmful) {
        const bool new_voices = std::string_view(path).find("dev-") != std::string_view::npos;
        const bool holds_back = new_voices ? o.stance != Stance::asserting : o.stance == Stance::denying;
        EXPECT_FALSE(o.two() && !o.cap && !holds_back) << line_of(l, o);
        if (guard) EXPECT_FALSE(o.two() && !o.cap) << line_of(l, o);
      }
    }
  }
  for (const auto& [kind, n] : counts) {
    std::cout << kind << ": " << n[0] << " texts, two families " << n[1] << ", no cap " << n[2] << ", flagged " << n[3]
              << "\n";
  }
  for (const auto& [id, n] : by_id) {
    const double weight = std::log((n[0] + 0.5) / (sizes[0] + 1.0)) - std::log((n[1] + 0.5) / (sizes[1] + 1.0));
    std::cout << id << ": " << n[0] << " of " << sizes[0] << ", " << n[1] << " of " << sizes[1] << ", " << weight
              << "\n";
  }
  EXPECT_GE(novel - missed, novel * 8 / 10);
}

}  // namespace
}  // namespace dongtin
