// dongtin replay: an alert made again from stored bytes and kept rule revisions.
#include "daemon/replay.hpp"

#include <fmt/core.h>

#include <CLI/CLI.hpp>
#include <boost/json.hpp>
#include <memory>
#include <optional>

#include "daemon/admin_client.hpp"
#include "daemon/commands/commands.hpp"
#include "daemon/commands/job_client.hpp"
#include "daemon/live_claims.hpp"
#include "daemon/release.hpp"
#include "daemon/setup.hpp"
#include "daemon/store_options.hpp"
#include "daemon/system_clock.hpp"
#include "daemon/web/json.hpp"

namespace dongtin {

namespace {

namespace json = boost::json;

struct ReplayOptions {
  std::string folder;
  std::uint64_t alert = 0;
  std::optional<std::uint32_t> revision;
  bool as_json = false;
};

Result<std::string> replay_here(const ReplayOptions& options, const Setup& setup) {
  auto where = store_options(setup.config->settings.store);
  where.read_only = true;
  where.create_if_missing = false;
  const auto store = open_store(where);
  if (!store) return store.error();
  const SystemClock clock;
  const auto claims = live_claims(**store, setup.claims, setup.config->gazetteers, clock.now(),
                                  setup.config->settings.claims.max_claims);
  auto replayed =
      replay(**store, AlertId{options.alert}, options.revision,
             {setup.config->gazetteers, setup.config->settings.province.watch, *setup.rules, *claims, DONGTIN_VERSION});
  if (!replayed) return replayed.error();
  const auto released = Release({})(Audience::admin, Purpose::replay, std::move(*replayed));
  if (!released) return released.error();
  return replay_json(*released);
}

std::string text(const json::object& from, std::string_view key) {
  const auto* value = from.if_contains(key);
  if (value == nullptr) return "-";
  return value->is_string() ? std::string(value->as_string()) : json::serialize(*value);
}

json::array list(const json::object& from, std::string_view key) {
  const auto* value = from.if_contains(key);
  return value != nullptr && value->is_array() ? value->as_array() : json::array{};
}

void print_differences(const json::array& all, std::string_view then, std::string_view now) {
  for (const auto& each : all) {
    const auto& one = each.as_object();
    fmt::print("  {}\n    {:<8} {}\n    {:<8} {}\n", text(one, "what"), then, text(one, "stored"), now,
               text(one, "now"));
  }
}

void print(const json::object& replayed, bool same) {
  const auto& evidence = replayed.at("evidence").as_object();
  fmt::print("alert {}, assessment {} of {}, about revision {} of its item\n", text(replayed, "alert"),
             text(replayed, "assessment"), text(replayed, "at"), text(replayed, "item_revision"));
  fmt::print("item      {}\n", text(replayed, "item_intact") == "true" ? "its digest follows from what is kept"
                                                                       : "ALTERED: its digest does not follow from it");
  fmt::print("evidence  {}, SHA-256 {}\n", text(evidence, "state"), text(evidence, "sha256"));
  fmt::print("original  {}, removed: {}\n", text(evidence, "original"), text(evidence, "removed"));
  if (const auto* stamp = replayed.if_contains("made_with"))
    fmt::print("made with dongtin {}\n", text(stamp->as_object(), "code"));
  for (const auto& rule : list(replayed, "missing_rules")) {
    fmt::print("rule      {} is not kept: what it says cannot be replayed\n", std::string(rule.as_string()));
  }
  fmt::print("\n{}\n", same ? "same: the kept rules say of the kept text what is stored"
                            : "different: what is replayed is not what is stored");
  print_differences(list(replayed, "differences"), "stored", "replayed");
  for (const auto& line : list(replayed, "why")) fmt::print("  why: {}\n", std::string(line.as_string()));
  const auto today = list(replayed, "today");
  fmt::print("\n{}\n", today.empty() ? "today's rules say the same" : "today's rules would say otherwise:");
  print_differences(today, "then", "today");
}

int run(const ReplayOptions& options) {
  const auto say = [](const Error& error) {
    fmt::print(stderr, "dongtin replay: {}\n", error.line());
    return exit_code_of(error.code);
  };
  const auto setup = prepare(options.folder, today_in_vietnam());
  if (!setup.ready()) {
    print_problems(setup.problems);
    return kWrongInput;
  }
  auto target = fmt::format("/admin/v1/replay/{}", options.alert);
  if (options.revision) target += fmt::format("?revision={}", *options.revision);
  auto answer = ask_daemon(admin_socket_of(setup.config->settings), "GET", target, {}, std::chrono::seconds{60});
  if (!answer && answer.error().code == Errc::not_found) {
    answer = replay_here(options, setup);
  } else if (!answer && answer.error().code == Errc::refused) {
    fmt::print(stderr, "dongtin replay: {}\n", answer.error().line());
    return kWrongInput;
  }
  if (!answer) return say(answer.error());
  boost::system::error_code wrong;
  const auto replayed = json::parse(*answer, wrong);
  const auto* object = wrong ? nullptr : replayed.if_object();
  const auto* same = object == nullptr ? nullptr : object->if_contains("same");
  if (same == nullptr || !same->is_bool()) {
    fmt::print(stderr, "dongtin replay: the daemon's answer is not understood; is it another version?\n");
    return kEnvironment;
  }
  if (options.as_json) {
    fmt::print("{}", *answer);
  } else {
    print(*object, same->as_bool());
  }
  return same->as_bool() ? kFine : kWrongInput;
}

}  // namespace

void add_replay(CLI::App& app, int& exit) {
  auto* command = app.add_subcommand("replay", "Make an alert again from what is kept, and say what differs");
  const auto options = std::make_shared<ReplayOptions>();
  command->add_option("--config", options->folder, "Configuration folder")->required();
  command->add_option("ALERT", options->alert, "The alert's number")->required()->check(CLI::PositiveNumber);
  command->add_option("--revision", options->revision, "Which of its assessments (the newest)")
      ->check(CLI::PositiveNumber);
  command->add_flag("--json", options->as_json, "Print one JSON object");
  command->footer("Exit: 0 the same, 1 different or no such alert, 3 the environment.");
  command->callback([options, &exit] { exit = run(*options); });
}

}  // namespace dongtin
