// Every record survives encoding with every field set; old bytes still decode; no bytes crash the decoder.
#include "storage/encoding.hpp"

#include <algorithm>
#include <fstream>
#include <map>
#include <random>
#include <sstream>

#include "storage/keys.hpp"
#include "tests/storage/support.hpp"

namespace dongtin {
namespace {

using namespace dongtin::testing;
using encoding::decode;
using encoding::encode;

constexpr std::int64_t kThen = 1'790'000'123'456;

struct Samples {
  Cursor cursor{std::string("\xff\0etag", 6)};
  SourceState state{Health::stale,
                    from_millis(1),
                    from_millis(-2),
                    from_millis(kThen),
                    3,
                    503,
                    1ull << 40,
                    "text/xml; \xff",
                    "windows-1258",
                    "máy chủ bận",
                    77,
                    8,
                    std::chrono::seconds{900}};
  encoding::Seen seen{7, sha256("seen"), AlertId{9}, from_millis(kThen), true};
  Item item;
  encoding::StoredAlert alert;
  Decision decision = *make_decision(AlertId{6}, Act::undo, "local", "nhầm tỉnh", from_millis(kThen));
  LogEntry entry{Sequence{1ull << 50}, LogEntry::Kind::source_state, AlertId{3}, SourceId{"bao"}, from_millis(kThen)};
  OutboxEntry outbox{Sequence{4}, AlertId{2}, 11};
  FollowUp follow_up{SourceId{"bao"}, item_id(SourceId{"bao"}, "k"), "https://bao.example/x",
                     "article",       from_millis(-kThen),           4};
  Quarantined quarantined{SourceId{"bao"}, sha256("page"), 2, from_millis(kThen)};
  Rule rule;
  encoding::Counters counters{9, 2, 3, 4, 5, 6, 7, 8, 1, 2, 3, 4};
  Assessed assessed;
  Capture capture{"<item/>",      "application/rss+xml", "https://bao.example/rss", sha256("with who wrote it"),
                  {"dc:creator"}, sha256("document"),    from_millis(kThen)};
  Stamp stamp = kStamp;
  StoryDecision story{Sequence{8}, StoryAct::split, StoryId{2},  StoryId{4},          {AlertId{4}, AlertId{6}},
                      Sequence{3}, "local",         "khác nhau", from_millis(-kThen), AlertId{77}};
  encoding::HourRange hour{AlertId{4}, AlertId{9}};
  encoding::StoredOutline outline{{1, 0xFFFF, 0, 256}, 9};
  encoding::SignedText signed_text{AlertId{4}, 3, {{1, 0xFFFF, 3}, 17}, from_millis(kThen)};
  encoding::SignedText taken{{}, 0, {}, from_millis(-kThen)};

  Samples() {
    item = testing::item("k", "Vỡ đập ở xã Ia Pa");
    item.tier = Tier::forum;
    item.home = PlaceId{"gia-lai"};
    item.published = from_millis(kThen);
    item.repaired = true;
    Assessment::Draft draft;
    draft.label = Label::disputed;
    draft.category = Category::disaster;
    draft.score = 0.8125;
    draft.claim = *make_claim("c-1", "Đập vỡ", Verdict::scam, "Sở", "https://so.example/kl?x=1&y=%20", from_millis(5));
    draft.evidence = {
        {"cue", "urgency", "giục", CueFamily::payment, {{Field::title, 1, 2, 3}, {Field::text, 4, 9, 15}}},
        {"rule", "vo-dap", "khớp luật", {}, {}}};
    item.sealed_url = "\x01sealed";
    assessed = {3,
                4,
                matches(),
                *make_assessment(draft),
                {"disaster", "giao-thong"},
                sha256("evidence"),
                digest_of(kStamp),
                from_millis(kThen)};
    alert.alert.id = AlertId{8};
    alert.alert.story = StoryId{3};
    alert.alert.began = StoryId{5};
    alert.alert.copy_of = AlertId{6};
    alert.alert.item = item.id;
    alert.alert.now = assessed;
    alert.alert.workflow = {State::dismissed,
                            "can-bo",
                            "UBND xã",
                            from_millis(77),
                            *Publication::make("Sở", "https://so.example/"),
                            *RecordedVerdict::make(Verdict::authentic, *Publication::make("Sở", "https://so.example/")),
                            true,
                            5};
    alert.alert.decisions = 6;
    alert.alert.ever = {"disaster", "giao-thong", "scam"};
    alert.alert.retroactive = true;
    alert.alert.created = from_millis(10);
    alert.alert.updated = from_millis(kThen);
    decision.sequence = Sequence{5};
    decision.assessment = 3;
    decision.agency = "UBND xã";
    decision.due = from_millis(88);
    decision.assignee = "can-bo";
    decision.publication = *Publication::make("Sở", "https://so.example/");
    decision.verdict = alert.alert.workflow.verdict;
    entry.story = StoryId{5};
    alert.source = item.source;
    alert.tier = Tier::forum;
    rule = {RuleId{"vo-dap"},
            "Vỡ đập",
            RuleStatus::retired,
            Category::policy_fact,
            "giao-thong",
            Severity::critical,
            Scope::national,
            "phòng chống",
            "Sở",
            "2027-01-01",
            "vỡ đập",
            {"phim"},
            {"vỡ đập rồi", "vỡ đê"},
            {"đập phá"},
            {},
            {},
            {"rules.toml", 3, 1},
            {"rules.toml", 9, 12},
            {{"dap", {"đập", "hồ chứa"}, {}}},
            sha256("rule")};
  }

