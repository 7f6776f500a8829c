// The contract of storage/store.hpp, sentence by sentence, on both stores.
#include <gmock/gmock.h>

#include "tests/storage/support.hpp"

namespace dongtin {
namespace {

using namespace dongtin::testing;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

class StoreTest : public ::testing::TestWithParam<std::string> {
 protected:
  StoreTest() { reopen(); }
  /// RocksStore forgets what is not on the disk; MemoryStore has none.
  void reopen() {
    if (GetParam() == "rocks") {
      store.reset();
      store = must_open(dir.str());
    } else if (!store) {
      store = make_memory_store();
    }
  }
  Sequence apply(const Commit& commit) { return *store->apply({&commit, 1}); }
  std::vector<std::uint64_t> ids(const AlertFilter& filter, std::optional<AlertId> before = {}, std::size_t limit = 100,
                                 std::size_t scan = 1000) {
    std::vector<std::uint64_t> out;
    const auto page = *store->alerts(filter, before, limit, scan);
    for (const auto& view : page.alerts) out.push_back(view.alert.id.value);
    return out;
  }
  Decision act(std::uint64_t alert, Act what, std::string reason = "vì sao") {
    Decision draft;
    draft.alert = AlertId{alert};
    draft.act = what;
    draft.actor = "local";
    draft.reason = std::move(reason);
    draft.at = at(99);
    return draft;
  }
  static Expected in(State state) { return {state, {}, {}}; }
  std::vector<LogEntry::Kind> kinds(std::uint64_t after) {
    std::vector<LogEntry::Kind> out;
    const auto entries = *store->log(Sequence{after}, 100);
    for (const auto& entry : entries) out.push_back(entry.kind);
    return out;
  }

