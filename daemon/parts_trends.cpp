#include <algorithm>
#include <map>
#include <set>

#include "daemon/log.hpp"
#include "daemon/parts.hpp"
#include "daemon/trends/recall.hpp"

namespace dongtin {

/// The scheduler has none yet when the program has just started.
std::vector<SourceRow> App::Parts::configured_sources() const {
  std::map<SourceId, SourceRow> known;
  for (auto& row : scheduler.rows()) known.emplace(row.source.id, row);
  std::vector<SourceRow> rows;
  const auto now = in_force();
  for (const auto& source : now->config.sources) {
    const auto row = known.find(source.id);
    rows.push_back(row == known.end() ? SourceRow{source, {}, {}} : row->second);
  }
  return rows;
}

TrendPorts App::Parts::trend_ports() {
  TrendPorts out{*store, clock, {}, {}, {}, {}};
  out.sources = [this] { return configured_sources(); };
  out.topics = [this] {
    std::set<std::string> topics;
    const auto current = rules.get();
    for (const auto& rule : current->rules()) {
      if (rule.status != RuleStatus::live) continue;
      topics.insert(rule.category ? std::string(name(*rule.category)) : rule.topic);
    }
    topics.erase(std::string());
    return std::vector<std::string>(topics.begin(), topics.end());
  };
  out.places = [this] { return in_force()->config.settings.province.watch; };
  out.write = [this](const std::function<Result<void>(Store&)>& work) { return writer->write_and_wait(work); };
  return out;
}

Result<Look> App::Parts::look_at_trends() {
  auto look = trends.look();
  if (!look) return look;
  std::array<std::size_t, 3> by_level{};
  for (const auto& each : look->spikes) {
    if (each.spike.level == SpikeLevel::none) continue;
    ++by_level[static_cast<std::size_t>(each.spike.level) - 1];
    if (each.began != look->at) continue;
    log::info("trends.spike",
              {{"series", name(each.series)}, {"level", name(each.spike.level)}, {"why", each.spike.reason}});
  }
  metrics.trends_looked(look->at, by_level, look->series, look->disaster);
  return look;
}

/// Draws the sample of a week that is over.
void App::Parts::draw_when_due() {
  const auto due = recall_due(*store, settings.recall, clock.now());
  if (!due || !*due) return;
  if (const auto started_job = jobs.start("recall", {}, "dongtin"); !started_job) {
    log::warn("recall.not_drawn", {{"week", **due}, {"why", started_job.error().line()}});
  }
}

void App::Parts::note_disaster(const Store& of) {
  if (const auto mode = of.disaster()) disaster_until = to_millis(mode->until);
}

OfficialPorts App::Parts::official_ports() {
  OfficialPorts out{[this]() -> Result<Store*> { return store.get(); }, clock, [this] { return configured_sources(); },
                    settings.assessment, settings.disaster};
  out.write = [this](const std::function<Result<void>(Store&)>& work) { return writer->write_and_wait(work); };
  return out;
}

/// Asks for the job only when there is something to write, so that the audit tells of runs that did something.
net::awaitable<void> App::Parts::keep_official() {
  constexpr std::chrono::minutes kEvery{10};
  const auto work = [this](unsigned) { return official_due(official_ports()); };
  for (;;) {
    auto pause = wait_until(std::chrono::steady_clock::now() + kEvery);
    co_await std::move(pause);
    auto looking = on(readers, Lane::second, work);
    const auto due = co_await std::move(looking);
    const auto started_job = due && *due ? jobs.start("official", {}, "dongtin") : Result<std::uint64_t>(0);
    if (!due || !started_job) {
      log::warn("official.not_looked", {{"why", (due ? started_job.error() : due.error()).line()},
                                        {"next", "it is tried again in ten minutes"}});
    }
  }
}

/// Looks soon after the start and after every full hour, when what came in it is written.
net::awaitable<void> App::Parts::keep_trends() {
  constexpr std::chrono::seconds kFirst{15}, kSettled{30};
  auto next = std::chrono::steady_clock::now() + kFirst;
  for (;;) {
    auto pause = wait_until(next);
    co_await std::move(pause);
    auto work = [this](unsigned) {
      auto look = look_at_trends();
      draw_when_due();
      return look;
    };
    auto looking = on(readers, Lane::second, work);
    const auto looked = co_await std::move(looking);
    if (!looked) {
      log::error("trends.failed", {{"why", looked.error().line()}, {"next", "it is tried again at the next hour"}});
    }
    const auto now = clock.now();
    const auto hour = std::chrono::floor<std::chrono::hours>(now) + std::chrono::hours{1};
    next = std::chrono::steady_clock::now() + (hour - now) + kSettled;
  }
}

}  // namespace dongtin
