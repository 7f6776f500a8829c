/// The store: what we keep. RocksStore is the real one, MemoryStore the obvious one; tests hold them equal.
///
/// apply() is called by one writer thread only and is atomic and durable: all commits of a group or none.
/// Reads may come from any thread at any time and see whole groups only.
/// Errors: io with one line that says what to do; not_found for an unknown id; conflict for a stale decision.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "storage/audit.hpp"
#include "storage/commit.hpp"
#include "storage/records/account.hpp"
#include "storage/records/alert.hpp"
#include "storage/records/claim_record.hpp"
#include "storage/records/claim_suggestion.hpp"
#include "storage/records/digest.hpp"
#include "storage/records/follow_up.hpp"
#include "storage/records/package.hpp"
#include "storage/records/recall_sample.hpp"
#include "storage/records/rule.hpp"
#include "storage/records/source.hpp"
#include "storage/records/story.hpp"
#include "storage/records/watched.hpp"
#include "storage/story_index.hpp"

namespace rocksdb {
class Env;
}

namespace dongtin {

/// One entry of the commit log: what changed, in commit order. SSE ids and everything derived follow it.
struct LogEntry {
  enum class Kind : std::uint8_t { alert_new, alert_revised, decision, source_state, story, alert_purged };
  Sequence sequence;
  Kind kind = Kind::alert_new;
  AlertId alert;    // of the alert kinds and decision
  SourceId source;  // of source_state and the alert kinds
  Instant at{};
  StoryId story{};  // of story: the one that lost alerts
  bool operator==(const LogEntry&) const = default;
};
[[nodiscard]] std::string_view name(LogEntry::Kind kind) noexcept;

/// What is left to send to the world, at least once, keyed by alert id.
struct OutboxEntry {
  Sequence sequence;
  AlertId alert;
  std::uint32_t revision = 1;
  bool operator==(const OutboxEntry&) const = default;
};

/// A page that was in flight at two crashes: shown, and skipped until released.
struct Quarantined {
  SourceId source;
  Digest page;
  std::uint32_t crashes = 0;
  Instant since{};
  bool operator==(const Quarantined&) const = default;
};

struct AlertFilter {
  std::optional<Label> label;
  std::optional<State> state;
  std::optional<SourceId> source;
  std::optional<RuleId> rule;
  std::optional<PlaceId> place;  // in `about`
  std::optional<Tier> tier;
  std::optional<std::string> topic;     // or the name of a harm category
  std::optional<std::string> assignee;  // an account
  std::optional<StoryId> story;
  std::optional<std::string> claim;     // its id stands in the assessment
  bool held = false;                    // only those that are held
  bool to_read = false;                 // only those that is_to_read() says, looked for in every candidate
  std::optional<Instant> since, until;  // on Alert::created, [since, until)
};

/// How many of a story are kept beside the alert that names it.
struct StoryCopies {
  StoryId story;                                    // the one asked for, or the one it was merged into
  std::array<std::uint64_t, kTierCount> by_tier{};  // index: Tier
  [[nodiscard]] std::uint64_t total() const;
  bool operator==(const StoryCopies&) const = default;
};

/// Left open by the assessment, of a source that is not official, and nobody has judged it or recorded an answer yet.
[[nodiscard]] bool is_to_read(const Alert& alert, Tier tier);
/// The claim is the one it asserts, or stands in its evidence.
[[nodiscard]] bool tells_of_claim(const Assessment& assessment, std::string_view claim);
/// The ids of all of them, some perhaps twice.
[[nodiscard]] std::vector<std::string_view> claims_told(const Assessment& assessment);

/// An alert with what it is made of, read in one go.
struct AlertView {
  Alert alert;
  Item item;
  std::vector<Decision> decisions;         // in sequence order
  std::optional<StoryCopies> copies = {};  // of its story; for whoever shows it, from Store::copies
};

/// What a decision was made on. Each that is set has to be true still.
struct Expected {
  std::optional<State> state = {};
  std::optional<Sequence> last_decision = {};    // of this alert; none: there was none
  std::optional<std::uint32_t> assessment = {};  // revision
};

/// Why a decision comes too late, naming each thing that changed; nothing when it does not.
[[nodiscard]] std::optional<Error> refused_by(const Expected& expected, const Alert& alert,
                                              std::span<const Decision> decisions);

/// What the audit says of a decision whose stored bytes have that digest, and of alerts that retention took.
[[nodiscard]] AuditEvent event_of(const Decision& decision, const Digest& record);
[[nodiscard]] AuditEvent event_of(const StoryDecision& decision, const Digest& record);
[[nodiscard]] AuditEvent event_of_purge(std::span<const AlertId> alerts);

/// A story: the alerts that are in it now, ascending, and the stories that were merged into it.
struct StoryView {
  StoryId story;  // the one asked for, or the one it was merged into
  std::vector<AlertId> alerts;
  bool operator==(const StoryView&) const = default;
};

/// Alerts by the hour they began in.
struct CountCell {
  std::uint32_t hour = 0;  // since 1970
  std::string topic;       // or the name of a harm category; empty: any
  PlaceId place;           // empty: any
  Tier tier = Tier::press;
  Label label = Label::none;
  std::uint64_t alerts = 0;         // with those that retention took
  std::uint64_t purged = 0;         // of them
  std::uint64_t copies = 0;         // of `alerts`: in a story that another alert names, now or when they went
  std::uint64_t purged_copies = 0;  // of `purged`
  auto operator<=>(const CountCell&) const = default;
};

/// Unmatched text, oldest first. `next` is set when there is more: pass it as `after`.
struct ArchivePage {
  std::vector<Item> items;
  std::optional<std::string> next;
};

/// Newest alert id first. `next` is set when there is more: pass it as `before`.
struct AlertPage {
  std::vector<AlertView> alerts;
  std::optional<AlertId> next;
};

/// A claim that everything kept was assessed with.
struct AppliedClaim {
  std::string id;
  Digest content;  // of what decides its hits
  auto operator<=>(const AppliedClaim&) const = default;
};

struct StoreCounts {
  std::uint64_t items_seen = 0;  // distinct item ids
  std::uint64_t revisions = 0;   // item revisions ever accepted
  std::uint64_t alerts = 0;      // kept
  std::uint64_t purged = 0;      // alerts that retention took
  std::uint64_t archived = 0;
  std::uint64_t decisions = 0;  // of alerts that are kept
  std::uint64_t story_decisions = 0;
  std::uint64_t story_texts = 0;  // that new ones are compared with: bounded by StoryWindow
  std::uint64_t follow_ups = 0;   // waiting
  std::uint64_t outbox = 0;       // waiting
  std::uint64_t quarantined = 0;
  std::uint64_t audit = 0;                    // entries of the chain
  std::uint64_t acts = 0;                     // of what takes two people: accounts, claims, packages
  std::uint64_t log_first = 0, log_last = 0;  // sequences, 0 when empty
  std::uint64_t disk_bytes = 0;               // 0 for MemoryStore
  bool operator==(const StoreCounts&) const = default;
};

class Store {
 public:
  virtual ~Store() = default;

