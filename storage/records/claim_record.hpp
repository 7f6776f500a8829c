/// A claim as the office keeps it: proposed by one person with the publication it rests on, put in force by another.
///
/// Invariants (make_claim_record): the text has a checkable element; the publisher stands on the allow list, the link
/// and the fetched publication are on one of its hosts, and it is not the agency the claim is about; whoever put it in
/// force is not who proposed it. A change is a new revision, earlier ones are kept; the end of its validity is none:
/// it comes by the clock, and nobody does it.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "storage/records/account.hpp"
#include "storage/records/capture.hpp"
#include "storage/records/claim.hpp"

namespace dongtin {

/// What can be checked in a claim.
struct ClaimElement {
  enum class Kind : std::uint8_t { number, date, place, document, account, domain };
  Kind kind = Kind::number;
  std::string value;  // as it stands in the claim's text
  bool operator==(const ClaimElement&) const = default;
};
[[nodiscard]] std::string_view name(ClaimElement::Kind kind) noexcept;
[[nodiscard]] std::optional<ClaimElement::Kind> claim_element_from(std::string_view name) noexcept;

/// Whose word counts: a name, and the hosts it publishes on (their subdomains too).
struct ClaimPublisher {
  std::string name;
  std::vector<std::string> hosts;
  bool operator==(const ClaimPublisher&) const = default;
};

enum class ClaimState : std::uint8_t { proposed, live, withdrawn, superseded };
[[nodiscard]] std::string_view name(ClaimState state) noexcept;

/// Its state at one moment: what was put in force is `expired` once its validity is over.
enum class ClaimStanding : std::uint8_t { proposed, live, expired, withdrawn, superseded };
[[nodiscard]] std::string_view name(ClaimStanding standing) noexcept;
[[nodiscard]] std::optional<ClaimStanding> claim_standing_from(std::string_view name) noexcept;

inline constexpr std::size_t kMaxClaimIdBytes = 200;
inline constexpr std::size_t kMaxClaimElements = 50;
inline constexpr std::size_t kMaxPublicationBytes = 4ull << 20;

/// Who did something with a record of two persons, and when.
struct Deed {
  AccountId by;
  Instant at{};
  std::uint64_t act = 0;  // as AccountChange::act
  bool operator==(const Deed&) const = default;
};

class ClaimRecord {
 public:
  [[nodiscard]] const Claim& claim() const noexcept { return draft_.claim; }
  [[nodiscard]] std::uint32_t revision() const noexcept { return draft_.revision; }
  [[nodiscard]] ClaimState state() const noexcept { return draft_.state; }
  [[nodiscard]] const std::string& about() const noexcept { return draft_.about; }
  [[nodiscard]] const std::vector<ClaimElement>& elements() const noexcept { return draft_.elements; }
  /// SHA-256 of the stored Capture of the publication, under which the store has it.
  [[nodiscard]] const Digest& publication() const noexcept { return draft_.publication; }
  [[nodiscard]] const Deed& proposed() const noexcept { return draft_.proposed; }
  [[nodiscard]] const std::optional<Deed>& activated() const noexcept { return draft_.activated; }
  [[nodiscard]] const std::optional<Deed>& ended() const noexcept { return draft_.ended; }
  [[nodiscard]] const std::string& reason() const noexcept { return draft_.reason; }
  [[nodiscard]] const std::string& supersedes() const noexcept { return draft_.supersedes; }
  [[nodiscard]] const std::string& superseded_by() const noexcept { return draft_.superseded_by; }
  /// The first moment at which its publisher no longer stands by it; none: it has no end of its own.
  [[nodiscard]] const std::optional<Instant>& valid_until() const noexcept { return draft_.valid_until; }
  bool operator==(const ClaimRecord&) const = default;

  struct Draft {
    Claim claim;
    std::uint32_t revision = 1;
    ClaimState state = ClaimState::proposed;
    std::string about;  // whom or what it is about: an agency, a place, an event
    std::vector<ClaimElement> elements;
    Digest publication;
    Deed proposed;
    std::optional<Deed> activated;  // live, and what was live
    std::optional<Deed> ended;      // withdrawn, superseded
    std::string reason;             // withdrawn: why
    std::string supersedes;         // the claim that ends when this one goes live
    std::string superseded_by;
    std::optional<Instant> valid_until = {};
    bool operator==(const Draft&) const = default;
  };
  [[nodiscard]] const Draft& draft() const noexcept { return draft_; }
  friend Result<ClaimRecord> make_claim_record(Draft draft);

 private:
  explicit ClaimRecord(Draft draft) : draft_(std::move(draft)) {}
  Draft draft_;
};

/// All of the above but the allow list, which changes and is asked when a claim is proposed and put in force.
[[nodiscard]] Result<ClaimRecord> make_claim_record(ClaimRecord::Draft draft);
/// Why the publisher's word does not count for this claim; nothing when it does. `fetched`: the final address of the
/// publication.
[[nodiscard]] std::optional<Error> refusal_of_publisher(const Claim& claim, std::string_view about,
                                                        std::string_view fetched,
                                                        std::span<const ClaimPublisher> allowed);
/// True of names one of which is in the other, case, accents and punctuation aside: its word on itself does not count.
[[nodiscard]] bool vouches_for_itself(std::string_view publisher, std::string_view about);
/// True of hosts that are one of the publisher's or under one.
[[nodiscard]] bool publishes_on(const ClaimPublisher& publisher, std::string_view host);

[[nodiscard]] ClaimStanding standing_at(const ClaimRecord& newest, Instant now) noexcept;
/// True when it is in force at `now`: its newest revision, put in force by then and still valid.
[[nodiscard]] bool is_live(const ClaimRecord& newest, Instant now) noexcept;

/// What somebody proposes.
struct ClaimProposal {
  Claim claim;
  std::string about;
  std::vector<ClaimElement> elements;
  Capture publication;
  std::string supersedes;
  std::optional<Instant> valid_until = {};
};

}  // namespace dongtin
