/// When each source is next due, and what happens then: fetch, process on a worker, write, note how it went.
///
/// In      sources; replaced as a whole by set_sources (changed ones start anew, the rest go on undisturbed).
/// Out     commits to the writer; rows() for whoever shows sources.
/// Errors  of the world become the source's state and back-off; one source's trouble never reaches another.
/// Threads everything on the collecting thread but rows(), which any thread may call.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <random>
#include <vector>

#include "collectors/collector.hpp"
#include "daemon/executor.hpp"
#include "daemon/pace.hpp"
#include "daemon/pipeline.hpp"
#include "daemon/quarantine.hpp"
#include "daemon/release.hpp"
#include "daemon/writer.hpp"

namespace dongtin {

/// How soon a source that waits hears that it is to be asked more often.
inline constexpr std::chrono::seconds kAskAgain{30};

struct SchedulerSettings {
  PaceLimits pace;
  std::size_t pages_in_line = 64;  // per lane, from fetch to written
};

struct SchedulerHooks {
  std::function<void(const Source&, const Result<Page>&)> fetched;
  std::function<void(const Source&, const Processed&)> processed;
  std::function<void(const SourceId&)> gone;                     // no longer configured
  std::function<void(const Source&, const SourceState&)> noted;  // after every poll
  std::function<void(Lane, std::chrono::nanoseconds)> waited;    // for a place in the line
  /// The longest a source that answers is left alone now; nothing: as its pace says. Asked every kAskAgain.
  std::function<std::optional<std::chrono::milliseconds>(const Source&)> at_most;
};

class Scheduler {
 public:
  /// Gives the collector of a source's kind, which the scheduler keeps.
  using Collectors = std::function<Result<std::shared_ptr<PolledCollector>>(const Source&)>;

  Scheduler(net::any_io_executor executor, Collectors collectors, Pipeline& pipeline, Quarantine& quarantine,
            WorkPool& workers, Writer& writer, const Store& store, const Clock& clock, SchedulerSettings settings,
            SchedulerHooks hooks, TaskGroup::Broken broken);

  void set_sources(const std::vector<Source>& sources);
  void stop();
  [[nodiscard]] net::awaitable<void> join() { return tasks_.join(); }
  [[nodiscard]] std::vector<SourceRow> rows() const;
  [[nodiscard]] std::size_t in_line(Lane lane) const { return line_.held(lane); }

 private:
  net::awaitable<void> watch(Source source);
  /// What one watched source carries from poll to poll.
  struct Watched {
    Source source;
    std::shared_ptr<PolledCollector> collector;
    Cursor cursor;
    SourceState state;
    Pace pace;
    Instant remembered{};  // when the state was last written
  };
  [[nodiscard]] std::chrono::milliseconds shortened(const Watched& watched, std::chrono::milliseconds wait) const;
  net::awaitable<void> rest(std::shared_ptr<Watched> watched, std::chrono::milliseconds wait);
  net::awaitable<void> poll(std::shared_ptr<Watched> watched);
  net::awaitable<Result<bool>> take(std::shared_ptr<Watched> watched, Page page);
  net::awaitable<void> clear(SourceId source, Digest page);
  void note_harvest(const Processed& processed, const Page& page, SourceState& state, Pace& pace);
  net::awaitable<Result<void>> write(Source source, std::vector<Commit> commits);
  net::awaitable<void> remember(Source source, std::optional<Cursor> cursor, SourceState state);
  void show(const Source& source, const SourceState& state, std::chrono::milliseconds until_next);
  [[nodiscard]] double dice();

  net::any_io_executor executor_;
  Collectors collectors_;
  Pipeline& pipeline_;
  Quarantine& quarantine_;
  WorkPool& workers_;
  Writer& writer_;
  const Store& store_;
  const Clock& clock_;
  SchedulerSettings settings_;
  SchedulerHooks hooks_;
  TaskGroup tasks_;
  Gate line_;
  std::mt19937_64 random_;
  std::size_t sources_ = 0;
  mutable std::mutex rows_mutex_;  // rows_ is read by the serving thread
  std::map<SourceId, SourceRow> rows_;
};

/// What a poll's failure makes of a source.
[[nodiscard]] Health health_of(const Error& error) noexcept;

}  // namespace dongtin
