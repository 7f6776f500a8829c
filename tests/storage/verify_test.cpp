// Every kind of damage is planted behind the store's back and has to be named by column and key.
#include "storage/verify.hpp"

#include <gmock/gmock.h>

#include <functional>
#include <iostream>

#include "storage/facets.hpp"
#include "tests/storage/raw_store.hpp"
#include "tests/storage/twins.hpp"

namespace dongtin {
namespace {

using namespace dongtin::testing;
using keys::Column;
using keys::Facet;
using ::testing::AnyOf;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
namespace fs = std::filesystem;

std::vector<std::string> lines(const VerifyReport& report) {
  std::vector<std::string> out;
  for (const auto& finding : report.findings) out.push_back(finding.what);
  return out;
}

VerifyReport verified(const std::string& path, std::span<const OutsideCheckpoint> outside = {},
                      const VerifyBounds& bounds = {}) {
  StoreOptions options;
  options.path = path;
  options.read_only = true;
  const auto store = open_store(options);
  if (!store) throw std::runtime_error(store.error().line());
  return verify(**store, outside, {}, bounds).value();
}

std::string at_place(Column column, const std::string& key, const std::string& what) {
  return keys::place(column, key) + ": " + what;
}

const ItemId kItem1 = item("a", "x").id, kItem3 = item("c", "x").id, kArchived = item("d", "x").id;
const Instant kArchivedAt = at(3);

Rule kept_rule() {
  Rule rule;
  rule.id = RuleId{"vo-dap"};
  rule.query = "vỡ đập";
  seal(rule);
  return rule;
}

ProposedItem raised(const std::string& key, const std::string& text, std::int64_t minutes) {
  auto out = proposal(item(key, text, minutes));
  for (auto& match : out.matches.rules) match.revision = kept_rule().revision;
  return out;
}

FollowUp waiting() {
  return {kNews, kItem1, "https://bao.example/a", "article", at(30), 0};
}

Decision decided(Store& store, std::uint64_t alert, Act act, std::int64_t minutes) {
  return store.decide(*make_decision(AlertId{alert}, act, "can-bo", "vì sao", at(minutes)), {}).value();
}

/// A store with a little of everything, and what it is asked about below. Sequences: alerts 1 to 3; 4 revises alert 1;
/// decisions 5 and 6 of alert 1, 7 of alert 2; 8 merges story 2 into 1; alert 4 is 9, its decision 10, its purge 11;
/// decision 12 of alert 2. Audit: key, decisions 5, 6, 7, merge, decision 10, purge; a checkpoint at 7; decision 12.
class Worked {
 public:
  Worked() {
    auto store = must_open(path());
    store->put_rule(kept_rule()).value();
    auto quiet = proposal(item("d", "yên ả", 3), Label::none);
    quiet.archive = true;
    auto first = commit_of({raised("a", "vỡ đập", 0), raised("b", "vỡ đập", 1), raised("c", "khác", 70), quiet}, "1");
    first.follow_ups = {waiting()};
    store->apply({&first, 1}).value();
    auto second = commit_of({raised("a", "vỡ đập hôm qua", 2)}, "2");
    store->apply({&second, 1}).value();
    decided(*store, 1, Act::open, 5);
    decided(*store, 1, Act::confirm, 6);
    decided(*store, 2, Act::open, 7);
    StoryDecision merge;
    merge.story = StoryId{2};
    merge.into = StoryId{1};
    merge.actor = "can-bo";
    merge.reason = "một tin";
    merge.at = at(8);
    store->decide(merge).value();
    auto third = commit_of({raised("e", "cũ", 9)}, "3");
    store->apply({&third, 1}).value();
    decided(*store, 4, Act::dismiss, 10);
    const std::vector<AlertId> old{AlertId{4}};
    EXPECT_EQ(store->purge(old, at(11)).value(), 1u);
    left = store->checkpoint(at(12)).value();
    decided(*store, 2, Act::note, 13);
    EXPECT_TRUE(store->put_quarantine({kNews, sha256("page"), 2, at(14)}));
  }
  [[nodiscard]] std::string path() const { return (dir_ / "store").string(); }
  /// What is said of a copy to which `damage` was done.
  VerifyReport after(const std::function<void(RawStore&)>& damage, std::span<const OutsideCheckpoint> outside = {},
                     const VerifyBounds& bounds = {}) const {
    const TempDir copy;
    fs::copy(path(), copy / "store", fs::copy_options::recursive);
    {
      RawStore raw((copy / "store").string());
      damage(raw);
    }
    return verified((copy / "store").string(), outside, bounds);
  }
  AuditCheckpointFile left;

