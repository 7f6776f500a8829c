#include "daemon/backup_job.hpp"

#include <fmt/core.h>

#include <filesystem>

namespace dongtin {

namespace {

double megabytes(std::uint64_t bytes) {
  return static_cast<double>(bytes) / 1e6;
}

std::string about_keys(const BackupMade& made, const std::string& folder, const std::string& keys) {
  if (made.backup.keys) {
    return fmt::format(
        "the secret keys are in it ({}/keys/{}): who reads them can open sealed addresses and sign the audit, so guard "
        "the folder as you guard the keys",
        folder, made.backup.id);
  }
  return fmt::format(
      "the secret keys are not in it: restored without them, sealed addresses stay closed and the audit goes on under "
      "a "
      "new key, so keep a copy of {} in another safe place, or add --with-keys",
      keys);
}

Result<std::string> run_backup(const Settings& settings, const std::function<Result<Store*>()>& opened,
                               const std::function<void(const BackupMade&)>& told, const JobParameters& parameters,
                               Job& job) {
  const auto given = [&](std::string_view name) {
    const auto found = parameters.find(name);
    return found == parameters.end() ? std::string() : found->second;
  };
  BackupPlan plan;
  plan.path = given("to").empty() ? settings.backup.path : given("to");
  plan.keep = settings.backup.keep;
  plan.rate = settings.backup.rate_bytes;
  if (plan.path.empty()) {
    return fail(Errc::malformed,
                "there is no folder to back up to: set backup.path in dongtin.toml, or name one (--to)");
  }
  // A relative path would mean another folder to the daemon than to who asked for it.
  if (!std::filesystem::path(plan.path).is_absolute()) {
    return fail(Errc::malformed, "is not an absolute path: write it from / on").at("backups in " + plan.path);
  }
  const auto keys = keys_folder_of(settings);
  if (given("keys") == "true") {
    std::error_code error;
    if (!std::filesystem::is_directory(keys, error)) {
      return fail(Errc::not_found, "there are no secret keys here to take along: leave --with-keys out").at(keys);
    }
    plan.keys = keys;
  } else if (!given("keys").empty() && given("keys") != "false") {
    return fail(Errc::malformed, "keys must be true or false");
  }
  const auto store = opened();
  if (!store) return store.error();
  const auto made = back_up(**store, plan, watch_of(job, "bytes"));
  if (!made) return made.error();
  if (told) told(*made);
  return fmt::format("{} in {}, {:.1f} MB of it new, read back and whole, {} older purged; {}",
                     backup_line(made->backup), plan.path, megabytes(made->new_bytes), made->purged,
                     about_keys(*made, plan.path, keys));
}

}  // namespace

std::string keys_folder_of(const Settings& settings) {
  return settings.store.path + "/keys";
}

std::string backup_line(const Backup& backup) {
  if (backup.damaged) return fmt::format("backup {}: damaged", backup.id);
  return fmt::format("backup {} of {}: {:.1f} MB, {} alerts, {} decisions", backup.id, rfc3339(backup.made),
                     megabytes(backup.bytes), backup.alerts, backup.decisions);
}

JobKind backup_job(const Settings& settings, std::function<Result<Store*>()> store,
                   std::function<void(const BackupMade&)> made) {
  return {"backup",
          {"to", "keys"},
          [settings, store = std::move(store), made = std::move(made)](const JobParameters& parameters, Job& job) {
            return run_backup(settings, store, made, parameters, job);
          }};
}

}  // namespace dongtin