  // -- what the pipeline asks --
  /// True when this item id is kept or seen with exactly these bytes.
  [[nodiscard]] virtual Result<bool> has(const ItemId& item, const Digest& digest) const = 0;
  [[nodiscard]] virtual Result<Cursor> cursor(const SourceId& source) const = 0;  // empty when never polled
  [[nodiscard]] virtual Result<SourceState> source_state(const SourceId& source) const = 0;

  // -- the writer; one thread --
  /// Applies the commits in order as one atomic, synced batch. Items already held with the same bytes are skipped, so
  /// applying a commit twice changes nothing. An item that raises anything (label above none) and is new becomes an
  /// alert with the next id; of an alert already there, a new assessment (the one before is kept, and its decisions).
  /// Evidence that was added later (storage/late_evidence.hpp) is carried over into it.
  /// A revision of an alert that no longer matches keeps the alert, with label none. An unmatched item leaves its id
  /// and digest (seen), and its text in the archive where ProposedItem::archive says so and its tier may lie there.
  /// A new alert whose outline is a copy of one of the window joins that alert's story, else it begins its own; a later
  /// revision stays where it is and is compared with from then on.
  [[nodiscard]] virtual Result<Sequence> apply(std::span<const Commit> group) = 0;
  /// Refused as conflict, saying what changed, when anything of `expected` is no longer so; as malformed when
  /// make_decision would, or when there is nothing to undo.
  [[nodiscard]] virtual Result<Decision> decide(Decision decision, const Expected& expected) = 0;
  /// Merge: the larger of `story` and `into` ends and leaves a redirect. Split: `alerts` leave `story` for one that
  /// the smallest of them names; the alert that names `story` stays. Undo: takes back the last story decision that
  /// touched `story`, unless a later one moved one of its alerts on; what joined them since as a copy goes with them.
  [[nodiscard]] virtual Result<StoryDecision> decide(StoryDecision decision) = 0;
  [[nodiscard]] virtual Result<void> put_rule(const Rule& rule) = 0;   // kept by revision, idempotent
  [[nodiscard]] virtual Result<void> take_outbox(Sequence up_to) = 0;  // forgets entries <= up_to
  [[nodiscard]] virtual Result<void> put_quarantine(const Quarantined& page) = 0;
  [[nodiscard]] virtual Result<void> release_quarantine(const SourceId& source, const Digest& page) = 0;
  /// Drops log entries so that at most `keep` remain.
  [[nodiscard]] virtual Result<void> trim_log(std::uint64_t keep) = 0;
  /// Takes the alerts out with everything of theirs: items, evidence, assessments, decisions, postings. What was seen
  /// stays seen; counts stay, told apart. Open cases and alerts that are gone are passed over. Out: how many went.
  [[nodiscard]] virtual Result<std::size_t> purge(std::span<const AlertId> alerts, Instant at) = 0;
  /// Takes the oldest archived texts that were first seen before `before`, at most `limit`. Out: how many.
  [[nodiscard]] virtual Result<std::size_t> purge_archive(Instant before, std::size_t limit) = 0;
  /// Takes suggestions of claims last seen before `before`, at most `limit`. Out: how many.
  [[nodiscard]] virtual Result<std::size_t> purge_suggestions(Instant before, std::size_t limit) = 0;
  /// Takes weeks of the ledger that ended before `before`, at most `limit`; and of samples whose week ended before it
  /// the readings, then the sample itself. Out: how many.
  [[nodiscard]] Result<std::size_t> purge_watched(Instant before, std::size_t limit);
  [[nodiscard]] Result<std::size_t> purge_recall(Instant before, std::size_t limit);
  /// The claims that were last run over everything that is kept; replaces what was there.
  [[nodiscard]] virtual Result<void> put_applied_claims(std::vector<AppliedClaim> claims) = 0;
  /// Forgets that items without an alert were seen, when their newest revision came before `before`; looks at no more
  /// than `limit` of them after `after`. Out: where to go on; nothing at the end.
  [[nodiscard]] virtual Result<std::optional<ItemId>> purge_seen(Instant before, std::optional<ItemId> after,
                                                                 std::size_t limit) = 0;
  /// Sees to it that the bytes of what purge and purge_archive took leave the disk: rewrites the tables that held them,
  /// beside reads and writes. Any thread, one at a time. False: nothing was taken since the last time. Errc::refused
  /// when `stop` said true; it is then still to be done.
  [[nodiscard]] virtual Result<bool> forget(const std::function<bool()>& stop) = 0;

