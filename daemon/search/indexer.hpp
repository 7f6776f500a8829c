/// The thread that keeps the full-text index up with the store, by following the commit log; and the way to search it.
///
/// It wakes on commits and never holds one up. When the log was trimmed past it, or the file is damaged, foreign, gone,
/// or of another store, it builds a new one beside the old and swaps. An index that fails is said once, tried again
/// with back-off, and searches answer why they cannot meanwhile.
/// Threads one of its own; all functions from any thread.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>

#include "daemon/search/search.hpp"

namespace dongtin {

struct IndexerSettings {
  std::size_t batch_entries = 500;            // of the log, read at once
  std::size_t batch_bytes = 4 << 20;          // folded text of one transaction
  std::uint64_t max_buried = 1000;            // documents gone whose words are still there: then built anew
  std::chrono::milliseconds first_wait{500};  // after a failure; doubles
  std::chrono::milliseconds last_wait{60'000};
  std::chrono::milliseconds look_again{60'000};                // at the file, when nothing is committed
  std::chrono::milliseconds bury_for{std::chrono::hours{12}};  // at most, before it is built anew
};

struct IndexerHooks {
  std::function<void(std::string_view why)> building{};  // anew, and why
  std::function<void(const SearchCounts&)> built{};
  std::function<void(const Error&)> failed{};  // once, until it works again
  std::function<void()> recovered{};
};

struct IndexerState {
  enum class Kind : std::uint8_t { starting, current, behind, building, failing };
  Kind kind = Kind::starting;
  std::uint64_t applied = 0, lag = 0;  // log entries
  std::uint64_t documents = 0, buried = 0, bytes = 0;
  std::uint64_t rebuilds = 0, failures = 0;  // since the start
  std::uint64_t built = 0, to_build = 0;     // alerts, while building
  std::string why;                           // of failing
};
[[nodiscard]] std::string_view name(IndexerState::Kind kind) noexcept;

/// How far a build has come; false ends it.
using BuildProgress = std::function<bool(std::uint64_t done, std::uint64_t all)>;
/// A complete index of the store in a new file at `options.path`, caught up with the log. Errors conflict: the log was
/// trimmed meanwhile, try again; refused: ended by `progress`.
[[nodiscard]] Result<std::unique_ptr<SearchIndex>> build_index(const Store& store, const SearchOptions& options,
                                                               const IndexerSettings& settings,
                                                               const BuildProgress& progress);
/// Applies what the commit log has behind the index now. Errors not_found: the log was trimmed past it; conflict: the
/// index is of another store.
[[nodiscard]] Result<void> catch_up(const Store& store, SearchIndex& index, const IndexerSettings& settings = {});
/// Everything in which the index differs from the store; at most `most`. Errors refused: ended by `progress`.
[[nodiscard]] Result<std::vector<SearchDifference>> compare_index(const SearchIndex& index, const Store& store,
                                                                  std::size_t most, const BuildProgress& progress = {});
/// What a rebuild says in the end.
[[nodiscard]] std::string reindexed(const SearchCounts& counts);
/// Where the index of a store is kept.
[[nodiscard]] SearchOptions search_options(const std::string& store_path);

class Indexer {
 public:
  Indexer(const Store& store, const Clock& clock, SearchOptions options, IndexerHooks hooks,
          IndexerSettings settings = {});
  ~Indexer();
  Indexer(const Indexer&) = delete;
  Indexer& operator=(const Indexer&) = delete;

  void start();
  /// Something was committed.
  void notify();
  void stop();
  /// Builds it anew, from what is kept now, while the old one serves, and waits for that; ends when the last who waits
  /// no longer wants it. Errors refused: `progress` ended it; what the build says otherwise.
  [[nodiscard]] Result<SearchCounts> rebuild(const BuildProgress& progress);

  /// Everything in which the index differs from a store that goes on meanwhile: what differs in one look and not in the
  /// next was on its way. Indexing waits while it looks, searches do not. Errors io: there is no index to look at now;
  /// refused: `progress` ended it.
  [[nodiscard]] Result<std::vector<SearchDifference>> compare(std::size_t most, const BuildProgress& progress);

  [[nodiscard]] IndexerState state() const;
  /// Errors  io: there is no index to search now, and why.
  [[nodiscard]] Result<SearchPage> search(const SearchQuery& query, std::optional<AlertId> before,
                                          std::size_t limit) const;
  /// Returns once everything committed up to now is indexed, or `limit` is over: false.
  [[nodiscard]] bool wait_until_current(std::chrono::milliseconds limit);

 private:
  void work();
  /// One batch; true when there is more to do at once.
  [[nodiscard]] Result<bool> step();
  [[nodiscard]] Result<void> open();
  [[nodiscard]] Result<void> build(std::string_view why);
  [[nodiscard]] Result<void> room_to_build() const;
  [[nodiscard]] Result<std::string> reason_to_build();
  void refresh(std::uint64_t last);

  const Store& store_;
  const Clock& clock_;
  SearchOptions options_;
  IndexerHooks hooks_;
  IndexerSettings settings_;

  std::mutex at_work_;  // whoever writes the index or compares it; taken before mutex_
  mutable std::mutex mutex_;
  mutable std::condition_variable wake_;
  std::shared_ptr<SearchIndex> index_;  // set once open; its file may be replaced under it
  IndexerState state_;
  bool serving_ = false;  // what is open answers for the store
  bool stopping_ = false;
  bool woken_ = false;
  std::size_t waiting_ = 0;                          // who asked for one built anew
  std::uint64_t wanted_ = 0;                         // the build that the last of them waits for; 0: none
  std::uint64_t builds_begun_ = 0, build_done_ = 0;  // builds have numbers; the newest that was completed
  mutable bool damaged_ = false;                     // a search found it so
  std::optional<Instant> buried_since_;
  std::thread thread_;
};

}  // namespace dongtin
