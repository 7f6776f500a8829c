#include "daemon/web/pinned.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include "daemon/trends/disaster.hpp"
#include "daemon/web/together.hpp"

namespace dongtin {

Result<std::optional<Released<std::vector<AlertView>>>> pinned_bulletins(const Params& asked,
                                                                         const ServeContext& context,
                                                                         Audience audience) {
  constexpr std::array<std::string_view, 3> kNarrowNothing{"limit", "done", "alert"};
  const auto narrows = [&](const auto& param) {
    return std::ranges::find(kNarrowNothing, param.first) == kNarrowNothing.end();
  };
  std::optional<Released<std::vector<AlertView>>> out;
  const auto now = context.clock.now();
  const auto mode = context.store.disaster();
  if (!mode) return mode.error();
  if (!mode->on(now) || std::ranges::any_of(asked, narrows)) return out;
  auto bulletins = official_bulletins(context.store, *mode, context.disaster, now);
  if (!bulletins) return std::move(bulletins).error();
  if (auto told = tell_copies(*bulletins, context.store); !told) return std::move(told).error();
  auto released = context.release(audience, Purpose::review, *std::move(bulletins));
  if (!released) return std::move(released).error();
  out.emplace(*std::move(released));
  return out;
}

}  // namespace dongtin
