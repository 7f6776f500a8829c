// dongtin reindex: the full-text index built anew, by the daemon while it serves, else here.
#include <fmt/core.h>

#include <CLI/CLI.hpp>
#include <memory>

#include "daemon/admin_client.hpp"
#include "daemon/commands/commands.hpp"
#include "daemon/commands/job_client.hpp"
#include "daemon/search/indexer.hpp"
#include "daemon/setup.hpp"
#include "daemon/store_options.hpp"

namespace dongtin {

namespace {

Result<std::string> reindex_here(const StoreSettings& settings, Job& job) {
  auto options = store_options(settings);
  options.create_if_missing = false;
  const auto store = open_store(options);
  if (!store) return store.error();
  const auto now = search_options(settings.path);
  auto fresh = now;
  fresh.path += ".new";
  auto built = build_index(**store, fresh, {}, [&](std::uint64_t done, std::uint64_t all) {
    job.progress(done, all, "alerts");
    return !job.cancelled();
  });
  if (!built) return std::move(built).error();
  const auto index = SearchIndex::create(now);
  if (!index) return index.error();
  if (auto replaced = (*index)->replace_by(*std::move(built)); !replaced) return std::move(replaced).error();
  const auto counts = (*index)->counts();
  if (!counts) return counts.error();
  return reindexed(*counts);
}

}  // namespace

void add_reindex(CLI::App& app, int& exit) {
  auto* command = app.add_subcommand("reindex", "Build the full-text index anew, beside the one that serves");
  auto folder = std::make_shared<std::string>();
  command->add_option("--config", *folder, "Configuration folder")->required();
  command->callback([folder, &exit] {
    const auto config = usable_config(*folder);
    if (!config) {
      exit = kWrongInput;
      return;
    }
    const auto settings = config->settings;
    JobKind kind{
        "reindex", {}, [settings](const JobParameters&, Job& job) { return reindex_here(settings.store, job); }};
    exit = run_job(admin_socket_of(settings), {"dongtin reindex", std::move(kind), {}});
  });
}

}  // namespace dongtin