  TempDir dir;
  std::unique_ptr<Store> store;
};
INSTANTIATE_TEST_SUITE_P(Both, StoreTest, ::testing::Values("rocks", "memory"),
                         [](const auto& param) { return param.param; });

TEST_P(StoreTest, AnEmptyStoreAnswersEverything) {
  EXPECT_EQ(store->cursor(kNews)->value, "");
  EXPECT_EQ(*store->source_state(kNews), SourceState{});
  EXPECT_FALSE(*store->has(item("a", "x").id, item("a", "x").digest));
  EXPECT_THAT(store->alerts({}, {}, 10, 10)->alerts, IsEmpty());
  EXPECT_FALSE(store->alerts({}, {}, 10, 10)->next.has_value());
  EXPECT_THAT(*store->log({}, 10), IsEmpty());
  EXPECT_THAT(*store->outbox(10), IsEmpty());
  EXPECT_THAT(*store->follow_ups(at(1'000'000), 10), IsEmpty());
  EXPECT_THAT(*store->quarantine(), IsEmpty());
  auto counts = *store->counts();
  counts.disk_bytes = 0;
  EXPECT_EQ(counts, StoreCounts{});
  EXPECT_EQ(store->alert(AlertId{1}).error().code, Errc::not_found);
  EXPECT_EQ(store->item(ItemId{}, 1).error().code, Errc::not_found);
  EXPECT_EQ(store->evidence(ItemId{}, 1).error().code, Errc::not_found);
  EXPECT_EQ(store->rule(Digest{}).error().code, Errc::not_found);
  EXPECT_EQ(apply(Commit{}).value, 0u);
}

TEST_P(StoreTest, AnItemThatRaisesSomethingBecomesTheNextAlert) {
  const auto a = proposal(item("a", "vỡ đập", 3)), b = proposal(item("b", "sạt lở", 4), Label::disputed);
  EXPECT_EQ(apply(commit_of({a, b}, "etag-1")).value, 2u);
  reopen();
  const auto first = *store->alert(AlertId{1});
  EXPECT_EQ(first.item, a.item);
  EXPECT_EQ(first.alert.story.value, 1u);
  EXPECT_EQ(first.alert.now.item_revision, 1u);
  EXPECT_EQ(first.alert.now.matches, a.matches);
  EXPECT_EQ(first.alert.now.assessment, a.assessment);
  EXPECT_EQ(first.alert.workflow.state, State::fresh);
  EXPECT_EQ(first.alert.created, at(3));
  EXPECT_EQ(first.alert.updated, at(3));
  EXPECT_EQ(*store->evidence(a.item.id, 1), a.evidence);
  EXPECT_EQ(first.alert.now.evidence, sha256(a.evidence.bytes));
  EXPECT_THAT(first.decisions, IsEmpty());
  EXPECT_EQ(store->alert(AlertId{2})->alert.now.assessment, b.assessment);
  EXPECT_EQ(*store->item(a.item.id, 1), a.item);
  EXPECT_EQ(store->cursor(kNews)->value, "etag-1");
  EXPECT_THAT(*store->outbox(10),
              ElementsAre(OutboxEntry{Sequence{1}, AlertId{1}, 1}, OutboxEntry{Sequence{2}, AlertId{2}, 1}));
  EXPECT_THAT(*store->log({}, 10),
              ElementsAre(LogEntry{Sequence{1}, LogEntry::Kind::alert_new, AlertId{1}, kNews, at(3)},
                          LogEntry{Sequence{2}, LogEntry::Kind::alert_new, AlertId{2}, kNews, at(4)}));
}

TEST_P(StoreTest, AnUnmatchedItemLeavesOnlyItsIdAndDigest) {
  auto quiet = proposal(item("q", "trời đẹp"), Label::none);
  quiet.evidence.bytes = "bytes that nobody may keep";
  apply(commit_of({quiet}));
  EXPECT_TRUE(*store->has(quiet.item.id, quiet.item.digest));
  EXPECT_EQ(store->item(quiet.item.id, 1).error().code, Errc::not_found);
  EXPECT_EQ(store->evidence(quiet.item.id, 1).error().code, Errc::not_found);
  EXPECT_THAT(ids({}), IsEmpty());
  EXPECT_THAT(*store->log({}, 10), IsEmpty());
  EXPECT_EQ(store->counts()->items_seen, 1u);
  EXPECT_EQ(store->counts()->revisions, 1u);
}

TEST_P(StoreTest, AMatchThatRaisesNothingIsNoAlert) {
  auto matched = proposal(item("m", "vỡ đập ở phim"), Label::none);
  matched.matches = matches();
  apply(commit_of({matched}));
  EXPECT_EQ(store->counts()->alerts, 0u);
}

TEST_P(StoreTest, ApplyingACommitTwiceChangesNothing) {
  auto commit = commit_of({proposal(item("a", "một")), proposal(item("b", "hai"), Label::none),
                           proposal(item("a", "một, đã sửa")), proposal(item("c", "ba"))},
                          "c1");
  commit.state = SourceState{};
  commit.state->health = Health::ok;
  commit.follow_ups = {{kNews, item("a", "").id, "https://bao.example/a", "article", at(5), 0}};
  const auto last = apply(commit);
  const auto before = *store->counts();
  EXPECT_EQ(before.revisions, 4u);
  EXPECT_EQ(before.follow_ups, 1u);
  EXPECT_EQ(apply(commit), last);
  reopen();
  EXPECT_EQ(apply(commit), last);
  auto after = *store->counts();
  after.disk_bytes = before.disk_bytes;
  EXPECT_EQ(after, before);
  const std::vector<Commit> group{commit, commit};
  EXPECT_EQ(*store->apply(group), last);
}

TEST_P(StoreTest, AnEditIsANewRevisionOfTheSameAlert) {
  const auto first = proposal(item("a", "vỡ đập", 1)),
             second = proposal(item("a", "không vỡ đập", 9), Label::correction);
  apply(commit_of({first}));
  store->decide(act(1, Act::confirm), {}).value();
  apply(commit_of({second}));
  reopen();
  const auto view = *store->alert(AlertId{1});
  EXPECT_EQ(view.alert.now.item_revision, 2u);
  EXPECT_EQ(view.item, second.item);
  EXPECT_EQ(view.alert.now.assessment, second.assessment);
  EXPECT_EQ(view.alert.created, at(1));
  EXPECT_EQ(view.alert.updated, at(9));
  EXPECT_EQ(view.alert.now.evidence, sha256(second.evidence.bytes));
  EXPECT_EQ(view.alert.workflow.state, State::confirmed);
  EXPECT_EQ(view.decisions.size(), 1u);
  EXPECT_EQ(*store->item(first.item.id, 1), first.item);
  EXPECT_EQ(store->counts()->alerts, 1u);
  EXPECT_THAT(kinds(0),
              ElementsAre(LogEntry::Kind::alert_new, LogEntry::Kind::decision, LogEntry::Kind::alert_revised));
  EXPECT_EQ(store->outbox(10)->back(), (OutboxEntry{Sequence{3}, AlertId{1}, 2}));
}

TEST_P(StoreTest, AnAlertThatNoLongerMatchesStaysWithLabelNone) {
  apply(commit_of({proposal(item("a", "vỡ đập"))}));
  const auto mended = proposal(item("a", "đập an toàn"), Label::none);
  apply(commit_of({mended}));
  const auto view = *store->alert(AlertId{1});
  EXPECT_EQ(view.alert.now.assessment.label(), Label::none);
  EXPECT_EQ(view.alert.now.matches, MatchList{});
  EXPECT_EQ(view.alert.now.item_revision, 2u);
  EXPECT_EQ(view.alert.now.evidence, Digest{});
  EXPECT_EQ(view.item, mended.item);
}

TEST_P(StoreTest, TheFirstRevisionThatRaisesCountsTheQuietOnesBeforeIt) {
  apply(commit_of({proposal(item("a", "một"), Label::none)}));
  apply(commit_of({proposal(item("a", "hai", 7), Label::none)}));
  apply(commit_of({proposal(item("a", "vỡ đập", 8))}));
  const auto view = *store->alert(AlertId{1});
  EXPECT_EQ(view.alert.now.item_revision, 3u);
  EXPECT_EQ(view.alert.created, at(8));
  EXPECT_EQ(store->item(view.item.id, 1).error().code, Errc::not_found);
  EXPECT_EQ(store->counts()->items_seen, 1u);
  EXPECT_EQ(store->counts()->revisions, 3u);
}

TEST_P(StoreTest, GoingBackToOldBytesIsANewRevision) {
  const auto a = item("x", "A"), b = item("x", "B");
  apply(commit_of({proposal(a)}));
  apply(commit_of({proposal(b)}));
  EXPECT_FALSE(*store->has(a.id, a.digest));
  EXPECT_TRUE(*store->has(b.id, b.digest));
  apply(commit_of({proposal(a)}));
  EXPECT_TRUE(*store->has(a.id, a.digest));
  EXPECT_FALSE(*store->has(b.id, b.digest));
  EXPECT_EQ(store->alert(AlertId{1})->alert.now.item_revision, 3u);
}

TEST_P(StoreTest, CommitsOfAGroupSeeEachOther) {
  const std::vector<Commit> group{commit_of({proposal(item("a", "một"))}, "1"),
                                  commit_of({proposal(item("a", "hai")), proposal(item("b", "x"), Label::none)}, "2"),
                                  commit_of({proposal(item("b", "y")), proposal(item("a", "hai"))}, "3")};
  EXPECT_EQ(store->apply(group)->value, 3u);
  EXPECT_EQ(store->alert(AlertId{1})->alert.now.item_revision, 2u);
  EXPECT_EQ(store->alert(AlertId{2})->alert.now.item_revision, 2u);
  EXPECT_EQ(store->cursor(kNews)->value, "3");
  EXPECT_THAT(kinds(0),
              ElementsAre(LogEntry::Kind::alert_new, LogEntry::Kind::alert_revised, LogEntry::Kind::alert_new));
}

TEST_P(StoreTest, ACursorMovesOnlyWhenTheCommitHasOne) {
  apply(commit_of({}, "one"));
  apply(commit_of({}));
  EXPECT_EQ(store->cursor(kNews)->value, "one");
  const std::string raw("\xff\0etag\n", 7);
  apply(commit_of({}, raw));
  reopen();
  EXPECT_EQ(store->cursor(kNews)->value, raw);
  EXPECT_EQ(store->cursor(SourceId{"bao"})->value, "");
}

TEST_P(StoreTest, TheLogHearsOfASourceOnlyWhenItsHealthChanges) {
  Commit poll;
  poll.source = kNews;
  poll.state = SourceState{};
  apply(poll);  // still pending
  poll.state->health = Health::ok;
  poll.state->last_attempt = at(1);
  apply(poll);
  poll.state->last_attempt = at(2);
  apply(poll);
  auto failed = poll;
  failed.state->health = Health::unreachable;
  failed.state->failures = 1;
  failed.state->last_attempt = at(3);
  const std::vector<Commit> group{failed, failed, poll};
  store->apply(group).value();
  EXPECT_THAT(*store->log({}, 10), ElementsAre(LogEntry{Sequence{1}, LogEntry::Kind::source_state, {}, kNews, at(1)},
                                               LogEntry{Sequence{2}, LogEntry::Kind::source_state, {}, kNews, at(3)},
                                               LogEntry{Sequence{3}, LogEntry::Kind::source_state, {}, kNews, at(2)}));
  reopen();
  EXPECT_EQ(*store->source_state(kNews), *poll.state);
}

TEST_P(StoreTest, TheStateIsTheFoldOfTheDecisions) {
  apply(commit_of({proposal(item("a", "x")), proposal(item("b", "y"))}));
  const auto opened = *store->decide(act(1, Act::open), in(State::fresh));
  EXPECT_EQ(opened.sequence.value, 3u);
  EXPECT_EQ(store->decide(act(1, Act::dismiss), in(State::opened))->sequence.value, 4u);
  reopen();
  EXPECT_EQ(store->alert(AlertId{1})->alert.workflow.state, State::dismissed);
  EXPECT_EQ(store->decide(act(1, Act::undo, ""), in(State::dismissed))->sequence.value, 5u);
  const auto view = *store->alert(AlertId{1});
  EXPECT_EQ(view.alert.workflow.state, State::opened);
  EXPECT_EQ(view.alert.workflow, fold(view.decisions));
  EXPECT_EQ(view.decisions.size(), 3u);
  EXPECT_EQ(view.decisions.front(), opened);
  EXPECT_THAT(store->alert(AlertId{2})->decisions, IsEmpty());
  EXPECT_EQ(store->counts()->decisions, 3u);
  EXPECT_EQ(store->log(Sequence{4}, 9)->front(),
            (LogEntry{Sequence{5}, LogEntry::Kind::decision, AlertId{1}, {}, at(99)}));
}

TEST_P(StoreTest, AStaleDecisionIsRefusedAndSaysWhatIsThere) {
  apply(commit_of({proposal(item("a", "x"))}));
  store->decide(act(1, Act::confirm), {}).value();
  const auto stale = store->decide(act(1, Act::dismiss), in(State::fresh));
  ASSERT_FALSE(stale);
  EXPECT_EQ(stale.error().code, Errc::conflict);
  EXPECT_THAT(stale.error().what, ::testing::HasSubstr("confirmed"));
  EXPECT_EQ(store->alert(AlertId{1})->decisions.size(), 1u);
  EXPECT_EQ(store->counts()->log_last, 2u);
  EXPECT_EQ(store->decide(act(7, Act::open), {}).error().code, Errc::not_found);
}

TEST_P(StoreTest, AlertsComeNewestFirstAPageAtATime) {
  std::vector<ProposedItem> many;
  for (int i = 1; i <= 7; ++i) many.push_back(proposal(item(std::to_string(i), "x", i)));
  apply(commit_of(many));
  EXPECT_THAT(ids({}), ElementsAre(7, 6, 5, 4, 3, 2, 1));
  const auto page = *store->alerts({}, {}, 3, 100);
  EXPECT_EQ(page.next, AlertId{5});
  EXPECT_THAT(ids({}, page.next, 3), ElementsAre(4, 3, 2));
  EXPECT_EQ(store->alerts({}, AlertId{2}, 3, 100)->next, std::nullopt);
  EXPECT_EQ(store->alerts({}, {}, 7, 100)->next, std::nullopt);
  EXPECT_THAT(store->alerts({}, AlertId{1}, 3, 100)->alerts, IsEmpty());
  EXPECT_EQ(store->alerts({}, {}, 0, 100)->alerts.size(), 1u);
}

TEST_P(StoreTest, ALongSearchStopsAtTheScanLimitAndGoesOnFromThere) {
  std::vector<ProposedItem> many;
  for (int i = 1; i <= 9; ++i) many.push_back(proposal(item(std::to_string(i), "x", i)));
  apply(commit_of(many));
  AlertFilter late;
  late.until = at(3);  // a time alone has no postings: the alerts of its hours are looked at
  std::optional<AlertId> before;
  std::vector<std::uint64_t> found;
  std::size_t pages = 0;
  for (; pages < 20; ++pages) {
    const auto page = *store->alerts(late, before, 1, 1);
    for (const auto& view : page.alerts) found.push_back(view.alert.id.value);
    if (!page.next) break;
    before = page.next;
  }
  EXPECT_THAT(found, ElementsAre(2, 1));
  EXPECT_LT(pages, 20u);
}

TEST_P(StoreTest, AFilterFindsTheRareAmongTheMany) {
  std::vector<ProposedItem> many{proposal(item("rare", "x"), Label::disputed)};
  for (int i = 2; i <= 400; ++i) many.push_back(proposal(item(std::to_string(i), "x")));
  apply(commit_of(many));
  AlertFilter rare;
  rare.label = Label::disputed;
  rare.tier = Tier::press;
  const auto page = *store->alerts(rare, {}, 50, 3);
  ASSERT_EQ(page.alerts.size(), 1u);
  EXPECT_EQ(page.alerts.front().alert.id.value, 1u);
  EXPECT_FALSE(page.next);
}

TEST_P(StoreTest, EveryFilterFilters) {
  auto one = proposal(item("1", "x", 10)), two = proposal(item("2", "y", 20), Label::unverified),
       three = proposal(item("3", "z", 30, SourceId{"dien-dan"}));
  two.matches = matches("lua-dao", "bac-giang");
  three.item.tier = Tier::forum;
  apply(commit_of({one, two, three}));
  store->decide(act(3, Act::open), {}).value();
  auto assign = act(2, Act::assign);
  assign.assignee = "can-bo-1";
  store->decide(assign, {}).value();
  store->decide(act(1, Act::hold), {}).value();
  store->decide(*make_story_decision({{}, StoryAct::merge, StoryId{3}, StoryId{1}, {}, {}, "local", "cùng tin", at(9)}))
      .value();
  struct Row {
    std::string named;
    AlertFilter filter;
    std::vector<std::uint64_t> expected;
  };
  const auto filter = [](auto set) {
    AlertFilter out;
    set(out);
    return out;
  };
  const std::vector<Row> rows{
      {"label", filter([](auto& f) { f.label = Label::unverified; }), {2}},
      {"state", filter([](auto& f) { f.state = State::opened; }), {3}},
      {"state new", filter([](auto& f) { f.state = State::fresh; }), {2, 1}},
      {"source", filter([](auto& f) { f.source = SourceId{"dien-dan"}; }), {3}},
      {"rule", filter([](auto& f) { f.rule = RuleId{"vo-dap"}; }), {3, 1}},
      {"place", filter([](auto& f) { f.place = PlaceId{"bac-giang"}; }), {2}},
      {"tier", filter([](auto& f) { f.tier = Tier::press; }), {2, 1}},
      {"since, included", filter([](auto& f) { f.since = at(20); }), {3, 2}},
      {"until, excluded", filter([](auto& f) { f.until = at(20); }), {1}},
      {"topic", filter([](auto& f) { f.topic = "thien-tai"; }), {3, 2, 1}},
      {"another topic", filter([](auto& f) { f.topic = "giao-thong"; }), {}},
      {"assignee", filter([](auto& f) { f.assignee = "can-bo-1"; }), {2}},
      {"held", filter([](auto& f) { f.held = true; }), {1}},
      {"story", filter([](auto& f) { f.story = StoryId{1}; }), {3, 1}},
      {"a story that was merged", filter([](auto& f) { f.story = StoryId{3}; }), {3, 1}},
      {"story and tier", filter([](auto& f) { f.story = StoryId{1}, f.tier = Tier::forum; }), {3}},
      {"both", filter([](auto& f) { f.tier = Tier::press, f.rule = RuleId{"vo-dap"}; }), {1}},
      {"nothing", filter([](auto& f) { f.rule = RuleId{"khac"}; }), {}},
  };
  for (const auto& row : rows) EXPECT_EQ(ids(row.filter), row.expected) << row.named;
}

TEST_P(StoreTest, WhatIsLeftOpenIsToReadUntilItIsJudged) {
  std::vector<ProposedItem> many;
  const auto add = [&](Assessment assessment) {
    many.push_back(proposal(item(std::to_string(many.size() + 1), "x")));
    many.back().assessment = std::move(assessment);
  };
  add(mention_left_open());
  add(mention_left_open(ClaimHitState::matched));
  add(mention_left_open(ClaimHitState::suggested, Verdict::authentic));
  add(mention_left_open(ClaimHitState::suggested, Verdict::fake, Label::correction));
  add(labelled(Label::disputed));
  add(labelled(Label::mention));
  add(mention_left_open(ClaimHitState::suggested, Verdict::fake, Label::mention, "denying"));
  add(mention_left_open());
  many.back().item.tier = Tier::official;
  apply(commit_of(many));
  AlertFilter to_read;
  to_read.to_read = true;
  EXPECT_THAT(ids(to_read), ElementsAre(2, 1));
  store->decide(act(2, Act::open), {}).value();
  EXPECT_THAT(ids(to_read), ElementsAre(2, 1)) << "who looks at it has not said anything yet";
  store->decide(act(2, Act::confirm), {}).value();
  EXPECT_THAT(ids(to_read), ElementsAre(1));
  auto dismissed = act(1, Act::dismiss);
  dismissed.reason = "chuyện khác";
  store->decide(dismissed, {}).value();
  EXPECT_THAT(ids(to_read), ElementsAre());
  store->decide(act(1, Act::undo), {}).value();
  EXPECT_THAT(ids(to_read), ElementsAre(1));
  auto asked = act(1, Act::ask);
  asked.agency = "UBND xã";
  asked.due = at(90);
  store->decide(asked, {}).value();
  EXPECT_THAT(ids(to_read), ElementsAre(1));
  auto answered = act(1, Act::answer);
  answered.publication = *Publication::make("Sở", "https://so.example/tra-loi");
  store->decide(answered, {}).value();
  EXPECT_THAT(ids(to_read), ElementsAre()) << "no press may take the place of what an authority answered";
  store->decide(act(2, Act::undo), {}).value();
  EXPECT_THAT(ids(to_read), ElementsAre(2));
  to_read.label = Label::disputed;
  EXPECT_THAT(ids(to_read), ElementsAre());
}

TEST_P(StoreTest, WhatIsToReadIsFoundInStepsOfBoundedWork) {
  std::vector<ProposedItem> many;
  for (int i = 1; i <= 40; ++i) {
    many.push_back(proposal(item(std::to_string(i), "x")));
    if (i % 13 == 0) many.back().assessment = mention_left_open();
  }
  apply(commit_of(many));
  AlertFilter to_read;
  to_read.to_read = true;
  std::vector<std::uint64_t> found;
  std::optional<AlertId> before;
  std::size_t pages = 0;
  do {
    const auto page = *store->alerts(to_read, before, 2, 7);
    for (const auto& view : page.alerts) found.push_back(view.alert.id.value);
    before = page.next;
  } while (before && ++pages < 40);
  EXPECT_THAT(found, ElementsAre(39, 26, 13));
  EXPECT_LT(pages, 40u);
}

TEST_P(StoreTest, ATrimmedLogSaysSo) {
  std::vector<ProposedItem> many;
  for (int i = 1; i <= 10; ++i) many.push_back(proposal(item(std::to_string(i), "x")));
  apply(commit_of(many));
  store->trim_log(20).value();
  EXPECT_EQ(store->log({}, 100)->size(), 10u);
  EXPECT_EQ(store->log(Sequence{3}, 2)->front().sequence.value, 4u);
  EXPECT_EQ(store->log(Sequence{3}, 2)->size(), 2u);
  store->trim_log(4).value();
  reopen();
  EXPECT_EQ(store->counts()->log_first, 7u);
  EXPECT_EQ(store->counts()->log_last, 10u);
  EXPECT_EQ(store->log({}, 100).error().code, Errc::not_found);
  EXPECT_EQ(store->log(Sequence{5}, 100).error().code, Errc::not_found);
  EXPECT_EQ(store->log(Sequence{6}, 100)->size(), 4u);
  EXPECT_THAT(*store->log(Sequence{10}, 100), IsEmpty());
  store->trim_log(0).value();
  EXPECT_EQ(store->counts()->log_first, 0u);
  EXPECT_EQ(store->counts()->log_last, 0u);
  EXPECT_EQ(store->log(Sequence{9}, 100).error().code, Errc::not_found);
  EXPECT_THAT(*store->log(Sequence{10}, 100), IsEmpty());
  EXPECT_EQ(apply(commit_of({proposal(item("new", "x"))})).value, 11u);
}

TEST_P(StoreTest, TheOutboxForgetsWhatWasSent) {
  apply(commit_of({proposal(item("1", "x")), proposal(item("2", "x")), proposal(item("3", "x"))}));
  EXPECT_EQ(store->outbox(2)->size(), 2u);
  store->take_outbox(Sequence{2}).value();
  store->take_outbox(Sequence{2}).value();
  reopen();
  EXPECT_THAT(*store->outbox(10), ElementsAre(OutboxEntry{Sequence{3}, AlertId{3}, 1}));
  EXPECT_EQ(store->counts()->outbox, 1u);
}

TEST_P(StoreTest, FollowUpsComeDueInOrderAndAreReplacedAndSettled) {
  const auto follow_up = [](const std::string& key, std::int64_t due, const std::string& kind = "article") {
    return FollowUp{kNews, item(key, "").id, "https://bao.example/" + key, kind, at(due), 0};
  };
  const auto due = [&](std::int64_t when) {
    std::vector<std::string> out;
    const auto all = *store->follow_ups(at(when), 10);
    for (const auto& f : all) out.push_back(f.url.substr(20) + "/" + f.kind);
    return out;
  };
  Commit commit;
  commit.source = kNews;
  commit.follow_ups = {follow_up("a", 30), follow_up("b", 10), follow_up("c", 20), follow_up("b", 15, "image")};
  apply(commit);
  EXPECT_THAT(due(5), IsEmpty());
  EXPECT_THAT(due(15), ElementsAre("b/article", "b/image"));
  EXPECT_THAT(due(99), ElementsAre("b/article", "b/image", "c/article", "a/article"));
  EXPECT_EQ(store->follow_ups(at(99), 2)->size(), 2u);

  Commit later;
  later.source = kNews;
  later.settled = {follow_up("b", 0), follow_up("c", 20), follow_up("gone", 1)};
  auto again = follow_up("c", 40);
  again.attempts = 1;
  later.follow_ups = {again, follow_up("a", 5)};
  apply(later);
  reopen();
  EXPECT_THAT(due(99), ElementsAre("a/article", "b/image", "c/article"));
  EXPECT_EQ(store->follow_ups(at(99), 10)->back(), again);
  EXPECT_EQ(store->counts()->follow_ups, 3u);

  FollowUp ancient = follow_up("a", 0);
  ancient.due = from_millis(-5);
  Commit old;
  old.source = kNews;
  old.follow_ups = {ancient};
  apply(old);
  EXPECT_EQ(store->follow_ups(from_millis(-5), 10)->size(), 1u);
  EXPECT_THAT(*store->follow_ups(from_millis(-6), 10), IsEmpty());
}

TEST_P(StoreTest, QuarantineHoldsUntilReleased) {
  const Quarantined page{kNews, sha256("page"), 2, at(1)}, other{SourceId{"a"}, sha256("page"), 3, at(2)};
  store->put_quarantine(page).value();
  store->put_quarantine(other).value();
  auto worse = page;
  worse.crashes = 3;
  store->put_quarantine(worse).value();
  reopen();
  EXPECT_THAT(*store->quarantine(), ElementsAre(other, worse));
  EXPECT_EQ(store->counts()->quarantined, 2u);
  store->release_quarantine(kNews, page.page).value();
  EXPECT_THAT(*store->quarantine(), ElementsAre(other));
  EXPECT_EQ(store->release_quarantine(kNews, page.page).error().code, Errc::not_found);
  EXPECT_EQ(store->counts()->quarantined, 1u);
}

TEST_P(StoreTest, RulesAreKeptByRevision) {
  Rule rule;
  rule.id = RuleId{"vo-dap"};
  rule.title = "Vỡ đập";
  rule.query = "vỡ đập";
  seal(rule);
  const auto first = rule;
  store->put_rule(first).value();
  store->put_rule(first).value();
  rule.query = "vỡ đê";
  seal(rule);
  store->put_rule(rule).value();
  reopen();
  EXPECT_EQ(store->rule(first.revision)->query, "vỡ đập");
  EXPECT_EQ(store->rule(rule.revision)->query, "vỡ đê");
}

// -- assessments, workflow, stories, counts, archive, retention --

TEST_P(StoreTest, AnEarlierAssessmentIsKeptAndNeverChanged) {
  apply(commit_of({proposal(item("a", "vỡ đập", 1))}));
  const auto first = store->alert(AlertId{1})->alert.now;
  auto later = proposal(item("a", "vỡ đập", 1), Label::unverified);
  later.cause = Cause::reassessed;
  later.at = at(30);
  later.topics = {"scam"};
  apply(commit_of({later}));
  apply(commit_of({later}));  // says nothing new
  auto other = proposal(item("a", "not what is held"), Label::disputed);
  other.cause = Cause::reassessed;
  apply(commit_of({other}));
  reopen();
  const auto all = *store->assessments(AlertId{1});
  ASSERT_EQ(all.size(), 2u);
  EXPECT_EQ(all[0], first);
  EXPECT_EQ(all[1].revision, 2u);
  EXPECT_EQ(all[1].item_revision, 1u);
  EXPECT_EQ(all[1].assessment, later.assessment);
  EXPECT_EQ(all[1].at, at(30));
  EXPECT_EQ(*store->stamp(all[1].stamp), kStamp);
  const auto alert = store->alert(AlertId{1})->alert;
  EXPECT_THAT(alert.ever, ElementsAre("scam", "thien-tai"));
  EXPECT_EQ(alert.now.evidence, first.evidence);
  EXPECT_EQ(store->evidence(alert.item, 1)->bytes, "<item>vỡ đập</item>");
}

TEST_P(StoreTest, ADecisionSaysWhichAssessmentItJudged) {
  apply(commit_of({proposal(item("a", "vỡ đập", 1))}));
  apply(commit_of({proposal(item("a", "vỡ đê", 2))}));
  EXPECT_EQ(store->decide(act(1, Act::confirm), {})->assessment, 2u);
  const auto stale = store->decide(act(1, Act::dismiss), {{}, {}, 1});
  ASSERT_FALSE(stale);
  EXPECT_THAT(stale.error().what, ::testing::HasSubstr("its assessment is revision 2, not 1"));
}

TEST_P(StoreTest, AStaleDecisionIsToldWhoDecidedMeanwhile) {
  apply(commit_of({proposal(item("a", "vỡ đập", 1))}));
  const auto opened = *store->decide(act(1, Act::open), {{}, Sequence{}, 1});
  store->decide(act(1, Act::note, "đang gọi cho xã"), {{}, opened.sequence, {}}).value();
  const auto stale = store->decide(act(1, Act::confirm), {{}, opened.sequence, {}});
  ASSERT_FALSE(stale);
  EXPECT_EQ(stale.error().code, Errc::conflict);
  EXPECT_THAT(stale.error().what, ::testing::HasSubstr("local decided “note”"));
  EXPECT_EQ(store->alert(AlertId{1})->decisions.size(), 2u);
}

TEST_P(StoreTest, TheWholeWorkflowIsAFoldThatCanBeReplayed) {
  apply(commit_of({proposal(item("a", "vỡ đập", 1))}));
  auto ask = act(1, Act::ask, "xin xác minh");
  ask.agency = "UBND xã Ia Pa";
  ask.due = at(60);
  auto answer = act(1, Act::answer, "");
  answer.publication = *Publication::make("Cổng TTĐT tỉnh", "https://tinh.example/bac-bo");
  answer.verdict = *RecordedVerdict::make(Verdict::false_information, *answer.publication);
  store->decide(act(1, Act::open), {}).value();
  store->decide(ask, {}).value();
  EXPECT_EQ(store->alert(AlertId{1})->alert.workflow.agency, "UBND xã Ia Pa");
  store->decide(answer, {}).value();
  store->decide(act(1, Act::hold), {}).value();
  reopen();
  const auto view = *store->alert(AlertId{1});
  EXPECT_EQ(view.alert.workflow, fold(view.decisions));
  EXPECT_EQ(view.alert.workflow.state, State::answered);
  EXPECT_EQ(view.alert.workflow.verdict, answer.verdict);
  EXPECT_TRUE(view.alert.workflow.held);
  for (int i = 0; i < 4; ++i) store->decide(act(1, Act::undo, ""), {}).value();
  EXPECT_EQ(store->alert(AlertId{1})->alert.workflow, Workflow{});
  EXPECT_EQ(store->decide(act(1, Act::undo, ""), {}).error().code, Errc::malformed);
}

TEST_P(StoreTest, AVerdictWithoutItsPublicationCannotGetIn) {
  apply(commit_of({proposal(item("a", "vỡ đập", 1))}));
  EXPECT_FALSE(Publication::make("Sở", "javascript:alert(1)"));
  EXPECT_FALSE(Publication::make(" ", "https://so.example/"));
  EXPECT_FALSE(RecordedVerdict::make(Verdict::scam, *Publication::make("Sở", "https://so.example/")));
  auto answer = act(1, Act::answer, "");
  EXPECT_EQ(store->decide(answer, {}).error().code, Errc::malformed);
  auto ask = act(1, Act::ask);
  ask.agency = "UBND xã";
  EXPECT_EQ(store->decide(ask, {}).error().code, Errc::malformed);  // by when?
  Decision bare;                                                    // put together by hand, past make_decision
  bare.alert = AlertId{1};
  bare.act = Act::dismiss;
  bare.actor = "local";
  EXPECT_EQ(store->decide(bare, {}).error().code, Errc::malformed);
  EXPECT_EQ(store->counts()->decisions, 0u);
}

TEST_P(StoreTest, StoriesMergeSplitAndComeBack) {
  std::vector<ProposedItem> many;
  for (int i = 1; i <= 5; ++i) many.push_back(proposal(item(std::to_string(i), "x", i)));
  apply(commit_of(many));
  const auto decide = [&](StoryAct what, std::uint64_t story, std::uint64_t into, std::vector<AlertId> alerts = {}) {
    return store->decide(
        StoryDecision{{}, what, StoryId{story}, StoryId{into}, std::move(alerts), {}, "local", "vì sao", at(50)});
  };
  const auto members = [&](std::uint64_t story) {
    std::vector<std::uint64_t> out;
    const auto view = store->story(StoryId{story});
    if (!view) return out;
    for (const auto alert : view->alerts) out.push_back(alert.value);
    return out;
  };
  EXPECT_THAT(members(3), ElementsAre(3));
  EXPECT_EQ(decide(StoryAct::merge, 2, 4)->into.value, 2u);  // the smaller goes on
  EXPECT_EQ(decide(StoryAct::merge, 4, 3)->into.value, 2u);  // by way of the redirect
  EXPECT_THAT(members(4), ElementsAre(2, 3, 4));
  reopen();
  EXPECT_EQ(store->story(StoryId{4})->story.value, 2u);
  EXPECT_EQ(decide(StoryAct::merge, 4, 3).error().code, Errc::conflict);
  EXPECT_EQ(decide(StoryAct::split, 2, 0, {AlertId{2}}).error().code, Errc::malformed);
  EXPECT_EQ(decide(StoryAct::split, 2, 0, {AlertId{5}}).error().code, Errc::conflict);
  EXPECT_EQ(decide(StoryAct::split, 2, 0, {AlertId{4}, AlertId{3}})->into.value, 3u);
  EXPECT_THAT(members(3), ElementsAre(3, 4));
  EXPECT_THAT(members(2), ElementsAre(2));
  EXPECT_THAT(ids([&] {
                AlertFilter f;
                f.story = StoryId{3};
                return f;
              }()),
              ElementsAre(4, 3));
  EXPECT_EQ(decide(StoryAct::undo, 3, 0)->alerts.size(), 2u);  // the split
  EXPECT_THAT(members(2), ElementsAre(2, 3, 4));
  EXPECT_EQ(decide(StoryAct::undo, 2, 0)->into.value, 3u);  // the second merge
  EXPECT_THAT(members(2), ElementsAre(2, 4));
  EXPECT_THAT(members(3), ElementsAre(3));
  EXPECT_EQ(decide(StoryAct::undo, 2, 0)->into.value, 4u);
  EXPECT_THAT(members(4), ElementsAre(4));
  EXPECT_EQ(decide(StoryAct::undo, 2, 0).error().code, Errc::malformed);
  EXPECT_EQ(decide(StoryAct::merge, 9, 2).error().code, Errc::not_found);
  EXPECT_EQ(store->story_decisions({}, 100)->size(), 6u);
  EXPECT_EQ(store->counts()->story_decisions, 6u);
}

TEST_P(StoreTest, CountsAreThoseOfTheAlertsAndOutliveThem) {
  auto a = proposal(item("a", "vỡ đập", 1)), b = proposal(item("b", "sạt lở", 2), Label::disputed);
  b.topics = {"giao-thong", "thien-tai"};
  apply(commit_of({a, b}));
  const auto hour = static_cast<std::uint32_t>(to_millis(at(1)) / 3'600'000);
  const auto alerts = [&](std::string_view topic, const std::string& place, Label label) {
    std::uint64_t out = 0;
    const auto cells = *store->cells(hour, hour + 1, topic, PlaceId{place});
    for (const auto& cell : cells) out += cell.label == label ? cell.alerts : 0;
    return out;
  };
  EXPECT_EQ(alerts("", "", Label::mention), 1u);
  EXPECT_EQ(alerts("thien-tai", "gia-lai", Label::disputed), 1u);
  EXPECT_EQ(alerts("giao-thong", "", Label::disputed), 1u);
  EXPECT_EQ(alerts("giao-thong", "bac-giang", Label::disputed), 0u);
  apply(commit_of({proposal(item("a", "không vỡ đập", 500), Label::correction)}));  // counts where it began
  EXPECT_EQ(alerts("", "", Label::mention), 0u);
  EXPECT_EQ(alerts("", "", Label::correction), 1u);
  const std::vector<AlertId> first{AlertId{1}};
  EXPECT_EQ(*store->purge(first, at(900)), 1u);
  reopen();
  EXPECT_EQ(alerts("", "", Label::correction), 1u);
  EXPECT_EQ(store->cells(hour, hour + 1, "", {})->back().purged, 1u);
}

TEST_P(StoreTest, PurgingLeavesNothingButThatItWasSeen) {
  const auto a = proposal(item("a", "vỡ đập", 1)), b = proposal(item("b", "sạt lở", 2));
  apply(commit_of({a, b}));
  apply(commit_of({proposal(item("a", "vỡ đập thật", 3))}));
  store->decide(act(1, Act::confirm), {}).value();
  store->decide(act(2, Act::open), {}).value();  // an open case
  const std::vector<AlertId> all{AlertId{1}, AlertId{2}, AlertId{7}};
  EXPECT_EQ(*store->purge(all, at(10)), 1u);
  reopen();
  EXPECT_EQ(store->alert(AlertId{1}).error().code, Errc::not_found);
  EXPECT_EQ(store->assessments(AlertId{1}).error().code, Errc::not_found);
  for (const std::uint32_t revision : {1u, 2u}) {
    EXPECT_EQ(store->item(a.item.id, revision).error().code, Errc::not_found);
    EXPECT_EQ(store->evidence(a.item.id, revision).error().code, Errc::not_found);
  }
  EXPECT_THAT(ids({}), ElementsAre(2));
  EXPECT_EQ(store->counts()->alerts, 1u);
  EXPECT_EQ(store->counts()->purged, 1u);
  EXPECT_EQ(store->counts()->decisions, 1u);
  EXPECT_THAT(kinds(5), ElementsAre(LogEntry::Kind::alert_purged));
  apply(commit_of({proposal(item("a", "vỡ đập thật", 3))}));  // the same bytes again raise nothing
  EXPECT_EQ(store->counts()->alerts, 1u);
  store->decide(act(2, Act::dismiss), {}).value();
  EXPECT_EQ(*store->purge(all, at(11)), 1u);
}

TEST_P(StoreTest, UnmatchedTextIsArchivedWhereItMayBe) {
  const auto quiet = [](const std::string& key, std::int64_t minutes, Tier tier, const std::string& text = "trời đẹp") {
    auto out = proposal(item(key, text, minutes), Label::none);
    out.item.tier = tier;
    out.archive = true;
    return out;
  };
  auto unwanted = quiet("x", 3, Tier::press);
  unwanted.archive = false;
  apply(commit_of({quiet("a", 5, Tier::press), quiet("b", 4, Tier::social), quiet("c", 1, Tier::official),
                   quiet("d", 2, Tier::forum), quiet("e", 9, Tier::aggregator), unwanted}));
  const auto keys = [&](Instant since, Instant until) {
    std::vector<std::string> out;
    std::optional<std::string> after;
    do {
      const auto page = *store->archive(since, until, after, 2);
      for (const auto& each : page.items) out.push_back(each.url.substr(20));
      after = page.next;
    } while (after);
    return out;
  };
  EXPECT_THAT(keys(at(0), at(100)), ElementsAre("c", "a", "e"));
  EXPECT_THAT(keys(at(2), at(9)), ElementsAre("a"));
  apply(commit_of({quiet("a", 20, Tier::press, "trời mưa")}));  // its newest text only
  reopen();
  EXPECT_THAT(keys(at(0), at(100)), ElementsAre("c", "e", "a"));
  EXPECT_EQ(store->counts()->archived, 3u);
  auto found = proposal(item("a", "trời mưa", 20));
  found.cause = Cause::retroactive;
  found.at = at(99);
  apply(commit_of({found}));
  EXPECT_THAT(keys(at(0), at(100)), ElementsAre("c", "e"));
  const auto late = store->alert(AlertId{1})->alert;
  EXPECT_TRUE(late.retroactive);
  EXPECT_EQ(late.created, at(20));
  EXPECT_EQ(late.updated, at(99));
  apply(commit_of({proposal(item("e", "vỡ đập", 30))}));  // a revision that matches leaves the archive
  EXPECT_EQ(*store->purge_archive(at(100), 1), 1u);
  EXPECT_EQ(*store->purge_archive(at(100), 10), 0u);
  EXPECT_EQ(store->counts()->archived, 0u);
}

TEST_P(StoreTest, WhatWasSeenLongAgoIsForgottenWhenNothingHangsOnIt) {
  auto archived = proposal(item("b", "trời đẹp", 1), Label::none);
  archived.archive = true;
  apply(commit_of({proposal(item("a", "x", 1), Label::none), archived, proposal(item("c", "vỡ đập", 1)),
                   proposal(item("d", "y", 90), Label::none)}));
  std::optional<ItemId> after;
  std::size_t steps = 0;
  do {
    after = *store->purge_seen(at(50), after, 1);
    ++steps;
  } while (after);
  EXPECT_EQ(steps, 4u);
  EXPECT_FALSE(*store->has(item("a", "x").id, item("a", "x").digest));
  for (const auto& [key, text] : {std::pair("b", "trời đẹp"), std::pair("c", "vỡ đập"), std::pair("d", "y")}) {
    EXPECT_TRUE(*store->has(item(key, text).id, item(key, text).digest)) << key;
  }
  EXPECT_EQ(store->counts()->items_seen, 3u);
}

}  // namespace
}  // namespace dongtin
