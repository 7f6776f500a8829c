#include "daemon/commands/job_client.hpp"

#include <fmt/core.h>
#include <poll.h>
#include <signal.h>

#include <algorithm>
#include <array>
#include <atomic>

#include "daemon/admin_client.hpp"
#include "daemon/commands/commands.hpp"
#include "daemon/commands/progress.hpp"
#include "daemon/system_clock.hpp"

namespace dongtin {

namespace {

constexpr std::chrono::milliseconds kShortestPause{20}, kLongestPause{250};  // between two looks at a job

std::atomic<bool> interrupted = false;  // the signal may reach any thread
static_assert(std::atomic<bool>::is_always_lock_free);

/// SIGINT and SIGTERM set `interrupted` once; the next one does what it always did.
class Interrupts {
 public:
  Interrupts() {
    interrupted = false;
    struct sigaction once{};
    once.sa_handler = [](int) { interrupted = true; };
    once.sa_flags = static_cast<int>(SA_RESETHAND);
    for (std::size_t i = 0; i < kSignals.size(); ++i) ::sigaction(kSignals[i], &once, &before_[i]);
  }
  ~Interrupts() {
    for (std::size_t i = 0; i < kSignals.size(); ++i) ::sigaction(kSignals[i], &before_[i], nullptr);
  }
  Interrupts(const Interrupts&) = delete;
  Interrupts& operator=(const Interrupts&) = delete;

 private:
  static constexpr std::array kSignals{SIGINT, SIGTERM};
  std::array<struct sigaction, kSignals.size()> before_{};
};

/// One job, wherever it runs. look() waits a little for news.
class Followed {
 public:
  virtual ~Followed() = default;
  virtual Result<JobStatus> look() = 0;
  virtual Result<void> cancel() = 0;
};

class OnDaemon final : public Followed {
 public:
  OnDaemon(std::string socket, std::uint64_t id) : socket_(std::move(socket)), id_(id) {}
  Result<JobStatus> look() override {
    if (!interrupted) ::poll(nullptr, 0, static_cast<int>(pause_.count()));  // a signal ends it
    pause_ = std::min(pause_ * 2, kLongestPause);
    const auto answer = ask_daemon(socket_, "GET", path());
    if (!answer) return answer.error();
    return job_from_json(*answer);
  }
  Result<void> cancel() override {
    const auto answer = ask_daemon(socket_, "POST", path() + "/cancel");
    if (!answer) return answer.error();
    return {};
  }

 private:
  [[nodiscard]] std::string path() const { return "/admin/v1/jobs/" + std::to_string(id_); }
  std::string socket_;
  std::uint64_t id_;
  std::chrono::milliseconds pause_ = kShortestPause;
};

class Here final : public Followed {
 public:
  explicit Here(const JobKind& kind) : jobs_(clock_, {kind}) {}
  Result<std::uint64_t> start(const JobRequest& request) {
    auto id = jobs_.start(request.kind.name, request.parameters);
    if (id) id_ = *id;
    return id;
  }
  Result<JobStatus> look() override { return jobs_.wait(id_, kLongestPause); }
  Result<void> cancel() override { return jobs_.cancel(id_); }

 private:
  SystemClock clock_;
  Jobs jobs_;
  std::uint64_t id_ = 0;
};

std::string shown(const JobStatus& job) {
  std::string out = job.kind;
  if (!job.message.empty()) out += ": " + job.message;
  const auto amount = [&](std::uint64_t n) {
    return job.unit == "bytes" ? fmt::format("{:.1f} MB", static_cast<double>(n) / 1e6)
                               : fmt::format("{} {}", n, job.unit);
  };
  if (job.total > 0) return fmt::format("{}, {} of {}", out, amount(job.done), amount(job.total));
  if (job.done > 0) return fmt::format("{}, {}", out, amount(job.done));
  return out;
}

int follow(Followed& job, const JobRequest& request) {
  const auto& command = request.command;
  ProgressBar bar(false);
  bool asked = false;
  for (;;) {
    const auto status = job.look();
    if (!status) {
      fmt::print(stderr, "{}: {}\n", command, status.error().line());
      return kEnvironment;
    }
    const bool running = status->state == JobState::running;
    if (running ? bar.due(false) : bar.drawn()) bar.show(status->done, status->total, shown(*status), !running);
    if (status->state == JobState::done) {
      if (request.show) return request.show(*status);
      fmt::print("{}\n", status->message);
      return kFine;
    }
    if (!running) {
      fmt::print(stderr, "{}: {}{}\n", command, status->state == JobState::cancelled ? "cancelled: " : "",
                 status->message);
      return status->state == JobState::cancelled ? kEnvironment : exit_code_of(status->code);
    }
    if (interrupted && !asked) {
      asked = true;
      bar.end_line();
      fmt::print(stderr, "{}: cancelling; it stops at the next safe point\n", command);
      if (const auto cancelled = job.cancel(); !cancelled) {
        fmt::print(stderr, "{}: {}\n", command, cancelled.error().line());
      }
    }
  }
}

int run_here(const JobRequest& request) {
  Here job(request.kind);
  if (const auto started = job.start(request); !started) {
    fmt::print(stderr, "{}: {}\n", request.command, started.error().line());
    return exit_code_of(started.error().code);
  }
  return follow(job, request);
}

}  // namespace

int exit_code_of(Errc code) noexcept {
  const bool input = code == Errc::malformed || code == Errc::too_large || code == Errc::not_found;
  return input ? kWrongInput : kEnvironment;
}

int run_job(const std::string& admin_socket, const JobRequest& request) {
  const Interrupts interrupts;
  if (admin_socket.empty()) return run_here(request);
  const auto answer =
      ask_daemon(admin_socket, "POST", "/admin/v1/jobs/" + request.kind.name, job_parameters_json(request.parameters));
  if (answer) {
    const auto started = job_from_json(*answer);
    if (!started) {
      fmt::print(stderr, "{}: {}\n", request.command, started.error().line());
      return kEnvironment;
    }
    OnDaemon job(admin_socket, started->id);
    return follow(job, request);
  }
  if (answer.error().code != Errc::not_found) {
    fmt::print(stderr, "{}: {}\n", request.command, answer.error().line());
    return kEnvironment;
  }
  return run_here(request);
}

}  // namespace dongtin
