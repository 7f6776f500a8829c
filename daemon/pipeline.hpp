/// The life of a page on a worker: parse, skip what was seen, match, assess, propose.
///
/// The address of a social or forum post, and any that names an account, is cut to its host before anything else sees
/// it, and kept sealed only; without a Sealer it is not kept at all.
///
/// In      a page and the collector that fetched it. Out commits of at most kMaxCommitItems items, in order; the
///         cursor rides on the last. Errors what the collector or the store said, naming the source.
/// Threads any worker, with that worker's number; rules are swapped as a whole and one snapshot serves a whole page.
#pragma once

#include <atomic>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "collectors/collector.hpp"
#include "daemon/in_flight.hpp"
#include "daemon/quarantine.hpp"
#include "matchers/claims.hpp"
#include "matchers/frequencies.hpp"
#include "matchers/guard/guard.hpp"
#include "matchers/rule_costs.hpp"
#include "storage/sealing.hpp"
#include "storage/store.hpp"

namespace dongtin {

/// What is in force, swapped whole.
template <class T>
class Current {
 public:
  explicit Current(T now) : now_(std::move(now)) {}
  [[nodiscard]] T get() const {
    const std::lock_guard lock(mutex_);
    return now_;
  }
  void swap(T next) {
    const std::lock_guard lock(mutex_);
    std::swap(now_, next);
  }
  /// False when something else than `seen` is in force.
  [[nodiscard]] bool replace(const T& seen, T next) {
    const std::lock_guard lock(mutex_);
    if (!(now_ == seen)) return false;
    std::swap(now_, next);
    return true;
  }

 private:
  mutable std::mutex mutex_;  // held for a pointer's copy, once a page
  T now_;
};
using CurrentRules = Current<AdmittedRules>;
using CurrentClaims = Current<std::shared_ptr<const ClaimIndex>>;

struct Processed {
  std::vector<Commit> commits;
  std::size_t entries = 0;   // in the document
  std::size_t seen = 0;      // skipped: same id, same bytes
  std::size_t left_out = 0;  // beyond the bound
  std::vector<std::string> warnings;
  std::string encoding;
  Hints hints;
  Digest page;               // SHA-256 of its bytes
  bool quarantined = false;  // this very page was in flight at two crashes; nothing was done
};

struct PipelineHooks {
  std::function<void(const Item&, const MatchList&, const Assessment&)> item;  // every item that was matched
  /// Takes out of what a source of claims says that which may not stand for a claim here, and says why in `warnings`.
  /// Unset, nothing of it is kept.
  std::function<void(std::vector<SuggestedClaim>&, const Page&, std::vector<std::string>& warnings)> claims = {};
  RuleCosts* costs = nullptr;          // hears what every rule costs
  Frequencies* frequencies = nullptr;  // counts what stands in one item of kMeasureEvery
};
inline constexpr std::uint32_t kMeasureEvery = 64;

/// Topics and harm categories of the rules that matched, sorted, each once.
[[nodiscard]] std::vector<std::string> topics_of(const MatchList& matches, const RuleSet& rules);

class Pipeline {
 public:
  /// `code`: the version of the program, for the stamps.
  Pipeline(const Store& store, const CurrentRules& rules, const CurrentClaims& claims, InFlight& in_flight,
           const Quarantine& quarantine, unsigned workers, ItemLimits limits, PipelineHooks hooks,
           std::string code = {}, std::optional<Sealer> sealer = {});
  /// Whether unmatched text may go into the archive; any thread.
  void archive(bool wanted) { archive_ = wanted; }
  [[nodiscard]] Result<Processed> process(const Collector& collector, const Source& source, const Page& page,
                                          unsigned worker);

 private:
  const Store& store_;
  const CurrentRules& rules_;
  const CurrentClaims& claims_;
  InFlight& in_flight_;
  const Quarantine& quarantine_;
  ItemLimits limits_;
  PipelineHooks hooks_;
  std::string code_;
  std::optional<Sealer> sealer_;
  [[nodiscard]] Result<void> suggest(std::vector<SuggestedClaim> claims, const Page& page, Commit& commit,
                                     Processed& out) const;
  std::atomic<bool> archive_{true};
  struct Desk {
    Scratch scratch;
    MatchList matches;
    std::uint32_t matched = 0;  // items
  };
  std::vector<Desk> desks_;  // one per worker
};

}  // namespace dongtin
