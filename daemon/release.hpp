/// The one way out: whatever is said of items, alerts or sources to anybody goes through a Release.
///
/// In      who will read it, what for, and what is to leave.
/// Out     Released<T>, which nothing else can construct and every renderer takes; fields that may not leave to that
///         audience are gone from it. Each thing released is counted by audience and purpose, and entered into the
///         audit.
/// Errors  refused: this audience gets approved packages only; what the store says of a package that no longer holds;
///         what the audit says, when it cannot take it.
/// Threads any, if the tally given to it is; values only.
///
///   what leaves           officer_screen   api   admin
///   item title and text         yes        yes    no
///   spans and evidence          yes        yes    no
///   address of the item         official, press and aggregator sources only; social and forum addresses are sealed
///   decisions                   yes        yes    without reasons
///   a sealed address, opened    yes        no     no
///   evidence as files           yes        no     no
///   what a replay says          yes        yes    yes: ids, digests and places of spans, no text
///   sources, log entries        yes        yes    yes
///   claims, suggested claims    yes        yes    yes: who proposed and put in force are accounts of the office
///   claims as ClaimReview       no         no     yes, without who proposed them
///   archived unmatched text     of the weekly     to preview a rule on, without its address
///                               sample, to read
///                               it, without its
///                               address
///   counts, changes of the set  yes        yes    yes
///   to the police liaison and the Ministry: an ApprovedPackage only, asked of the store again at that moment
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "daemon/claim_rows.hpp"
#include "daemon/permalink.hpp"
#include "daemon/replay.hpp"
#include "storage/records/source.hpp"
#include "storage/store.hpp"

namespace dongtin {

enum class Audience : std::uint8_t { officer_screen, api, admin, liaison, ministry, everybody };
enum class Purpose : std::uint8_t {
  review,
  decide,
  follow,
  health,
  open_link,
  evidence,
  replay,
  hand_over,
  preview,
  exchange,
  trends,
  recall
};
[[nodiscard]] std::string_view name(Audience audience) noexcept;
[[nodiscard]] std::string_view name(Purpose purpose) noexcept;
inline constexpr std::array kAudiences{Audience::officer_screen, Audience::api,      Audience::admin,
                                       Audience::liaison,        Audience::ministry, Audience::everybody};
inline constexpr std::array kPurposes{Purpose::review,    Purpose::decide,   Purpose::follow, Purpose::health,
                                      Purpose::open_link, Purpose::evidence, Purpose::replay, Purpose::hand_over,
                                      Purpose::preview,   Purpose::exchange, Purpose::trends, Purpose::recall};

/// A source as it is watched and how its last poll went.
struct SourceRow {
  Source source;
  SourceState state;
  std::optional<Instant> next_due;
};

/// An alert with what every revision of its item was taken from.
struct AlertEvidence {
  struct Revision {
    std::uint32_t revision = 1;  // of the item
    Item item;
    Capture capture;
    Assessed assessed;  // the newest of that revision
    std::optional<Stamp> stamp;
  };
  AlertView view;
  std::vector<Revision> revisions;  // ascending
};

/// An alert on the same event in other words, linked and never merged, and what both say.
struct RelatedAlert {
  AlertView view;
  double score = 0;  // in (0, 1]
  std::vector<PlaceId> places;
  std::vector<std::string> words, names, numbers;  // as the text writes them that it is related to, the rarest first
};

/// An alert with every assessment it ever had, oldest first.
struct AlertHistory {
  AlertView view;
  std::vector<Assessed> assessments;
  std::optional<Stamp> stamp = {};         // of the newest, when it is known
  std::vector<RelatedAlert> related = {};  // the most alike first
};

/// A story: its alerts and what was decided of it, oldest first.
struct StoryFile {
  StoryId story;
  std::vector<AlertView> alerts;
  std::vector<StoryDecision> decisions;
  StoryCopies copies = {};
};

/// Counts of alerts over a time, and what changed in the watched set: no item, no text.
struct CountsTold {
  std::string of;  // which, as the audit is told
  std::vector<WatchChange> changes;
};

/// What leaves in a package.
struct HandedOver {
  Package package;
  std::vector<AlertView> alerts;  // in the order of its items
};

/// What is about to leave, as the audit is told.
struct Leaving {
  Audience audience = Audience::api;
  Purpose purpose = Purpose::review;
  std::string_view kind;                // "alerts"
  std::size_t things = 0;               // of that kind
  std::vector<std::string> names = {};  // of them: ids; a range of log entries
  PackageId package = {};               // none: it leaves in no package
};

template <class T>
class Released {
 public:
  [[nodiscard]] const T& operator*() const noexcept { return value_; }
  [[nodiscard]] const T* operator->() const noexcept { return &value_; }
  [[nodiscard]] Audience audience() const noexcept { return audience_; }

