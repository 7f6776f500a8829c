// dongtin disaster: disaster mode of a running daemon.
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

struct DisasterOptions {
  std::string folder, until, reason;
};

int ask_and_show(const std::string& folder, std::string_view method, std::string body) {
  const auto config = usable_config(folder);
  if (!config) return kWrongInput;
  const auto answer = ask_daemon(admin_socket_of(config->settings), method, "/api/v1/disaster", std::move(body));
  if (!answer) {
    fmt::print(stderr, "dongtin disaster: {}\n", answer.error().line());
    return answer.error().code == Errc::refused ? kWrongInput : kEnvironment;
  }
  boost::system::error_code wrong;
  const auto value = json::parse(*answer, wrong);
  if (wrong || !value.is_object() || !value.as_object().contains("active")) {
    fmt::print(stderr, "dongtin disaster: the daemon's answer is not what it should be; is it another version?\n");
    return kEnvironment;
  }
  const auto& mode = value.as_object();
  const auto text = [&](std::string_view key) {
    const auto* found = mode.if_contains(key);
    return found != nullptr && found->is_string() ? std::string(found->as_string()) : std::string();
  };
  if (!mode.at("active").is_bool() || !mode.at("active").as_bool()) {
    fmt::print("disaster mode is off\n");
    return kFine;
  }
  const auto reason = text("reason");
  fmt::print("disaster mode is on since {} until {}, by {}{}{}\n", text("from"), text("until"), text("by"),
             reason.empty() ? "" : ": ", reason);
  return kFine;
}

}  // namespace

void add_disaster(CLI::App& app, int& exit) {
  auto* command =
      app.add_subcommand("disaster", "Shorter windows, closer polling of official sources, their bulletins on top");
  command->require_subcommand(1);
  auto options = std::make_shared<DisasterOptions>();
  const auto under = [&](const std::string& name, const std::string& help) {
    auto* sub = command->add_subcommand(name, help);
    sub->add_option("--config", options->folder, "Configuration folder the daemon runs with")->required();
    return sub;
  };
  auto* on = under("on", "Switch it on; it ends by itself");
  on->add_option("--until", options->until, "When it ends: 12h, 3d, or 2026-05-28T17:00:00+07:00")->required();
  on->add_option("--reason", options->reason, "One line for the audit");
  on->callback([options, &exit] {
    json::object body{{"until", options->until}};
    if (!options->reason.empty()) body["reason"] = options->reason;
    exit = ask_and_show(options->folder, "POST", json::serialize(body));
  });
  under("off", "Switch it off")->callback([options, &exit] {
    exit = ask_and_show(options->folder, "POST", R"({"off":true})");
  });
  under("status", "Say whether it is on")->callback([options, &exit] {
    exit = ask_and_show(options->folder, "GET", {});
  });
}

}  // namespace dongtin
