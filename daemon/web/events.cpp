#include "daemon/web/events.hpp"

#include <fmt/format.h>

#include "daemon/web/filters.hpp"
#include "daemon/web/json.hpp"

namespace dongtin {

Result<std::optional<std::uint64_t>> EventFeed::position(const Request& request) {
  const auto* after = find(request.query, "after");
  const auto& given = !request.last_event_id.empty() || !after ? request.last_event_id : *after;
  if (given.empty() && !after) return std::optional<std::uint64_t>{};
  if (given == "0") return std::optional<std::uint64_t>{0};
  const auto number = parse_number(given);
  if (!number) return fail(Errc::malformed, "after and Last-Event-ID are the id of an event, or 0");
  return std::optional<std::uint64_t>{*number};
}

std::string EventFeed::reset(std::uint64_t to) {
  after_ = to;
  return fmt::format("id: {0}\nevent: reset\ndata: {{\"sequence\":{0}}}\n\n", to);
}

Result<std::string> EventFeed::next() {
  auto counts = context_.store.counts();
  if (!counts) return counts.error();
  const auto last = counts->log_last;
  if (!after_) {
    after_ = last;
    return fmt::format("id: {}\n\n", last);  // so that a client that is cut off before any event can go on from here
  }
  // A position beyond the log is of another store, or of this one before it was restored.
  if (*after_ > last) return reset(last);
  if (*after_ == last) return std::string{};
  if (last - *after_ > context_.limits.sse_backlog) return reset(last);
  auto entries = context_.store.log(Sequence{*after_}, kEventBatch);
  if (!entries) {
    if (entries.error().code == Errc::not_found) return reset(last);
    return entries.error();
  }
  if (entries->empty()) return std::string{};
  after_ = entries->back().sequence.value;
  auto released = context_.release(Audience::api, Purpose::follow, std::move(*entries));
  if (!released) return released.error();
  return events_text(*released);
}

}  // namespace dongtin
