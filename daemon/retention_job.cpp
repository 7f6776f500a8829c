#include "daemon/retention_job.hpp"

#include <fmt/format.h>

#include <memory>

namespace dongtin {

namespace {

RetentionTimes times_of(const RetentionSettings& settings) {
  RetentionTimes out;
  out.alerts = settings.alerts;
  out.unlabelled = settings.unlabelled;
  out.topics = settings.topics;
  out.archive = settings.archive;
  out.seen = settings.seen;
  out.follow_ups = settings.follow_ups;
  out.quarantine = settings.quarantine;
  out.suggestions = settings.suggestions;
  out.recall = settings.recall;
  out.watched = settings.watched;
  return out;
}

Result<bool> flag(const JobParameters& parameters, std::string_view name) {
  const auto found = parameters.find(name);
  if (found == parameters.end() || found->second == "false") return false;
  if (found->second == "true") return true;
  return fail(Errc::malformed, std::string(name) + " must be true or false");
}

Result<std::string> work(const RetentionPorts& ports, const JobParameters& parameters, Job& job) {
  const auto dry_run = flag(parameters, "dry_run"), force = flag(parameters, "force");
  if (!dry_run) return dry_run.error();
  if (!force) return force.error();
  RetentionBounds bounds;
  bounds.batch = ports.settings.batch;
  bounds.max_share = ports.settings.max_share;
  bounds.force = *force;
  const auto opened = ports.store();
  if (!opened) return opened.error();
  Store& store = **opened;
  RetentionHooks hooks;
  hooks.write = ports.write;
  if (!hooks.write) hooks.write = [&store](const std::function<Result<void>(Store&)>& one) { return one(store); };
  hooks.progress = [&job](std::uint64_t done, std::uint64_t total) {
    job.progress(done, total, "records");
    return !job.cancelled();
  };
  const auto now = ports.clock.now();
  const auto times = times_of(ports.settings);
  job.say(*dry_run ? "looking" : "taking what is due");
  const auto rows = *dry_run ? plan_retention(store, times, now, bounds, hooks)
                             : run_retention(store, times, now, bounds, hooks, ports.actor);
  if (!rows) return rows.error();
  if (ports.told) ports.told(*rows, now, *dry_run);
  std::uint64_t gone = 0, due = 0;
  bool alerts = false;
  for (const auto& row : *rows) {
    gone += row.purged;
    due += row.due.value_or(0);
    alerts |= row.purged > 0 && (row.kind == "unlabelled" || row.kind.starts_with("alerts"));
  }
  std::string note;
  if (alerts && ports.let_go) {
    job.say("the search index lets go of it too");
    // It finds none of them any more in any case, and is built anew by itself within half a day.
    if (auto let_go = ports.let_go(job); !let_go) {
      note = "\nthe search index still holds their words until it is built anew (dongtin reindex): " +
             let_go.error().line();
    }
  }
  const auto first = *dry_run ? fmt::format("dry run: {} records are due, nothing was changed", due)
                              : fmt::format("{} records went", gone);
  return first + "\n" + retention_table(*rows) + note;
}

}  // namespace

std::string retention_table(const RetentionRows& rows) {
  auto out = fmt::format("{:<24} {:>10} {:>10} {:>10}  {}", "kind", "due", "held", "purged", "oldest left");
  for (const auto& row : rows) {
    out += fmt::format("\n{:<24} {:>10} {:>10} {:>10}  {}", row.kind, row.due ? std::to_string(*row.due) : "-",
                       row.held, row.purged, row.oldest ? rfc3339(*row.oldest) : "-");
  }
  return out;
}

JobKind retention_job(RetentionPorts ports) {
  const auto kept = std::make_shared<const RetentionPorts>(std::move(ports));
  return {"retention", {"dry_run", "force"}, [kept](const JobParameters& parameters, Job& job) {
            return work(*kept, parameters, job);
          }};
}

}  // namespace dongtin
