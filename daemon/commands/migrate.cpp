// dongtin migrate: brings the store to the format this program works on.
#include "storage/migrate.hpp"

#include <fmt/core.h>

#include <CLI/CLI.hpp>
#include <memory>

#include "daemon/commands/commands.hpp"
#include "daemon/setup.hpp"
#include "daemon/store_options.hpp"
#include "daemon/system_clock.hpp"

namespace dongtin {

void add_migrate(CLI::App& app, int& exit) {
  auto* command = app.add_subcommand("migrate", "Bring the store to the format this program works on");
  auto folder = std::make_shared<std::string>();
  command->add_option("--config", *folder, "Configuration folder")->required();
  command->callback([folder, &exit] {
    const auto config = usable_config(*folder);
    if (!config) {
      exit = kWrongInput;
      return;
    }
    const auto options = store_options(config->settings.store);
    const auto done = migrate(options, SystemClock().now(), [](std::uint64_t now, std::uint64_t total) {
      fmt::print("   {} of about {} records\n", now, total);
      std::fflush(stdout);
    });
    if (!done) {
      fmt::print(stderr, "dongtin migrate: {}\n", done.error().line());
      exit = done.error().code == Errc::malformed ? kWrongInput : kEnvironment;
      return;
    }
    if (done->from == done->to) {
      fmt::print("The store in {} has format {} already: nothing to do.\n", options.path, done->to);
      return;
    }
    fmt::print("The store in {} has format {} now (it had {}): {} alerts and {} seen items came over.\n", options.path,
               done->to, done->from, done->alerts, done->seen);
    fmt::print("A copy of what it was is in {}: remove it when all is well.\n", done->copy);
  });
}

}  // namespace dongtin
