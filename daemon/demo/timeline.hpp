/// What the sample site has published at an instant: a function of (instant - start) and nothing else.
///
/// In      start, pace (one tick), an instant. Out entries in the order they appeared, with their wording of that
///         moment. Errors none. Threads any; pure. Cost linear in the entries asked for.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/demo/news.hpp"

namespace dongtin {

/// A piece as it stands at an instant.
struct Entry {
  const Outlet* outlet = nullptr;
  std::string slug;
  std::uint32_t revision = 1;  // 2 once edited
  Wording wording;
  Instant published{};  // as the feed says it
  Instant updated{};    // when this wording appeared
  Expect expect = Expect::either;
  [[nodiscard]] std::string guid() const { return "urn:mau:" + slug; }
};

class Timeline {
 public:
  Timeline(Instant start, std::chrono::milliseconds pace) : start_(start), pace_(pace) {}

  [[nodiscard]] std::size_t count(Instant now) const;
  /// The index-th entry (from 0, oldest first), as it stands at `now`; index < count(now).
  [[nodiscard]] Entry entry(std::size_t index, Instant now) const;
  /// Newest first, at most `limit`, of one outlet.
  [[nodiscard]] std::vector<Entry> latest(const Outlet& outlet, Instant now, std::size_t limit) const;
  [[nodiscard]] std::optional<Entry> find(std::string_view slug, Instant now) const;

  [[nodiscard]] Instant start() const { return start_; }
  [[nodiscard]] std::chrono::milliseconds pace() const { return pace_; }

 private:
  Instant start_;
  std::chrono::milliseconds pace_;
};

}  // namespace dongtin
