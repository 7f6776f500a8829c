/// A source: what to watch and how often.
///
/// Invariants (make_source): the id is a slug and never reused; `every` is at least one minute; the address is an
/// absolute http(s) URL. A source of one account must be an institution (DESIGN of the product, "content, not people").
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "storage/records/ids.hpp"
#include "storage/records/time.hpp"

namespace dongtin {

enum class Tier : std::uint8_t { official, press, aggregator, social, forum };
inline constexpr std::size_t kTierCount = 5;

[[nodiscard]] std::string_view name(Tier tier) noexcept;
[[nodiscard]] std::optional<Tier> tier_from(std::string_view name) noexcept;

/// Which of the two lanes of every queue the tier travels in; they are served 3:1.
enum class Lane : std::uint8_t { first, second };
[[nodiscard]] constexpr Lane lane_of(Tier tier) noexcept {
  return tier == Tier::official || tier == Tier::press ? Lane::first : Lane::second;
}

struct Source {
  SourceId id;
  std::string kind;   // a row of collectors/registry.cpp: "feed"
  std::string title;  // as officers read it: "Báo Gia Lai"
  std::string url;
  Tier tier = Tier::press;
  std::chrono::seconds every{300};  // the floor of the adaptive interval
  std::string lang = "vi";
  std::optional<PlaceId> home;  // the province whose outlet this is; supports ambiguous place names
  bool month_first = false;     // this source writes m/d/Y dates
  bool operator==(const Source&) const = default;
};

[[nodiscard]] Result<Source> make_source(Source draft);

/// Opaque to everybody but the collector that wrote it. Kept verbatim.
struct Cursor {
  std::string value;
  bool operator==(const Cursor&) const = default;
};

/// What a source is doing, as the sources page and /metrics say it.
enum class Health : std::uint8_t { pending, ok, unreachable, not_a_feed, empty, quiet, stale, needs_token };
[[nodiscard]] std::string_view name(Health health) noexcept;

/// The last poll of a source. Kept beside the cursor so that a restart shows the truth at once.
struct SourceState {
  Health health = Health::pending;
  Instant last_attempt{};
  Instant last_success{};
  Instant since{};             // when `health` began
  std::uint32_t failures = 0;  // in a row
  std::int32_t http_status = 0;
  std::uint64_t bytes = 0;  // decoded body of the last answer
  std::string content_type;
  std::string encoding;  // as detected
  std::string message;   // one clear line, empty when ok
  std::uint64_t items_total = 0;
  std::uint32_t items_last = 0;      // entries in the last parsed document
  std::chrono::seconds interval{0};  // the adaptive interval now in force
  bool operator==(const SourceState&) const = default;
};

}  // namespace dongtin
