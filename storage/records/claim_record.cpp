#include "storage/records/claim_record.hpp"

#include <algorithm>
#include <array>

#include "storage/records/decision.hpp"
#include "storage/records/letters.hpp"
#include "storage/records/text.hpp"
#include "storage/records/url.hpp"

namespace dongtin {

namespace {

using Kind = ClaimElement::Kind;
constexpr std::array<std::string_view, 6> kElementKinds{"number", "date", "place", "document", "account", "domain"};
constexpr std::array<std::string_view, 4> kClaimStates{"proposed", "live", "withdrawn", "superseded"};
constexpr std::array<std::string_view, 5> kStandings{"proposed", "live", "expired", "withdrawn", "superseded"};

Error wrong(std::string what) {
  return fail(Errc::malformed, std::move(what)).at("claim");
}

std::size_t digits_in(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; }));
}

/// A name without case, accents, spaces and punctuation: two that differ in those only are one.
std::string bare(std::string_view text) {
  const auto nfc = to_nfc(text);
  std::string out;
  for (std::size_t i = 0; i < nfc.size();) {
    const auto lead = static_cast<unsigned char>(nfc[i]);
    const std::size_t length = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    char32_t c = length == 1 ? lead : lead & (0x7Fu >> length);
    for (std::size_t k = 1; k < length && i + k < nfc.size(); ++k) {
      c = (c << 6) | (static_cast<unsigned char>(nfc[i + k]) & 0x3F);
    }
    i += length;
    const auto letter = spelled_letter(c);
    switch (letter.base) {
      case 0:
        if ((c >= '0' && c <= '9') || c >= 0x80) out.append(nfc, i - length, length);
        break;
      case 'W':
        out += 'a';
        break;
      case 'P':
        out += 'o';
        break;
      default:
        out += letter.base < 'a' ? static_cast<char>(letter.base + 32) : letter.base;
    }
  }
  return out;
}

bool has_shape(const ClaimElement& element) {
  const auto& value = element.value;
  switch (element.kind) {
    case Kind::number:
    case Kind::date:
    case Kind::document:
      return digits_in(value) >= 1;
    case Kind::account:
      return digits_in(value) >= 6;
    case Kind::domain: {
      const auto dot = value.rfind('.');
      return dot != std::string::npos && dot > 0 && dot + 2 < value.size() &&
             value.find_first_of(" /@:") == std::string::npos;
    }
    case Kind::place:
      return bare(value).size() >= 2;
  }
  return false;
}

}  // namespace

std::string_view name(ClaimElement::Kind kind) noexcept {
  const auto at = static_cast<std::size_t>(kind);
  return at < kElementKinds.size() ? kElementKinds[at] : "unknown";
}

std::optional<ClaimElement::Kind> claim_element_from(std::string_view name) noexcept {
  const auto it = std::find(kElementKinds.begin(), kElementKinds.end(), name);
  if (it == kElementKinds.end()) return std::nullopt;
  return static_cast<Kind>(it - kElementKinds.begin());
}

std::string_view name(ClaimState state) noexcept {
  const auto at = static_cast<std::size_t>(state);
  return at < kClaimStates.size() ? kClaimStates[at] : "unknown";
}

std::string_view name(ClaimStanding standing) noexcept {
  const auto at = static_cast<std::size_t>(standing);
  return at < kStandings.size() ? kStandings[at] : "unknown";
}

std::optional<ClaimStanding> claim_standing_from(std::string_view name) noexcept {
  const auto it = std::find(kStandings.begin(), kStandings.end(), name);
  if (it == kStandings.end()) return std::nullopt;
  return static_cast<ClaimStanding>(it - kStandings.begin());
}

