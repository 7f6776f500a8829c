/// The daemon as a whole: builds the parts in order, runs until told to stop, destroys them in reverse.
///
/// In      a Setup that is ready. Out run()'s exit code: 0 stopped as asked, 3 the environment said no.
/// Errors  printed as one clear line each on stderr: disk, lock, port, permission.
/// Threads run() blocks the calling thread, which handles signals; collecting, serving, writing and workers have
///         their own. SIGINT and SIGTERM stop: stop accepting, cancel, wait at most 10 s. SIGHUP reads the
///         configuration again and swaps rules and sources, or keeps the old ones and says why; a pack that does not
///         load keeps its last good revision and stops no other.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "daemon/setup.hpp"
#include "storage/store.hpp"

namespace dongtin {

struct AppOptions {
  std::function<void(const std::string& url)> started;  // once the port is open: http://127.0.0.1:8080/
  /// What SIGHUP reads; the daemon's own way unless set.
  std::function<Setup(const std::string& folder, const Config& in_force)> reload;
};

/// The store of a configuration, for the daemon and for commands that work while no daemon runs.
[[nodiscard]] Result<std::unique_ptr<Store>> open_store_of(const Settings& settings, bool create_if_missing);

class App {
 public:
  App(Setup setup, AppOptions options);
  ~App();
  App(const App&) = delete;
  App& operator=(const App&) = delete;

  [[nodiscard]] int run();

 private:
  struct Parts;
  Setup setup_;
  AppOptions options_;
  std::unique_ptr<Parts> parts_;
};

}  // namespace dongtin