 private:
  TempDir dir_;
};

const Worked& worked() {
  static const Worked once;
  return once;
}

std::string alert_key(std::uint64_t id) {
  return keys::alert(AlertId{id});
}
std::string decision_key(std::uint64_t alert, std::uint64_t sequence) {
  return keys::decision(AlertId{alert}, Sequence{sequence});
}

using StoredAlert = encoding::StoredAlert;
using Counters = encoding::Counters;

struct Damage {
  const char* name;
  std::function<void(RawStore&)> plant;
  std::vector<std::string> said;  // each of these lines, or a part of one
};

std::string flipped(std::string bytes, std::size_t from_the_end) {
  auto& byte = bytes[bytes.size() - 1 - from_the_end];
  byte = static_cast<char>(byte ^ 1);
  return bytes;
}

Damage counter(const char* name, std::uint64_t Counters::* field, const std::string& said) {
  return {name,
          [field](RawStore& raw) {
            raw.edit<Counters>(Column::meta, std::string(keys::kCounters), [&](auto& c) { ++(c.*field); });
          },
          {at_place(Column::meta, "counters", said)}};
}

Damage unreadable(const char* name, Column column, const std::string& key) {
  return {name,
          [column, key](RawStore& raw) {
            static_cast<void>(raw.get(column, key));
            raw.put(column, key, "\xff\xff");
          },
          {at_place(column, key, "the stored record is unreadable")}};
}

std::vector<Damage> damages() {
  const auto raw_number = [](std::uint64_t n) { return keys::number(n); };
  const auto counters = std::string(keys::kCounters);
  const auto hour0 = keys::number(keys::hour_of(at(0)));
  const auto evidence2 = keys::item(kItem1, 2);
  std::vector<Damage> out;
  const auto add = [&](const char* name, std::function<void(RawStore&)> plant, std::vector<std::string> said) {
    out.push_back({name, std::move(plant), std::move(said)});
  };

  // The audit.
  add("a flipped byte in an audit entry",
      [&](RawStore& raw) {
        raw.put(Column::audit, keys::number(std::uint64_t{3}),
                flipped(raw.get(Column::audit, keys::number(std::uint64_t{3})), 40));
      },
      {"audit: entry 3: "});
  add("an audit entry is gone", [=](RawStore& raw) { raw.erase(Column::audit, raw_number(5)); },
      {"audit: entry 5 is missing", at_place(Column::story_decisions, raw_number(8),
                                             "the audit tells of no such decision: it was changed, or slipped in")});
  add("the audit is cut off",
      [=](RawStore& raw) {
        raw.erase(Column::audit, raw_number(8));
        raw.erase(Column::audit, raw_number(7));
      },
      {"audit: the chain ends at 6 but a checkpoint says 7: entries were cut off",
       at_place(Column::decisions, decision_key(2, 12),
                "the audit tells of no such decision: it was changed, or slipped in"),
       at_place(Column::alerts, alert_key(4), "it is gone, and the audit tells of no purge"),
       at_place(Column::meta, "counters", "purged is 1, and the audit tells of 0")});
  add("a checkpoint is another",
      [=](RawStore& raw) {
        raw.put(Column::checkpoints, raw_number(7), flipped(raw.get(Column::checkpoints, raw_number(7)), 0));
      },
      {"audit: checkpoint at 7: "});

  // Decisions and the workflow.
  add("a changed decision",
      [](RawStore& raw) {
        raw.edit<Decision>(Column::decisions, decision_key(1, 5), [](auto& d) { d.reason = "vì thế"; });
      },
      {at_place(Column::decisions, decision_key(1, 5),
                "the audit tells of no such decision: it was changed, or slipped in"),
       at_place(Column::audit, raw_number(2),
                "the decision that can-bo made of alert 1 at " + rfc3339(at(5)) + " is gone or was changed")});
  add("a decision is gone", [](RawStore& raw) { raw.erase(Column::decisions, decision_key(2, 7)); },
      {at_place(Column::audit, raw_number(4),
                "the decision that can-bo made of alert 2 at " + rfc3339(at(7)) + " is gone or was changed"),
       at_place(Column::alerts, alert_key(2), "it says it has 2 decisions, and has 1"),
       at_place(Column::alerts, alert_key(2), "it stands at opened, and its decisions lead to new"),
       at_place(Column::meta, "counters", "decisions is 4, and 3 are there")});
  add("a decision was slipped in",
      [](RawStore& raw) {
        auto d = *make_decision(AlertId{3}, Act::dismiss, "can-bo", "x", at(20));
        d.sequence = Sequence{2};
        d.assessment = 1;
        raw.put(Column::decisions, decision_key(3, 2), encoding::encode(d));
      },
      {at_place(Column::decisions, decision_key(3, 2),
                "the audit tells of no such decision: it was changed, or slipped in")});
  add("a decision of nobody's alert",
      [](RawStore& raw) {
        raw.put(Column::decisions, decision_key(9, 3), raw.get(Column::decisions, decision_key(2, 7)));
      },
      {at_place(Column::decisions, decision_key(9, 3), "its alert is gone")});
  add("another state than its decisions make",
      [](RawStore& raw) {
        raw.edit<StoredAlert>(Column::alerts, alert_key(1), [](auto& s) { s.alert.workflow.state = State::dismissed; });
      },
      {at_place(Column::alerts, alert_key(1), "it stands at dismissed, and its decisions lead to confirmed")});

  // What an alert rests on.
  add("an alert is gone", [](RawStore& raw) { raw.erase(Column::alerts, alert_key(3)); },
      {at_place(Column::alerts, alert_key(3), "it is gone, and the audit tells of no purge"),
       at_place(Column::seen, keys::seen(kItem3), "it leads to alert 3, which is gone"),
       at_place(Column::meta, "counters", "alerts less purged is 3, and 2 are there")});
  add("a purged alert is back",
      [](RawStore& raw) {
        raw.edit<StoredAlert>(Column::alerts, alert_key(3), [](auto&) {});
        auto stored = encoding::decode<StoredAlert>(raw.get(Column::alerts, alert_key(3))).value();
        stored.alert.id = AlertId{4};
        raw.put(Column::alerts, alert_key(4), encoding::encode(stored));
      },
      {at_place(Column::alerts, alert_key(4), "the audit says that it was purged"),
       at_place(Column::seen, keys::seen(kItem3), "it leads to alert 3, and alert 4 is of it")});
  add("an item revision is gone", [](RawStore& raw) { raw.erase(Column::items, keys::item(kItem1, 2)); },
      {at_place(Column::items, keys::item(kItem1, 2), "alert 1 is about it, and it is gone")});
  add("an older item revision is gone", [](RawStore& raw) { raw.erase(Column::items, keys::item(kItem1, 1)); },
      {at_place(Column::items, keys::item(kItem1, 1), "alert 1 is about it, and it is gone")});
  add("an item of no alert",
      [](RawStore& raw) {
        raw.put(Column::items, keys::item(kArchived, 1), raw.get(Column::items, keys::item(kItem1, 1)));
      },
      {at_place(Column::items, keys::item(kArchived, 1), "no alert is about it, so that nothing is to be kept of it")});
  add("changed text",
      [](RawStore& raw) {
        raw.edit<Item>(Column::items, keys::item(kItem1, 2), [](auto& i) { i.text = "đập vẫn an toàn"; });
      },
      {at_place(Column::items, keys::item(kItem1, 2), "its text is not what its digest says")});
  add("what was seen is forgotten", [](RawStore& raw) { raw.erase(Column::seen, keys::seen(kItem1)); },
      {at_place(Column::alerts, alert_key(1), "its item " + kItem1.hex() + " was never seen"),
       at_place(Column::items, keys::item(kItem1, 1), "its item was never seen")});
  add("what was seen leads elsewhere",
      [](RawStore& raw) {
        raw.edit<encoding::Seen>(Column::seen, keys::seen(kItem1), [](auto& s) { s.alert = AlertId{3}; });
      },
      {at_place(Column::seen, keys::seen(kItem1), "it leads to alert 3, and alert 1 is of it"),
       at_place(Column::seen, keys::seen(kItem1), "alert 3 is of item " + kItem3.hex())});
  add("changed evidence",
      [=](RawStore& raw) { raw.edit<Capture>(Column::evidence, evidence2, [](auto& c) { c.bytes += "!"; }); },
      {at_place(Column::evidence, evidence2,
                "its bytes have the digest " + sha256("<item>vỡ đập hôm qua</item>!").hex() + ", and alert 1 says " +
                    sha256("<item>vỡ đập hôm qua</item>").hex())});
  add("evidence is gone", [=](RawStore& raw) { raw.erase(Column::evidence, evidence2); },
      {at_place(Column::evidence, evidence2, "alert 1 rests on it, and it is gone")});
  add("evidence of nothing",
      [=](RawStore& raw) { raw.put(Column::evidence, keys::item(kItem1, 3), raw.get(Column::evidence, evidence2)); },
      {at_place(Column::evidence, keys::item(kItem1, 3), "no assessment names it")});
  add("an earlier assessment is gone",
      [](RawStore& raw) { raw.erase(Column::assessments, keys::assessment(AlertId{1}, 1)); },
      {at_place(Column::alerts, alert_key(1), "assessment 1 is missing: the newest is 2")});
  add("an assessment of nobody's alert",
      [](RawStore& raw) {
        raw.put(Column::assessments, keys::assessment(AlertId{7}, 1),
                raw.get(Column::assessments, keys::assessment(AlertId{1}, 1)));
      },
      {at_place(Column::assessments, keys::assessment(AlertId{7}, 1), "its alert is gone")});
  add("a stamp is gone", [](RawStore& raw) { raw.erase(Column::stamps, keys::digest(digest_of(kStamp))); },
      {at_place(Column::alerts, alert_key(1), "its stamp " + digest_of(kStamp).hex() + " is not in stamps")});
  add("a changed stamp",
      [](RawStore& raw) {
        raw.edit<Stamp>(Column::stamps, keys::digest(digest_of(kStamp)), [](auto& s) { s.code = "9"; });
      },
      {at_place(Column::stamps, keys::digest(digest_of(kStamp)), "it has another digest")});
  add("a rule is gone", [](RawStore& raw) { raw.erase(Column::rules, keys::digest(kept_rule().revision)); },
      {at_place(Column::alerts, alert_key(1),
                "the revision of rule vo-dap " + kept_rule().revision.hex() + " is not in rules")});
  add("a changed rule",
      [](RawStore& raw) {
        raw.edit<Rule>(Column::rules, keys::digest(kept_rule().revision), [](auto& r) { r.query = "khác"; });
      },
      {at_place(Column::rules, keys::digest(kept_rule().revision), "rule vo-dap is not what was matched with")});
  add("the archive lost a text",
      [](RawStore& raw) { raw.erase(Column::archive, keys::archive(kArchivedAt, kArchived)); },
      {at_place(Column::seen, keys::seen(kArchived), "its text is to be in the archive, and is not"),
       at_place(Column::meta, "counters", "archived is 1, and 0 are there")});
  add("the archive holds what it should not",
      [](RawStore& raw) {
        raw.edit<encoding::Seen>(Column::seen, keys::seen(kArchived), [](auto& s) { s.archived = false; });
      },
      {at_place(Column::archive, keys::archive(kArchivedAt, kArchived),
                "what was seen of it last does not lead here")});
  add("the archive holds a forum's text",
      [](RawStore& raw) {
        raw.edit<Item>(Column::archive, keys::archive(kArchivedAt, kArchived), [](auto& i) { i.tier = Tier::forum; });
      },
      {at_place(Column::archive, keys::archive(kArchivedAt, kArchived), "text of the forum tier may not be kept")});

  // Stories.
  add("an alert in another story",
      [](RawStore& raw) {
        raw.edit<StoredAlert>(Column::alerts, alert_key(2), [](auto& s) { s.alert.story = StoryId{2}; });
      },
      {at_place(Column::alerts, alert_key(2), "it is in story 2, and the story decisions put it into 1")});
  add("a redirect is gone", [](RawStore& raw) { raw.erase(Column::stories, keys::story(StoryId{2})); },
      {at_place(Column::stories, keys::story(StoryId{2}), "it was merged into story 1, and nothing leads there")});
  add("a redirect nobody made",
      [=](RawStore& raw) { raw.put(Column::stories, keys::story(StoryId{3}), raw_number(1)); },
      {at_place(Column::stories, keys::story(StoryId{3}), "no decision merged it")});
  add("a story decision is gone", [=](RawStore& raw) { raw.erase(Column::story_decisions, raw_number(8)); },
      {at_place(Column::audit, raw_number(5),
                "the decision that can-bo made of story 2 at " + rfc3339(at(8)) + " is gone or was changed"),
       at_place(Column::alerts, alert_key(2), "it is in story 1, and the story decisions put it into 2"),
       at_place(Column::meta, "counters", "story_decisions is 1, and 0 are there")});

  // What is derived.
  add("a posting is gone",
      [](RawStore& raw) { raw.erase(Column::postings, keys::posting(Facet::state, "confirmed", AlertId{1})); },
      {at_place(Column::postings, keys::posting(Facet::state, "confirmed", AlertId{1}),
                "it is missing, so that alert 1 is not found under s confirmed")});
  add("a posting too many",
      [](RawStore& raw) { raw.put(Column::postings, keys::posting(Facet::topic, "khac", AlertId{1}), ""); },
      {at_place(Column::postings, keys::posting(Facet::topic, "khac", AlertId{1}),
                "c khac leads to alert 1, which has no such value")});
  add("a posting of nobody's alert",
      [](RawStore& raw) { raw.put(Column::postings, keys::posting(Facet::label, "mention", AlertId{9}), ""); },
      {at_place(Column::postings, keys::posting(Facet::label, "mention", AlertId{9}),
                "l mention leads to alert 9, which is gone")});
  add("an hour without its alert",
      [=](RawStore& raw) { raw.edit<encoding::HourRange>(Column::hours, hour0, [](auto& h) { h.first = h.last; }); },
      {at_place(Column::hours, hour0, "alert 1 began in it, and it does not say so")});
  add("an hour of what never was",
      [=](RawStore& raw) {
        raw.edit<encoding::HourRange>(Column::hours, hour0, [](auto& h) { h.last = AlertId{77}; });
      },
      {at_place(Column::hours, hour0, "alerts 1 to 77 never were")});
  const auto cell = hour0 + "thien-tai" + std::string(1, '\0') + "gia-lai" + std::string(1, '\0') +
                    static_cast<char>(Tier::press) + static_cast<char>(Label::mention);
  const auto cell_shown =
      "hour " + std::to_string(keys::hour_of(at(0))) + ", topic \"thien-tai\", place \"gia-lai\", press, mention";
  add("a wrong count",
      [=](RawStore& raw) {
        const auto now = keys::number_in<std::uint64_t>(raw.get(Column::counts, 'n' + cell)).value();
        raw.put(Column::counts, 'n' + cell, keys::number(now + 1));
      },
      {at_place(Column::counts, 'n' + cell, cell_shown + " is 4, and 2 alerts and 1 purged ones are in it")});
  add("a count is gone", [=](RawStore& raw) { raw.erase(Column::counts, 'n' + cell); },
      {at_place(Column::counts, 'n' + cell, cell_shown + " is 0, and 2 alerts and 1 purged ones are in it")});

  // The log and the queues.
  add("a log entry is gone", [=](RawStore& raw) { raw.erase(Column::log, raw_number(6)); },
      {at_place(Column::log, raw_number(7), "entries are missing before it: 6 was to come")});
  add("the log is cut off", [=](RawStore& raw) { raw.erase(Column::log, raw_number(12)); },
      {at_place(Column::meta, "counters", "last_sequence is 12, and the log ends at 11")});
  add("a notice of nothing",
      [=](RawStore& raw) {
        raw.put(Column::outbox, raw_number(20), encoding::encode(OutboxEntry{Sequence{20}, AlertId{50}, 1}));
      },
      {at_place(Column::outbox, raw_number(20), "it is of something that never was")});
  add("a notice of an assessment that is not there",
      [=](RawStore& raw) { raw.edit<OutboxEntry>(Column::outbox, raw_number(1), [](auto& o) { o.revision = 9; }); },
      {at_place(Column::outbox, raw_number(1), "alert 1 has no assessment 9")});
  add("a follow-up that never comes due", [](RawStore& raw) { raw.erase(Column::due, keys::due(waiting())); },
      {at_place(Column::follow_ups, keys::follow_up(waiting()),
                "it is not among those that come due, so that nobody does it")});
  add("a follow-up that is due and not there",
      [](RawStore& raw) { raw.erase(Column::follow_ups, keys::follow_up(waiting())); },
      {at_place(Column::due, keys::due(waiting()), "no follow-up is due then")});

  out.push_back(counter("the newest alert", &Counters::alerts, "alerts less purged is 4, and 3 are there"));
  out.push_back(counter("items seen", &Counters::items_seen, "items_seen is 6, and 5 are there"));
  out.push_back(counter("decisions", &Counters::decisions, "decisions is 5, and 4 are there"));
  out.push_back(counter("story decisions", &Counters::story_decisions, "story_decisions is 2, and 1 are there"));
  out.push_back(counter("follow-ups", &Counters::follow_ups, "follow_ups is 2, and 1 are there"));
  out.push_back(counter("the outbox", &Counters::outbox, "outbox is 6, and 5 are there"));
  out.push_back(counter("quarantine", &Counters::quarantined, "quarantined is 2, and 1 are there"));
  out.push_back(counter("purged", &Counters::purged, "purged is 2, and the audit tells of 1"));
  out.push_back(counter("archived", &Counters::archived, "archived is 2, and 1 are there"));
  out.push_back(counter("the log", &Counters::last_sequence, "last_sequence is 13, and the log ends at 12"));
  out.push_back({"revisions",
                 [=](RawStore& raw) { raw.edit<Counters>(Column::meta, counters, [](auto& c) { c.revisions = 2; }); },
                 {at_place(Column::meta, "counters", "revisions is 2, and there are 6 at least")}});
  add("a record of nobody", [](RawStore& raw) { raw.put(Column::meta, "x", "y"); },
      {at_place(Column::meta, "x", "nobody writes such a record")});

  out.push_back(unreadable("alert", Column::alerts, alert_key(2)));
  out.push_back(unreadable("item", Column::items, keys::item(kItem1, 1)));
  out.push_back(unreadable("seen", Column::seen, keys::seen(kItem1)));
  out.push_back(unreadable("assessment", Column::assessments, keys::assessment(AlertId{1}, 1)));
  out.push_back(unreadable("decision", Column::decisions, decision_key(1, 5)));
  out.push_back(unreadable("story decision", Column::story_decisions, raw_number(8)));
  out.push_back(unreadable("evidence", Column::evidence, evidence2));
  out.push_back(unreadable("archive", Column::archive, keys::archive(kArchivedAt, kArchived)));
  out.push_back(unreadable("stamp", Column::stamps, keys::digest(digest_of(kStamp))));
  out.push_back(unreadable("rule", Column::rules, keys::digest(kept_rule().revision)));
  out.push_back(unreadable("hour", Column::hours, hour0));
  out.push_back(unreadable("log", Column::log, raw_number(4)));
  out.push_back(unreadable("outbox", Column::outbox, raw_number(1)));
  out.push_back(unreadable("follow-up", Column::follow_ups, keys::follow_up(waiting())));
  out.push_back(unreadable("quarantine", Column::quarantine, keys::quarantine(kNews, sha256("page"))));
  out.push_back(unreadable("cursor", Column::sources, keys::cursor(kNews)));
  return out;
}

TEST(Verify, AStoreThatNobodyTouchedIsClean) {
  const auto report = verified(worked().path());
  EXPECT_THAT(lines(report), IsEmpty());
  EXPECT_TRUE(report.good());
  EXPECT_EQ(report.head, 8u);
  EXPECT_EQ(report.vouched, 7u);
  EXPECT_EQ(report.checkpoints, 1u);
  EXPECT_EQ(report.checked.at("alerts"), 3u);
  EXPECT_EQ(report.checked.at("decisions"), 4u);
  EXPECT_EQ(report.checked.at("evidence"), 4u);
}

TEST(Verify, EveryKindOfDamageIsNamedByColumnAndKey) {
  for (const auto& damage : damages()) {
    SCOPED_TRACE(damage.name);
    const auto report = worked().after(damage.plant);
    EXPECT_FALSE(report.good());
    for (const auto& line : damage.said) EXPECT_THAT(lines(report), Contains(HasSubstr(line)));
    for (const auto& line : lines(report)) EXPECT_EQ(line.find('\n'), std::string::npos) << line;
  }
}

TEST(Verify, WhatDoesNotFitIntoMemoryAtOnceIsFoundInFurtherPasses) {
  const VerifyBounds tight{1, 1};
  EXPECT_THAT(lines(worked().after([](RawStore&) {}, {}, tight)), IsEmpty());
  const auto all = damages();
  for (std::size_t i = 0; i < all.size(); i += 6) {  // a sample: each costs two copies of the store
    SCOPED_TRACE(all[i].name);
    auto here = lines(worked().after(all[i].plant)), there = lines(worked().after(all[i].plant, {}, tight));
    std::sort(here.begin(), here.end());
    std::sort(there.begin(), there.end());
    EXPECT_EQ(here, there);
  }
}

TEST(Verify, CheckpointsFromOutsideAreHeldAgainstTheChain) {
  const auto none = [](RawStore&) {};
  const OutsideCheckpoint left{worked().left, "hom-qua.json"};
  const auto report = worked().after(none, {&left, 1});
  EXPECT_THAT(lines(report), IsEmpty());
  EXPECT_EQ(report.checkpoints, 2u);

  auto forged = left;
  forged.file.checkpoint.digest.value[0] ^= 1;
  EXPECT_THAT(lines(worked().after(none, {&forged, 1})),
              Contains("audit: hom-qua.json: checkpoint at 7: its signature does not match: the file was changed, or "
                       "dongtin did not write it"));

  const auto cut = [](RawStore& raw) {  // as when an old copy of the store was put back
    for (std::uint64_t n = 6; n <= 8; ++n) raw.erase(Column::audit, keys::number(n));
    raw.erase(Column::checkpoints, keys::number(std::uint64_t{7}));
  };
  EXPECT_THAT(lines(worked().after(cut, {&left, 1})),
              Contains(HasSubstr("audit: the chain ends at 5 but hom-qua.json: checkpoint at 7 says there were more")));
}

TEST(Verify, DecisionsOfBeforeTheAuditAreANote) {
  const auto report = worked().after([](RawStore& raw) {
    auto old = *make_decision(AlertId{3}, Act::note, "local", "cũ", at(1));
    old.sequence = Sequence{3};
    raw.put(Column::decisions, decision_key(3, 3), encoding::encode(old));
    raw.edit<StoredAlert>(Column::alerts, alert_key(3), [](auto& s) { s.alert.decisions = 1; });
    raw.edit<Counters>(Column::meta, std::string(keys::kCounters), [](auto& c) { ++c.decisions; });
  });
  EXPECT_TRUE(report.good());
  EXPECT_THAT(lines(report),
              ::testing::ElementsAre("1 decisions are older than the audit, so that nothing vouches for them"));
}

TEST(Verify, ItStopsWhenAskedAndSaysHowFarItIs) {
  const auto store = must_open(worked().path());
  Watch watch;
  std::vector<std::string> stages;
  watch.stage = [&](std::string_view stage) { stages.emplace_back(stage); };
  EXPECT_TRUE(verify(*store, {}, watch));
  EXPECT_THAT(stages, Contains("alerts"));
  const auto memory = make_memory_store();
  EXPECT_EQ(verify(*memory).error().code, Errc::refused);
}

TEST(Verify, AStoreIsCleanAfterAnyWork) {
  const auto seed = from_environment("DONGTIN_STORE_SEED", std::random_device{}());
  const auto operations = from_environment("DONGTIN_VERIFY_OPS", 6'000);
  std::cout << "verify: " << operations << " operations, DONGTIN_STORE_SEED=" << seed << "\n";
  Twins twins(seed);
  bool stopped = false;
  for (std::uint64_t i = 1; i <= operations; ++i) {
    twins.one_operation();
    ASSERT_FALSE(::testing::Test::HasFatalFailure()) << "operation " << i << " of seed " << seed;
    if (i % (operations / 4) != 0) continue;
    for (const auto& bounds : {VerifyBounds{}, VerifyBounds{40, 3}}) {
      const auto report = verify(*twins.rocks, {}, {}, bounds).value();
      std::vector<std::string> problems;
      for (const auto& finding : report.findings) {
        if (finding.kind != AuditFinding::Kind::note) problems.push_back(finding.what);
      }
      EXPECT_THAT(problems, IsEmpty()) << "after " << i << " of seed " << seed;
    }
    Watch stop;
    stop.stop = [] { return true; };
    const auto asked = verify(*twins.rocks, {}, stop);
    stopped = stopped || (!asked && asked.error().code == Errc::refused);
  }
  EXPECT_TRUE(stopped);
  const auto counts = twins.rocks->counts().value();
  std::cout << "verify: " << counts.alerts << " alerts kept, " << counts.purged << " purged, " << counts.decisions
            << " decisions, " << counts.story_decisions << " story decisions, " << counts.audit << " audit entries\n";
  EXPECT_GT(counts.purged, 0u);
  EXPECT_GT(counts.story_decisions, 0u);
}

}  // namespace
}  // namespace dongtin
