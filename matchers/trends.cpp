#include "matchers/trends.hpp"

#include <fmt/core.h>

#include <cmath>

namespace dongtin {

namespace {

constexpr double kNineInTen = 0.9;
constexpr double kNoticeable = 0.05;  // a change of the monitored set worth a word

constexpr std::array<std::string_view, 7> kDays{"thứ Hai", "thứ Ba",  "thứ Tư",  "thứ Năm",
                                                "thứ Sáu", "thứ Bảy", "Chủ nhật"};

struct WindowSpan {
  std::uint32_t window = 0;
  std::uint32_t first = 0, last = 0;  // hours, both included
  double part = 1;                    // of the last that has passed
  bool whole = true;
  std::uint32_t observed = 0;
  double expected = 0, unscaled = 0;  // with the sources of the window; with those of the history
  double sources = 0;
  double dispersion = 0;
  double p = 1, p_unscaled = 1;
};

WindowSpan span_of(std::uint32_t window, Instant now) {
  WindowSpan out;
  const auto into = now - std::chrono::floor<std::chrono::hours>(now);
  out.whole = into.count() == 0;
  out.part = out.whole ? 1 : static_cast<double>(into.count()) / 3'600'000.0;
  out.window = window;
  out.last = hour_of(now) - (out.whole ? 1 : 0);
  out.first = out.last + 1 - window;
  return out;
}

/// The measured dispersion, with its uncertainty, for a window in which so many are expected.
double widened(const Dispersion& d, double expected) {
  return d.value * (1 + d.widened) + d.widened / std::max(expected, 1.0);
}

void weigh(WindowSpan& s, const Usual& usual, const Dispersion& dispersion, const HourlySeries& series,
           const Monitored& monitored, double before) {
  const auto sources = monitored.sources(s.first, s.window);
  for (std::uint32_t i = 0; i < s.window; ++i) {
    const double hour = s.first + i == s.last ? s.part : 1;
    const double rate = usual.rate[hour_of_week(s.first + i)] * usual.level * hour;
    s.observed += series.at(s.first + i);
    s.expected += rate * sources[i] / usual.sources;
    s.unscaled += rate * before / usual.sources;
    s.sources += sources[i] / s.window;
  }
  if (s.expected <= 0) return;  // nothing was watched: what is there says nothing
  s.dispersion = widened(dispersion, s.expected);
  s.p = count_tail(s.observed, s.expected, s.dispersion);
  s.p_unscaled = count_tail(s.observed, s.unscaled, s.dispersion);
}

SpikeLevel level_of(double p, const SpikeSettings& settings) {
  if (p < settings.extreme) return SpikeLevel::extreme;
  if (p < settings.high) return SpikeLevel::high;
  return p < settings.elevated ? SpikeLevel::elevated : SpikeLevel::none;
}

SpikeLevel level_of(const WindowSpan& s, double p, double expected, const SpikeSettings& settings) {
  if (s.observed < settings.least_count || s.observed < settings.least_ratio * expected) return SpikeLevel::none;
  return level_of(p * static_cast<double>(settings.windows.size()), settings);
}

std::string reason_of(const WindowSpan& s, const Spike& spike) {
  const auto day = kDays[hour_of_week(s.last) / kDayHours];
  const std::string when = s.whole ? fmt::format("trong {} giờ", s.window)
                                   : fmt::format("từ {:02} giờ đến nay", hour_of_week(s.first) % kDayHours);
  std::string out =
      fmt::format("{} tin {}, thường {:.0f}–{:.0f} ", s.observed, when, spike.usual.low, spike.usual.high);
  out += s.window < kDayHours ? "vào giờ này " : "trong 24 giờ đến giờ này ";
  out += day;
  if (spike.scaled) {
    out += fmt::format("; đã tính số nguồn theo dõi từ {:.0f} thành {:.0f}", spike.sources_before, spike.sources_now);
  }
  if (spike.explained) out += ", phần tăng là do thêm nguồn";
  return out;
}

std::string missing(const HourlySeries& series, std::uint32_t until) {
  const std::uint32_t hours = until > series.first ? std::min(until, series.end()) - series.first : 0;
  return fmt::format("chưa đủ số liệu để so sánh: cần ít nhất {} tuần có nguồn theo dõi, mới có {} ngày", kLeastWeeks,
                     hours / kDayHours);
}

}  // namespace

std::string_view name(SpikeLevel level) noexcept {
  constexpr std::array<std::string_view, 4> kNames{"none", "elevated", "high", "extreme"};
  return kNames[static_cast<std::size_t>(level)];
}

std::string_view title(SpikeLevel level) noexcept {
  constexpr std::array<std::string_view, 4> kTitles{"bình thường", "tăng", "tăng mạnh", "đột biến"};
  return kTitles[static_cast<std::size_t>(level)];
}

SpikeSettings disaster(SpikeSettings usual) {
  usual.windows = {1, 2, 3};
  usual.least_count = 3;
  return usual;
}

Spike look(const Usual& usual, const HourlySeries& series, const Monitored& monitored, Instant now,
           const SpikeSettings& settings) {
  Spike out;
  if (usual.weeks == 0 || usual.dispersion.size() != settings.windows.size()) {
    out.reason = missing(series, usual.until);
    return out;
  }
  out.enough = true;
  out.sources_before = usual.mean_sources;
  std::optional<WindowSpan> best;
  bool best_counts = false, any_unscaled = false;
  for (std::size_t i = 0; i < settings.windows.size(); ++i) {
    WindowSpan s = span_of(settings.windows[i], now);
    weigh(s, usual, usual.dispersion[i], series, monitored, out.sources_before);
    const auto level = level_of(s, s.p, s.expected, settings);
    any_unscaled = any_unscaled || level_of(s, s.p_unscaled, s.unscaled, settings) != SpikeLevel::none;
    const bool counts = level != SpikeLevel::none;
    if (best && (best_counts > counts || (best_counts == counts && best->p <= s.p))) continue;
    best = s;
    best_counts = counts;
    out.level = level;
  }
  if (!best) return out;
  out.window = best->window;
  out.observed = best->observed;
  out.expected = best->expected;
  out.usual = count_range(best->expected, best->dispersion, kNineInTen);
  out.p = std::min(1.0, best->p * static_cast<double>(settings.windows.size()));
  out.sources_now = best->sources;
  out.scaled = std::abs(out.sources_now - out.sources_before) > kNoticeable * out.sources_before;
  out.explained = out.level == SpikeLevel::none && any_unscaled && out.sources_now > out.sources_before;
  out.reason = reason_of(*best, out);
  return out;
}

Spike detect(const HourlySeries& series, const Monitored& monitored, Instant now, const SpikeSettings& settings) {
  const std::uint32_t hour = hour_of(now);
  return look(fit_usual(series, monitored, hour > kDayHours ? hour - kDayHours : 0, settings), series, monitored, now,
              settings);
}

}  // namespace dongtin
