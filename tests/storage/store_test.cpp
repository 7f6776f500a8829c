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
    return *make_decision(AlertId{alert}, what, "local", std::move(reason), at(99));
  }
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
  EXPECT_EQ(store->evidence(Digest{}).error().code, Errc::not_found);
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
  EXPECT_EQ(first.alert.revision, 1u);
  EXPECT_EQ(first.alert.matches, a.matches);
  EXPECT_EQ(first.alert.assessment, a.assessment);
  EXPECT_EQ(first.alert.state, State::fresh);
  EXPECT_EQ(first.alert.created, at(3));
  EXPECT_EQ(first.alert.updated, at(3));
  EXPECT_EQ(*store->evidence(first.alert.evidence), a.evidence);
  EXPECT_EQ(first.alert.evidence, sha256(a.evidence));
  EXPECT_THAT(first.decisions, IsEmpty());
  EXPECT_EQ(store->alert(AlertId{2})->alert.assessment, b.assessment);
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
  quiet.evidence = "bytes that nobody may keep";
  apply(commit_of({quiet}));
  EXPECT_TRUE(*store->has(quiet.item.id, quiet.item.digest));
  EXPECT_EQ(store->item(quiet.item.id, 1).error().code, Errc::not_found);
  EXPECT_EQ(store->evidence(sha256(quiet.evidence)).error().code, Errc::not_found);
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
  EXPECT_EQ(view.alert.revision, 2u);
  EXPECT_EQ(view.item, second.item);
  EXPECT_EQ(view.alert.assessment, second.assessment);
  EXPECT_EQ(view.alert.created, at(1));
  EXPECT_EQ(view.alert.updated, at(9));
  EXPECT_EQ(view.alert.evidence, sha256(second.evidence));
  EXPECT_EQ(view.alert.state, State::confirmed);
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
  EXPECT_EQ(view.alert.assessment.label(), Label::none);
  EXPECT_EQ(view.alert.matches, MatchList{});
  EXPECT_EQ(view.alert.revision, 2u);
  EXPECT_EQ(view.alert.evidence, Digest{});
  EXPECT_EQ(view.item, mended.item);
}

TEST_P(StoreTest, TheFirstRevisionThatRaisesCountsTheQuietOnesBeforeIt) {
  apply(commit_of({proposal(item("a", "một"), Label::none)}));
  apply(commit_of({proposal(item("a", "hai", 7), Label::none)}));
  apply(commit_of({proposal(item("a", "vỡ đập", 8))}));
  const auto view = *store->alert(AlertId{1});
  EXPECT_EQ(view.alert.revision, 3u);
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
  EXPECT_EQ(store->alert(AlertId{1})->alert.revision, 3u);
}

TEST_P(StoreTest, CommitsOfAGroupSeeEachOther) {
  const std::vector<Commit> group{commit_of({proposal(item("a", "một"))}, "1"),
                                  commit_of({proposal(item("a", "hai")), proposal(item("b", "x"), Label::none)}, "2"),
                                  commit_of({proposal(item("b", "y")), proposal(item("a", "hai"))}, "3")};
  EXPECT_EQ(store->apply(group)->value, 3u);
  EXPECT_EQ(store->alert(AlertId{1})->alert.revision, 2u);
  EXPECT_EQ(store->alert(AlertId{2})->alert.revision, 2u);
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
  const auto opened = *store->decide(act(1, Act::open), State::fresh);
  EXPECT_EQ(opened.sequence.value, 3u);
  EXPECT_EQ(store->decide(act(1, Act::dismiss), State::opened)->sequence.value, 4u);
  reopen();
  EXPECT_EQ(store->alert(AlertId{1})->alert.state, State::dismissed);
  EXPECT_EQ(store->decide(act(1, Act::undo, ""), State::dismissed)->sequence.value, 5u);
  const auto view = *store->alert(AlertId{1});
  EXPECT_EQ(view.alert.state, State::opened);
  EXPECT_EQ(view.alert.state, fold(view.decisions));
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
  const auto stale = store->decide(act(1, Act::dismiss), State::fresh);
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

TEST_P(StoreTest, ARareFilterLooksAtNoMoreThanTheScanLimit) {
  std::vector<ProposedItem> many{proposal(item("rare", "x"), Label::disputed)};
  for (int i = 2; i <= 9; ++i) many.push_back(proposal(item(std::to_string(i), "x")));
  apply(commit_of(many));
  AlertFilter rare;
  rare.label = Label::disputed;
  std::optional<AlertId> before;
  std::vector<std::uint64_t> found, stops;
  for (;;) {
    const auto page = *store->alerts(rare, before, 5, 4);
    for (const auto& view : page.alerts) found.push_back(view.alert.id.value);
    if (!page.next) break;
    stops.push_back(page.next->value);
    before = page.next;
  }
  EXPECT_THAT(found, ElementsAre(1));
  EXPECT_THAT(stops, ElementsAre(6, 2));
}

TEST_P(StoreTest, EveryFilterFilters) {
  auto one = proposal(item("1", "x", 10)), two = proposal(item("2", "y", 20), Label::unverified),
       three = proposal(item("3", "z", 30, SourceId{"dien-dan"}));
  two.matches = matches("lua-dao", "bac-giang");
  three.item.tier = Tier::forum;
  apply(commit_of({one, two, three}));
  store->decide(act(3, Act::open), {}).value();
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
      {"both", filter([](auto& f) { f.tier = Tier::press, f.rule = RuleId{"vo-dap"}; }), {1}},
      {"nothing", filter([](auto& f) { f.rule = RuleId{"khac"}; }), {}},
  };
  for (const auto& row : rows) EXPECT_EQ(ids(row.filter), row.expected) << row.named;
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

}  // namespace
}  // namespace dongtin
