/// Good manners, per host and shared by all sources on it: one request at a time, a gap between two, Retry-After.
///
/// In      a host name before each request; what the host said after it.
/// Out     a Turn, kept while the request runs; the gap is counted from its end.
/// Errors  rate_limited at once while a host has asked us to stay away, with the time until then.
/// Threads the one that runs the executor. Cost one timer per waiting request; hosts not seen lately are forgotten.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "collectors/http/permits.hpp"
#include "storage/records/result.hpp"
#include "storage/records/time.hpp"

namespace dongtin {

class Politeness {
 public:
  struct Pace {
    std::chrono::milliseconds spacing{1500};
    std::chrono::seconds max_retry_after{86400};
  };
  struct Host;
  class Turn {
   public:
    Turn(std::shared_ptr<Host> host, Permits::Permit permit, std::chrono::milliseconds spacing)
        : host_(std::move(host)), permit_(std::move(permit)), spacing_(spacing) {}
    Turn(Turn&&) noexcept = default;
    Turn& operator=(Turn&&) = delete;
    ~Turn();

   private:
    std::shared_ptr<Host> host_;
    Permits::Permit permit_;
    std::chrono::milliseconds spacing_;
  };

  Politeness(net::any_io_executor executor, const Clock& clock, Pace pace);

  [[nodiscard]] net::awaitable<Result<Turn>> turn(std::string host);
  /// What a 429 or 503 said: whole seconds or an HTTP date, bounded. False if it can be read as neither.
  bool retry_after(const std::string& host, std::string_view header);
  [[nodiscard]] std::optional<Instant> held_until(const std::string& host) const;
  [[nodiscard]] std::size_t hosts() const noexcept { return hosts_.size(); }

 private:
  [[nodiscard]] Error held(Instant until) const;
  void forget_idle();

  net::any_io_executor executor_;
  const Clock& clock_;
  Pace pace_;
  std::map<std::string, std::shared_ptr<Host>, std::less<>> hosts_;
};

}  // namespace dongtin
