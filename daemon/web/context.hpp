/// What the serving side needs of the program, as references and functions; the application fills it in.
///
/// Everything referred to outlives the Server. The functions are called on the serving thread, but for `rules`,
/// `sources`, `pack_claims`, `suggestions`, `ready`, `metrics_text` and `documents.published`, which workers call: they
/// may be called from any thread.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/documents/check.hpp"
#include "daemon/executor.hpp"
#include "daemon/jobs.hpp"
#include "daemon/metrics.hpp"
#include "daemon/release.hpp"
#include "daemon/search/indexer.hpp"
#include "daemon/trends/trends.hpp"
#include "daemon/web/committed.hpp"
#include "matchers/rule_costs.hpp"
#include "matchers/rule_set.hpp"
#include "storage/records/time.hpp"
#include "storage/store.hpp"

namespace dongtin {

struct Readiness {
  bool ready = false;
  std::vector<std::string> reasons;  // why not, one line each
};

struct ServeLimits {
  std::size_t max_header_bytes = 16ull << 10;
  std::size_t max_request_bytes = 64ull << 10;       // body
  std::chrono::milliseconds request_timeout{30000};  // to read a whole request, to write a whole answer, to stay idle
  std::chrono::milliseconds heartbeat{15000};        // of event streams
  std::chrono::milliseconds stop_timeout{10000};     // for answers under way when the server stops
  std::uint32_t max_connections = 256;               // half of them at most are event streams
  std::size_t sse_backlog = 1000;                    // entries a client may be behind before it gets `reset`
  std::size_t scan_limit = 5000;                     // alerts one list request looks at
  std::vector<std::string> hosts;                    // Host names answered besides those of loopback
};

struct AdminHooks {
  /// On a worker.
  std::function<Result<Replay>(AlertId, std::optional<std::uint32_t> revision)> replay;
  std::function<net::awaitable<Result<std::string>>()> status;  // JSON
  Jobs* jobs = nullptr;
};

/// The check of documents: a pool of its own, because a PDF keeps a thread waiting for seconds.
struct DocumentDesk {
  WorkPool* pool = nullptr;
  DocumentLimits limits{};
  std::function<std::shared_ptr<const PublishedRegister>()> published{};  // on a worker; may give null
  std::size_t max_waiting = 8;                                            // checks at once, the one at work included
};

struct ServeContext {
  const Store& store;
  const Release& release;
  Metrics& metrics;
  const Clock& clock;
  WorkPool& pool;  // reads of the store run here
  Committed& committed;
  ServeLimits limits{};
  std::function<net::awaitable<Result<Decision>>(Decision, Expected)> decide{};
  /// Enters the audit before it answers.
  std::function<net::awaitable<Result<Permalink>>(AlertId)> open_permalink{};
  std::function<net::awaitable<Result<StoryDecision>>(StoryDecision)> decide_story{};
  std::function<std::vector<SourceRow>()> sources{};
  std::function<std::shared_ptr<const RuleSet>()> rules{};  // may give null: before rules are loaded
  const RuleCosts* costs = nullptr;                         // null: nothing is metered
  /// Of the packs in use.
  std::function<std::vector<ClaimReviewEntry>()> pack_claims{};
  std::function<Result<std::vector<SuggestionRow>>()> suggestions{};
  std::function<std::string()> metrics_text{};
  std::function<Readiness()> ready{};
  std::function<void(std::string_view line)> log{};  // an answer that failed by our own fault
  AdminHooks admin{};
  Indexer* indexer = nullptr;  // null: there is no search
  Trends* trends = nullptr;    // null: nothing is said of counts
  DisasterSettings disaster{};
  /// Any other write, in order with what comes in.
  std::function<net::awaitable<Result<void>>(std::function<Result<void>(Store&)>)> write{};
  DocumentDesk documents{};
};

}  // namespace dongtin
