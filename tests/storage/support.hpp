/// What the store's tests share: a directory that goes away, and records that are easy to read in a test.
#pragma once

#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <string>

#include "storage/records/digest.hpp"
#include "storage/store.hpp"
#include "storage/verify.hpp"

namespace dongtin::testing {

class TempDir {
 public:
  TempDir() {
    std::string pattern = (std::filesystem::temp_directory_path() / "dongtin-store-XXXXXX").string();
    if (mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("no temporary directory");
    path_ = pattern;
  }
  TempDir(const TempDir&) = delete;
  TempDir& operator=(const TempDir&) = delete;
  ~TempDir() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  [[nodiscard]] std::string str() const { return path_.string(); }
  [[nodiscard]] std::filesystem::path operator/(const std::string& name) const { return path_ / name; }

 private:
  std::filesystem::path path_;
};

inline std::unique_ptr<Store> must_open(const std::string& path) {
  StoreOptions options;
  options.path = path;
  auto store = open_store(options);
  if (!store) throw std::runtime_error(store.error().line());
  return *std::move(store);
}

/// `dongtin verify` finds nothing wrong with it but that the rule of matches() below is in no pack.
inline void is_clean(const Store& store) {
  const auto report = verify(store);
  ASSERT_TRUE(report) << report.error().line();
  std::uint64_t of_rules = 0;
  for (const auto& finding : report->findings) {
    if (finding.kind == AuditFinding::Kind::note) continue;
    const bool of_rule = finding.what.starts_with("alerts ") && finding.what.ends_with(" is not in rules");
    EXPECT_TRUE(of_rule) << finding.what;
    of_rules += of_rule ? 1 : 0;
  }
  EXPECT_EQ(of_rules, std::min<std::uint64_t>(report->problems + report->warnings, kMaxStoreFindings));
}

inline const SourceId kNews{"bao-tinh"};
inline Instant at(std::int64_t minutes) {
  return from_millis(1'790'000'000'000 + minutes * 60'000);
}

inline Item item(const std::string& key, const std::string& text, std::int64_t minutes = 0, SourceId source = kNews) {
  Source from;
  from.id = std::move(source);
  return make_item(from, {key, "https://bao.example/" + key, "Tin " + key, text, "vi", {}}, at(minutes), {});
}

inline Assessment labelled(Label label) {
  Assessment::Draft draft;
  draft.label = label;
  if (label != Label::none) draft.score = 0.5;
  if (label == Label::disputed) {
    draft.claim = *make_claim("c1", "Vỡ đập", Verdict::fake, "Sở", "https://so.example/c1", at(-5));
  }
  if (label == Label::unverified) {
    draft.evidence = {{"cue", "urgency", "giục chuyển tiếp", CueFamily::urgency, {}},
                      {"cue", "payment", "xin chuyển tiền", CueFamily::payment, {{Field::text, 0, 3, 1}}}};
  }
  return *make_assessment(std::move(draft));
}

/// A mention of the claim "c1", which nobody asserts for certain.
inline Assessment mention_left_open(ClaimHitState state = ClaimHitState::suggested, Verdict verdict = Verdict::fake,
                                    Label label = Label::mention, const std::string& stance = {}) {
  Assessment::Draft draft;
  draft.label = label;
  draft.score = 0.5;
  draft.claim = *make_claim("c1", "Vỡ đập", verdict, "Sở", "https://so.example/c1", at(-5));
  draft.claim_state = state;
  draft.evidence = {{"claim", "c1", "Giống tuyên bố", std::nullopt, {}}};
  if (state == ClaimHitState::matched) draft.evidence.push_back({"stance", std::string(kUnclear), "Chưa rõ", {}, {}});
  if (!stance.empty()) draft.evidence.push_back({"stance", stance, "Người viết bác bỏ", {}, {}});
  return *make_assessment(std::move(draft));
}

inline MatchList matches(const std::string& rule = "vo-dap", const std::string& about = "gia-lai") {
  MatchList out;
  out.places.push_back({PlaceId{about}, 0.75, {"tỉnh"}});
  out.about.push_back(PlaceId{about});
  out.rules.push_back({RuleId{rule}, sha256(rule), {{Field::text, 1, 4, bit(How::exact)}}});
  return out;
}

inline const Stamp kStamp{sha256("rules"), sha256("gazetteers"), sha256("tables"), "0.1.0", {}};

/// An item that raises an alert (or, with Label::none, nothing).
inline ProposedItem proposal(Item what, Label label = Label::mention) {
  ProposedItem out;
  if (label != Label::none) {
    out.matches = matches();
    out.topics = {"thien-tai"};
    out.evidence.bytes = "<item>" + what.text + "</item>";
    out.evidence.content_type = "application/rss+xml";
    out.evidence.fetched = what.first_seen;
  }
  out.assessment = labelled(label);
  out.item = std::move(what);
  return out;
}

inline Commit commit_of(std::vector<ProposedItem> items, const std::string& cursor = "") {
  Commit out;
  out.source = kNews;
  out.stamp = kStamp;
  if (!cursor.empty()) out.cursor = Cursor{cursor};
  out.items = std::move(items);
  return out;
}

}  // namespace dongtin::testing
