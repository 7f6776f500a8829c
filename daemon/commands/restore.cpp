// dongtin restore: a backup becomes a store again, in an empty folder and never under a running daemon.
#include <fmt/core.h>

#include <CLI/CLI.hpp>
#include <filesystem>
#include <memory>

#include "daemon/backup_job.hpp"
#include "daemon/commands/commands.hpp"
#include "daemon/commands/job_client.hpp"

namespace dongtin {

namespace {

struct RestoreOptions {
  std::string from, to;
  std::uint32_t id = 0;
};

std::string told(const Restored& restored, const std::string& to) {
  std::string out = fmt::format("restored {} into {}\n", backup_line(restored.backup), to);
  if (restored.counts) {
    out += fmt::format("it opens and holds {} alerts, {} decisions, {} items seen, log up to {}\n",
                       restored.counts->alerts, restored.counts->decisions, restored.counts->items_seen,
                       restored.counts->log_last);
  } else {
    out += fmt::format("it has format {}, older than this program's: it was not opened yet\n", restored.backup.format);
  }
  out += restored.backup.keys
             ? fmt::format("the secret keys are in {}/keys\n", to)
             : fmt::format(
                   "the secret keys are not in this backup: put your copy into {}/keys (folder 0700, files "
                   "0600) before the first start; without them sealed addresses stay closed and the audit goes "
                   "on under a new key\n",
                   to);
  out += fmt::format(
      "next:\n  set store.path = \"{}\" in dongtin.toml, and let the user dongtin runs as own the folder\n", to);
  if (!restored.counts) out += "  run dongtin migrate --config DIR\n";
  return out + "  run dongtin serve --config DIR";
}

int restore(const RestoreOptions& options) {
  const auto to = std::filesystem::absolute(options.to).lexically_normal().string();
  JobKind kind{"restore", {}, [&](const JobParameters&, Job& job) -> Result<std::string> {
                 const auto restored = restore_backup(options.from, options.id, to, watch_of(job, "bytes"));
                 if (!restored) return restored.error();
                 return told(*restored, to);
               }};
  return run_job({}, {"dongtin restore", std::move(kind), {}});
}

}  // namespace

void add_restore(CLI::App& app, int& exit) {
  auto* command = app.add_subcommand("restore", "Make a store from a backup, in an empty folder");
  auto options = std::make_shared<RestoreOptions>();
  command->add_option("--from", options->from, "Folder of backups")->required()->type_name("PATH");
  command->add_option("--id", options->id, "Which backup; the newest when left out");
  command->add_option("--to", options->to, "Empty folder that becomes store.path")->required()->type_name("DIR");
  command->callback([options, &exit] { exit = restore(*options); });
}

}  // namespace dongtin
