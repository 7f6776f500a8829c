// dongtin verify: reads the store from end to end and says exactly what is wrong with it.
#include <fmt/core.h>

#include <CLI/CLI.hpp>
#include <boost/json.hpp>
#include <memory>

#include "daemon/admin_client.hpp"
#include "daemon/audit_digests.hpp"
#include "daemon/commands/commands.hpp"
#include "daemon/commands/job_client.hpp"
#include "daemon/search/findings.hpp"
#include "daemon/setup.hpp"
#include "daemon/store_options.hpp"
#include "daemon/verify_job.hpp"

namespace dongtin {

namespace {

namespace json = boost::json;

struct VerifyOptions {
  std::string config;
  std::vector<std::string> checkpoints;
  bool as_json = false;
};

std::uint64_t number(const json::object& from, std::string_view key) {
  const auto* value = from.if_contains(key);
  return value == nullptr ? 0 : value->to_number<std::uint64_t>();
}

/// A line for each finding, what to do, what was looked at.
int show(const std::string& text, const std::string& store) {
  boost::system::error_code wrong;
  const auto value = json::parse(text, wrong);
  if (wrong || !value.is_object()) {
    fmt::print(stderr, "dongtin verify: the daemon's answer is no report; is it another version?\n");
    return kEnvironment;
  }
  const auto& report = value.get_object();
  const auto& findings = report.at("findings").as_array();
  for (const auto& each : findings) {
    fmt::print("{:<8} {}\n", std::string_view(each.as_object().at("kind").as_string()),
               std::string_view(each.as_object().at("what").as_string()));
  }
  const auto problems = number(report, "problems"), warnings = number(report, "warnings"),
             notes = number(report, "notes");
  if (const auto all = problems + warnings + notes; all > findings.size()) {
    fmt::print("and {} more\n", all - findings.size());
  }
  std::string looked_at;
  for (const auto& [column, records] : report.at("checked").as_object()) {
    const auto n = records.to_number<std::uint64_t>();
    if (n > 0) looked_at += fmt::format("{}{} {}", looked_at.empty() ? "" : ", ", n, std::string_view(column));
  }
  const auto& audit = report.at("audit").as_object();
  fmt::print("read     {}\n", looked_at);
  fmt::print("audit    {} entries; {} checkpoints are right and vouch for the chain up to entry {}\n",
             number(audit, "entries"), number(audit, "checkpoints"), number(audit, "vouched"));
  if (problems == 0) {
    fmt::print("clean    {}\n",
               warnings > 0 ? "but for what is said above: let a person look at it" : "nothing is wrong");
    return kFine;
  }
  fmt::print(
      "problems {}: keep a copy of {} as it is now, for whoever looks into it; verify the backups, newest first "
      "(dongtin "
      "restore to another folder, then dongtin verify there with the checkpoint files that left), and go on with the "
      "newest that is clean\n",
      problems, store);
  return kWrongInput;
}

int verify_store(const VerifyOptions& options) {
  const auto config = usable_config(options.config);
  if (!config) return kWrongInput;
  json::array checkpoints;
  for (const auto& path : options.checkpoints) {
    const auto file = read_checkpoint(path);
    if (!file) {
      fmt::print(stderr, "dongtin verify: {}\n", file.error().line());
      return file.error().code == Errc::malformed ? kWrongInput : kEnvironment;
    }
    checkpoints.push_back({{"from", path}, {"text", to_json(*file)}});
  }
  const auto& settings = config->settings;
  JobParameters parameters;
  if (!checkpoints.empty()) parameters["checkpoints"] = json::serialize(checkpoints);
  const auto opened = std::make_shared<std::unique_ptr<Store>>();
  const auto open = [opened, settings]() -> Result<const Store*> {
    auto reading = store_options(settings.store);
    reading.read_only = true;
    auto store = open_store(reading);
    if (!store) return std::move(store).error();
    *opened = std::move(*store);
    return opened->get();
  };
  const auto also = [path = settings.store.path](const Store& store, Job& job) {
    return index_findings(store, search_options(path), job);
  };
  JobRequest request{"dongtin verify", verify_job(open, also), std::move(parameters), {}};
  request.show = [&](const JobStatus& job) {
    if (!options.as_json) return show(job.report, settings.store.path);
    fmt::print("{}\n", job.report);
    boost::system::error_code wrong;
    const auto value = json::parse(job.report, wrong);
    const auto* good = wrong || !value.is_object() ? nullptr : value.get_object().if_contains("good");
    return good != nullptr && good->is_bool() && good->get_bool() ? kFine : kWrongInput;
  };
  return run_job(admin_socket_of(settings), request);
}

}  // namespace

void add_verify(CLI::App& app, int& exit) {
  auto* command = app.add_subcommand(
      "verify",
      "Read the store from end to end, while the daemon runs or while it does not, and say exactly what is wrong");
  auto options = std::make_shared<VerifyOptions>();
  command->add_option("--config", options->config, "Configuration folder the daemon runs with")->required();
  command
      ->add_option("--checkpoint", options->checkpoints,
                   "A dongtin-audit-*.json that left this machine; the chain is held against it. May be given again")
      ->type_name("FILE");
  command->add_flag("--json", options->as_json, "Print the report as one JSON object");
  command->footer(
      "Exit codes: 0 clean, 1 something is wrong (a line each, by column and key), 3 the store cannot be opened.\n"
      "Only a checkpoint file that left this machine shows that the end of the audit was cut off, or that the whole of "
      "it "
      "was written anew.");
  command->callback([options, &exit] { exit = verify_store(*options); });
}

}  // namespace dongtin
