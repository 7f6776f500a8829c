#include <fmt/core.h>

#include <algorithm>
#include <filesystem>

#include "daemon/audit_digests.hpp"
#include "daemon/audit_jobs.hpp"
#include "daemon/log.hpp"
#include "daemon/parts.hpp"
#include "daemon/store_options.hpp"
#include "matchers/guard/corpus.hpp"

namespace dongtin {

namespace {

Digest digest_of_rules(const RuleSet& rules) {
  std::string all;
  for (const auto& rule : rules.rules()) all += rule.revision.view();
  return sha256(all);
}

}  // namespace

std::string revision_of(const RuleSet& rules) {
  return digest_of_rules(rules).hex().substr(0, 12);
}

AuditEvent rules_in_force(const RuleSet& rules) {
  return {AuditAct::rules_in_force, "dongtin", "rules " + revision_of(rules),
          fmt::format("{} rules, guard corpus {}", rules.rules().size(), guard_digest().hex().substr(0, 12)),
          digest_of_rules(rules)};
}

std::string changed_sources(const std::vector<Source>& before, const std::vector<Source>& after) {
  const auto find = [](const std::vector<Source>& in, const SourceId& id) {
    return std::find_if(in.begin(), in.end(), [&](const Source& source) { return source.id == id; });
  };
  std::string added, removed, moved;
  for (const auto& source : after) {
    const auto was = find(before, source.id);
    if (was == before.end()) {
      added += " " + source.id.str();
    } else if (!(*was == source)) {
      moved += " " + source.id.str();
    }
  }
  for (const auto& source : before) {
    if (find(after, source.id) == after.end()) removed += " " + source.id.str();
  }
  std::string out;
  for (const auto& [what, ids] :
       {std::pair("added", added), std::pair("removed", removed), std::pair("changed", moved)}) {
    if (!ids.empty()) out += (out.empty() ? "" : "; ") + std::string(what) + ids;
  }
  return out;
}

/// What is read on the office's own screens is viewed, everything else is released.
Release::Enter App::Parts::release_enter() {
  return [this](const Leaving& leaving) {
    const auto act = leaving.audience == Audience::officer_screen ? AuditAct::viewed : AuditAct::released;
    auto way = fmt::format("{} {}", name(leaving.audience), name(leaving.purpose));
    if (leaving.package) way += fmt::format(" package {}", leaving.package.value);
    return trail.left(act, "local", way, leaving.kind, leaving.things, leaving.names);
  };
}

/// Before any thread writes.
Result<void> App::Parts::enter_start() {
  const std::vector events{AuditEvent{AuditAct::started, "dongtin", "version " DONGTIN_VERSION, {}, {}},
                           rules_in_force(*rules.get())};
  if (auto entered = store->audit(events, clock.now()); !entered) return entered;
  const auto today = digest_file_name(clock.now());
  std::error_code ignored;
  if (std::filesystem::exists(digest_folder_of(settings) + "/" + today, ignored)) left_file = today;
  return {};
}

Result<void> App::Parts::leave_checkpoint_file(Store& to, std::string_view why) {
  auto left = sign_and_leave(to, digest_folder_of(settings), "dongtin", why, clock.now());
  if (!left) return std::move(left).error();
  metrics.checkpoint_left(left->checkpoint.at);
  log::info("audit.checkpoint", {{"entry", left->checkpoint.number}, {"file", left->path}});
  left_file = digest_file_name(left->checkpoint.at);
  return {};
}

/// Writes what was gathered once a second, and a checkpoint file once a day.
net::awaitable<void> App::Parts::keep_audit() {
  constexpr std::chrono::seconds kBetweenWrites{1}, kBetweenTries{600};
  auto next_try = std::chrono::steady_clock::now();
  bool failing = false;
  for (;;) {
    auto pause = wait_until(std::chrono::steady_clock::now() + kBetweenWrites);
    co_await std::move(pause);
    const auto events = std::make_shared<std::vector<AuditEvent>>(trail.take());
    if (!events->empty()) {
      auto writing = writer->write([this, events](Store& to) { return to.audit(*events, clock.now()); });
      const auto written = co_await std::move(writing);
      if (!written) {
        trail.put_back(std::move(*events));
        if (!failing) {
          log::error("audit.failed", {{"why", written.error().line()},
                                      {"next", "it is tried again; when too much waits, answers are refused"}});
        }
      }
      failing = !written;
    }
    const auto now = std::chrono::steady_clock::now();
    if (digest_file_name(clock.now()) == left_file || now < next_try) continue;
    next_try = now + kBetweenTries;
    auto leaving = writer->write([this](Store& to) { return leave_checkpoint_file(to, "the first of the day"); });
    const auto left = co_await std::move(leaving);
    if (!left) log::error("audit.checkpoint_failed", {{"why", left.error().line()}});
  }
}

/// After every thread has ended.
void App::Parts::enter_stop() {
  auto events = trail.take();
  events.push_back({AuditAct::stopped, "dongtin", "version " DONGTIN_VERSION, {}, {}});
  auto entered = store->audit(events, clock.now());
  if (entered) entered = leave_checkpoint_file(*store, "the program stops");
  if (!entered) log::error("audit.failed", {{"why", entered.error().line()}});
}

net::awaitable<Result<Permalink>> App::Parts::permalink(AlertId alert) {
  auto open = [this, alert](unsigned) { return open_permalink(*store, store_options(settings.store).keys, alert); };
  auto opening = on(readers, Lane::first, open);
  auto link = co_await std::move(opening);
  if (!link) co_return link;
  auto event = make_audit_event(AuditAct::permalink_opened, "local", "alert " + std::to_string(alert.value));
  if (!event) co_return event.error();
  const auto at = clock.now();
  auto writing = writer->write([event = std::move(*event), at](Store& kept) { return kept.audit({&event, 1}, at); });
  const auto audited = co_await std::move(writing);
  if (!audited) co_return audited.error();  // what the audit does not know of is not shown
  co_return link;
}

Result<void> App::Parts::enter_audit(AuditEvent event) {
  const auto at = clock.now();
  return writer->write_and_wait([event = std::move(event), at](Store& kept) { return kept.audit({&event, 1}, at); });
}

}  // namespace dongtin
