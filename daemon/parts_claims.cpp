// How the daemon keeps its claims: the look at the register, and who may suggest one.
#include <algorithm>

#include "daemon/claims.hpp"
#include "daemon/parts.hpp"

namespace dongtin {

namespace {

constexpr std::size_t kMaxWarnings = 20;
constexpr std::chrono::milliseconds kShortestWait{200};

}  // namespace

ClaimWatchPorts App::Parts::claim_watch_ports() {
  ClaimWatchPorts out{*store, clock};
  out.files = [this] {
    auto now = in_force();
    const std::span<const ClaimReviewEntry> of_packs(now->claims);
    const std::span<const Gazetteer> gazetteers(now->config.gazetteers);
    const std::size_t most = now->config.settings.claims.max_claims;
    return ClaimFiles{std::move(now), of_packs, gazetteers, most};
  };
  out.in_use = [this] { return claims.get(); };
  out.swap = [this](std::shared_ptr<const ClaimIndex> index) {
    claims.swap(std::move(index));
    notify_meaning();
  };
  out.start = [this](JobParameters parameters) { return jobs.start("apply", std::move(parameters), "dongtin"); };
  out.look = [this](std::uint64_t job) { return jobs.look(job); };
  out.keep = [this](std::vector<AppliedClaim> applied) {
    return writer->write_and_wait([&applied](Store& to) { return to.put_applied_claims(std::move(applied)); });
  };
  out.told = [this](const ClaimsNow& now, std::size_t waiting) {
    metrics.claims(now.live, now.ended, waiting, now.index->memory_bytes());
  };
  return out;
}

/// On a reader, so that no worker waits for an index to be built.
net::awaitable<void> App::Parts::keep_claims() {
  const auto work = [this](unsigned) { return claim_watch.look(); };
  for (;;) {
    auto looking = on(readers, Lane::second, work);
    const auto next_end = co_await std::move(looking);
    std::chrono::milliseconds wait = settings.claims.refresh;
    if (next_end) wait = std::clamp(std::chrono::milliseconds(*next_end - clock.now()), kShortestWait, wait);
    auto due = wait_until(std::chrono::steady_clock::now() + wait);
    co_await std::move(due);
  }
}

void App::Parts::admit_claims(std::vector<SuggestedClaim>& said, const Page& page,
                              std::vector<std::string>& warnings) const {
  const auto now = in_force();
  const auto& allowed = now->config.settings.claims.publishers;
  std::erase_if(said, [&](const SuggestedClaim& each) {
    const ClaimReviewEntry entry{1, each.claim, each.about, each.valid_until};
    auto refused = refusal_of_publisher(each.claim, each.about, page.url, allowed);
    if (!refused) refused = refusal_of_claim(entry, allowed, now->config.gazetteers);
    if (refused && warnings.size() < kMaxWarnings) warnings.push_back(each.claim.id() + ": " + refused->line());
    return refused.has_value();
  });
}

}  // namespace dongtin
