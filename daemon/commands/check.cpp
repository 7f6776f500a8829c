// dongtin check: what serve would do with this configuration, without doing it.
#include <fmt/core.h>

#include <CLI/CLI.hpp>
#include <memory>

#include "daemon/commands/commands.hpp"
#include "daemon/setup.hpp"

namespace dongtin {

void add_check(CLI::App& app, int& exit) {
  auto* command =
      app.add_subcommand("check", "Validate a configuration folder: settings, sources, packs, rules and their tests");
  auto folder = std::make_shared<std::string>();
  command->add_option("--config", *folder, "Configuration folder with dongtin.toml and sources.toml")->required();
  command->callback([folder, &exit] {
    const auto setup = prepare(*folder);
    if (!print_problems(setup.problems) || !setup.ready()) {
      fmt::print(stderr, "{}: not fit to serve\n", *folder);
      exit = kWrongInput;
      return;
    }
    std::size_t places = 0;
    for (const auto& gazetteer : setup.config->gazetteers) places += gazetteer.places.size();
    fmt::print("{}: fine: {} sources, {} rules, {} places\n", *folder, setup.config->sources.size(),
               setup.rules->rules().size(), places);
  });
}

}  // namespace dongtin
