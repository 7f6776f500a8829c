#include "daemon/commands/applying.hpp"

#include <memory>

#include "daemon/admin_client.hpp"
#include "daemon/app.hpp"
#include "daemon/commands/commands.hpp"
#include "daemon/commands/job_client.hpp"
#include "daemon/live_claims.hpp"
#include "daemon/retroactive.hpp"
#include "daemon/setup.hpp"
#include "daemon/system_clock.hpp"

namespace dongtin {

int apply_over_kept(const std::string& command, const std::string& config, JobParameters parameters) {
  const auto usable = usable_config(config);
  if (!usable) return kWrongInput;
  const auto settings = usable->settings;
  const SystemClock clock;
  const auto opened = std::make_shared<std::unique_ptr<Store>>();
  RetroactivePorts ports{{}, clock, {}, {}};
  ports.store = [opened, settings]() -> Result<Store*> {
    auto store = open_store_of(settings, false);
    if (!store) return std::move(store).error();
    *opened = std::move(*store);
    return opened->get();
  };
  ports.code = DONGTIN_VERSION;
  // Compiled only where no daemon has them in force.
  const auto setup = std::make_shared<Setup>();
  ports.rules = [&config, setup] {
    *setup = prepare(config, today_in_vietnam());
    return setup->rules;
  };
  ports.claims = [opened, setup, &clock] {
    return live_claims(**opened, setup->claims, setup->config->gazetteers, clock.now(),
                       setup->config->settings.claims.max_claims);
  };
  return run_job(admin_socket_of(settings), {command, apply_job(std::move(ports)), std::move(parameters)});
}

}  // namespace dongtin
