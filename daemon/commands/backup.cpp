// dongtin backup: backs up the store, of a running daemon too; shows and verifies what there is.
#include "daemon/backup_job.hpp"
#include "daemon/setup.hpp"

#include <fmt/core.h>

#include <CLI/CLI.hpp>
#include <filesystem>
#include <memory>

#include "daemon/admin_client.hpp"
#include "daemon/app.hpp"
#include "daemon/commands/commands.hpp"
#include "daemon/commands/job_client.hpp"

namespace dongtin {

namespace {

struct BackupOptions {
  std::string config, to;
  bool with_keys = false, list = false, verify = false;
  std::uint32_t id = 0;
};

int list(const std::string& path) {
  const auto backups = list_backups(path);
  if (!backups) {
    fmt::print(stderr, "dongtin backup: {}\n", backups.error().line());
    return exit_code_of(backups.error().code);
  }
  bool whole = true;
  for (const auto& backup : *backups) {
    fmt::print("{}{}\n", backup_line(backup), backup.keys ? ", with the secret keys" : "");
    whole = whole && !backup.damaged;
  }
  return whole ? kFine : kWrongInput;
}

JobKind verify_job(const std::string& path, std::uint32_t id) {
  return {"verify backup", {}, [path, id](const JobParameters&, Job& job) -> Result<std::string> {
            const auto read = verify_backup(path, id, watch_of(job, "bytes"));
            if (!read) return read.error();
            std::string out;
            for (const auto& backup : *read) out += (out.empty() ? "" : "\n") + backup_line(backup) + ": whole";
            return out;
          }};
}

int backup(const BackupOptions& options) {
  const auto config = usable_config(options.config);
  if (!config) return kWrongInput;
  const auto& settings = config->settings;
  std::string path = options.to.empty() ? settings.backup.path : std::filesystem::absolute(options.to).string();
  if (path.empty()) {
    fmt::print(
        stderr,
        "dongtin backup: there is no folder of backups: set backup.path in dongtin.toml, or name one with --to\n");
    return kUsage;
  }
  if (options.list) return list(path);
  if (options.verify) return run_job({}, {"dongtin backup", verify_job(path, options.id), {}});
  JobParameters parameters{{"to", std::filesystem::absolute(path).string()}};
  if (options.with_keys) parameters["keys"] = "true";
  const auto opened = std::make_shared<std::unique_ptr<Store>>();
  const auto open = [opened, settings]() -> Result<Store*> {
    auto store = open_store_of(settings, false);
    if (!store) return std::move(store).error();
    *opened = std::move(*store);
    return opened->get();
  };
  return run_job(admin_socket_of(settings), {"dongtin backup", backup_job(settings, open), std::move(parameters)});
}

}  // namespace

void add_backup(CLI::App& app, int& exit) {
  auto* command = app.add_subcommand(
      "backup", "Back up the store, while the daemon runs or while it does not; list and verify backups");
  auto options = std::make_shared<BackupOptions>();
  command->add_option("--config", options->config, "Configuration folder the daemon runs with")->required();
  command->add_option("--to", options->to, "Folder of backups; backup.path when left out")->type_name("PATH");
  command->add_flag("--with-keys", options->with_keys, "Take the secret keys along; the folder must be guarded then");
  auto* list = command->add_flag("--list", options->list, "Show the backups there are, newest first");
  auto* verify = command->add_flag("--verify", options->verify, "Read the backups whole and compare every checksum");
  command->add_option("--id", options->id, "Verify this one only")->needs(verify);
  list->excludes(verify);
  command->callback([options, &exit] { exit = backup(*options); });
}

}  // namespace dongtin
