#include "daemon/app.hpp"

#include <fmt/core.h>
#include <signal.h>

#include <boost/asio/post.hpp>
#include <boost/asio/signal_set.hpp>
#include <cstdio>
#include <cstdlib>
#include <filesystem>

#include "daemon/admin_client.hpp"
#include "daemon/log.hpp"
#include "daemon/parts.hpp"
#include "daemon/store_options.hpp"

namespace dongtin {

Result<std::unique_ptr<Store>> open_store_of(const Settings& all, bool create_if_missing) {
  const auto& settings = all.store;
  std::error_code error;
  if (create_if_missing) {
    std::filesystem::create_directories(settings.path, error);
    if (error) return Error{Errc::io, settings.path, "cannot be made: " + error.message() + "; set store.path"};
    std::filesystem::permissions(settings.path, std::filesystem::perms::owner_all, error);
  }
  auto options = store_options(settings);
  options.create_if_missing = create_if_missing;
  options.stories = story_window(all.stories);
  return open_store(options);
}

App::App(Setup setup, AppOptions options) : setup_(std::move(setup)), options_(std::move(options)) {}
App::~App() = default;

int App::run() {
  const auto folder = setup_.config->folder;
  const auto settings = setup_.config->settings;
  const auto sources = setup_.config->sources;
  const auto say = [](const Error& error) {
    fmt::print(stderr, "dongtin: {}\n", error.line());
    return 3;
  };
  auto opened = open_store_of(settings, true);
  if (!opened) return say(opened.error());
  auto marks = InFlight::open(settings.store.path + "/in-flight", worker_count(settings));
  if (!marks) return say(marks.error());

  net::io_context main{1};
  net::signal_set signals(main, SIGINT, SIGTERM, SIGHUP);
  bool broke = false;
  const auto broken = [&main, &broke](const std::string& what) {
    net::post(main, [&main, &broke, what] {
      log::error("broken", {{"task", what}, {"next", "the process ends; its supervisor starts a clean one"}});
      broke = true;
      main.stop();
    });
  };

  auto sealer = Sealer::open(store_options(settings.store).keys);
  if (!sealer) return say(sealer.error());
  parts_ = std::make_unique<Parts>(std::move(setup_), std::move(*opened), std::move(*marks), *sealer, broken);
  auto& parts = *parts_;
  if (const auto loaded = parts.quarantine.load(*parts.store, parts.in_flight->left(), parts.clock.now()); !loaded) {
    return say(loaded.error());
  }
  auto fetching = Fetching::make(parts.collecting.io.get_executor(), settings, parts.clock);
  if (!fetching) return say(fetching.error());
  parts.fetching = std::move(*fetching);
  if (const auto opened_embeddings = parts.open_embeddings(); !opened_embeddings) return say(opened_embeddings.error());
  parts.keep_rules();
  parts.note_disaster(*parts.store);
  if (const auto entered = parts.enter_start(); !entered) return say(entered.error());
  parts.disk.start();
  parts.indexer.start();
  const auto port = parts.server.listen(settings.serve.address, settings.serve.port);
  if (!port) return say(port.error());
  if (const auto admin = parts.server.listen_admin(admin_socket_of(settings)); !admin) return say(admin.error());
  const auto host = settings.serve.address.find(':') == std::string::npos ? settings.serve.address
                                                                          : "[" + settings.serve.address + "]";
  parts.url = fmt::format("http://{}:{}/", host, *port);

  parts.serving.start("serving", broken);
  parts.collecting.start("collecting", broken);
  net::post(parts.collecting.io, [&parts, sources] {
    parts.scheduler.set_sources(sources);
    parts.tasks.spawn("audit", parts.keep_audit());
    parts.tasks.spawn("claims", parts.keep_claims());
    if (parts.meaning_watch) parts.tasks.spawn("embeddings", parts.meaning_watch->run());
    parts.tasks.spawn("trends", parts.keep_trends());
    parts.tasks.spawn("official", parts.keep_official());
  });
  if (const auto every = settings.retention.every; every.count() > 0) {
    // Not at once: who starts the daemon may still be setting the clock, or about to look first.
    parts.jobs.repeat("retention", {}, every, std::min(every, std::chrono::seconds{600}));
  }
  log::info("started", {{"url", parts.url}, {"sources", sources.size()}, {"store", settings.store.path}});
  parts.schedule_backups();
  if (options_.started) options_.started(parts.url);

  std::function<void(const boost::system::error_code&, int)> on_signal = [&](const boost::system::error_code& error,
                                                                             int signal) {
    if (error) return;
    if (signal == SIGHUP) {
      const auto now = parts.in_force();
      auto fresh = options_.reload ? options_.reload(folder, now->config)
                                   : prepare(folder, today_in_vietnam(),
                                             {&now->config, parts.rules.get().set(), &parts.frequencies});
      print_problems(fresh.problems);
      if (fresh.ready()) {
        parts.replace(std::move(fresh));
      } else {
        log::error("config.refused",
                   {{"folder", folder}, {"next", "the old one stays in force; correct it and send SIGHUP"}});
      }
      signals.async_wait(on_signal);
      return;
    }
    main.stop();
  };
  signals.async_wait(on_signal);
  main.run();

  // Stop accepting, cancel, wait 10 s, end.
  constexpr std::chrono::seconds kPatience{10};
  log::info("stopping");
  bool in_time = !broke;
  parts.jobs.stop();
  parts.disk.stop();
  if (!broke) {
    in_time = parts.serving.run(parts.server.stop(), kPatience);
    net::post(parts.collecting.io, [&parts] { parts.scheduler.stop(); });
    in_time = parts.collecting.run(parts.scheduler.join(), kPatience) && in_time;
    in_time = parts.jobs.join(kPatience) && in_time;
    net::post(parts.collecting.io, [&parts] { parts.tasks.stop_all(); });
    in_time = parts.collecting.run(parts.tasks.join(), kPatience) && in_time;
  }
  if (!in_time) {
    // Coroutines are still suspended on parts that would be destroyed under them, and a worker may never return; what
    // was acknowledged is on disk, and the marks of pages in flight stay for the next start.
    if (!broke) log::warn("stopped late", {{"waited_s", kPatience.count()}});
    std::fflush(nullptr);
    std::_Exit(broke ? 3 : 0);
  }
  parts.workers.stop();
  parts.readers.stop();
  parts.documents.stop();
  parts.writer->stop();
  parts.enter_stop();  // nobody writes any more; what follows may take its time
  parts.indexer.stop();
  parts.collecting.finish();
  parts.serving.finish();
  parts_.reset();
  log::info("stopped");
  return 0;
}

}  // namespace dongtin
