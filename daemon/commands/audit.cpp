// dongtin audit: signs the audit, changes its key, shows its entries.
#include <fmt/core.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <boost/json.hpp>
#include <memory>

#include "daemon/admin_client.hpp"
#include "daemon/app.hpp"
#include "daemon/audit_digests.hpp"
#include "daemon/audit_jobs.hpp"
#include "daemon/commands/commands.hpp"
#include "daemon/commands/job_client.hpp"
#include "daemon/setup.hpp"
#include "daemon/store_options.hpp"
#include "daemon/system_clock.hpp"

namespace dongtin {

namespace {

namespace json = boost::json;

struct AuditOptions {
  std::string config;
  std::uint64_t after = 0, limit = 100;
  bool as_json = false;
};

/// Lines for a person: number, time, who, what, of what, and more.
void show_entries(std::string_view lines) {
  while (!lines.empty()) {
    const auto end = std::min(lines.find('\n'), lines.size());
    boost::system::error_code wrong;
    const auto entry = json::parse(lines.substr(0, end), wrong);
    lines.remove_prefix(std::min(end + 1, lines.size()));
    if (wrong || !entry.is_object()) continue;  // cut off
    const auto text = [&](const char* key) { return std::string_view(entry.as_object().at(key).as_string()); };
    fmt::print("{:>8} {} {} {} {}: {}\n", entry.as_object().at("number").to_number<std::uint64_t>(), text("at"),
               text("actor"), text("act"), text("subject"), text("detail"));
  }
}

int run(const std::string& kind, const AuditOptions& options) {
  const auto config = usable_config(options.config);
  if (!config) return kWrongInput;
  const auto& settings = config->settings;
  static const SystemClock clock;
  const auto opened = std::make_shared<std::unique_ptr<Store>>();
  AuditAccess access;
  access.read = [opened, settings]() -> Result<const Store*> {
    auto reading = store_options(settings.store);
    reading.read_only = true;
    auto store = open_store(reading);
    if (!store) return std::move(store).error();
    *opened = std::move(*store);
    return opened->get();
  };
  access.write = [settings](const std::function<Result<void>(Store&)>& task) -> Result<void> {
    auto store = open_store_of(settings, false);
    if (!store) return std::move(store).error();
    return task(**store);
  };
  auto kinds = audit_jobs(access, digest_folder_of(settings), clock);
  const auto wanted =
      std::find_if(kinds.begin(), kinds.end(), [&](const JobKind& each) { return each.name == "audit-" + kind; });
  JobRequest request{"dongtin audit " + kind, std::move(*wanted), {}, {}};
  if (kind == "show") {
    request.parameters = {{"after", std::to_string(options.after)}, {"limit", std::to_string(options.limit)}};
    request.show = [&](const JobStatus& job) {
      if (options.as_json) {
        fmt::print("{}", job.report);
      } else {
        show_entries(job.report);
      }
      return kFine;
    };
  }
  return run_job(admin_socket_of(settings), request);
}

}  // namespace

void add_audit(CLI::App& app, int& exit) {
  auto* command = app.add_subcommand("audit", "Sign the audit, change its key, show who did what");
  command->require_subcommand(1);
  command->footer(
      "The daemon leaves a signed file every day and when it stops (audit.digest_dir). Have these files copied to "
      "where\n"
      "nobody who administers this machine can change them: only they show an audit that was rewritten or cut off.");
  const auto add = [&](const std::string& kind, const std::string& help, const std::string& more) {
    auto options = std::make_shared<AuditOptions>();
    auto* sub = command->add_subcommand(kind, help);
    sub->add_option("--config", options->config, "Configuration folder the daemon runs with")->required();
    if (kind == "show") {
      sub->add_option("--after", options->after, "Entries with a number above this; 0 begins at the first");
      sub->add_option("--limit", options->limit, "How many at most")->check(CLI::Range(1, 10'000));
      sub->add_flag("--json", options->as_json, "One JSON object a line");
    }
    sub->footer(more);
    sub->callback([kind, options, &exit] { exit = run(kind, *options); });
  };
  add("checkpoint", "Sign the end of the audit now and leave the file of today",
      "Do this before you copy the files to another machine. dongtin verify --checkpoint FILE holds the audit against "
      "one.");
  add("rotate-key", "Make a new signing key; the old one signs it over and is removed",
      "Do this when somebody who could read keys/audit-*.key leaves, or when you are unsure. Then run dongtin audit "
      "checkpoint, and put a copy of the new key file in a safe place beside the backups, not in them.");
  add("show", "Show entries of the audit, oldest first", "What is shown is not verified: dongtin verify does that.");
}

}  // namespace dongtin
