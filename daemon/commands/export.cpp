// dongtin export: evidence as WARC, of a running daemon too.
#include <fmt/core.h>

#include <CLI/CLI.hpp>
#include <filesystem>
#include <memory>
#include <vector>

#include "daemon/admin_client.hpp"
#include "daemon/commands/commands.hpp"
#include "daemon/commands/job_client.hpp"
#include "daemon/export_job.hpp"
#include "daemon/setup.hpp"
#include "daemon/store_options.hpp"
#include "daemon/system_clock.hpp"

namespace dongtin {

namespace {

struct ExportOptions {
  std::string config, warc, since, until;
  std::vector<std::uint64_t> alerts;
};

int run(const ExportOptions& options) {
  const auto config = usable_config(options.config);
  if (!config) return kWrongInput;
  const auto& settings = config->settings;
  JobParameters parameters{{"file", std::filesystem::absolute(options.warc).string()}};
  std::string alerts;
  for (const auto id : options.alerts) alerts += (alerts.empty() ? "" : ",") + std::to_string(id);
  if (!alerts.empty()) parameters["alerts"] = alerts;
  if (!options.since.empty()) parameters["since"] = options.since;
  if (!options.until.empty()) parameters["until"] = options.until;

  const SystemClock clock;
  const Release release({});
  std::unique_ptr<Store> opened;
  const auto open = [&]() -> Result<Store*> {
    auto where = store_options(settings.store);
    where.create_if_missing = false;
    auto store = open_store(where);
    if (!store) return store.error();
    opened = std::move(*store);
    return opened.get();
  };
  const auto audit = [&](const AuditEvent& event) { return opened->audit({&event, 1}, clock.now()); };
  return run_job(admin_socket_of(settings),
                 {"dongtin export", export_job({open, release, clock, DONGTIN_VERSION, audit}), std::move(parameters)});
}

}  // namespace

void add_export(CLI::App& app, int& exit) {
  auto* command = app.add_subcommand("export", "Write the evidence of alerts to a WARC file; the audit records it");
  const auto options = std::make_shared<ExportOptions>();
  command->add_option("--config", options->config, "Configuration folder")->required();
  command->add_option("--warc", options->warc, "The file to make; compressed when its name ends in .gz")->required();
  auto* alert = command->add_option("--alert", options->alerts, "An alert's number; may be given again")
                    ->check(CLI::PositiveNumber);
  command->add_option("--since", options->since, "Only alerts that began then or later: 2026-05-28T00:00:00Z")
      ->excludes(alert);
  command->add_option("--until", options->until, "Only alerts that began before then")->excludes(alert);
  command->footer("Sealed addresses stay sealed. A file that is there already is never overwritten.");
  command->callback([options, &exit] { exit = run(*options); });
}

}  // namespace dongtin
