// dongtin serve: the daemon, until SIGTERM.
#include <fmt/core.h>

#include <CLI/CLI.hpp>
#include <memory>

#include "daemon/app.hpp"
#include "daemon/commands/commands.hpp"
#include "daemon/system_clock.hpp"

namespace dongtin {

void add_serve(CLI::App& app, int& exit) {
  auto* command = app.add_subcommand("serve", "Run the daemon: collect, match, keep and serve until SIGTERM");
  auto folder = std::make_shared<std::string>();
  command->add_option("--config", *folder, "Configuration folder with dongtin.toml and sources.toml")->required();
  command->callback([folder, &exit] {
    auto setup = prepare(*folder, today_in_vietnam());
    print_problems(setup.problems);
    if (!setup.ready()) {
      fmt::print(stderr, "{}: not fit to serve; `dongtin check --config {}` says the same\n", *folder, *folder);
      exit = kWrongInput;
      return;
    }
    AppOptions options;
    options.started = [](const std::string& url) {
      fmt::print("dongtin serves {}\n", url);
      std::fflush(stdout);
    };
    App daemon(std::move(setup), std::move(options));
    exit = daemon.run();
  });
}

}  // namespace dongtin
