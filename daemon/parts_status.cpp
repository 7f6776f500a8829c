#include <boost/json.hpp>

#include "daemon/parts.hpp"
#include "daemon/store_options.hpp"

namespace dongtin {

namespace json = boost::json;

namespace {

json::object search_status(const IndexerState& state) {
  json::object out{{"state", name(state.kind)}, {"documents", state.documents}, {"applied", state.applied},
                   {"lag", state.lag},          {"bytes", state.bytes},         {"rebuilds", state.rebuilds},
                   {"failures", state.failures}};
  if (state.kind == IndexerState::Kind::building) {
    out["built"] = state.built;
    out["to_build"] = state.to_build;
  }
  if (!state.why.empty()) out["why"] = state.why;
  return out;
}

/// Null without a service.
json::value embedding_status(const MeaningWatch* watch) {
  if (watch == nullptr) return nullptr;
  const auto state = watch->state();
  json::object out{{"state", state.failing ? "failing" : "working"},
                   {"local", state.local},
                   {"requests", state.requests},
                   {"failures", state.failures},
                   {"queue", state.now.queue},
                   {"dropped", state.now.dropped},
                   {"rejected", state.now.rejected},
                   {"suggested", state.now.suggested},
                   {"vectors", state.now.vectors},
                   {"claims_waiting", state.now.claims_waiting},
                   {"dimension", state.now.dimension},
                   {"rebuilds", state.now.rebuilds},
                   {"model", state.now.model}};
  if (!state.why.empty()) out["why"] = state.why;
  return out;
}

json::object disk_json(const DiskState& state, const StoreSettings& settings) {
  json::object out{{"used_bytes", state.use.used},
                   {"free_bytes", state.use.free},
                   {"quota_bytes", settings.quota_bytes},
                   {"min_free_bytes", settings.min_free_bytes},
                   {"archiving", state.archive}};
  if (state.days_left) out["days_left"] = *state.days_left;
  if (!state.why.empty()) out["why"] = state.why;
  return out;
}

/// The whole list, the dearest first; times are of the sample.
json::array costs_json(const RuleCosts& costs) {
  constexpr auto us = [](std::chrono::nanoseconds span) { return static_cast<double>(span.count()) / 1000; };
  json::array out;
  for (const auto& cost : costs.list()) {
    out.push_back({{"id", cost.rule.str()},
                   {"evaluated", cost.evaluated},
                   {"met", cost.met},
                   {"time_us", us(cost.time)},
                   {"mean_us", us(cost.mean)},
                   {"parked", cost.parked}});
  }
  return out;
}

}  // namespace

std::string App::Parts::metrics_text() {
  if (const auto counts = store->counts()) metrics.store(*counts);
  metrics.stories(StoryIndex::memory_bytes(story_window(settings.stories)));
  metrics.disk(disk.state(), settings.store.quota_bytes);
  metrics.search_index(indexer.state());
  if (meaning_watch) metrics.embeddings(meaning_watch->state());
  for (const auto lane : {Lane::first, Lane::second}) {
    metrics.queue_depth(Queue::pages, lane, workers.waiting(lane));
    metrics.queue_depth(Queue::commits, lane, writer->waiting(lane));
  }
  metrics.rule_costs(costs.list(), RuleCosts::kSampleEvery);
  metrics.audit_waiting(trail.waiting());
  return metrics.text();
}

Readiness App::Parts::readiness() const {
  Readiness out;
  if (!rules.get()) out.reasons.push_back("rules are not loaded");
  {
    const std::lock_guard lock(write_failed_mutex);
    if (!write_failed.empty()) out.reasons.push_back("store: the last write failed: " + write_failed);
  }
  if (const auto counts = store->counts(); !counts) out.reasons.push_back("store: " + counts.error().line());
  out.ready = out.reasons.empty();
  return out;
}

Result<std::string> App::Parts::status() {
  const auto counts = store->counts();
  if (!counts) return counts.error();
  auto rows = release(Audience::admin, Purpose::health, scheduler.rows());
  if (!rows) return rows.error();
  const auto current = rules.get();
  json::array sources;
  for (const auto& row : **rows) {
    sources.push_back(
        {{"id", row.source.id.str()},
         {"health", name(row.state.health)},
         {"items_total", row.state.items_total},
         {"last_success",
          row.state.last_success == Instant{} ? json::value(nullptr) : json::value(rfc3339(row.state.last_success))},
         {"message", row.state.message}});
  }
  json::array watch;
  const auto now = in_force();
  for (const auto& id : now->config.settings.province.watch) watch.emplace_back(id.str());
  std::size_t places = 0;
  json::array packs;
  for (const auto& pack : now->packs) {
    places += pack.places;
    json::object row{{"folder", pack.folder}, {"id", pack.id.str()}, {"state", name(pack.state)},
                     {"rules", pack.rules},   {"lists", pack.lists}, {"places", pack.places}};
    if (!pack.why.empty()) row["why"] = pack.why;
    packs.push_back(std::move(row));
  }
  const json::object out{{"version", DONGTIN_VERSION},
                         {"url", url},
                         {"started", rfc3339(started)},
                         {"ready", readiness().ready},
                         {"rules", current ? current->rules().size() : 0},
                         {"rules_beside", current ? current->changed() : 0},
                         {"rule_budget_us", costs.budget() / std::chrono::microseconds{1}},
                         {"rule_sample", RuleCosts::kSampleEvery},
                         {"rule_costs", costs_json(costs)},
                         {"places", places},
                         {"packs", packs},
                         {"watch", watch},
                         {"quarantined", quarantine.size()},
                         {"store",
                          {{"path", settings.store.path},
                           {"alerts", counts->alerts},
                           {"items_seen", counts->items_seen},
                           {"revisions", counts->revisions},
                           {"decisions", counts->decisions},
                           {"follow_ups", counts->follow_ups},
                           {"log_first", counts->log_first},
                           {"log_last", counts->log_last},
                           {"disk_bytes", counts->disk_bytes}}},
                         {"disk", disk_json(disk.state(), settings.store)},
                         {"search", search_status(indexer.state())},
                         {"embeddings", embedding_status(meaning_watch.get())},
                         {"line",
                          {{"pages_first", workers.waiting(Lane::first)},
                           {"pages_second", workers.waiting(Lane::second)},
                           {"commits_first", writer->waiting(Lane::first)},
                           {"commits_second", writer->waiting(Lane::second)}}},
                         {"jobs", json::parse(jobs_json(jobs.list())).at("jobs")},
                         {"sources", sources}};
  return json::serialize(out);
}

}  // namespace dongtin
