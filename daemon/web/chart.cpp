#include "daemon/web/chart.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cmath>

namespace dongtin {

namespace {

constexpr std::chrono::hours kVietnam{7};
constexpr double kField = kChartHeight - kChartTop - kChartBottom;
constexpr std::size_t kMostTicks = 8;

std::string text(double value) {
  return fmt::format("{:.1f}", value);
}

/// A round number at or above `most`, and steps that people count in.
double ceiling_of(double most) {
  if (most <= 4) return 4;
  const double power = std::pow(10, std::floor(std::log10(most)));
  for (const double times : {1.0, 2.0, 4.0, 5.0, 10.0}) {
    if (times * power >= most) return times * power;
  }
  return 10 * power;
}

struct ChartField {
  double ceiling = 4;
  std::size_t buckets = 1;
  Instant first{}, end{};

  [[nodiscard]] double width() const { return (kChartWidth - kChartLeft) / static_cast<double>(buckets); }
  [[nodiscard]] double x(std::size_t i) const { return kChartLeft + width() * static_cast<double>(i); }
  [[nodiscard]] double x(Instant at) const {
    const auto whole = static_cast<double>((end - first).count());
    return kChartLeft + (kChartWidth - kChartLeft) * static_cast<double>((at - first).count()) / whole;
  }
  [[nodiscard]] double y(double value) const {
    return kChartTop + kField * (1 - std::clamp(value / ceiling, 0.0, 1.0));
  }
};

std::vector<ChartTick> ticks_up(const ChartField& field) {
  std::vector<ChartTick> out;
  for (const double part : {0.0, 0.5, 1.0}) {
    out.push_back({text(field.y(part * field.ceiling)), fmt::format("{:.0f}", part * field.ceiling)});
  }
  return out;
}

void tick_across(Chart& chart, const ChartField& field, std::size_t i, Bucket bucket, Instant start) {
  const auto step = std::max<std::size_t>(1, (field.buckets + kMostTicks - 1) / kMostTicks);
  // Of hours, the first of a day is where an eye looks.
  const auto per_day = bucket == Bucket::hour ? std::max<std::size_t>(1, (step + 23) / 24) * 24 : step;
  if (field.buckets <= kMostTicks * 2 || bucket == Bucket::day) {
    if (i % step == 0) chart.across.push_back({text(field.x(i)), bucket_text(bucket, start)});
    return;
  }
  const auto hour = std::chrono::floor<std::chrono::hours>(start + kVietnam).time_since_epoch().count();
  if (hour % static_cast<std::int64_t>(per_day) == 0) {
    chart.across.push_back({text(field.x(i)), bucket_text(Bucket::day, start)});
  }
}

std::string mark_title(const WatchChange& change) {
  const auto when = vietnam_time(change.at);
  switch (change.kind) {
    case WatchChange::Kind::added:
      return "Thêm nguồn " + change.source.value + ", " + when;
    case WatchChange::Kind::removed:
      return "Bỏ nguồn " + change.source.value + ", " + when;
    case WatchChange::Kind::silent:
      return "Nguồn " + change.source.value + " im từ " + when;
    case WatchChange::Kind::heard:
      break;
  }
  return "Nguồn " + change.source.value + " có tin lại, " + when;
}

}  // namespace

std::string bucket_text(Bucket bucket, Instant start) {
  const auto local = start + kVietnam;
  const auto day = std::chrono::floor<std::chrono::days>(local);
  const std::chrono::year_month_day date{std::chrono::sys_days{day.time_since_epoch()}};
  const auto shown = fmt::format("{:02}/{:02}", static_cast<unsigned>(date.day()), static_cast<unsigned>(date.month()));
  if (bucket == Bucket::day) return shown;
  return fmt::format("{} giờ {}", std::chrono::floor<std::chrono::hours>(local - day).count(), shown);
}

Chart chart_of(const History& history) {
  Chart out;
  if (history.buckets.empty()) return out;
  ChartField field;
  field.buckets = history.buckets.size();
  field.first = history.wanted.since;
  field.end = history.wanted.until;
  double most = 0;
  for (const auto& bucket : history.buckets) {
    most = std::max({most, static_cast<double>(bucket.count) + bucket.copies, bucket.expected ? bucket.usual.high : 0});
  }
  field.ceiling = ceiling_of(most);
  std::string above, below;
  for (std::size_t i = 0; i < history.buckets.size(); ++i) {
    const auto& bucket = history.buckets[i];
    const auto start = bucket_text(history.wanted.bucket, bucket.start);
    tick_across(out, field, i, history.wanted.bucket, bucket.start);
    if (bucket.expected) {
      for (const double x : {field.x(i), field.x(i) + field.width()}) {
        above += fmt::format("{:.1f},{:.1f} ", x, field.y(bucket.usual.high));
        below.insert(0, fmt::format("{:.1f},{:.1f} ", x, field.y(bucket.usual.low)));
      }
      out.line += fmt::format("{:.1f},{:.1f} ", field.x(i) + field.width() / 2, field.y(*bucket.expected));
    }
    if (!bucket.known) continue;
    ChartBar bar;
    const double y = field.y(bucket.count);
    const double gap = std::min(2.0, field.width() / 5);
    bar.x = text(field.x(i) + gap / 2);
    bar.width = text(field.width() - gap);
    bar.y = text(y);
    bar.height = text(field.y(0) - y);
    if (bucket.copies > 0) {
      const double top = field.y(static_cast<double>(bucket.count) + bucket.copies);
      bar.copies_y = text(top);
      bar.copies_height = text(y - top);
    }
    bar.running = !bucket.whole;
    bar.above = bucket.expected && bucket.count > bucket.usual.high;
    bar.title = fmt::format("{}: {} tin gốc, {} tin chép lại", start, bucket.count, bucket.copies);
    if (bucket.expected) bar.title += fmt::format("; thường {:.0f}–{:.0f}", bucket.usual.low, bucket.usual.high);
    if (history.watched) bar.title += fmt::format("; {:.0f} nguồn", bucket.sources);
    if (bar.running) bar.title += "; chưa hết";
    out.bars.push_back(std::move(bar));
  }
  if (!above.empty()) out.band = above + below;
  for (const auto& change : history.changes) {
    const bool fewer = change.kind == WatchChange::Kind::removed || change.kind == WatchChange::Kind::silent;
    out.marks.push_back({text(field.x(change.at)), mark_title(change), fewer});
  }
  out.up = ticks_up(field);
  return out;
}

Chart chart_of(const Forecast& forecast, Bucket bucket) {
  Chart out;
  if (forecast.points.empty()) return out;
  ChartField field;
  field.buckets = forecast.points.size();
  double most = 0;
  for (const auto& point : forecast.points) most = std::max(most, point.high);
  field.ceiling = ceiling_of(most);
  std::string above, below;
  for (std::size_t i = 0; i < forecast.points.size(); ++i) {
    const auto& point = forecast.points[i];
    const Instant start{std::chrono::hours{point.hour}};
    tick_across(out, field, i, bucket, start);
    const double x = field.x(i) + field.width() / 2;
    above += fmt::format("{:.1f},{:.1f} ", x, field.y(point.high));
    below.insert(0, fmt::format("{:.1f},{:.1f} ", x, field.y(point.low)));
    out.line += fmt::format("{:.1f},{:.1f} ", x, field.y(point.expected));
  }
  out.band = above + below;
  out.up = ticks_up(field);
  return out;
}

}  // namespace dongtin
