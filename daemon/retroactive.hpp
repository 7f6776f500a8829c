/// dongtin rules apply and claims apply: a live rule, or a claim, run over what is kept, as a job.
///
/// In      a rule in force or the ids of claims, and a window. The archive of unmatched text is read, and the alerts
/// that
///         lack the rule's match; of a claim all alerts. An item is matched against all live rules and claims, so that
///         its assessment is complete.
/// Out     proposals: new alerts are marked retroactive, alerts already there get another assessment. For a claim that
///         ended, that is one without it.
///         Run again it proposes nothing, since what it found no longer lacks it.
/// Errors  malformed: no such rule in force, a draft, no such claim, a window that is none. refused: asked to stop;
/// what was written
///         until then stays. Those of the store. Threads the job's.
/// Cost    at most kRetroactiveRate items a second and one commit at a time, so that what comes in goes first.
#pragma once

#include <functional>
#include <memory>

#include "daemon/jobs.hpp"
#include "matchers/claims.hpp"
#include "matchers/guard/guard.hpp"
#include "storage/store.hpp"

namespace dongtin {

inline constexpr std::size_t kRetroactiveRate = 2000;

struct RetroactivePorts {
  std::function<Result<Store*>()> store;  // gives the open store, and keeps it
  const Clock& clock;
  std::function<AdmittedRules()> rules;
  std::function<std::shared_ptr<const ClaimIndex>()> claims;
  std::function<Result<void>(Commit)> apply{};  // waits until it is written; empty: at once
  std::string code{};                           // version of the program
};
/// Parameters: rule, or claim (several: one a line); since and until, a day (YYYY-MM-DD, as in Viet Nam) or RFC 3339,
/// on when an item was first seen.
[[nodiscard]] JobKind apply_job(RetroactivePorts ports);

/// YYYY-MM-DD, which begins at midnight in Viet Nam, or RFC 3339.
[[nodiscard]] Result<Instant> parse_moment(std::string_view text);

}  // namespace dongtin