 private:
  friend class Release;
  Released(T value, Audience audience) : value_(std::move(value)), audience_(audience) {}
  T value_;
  Audience audience_;
};

class Release {
 public:
  using Tally = std::function<void(Audience, Purpose, std::size_t things)>;
  /// Enters what leaves into the audit. Its error is the answer instead.
  using Enter = std::function<Result<void>(const Leaving&)>;
  explicit Release(Tally tally, Enter enter = {}) : tally_(std::move(tally)), enter_(std::move(enter)) {}

  [[nodiscard]] Result<Released<std::vector<AlertView>>> operator()(Audience, Purpose, std::vector<AlertView>) const;
  [[nodiscard]] Result<Released<AlertView>> operator()(Audience, Purpose, AlertView) const;
  [[nodiscard]] Result<Released<AlertHistory>> operator()(Audience, Purpose, AlertHistory) const;
  [[nodiscard]] Result<Released<StoryFile>> operator()(Audience, Purpose, StoryFile) const;
  [[nodiscard]] Result<Released<Decision>> operator()(Audience, Purpose, Decision) const;
  [[nodiscard]] Result<Released<std::vector<Decision>>> operator()(Audience, Purpose, std::vector<Decision>) const;
  [[nodiscard]] Result<Released<StoryDecision>> operator()(Audience, Purpose, StoryDecision) const;
  [[nodiscard]] Result<Released<std::vector<SourceRow>>> operator()(Audience, Purpose, std::vector<SourceRow>) const;
  [[nodiscard]] Result<Released<std::vector<LogEntry>>> operator()(Audience, Purpose, std::vector<LogEntry>) const;
  [[nodiscard]] Result<Released<CountsTold>> operator()(Audience, Purpose, CountsTold) const;
  /// Refused to everybody but who previews a rule on this machine, or reads the weekly sample.
  [[nodiscard]] Result<Released<std::vector<Item>>> operator()(Audience, Purpose, std::vector<Item>) const;
  /// Refused to everybody but who exchanges claims on this machine; their deeds are gone from the rendering.
  [[nodiscard]] Result<Released<std::vector<ClaimRecord>>> operator()(Audience, Purpose,
                                                                      std::vector<ClaimRecord>) const;
  [[nodiscard]] Result<Released<std::vector<ClaimRow>>> operator()(Audience, Purpose, std::vector<ClaimRow>) const;
  [[nodiscard]] Result<Released<ClaimFile>> operator()(Audience, Purpose, ClaimFile) const;
  [[nodiscard]] Result<Released<std::vector<SuggestionRow>>> operator()(Audience, Purpose,
                                                                        std::vector<SuggestionRow>) const;
  [[nodiscard]] Result<Released<Permalink>> operator()(Audience, Purpose, Permalink) const;
  [[nodiscard]] Result<Released<AlertEvidence>> operator()(Audience, Purpose, AlertEvidence) const;
  [[nodiscard]] Result<Released<Replay>> operator()(Audience, Purpose, Replay) const;
  /// Of liaison and ministry: whatever the type says, the store is asked again, and what it holds is what leaves.
  [[nodiscard]] Result<Released<HandedOver>> operator()(Audience, Purpose, const ApprovedPackage&, const Store&,
                                                        Instant now) const;

 private:
  [[nodiscard]] Result<void> let_out(const Leaving& leaving) const;
  Tally tally_;
  Enter enter_;
};

}  // namespace dongtin
