#include "storage/records/recall_sample.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>

namespace dongtin {

namespace {

using namespace std::chrono;

constexpr hours kVietnam{7};

sys_days day_in_vietnam(Instant t) {
  return floor<days>(t + kVietnam);
}

sys_days monday_of(sys_days day) {
  return day - (weekday{day} - Monday);
}

}  // namespace

std::string iso_week(Instant t) {
  const auto monday = monday_of(day_in_vietnam(t));
  const year_month_day thursday{monday + days{3}};  // decides the year
  const auto first = monday_of(sys_days{thursday.year() / January / 4});
  return fmt::format("{:04}-W{:02}", static_cast<int>(thursday.year()), (monday - first).count() / 7 + 1);
}

Instant week_begin(Instant t) {
  return Instant{monday_of(day_in_vietnam(t))} - kVietnam;
}

bool is_iso_week(std::string_view text) noexcept {
  if (text.size() != 8 || text.substr(4, 2) != "-W") return false;
  const auto digit = [](char c) { return c >= '0' && c <= '9'; };
  if (!std::ranges::all_of(text.substr(0, 4), digit) || !digit(text[6]) || !digit(text[7])) return false;
  const int week = (text[6] - '0') * 10 + (text[7] - '0');
  return week >= 1 && week <= 53;
}

std::optional<Error> check(const RecallSample& sample) {
  if (!is_iso_week(sample.week)) return fail(Errc::malformed, "a sample is of an ISO week, such as 2026-W48");
  if (sample.items.size() > kMostRecallItems) return fail(Errc::malformed, "a sample of too many items");
  std::vector<ItemId> ids;
  for (const auto& item : sample.items) ids.push_back(item.item);
  std::ranges::sort(ids);
  if (std::ranges::adjacent_find(ids) != ids.end()) return fail(Errc::malformed, "an item stands twice in a sample");
  return std::nullopt;
}

}  // namespace dongtin
