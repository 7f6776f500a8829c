/// A decision: what an officer said of an alert, when and why. Never overwritten; the alert's state is their fold.
///
/// Invariants (make_decision): dismiss carries a reason; the actor is an account of the office, not a writer of news.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "storage/records/ids.hpp"
#include "storage/records/result.hpp"
#include "storage/records/time.hpp"

namespace dongtin {

enum class Act : std::uint8_t { open, confirm, dismiss, undo };
enum class State : std::uint8_t { fresh, opened, confirmed, dismissed };

[[nodiscard]] std::string_view name(Act act) noexcept;
[[nodiscard]] std::string_view name(State state) noexcept;  // "new", "opened", ...
[[nodiscard]] std::optional<Act> act_from(std::string_view name) noexcept;
[[nodiscard]] std::optional<State> state_from(std::string_view name) noexcept;

inline constexpr std::size_t kMaxReasonBytes = 2000;

struct Decision {
  Sequence sequence;  // given by the writer; orders decisions, the time does not
  AlertId alert;
  Act act = Act::open;
  std::string actor;   // office account or "local"
  std::string reason;  // plain text, at most kMaxReasonBytes
  Instant at{};
  bool operator==(const Decision&) const = default;
};

[[nodiscard]] Result<Decision> make_decision(AlertId alert, Act act, std::string actor, std::string reason, Instant at);

/// The state after the decisions, in sequence order. undo takes back the last act that is not undone yet.
[[nodiscard]] State fold(std::span<const Decision> decisions);

}  // namespace dongtin
