#include "daemon/trends/recall.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <memory>
#include <set>
#include <tuple>

#include "daemon/trends/counters.hpp"

namespace dongtin {

namespace {

constexpr std::chrono::days kWeek{7};
constexpr std::size_t kArchivePage = 500, kAlertPage = 200, kAlertScan = 5000;

using ByItem = std::map<ItemId, std::vector<RecallReading>>;

Result<ByItem> readings_by_item(const Store& store, std::string_view week) {
  auto all = store.recall_readings(week);
  if (!all) return std::move(all).error();
  ByItem out;
  for (auto& each : *all) out[each.item].push_back(std::move(each));
  return out;
}

bool differ(const std::vector<RecallReading>& readings) {
  return readings.size() >= 2 && readings[0].relevant != readings[1].relevant;
}

/// Whether the item still waits for a reading.
bool wants_reading(const std::vector<RecallReading>& readings) {
  return readings.size() < 2 || (readings.size() == 2 && differ(readings));
}

/// The text, while the archive keeps it.
Result<std::optional<Item>> text_of(const Store& store, const RecallItem& wanted) {
  std::optional<std::string> after;
  do {
    auto page = store.archive(wanted.seen, wanted.seen + Instant::duration{1}, after, kArchivePage);
    if (!page) return std::move(page).error();
    for (auto& item : page->items) {
      if (item.id == wanted.item) return std::optional(std::move(item));
    }
    after = std::move(page->next);
  } while (after);
  return std::optional<Item>{};
}

Result<RecallSample> draw(const Store& store, const RecallSettings& settings, Instant now, Job& job) {
  RecallSample out;
  out.until = week_begin(now);
  out.from = out.until - kWeek;
  out.week = iso_week(out.from);
  out.drawn = now;
  std::vector<RecallItem> all;
  std::optional<std::string> after;
  do {
    auto page = store.archive(out.from, out.until, after, kArchivePage);
    if (!page) return std::move(page).error();
    for (const auto& item : page->items) all.push_back({item.id, item.first_seen, item.tier});
    after = std::move(page->next);
    job.progress(all.size(), 0, "items");
    if (job.cancelled()) return fail(Errc::refused, "stopped before the sample was drawn");
  } while (after && all.size() < settings.max_scanned);
  out.whole = !after;
  // An item that came again lies there twice; its newest text is the one.
  std::ranges::sort(all, {}, [](const RecallItem& each) { return std::tuple(each.item, each.seen); });
  const auto newest =
      std::unique(all.rbegin(), all.rend(), [](const auto& a, const auto& b) { return a.item == b.item; });
  all.erase(all.begin(), newest.base());

  std::vector<std::string> ids;
  std::vector<Readable> readable;
  ids.reserve(all.size());
  std::map<Tier, std::uint64_t> strata;
  for (const auto& item : all) {
    ids.push_back(item.item.hex());
    readable.push_back({ids.back(), name(item.tier)});
    ++strata[item.tier];
  }
  for (const auto& [tier, unmatched] : strata) out.strata.push_back({tier, unmatched});
  for (const auto at : sample(readable, settings.items, settings.least_of_tier, out.week)) {
    if (out.items.size() < kMostRecallItems) out.items.push_back(all[at]);
  }
  return out;
}

Result<std::string> work(const RecallPorts& ports, Job& job) {
  const auto opened = ports.store();
  if (!opened) return opened.error();
  Store& store = **opened;
  const auto now = ports.clock.now();
  const auto drawn = draw(store, ports.settings, now, job);
  if (!drawn) return drawn.error();
  const auto keep = [&](Store& to) { return to.put_recall_sample(*drawn, "dongtin"); };
  if (auto kept = ports.write ? ports.write(keep) : keep(store); !kept) return std::move(kept).error();
  std::uint64_t unmatched = 0;
  for (const auto& stratum : drawn->strata) unmatched += stratum.unmatched;
  return fmt::format("{}: {} of {} unmatched items are to be read by two people", drawn->week, drawn->items.size(),
                     unmatched);
}

/// Alerts of the sample's week and tiers: judged relevant, and not judged yet.
Result<void> count_matched(const Store& store, RecallProgress& out) {
  std::set<Tier> tiers;
  for (const auto& stratum : out.sample.strata) tiers.insert(stratum.tier);
  AlertFilter filter;
  filter.since = out.sample.from;
  filter.until = out.sample.until;
  std::optional<AlertId> before;
  do {
    const auto page = store.alerts(filter, before, kAlertPage, kAlertScan);
    if (!page) return page.error();
    for (const auto& view : page->alerts) {
      if (!tiers.contains(view.item.tier) || view.alert.retroactive) continue;
      switch (view.alert.workflow.state) {
        case State::confirmed:
        case State::asked:
        case State::answered:
          ++out.matched;
          break;
        case State::fresh:
        case State::opened:
          ++out.unjudged;
          break;
        case State::dismissed:
          break;
      }
    }
    before = page->next;
  } while (before);
  return {};
}

std::vector<Stratum> strata_of(const RecallSample& sample, const ByItem& readings) {
  std::vector<Stratum> out;
  for (const auto& each : sample.strata) {
    Stratum stratum;
    stratum.name = name(each.tier);
    stratum.unmatched = each.unmatched;
    for (const auto& item : sample.items) {
      const auto found = readings.find(item.item);
      if (item.tier != each.tier || found == readings.end() || wants_reading(found->second)) continue;
      const auto& said = found->second;
      auto& counts = stratum.readings;
      ++(said[0].relevant ? (said[1].relevant ? counts.both : counts.first)
                          : (said[1].relevant ? counts.second : counts.neither));
      if (said.size() > 2 && said[2].relevant) ++stratum.adjudicated;
    }
    out.push_back(std::move(stratum));
  }
  return out;
}

}  // namespace

JobKind recall_job(RecallPorts ports) {
  const auto kept = std::make_shared<const RecallPorts>(std::move(ports));
  return {"recall", {}, [kept](const JobParameters&, Job& job) { return work(*kept, job); }};
}

Result<std::optional<std::string>> recall_due(const Store& store, const RecallSettings& settings, Instant now) {
  if (settings.items == 0) return std::optional<std::string>{};
  auto week = iso_week(week_begin(now) - kWeek);
  const auto held = store.recall_sample(week);
  if (held) return std::optional<std::string>{};
  if (held.error().code != Errc::not_found) return held.error();
  const auto began = counting_began(store);
  if (!began) return began.error();
  // A week that was not watched from its beginning says nothing of what the rules miss.
  if (!*began || **began > hour_of(week_begin(now) - kWeek)) return std::optional<std::string>{};
  return std::optional(std::move(week));
}

Result<RecallTasks> recall_tasks(const Store& store, std::string_view week, const AccountId& reader,
                                 std::size_t limit) {
  if (auto may = store.may_read_recall(reader); !may) return std::move(may).error();
  const auto sample = store.recall_sample(week);
  if (!sample) return sample.error();
  const auto readings = readings_by_item(store, week);
  if (!readings) return readings.error();
  RecallTasks out;
  for (const auto& each : sample->items) {
    const auto found = readings->find(each.item);
    const bool read = found != readings->end();
    if (read && std::ranges::find(found->second, reader, &RecallReading::reader) != found->second.end()) {
      ++out.done;
      continue;
    }
    if (read && !wants_reading(found->second)) continue;
    auto text = text_of(store, each);
    if (!text) return std::move(text).error();
    if (!*text) {
      ++out.gone;
      continue;
    }
    ++out.left;
    if (out.tasks.size() < limit) out.tasks.push_back({**std::move(text), read && differ(found->second)});
  }
  return out;
}

Result<RecallProgress> recall_progress(const Store& store, std::string_view week) {
  RecallProgress out;
  auto sample = store.recall_sample(week);
  if (!sample) return std::move(sample).error();
  out.sample = *std::move(sample);
  const auto readings = readings_by_item(store, week);
  if (!readings) return readings.error();
  std::size_t waiting = 0;
  for (const auto& each : out.sample.items) {
    const auto found = readings->find(each.item);
    const auto said = found == readings->end() ? std::vector<RecallReading>{} : found->second;
    if (said.empty()) ++out.unread;
    if (said.size() == 1) ++out.read_once;
    if (said.size() >= 2) ++out.read_twice;
    if (differ(said)) ++out.differ;
    if (said.size() > 2) ++out.settled;
    if (!wants_reading(said)) continue;
    const auto text = text_of(store, each);
    if (!text) return text.error();
    ++(*text ? waiting : out.gone);
  }
  out.finished = waiting == 0;
  if (auto counted = count_matched(store, out); !counted) return std::move(counted).error();
  const bool anything =
      std::ranges::any_of(readings.value(), [](const auto& each) { return !wants_reading(each.second); });
  if (out.finished && anything) out.found = estimate_recall(strata_of(out.sample, *readings), out.matched);
  return out;
}

}  // namespace dongtin
