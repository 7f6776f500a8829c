// dongtin privacy-scan: shows that names which must not be kept are nowhere in what is kept.
#include "storage/privacy_scan.hpp"

#include <fmt/core.h>

#include <CLI/CLI.hpp>
#include <filesystem>
#include <fstream>
#include <memory>
#include <vector>

#include "daemon/commands/commands.hpp"
#include "daemon/commands/job_client.hpp"
#include "daemon/setup.hpp"
#include "daemon/store_options.hpp"

namespace dongtin {

namespace {

constexpr std::size_t kMostBackups = 3;  // newest

struct ScanOptions {
  std::string config, planted, canary;
  std::vector<std::string> paths;
};

Result<std::vector<std::string>> lines_of(const std::string& file) {
  std::ifstream in(file);
  if (!in) return Error{Errc::io, file, "cannot be read"};
  std::vector<std::string> out;
  for (std::string line; std::getline(in, line);) {
    while (!line.empty() && (line.back() == ' ' || line.back() == '\r' || line.back() == '\t')) line.pop_back();
    if (!line.empty() && !line.starts_with('#')) out.push_back(line);
  }
  return out;
}

Result<void> scan_all(PrivacyScan& scan, const Settings& settings, const std::vector<std::string>& paths) {
  std::error_code none;
  const auto store = store_options(settings.store).path;
  if (auto done = scan.store(store); !done) return done;
  if (const auto index = settings.store.path + "/search.sqlite"; std::filesystem::exists(index, none)) {
    if (auto done = scan.index(index); !done) return done;
  }
  if (const auto& backups = settings.backup.path; !backups.empty() && std::filesystem::exists(backups, none)) {
    std::string work = (std::filesystem::temp_directory_path() / "dongtin-scan-XXXXXX").string();
    if (::mkdtemp(work.data()) == nullptr) return Error{Errc::io, work, "a temporary folder cannot be made"};
    auto done = scan.backups(backups, work, kMostBackups);
    std::filesystem::remove_all(work, none);
    if (!done) return done;
  }
  for (const auto& path : paths) {
    if (auto done = scan.files(path); !done) return done;
  }
  return {};
}

int run(const ScanOptions& options) {
  const auto say = [](const Error& error) {
    fmt::print(stderr, "dongtin privacy-scan: {}\n", error.line());
    return exit_code_of(error.code);
  };
  const auto config = usable_config(options.config);
  if (!config) return kWrongInput;
  auto names = lines_of(options.planted);
  if (!names) return say(names.error());
  const auto count = names->size();
  auto scan = PrivacyScan::make(std::move(*names), options.canary);
  if (!scan) return say(scan.error());
  if (const auto done = scan_all(*scan, config->settings, options.paths); !done) return say(done.error());
  const auto& report = scan->report();
  for (const auto& each : report.findings) fmt::print("FOUND  {}: {}\n", each.where, each.what);
  for (const auto& where : report.canary) fmt::print("canary {}\n", where);
  if (report.canary.empty()) {
    fmt::print("FAILED the canary was found nowhere: what was scanned is not what was fed\n");
  }
  fmt::print("{} values, {} bytes looked at for {} names: {} findings, canary {}\n", report.values, report.bytes, count,
             report.found, report.canary.empty() ? "not found" : "found");
  return report.good() ? kFine : kWrongInput;
}

}  // namespace

void add_privacy_scan(CLI::App& app, int& exit) {
  auto* command = app.add_subcommand(
      "privacy-scan", "Look for names that must not be kept in the store, the index, the backups and in files");
  const auto options = std::make_shared<ScanOptions>();
  command->add_option("--config", options->config, "Configuration folder")->required();
  command->add_option("--planted", options->planted, "File with the names, one a line; # begins a comment")->required();
  command->add_option("--canary", options->canary, "A text that is in an allowed field and has to be found")
      ->required();
  command->add_option("PATH", options->paths, "Logs, metrics, answers, exports: files or folders");
  command->footer("Exit: 0 no name found and the canary found, 1 otherwise, 3 something could not be read.");
  command->callback([options, &exit] { exit = run(*options); });
}

}  // namespace dongtin
