/// Answer times: how long from one step of an alert's life to the next, in the middle and for the slow tenth.
///
/// In      per alert the instants of its steps as far as they happened, a category, and the instant of looking.
/// Out     per step, over all and by category: finished ones with median and p90 by nearest rank (the value at place
///         ceil(q n) in order), and apart from them how many are still open and for how long the oldest. Because open
///         ones are the slow ones, `median_all` and `p90_all` count them too (Kaplan-Meier: open after t is longer than
///         t); absent while fewer than that have finished.
///         A step is open when its start happened and neither its end nor any later step did; skipped ones (answered
///         without being asked) count nowhere. `reversed`: the end lies before the start, as when a source writes a
///         date in the future; counted apart, in no figure.
/// Errors  none. Threads any. Cost n log n.
/// Source  Kaplan and Meier 1958.
#pragma once

#include <array>
#include <chrono>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "storage/records/time.hpp"

namespace dongtin {

/// In order: published, collected, matched by a rule, opened by an officer, sent for verification, officially answered.
enum class Milestone : std::uint8_t { appeared, seen, flagged, opened, asked, answered };
inline constexpr std::size_t kMilestones = 6;

struct AlertTimes {
  std::string category;
  std::array<std::optional<Instant>, kMilestones> at{};
};

/// From the milestone before to the one of that name; `whole`: from appearance (unknown: from when it was seen) to the
/// first official answer.
enum class Step : std::uint8_t { seen, flagged, opened, asked, answered, whole };
inline constexpr std::size_t kSteps = 6;
/// As officers read it.
[[nodiscard]] std::string_view title(Step step) noexcept;

using Millis = std::chrono::milliseconds;

struct StepTimes {
  std::size_t finished = 0, open = 0, reversed = 0;
  std::optional<Millis> median, p90;          // of the finished
  std::optional<Millis> median_all, p90_all;  // with the open ones
  std::optional<Millis> oldest_open;
};

struct CategoryTimes {
  std::string category;
  std::array<StepTimes, kSteps> steps;
};

struct AnswerTimes {
  std::array<StepTimes, kSteps> steps;
  std::vector<CategoryTimes> categories;  // by name
};

[[nodiscard]] AnswerTimes answer_times(std::span<const AlertTimes> alerts, Instant now);

/// The value at place ceil(q n), 1-based, of an ascending list that is not empty; q in (0, 1].
[[nodiscard]] Millis nearest_rank(std::span<const Millis> ascending, double q);

}  // namespace dongtin
