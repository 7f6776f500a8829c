/// The one way out: whatever is said of items, alerts or sources to anybody goes through a Release.
///
/// In      who will read it, what for, and what is to leave.
/// Out     Released<T>, which nothing else can construct and every renderer takes; fields that may not leave to that
///         audience are gone from it. Each thing released is counted by audience and purpose.
/// Errors  refused: this audience gets approved packages only. What `enter` says, when the audit cannot take it.
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
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "daemon/permalink.hpp"
#include "daemon/replay.hpp"
#include "storage/records/source.hpp"
#include "storage/store.hpp"

namespace dongtin {

enum class Audience : std::uint8_t { officer_screen, api, admin, liaison, ministry, everybody };
enum class Purpose : std::uint8_t { review, decide, follow, health, open_link, evidence, replay };
[[nodiscard]] std::string_view name(Audience audience) noexcept;
[[nodiscard]] std::string_view name(Purpose purpose) noexcept;
inline constexpr std::array kAudiences{Audience::officer_screen, Audience::api,      Audience::admin,
                                       Audience::liaison,        Audience::ministry, Audience::everybody};
inline constexpr std::array kPurposes{Purpose::review,    Purpose::decide,   Purpose::follow, Purpose::health,
                                      Purpose::open_link, Purpose::evidence, Purpose::replay};

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
  /// Enters what leaves into the audit: `number` things of a kind, by name (log entries as a range). Its error is the
  /// answer instead.
  using Enter = std::function<Result<void>(Audience, Purpose, std::string_view kind, std::size_t number,
                                           const std::vector<std::string>& things)>;
  explicit Release(Tally tally, Enter enter = {}) : tally_(std::move(tally)), enter_(std::move(enter)) {}

  [[nodiscard]] Result<Released<std::vector<AlertView>>> operator()(Audience, Purpose, std::vector<AlertView>) const;
  [[nodiscard]] Result<Released<AlertView>> operator()(Audience, Purpose, AlertView) const;
  [[nodiscard]] Result<Released<Decision>> operator()(Audience, Purpose, Decision) const;
  [[nodiscard]] Result<Released<std::vector<SourceRow>>> operator()(Audience, Purpose, std::vector<SourceRow>) const;
  [[nodiscard]] Result<Released<std::vector<LogEntry>>> operator()(Audience, Purpose, std::vector<LogEntry>) const;
  [[nodiscard]] Result<Released<Permalink>> operator()(Audience, Purpose, Permalink) const;
  [[nodiscard]] Result<Released<AlertEvidence>> operator()(Audience, Purpose, AlertEvidence) const;
  [[nodiscard]] Result<Released<Replay>> operator()(Audience, Purpose, Replay) const;

 private:
  [[nodiscard]] Result<void> let_out(Audience audience, Purpose purpose, std::string_view kind, std::size_t number,
                                     const std::vector<std::string>& things) const;
  Tally tally_;
  Enter enter_;
};

}  // namespace dongtin
