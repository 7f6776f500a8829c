// dongtin status: the daemon on one screen.
#include <fmt/core.h>

#include <CLI/CLI.hpp>
#include <boost/json.hpp>
#include <memory>

#include "daemon/admin_client.hpp"
#include "daemon/commands/commands.hpp"
#include "daemon/setup.hpp"

namespace dongtin {

namespace {

namespace json = boost::json;

std::string text(const json::object& from, std::string_view key) {
  const auto* value = from.if_contains(key);
  if (value == nullptr || value->is_null()) return "-";
  return value->is_string() ? std::string(value->as_string()) : json::serialize(*value);
}

void print_disk(const json::object& disk) {
  const auto number = [&](std::string_view key) {
    const auto* value = disk.if_contains(key);
    return value == nullptr || !value->is_number() ? 0.0 : value->to_number<double>();
  };
  if (disk.empty()) return;
  const auto quota = number("quota_bytes");
  fmt::print("disk      {:.2f} GB used{}, {:.2f} GB free; {}{}\n", number("used_bytes") / 1e9,
             quota > 0 ? fmt::format(" of a quota of {:.2f} GB", quota / 1e9) : "", number("free_bytes") / 1e9,
             disk.contains("days_left") ? fmt::format("about {:.0f} days left", number("days_left"))
                                        : "days left not known: it does not grow, or was not watched for an hour yet",
             disk.contains("why") ? "; unmatched text is not archived: " + text(disk, "why") : "");
}

void print(const json::object& status) {
  const auto object = [&](std::string_view key) -> json::object {
    const auto* value = status.if_contains(key);
    return value != nullptr && value->is_object() ? value->as_object() : json::object{};
  };
  const auto store = object("store"), line = object("line"), search = object("search");
  fmt::print("dongtin {}  {}  up since {}\n", text(status, "version"), text(status, "url"), text(status, "started"));
  fmt::print("ready     {}\n", text(status, "ready"));
  fmt::print("rules     {} live or draft, {} places, watching {}\n", text(status, "rules"), text(status, "places"),
             text(status, "watch"));
  if (const auto* costs = status.if_contains("rule_costs"); costs != nullptr && costs->is_array()) {
    for (const auto& each : costs->as_array()) {
      const auto& row = each.as_object();
      if (text(row, "parked") != "true") continue;
      fmt::print("parked    rule {}: {} us of an item, its budget is {} us; correct its query and send SIGHUP\n",
                 text(row, "id"), text(row, "mean_us"), text(status, "rule_budget_us"));
    }
  }
  fmt::print("kept      {} alerts, {} items seen, {} revisions, {} decisions\n", text(store, "alerts"),
             text(store, "items_seen"), text(store, "revisions"), text(store, "decisions"));
  fmt::print("store     {} bytes at {}; log {} to {}; follow-ups waiting {}, quarantined pages {}\n",
             text(store, "disk_bytes"), text(store, "path"), text(store, "log_first"), text(store, "log_last"),
             text(store, "follow_ups"), text(status, "quarantined"));
  print_disk(object("disk"));
  fmt::print("search    {}: {} documents, {} log entries behind, {} bytes{}{}\n", text(search, "state"),
             text(search, "documents"), text(search, "lag"), text(search, "bytes"), search.contains("why") ? ": " : "",
             search.contains("why") ? text(search, "why") : "");
  if (const auto* meaning = status.if_contains("embeddings"); meaning != nullptr && meaning->is_object()) {
    const auto& row = meaning->as_object();
    fmt::print(
        "meaning   {}: {} claims as vectors of {}, {} to come; {} alerts wait, {} suggested, {} of {} requests "
        "failed{}{}\n",
        text(row, "state"), text(row, "vectors"), text(row, "dimension"), text(row, "claims_waiting"),
        text(row, "queue"), text(row, "suggested"), text(row, "failures"), text(row, "requests"),
        row.contains("why") ? ": " : "", row.contains("why") ? text(row, "why") : "");
  }
  fmt::print("waiting   pages {} + {}, commits {} + {} (official and press + others)\n", text(line, "pages_first"),
             text(line, "pages_second"), text(line, "commits_first"), text(line, "commits_second"));
  if (const auto* packs = status.if_contains("packs"); packs != nullptr && packs->is_array()) {
    for (const auto& each : packs->as_array()) {
      const auto& row = each.as_object();
      const bool current = text(row, "state") == "current";
      fmt::print("pack      {}: {} ({} rules, {} lists, {} places){}{}\n", text(row, "folder"), text(row, "state"),
                 text(row, "rules"), text(row, "lists"), text(row, "places"), current ? "" : ": ",
                 current ? "" : text(row, "why"));
    }
  }
  if (const auto* jobs = status.if_contains("jobs"); jobs != nullptr && jobs->is_array()) {
    for (const auto& each : jobs->as_array()) {
      const auto& job = each.as_object();
      const bool running = text(job, "state") == "running";
      fmt::print("job       {} {}: {} since {}{}: {}\n", text(job, "kind"), text(job, "id"), text(job, "state"),
                 text(job, running ? "started" : "ended"),
                 running && text(job, "total") != "0"
                     ? fmt::format(" ({} of {} {})", text(job, "done"), text(job, "total"), text(job, "unit"))
                     : "",
                 text(job, "message"));
    }
  }
  const auto* sources = status.if_contains("sources");
  if (sources == nullptr || !sources->is_array()) return;
  fmt::print("\n{:<24} {:<12} {:>8} {:<20}  {}\n", "source", "state", "items", "last answer", "message");
  for (const auto& each : sources->as_array()) {
    const auto& row = each.as_object();
    fmt::print("{:<24} {:<12} {:>8} {:<20}  {}\n", text(row, "id"), text(row, "health"), text(row, "items_total"),
               text(row, "last_success"), text(row, "message"));
  }
}

}  // namespace

void add_status(CLI::App& app, int& exit) {
  auto* command = app.add_subcommand("status", "Show a running daemon on one screen");
  auto folder = std::make_shared<std::string>();
  auto as_json = std::make_shared<bool>(false);
  command->add_option("--config", *folder, "Configuration folder the daemon runs with")->required();
  command->add_flag("--json", *as_json, "Print the daemon's answer as one JSON object");
  command->callback([folder, as_json, &exit] {
    const auto config = usable_config(*folder);
    if (!config) {
      exit = kWrongInput;
      return;
    }
    const auto answer = ask_daemon(admin_socket_of(config->settings), "GET", "/admin/v1/status");
    if (!answer) {
      fmt::print(stderr, "dongtin status: {}\n", answer.error().line());
      exit = kEnvironment;
      return;
    }
    if (*as_json) {
      fmt::print("{}\n", *answer);
      return;
    }
    boost::system::error_code wrong;
    const auto status = json::parse(*answer, wrong);
    if (wrong || !status.is_object()) {
      fmt::print(stderr, "dongtin status: the daemon's answer is not JSON; is it another version?\n");
      exit = kEnvironment;
      return;
    }
    print(status.as_object());
  });
}

}  // namespace dongtin
