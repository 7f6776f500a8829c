#include "daemon/claim_watch.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "daemon/log.hpp"

namespace dongtin {

namespace {

constexpr std::size_t kMaxNamed = 5;  // ids in one line of the log

std::string named(const std::vector<std::string>& ids) {
  const auto shown = std::min(ids.size(), kMaxNamed);
  auto out = fmt::format("{}", fmt::join(ids.begin(), ids.begin() + static_cast<std::ptrdiff_t>(shown), ", "));
  return ids.size() > shown ? out + fmt::format(" and {} more", ids.size() - shown) : out;
}

}  // namespace

ClaimWatch::ClaimWatch(ClaimWatchPorts ports, std::chrono::seconds look_back)
    : ports_(std::move(ports)), look_back_(look_back) {}

void ClaimWatch::complain(const Error& error) {
  if (complaint_ == error.line()) return;
  complaint_ = error.line();
  log::error("claims.unread", {{"why", complaint_}, {"next", "the claims in use stay; it is tried again"}});
}

std::optional<Instant> ClaimWatch::look() {
  const auto now = ports_.clock.now();
  renew(now);
  if (now_.index) follow_up(now);
  return now_.next_end;
}

/// Reads the register when anything says that it is not what it was.
void ClaimWatch::renew(Instant now) {
  const auto counts = ports_.store.counts();  // before the claims: an act in between is seen the next time
  if (!counts) return complain(counts.error());
  const auto files = ports_.files();
  const bool ended = now_.next_end && *now_.next_end <= now;
  if (now_.index && acts_ == counts->acts && files_ == files.owner && !ended) return;
  auto read = claims_at(ports_.store, files.claims, files.gazetteers, now, files.max_claims);
  if (!read) return complain(read.error());
  complaint_.clear();
  acts_ = counts->acts;
  files_ = files.owner;
  now_ = *std::move(read);
  wanted_ = applied_by(*now_.index);
  const auto in_use = ports_.in_use();
  if (in_use->revision() == now_.index->revision()) return;
  const auto changed = changed_between(applied_by(*in_use), wanted_);
  ports_.swap(now_.index);
  log::info("claims.changed", {{"live", now_.live},
                               {"ended", now_.ended},
                               {"claims", named(changed)},
                               {"revision", now_.index->revision().hex().substr(0, 12)}});
}

void ClaimWatch::ask_job(Instant now) {
  const auto status = ports_.look(*job_);
  if (status && status->state == JobState::running) return;
  job_.reset();
  if (status && status->state == JobState::done) {
    if (auto kept = ports_.keep(of_job_); !kept) return complain(kept.error());
    applied_ = std::move(of_job_);
    return;
  }
  retry_ = now + kApplyRetry;
  log::warn("claims.not_applied", {{"why", status ? status->message : status.error().line()},
                                   {"next", "what is kept is assessed again later, or by dongtin claims apply"}});
}

/// What is kept was assessed with other claims than those in force: it is looked at again.
void ClaimWatch::follow_up(Instant now) {
  if (!applied_) {
    auto held = ports_.store.applied_claims();
    if (!held) return complain(held.error());
    applied_ = *std::move(held);
  }
  if (job_) ask_job(now);
  const auto changed = changed_between(*applied_, wanted_);
  if (ports_.told) ports_.told(now_, changed.size());
  if (changed.empty() || job_ || now < retry_) return;
  const auto counts = ports_.store.counts();
  if (!counts) return complain(counts.error());
  if (counts->alerts == 0 && counts->archived == 0) {  // nothing is kept that could be looked at
    if (auto kept = ports_.keep(wanted_); !kept) return complain(kept.error());
    applied_ = wanted_;
    if (ports_.told) ports_.told(now_, 0);
    return;
  }
  const auto started =
      ports_.start({{"claim", fmt::format("{}", fmt::join(changed, "\n"))}, {"since", rfc3339(now - look_back_)}});
  if (!started) return;  // another run is under way: the next look asks again
  job_ = *started;
  of_job_ = wanted_;
}

}  // namespace dongtin
