/// What the rules miss, from the weekly blind second reading of items that no rule matched.
///
/// In      strata of unmatched items: how many there were, how many were read, and what two readers said of each alone.
/// Out     how far the readers agree (Cohen's kappa), the share of relevant items among the unmatched, how many that
///         makes, and the share of all relevant items that the rules found.
///         An item is relevant when both say so; what one alone says counts when a third decided (`adjudicated`).
/// Errors  none: figures that nothing supports are absent, intervals then as wide as they can be.
/// Threads any.
/// Source  Cohen 1960; variance of kappa Fleiss, Cohen and Everitt 1969; Clopper-Pearson on the effective sample size
/// of
///         unequal weights (Kish 1965; Korn and Graubard 1998). The interval of recall carries the sampling error of
///         the unmatched only: `found` is taken as counted.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "matchers/distributions.hpp"

namespace dongtin {

/// Two readers, yes or no: relevant to both, to the first alone, to the second alone, to neither.
struct Readings {
  std::uint64_t both = 0, first = 0, second = 0, neither = 0;
  [[nodiscard]] std::uint64_t read() const { return both + first + second + neither; }
};

struct Stratum {
  std::string name;               // tier or week, as the sampler was told
  std::uint64_t unmatched = 0;    // items no rule matched
  Readings readings;              // of those that were read
  std::uint64_t adjudicated = 0;  // of readings.first + readings.second, found relevant by a third
};

struct Kappa {
  double agreement = 0;         // the raw share
  std::optional<double> kappa;  // absent when both readers always say the same: chance explains everything
  Interval interval{-1, 1};
};
[[nodiscard]] Kappa cohens_kappa(const Readings& readings, double confidence = 0.95);

struct Recall {
  Kappa kappa;
  std::uint64_t read = 0, relevant = 0;
  double effective = 0;  // sample size after the price of unequal sampling
  double prevalence = 0;
  Interval prevalence_interval;
  double missed = 0;
  Interval missed_interval{0, 0};
  std::optional<double> recall;  // absent when nothing was found and nothing missed, or a stratum was not read
  Interval recall_interval;
};
/// `found`: relevant items that rules matched in the same time.
[[nodiscard]] Recall estimate_recall(std::span<const Stratum> strata, std::uint64_t found, double confidence = 0.95);

struct Readable {
  std::string_view id, stratum;
};
/// Which to read: `wanted` in all, shared among strata as their sizes are, `least` of each where there are as many;
/// more than `wanted` only where `least` asks for it. Out: places in `items`, by stratum name, then in hash order. The
/// same items and seed ("2026-W48") give the same answer in any order of the items.
[[nodiscard]] std::vector<std::size_t> sample(std::span<const Readable> items, std::size_t wanted, std::size_t least,
                                              std::string_view seed);

}  // namespace dongtin
