/// Trends: what the counts of the store show, asked of matchers/ with everything they have to be read beside.
///
/// In      the store, the sources and topics of now, the time.
/// Out     look(): the spikes of now, kept until the next look. The others: answers to one question each, from the
/// store. Errors  what the store says; malformed for a range or horizon out of bounds. Threads any; one look at a time,
/// on a thread that may wait for the writer. Cost    a look reads a day of each series, and once a day its weeks; a
/// question one series over its weeks.
#pragma once

#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "config/settings.hpp"
#include "daemon/trends/counters.hpp"
#include "daemon/trends/watched_set.hpp"
#include "matchers/forecast.hpp"
#include "matchers/shares.hpp"
#include "matchers/trends.hpp"

namespace dongtin {

enum class Bucket : std::uint8_t { hour, day };
[[nodiscard]] std::string_view name(Bucket bucket) noexcept;
[[nodiscard]] std::optional<Bucket> bucket_from(std::string_view name) noexcept;

inline constexpr std::uint32_t kMostHourBuckets = 14 * kDayHours;
inline constexpr std::uint32_t kMostDayBuckets = 92;
inline constexpr std::uint32_t kMostRangeHours = 400 * kDayHours;  // of shares and answer times
inline constexpr std::size_t kMostSpikes = 100;                    // kept
inline constexpr std::size_t kMostTopics = 200;                    // whose shares are told

struct TrendPorts {
  const Store& store;
  const Clock& clock;
  std::function<std::vector<SourceRow>()> sources;
  std::function<std::vector<std::string>()> topics;  // that live rules ask for, sorted, each once
  std::function<std::vector<PlaceId>()> places;      // that the office answers for
  std::function<Result<void>(const std::function<Result<void>(Store&)>&)> write;
};

struct SpikeNow {
  SeriesKey series;
  Spike spike;
  Instant began{};  // the look that first saw it
};

struct Look {
  Instant at{};                   // of looking
  bool disaster = false;          // with the windows of disaster mode
  std::size_t series = 0;         // looked at
  std::size_t enough = 0;         // of them those with history to compare with
  std::size_t left_out = 0;       // beyond trends.max_series
  std::vector<SpikeNow> spikes;   // the strongest first, kMostSpikes at most
  std::optional<Instant> counts;  // when counting began
};

struct HistoryWanted {
  SeriesKey series;
  Bucket bucket = Bucket::hour;
  Instant since{}, until{};  // whole hours, or days of Viet Nam
};

struct HistoryBucket {
  Instant start{};
  bool known = true;               // counting had begun
  bool whole = true;               // false: the running one
  std::uint32_t count = 0;         // originals: what the usual and the spikes are about
  std::uint32_t copies = 0;        // of them or of earlier ones
  std::optional<double> expected;  // with what is usual there
  Interval usual{0, 0};
  double sources = 0;  // heard, in the mean; of the tier that is asked for
};

struct History {
  HistoryWanted wanted;
  std::vector<HistoryBucket> buckets;
  std::uint32_t usual_weeks = 0;  // that the usual was learnt from; 0: too little
  bool usual_before = false;      // learnt from before `since` only, so that nothing shown explains itself
  std::string usual_missing;      // why there is none
  std::vector<WatchChange> changes;
  bool watched = false;  // the watched set is known
};

struct TopicShares {
  std::string topic;  // empty: all
  SourceShares shares;
};

class Trends {
 public:
  Trends(TrendPorts ports, const TrendSettings& settings);

  /// Notes the watched set, fits what is due, looks at every series.
  Result<Look> look();
  [[nodiscard]] std::optional<Look> last() const;

  /// since and until moved to whole buckets; malformed when there are too many of them.
  [[nodiscard]] Result<History> history(HistoryWanted wanted) const;
  [[nodiscard]] Result<Forecast> forecast(const SeriesKey& series, Bucket bucket, std::uint32_t horizon) const;
  /// Of all, then by topic; only of `topic` when it is not empty.
  [[nodiscard]] Result<std::vector<TopicShares>> shares(const std::string& topic, const PlaceId& place, Instant since,
                                                        Instant until) const;
  [[nodiscard]] const TrendPorts& ports() const noexcept { return ports_; }

 private:
  struct Fitted {
    Usual usual;
    std::uint32_t day = 0;
    bool disaster = false;
  };
  struct Watching {
    std::vector<SourcesChanged> ledger;
    std::vector<WatchedWeek> weeks;
    std::vector<WatchedTopic> topics;
    bool known = false;
    [[nodiscard]] Monitored monitored(const std::optional<Tier>& tier) const {
      return known ? Monitored(ledger, tier) : Monitored();
    }
  };
  [[nodiscard]] Result<void> note_watched(Instant now);
  [[nodiscard]] Result<Watching> watching(std::uint32_t first, std::uint32_t end) const;
  [[nodiscard]] SpikeSettings spike_settings() const;
  /// When counting of that series began: of a topic not before a rule asked for it.
  [[nodiscard]] Result<std::uint32_t> began(const SeriesKey& series, const Watching& watching, std::uint32_t now) const;
  [[nodiscard]] std::vector<SeriesKey> series_of_now(std::size_t& left_out) const;

  const TrendPorts ports_;
  const TrendSettings settings_;
  std::mutex looking_;  // held for a look; guards fitted_
  std::map<SeriesKey, Fitted> fitted_;
  mutable std::mutex mutex_;
  std::optional<Look> last_;
};

/// Whole hours of [since, until) in which nothing is half asked.
[[nodiscard]] Instant floor_to(Bucket bucket, Instant t);

}  // namespace dongtin
