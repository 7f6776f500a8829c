#include "daemon/trends/answer_times.hpp"

#include <algorithm>

namespace dongtin {

namespace {

/// Decisions that stand: what undo took back is gone, as in the workflow's own fold.
std::vector<const Decision*> standing(const std::vector<Decision>& decisions) {
  std::vector<const Decision*> out;
  const auto moves = [](const Decision* each) {
    return each->act != Act::assign && each->act != Act::hold && each->act != Act::unhold;
  };
  for (const auto& decision : decisions) {
    if (decision.act == Act::undo) {
      if (!out.empty()) out.pop_back();
    } else if (decision.act != Act::note && (decision.act != Act::open || std::ranges::none_of(out, moves))) {
      out.push_back(&decision);
    }
  }
  return out;
}

std::string category_of(const Alert& alert) {
  if (const auto category = alert.now.assessment.category()) return std::string(name(*category));
  return alert.now.topics.empty() ? std::string() : alert.now.topics.front();
}

}  // namespace

AlertTimes times_of(const AlertView& view) {
  AlertTimes out;
  out.category = category_of(view.alert);
  const auto at = [&out](Milestone milestone) -> std::optional<Instant>& {
    return out.at[static_cast<std::size_t>(milestone)];
  };
  at(Milestone::appeared) = view.item.published;
  at(Milestone::seen) = view.item.first_seen;
  at(Milestone::flagged) = view.alert.created;
  const auto first = [&](Milestone milestone, Instant when) {
    if (!at(milestone)) at(milestone) = when;
  };
  for (const auto* decision : standing(view.decisions)) {
    // Whoever judged it had opened it, whether that was said or not.
    if (decision->act != Act::assign) first(Milestone::opened, decision->at);
    if (decision->act == Act::ask) first(Milestone::asked, decision->at);
    if (decision->act == Act::answer) first(Milestone::answered, decision->at);
  }
  return out;
}

Result<TimesRead> read_answer_times(const Store& store, Instant since, Instant until, Instant now) {
  constexpr std::size_t kPage = 200, kScan = 5000;
  AlertFilter filter;
  filter.since = since;
  filter.until = until;
  TimesRead out;
  std::vector<AlertTimes> times;
  std::optional<AlertId> before;
  do {
    auto page = store.alerts(filter, before, kPage, kScan);
    if (!page) return std::move(page).error();
    for (const auto& view : page->alerts) {
      if (!view.alert.retroactive && times.size() < kMostTimedAlerts) times.push_back(times_of(view));
    }
    before = page->next;
  } while (before && times.size() < kMostTimedAlerts);
  out.whole = !before;
  out.alerts = times.size();
  out.times = answer_times(times, now);
  return out;
}

}  // namespace dongtin