Result<ClaimRecord> make_claim_record(ClaimRecord::Draft draft) {
  const auto& id = draft.claim.id();
  if (id.empty() || id.size() > kMaxClaimIdBytes || clean_text(id, kMaxClaimIdBytes).text != id || id.front() <= ' ' ||
      id.find('\n') != std::string::npos) {
    return wrong("its id is one line of 1 to " + std::to_string(kMaxClaimIdBytes) + " bytes");
  }
  draft.about = clean_text(draft.about, kMaxNameBytes).text;
  draft.reason = clean_text(draft.reason, kMaxReasonBytes).text;
  if (is_blank(draft.about)) return wrong("say whom or what it is about: a publisher does not vouch for itself");
  if (draft.elements.empty() || draft.elements.size() > kMaxClaimElements) {
    return wrong("name what can be checked in it: a number, a date, a place, a document, an account or a domain");
  }
  for (const auto& element : draft.elements) {
    if (static_cast<std::size_t>(element.kind) >= kElementKinds.size() || !has_shape(element)) {
      return wrong("“" + element.value + "” is no " + std::string(name(element.kind)));
    }
    if (to_nfc(draft.claim.text()).find(to_nfc(element.value)) == std::string::npos) {
      return wrong("“" + element.value + "” does not stand in the claim's text");
    }
  }
  if (draft.publication == Digest{}) return wrong("the publication has to be fetched and kept as evidence");
  if (vouches_for_itself(draft.claim.publisher(), draft.about)) {
    return wrong("its publisher is the agency it is about: another authority has to say so");
  }
  if (!is_slug(draft.proposed.by.value)) return wrong("it names who proposed it");
  const auto state = draft.state;
  if (static_cast<std::size_t>(state) >= kClaimStates.size() || draft.revision == 0)
    return wrong("there is no such state");
  if (state == ClaimState::live && !draft.activated) return wrong("a second person puts it in force");
  if (state == ClaimState::proposed && draft.activated) return wrong("what is in force is no proposal");
  if (draft.activated && (!is_slug(draft.activated->by.value) || draft.activated->by == draft.proposed.by ||
                          draft.activated->act <= draft.proposed.act)) {
    return wrong("nobody puts in force what they proposed: it takes another person");
  }
  const bool over = state == ClaimState::withdrawn || state == ClaimState::superseded;
  if (over != draft.ended.has_value()) return wrong("a claim that ended names who ended it");
  if (state == ClaimState::withdrawn && is_blank(draft.reason)) return wrong("withdrawing needs a reason");
  if (draft.valid_until && draft.claim.published() && *draft.valid_until <= *draft.claim.published()) {
    return wrong("its validity ends before its verdict was published");
  }
  if (draft.supersedes == id || draft.superseded_by == id) return wrong("it cannot take its own place");
  if ((state == ClaimState::superseded) == draft.superseded_by.empty()) {
    return wrong("a claim that was superseded names the one that took its place");
  }
  return ClaimRecord(std::move(draft));
}

bool vouches_for_itself(std::string_view publisher, std::string_view about) {
  const auto one = bare(publisher), other = bare(about);
  return one.empty() || other.empty() || one.find(other) != std::string::npos || other.find(one) != std::string::npos;
}

bool publishes_on(const ClaimPublisher& publisher, std::string_view host) {
  return std::any_of(publisher.hosts.begin(), publisher.hosts.end(), [&](const std::string& own) {
    return !own.empty() && (host == own || host.ends_with("." + own));
  });
}

std::optional<Error> refusal_of_publisher(const Claim& claim, std::string_view about, std::string_view fetched,
                                          std::span<const ClaimPublisher> allowed) {
  const auto wanted = bare(claim.publisher());
  for (const auto& publisher : allowed) {
    if (bare(publisher.name) != wanted) continue;
    for (const auto& host : {host_of(claim.url()), host_of(fetched)}) {
      if (publishes_on(publisher, host)) continue;
      return fail(Errc::refused, "the publication is on " + host + ", which is not one of " + publisher.name +
                                     "'s hosts: give the address of its own publication");
    }
    if (publishes_on(publisher, about)) {
      return fail(Errc::refused, "its publisher is the agency it is about: another authority has to say so");
    }
    return std::nullopt;
  }
  return fail(Errc::refused, claim.publisher() +
                                 " is not among the publishers whose word counts: an operator adds it under "
                                 "[claims] publishers");
}

ClaimStanding standing_at(const ClaimRecord& newest, Instant now) noexcept {
  switch (newest.state()) {
    case ClaimState::live:
      return newest.valid_until() && *newest.valid_until() <= now ? ClaimStanding::expired : ClaimStanding::live;
    case ClaimState::withdrawn:
      return ClaimStanding::withdrawn;
    case ClaimState::superseded:
      return ClaimStanding::superseded;
    case ClaimState::proposed:
      break;
  }
  return ClaimStanding::proposed;
}

bool is_live(const ClaimRecord& newest, Instant now) noexcept {
  return standing_at(newest, now) == ClaimStanding::live && newest.activated() && newest.activated()->at <= now;
}

}  // namespace dongtin
