#include "daemon/trends/disaster.hpp"

#include <algorithm>

#include "config/reader.hpp"

namespace dongtin {

namespace {

constexpr std::chrono::seconds kFloor{60};  // of every source
constexpr std::chrono::hours kBefore{24};
constexpr std::size_t kScan = 500;

}  // namespace

Result<DisasterMode> disaster_mode_from(const DisasterWords& words, const DisasterSettings& settings, Instant now) {
  auto until = parse_rfc3339(words.until);
  if (!until) {
    const auto span = parse_duration(words.until);
    if (!span) {
      return fail(Errc::malformed,
                  "until must be a time such as 2026-05-28T17:00:00+07:00, or a span such as 12h or 3d");
    }
    until = *span > settings.longest ? now + settings.longest + std::chrono::seconds{1} : now + *span;
  }
  if (*until <= now) return fail(Errc::malformed, "until must lie in the future");
  if (*until - now > settings.longest) {
    return fail(Errc::malformed,
                "disaster mode lasts at most " +
                    std::to_string(std::chrono::duration_cast<std::chrono::hours>(settings.longest).count()) +
                    "h (disaster.longest): ask for less, and again when it ends");
  }
  DisasterMode out{now, *until, words.by, words.reason};
  if (auto wrong = check(out)) return *std::move(wrong);
  return out;
}

DisasterMode ended(DisasterMode mode, std::string by, Instant now) {
  mode.from = std::min(mode.from, now);
  mode.until = now;
  mode.by = std::move(by);
  mode.reason.clear();
  return mode;
}

std::optional<std::chrono::milliseconds> closer_polling(const DisasterMode& mode, const DisasterSettings& settings,
                                                        Tier tier, Instant now) {
  if (tier != Tier::official || !mode.on(now)) return std::nullopt;
  return std::max(kFloor, settings.official_every);
}

Result<std::vector<AlertView>> official_bulletins(const Store& store, const DisasterMode& mode,
                                                  const DisasterSettings& settings, Instant now) {
  std::vector<AlertView> out;
  if (!mode.on(now)) return out;
  for (const auto& topic : settings.topics) {
    AlertFilter filter;
    filter.tier = Tier::official;
    filter.topic = topic;
    filter.since = mode.from - kBefore;
    auto page = store.alerts(filter, {}, settings.pinned, kScan);
    if (!page) return std::move(page).error();
    for (auto& view : page->alerts) out.push_back(std::move(view));
  }
  const auto id = [](const AlertView& view) { return view.alert.id; };
  std::ranges::sort(out, std::ranges::greater{}, id);
  const auto twice = std::ranges::unique(out, {}, id);
  out.erase(twice.begin(), twice.end());
  std::erase_if(out, [](const AlertView& view) { return view.alert.workflow.state == State::dismissed; });
  if (out.size() > settings.pinned) out.resize(settings.pinned);
  return out;
}

}  // namespace dongtin