  // -- the audit; decisions and purges enter their own events in the same write --
  [[nodiscard]] virtual Result<void> audit(std::span<const AuditEvent> events, Instant at) = 0;
  /// Signs the end of the chain and keeps the checkpoint. Errors: malformed when the chain is empty.
  [[nodiscard]] virtual Result<AuditCheckpointFile> checkpoint(Instant at) = 0;
  /// A new signing key takes over; the secret of the old one is removed.
  [[nodiscard]] virtual Result<void> rotate_key(std::string_view actor, Instant at) = 0;
  /// Entries with a number above `after`, oldest first.
  [[nodiscard]] virtual Result<std::vector<AuditEntry>> audit_entries(std::uint64_t after, std::size_t limit) const = 0;
  [[nodiscard]] virtual Result<std::vector<AuditCheckpoint>> checkpoints(std::uint64_t after,
                                                                         std::size_t limit) const = 0;

  // -- what is served --
  [[nodiscard]] virtual Result<AlertView> alert(AlertId id) const = 0;
  /// Newest first, ids below `before` (all when unset). Cost follows what is found: the rarest of what is asked
  /// decides. Looks at no more than `scan_limit` candidates; `next` then says where to go on. A limit of 0 counts as 1.
  [[nodiscard]] virtual Result<AlertPage> alerts(const AlertFilter& filter, std::optional<AlertId> before,
                                                 std::size_t limit, std::size_t scan_limit) const = 0;
  /// Item revision as kept (alerting items only), revision from 1.
  [[nodiscard]] virtual Result<Item> item(const ItemId& id, std::uint32_t revision) const = 0;
  /// All assessments of an alert, oldest first.
  [[nodiscard]] virtual Result<std::vector<Assessed>> assessments(AlertId alert) const = 0;
  [[nodiscard]] virtual Result<Capture> evidence(const ItemId& item, std::uint32_t revision) const = 0;
  [[nodiscard]] virtual Result<Stamp> stamp(const Digest& digest) const = 0;
  [[nodiscard]] virtual Result<StoryView> story(StoryId story) const = 0;
  /// Costs the same whatever the size of the story. None of a story that never was.
  [[nodiscard]] virtual Result<StoryCopies> copies(StoryId story) const = 0;
  /// Oldest first, sequences above `after`.
  [[nodiscard]] virtual Result<std::vector<StoryDecision>> story_decisions(Sequence after, std::size_t limit) const = 0;
  /// The cells of hours [first, last), in the order of their key. `topic` and `place`: those only; empty: the totals.
  [[nodiscard]] virtual Result<std::vector<CountCell>> cells(std::uint32_t first, std::uint32_t last,
                                                             std::string_view topic, const PlaceId& place) const = 0;
  /// Items first seen in [since, until), oldest first.
  [[nodiscard]] virtual Result<ArchivePage> archive(Instant since, Instant until,
                                                    const std::optional<std::string>& after,
                                                    std::size_t limit) const = 0;
  [[nodiscard]] virtual Result<Rule> rule(const Digest& revision) const = 0;
  /// Entries with sequence > `after`, oldest first, at most `limit`. Errc::not_found when `after` was trimmed away:
  /// the client must fetch again.
  [[nodiscard]] virtual Result<std::vector<LogEntry>> log(Sequence after, std::size_t limit) const = 0;
  [[nodiscard]] virtual Result<std::vector<OutboxEntry>> outbox(std::size_t limit) const = 0;
  [[nodiscard]] virtual Result<std::vector<FollowUp>> follow_ups(Instant due_by, std::size_t limit) const = 0;
  [[nodiscard]] virtual Result<std::vector<Quarantined>> quarantine() const = 0;
  [[nodiscard]] virtual Result<StoreCounts> counts() const = 0;
  [[nodiscard]] virtual Result<std::vector<AppliedClaim>> applied_claims() const = 0;  // by id
  /// What sources of claims say, by source.
  [[nodiscard]] Result<std::vector<ClaimSuggestion>> suggestions() const;

