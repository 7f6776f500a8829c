// dongtin demo: the sample news site and the real daemon on it, until Ctrl-C; nothing is left behind.
#include <fmt/core.h>

#include <CLI/CLI.hpp>
#include <atomic>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <memory>

#include "daemon/app.hpp"
#include "daemon/commands/commands.hpp"
#include "daemon/demo/site.hpp"
#include "daemon/system_clock.hpp"
#include "storage/records/url.hpp"

namespace dongtin {

namespace {

namespace fs = std::filesystem;

constexpr std::chrono::seconds kDemoPoll{2};  // of the sample site alone; real feeds keep the usual interval
constexpr std::chrono::milliseconds kDemoSpacing{200};

struct DemoOptions {
  std::vector<std::string> feeds;
  std::uint16_t port = 0;
  std::string data;
  double pace_seconds = 5;
  std::string config;
};

/// Set while nobody else handles signals: between the data folder's birth and the daemon's own handlers, and from
/// their end until the folder is gone.
std::atomic<bool> asked_to_stop = false;
static_assert(std::atomic<bool>::is_always_lock_free);

void note_signals() {
  struct sigaction action = {};
  action.sa_handler = [](int) { asked_to_stop = true; };
  for (const int each : {SIGINT, SIGTERM}) ::sigaction(each, &action, nullptr);
}

/// A folder for the run: the one that was named, or one of our own that goes away with us.
class DataFolder {
 public:
  static Result<DataFolder> open(const std::string& named) {
    std::error_code error;
    if (!named.empty()) {
      fs::create_directories(named, error);
      if (error) return fail(Errc::io, fmt::format("cannot create {}: {}", named, error.message()));
      return DataFolder{fs::absolute(named), false};
    }
    auto pattern = (fs::temp_directory_path(error) / "dongtin-demo-XXXXXX").string();
    if (error || ::mkdtemp(pattern.data()) == nullptr) {
      return fail(Errc::io, "cannot create a temporary folder; name one with --data DIR");
    }
    return DataFolder{pattern, true};
  }
  DataFolder(DataFolder&& other) noexcept : path_(std::move(other.path_)), ours_(std::exchange(other.ours_, false)) {}
  DataFolder& operator=(DataFolder&&) = delete;
  ~DataFolder() {
    std::error_code ignored;
    if (ours_) fs::remove_all(path_, ignored);
  }
  [[nodiscard]] std::string path() const { return path_.string(); }
  [[nodiscard]] bool ours() const { return ours_; }

