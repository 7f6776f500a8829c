/// A week's sample of items that no rule matched, and what readers said of them, each alone.
///
/// Invariants (the store asks check() before it writes): the week is an ISO week ("2026-W48"), an item stands once in a
/// sample, at most kMostRecallItems do. The text is not in here: it stays in the archive, as long as that keeps it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "storage/records/account.hpp"
#include "storage/records/ids.hpp"
#include "storage/records/source.hpp"
#include "storage/records/time.hpp"

namespace dongtin {

inline constexpr std::size_t kMostRecallItems = 500;

struct RecallItem {
  ItemId item;
  Instant seen{};  // with `item`, where it lies in the archive
  Tier tier = Tier::press;
  bool operator==(const RecallItem&) const = default;
};

struct RecallStratum {
  Tier tier = Tier::press;
  std::uint64_t unmatched = 0;  // items of the week that no rule matched
  bool operator==(const RecallStratum&) const = default;
};

struct RecallSample {
  std::string week;
  Instant from{}, until{};  // first seen in [from, until)
  Instant drawn{};
  bool whole = true;  // false: there were more unmatched items than one draw looks at
  std::vector<RecallStratum> strata;
  std::vector<RecallItem> items;
  bool operator==(const RecallSample&) const = default;
};

enum class RecallPlace : std::uint8_t { first, second, third };

struct RecallReading {
  std::string week;
  ItemId item;
  RecallPlace place = RecallPlace::first;  // given by the store
  AccountId reader;
  bool relevant = false;
  Instant at{};
  bool operator==(const RecallReading&) const = default;
};

/// "2026-W48": the ISO week of that day in Viet Nam.
[[nodiscard]] std::string iso_week(Instant t);
/// Monday 00:00 in Viet Nam of the week that `t` lies in.
[[nodiscard]] Instant week_begin(Instant t);
[[nodiscard]] bool is_iso_week(std::string_view text) noexcept;
[[nodiscard]] std::optional<Error> check(const RecallSample& sample);

}  // namespace dongtin
