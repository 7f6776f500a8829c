/// Long work of the daemon: named kinds, each run on a thread of its own, watched and cancelled from outside.
///
/// In      a table of kinds, filled once by the application; parameters as names and texts.
/// Out     an id at once; how far it is while it runs; one line when it has ended. The last kKeptJobs that ended are
///         kept, newest first.
/// Errors  start: not_found of an unknown kind, malformed of an unknown parameter, conflict while one of the kind runs,
///         rate_limited while kMaxJobs run, refused once stopped. What the work says is its status, not an error here.
/// Threads any. Work polls Job::cancelled(), at least a few times a second, and returns soon after it is true.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "storage/records/result.hpp"
#include "storage/records/time.hpp"
#include "storage/watch.hpp"

namespace dongtin {

inline constexpr std::size_t kMaxJobs = 4;                // running at once, all kinds
inline constexpr std::size_t kKeptJobs = 20;              // ended ones that `list` still shows
inline constexpr std::size_t kMaxReportBytes = 1u << 20;  // of one job; the rest is cut off

enum class JobState : std::uint8_t { running, done, failed, cancelled };
[[nodiscard]] std::string_view name(JobState state) noexcept;

using JobParameters = std::map<std::string, std::string, std::less<>>;

struct JobStatus {
  std::uint64_t id = 0;  // from 1, of this run of the program
  std::string kind;
  std::string by;  // who asked: an account, "local", or "dongtin" for a turn of repeat()
  JobState state = JobState::running;
  std::uint64_t done = 0, total = 0;  // total 0: not known
  std::string unit;                   // what is counted: "bytes", "items"
  std::string message;                // what it is doing now; once ended, its result or why it failed
  std::string report;                 // what it found, when that is more than a line; look() shows it, list() does not
  Errc code = Errc::io;               // of a failed one
  Instant started{}, ended{};
};

/// What work is handed: says how far it is, hears whether it should stop.
class Job {
 public:
  void progress(std::uint64_t done, std::uint64_t total, std::string_view unit);
  void say(std::string message);
  void report(std::string text);
  [[nodiscard]] bool cancelled() const noexcept { return cancelled_; }

 private:
  friend class Jobs;
  mutable std::mutex mutex_;
  JobStatus status_;
  std::atomic<bool> cancelled_ = false;
};

/// For work of the libraries: what it counts is called `unit`. The job must outlive it.
[[nodiscard]] Watch watch_of(Job& job, std::string unit);

struct JobKind {
  std::string name;
  std::vector<std::string> parameters;  // those it knows
  /// One line on what was done, or an error. An error after cancellation was asked for counts as cancelled.
  std::function<Result<std::string>(const JobParameters&, Job&)> work;
};

/// Called on the job's thread; `refused` on the one that keeps the time.
struct JobHooks {
  std::function<void(const JobStatus&)> started, ended;
  std::function<void(const std::string& kind, const Error& why)> refused;  // a turn of repeat() that could not start
  /// Work threw: a broken invariant. Without this hook the job counts as failed.
  std::function<void(const std::string& kind, const std::string& what)> broken;
};

class Jobs {
 public:
  Jobs(const Clock& clock, std::vector<JobKind> kinds, JobHooks hooks = {});
  ~Jobs();  // cancels, and waits for as long as it takes
  Jobs(const Jobs&) = delete;
  Jobs& operator=(const Jobs&) = delete;

  [[nodiscard]] Result<std::uint64_t> start(std::string_view kind, JobParameters parameters = {},
                                            std::string_view by = "local");
  /// Asks; the job ends when its work has noticed. not_found of an unknown id; of one that ended it does nothing.
  [[nodiscard]] Result<void> cancel(std::uint64_t id);
  [[nodiscard]] Result<JobStatus> look(std::uint64_t id) const;
  [[nodiscard]] std::vector<JobStatus> list() const;  // newest first
  /// Looks once it has ended, or `limit` has passed.
  [[nodiscard]] Result<JobStatus> wait(std::uint64_t id, std::chrono::milliseconds limit) const;
  /// Starts one of `kind` after `first` and then every `interval`, counted from start to start; a turn that comes
  /// while the last one still runs is left out.
  void repeat(std::string kind, JobParameters parameters, std::chrono::seconds interval, std::chrono::seconds first);

  /// Starts nothing any more and asks all that run to stop.
  void stop();
  /// After stop(): true when all have ended within `limit`.
  [[nodiscard]] bool join(std::chrono::seconds limit);

 private:
  struct Entry {
    Job job;
    std::thread thread;
    bool ended = false;
  };
  struct Turn {
    std::string kind;
    JobParameters parameters;
    std::chrono::seconds interval;
    std::chrono::steady_clock::time_point due;
  };
  void run(Entry& entry, const JobKind& kind, const JobParameters& parameters);
  void keep_time();
  void forget_old();
  [[nodiscard]] const Entry* find(std::uint64_t id) const;

  const Clock& clock_;
  const std::vector<JobKind> kinds_;
  const JobHooks hooks_;
  mutable std::mutex mutex_;
  mutable std::condition_variable changed_;
  std::list<std::unique_ptr<Entry>> entries_;  // oldest first
  std::vector<Turn> turns_;
  std::thread timekeeper_;
  std::uint64_t last_id_ = 0;
  bool stopping_ = false;
};

/// As the admin routes say it; one line of JSON, and back.
[[nodiscard]] std::string job_json(const JobStatus& job);
[[nodiscard]] std::string jobs_json(const std::vector<JobStatus>& jobs);
[[nodiscard]] Result<JobStatus> job_from_json(std::string_view text);
/// {"name": "text"}; numbers and true or false are taken as they are written. Nothing at all is no parameters.
[[nodiscard]] Result<JobParameters> job_parameters_from_json(std::string_view text);
[[nodiscard]] std::string job_parameters_json(const JobParameters& parameters);

}  // namespace dongtin
