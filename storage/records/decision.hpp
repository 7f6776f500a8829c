/// A decision: what an officer said of an alert, when and why. Never overwritten; the workflow is a fold over them.
///
/// Invariants (make_decision, which every store calls again): dismiss carries a reason, ask an agency and a day, answer
/// a publication; a verdict cannot exist without the publication that says it. The actor is an account of the office,
/// not a writer of news.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "storage/records/claim.hpp"
#include "storage/records/ids.hpp"
#include "storage/records/result.hpp"
#include "storage/records/time.hpp"

namespace dongtin {

enum class Act : std::uint8_t { open, confirm, dismiss, undo, ask, answer, assign, note, hold, unhold };
enum class State : std::uint8_t { fresh, opened, confirmed, dismissed, asked, answered };

[[nodiscard]] std::string_view name(Act act) noexcept;
[[nodiscard]] std::string_view name(State state) noexcept;  // "new", "opened", ...
[[nodiscard]] std::optional<Act> act_from(std::string_view name) noexcept;
[[nodiscard]] std::optional<State> state_from(std::string_view name) noexcept;

inline constexpr std::size_t kMaxReasonBytes = 2000;
inline constexpr std::size_t kMaxNameBytes = 200;  // of an agency, a publisher, an account

/// What somebody named published, and where it can be read.
class Publication {
 public:
  [[nodiscard]] const std::string& publisher() const noexcept { return publisher_; }
  [[nodiscard]] const std::string& url() const noexcept { return url_; }
  bool operator==(const Publication&) const = default;
  /// malformed without a publisher or without an http(s) link.
  [[nodiscard]] static Result<Publication> make(std::string_view publisher, std::string_view url);

 private:
  Publication() = default;
  std::string publisher_, url_;
};

/// A verdict a person recorded: never without the publication that says it, and only the three that are published.
class RecordedVerdict {
 public:
  [[nodiscard]] Verdict verdict() const noexcept { return verdict_; }
  [[nodiscard]] const Publication& publication() const noexcept { return publication_; }
  bool operator==(const RecordedVerdict&) const = default;
  /// malformed for a verdict other than tin giả, tin sai sự thật, tin xác thực.
  [[nodiscard]] static Result<RecordedVerdict> make(Verdict verdict, Publication publication);

 private:
  RecordedVerdict(Verdict verdict, Publication publication) : verdict_(verdict), publication_(std::move(publication)) {}
  Verdict verdict_;
  Publication publication_;
};

struct Decision {
  Sequence sequence;  // given by the writer; orders decisions, the time does not
  AlertId alert;
  Act act = Act::open;
  std::string actor;   // office account or "local"
  std::string reason;  // plain text, at most kMaxReasonBytes; of note the note itself
  Instant at{};
  std::uint32_t assessment = 0;            // the revision that was judged; given by the writer
  std::string agency;                      // ask: who is asked to verify
  std::optional<Instant> due;              // ask: by when
  std::string assignee;                    // assign: an account of the office; empty: nobody
  std::optional<Publication> publication;  // answer: the official answer
  std::optional<RecordedVerdict> verdict;  // confirm, answer: what an authority published
  bool operator==(const Decision&) const = default;
};

[[nodiscard]] Result<Decision> make_decision(Decision draft);
[[nodiscard]] Result<Decision> make_decision(AlertId alert, Act act, std::string actor, std::string reason, Instant at);

/// Where an alert stands.
struct Workflow {
  State state = State::fresh;
  std::string assignee;
  std::string agency;                      // asked last
  std::optional<Instant> due;              // their answer
  std::optional<Publication> publication;  // their answer
  std::optional<RecordedVerdict> verdict;
  bool held = false;           // kept whatever its age
  std::uint32_t undoable = 0;  // acts that undo could take back, one after the other
  bool operator==(const Workflow&) const = default;
};
/// A case that somebody is at work on: no retention time reaches it.
[[nodiscard]] constexpr bool is_open_case(const Workflow& w) noexcept {
  return w.held || w.state == State::opened || w.state == State::asked;
}

/// After the decisions, in sequence order. undo takes back the last act that is not undone yet; notes stay.
[[nodiscard]] Workflow fold(std::span<const Decision> decisions);

}  // namespace dongtin
