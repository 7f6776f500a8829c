#include "matchers/holt_winters.hpp"

#include <algorithm>
#include <limits>

namespace dongtin {

namespace {

/// The mean of what is known of each step of a season, less the level.
std::vector<double> pattern(std::span<const double> values, std::size_t length) {
  std::vector<double> sum(length), n(length);
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (std::isnan(values[i])) continue;
    sum[i % length] += values[i];
    ++n[i % length];
  }
  for (std::size_t s = 0; s < length; ++s) sum[s] = n[s] > 0 ? sum[s] / n[s] : 0;
  return sum;
}

double mean_known(std::span<const double> values) {
  double sum = 0, n = 0;
  for (const double v : values) {
    if (std::isnan(v)) continue;
    sum += v;
    ++n;
  }
  return n > 0 ? sum / n : 0;
}

double miss(std::span<const double> values, std::size_t start, Seasons seasons, std::size_t horizon, std::size_t stride,
            Smoothing smoothing) {
  HoltWinters model(values.first(start), seasons, smoothing);
  std::vector<double> ahead(horizon);
  double sum = 0, n = 0;
  for (std::size_t i = start; i < values.size(); ++i) {
    if ((i - start) % stride == 0) {
      const std::size_t most = std::min(horizon, values.size() - i);
      model.ahead(std::span(ahead).first(most));
      for (std::size_t k = 0; k < most; ++k) {
        if (std::isnan(values[i + k])) continue;
        sum += std::abs(values[i + k] - ahead[k]);
        ++n;
      }
    }
    model.take(values[i]);
  }
  return n > 0 ? sum / n : std::numeric_limits<double>::infinity();
}

}  // namespace

HoltWinters::HoltWinters(std::span<const double> start, Seasons seasons, Smoothing smoothing) : smoothing_(smoothing) {
  level_ = mean_known(start);
  std::vector<double> left(start.begin(), start.end());
  for (double& v : left) v -= level_;
  first_ = seasons.first > 1 ? pattern(left, seasons.first) : std::vector<double>(1);
  for (std::size_t i = 0; i < left.size(); ++i) left[i] -= first_[i % first_.size()];
  second_ = seasons.second > 1 ? pattern(left, seasons.second) : std::vector<double>(1);
  at_first_ = start.size() % first_.size();
  at_second_ = start.size() % second_.size();
}

void HoltWinters::ahead(std::span<double> out) const {
  double echo = error_;
  for (std::size_t k = 0; k < out.size(); ++k) {
    echo *= smoothing_.echo;
    out[k] = base(k) + echo;
  }
}

Smoothing fit_smoothing(std::span<const double> values, std::size_t start, Seasons seasons, std::size_t horizon,
                        std::size_t stride) {
  const bool two = seasons.second > 1;
  Smoothing best;
  double least = std::numeric_limits<double>::infinity();
  const auto attempt = [&](Smoothing s) {
    const double m = miss(values, start, seasons, horizon, stride, s);
    if (m < least) {
      least = m;
      best = s;
    }
  };
  for (const double level : {0.002, 0.02, 0.1, 0.3}) {
    for (const double first : {0.02, 0.12}) {
      for (const double second : two ? std::vector{0.03, 0.12, 0.35} : std::vector{0.0}) {
        for (const double echo : {0.0, 0.5, 0.85}) attempt({level, first, second, echo});
      }
    }
  }
  for (const double pace : {0.6, 0.3}) {
    for (double Smoothing::* one : {&Smoothing::level, &Smoothing::first, &Smoothing::second, &Smoothing::echo}) {
      const Smoothing from = best;
      for (const double factor : {1 - pace, 1 + pace}) {
        Smoothing next = from;
        next.*one = std::min(0.95, next.*one * factor);
        attempt(next);
      }
      Smoothing none = from;
      none.*one = 0;
      attempt(none);
    }
  }
  return best;
}

}  // namespace dongtin
