// dongtin check: what serve would do with this configuration, without doing it.
#include <fmt/core.h>

#include <CLI/CLI.hpp>
#include <memory>

#include "daemon/commands/commands.hpp"
#include "daemon/setup.hpp"
#include "daemon/system_clock.hpp"

namespace dongtin {

void add_check(CLI::App& app, int& exit) {
  auto* command =
      app.add_subcommand("check", "Validate a configuration folder: settings, sources, packs, rules and their tests");
  auto folder = std::make_shared<std::string>();
  command->add_option("--config", *folder, "Configuration folder with dongtin.toml and sources.toml")->required();
  command->callback([folder, &exit] {
    const auto setup = prepare(*folder, today_in_vietnam());
    const bool flawless = print_problems(setup.problems);
    if (!setup.ready()) {
      fmt::print(stderr, "{}: not fit to serve\n", *folder);
      exit = kWrongInput;
      return;
    }
    for (const auto& pack : setup.packs) {
      if (pack.state == PackState::current) continue;
      fmt::print(stderr, "{}: serve would start without this pack; a running daemon keeps the revision it has\n",
                 pack.folder);
    }
    if (!flawless) {
      exit = kWrongInput;
      return;
    }
    std::size_t places = 0;
    for (const auto& pack : setup.packs) places += pack.places;
    fmt::print("{}: fine: {} sources, {} packs, {} rules, {} lists, {} places, {} claims\n", *folder,
               setup.config->sources.size(), setup.packs.size(), setup.rules->rules().size(),
               setup.config->lists.size(), places, setup.claims.size());
  });
}

}  // namespace dongtin