  // -- what takes two people: the rules stand once, in approvals.cpp, and each act enters its event in the same write
  // --
  /// Refused unless made by an administrator, at the machine itself ("local"), or, of credentials, by a lead or for
  /// oneself; conflict when an account of that id was ever created.
  [[nodiscard]] Result<Account> put_account(AccountChange change);
  [[nodiscard]] Result<Account> account(const AccountId& id) const;
  [[nodiscard]] Result<std::vector<Account>> accounts() const;  // by id
  /// Refused when the publisher is not `allowed`; conflict when a claim of that id is proposed or in force.
  [[nodiscard]] Result<ClaimRecord> propose_claim(ClaimProposal proposal, std::span<const ClaimPublisher> allowed,
                                                  const AccountId& by, Instant at);
  /// Puts a proposal in force; what it supersedes ends in the same write. Refused for whoever proposed it.
  [[nodiscard]] Result<ClaimRecord> activate_claim(std::string_view id, std::uint32_t revision,
                                                   std::span<const ClaimPublisher> allowed, const AccountId& by,
                                                   Instant at);
  [[nodiscard]] Result<ClaimRecord> withdraw_claim(std::string_view id, const AccountId& by, std::string reason,
                                                   Instant at);
  [[nodiscard]] Result<std::vector<ClaimRecord>> claim(std::string_view id) const;  // its revisions, oldest first
  [[nodiscard]] Result<std::vector<ClaimRecord>> claims() const;                    // the newest revision of each
  [[nodiscard]] Result<Capture> claim_publication(const Digest& digest) const;
  /// Each item needs a claim that is in force as false, or an extracted instrument of fraud; neither it nor any alert
  /// of its story was ever policy_fact or feedback. Refused with the reason otherwise.
  [[nodiscard]] Result<Package> request_package(PackageRequest request);
  /// `content`: Package::content() of what the approver read; another package has another. Every rule is asked again.
  [[nodiscard]] Result<Package> approve_package(PackageId id, const Digest& content, const AccountId& by, Instant at);
  [[nodiscard]] Result<Package> withdraw_package(PackageId id, const AccountId& by, std::string reason, Instant at);
  [[nodiscard]] Result<Package> package(PackageId id) const;
  [[nodiscard]] Result<std::vector<Package>> packages() const;  // oldest first
  /// The package, when it was approved for that audience and everything it rests on still holds at `now`.
  [[nodiscard]] Result<ApprovedPackage> approved_package(PackageId id, PackageAudience audience, Instant now) const;

