/// Where the bars, the band and the marks of a chart stand: what daemon/ui/plot.mustache draws.
///
/// In      a history, or a forecast. Out numbers of a field of kChartWidth x kChartHeight, as text.
/// Errors  none: nothing known is a chart without bars. Threads any; pure. Cost linear in buckets.
#pragma once

#include <string>
#include <vector>

#include "daemon/trends/trends.hpp"

namespace dongtin {

inline constexpr double kChartWidth = 960, kChartHeight = 240;
inline constexpr double kChartLeft = 44, kChartBottom = 28, kChartTop = 18;

struct ChartBar {
  std::string x, y, width, height;
  std::string copies_y, copies_height;  // standing on the originals; empty: none
  std::string title;                    // what a reader is told of it
  bool above = false;                   // above what is usual
  bool running = false;
};

struct ChartMark {
  std::string x, title;
  bool fewer = false;  // sources fell silent or were taken out
};

struct ChartTick {
  std::string at, text;
};

struct Chart {
  std::vector<ChartBar> bars;
  std::string band;  // points of a polygon; empty: nothing usual is known
  std::string line;  // points of what is expected
  std::vector<ChartMark> marks;
  std::vector<ChartTick> across, up;
};

[[nodiscard]] Chart chart_of(const History& history);
[[nodiscard]] Chart chart_of(const Forecast& forecast, Bucket bucket);

/// "14 giờ 28/05", "28/05": the begin of a bucket, as a clock in Viet Nam shows it.
[[nodiscard]] std::string bucket_text(Bucket bucket, Instant start);

}  // namespace dongtin
