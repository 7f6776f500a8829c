#include "matchers/clocks.hpp"

#include <algorithm>
#include <cmath>
#include <map>

namespace dongtin {

namespace {

struct Durations {
  std::vector<Millis> finished, open;
  std::size_t reversed = 0;
};

/// Adds what one alert says of one step.
void add(const AlertTimes& alert, Step step, Instant now, Durations& out) {
  const bool whole = step == Step::whole;
  const std::size_t begin = whole ? 0 : static_cast<std::size_t>(step);
  const std::size_t end = whole ? kMilestones - 1 : begin + 1;
  auto start = alert.at[begin];
  if (whole && !start) start = alert.at[static_cast<std::size_t>(Milestone::seen)];
  if (!start) return;
  if (const auto& stop = alert.at[end]) {
    if (*stop < *start) {
      ++out.reversed;
    } else {
      out.finished.push_back(*stop - *start);
    }
    return;
  }
  const bool passed = std::any_of(alert.at.begin() + static_cast<std::ptrdiff_t>(end), alert.at.end(),
                                  [](const auto& at) { return at.has_value(); });
  if (passed) return;
  if (now < *start) {
    ++out.reversed;
  } else {
    out.open.push_back(now - *start);
  }
}

/// The smallest time by which a share q has finished, when open ones are known to last longer than their age.
std::optional<Millis> with_open(const Durations& d, double q) {
  const auto total = d.finished.size() + d.open.size();
  double surviving = 1;
  std::size_t gone_open = 0;
  for (std::size_t i = 0; i < d.finished.size();) {
    const Millis t = d.finished[i];
    std::size_t same = i;
    while (same < d.finished.size() && d.finished[same] == t) ++same;
    while (gone_open < d.open.size() && d.open[gone_open] < t) ++gone_open;
    const auto at_risk = static_cast<double>(total - i - gone_open);
    surviving *= 1 - static_cast<double>(same - i) / at_risk;
    if (1 - surviving >= q - 1e-12) return t;
    i = same;
  }
  return std::nullopt;
}

StepTimes summary(Durations& d) {
  StepTimes out;
  std::ranges::sort(d.finished);
  std::ranges::sort(d.open);
  out.finished = d.finished.size();
  out.open = d.open.size();
  out.reversed = d.reversed;
  if (!d.finished.empty()) {
    out.median = nearest_rank(d.finished, 0.5);
    out.p90 = nearest_rank(d.finished, 0.9);
    out.median_all = with_open(d, 0.5);
    out.p90_all = with_open(d, 0.9);
  }
  if (!d.open.empty()) out.oldest_open = d.open.back();
  return out;
}

using Collected = std::array<Durations, kSteps>;

void collect(const AlertTimes& alert, Instant now, Collected& out) {
  for (std::size_t s = 0; s < kSteps; ++s) add(alert, static_cast<Step>(s), now, out[s]);
}

std::array<StepTimes, kSteps> summaries(Collected& collected) {
  std::array<StepTimes, kSteps> out;
  for (std::size_t s = 0; s < kSteps; ++s) out[s] = summary(collected[s]);
  return out;
}

}  // namespace

std::string_view title(Step step) noexcept {
  switch (step) {
    case Step::seen:
      return "từ khi xuất hiện đến khi thu được";
    case Step::flagged:
      return "từ khi thu được đến khi cảnh báo";
    case Step::opened:
      return "từ khi cảnh báo đến khi cán bộ mở xem";
    case Step::asked:
      return "từ khi mở xem đến khi đề nghị xác minh";
    case Step::answered:
      return "từ khi đề nghị xác minh đến trả lời chính thức đầu tiên";
    case Step::whole:
      return "từ khi xuất hiện đến trả lời chính thức đầu tiên";
  }
  return "";
}

Millis nearest_rank(std::span<const Millis> ascending, double q) {
  // The small allowance keeps 0.9 * 10 at 9, which as a product of doubles may lie just above.
  const double place = std::ceil(q * static_cast<double>(ascending.size()) - 1e-9);
  const auto rank = static_cast<std::size_t>(std::max(1.0, place));
  return ascending[std::min(rank, ascending.size()) - 1];
}

AnswerTimes answer_times(std::span<const AlertTimes> alerts, Instant now) {
  Collected all;
  std::map<std::string, Collected> by_category;
  for (const auto& alert : alerts) {
    collect(alert, now, all);
    collect(alert, now, by_category[alert.category]);
  }
  AnswerTimes out;
  out.steps = summaries(all);
  for (auto& [category, collected] : by_category) out.categories.push_back({category, summaries(collected)});
  return out;
}

}  // namespace dongtin
