// dongtin retention: what has been kept long enough leaves, or what would.
#include <fmt/core.h>

#include <CLI/CLI.hpp>
#include <filesystem>
#include <memory>

#include "daemon/admin_client.hpp"
#include "daemon/app.hpp"
#include "daemon/commands/commands.hpp"
#include "daemon/commands/job_client.hpp"
#include "daemon/retention_job.hpp"
#include "daemon/search/indexer.hpp"
#include "daemon/setup.hpp"
#include "daemon/system_clock.hpp"

namespace dongtin {

namespace {

struct RetentionOptions {
  std::string config;
  bool dry_run = false, force = false;
};

/// The daemon builds it anew at its next start.
Result<void> drop_search_index(const StoreSettings& settings) {
  const auto path = search_options(settings.path).path;
  for (const auto* file : {"", "-wal", "-shm", "-journal"}) {
    std::error_code error;
    std::filesystem::remove(path + file, error);
    if (error) return fail(Errc::io, "cannot be removed: " + error.message()).at(path + file);
  }
  return {};
}

int retention(const RetentionOptions& options) {
  const auto config = usable_config(options.config);
  if (!config) return kWrongInput;
  const auto& settings = config->settings;
  const SystemClock clock;
  const auto opened = std::make_shared<std::unique_ptr<Store>>();
  const auto open = [opened, settings]() -> Result<Store*> {
    auto store = open_store_of(settings, false);
    if (!store) return std::move(store).error();
    *opened = std::move(*store);
    return opened->get();
  };
  RetentionPorts ports{open, clock, settings.retention};
  ports.let_go = [settings](Job&) { return drop_search_index(settings.store); };
  ports.actor = "local";
  JobParameters parameters;
  if (options.dry_run) parameters["dry_run"] = "true";
  if (options.force) parameters["force"] = "true";
  return run_job(admin_socket_of(settings), {"dongtin retention", retention_job(std::move(ports)), parameters});
}

}  // namespace

void add_retention(CLI::App& app, int& exit) {
  auto* command = app.add_subcommand(
      "retention", "Take out what [retention] says has been kept long enough, while the daemon runs or not");
  auto options = std::make_shared<RetentionOptions>();
  command->add_option("--config", options->config, "Configuration folder the daemon runs with")->required();
  command->add_flag("--dry-run", options->dry_run, "Say what would go and change nothing");
  command->add_flag("--force", options->force, "Whatever share of all alerts goes at once");
  command->callback([options, &exit] { exit = retention(*options); });
}

}  // namespace dongtin
