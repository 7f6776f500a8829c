// Which story a new alert begins in, how copies are counted, and what happens to both later; on both stores.
#include <gmock/gmock.h>

#include <map>
#include <random>

#include "storage/verify.hpp"
#include "tests/storage/raw_store.hpp"
#include "tests/storage/support.hpp"

namespace dongtin {
namespace {

using namespace dongtin::testing;
using keys::Column;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr std::int64_t kCopiesDay = 24 * 60;  // minutes

/// Texts of different seeds share nothing; `edits` syllables are others.
Outline words(unsigned seed, std::size_t syllables = 80, int edits = 0) {
  std::mt19937 random(seed);
  Outline out(syllables);
  for (auto& each : out) each = static_cast<std::uint16_t>(1 + random() % 60'000);
  for (int i = 0; i < edits; ++i) out[(7 + 31 * static_cast<std::size_t>(i)) % syllables] = 7;
  return out;
}

ProposedItem raised(const std::string& key, Outline outline, std::int64_t minutes = 0, Tier tier = Tier::press) {
  auto what = item(key, "chữ của " + key, minutes);
  what.tier = tier;
  auto out = proposal(std::move(what));
  for (auto& match : out.matches.rules) match.revision = {};
  out.matches.rules.clear();
  out.outline = std::move(outline);
  return out;
}

class Copies : public ::testing::TestWithParam<std::string> {
 protected:
  void open(StoryWindow window = {}) {
    if (GetParam() == "memory") {
      if (!store) store = make_memory_store(window);
      return;
    }
    store.reset();
    StoreOptions options;
    options.path = dir.str();
    options.stories = window;
    store = open_store(options).value();
  }
  void SetUp() override { open(); }
  void TearDown() override {
    if (GetParam() == "rocks" && store) is_clean(*store);
  }
  void apply(std::vector<ProposedItem> items) {
    const auto commit = commit_of(std::move(items));
    store->apply({&commit, 1}).value();
  }
  Alert alert(std::uint64_t id) { return store->alert(AlertId{id}).value().alert; }
  std::uint64_t story(std::uint64_t id) { return alert(id).story.value; }
  std::vector<std::uint64_t> members(std::uint64_t id) {
    std::vector<std::uint64_t> out;
    const auto view = store->story(StoryId{id});
    if (!view) return out;
    for (const auto each : view->alerts) out.push_back(each.value);
    return out;
  }
  std::uint64_t copies(std::uint64_t of) { return store->copies(StoryId{of}).value().total(); }
  StoryDecision decide(StoryAct act, std::uint64_t story, std::uint64_t into = 0, std::vector<AlertId> alerts = {}) {
    StoryDecision draft;
    draft.act = act;
    draft.story = StoryId{story};
    draft.into = StoryId{into};
    draft.alerts = std::move(alerts);
    draft.actor = "local";
    draft.reason = "vì sao";
    draft.at = at(5);
    return store->decide(std::move(draft)).value();
  }
  /// Of all hours: alerts, copies, purged, purged copies.
  std::vector<std::uint64_t> totals(std::string_view topic = "") {
    std::vector<std::uint64_t> out(4);
    for (const auto& cell : store->cells(0, 0xFFFF'FFFF, topic, {}).value()) {
      out[0] += cell.alerts;
      out[1] += cell.copies;
      out[2] += cell.purged;
      out[3] += cell.purged_copies;
    }
    return out;
  }

  TempDir dir;
  std::unique_ptr<Store> store;
};
INSTANTIATE_TEST_SUITE_P(Both, Copies, ::testing::Values("rocks", "memory"),
                         [](const auto& param) { return param.param; });

TEST_P(Copies, ACopyJoinsTheStoryOfTheFirstAndAStrangerBeginsItsOwn) {
  apply({raised("a", words(1))});
  apply({raised("b", words(2))});
  apply({raised("c", words(1, 80, 1), 10, Tier::social)});
  apply({raised("d", words(1, 80, 1), 20)});
  EXPECT_THAT(members(1), ElementsAre(1, 3, 4));
  EXPECT_THAT(members(2), ElementsAre(2));
  EXPECT_EQ(alert(1).copy_of, AlertId{});
  EXPECT_EQ(alert(3).copy_of, AlertId{1});
  EXPECT_EQ(alert(3).began, StoryId{1});
  EXPECT_EQ(alert(4).copy_of, AlertId{3}) << "the most alike";
  EXPECT_EQ(alert(2).began, StoryId{2});
  const auto of = store->copies(StoryId{1}).value();
  EXPECT_EQ(of.total(), 2u);
  EXPECT_EQ(of.by_tier[static_cast<std::size_t>(Tier::social)], 1u);
  EXPECT_EQ(of.by_tier[static_cast<std::size_t>(Tier::press)], 1u);
  EXPECT_EQ(copies(2), 0u);
  EXPECT_EQ(copies(77), 0u);
}

TEST_P(Copies, ThoseOfOneCommitSeeEachOther) {
  apply({raised("a", words(1)), raised("b", words(1)), raised("c", words(2)), raised("d", words(1))});
  EXPECT_THAT(members(1), ElementsAre(1, 2, 4));
}

TEST_P(Copies, WhatIsTooShortHasNoCopies) {
  const Outline seven(7, 3);
  apply({raised("a", seven), raised("b", seven), raised("c", {}), raised("d", {})});
  for (std::uint64_t id = 1; id <= 4; ++id) EXPECT_EQ(story(id), id);
  EXPECT_EQ(store->counts()->story_texts, 0u);
}

TEST_P(Copies, AnOutlineLongerThanAnyWorkerMakesIsNotCompared) {
  const auto endless = words(1, kMaxOutline + 2);
  apply({raised("a", endless), raised("b", endless)});
  EXPECT_EQ(story(2), 2u);
}

TEST_P(Copies, ACopyOfAnotherWeekIsAnotherStory) {
  apply({raised("a", words(1))});
  apply({raised("b", words(1), 8 * kCopiesDay)});
  apply({raised("c", words(1), 9 * kCopiesDay)});
  EXPECT_THAT(members(1), ElementsAre(1));
  EXPECT_THAT(members(2), ElementsAre(2, 3));
}

TEST_P(Copies, OnlySoManyTextsAreHeldTheNewest) {
  open({3, std::chrono::hours(24 * 7)});
  if (GetParam() == "memory") store = make_memory_store({3, std::chrono::hours(24 * 7)});
  for (unsigned i = 1; i <= 5; ++i) apply({raised("k" + std::to_string(i), words(i), i)});
  EXPECT_EQ(store->counts()->story_texts, 3u);
  apply({raised("x", words(1), 6), raised("y", words(5), 7)});
  EXPECT_EQ(story(6), 6u);
  EXPECT_EQ(story(7), 5u);
  EXPECT_EQ(store->counts()->story_texts, 3u);
}

TEST_P(Copies, ALaterRevisionStaysWhereItIsAndIsComparedWith) {
  apply({raised("a", words(1)), raised("b", words(2))});
  auto edited = raised("b", words(1), 5);
  edited.item = item("b", "đã sửa", 5);
  apply({edited});
  EXPECT_EQ(story(2), 2u);
  apply({raised("c", words(2), 6), raised("d", words(1, 80, 1), 7)});
  EXPECT_EQ(story(3), 2u);
  EXPECT_EQ(story(4), 1u);
  EXPECT_EQ(alert(4).copy_of, AlertId{1}) << "of two that are as alike the smaller";
}

TEST_P(Copies, ALateAlertFromTheArchiveJoinsToo) {
  auto quiet = raised("a", {});
  quiet.assessment = labelled(Label::none);
  quiet.archive = true;
  apply({quiet});
  apply({raised("b", words(1), 5)});
  auto late = raised("a", words(1));
  late.cause = Cause::retroactive;
  late.at = at(60);
  apply({late});
  EXPECT_TRUE(alert(2).retroactive);
  EXPECT_EQ(story(2), 1u);
}

TEST_P(Copies, ADecisionIsFollowedAndWhatJoinedGoesBackWithASplitThatIsUndone) {
  apply({raised("a", words(1)), raised("b", words(1, 80, 1)), raised("c", words(3))});
  decide(StoryAct::split, 1, 0, {AlertId{2}});
  EXPECT_THAT(totals(), ElementsAre(3, 0, 0, 0));
  apply({raised("d", words(1, 80, 1), 5)});
  EXPECT_THAT(members(2), ElementsAre(2, 4)) << "as alike as to alert 2, which is its own now";
  EXPECT_EQ(copies(2), 1u);
  const auto undone = decide(StoryAct::undo, 2);
  EXPECT_THAT(undone.alerts, ElementsAre(AlertId{2}, AlertId{4}));
  EXPECT_THAT(members(1), ElementsAre(1, 2, 4));
  EXPECT_EQ(store->story(StoryId{2})->story, StoryId{1});
  EXPECT_EQ(copies(1), 2u);
  EXPECT_THAT(totals(), ElementsAre(4, 2, 0, 0));
  EXPECT_EQ(alert(4).began, StoryId{2}) << "what it began in stays said";
}

TEST_P(Copies, WhatJoinedTheMergedGoesBackWithThemAndOthersStay) {
  apply({raised("a", words(1)), raised("b", words(2))});
  decide(StoryAct::merge, 2, 1);
  apply({raised("c", words(2), 5), raised("d", words(1), 6), raised("e", words(2, 80, 1), 7)});
  EXPECT_THAT(members(1), ElementsAre(1, 2, 3, 4, 5));
  EXPECT_EQ(copies(2), 4u) << "asked by a story that was merged: the one it went into";
  decide(StoryAct::undo, 1);
  EXPECT_THAT(members(1), ElementsAre(1, 4));
  EXPECT_THAT(members(2), ElementsAre(2, 3, 5));
  EXPECT_THAT(totals(), ElementsAre(5, 3, 0, 0));
}

TEST_P(Copies, OriginalsAndCopiesAreCountedApart) {
  auto labelled_otherwise = raised("b", words(1), 61);
  labelled_otherwise.assessment = labelled(Label::unverified);
  labelled_otherwise.topics = {"lua-dao", "thien-tai"};
  apply({raised("a", words(1)), labelled_otherwise, raised("c", words(2))});
  EXPECT_THAT(totals(), ElementsAre(3, 1, 0, 0));
  EXPECT_THAT(totals("thien-tai"), ElementsAre(3, 1, 0, 0));
  EXPECT_THAT(totals("lua-dao"), ElementsAre(1, 1, 0, 0));
  auto again = raised("b", words(1), 61);
  again.cause = Cause::reassessed;
  again.at = at(70);
  apply({again});
  EXPECT_THAT(totals("lua-dao"), ElementsAre(0, 0, 0, 0));
  EXPECT_THAT(totals(), ElementsAre(3, 1, 0, 0));
  decide(StoryAct::merge, 3, 1);
  EXPECT_THAT(totals(), ElementsAre(3, 2, 0, 0));
}

TEST_P(Copies, WhatRetentionTakesIsComparedWithNoMoreAndItsCopiesStay) {
  apply({raised("a", words(1)), raised("b", words(1, 80, 2)), raised("c", words(2)), raised("d", words(2))});
  const std::vector<AlertId> gone{AlertId{1}, AlertId{4}};
  EXPECT_EQ(store->purge(gone, at(60)).value(), 2u);
  EXPECT_THAT(members(1), ElementsAre(2));
  EXPECT_EQ(copies(1), 1u);
  EXPECT_EQ(copies(3), 0u);
  EXPECT_THAT(totals(), ElementsAre(4, 2, 2, 1));
  apply({raised("e", words(1, 80, 2), 61)});
  EXPECT_EQ(story(5), 1u) << "through the copy that is left";
  const std::vector<AlertId> more{AlertId{2}, AlertId{3}, AlertId{5}};
  EXPECT_EQ(store->purge(more, at(62)).value(), 3u);
  apply({raised("f", words(1), 63), raised("g", words(2), 64)});
  EXPECT_EQ(story(6), 6u);
  EXPECT_EQ(story(7), 7u);
}

/// Families of texts, edits, revisions, decisions and purges; the same whether it was restarted and however commits
/// were grouped.
TEST_P(Copies, ARestartAndTheGroupingOfCommitsChangeNothing) {
  const StoryWindow window{12, std::chrono::hours(6)};
  store.reset();
  open(window);
  const auto other = make_memory_store(window);
  std::mt19937 random(11);
  std::uint64_t raised_so_far = 0;
  for (int round = 0; round < 150; ++round) {
    std::vector<Commit> group;
    for (auto commits = 1 + random() % 3; commits > 0; --commits) {
      std::vector<ProposedItem> items;
      for (auto n = random() % 4; n > 0; --n) {
        const auto minutes = round * 20 - static_cast<std::int64_t>(random() % 300);
        auto one =
            raised("k" + std::to_string(random() % 200), {}, minutes, random() % 3 == 0 ? Tier::forum : Tier::press);
        one.item = item("k" + std::to_string(random() % 200), "bản " + std::to_string(random() % 3), minutes);
        one.outline = words(static_cast<unsigned>(random() % 8), 60, static_cast<int>(random() % 3));
        items.push_back(std::move(one));
      }
      group.push_back(commit_of(std::move(items)));
    }
    for (const auto& commit : group) other->apply({&commit, 1}).value();
    store->apply(group).value();
    raised_so_far = store->counts()->alerts + store->counts()->purged;
    if (random() % 6 == 0 && raised_so_far > 0) {
      const std::vector<AlertId> some{AlertId{1 + random() % raised_so_far}};
      ASSERT_EQ(store->purge(some, at(round * 20)).value(), other->purge(some, at(round * 20)).value());
    }
    if (random() % 4 == 0) open(window);
    for (std::uint64_t id = 1; id <= raised_so_far; ++id) {
      const auto a = store->alert(AlertId{id}), b = other->alert(AlertId{id});
      ASSERT_EQ(a.has_value(), b.has_value());
      if (a) ASSERT_EQ(a->alert, b->alert) << "alert " << id << " of round " << round;
      ASSERT_EQ(store->copies(StoryId{id}).value(), other->copies(StoryId{id}).value());
    }
    ASSERT_EQ(store->counts()->story_texts, other->counts()->story_texts);
  }
  EXPECT_GT(totals()[1], 30u);
  EXPECT_EQ(store->cells(0, 0xFFFF'FFFF, "", {}).value(), other->cells(0, 0xFFFF'FFFF, "", {}).value());
}

// What lies on the disk.

class CopiesOnDisk : public ::testing::Test {
 protected:
  CopiesOnDisk() {
    const auto store = must_open(path());
    auto commit =
        commit_of({raised("a", words(1)), raised("b", words(1)), raised("c", words(2)), raised("d", words(3))});
    store->apply({&commit, 1}).value();
    StoryDecision merge;
    merge.act = StoryAct::merge;
    merge.story = StoryId{4};
    merge.into = StoryId{3};
    merge.actor = "local";
    merge.reason = "cùng tin";
    merge.at = at(3);
    store->decide(merge).value();
  }
  [[nodiscard]] std::string path() const { return (dir / "store").string(); }
  std::vector<std::string> found() {
    StoreOptions options;
    options.path = path();
    options.read_only = true;
    const auto store = open_store(options).value();
    const auto report = verify(*store).value();
    std::vector<std::string> out;
    for (const auto& finding : report.findings) {
      if (finding.kind == AuditFinding::Kind::problem) out.push_back(finding.what);
    }
    return out;
  }
  TempDir dir;
};

TEST_F(CopiesOnDisk, DamageIsFoundWhereverItIs) {
  const auto outline = keys::outline(AlertId{2}, 1);
  const auto row = keys::number(std::uint64_t{2});
  const auto cell = [](char kind) {
    return kind + keys::number(keys::hour_of(at(0))) + std::string("\0\0", 2) + static_cast<char>(Tier::press) +
           static_cast<char>(Label::mention);
  };
  const auto story = 's' + keys::copies(StoryId{1}, Tier::press);
  struct Case {
    std::string name;
    std::function<void(RawStore&)> plant;
    std::vector<std::string> said;
  };
  const std::vector<Case> cases{
      {"an outline is gone",
       [&](RawStore& raw) { raw.erase(Column::outlines, outline); },
       {"it is a copy of alert 1, and its outline is gone", "the outline of alert 2, revision 1, is not this text's"}},
      {"a byte of an outline",
       [&](RawStore& raw) {
         auto bytes = raw.get(Column::outlines, outline);
         bytes[10] = static_cast<char>(bytes[10] ^ 1);
         raw.put(Column::outlines, outline, bytes);
       },
       {"the stored record is unreadable (outline)"}},
      {"an outline of another text",
       [&](RawStore& raw) {
         raw.edit<encoding::StoredOutline>(Column::outlines, outline, [](auto& o) { o.outline = words(9); });
       },
       {"new texts are compared with something else at 2"}},
      {"an outline that came as another text",
       [&](RawStore& raw) {
         raw.edit<encoding::StoredOutline>(Column::outlines, outline, [](auto& o) { o.row = 77; });
       },
       {"it says it came as text 77, and 4 came", "is not this text's"}},
      {"an outline of no alert",
       [&](RawStore& raw) {
         raw.put(Column::outlines, keys::outline(AlertId{9}, 1), raw.get(Column::outlines, outline));
       },
       {"its alert is gone"}},
      {"an outline of a revision that never was",
       [&](RawStore& raw) {
         raw.put(Column::outlines, keys::outline(AlertId{2}, 5), raw.get(Column::outlines, outline));
       },
       {"its alert stands at revision 1 of its item"}},
      {"a text is gone",
       [&](RawStore& raw) { raw.erase(Column::signed_texts, row); },
       {"texts are missing before it: 2 was to come", "new texts are compared with something else at 2"}},
      {"the newest text is gone",
       [&](RawStore& raw) { raw.erase(Column::signed_texts, keys::number(std::uint64_t{4})); },
       {"texts is 4, and they end at 3"}},
      {"a text is unreadable",
       [&](RawStore& raw) { raw.put(Column::signed_texts, row, "\xff\xff"); },
       {"the stored record is unreadable (signed text)"}},
      {"a text of another signature",
       [&](RawStore& raw) {
         raw.edit<encoding::SignedText>(Column::signed_texts, row, [](auto& t) { ++t.signature.values[5]; });
       },
       {"new texts are compared with something else at 2"}},
      {"an alert that began elsewhere",
       [&](RawStore& raw) {
         raw.edit<encoding::StoredAlert>(Column::alerts, keys::alert(AlertId{3}),
                                         [](auto& s) { s.alert.began = StoryId{1}; });
       },
       {"it began in story 1, as a copy of alert 0", "it is in story 3, and the story decisions put it into 1"}},
      {"a count of copies is too high",
       [&](RawStore& raw) { raw.put(Column::counts, cell('c'), keys::number(std::uint64_t{3})); },
       {"is 3, and 2 copies and 0 purged ones are in it"}},
      {"a count of copies is gone",
       [&](RawStore& raw) { raw.erase(Column::counts, cell('c')); },
       {"is 0, and 2 copies and 0 purged ones are in it"}},
      {"the copies of a story are miscounted",
       [&](RawStore& raw) { raw.put(Column::counts, story, keys::number(std::uint64_t{7})); },
       {"copies of story 1, press: 7, and 1 are there"}},
      {"copies of a story that never was",
       [&](RawStore& raw) {
         raw.put(Column::counts, 's' + keys::copies(StoryId{2}, Tier::forum), keys::number(std::uint64_t{1}));
       },
       {"copies of story 2, forum: 1, and 0 are there"}},
      {"a count of no tier",
       [&](RawStore& raw) { raw.put(Column::counts, story.substr(0, 9) + '\x09', keys::number(std::uint64_t{1})); },
       {"nobody writes such a record"}},
  };
  EXPECT_THAT(found(), IsEmpty());
  const TempDir whole;
  std::filesystem::copy(path(), whole / "store", std::filesystem::copy_options::recursive);
  for (const auto& each : cases) {
    std::filesystem::remove_all(path());
    std::filesystem::copy(whole / "store", path(), std::filesystem::copy_options::recursive);
    {
      RawStore raw(path());
      each.plant(raw);
    }
    const auto said = found();
    for (const auto& line : each.said) EXPECT_THAT(said, Contains(HasSubstr(line))) << each.name;
    EXPECT_LE(said.size(), each.said.size() + 1) << each.name;
  }
}

TEST_F(CopiesOnDisk, NothingOfATextIsLeftWhereRetentionTookIt) {
  const std::vector<AlertId> gone{AlertId{2}};
  {
    const auto store = must_open(path());
    store->purge(gone, at(9)).value();
    EXPECT_TRUE(store->forget({}).value());
    is_clean(*store);
  }
  RawStore raw(path());
  EXPECT_THROW(static_cast<void>(raw.get(Column::outlines, keys::outline(AlertId{2}, 1))), std::runtime_error);
  const auto row =
      encoding::decode<encoding::SignedText>(raw.get(Column::signed_texts, keys::number(std::uint64_t{2})));
  EXPECT_EQ(*row, (encoding::SignedText{{}, 0, {}, at(0)}));
}

/// As an earlier version of this format left it: no outlines, and copies not counted.
TEST_F(CopiesOnDisk, AStoreOfBeforeIsReadAndThenCountsItsCopies) {
  {
    RawStore raw(path());
    raw.edit<encoding::StoredAlert>(Column::alerts, keys::alert(AlertId{2}), [](auto& s) {
      s.alert.began = s.alert.story = StoryId{2};
      s.alert.copy_of = {};
    });
    raw.erase(Column::postings, keys::posting(keys::Facet::story, keys::story(StoryId{1}), AlertId{2}));
    raw.edit<encoding::Counters>(Column::meta, std::string(keys::kCounters), [](auto& c) {
      c.texts = c.texts_left = 0;
      c.copies_counted = false;
    });
    for (const std::string_view column : {"outlines", "signed"}) raw.drop(column);
    raw.erase_all(Column::counts, "c");
    raw.erase_all(Column::counts, "s");
  }
  EXPECT_THAT(found(), IsEmpty());
  {
    StoreOptions reading;
    reading.path = path();
    reading.read_only = true;
    const auto store = open_store(reading).value();
    EXPECT_EQ(store->copies(StoryId{3})->total(), 0u) << "not counted yet";
    EXPECT_EQ(store->story(StoryId{3})->alerts.size(), 2u);
  }
  for (int opened = 0; opened < 2; ++opened) {
    const auto store = must_open(path());
    EXPECT_EQ(store->copies(StoryId{3})->total(), 1u);
    is_clean(*store);
  }
  const auto store = must_open(path());
  const auto more = commit_of({raised("e", words(2), 5), raised("f", words(2), 6)});
  store->apply({&more, 1}).value();
  EXPECT_EQ(store->alert(AlertId{5})->alert.story, StoryId{5}) << "what has no outline is nobody's original";
  EXPECT_EQ(store->alert(AlertId{6})->alert.story, StoryId{5});
  is_clean(*store);
}

}  // namespace
}  // namespace dongtin
