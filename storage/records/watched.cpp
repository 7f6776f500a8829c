#include "storage/records/watched.hpp"

#include <algorithm>

#include "storage/records/text.hpp"

namespace dongtin {

namespace {

Error wrong(std::string what) {
  return fail(Errc::malformed, std::move(what));
}

bool one_line(std::string_view text) {
  return is_valid_utf8(text) && std::ranges::none_of(text, [](unsigned char c) { return c < 0x20 || c == 0x7F; });
}

}  // namespace

std::string_view name(WatchChange::Kind kind) noexcept {
  switch (kind) {
    case WatchChange::Kind::added:
      return "added";
    case WatchChange::Kind::removed:
      return "removed";
    case WatchChange::Kind::silent:
      return "silent";
    case WatchChange::Kind::heard:
      break;
  }
  return "heard";
}

std::optional<Error> check(const WatchedNow& watched) {
  if (std::ranges::adjacent_find(watched.sources, std::ranges::greater_equal{}, &WatchedSource::id) !=
      watched.sources.end()) {
    return wrong("the watched sources stand by id, each once");
  }
  for (const auto& source : watched.sources) {
    if (!is_slug(source.id.value)) return wrong("a watched source needs the id of one");
  }
  if (std::ranges::adjacent_find(watched.topics, std::ranges::greater_equal{}, &WatchedTopic::topic) !=
      watched.topics.end()) {
    return wrong("the watched topics stand by name, each once");
  }
  for (const auto& each : watched.topics) {
    if (each.topic.empty() || each.topic.size() > kMaxTopicBytes || !one_line(each.topic)) {
      return wrong("a topic is one short line");
    }
  }
  return std::nullopt;
}

std::optional<Error> check(const WatchedWeek& week) {
  if (week.changes.size() > kMostWeekChanges) return wrong("a week holds too many changes of the watched set");
  if (!std::ranges::is_sorted(week.changes, {}, &WatchChange::at)) return wrong("changes stand in order of time");
  for (const auto& change : week.changes) {
    if (!is_slug(change.source.value)) return wrong("a change of the watched set needs the id of a source");
    if (week_of(change.at) != week.week) return wrong("a change lies outside its week");
  }
  return std::nullopt;
}

std::optional<Error> check(const DisasterMode& mode) {
  if (mode.by.empty()) return wrong("disaster mode needs who asked for it");
  if (mode.until < mode.from) return wrong("disaster mode must end after it begins");
  if (mode.reason.size() > kMaxDisasterReasonBytes || (!mode.reason.empty() && !one_line(mode.reason))) {
    return wrong("the reason is one line of at most " + std::to_string(kMaxDisasterReasonBytes) + " bytes");
  }
  return std::nullopt;
}

}  // namespace dongtin