  // -- what counts are read beside: watching.cpp, for every kind of store; each act with its event in the same write --
  /// The set as it is now and the week in which it changed; `what` is told to the audit.
  [[nodiscard]] Result<void> put_watched(const WatchedNow& now, const WatchedWeek& week, std::string_view what,
                                         Instant at);
  [[nodiscard]] Result<WatchedNow> watched() const;  // empty when nothing was ever put
  /// Of [first, last], ascending; weeks in which nothing changed are not there.
  [[nodiscard]] Result<std::vector<WatchedWeek>> watched_weeks(std::uint32_t first, std::uint32_t last) const;
  [[nodiscard]] Result<void> set_disaster(const DisasterMode& mode, Instant at);
  [[nodiscard]] Result<DisasterMode> disaster() const;  // the last one set; never: one that is not on
  /// conflict when that week was drawn.
  [[nodiscard]] Result<void> put_recall_sample(const RecallSample& sample, const std::string& by);
  [[nodiscard]] Result<RecallSample> recall_sample(std::string_view week) const;
  [[nodiscard]] Result<std::vector<std::string>> recall_weeks() const;  // newest first
  /// Refused unless an enabled account of an officer or lead.
  [[nodiscard]] Result<void> may_read_recall(const AccountId& id) const;
  /// The place is given: the first two to read, and where they differ a third. Refused unless the reader is an officer
  /// or lead with an enabled account; conflict when that reader has read it, or no reading is wanted any more.
  [[nodiscard]] Result<RecallReading> put_recall_reading(RecallReading reading);
  [[nodiscard]] Result<std::vector<RecallReading>> recall_readings(std::string_view week) const;  // by item, place

 protected:
  /// `suggestions` has no deeds: commits write it.
  enum class Register : std::uint8_t { accounts, claims, packages, suggestions, watched };
  struct Entry {
    Register in = Register::accounts;
    std::string key, value;
  };
  /// How many acts of two people were recorded, and the largest time the audit has seen. The writer's.
  struct Pulse {
    std::uint64_t acts = 0;
    Instant latest{};
  };
  [[nodiscard]] virtual Pulse pulse() const = 0;
  [[nodiscard]] virtual Result<std::optional<std::string>> read(Register in, const std::string& key) const = 0;
  /// Keys and values from the key `from` on, at most `limit`.
  [[nodiscard]] virtual Result<std::vector<std::pair<std::string, std::string>>> read(Register in,
                                                                                      const std::string& from,
                                                                                      std::size_t limit) const = 0;
  /// One act: its entries, its event and its count, in one write.
  [[nodiscard]] virtual Result<void> record(std::span<const Entry> entries, const AuditEvent& event, Instant at) = 0;
  /// Takes keys out, all in one write; what became of them is for whoever asks to enter.
  [[nodiscard]] virtual Result<void> erase(Register in, std::span<const std::string> keys) = 0;

 private:
  [[nodiscard]] Result<void> read_all(
      Register in, std::string from,
      const std::function<Result<void>(const std::string&, const std::string&)>& each) const;
  [[nodiscard]] Result<void> may_vouch_now(const AccountId& id, Instant at) const;
  [[nodiscard]] Result<std::vector<AlertId>> together_with(StoryId story, std::span<const AccountId> people) const;
  [[nodiscard]] Result<PackageItem> may_leave(AlertId id, std::uint32_t assessment, std::span<const AccountId> people,
                                              Instant now) const;
  [[nodiscard]] Result<void> still_holds(const Package& package, std::span<const AccountId> people, Instant now) const;
  [[nodiscard]] Result<void> keep(const Package& package, const AccountId& by, std::string_view what, Instant at);
};

[[nodiscard]] std::unique_ptr<Store> make_memory_store(StoryWindow stories = {});

struct StoreOptions {
  std::string path;
  std::string keys;  // folder of the signing keys; empty: `path`/keys
  bool create_if_missing = true;
  bool read_only = false;
  std::size_t cache_bytes = 64ull << 20;
  std::size_t write_buffer_bytes = 32ull << 20;
  StoryWindow stories = {};
  rocksdb::Env* env = nullptr;  // the machine's own files unless set; must outlive the store
};

/// The one function that opens the store, for the daemon, the tools and the tests. refuses (Errc::conflict) when
/// another process holds it, and (Errc::malformed) a format version this program does not know.
[[nodiscard]] Result<std::unique_ptr<Store>> open_store(const StoreOptions& options);

}  // namespace dongtin
