#include <fmt/core.h>

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>

#include "daemon/live_claims.hpp"
#include "daemon/log.hpp"
#include "daemon/parts.hpp"

namespace dongtin {

namespace {

/// A line for each pack that is not in use as its files are now.
void log_packs(const std::vector<PackReport>& packs) {
  for (const auto& pack : packs) {
    if (pack.state == PackState::current) continue;
    const bool kept = pack.state == PackState::kept;
    log::error("pack.refused", {{"pack", pack.folder},
                                {"why", pack.why},
                                {"in_force", kept ? "its last good revision" : "nothing of it"},
                                {"next", "correct it and send SIGHUP"}});
  }
}

std::size_t not_current(const std::vector<PackReport>& packs) {
  return static_cast<std::size_t>(std::count_if(
      packs.begin(), packs.end(), [](const PackReport& pack) { return pack.state != PackState::current; }));
}

}  // namespace

void App::Parts::keep_rules() {
  const auto current = rules.get();
  for (const auto& rule : current->rules()) {
    if (const auto kept = store->put_rule(rule); !kept) {
      log::error("store.failed", {{"rule", rule.id.str()}, {"why", kept.error().line()}});
    }
  }
  metrics.rules_loaded(revision_of(*current), current->rules().size(), clock.now());
  metrics.packs_refused(not_current(in_force()->packs));
  log_packs(in_force()->packs);
}

void App::Parts::replace(Setup setup) {
  auto next = std::make_shared<const InForce>(
      InForce{std::move(*setup.config), std::move(setup.packs), std::move(setup.claims), std::move(setup.published)});
  std::vector events{rules_in_force(*setup.rules)};
  if (const auto changed = changed_sources(in_force()->config.sources, next->config.sources); !changed.empty()) {
    if (auto event = make_audit_event(AuditAct::sources_changed, "dongtin", "sources", changed)) {
      events.push_back(*std::move(event));
    }
  }
  // Kept before they are used: no match may name a revision that the store does not know.
  auto keep = writer->write([this, current = setup.rules,
                             known = live_claims(*store, next->claims, next->config.gazetteers, clock.now(),
                                                 next->config.settings.claims.max_claims),
                             next, events](Store& kept) -> Result<void> {
    for (const auto& rule : current->rules()) {
      if (auto put = kept.put_rule(rule); !put) return put;
    }
    if (auto entered = kept.audit(events, clock.now()); !entered) return entered;
    {
      const std::lock_guard lock(swapping);
      costs.in_force(current.set());
      rules.swap(current);
      const std::lock_guard also(in_force_mutex);
      in_force_now = next;
    }
    claims.swap(known);
    return {};
  });
  const bool other_sources = !changed_sources(in_force()->config.sources, next->config.sources).empty();
  const auto kept_now = [this, other_sources](const std::exception_ptr&, const Result<void>& kept) {
    if (!kept) {
      log::error("store.failed", {{"why", kept.error().line()}});
      return;
    }
    // The ledger of the watched set tells when, to the minute.
    if (other_sources) static_cast<void>(jobs.start("trends", {}, "dongtin"));
    // One that runs sees that the rules are others now, and begins again.
    if (rules.get()->changed() > 0) static_cast<void>(jobs.start("compile", {}, "dongtin"));
  };
  net::co_spawn(collecting.io, std::move(keep), kept_now);
  metrics.rules_loaded(revision_of(*setup.rules), setup.rules->rules().size(), clock.now());
  metrics.packs_refused(not_current(next->packs));
  net::post(collecting.io, [this, sources = next->config.sources] { scheduler.set_sources(sources); });
  log_packs(next->packs);
  log::info("config.reloaded", {{"rules", setup.rules->rules().size()},
                                {"rules_beside", setup.rules->changed()},
                                {"rules_ms", std::chrono::duration_cast<std::chrono::milliseconds>(setup.took).count()},
                                {"sources", next->config.sources.size()},
                                {"packs", next->packs.size()},
                                {"packs_refused", not_current(next->packs)},
                                {"note", "other settings take effect at the next start"}});
}

void App::Parts::say_parked(const RuleCost& cost) {
  const auto mean = cost.mean / std::chrono::microseconds{1};
  const auto budget = costs.budget() / std::chrono::microseconds{1};
  log::warn("rule.parked", {{"rule", cost.rule.str()},
                            {"mean_us", mean},
                            {"budget_us", budget},
                            {"next", "correct its query and send SIGHUP; until then it is not evaluated"}});
  trail.add(AuditAct::rules_in_force, "dongtin", "rule " + cost.rule.str(),
            fmt::format("parked: revision {} takes {} us of an item, its budget is {} us",
                        cost.revision.hex().substr(0, 12), mean, budget));
}

Result<std::string> App::Parts::compile_whole(const Job& job) {
  constexpr int kTries = 3;  // the rules may be changed meanwhile
  for (int i = 0; i < kTries; ++i) {
    const auto [seen, now] = [this] {
      const std::lock_guard lock(swapping);
      return std::pair(rules.get(), in_force());
    }();
    const auto beside = seen->changed();
    if (beside == 0) return std::string("the rules are one set already");
    const auto began = std::chrono::steady_clock::now();
    const auto whole = admit_rules(now->config.rules, now->config.gazetteers, now->config.settings.province.watch,
                                   {.lists = now->config.lists, .measured = &frequencies});
    const auto took = std::chrono::steady_clock::now() - began;
    if (job.cancelled()) return fail(Errc::refused, "the daemon stops, or somebody asked it to end").at("compile");
    if (!whole.rules) {
      const auto first = std::find_if(whole.problems.begin(), whole.problems.end(),
                                      [](const Problem& problem) { return !problem.warning; });
      return fail(Errc::malformed, first == whole.problems.end() ? "not admitted" : first->line()).at("compile");
    }
    if (!(whole.rules->stamp() == seen->stamp())) continue;
    const std::lock_guard lock(swapping);
    if (!rules.replace(seen, whole.rules)) continue;
    costs.in_force(whole.rules.set());
    return fmt::format("{} rules are one set again, of which {} had been changed; compiled and tested in {} ms",
                       whole.rules->rules().size(), beside,
                       std::chrono::duration_cast<std::chrono::milliseconds>(took).count());
  }
  return fail(Errc::conflict, "the rules were changed again each time; the next reload tries anew").at("compile");
}

}  // namespace dongtin
