#include "collectors/http/politeness.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <boost/asio/use_awaitable.hpp>
#include <charconv>

#include "collectors/feed/dates.hpp"

namespace dongtin {

namespace {

constexpr std::size_t kManyHosts = 4096;  // beyond this, idle ones are forgotten

}  // namespace

struct Politeness::Host {
  explicit Host(const net::any_io_executor& executor) : one_at_a_time(executor, 1) {}
  Permits one_at_a_time;
  std::chrono::steady_clock::time_point free_from{};
  Instant held_until{};
};

Politeness::Turn::~Turn() {
  if (host_) host_->free_from = std::chrono::steady_clock::now() + spacing_;
}

Politeness::Politeness(net::any_io_executor executor, const Clock& clock, Pace pace)
    : executor_(std::move(executor)), clock_(clock), pace_(pace) {}

Error Politeness::held(Instant until) const {
  return fail(Errc::rate_limited, fmt::format("the host asked to be left alone until {}", rfc3339(until)));
}

net::awaitable<Result<Politeness::Turn>> Politeness::turn(std::string host) {
  auto& slot = hosts_[host];
  if (!slot) {
    slot = std::make_shared<Host>(executor_);
    forget_idle();
  }
  const auto entry = hosts_[host];
  if (entry->held_until > clock_.now()) co_return held(entry->held_until);
  auto permit = co_await entry->one_at_a_time.acquire();
  if (entry->held_until > clock_.now()) co_return held(entry->held_until);
  if (entry->free_from > std::chrono::steady_clock::now()) {
    net::steady_timer gap(executor_, entry->free_from);
    co_await gap.async_wait(net::use_awaitable);
  }
  co_return Turn(entry, std::move(permit), pace_.spacing);
}

bool Politeness::retry_after(const std::string& host, std::string_view header) {
  const auto now = clock_.now();
  std::optional<Instant> until;
  std::int64_t seconds = 0;
  const auto [end, error] = std::from_chars(header.data(), header.data() + header.size(), seconds);
  if (error == std::errc() && end == header.data() + header.size() && seconds >= 0) {
    until = now + std::chrono::seconds(std::min(seconds, std::int64_t{pace_.max_retry_after.count()}));
  } else if (error == std::errc::result_out_of_range) {
    until = now + pace_.max_retry_after;
  } else if (const auto date = read_date(header, DateRules{})) {
    until = std::min(date->time, now + pace_.max_retry_after);
  }
  if (!until) return false;
  auto& slot = hosts_[host];
  if (!slot) slot = std::make_shared<Host>(executor_);
  slot->held_until = std::max(slot->held_until, *until);
  return true;
}

std::optional<Instant> Politeness::held_until(const std::string& host) const {
  const auto found = hosts_.find(host);
  if (found == hosts_.end() || found->second->held_until <= clock_.now()) return std::nullopt;
  return found->second->held_until;
}

void Politeness::forget_idle() {
  if (hosts_.size() < kManyHosts) return;
  const auto now = clock_.now();
  const auto steady = std::chrono::steady_clock::now();
  std::erase_if(hosts_, [&](const auto& entry) {
    const auto& host = *entry.second;
    return host.one_at_a_time.idle() && host.held_until <= now && host.free_from < steady &&
           entry.second.use_count() == 1 && host.free_from != std::chrono::steady_clock::time_point{};
  });
}

}  // namespace dongtin