 private:
  DataFolder(fs::path path, bool ours) : path_(std::move(path)), ours_(ours) {}
  fs::path path_;
  bool ours_;
};

/// The shipped configuration: beside the program where it was installed, else in the tree it was built from.
std::string shipped_config() {
  std::error_code error;
  const auto program = fs::read_symlink("/proc/self/exe", error);
  if (!error) {
    auto installed = program.parent_path().parent_path() / "share" / "dongtin" / "example";
    if (fs::is_regular_file(installed / "dongtin.toml", error)) return installed.string();
  }
  return DONGTIN_SHIPPED_CONFIG;
}

Result<Source> feed_source(const std::string& url, std::size_t number) {
  Source source;
  source.id = SourceId{fmt::format("them-{}", number)};
  source.kind = "feed";
  source.url = url;
  source.title = host_of(url).empty() ? url : host_of(url);
  return make_source(std::move(source));
}

/// Replaces what the configuration says by what a trial needs: its own folder, port and sources, loopback allowed.
Result<void> adapt(Config& config, const DemoSite& site, const DataFolder& data, const DemoOptions& options) {
  auto& settings = config.settings;
  settings.store.path = (fs::path(data.path()) / "store").string();
  settings.serve.address = "127.0.0.1";
  settings.serve.port = options.port;
  settings.serve.admin_socket = (fs::path(data.path()) / "admin.sock").string();
  settings.fetch.allow_private = {"127.0.0.1"};
  settings.fetch.max_interval = kDemoPoll;  // a source with a longer interval of its own keeps it
  if (options.feeds.empty()) settings.fetch.host_spacing = kDemoSpacing;
  config.sources = site.sources();
  for (auto& source : config.sources) source.every = kDemoPoll;
  for (const auto& url : options.feeds) {
    auto source = feed_source(url, config.sources.size() + 1);
    if (!source) return std::move(source).error().at("--feed " + url);
    config.sources.push_back(std::move(*source));
  }
  return {};
}

void greet(const std::string& url, const DemoSite& site, const DataFolder& data) {
  fmt::print(
      "\nMở {0} trên trình duyệt.            Open {0} in a browser.\n"
      "  Xem gì: cảnh báo mới hiện ra sau mỗi vài giây, chỗ khớp được tô; tin bóng đá HAGL không bị lẫn.\n"
      "  What to look at: new alerts every few seconds, matches highlighted; football news stays out.\n"
      "  Trang tin mẫu / sample news: {1}/    API: {0}api/v1/alerts    Metrics: {0}metrics\n"
      "  Dữ liệu / data: {2}{3}\n"
      "  Dừng: Ctrl-C.                        Stop: Ctrl-C.\n\n",
      url, site.url(), data.path(), data.ours() ? " (xóa khi dừng / removed at the end)" : "");
  std::fflush(stdout);
}

int complain(const Error& error, int code) {
  fmt::print(stderr, "dongtin demo: {}\n", error.line());
  return code;
}

int run_demo(const DemoOptions& options) {
  const auto folder = options.config.empty() ? shipped_config() : options.config;
  auto setup = prepare(folder, today_in_vietnam());
  if (!print_problems(setup.problems) || !setup.ready()) {
    fmt::print(stderr, "{}: not fit to serve; `dongtin check --config {}` says the same\n", folder, folder);
    return kWrongInput;
  }
  note_signals();
  auto data = DataFolder::open(options.data);
  if (!data) return complain(data.error(), kEnvironment);
  const SystemClock clock;
  DemoSiteOptions sample;
  sample.folder = data->path();
  sample.pace = std::chrono::milliseconds{static_cast<std::int64_t>(options.pace_seconds * 1000)};
  sample.clock = &clock;
  auto site = DemoSite::open(sample);
  if (!site) return complain(site.error(), kEnvironment);
  if (auto adapted = adapt(*setup.config, **site, *data, options); !adapted) {
    return complain(adapted.error(), kUsage);
  }
  AppOptions how;
  how.started = [&](const std::string& url) {
    greet(url, **site, *data);
    if (asked_to_stop) std::raise(SIGTERM);  // it came before the daemon could hear it
  };
  how.reload = [](const std::string&, const Config&) {
    std::raise(SIGTERM);  // SIGHUP: the terminal is gone, and a trial must not outlive it
    return Setup{};
  };
  if (asked_to_stop) return kFine;
  int code = kFine;
  {
    App daemon(std::move(setup), std::move(how));
    code = daemon.run();
  }
  note_signals();  // a second Ctrl-C must not stop the cleaning up
  (*site)->stop();
  return code;
}

}  // namespace

void add_demo(CLI::App& app, int& exit) {
  auto* command =
      app.add_subcommand("demo", "A self-contained trial: sample news on this machine, then the real daemon on it");
  auto options = std::make_shared<DemoOptions>();
  command->add_option("--feed", options->feeds, "Watch this feed too; may be given several times")->type_name("URL");
  command->add_option("--port", options->port, "Port of the page; any free one by default")->type_name("PORT");
  command->add_option("--data", options->data, "Keep the data in this folder; a temporary one by default")
      ->type_name("DIR");
  command->add_option("--pace", options->pace_seconds, "Seconds between two new pieces of sample news")
      ->type_name("SECONDS")
      ->check(CLI::Range(0.05, 3600.0))
      ->capture_default_str();
  command->add_option("--config", options->config, "Rules and settings to use; the shipped ones by default")
      ->type_name("DIR");
  command->callback([options, &exit] { exit = run_demo(*options); });
}

}  // namespace dongtin
