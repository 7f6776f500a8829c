#include "daemon/trends/trends.hpp"

#include <algorithm>
#include <cmath>

namespace dongtin {

namespace {

constexpr std::chrono::hours kVietnam{7};
constexpr std::uint32_t kNotYet = 24;  // the last hours teach nothing: a spike must not explain itself

Instant start_of(std::uint32_t hour) {
  return Instant{std::chrono::hours{hour}};
}

std::uint32_t hours_of(Bucket bucket) {
  return bucket == Bucket::hour ? 1 : kDayHours;
}

std::uint32_t less(std::uint32_t hour, std::uint32_t by) {
  return hour > by ? hour - by : 0;
}

bool stronger(const SpikeNow& a, const SpikeNow& b) {
  if (a.spike.level != b.spike.level) return a.spike.level > b.spike.level;
  if (a.spike.p != b.spike.p) return a.spike.p < b.spike.p;
  return a.series < b.series;
}

}  // namespace

std::string_view name(Bucket bucket) noexcept {
  return bucket == Bucket::hour ? "hour" : "day";
}

std::optional<Bucket> bucket_from(std::string_view text) noexcept {
  if (text == name(Bucket::hour)) return Bucket::hour;
  if (text == name(Bucket::day)) return Bucket::day;
  return std::nullopt;
}

Instant floor_to(Bucket bucket, Instant t) {
  if (bucket == Bucket::hour) return Instant{std::chrono::floor<std::chrono::hours>(t)};
  return Instant{std::chrono::floor<std::chrono::days>(t + kVietnam)} - kVietnam;
}

Trends::Trends(TrendPorts ports, const TrendSettings& settings) : ports_(std::move(ports)), settings_(settings) {}

SpikeSettings Trends::spike_settings() const {
  SpikeSettings out;
  out.windows.clear();
  for (const auto window : settings_.windows) out.windows.push_back(static_cast<std::uint32_t>(window.count()));
  out.weeks = settings_.weeks;
  out.least_count = settings_.least_count;
  return out;
}

// -- the watched set --

Result<void> Trends::note_watched(Instant now) {
  const auto before = ports_.store.watched();
  if (!before) return before.error();
  auto weeks = ports_.store.watched_weeks(week_of(now), week_of(now));
  if (!weeks) return std::move(weeks).error();
  std::optional<WatchedWeek> week;
  if (!weeks->empty()) week = std::move(weeks->front());
  const auto rows = ports_.sources();
  const auto topics = ports_.topics();
  const auto update = observe(*before, week, rows, topics, now, settings_.silent_after);
  if (!update) return {};
  return ports_.write([&](Store& to) { return to.put_watched(update->now, update->week, update->what, now); });
}

Result<Trends::Watching> Trends::watching(std::uint32_t first, std::uint32_t end) const {
  auto now = ports_.store.watched();
  if (!now) return std::move(now).error();
  auto weeks =
      ports_.store.watched_weeks(week_of(start_of(first)), week_of(std::max(start_of(end), ports_.clock.now())));
  if (!weeks) return std::move(weeks).error();
  Watching out;
  out.known = !now->sources.empty() || !weeks->empty();
  out.ledger = ledger_of(*now, *weeks);
  out.weeks = *std::move(weeks);
  out.topics = std::move(now->topics);
  return out;
}

Result<std::uint32_t> Trends::began(const SeriesKey& series, const Watching& watching, std::uint32_t now) const {
  const auto counting = counting_began(ports_.store);
  if (!counting) return counting.error();
  auto out = counting->value_or(now);
  if (series.topic.empty()) return out;
  // A topic is noted some time after its first rule went live; the first look of all takes what it finds as old.
  const auto topic = std::ranges::find(watching.topics, series.topic, &WatchedTopic::topic);
  if (topic == watching.topics.end()) return out;
  const auto oldest = std::ranges::min_element(watching.topics, {}, &WatchedTopic::since);
  if (topic->since != oldest->since) out = std::max(out, hour_of(topic->since));
  return out;
}

// -- looking --

std::vector<SeriesKey> Trends::series_of_now(std::size_t& left_out) const {
  auto places = ports_.places();
  places.insert(places.begin(), PlaceId{});
  auto topics = ports_.topics();
  topics.insert(topics.begin(), std::string());
  std::vector<SeriesKey> out;
  left_out = 0;
  for (const auto& place : places) {
    for (const auto& topic : topics) {
      if (out.size() < settings_.max_series) {
        out.push_back({topic, place, {}, {}});
      } else {
        ++left_out;
      }
    }
  }
  return out;
}

Result<Look> Trends::look() {
  const std::lock_guard one_at_a_time(looking_);
  const auto now = ports_.clock.now();
  if (auto noted = note_watched(now); !noted) return std::move(noted).error();
  const auto mode = ports_.store.disaster();
  if (!mode) return mode.error();

  Look out;
  out.at = now;
  out.disaster = mode->on(now);
  const auto settings = out.disaster ? disaster(spike_settings()) : spike_settings();
  const auto hour = hour_of(now);
  const auto until = less(hour, kNotYet);
  const auto since = less(until, settings.weeks * kWeekHours);
  const auto watched = watching(since, hour);
  if (!watched) return watched.error();
  const auto monitored = watched->monitored({});
  const auto counting = counting_began(ports_.store);
  if (!counting) return counting.error();
  if (*counting) out.counts = start_of(**counting);
  const auto before = last();

  const auto wanted = series_of_now(out.left_out);
  std::map<SeriesKey, Fitted> fitted;
  const auto longest = *std::ranges::max_element(settings.windows);
  for (const auto& key : wanted) {
    const auto start = began(key, *watched, hour);
    if (!start) return start.error();
    auto held = fitted_.extract(key);
    Fitted fit;
    if (!held.empty() && held.mapped().day == hour / kDayHours && held.mapped().disaster == out.disaster) {
      fit = std::move(held.mapped());
    } else {
      const auto series = read_counts(ports_.store, key, std::max(*start, since), std::max(hour, *start));
      if (!series) return series.error();
      fit = {fit_usual(series->originals, monitored, until, settings), hour / kDayHours, out.disaster};
    }
    const auto recent = read_counts(ports_.store, key, std::max(*start, less(hour, longest + 1)), hour + 1);
    if (!recent) return recent.error();
    auto spike = dongtin::look(fit.usual, recent->originals, monitored, now, settings);
    fitted.emplace(key, std::move(fit));
    ++out.series;
    if (spike.enough) ++out.enough;
    if (spike.level == SpikeLevel::none && !spike.explained) continue;
    auto began = now;
    if (before) {
      const auto seen = std::ranges::find(before->spikes, key, &SpikeNow::series);
      if (seen != before->spikes.end()) began = seen->began;
    }
    out.spikes.push_back({key, std::move(spike), began});
  }
  fitted_ = std::move(fitted);
  std::ranges::sort(out.spikes, stronger);
  if (out.spikes.size() > kMostSpikes) out.spikes.resize(kMostSpikes);
  const std::lock_guard lock(mutex_);
  last_ = out;
  return out;
}

std::optional<Look> Trends::last() const {
  const std::lock_guard lock(mutex_);
  return last_;
}

// -- questions --

Result<History> Trends::history(HistoryWanted wanted) const {
  const auto now = ports_.clock.now();
  const auto size = hours_of(wanted.bucket);
  const auto most = wanted.bucket == Bucket::hour ? kMostHourBuckets : kMostDayBuckets;
  wanted.since = floor_to(wanted.bucket, wanted.since);
  wanted.until =
      floor_to(wanted.bucket, std::min(wanted.until, now + std::chrono::hours{size}) - Instant::duration{1}) +
      std::chrono::hours{size};
  if (to_millis(wanted.since) < 0 || wanted.since >= wanted.until) {
    return fail(Errc::malformed, "since must lie before until and before now");
  }
  const auto first = hour_of(wanted.since), end = hour_of(wanted.until);
  if ((end - first) / size > most) {
    return fail(Errc::malformed, "at most " + std::to_string(most) + " buckets of one " +
                                     std::string(name(wanted.bucket)) + " are told at once: ask for a shorter time");
  }
  auto settings = spike_settings();
  settings.windows = {size};
  const auto hour = hour_of(now);
  const auto learn = std::min(first, less(hour, kNotYet));
  const auto oldest = less(learn, settings.weeks * kWeekHours);
  const auto watched = watching(oldest, end);
  if (!watched) return watched.error();
  const auto monitored = watched->monitored(wanted.series.tier);
  const auto start = began(wanted.series, *watched, hour);
  if (!start) return start.error();
  const auto from = std::max(*start, oldest);
  const auto series = read_counts(ports_.store, wanted.series, from, std::max(from, end));
  if (!series) return series.error();

  History out;
  out.wanted = wanted;
  out.watched = watched->known;
  auto usual = fit_usual(series->originals, monitored, learn, settings);
  out.usual_before = usual.weeks > 0;
  if (usual.weeks == 0) usual = fit_usual(series->originals, monitored, less(hour, kNotYet), settings);
  out.usual_weeks = usual.weeks;
  const auto sources = monitored.sources(first, end - first);
  for (auto at = first; at < end; at += size) {
    HistoryBucket bucket;
    bucket.start = start_of(at);
    bucket.known = at + size > *start;
    bucket.whole = at >= *start && at + size <= hour;
    for (auto h = at; h < at + size; ++h) {
      bucket.count += series->originals.at(h);
      bucket.copies += series->copies.at(h);
      bucket.sources += sources[h - first] / size;
    }
    const auto usually = dongtin::look(usual, series->originals, monitored, start_of(at + size), settings);
    if (usually.enough) {
      bucket.expected = usually.expected;
      bucket.usual = usually.usual;
    } else {
      out.usual_missing = usually.reason;
    }
    out.buckets.push_back(bucket);
  }
  out.changes = changes_in(watched->weeks, wanted.since, wanted.until);
  return out;
}

Result<Forecast> Trends::forecast(const SeriesKey& key, Bucket bucket, std::uint32_t horizon) const {
  constexpr std::uint32_t kMostHours = 72, kMostDays = 7;
  const auto most = bucket == Bucket::hour ? kMostHours : kMostDays;
  if (horizon == 0 || horizon > most) {
    return fail(Errc::malformed, "horizon is a number from 1 to " + std::to_string(most) + " for a forecast by the " +
                                     std::string(name(bucket)));
  }
  const auto now = ports_.clock.now();
  const auto hour = hour_of(now);
  const auto oldest = less(hour, (kMostWeeks + 1) * kWeekHours);
  const auto watched = watching(oldest, hour);
  if (!watched) return watched.error();
  const auto start = began(key, *watched, hour);
  if (!start) return start.error();
  const auto from = std::min(std::max(*start, oldest), hour);
  const auto series = read_counts(ports_.store, key, from, hour);
  if (!series) return series.error();
  const auto monitored = watched->monitored(key.tier);
  return bucket == Bucket::hour ? forecast_hours(series->originals, monitored, now, horizon)
                                : forecast_days(series->originals, monitored, now, horizon);
}

Result<std::vector<TopicShares>> Trends::shares(const std::string& topic, const PlaceId& place, Instant since,
                                                Instant until) const {
  since = floor_to(Bucket::hour, since);
  until = floor_to(Bucket::hour, std::min(until, ports_.clock.now()) + std::chrono::hours{1} - Instant::duration{1});
  if (to_millis(since) < 0 || since >= until)
    return fail(Errc::malformed, "since must lie before until and before now");
  const auto first = hour_of(since), end = hour_of(until);
  if (end - first > kMostRangeHours) return fail(Errc::malformed, "at most 400 days are told at once");
  std::vector<std::string> topics{topic};
  if (topic.empty()) {
    for (auto& each : ports_.topics()) {
      if (topics.size() <= kMostTopics) topics.push_back(std::move(each));
    }
  }
  std::vector<TopicShares> out;
  for (auto& each : topics) {
    const auto counts = read_tiers(ports_.store, {each, place, {}, {}}, first, end);
    if (!counts) return counts.error();
    out.push_back({std::move(each), source_shares(*counts)});
  }
  return out;
}

}  // namespace dongtin