  /// The same as format 2 said it at first; what it did not is as absent.
  [[nodiscard]] static Samples of_format_2() {
    Samples out;
    out.alert.alert.began = StoryId{8};
    out.alert.alert.copy_of = AlertId{};
    out.story.newest = AlertId{};
    return out;
  }
  /// The same as format 1 could say it.
  [[nodiscard]] static Samples of_format_1() {
    Samples out = of_format_2();
    out.seen.at = Instant{};
    out.seen.archived = false;
    out.item.sealed_url.clear();
    auto& alert = out.alert.alert;
    alert.now.revision = 1;
    alert.now.topics.clear();
    alert.now.stamp = Digest{};
    alert.workflow = Workflow{};  // migrate folds it from the decisions
    alert.decisions = 0;
    alert.ever.clear();
    alert.retroactive = false;
    out.decision = *make_decision(AlertId{6}, Act::undo, "local", "nhầm tỉnh", from_millis(kThen));
    out.decision.sequence = Sequence{5};
    out.entry.story = StoryId{};
    out.rule.lists.clear();
    out.counters.purged = out.counters.archived = out.counters.story_decisions = 0;
    return out;
  }

  [[nodiscard]] std::map<std::string, std::string> encoded() const {
    return {{"cursor", encode(cursor)},
            {"source_state", encode(state)},
            {"seen", encode(seen)},
            {"item", encode(item)},
            {"alert", encode(alert)},
            {"decision", encode(decision)},
            {"log_entry", encode(entry)},
            {"outbox_entry", encode(outbox)},
            {"follow_up", encode(follow_up)},
            {"rule", encode(rule)},
            {"counters", encode(counters)},
            {"quarantined", encode(quarantined)},
            {"assessed", encode(assessed)},
            {"capture", encode(capture)},
            {"stamp", encode(stamp)},
            {"story", encode(story)},
            {"hour", encode(hour)}};
  }
};

bool same_rule(const Rule& a, const Rule& b) {
  return a.id == b.id && a.title == b.title && a.status == b.status && a.category == b.category && a.topic == b.topic &&
         a.severity == b.severity && a.scope == b.scope && a.purpose == b.purpose && a.owner == b.owner &&
         a.review_date == b.review_date && a.query == b.query && a.known_false_positives == b.known_false_positives &&
         a.must_match == b.must_match && a.must_not_match == b.must_not_match && a.where == b.where &&
         a.query_where == b.query_where && a.revision == b.revision;
}

bool same_lists(const Rule& a, const Rule& b) {
  return std::ranges::equal(a.lists, b.lists, [](const NamedList& one, const NamedList& other) {
    return one.id == other.id && one.phrases == other.phrases;
  });
}

void expect_samples(const std::map<std::string, std::string>& bytes, const Samples& want) {
  EXPECT_EQ(*decode<Cursor>(bytes.at("cursor")), want.cursor);
  EXPECT_EQ(*decode<SourceState>(bytes.at("source_state")), want.state);
  EXPECT_EQ(*decode<encoding::Seen>(bytes.at("seen")), want.seen);
  EXPECT_EQ(*decode<Item>(bytes.at("item")), want.item);
  EXPECT_EQ(*decode<encoding::StoredAlert>(bytes.at("alert")), want.alert);
  EXPECT_EQ(*decode<Decision>(bytes.at("decision")), want.decision);
  EXPECT_EQ(*decode<LogEntry>(bytes.at("log_entry")), want.entry);
  EXPECT_EQ(*decode<OutboxEntry>(bytes.at("outbox_entry")), want.outbox);
  EXPECT_EQ(*decode<FollowUp>(bytes.at("follow_up")), want.follow_up);
  EXPECT_EQ(*decode<Quarantined>(bytes.at("quarantined")), want.quarantined);
  EXPECT_TRUE(same_rule(*decode<Rule>(bytes.at("rule")), want.rule));
  EXPECT_TRUE(same_lists(*decode<Rule>(bytes.at("rule")), want.rule));
  EXPECT_EQ(*decode<encoding::Counters>(bytes.at("counters")), want.counters);
}

std::size_t decode_as_everything(std::string_view bytes) {
  std::size_t good = 0;
  good += decode<Cursor>(bytes).has_value();
  good += decode<SourceState>(bytes).has_value();
  good += decode<encoding::Seen>(bytes).has_value();
  good += decode<Item>(bytes).has_value();
  good += decode<encoding::StoredAlert>(bytes).has_value();
  good += decode<Decision>(bytes).has_value();
  good += decode<LogEntry>(bytes).has_value();
  good += decode<OutboxEntry>(bytes).has_value();
  good += decode<FollowUp>(bytes).has_value();
  good += decode<Quarantined>(bytes).has_value();
  good += decode<Rule>(bytes).has_value();
  good += decode<encoding::Counters>(bytes).has_value();
  good += decode<Assessed>(bytes).has_value();
  good += decode<Capture>(bytes).has_value();
  good += decode<Stamp>(bytes).has_value();
  good += decode<StoryDecision>(bytes).has_value();
  good += decode<encoding::HourRange>(bytes).has_value();
  good += decode<encoding::StoredOutline>(bytes).has_value();
  good += decode<encoding::SignedText>(bytes).has_value();
  return good;
}

std::string unhex(const std::string& text) {
  std::string out;
  for (std::size_t i = 0; i + 1 < text.size(); i += 2)
    out += static_cast<char>(std::stoi(text.substr(i, 2), nullptr, 16));
  return out;
}

/// Those that format 1 did not have.
void expect_new_samples(const std::map<std::string, std::string>& bytes, const Samples& want) {
  EXPECT_EQ(*decode<Assessed>(bytes.at("assessed")), want.assessed);
  EXPECT_EQ(*decode<Capture>(bytes.at("capture")), want.capture);
  EXPECT_EQ(*decode<Stamp>(bytes.at("stamp")), want.stamp);
  EXPECT_EQ(*decode<StoryDecision>(bytes.at("story")), want.story);
  EXPECT_EQ(*decode<encoding::HourRange>(bytes.at("hour")), want.hour);
}

TEST(Encoding, EveryRecordComesBackWithEveryField) {
  expect_samples(Samples().encoded(), Samples());
  expect_new_samples(Samples().encoded(), Samples());
}

TEST(Encoding, AbsentStaysAbsent) {
  Item item;
  item.id = item_id(kNews, "x");
  EXPECT_EQ(*decode<Item>(encode(item)), item);
  encoding::StoredAlert alert;
  alert.alert.id = AlertId{1};
  alert.alert.began = StoryId{1};
  EXPECT_EQ(*decode<encoding::StoredAlert>(encode(alert)), alert);
}

std::map<std::string, std::string> bytes_of_format(int format) {
  const std::string path =
      std::string(DONGTIN_SOURCE_DIR) + "/tests/cases/storage/format-" + std::to_string(format) + ".hex";
  std::ifstream file(path);
  EXPECT_TRUE(file) << path;
  std::map<std::string, std::string> bytes;
  std::string name, digits;
  while (file >> name >> digits) bytes[name] = unhex(digits);
  return bytes;
}

// The files hold the records of Samples as each format wrote them first. They are never rewritten: a change that these
// bytes do not survive needs a new format version and a migration.
TEST(Encoding, TheBytesOfFormatOneStillDecode) {
  const auto bytes = bytes_of_format(1);
  ASSERT_EQ(bytes.size(), 12u);
  expect_samples(bytes, Samples::of_format_1());
}

TEST(Encoding, TheBytesOfFormatTwoStillDecode) {
  const auto bytes = bytes_of_format(2);
  ASSERT_EQ(bytes.size(), 17u);
  expect_samples(bytes, Samples::of_format_2());
  expect_new_samples(bytes, Samples::of_format_2());
}

TEST(Encoding, AnOutlineComesBackOrIsRefused) {
  const Samples samples;
  EXPECT_EQ(*decode<encoding::StoredOutline>(encode(samples.outline)), samples.outline);
  EXPECT_EQ(*decode<encoding::SignedText>(encode(samples.signed_text)), samples.signed_text);
  EXPECT_EQ(*decode<encoding::SignedText>(encode(samples.taken)), samples.taken);
  auto changed = encode(samples.outline);
  changed[3] = static_cast<char>(changed[3] ^ 1);
  EXPECT_FALSE(decode<encoding::StoredOutline>(changed));
  EXPECT_FALSE(decode<encoding::StoredOutline>(""));
  encoding::StoredOutline endless{Outline(kMaxOutline + 2), 1};
  EXPECT_FALSE(decode<encoding::StoredOutline>(encode(endless)));
  auto empty = samples.signed_text;
  empty.signature.shingles = 0;
  EXPECT_FALSE(decode<encoding::SignedText>(encode(empty)));
}

TEST(Encoding, ACopyIsOfSomethingSmaller) {
  auto alert = Samples().alert;
  alert.alert.copy_of = alert.alert.id;
  EXPECT_FALSE(decode<encoding::StoredAlert>(encode(alert)));
  alert.alert.copy_of = AlertId{};
  alert.alert.began = StoryId{9};
  EXPECT_FALSE(decode<encoding::StoredAlert>(encode(alert)));
}

TEST(Encoding, AFieldOfANewerProgramIsReadOverAndSurvivesADecision) {
  const Samples samples;
  const std::string newer("\xa2\x06\x03new", 6);  // field 100, which this schema does not have
  const auto stored = encode(samples.alert) + newer;
  EXPECT_EQ(*decode<encoding::StoredAlert>(stored), samples.alert);
  Workflow workflow;
  workflow.state = State::confirmed;
  const auto confirmed = *encoding::with_workflow(stored, workflow, 1);
  EXPECT_NE(confirmed.find(newer), std::string::npos);
  EXPECT_EQ(decode<encoding::StoredAlert>(confirmed)->alert.workflow, workflow);
  EXPECT_NE(encoding::with_story(stored, StoryId{2})->find(newer), std::string::npos);
}

TEST(Encoding, WhatThisProgramCannotMeanIsRefused) {
  const std::string health_99("\x08\x63", 2);
  EXPECT_EQ(decode<SourceState>(health_99).error().code, Errc::malformed);
  EXPECT_EQ(decode<Item>("").error().code, Errc::malformed);
  EXPECT_EQ(decode<encoding::StoredAlert>("").error().code, Errc::malformed);
  EXPECT_EQ(decode<encoding::Seen>(std::string("\x12\x03"
                                               "abc",
                                               5))
                .error()
                .code,
            Errc::malformed);
  EXPECT_EQ(decode<encoding::Counters>(std::string("\x10\x05", 2)).error().code, Errc::malformed);
}

TEST(Encoding, NoBytesCrashTheDecoder) {
  std::mt19937 random(20'260'528);
  std::size_t refused = 0;
  for (const auto& [name, whole] : Samples().encoded()) {
    for (std::size_t cut = 0; cut < whole.size(); ++cut) refused += 17 - decode_as_everything(whole.substr(0, cut));
    for (int i = 0; i < 300; ++i) {
      auto bent = whole;
      bent[random() % bent.size()] = static_cast<char>(random());
      refused += 17 - decode_as_everything(bent);
    }
  }
  EXPECT_GT(refused, 10'000u);
}

TEST(Keys, ByteOrderIsNumberOrder) {
  const std::vector<std::int64_t> times{-5'000, -1, 0, 1, 255, 256, kThen};
  for (std::size_t i = 1; i < times.size(); ++i) {
    EXPECT_LT(keys::due(from_millis(times[i - 1])), keys::due(from_millis(times[i])));
  }
  EXPECT_LT(keys::alert(AlertId{255}), keys::alert(AlertId{256}));
  EXPECT_EQ(keys::alert(AlertId{258}), std::string("\0\0\0\0\0\0\1\2", 8));
  EXPECT_EQ(keys::number_in<std::uint64_t>(keys::alert(AlertId{~0ull})), ~0ull);
  EXPECT_FALSE(keys::number_in<std::uint64_t>("short").has_value());
  EXPECT_EQ(keys::place(keys::Column::log, std::string("\x01\xab", 2)), "log 01ab");
}

}  // namespace
}  // namespace dongtin
