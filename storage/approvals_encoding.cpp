#include "storage/approvals_encoding.hpp"

#include "storage/messages.hpp"
#include "storage/schema/approvals.pb.h"

namespace dongtin {

/// Packages from stored bytes, which nothing but a store writes.
struct PackageCodec {
  static pb::Package to_message(const Package& package);
  static Result<Package> from_message(const pb::Package& in);
};

namespace {

void put(const Deed& deed, pb::Deed& out) {
  out.set_by(deed.by.value);
  out.set_at(to_millis(deed.at));
  out.set_act(deed.act);
}

Deed deed_of(const pb::Deed& in) {
  return {AccountId{in.by()}, from_millis(in.at()), in.act()};
}

}  // namespace

pb::Package PackageCodec::to_message(const Package& package) {
  pb::Package out;
  out.set_id(package.id_.value);
  out.set_audience(static_cast<std::uint32_t>(package.audience_));
  out.set_purpose(package.purpose_);
  out.set_legal_basis(package.legal_basis_);
  for (const auto& item : package.items_) {
    auto& one = *out.add_items();
    one.set_alert(item.alert.value);
    one.set_assessment(item.assessment);
    one.set_claim(item.claim);
    one.set_claim_revision(item.claim_revision);
  }
  put(package.requested_, *out.mutable_requested());
  if (package.approved_) put(*package.approved_, *out.mutable_approved());
  if (package.withdrawn_) put(*package.withdrawn_, *out.mutable_withdrawn());
  out.set_reason(package.reason_);
  return out;
}

Result<Package> PackageCodec::from_message(const pb::Package& in) {
  PackageRequest request;
  if (in.audience() > static_cast<std::uint32_t>(PackageAudience::ministry)) return encoding::unreadable("package");
  request.audience = static_cast<PackageAudience>(in.audience());
  request.purpose = in.purpose();
  request.legal_basis = in.legal_basis();
  for (const auto& item : in.items()) {
    request.items.push_back({AlertId{item.alert()}, item.assessment(), item.claim(), item.claim_revision()});
  }
  request.by = AccountId{in.requested().by()};
  auto made = make_package_request(std::move(request));
  if (!made || in.id() == 0) return encoding::unreadable(made ? "package" : made.error().what);
  Package out;
  out.id_ = PackageId{in.id()};
  out.audience_ = made->audience;
  out.purpose_ = std::move(made->purpose);
  out.legal_basis_ = std::move(made->legal_basis);
  out.items_ = std::move(made->items);
  out.requested_ = deed_of(in.requested());
  if (in.has_approved()) out.approved_ = deed_of(in.approved());
  if (in.has_withdrawn()) out.withdrawn_ = deed_of(in.withdrawn());
  out.reason_ = in.reason();
  if (out.approved_ && (out.approved_->by == out.requested_.by || out.approved_->act <= out.requested_.act)) {
    return encoding::unreadable("a package approved by who asked for it");
  }
  return out;
}

namespace encoding {

std::string encode(const Account& account) {
  pb::Account out;
  out.set_id(account.id().value);
  for (const auto& change : account.changes()) {
    auto& one = *out.add_changes();
    one.set_kind(static_cast<std::uint32_t>(change.kind));
    one.set_role(static_cast<std::uint32_t>(change.role));
    one.set_by(change.by);
    one.set_at(to_millis(change.at));
    one.set_act(change.act);
    one.set_by_administrator(change.by_administrator);
  }
  return bytes_of(out);
}

template <>
Result<Account> decode<Account>(std::string_view bytes) {
  pb::Account in;
  if (!Reader(in, bytes).ok()) return unreadable("account");
  std::vector<AccountChange> changes;
  for (const auto& one : in.changes()) {
    if (one.kind() > static_cast<std::uint32_t>(AccountChange::Kind::credentials) ||
        one.role() > static_cast<std::uint32_t>(Role::auditor)) {
      return unreadable("account");
    }
    AccountChange change;
    change.kind = static_cast<AccountChange::Kind>(one.kind());
    change.account = AccountId{in.id()};
    change.role = static_cast<Role>(one.role());
    change.by = one.by();
    change.at = from_millis(one.at());
    change.act = one.act();
    change.by_administrator = one.by_administrator();
    changes.push_back(std::move(change));
  }
  auto made = make_account(changes);
  if (!made) return unreadable(made.error().what);
  return made;
}

std::string encode(const ClaimRecord& record) {
  pb::ClaimRecord out;
  const auto& claim = record.claim();
  out.set_id(claim.id());
  out.set_text(claim.text());
  out.set_verdict(static_cast<std::uint32_t>(claim.verdict()));
  out.set_publisher(claim.publisher());
  out.set_url(claim.url());
  if (claim.published()) out.set_published(to_millis(*claim.published()));
  out.set_revision(record.revision());
  out.set_state(static_cast<std::uint32_t>(record.state()));
  out.set_about(record.about());
  for (const auto& element : record.elements()) {
    auto& one = *out.add_elements();
    one.set_kind(static_cast<std::uint32_t>(element.kind));
    one.set_value(element.value);
  }
  out.set_publication(std::string(record.publication().view()));
  put(record.proposed(), *out.mutable_proposed());
  if (record.activated()) put(*record.activated(), *out.mutable_activated());
  if (record.ended()) put(*record.ended(), *out.mutable_ended());
  out.set_reason(record.reason());
  out.set_supersedes(record.supersedes());
  out.set_superseded_by(record.superseded_by());
  if (record.valid_until()) out.set_valid_until(to_millis(*record.valid_until()));
  return bytes_of(out);
}

template <>
Result<ClaimRecord> decode<ClaimRecord>(std::string_view bytes) {
  pb::ClaimRecord in;
  if (!Reader(in, bytes).ok() || in.verdict() > static_cast<std::uint32_t>(Verdict::authentic) ||
      in.state() > static_cast<std::uint32_t>(ClaimState::superseded)) {
    return unreadable("claim");
  }
  const auto published = in.has_published() ? std::optional(from_millis(in.published())) : std::nullopt;
  auto claim = make_claim(in.id(), in.text(), static_cast<Verdict>(in.verdict()), in.publisher(), in.url(), published);
  if (!claim) return unreadable(claim.error().what);
  const auto publication = Digest::from_raw(in.publication());
  if (!publication) return unreadable("claim");
  ClaimRecord::Draft draft{*std::move(claim),
                           in.revision(),
                           static_cast<ClaimState>(in.state()),
                           in.about(),
                           {},
                           *publication,
                           deed_of(in.proposed()),
                           {},
                           {},
                           {},
                           {},
                           {}};
  for (const auto& one : in.elements()) {
    if (one.kind() > static_cast<std::uint32_t>(ClaimElement::Kind::domain)) return unreadable("claim");
    draft.elements.push_back({static_cast<ClaimElement::Kind>(one.kind()), one.value()});
  }
  if (in.has_activated()) draft.activated = deed_of(in.activated());
  if (in.has_ended()) draft.ended = deed_of(in.ended());
  draft.reason = in.reason();
  draft.supersedes = in.supersedes();
  draft.superseded_by = in.superseded_by();
  if (in.has_valid_until()) draft.valid_until = from_millis(in.valid_until());
  auto made = make_claim_record(std::move(draft));
  if (!made) return unreadable(made.error().what);
  return made;
}

std::string encode(const Package& package) {
  return bytes_of(PackageCodec::to_message(package));
}

template <>
Result<Package> decode<Package>(std::string_view bytes) {
  pb::Package in;
  if (!Reader(in, bytes).ok()) return unreadable("package");
  return PackageCodec::from_message(in);
}

std::string encode(const ClaimSuggestion& suggestion) {
  pb::ClaimSuggestion out;
  const auto& said = suggestion.said;
  out.set_source(suggestion.source.value);
  out.set_id(said.claim.id());
  out.set_text(said.claim.text());
  out.set_verdict(static_cast<std::uint32_t>(said.claim.verdict()));
  out.set_publisher(said.claim.publisher());
  out.set_url(said.claim.url());
  if (said.claim.published()) out.set_published(to_millis(*said.claim.published()));
  out.set_about(said.about);
  if (said.valid_until) out.set_valid_until(to_millis(*said.valid_until));
  out.set_capture(encode(said.capture));
  out.set_first_seen(to_millis(suggestion.first_seen));
  out.set_last_seen(to_millis(suggestion.last_seen));
  out.set_revision(suggestion.revision);
  if (suggestion.changed) out.set_changed(to_millis(*suggestion.changed));
  if (suggestion.gone) out.set_gone(to_millis(*suggestion.gone));
  return bytes_of(out);
}

template <>
Result<ClaimSuggestion> decode<ClaimSuggestion>(std::string_view bytes) {
  pb::ClaimSuggestion in;
  if (!Reader(in, bytes).ok() || in.verdict() > static_cast<std::uint32_t>(Verdict::authentic)) {
    return unreadable("suggested claim");
  }
  const auto time = [](bool there, std::int64_t millis) {
    return there ? std::optional(from_millis(millis)) : std::nullopt;
  };
  auto claim = make_claim(in.id(), in.text(), static_cast<Verdict>(in.verdict()), in.publisher(), in.url(),
                          time(in.has_published(), in.published()));
  if (!claim) return unreadable(claim.error().what);
  auto capture = decode<Capture>(in.capture());
  if (!capture) return std::move(capture).error();
  return ClaimSuggestion{
      SourceId{in.source()},
      {*std::move(claim), in.about(), time(in.has_valid_until(), in.valid_until()), *std::move(capture)},
      from_millis(in.first_seen()),
      from_millis(in.last_seen()),
      in.revision(),
      time(in.has_changed(), in.changed()),
      time(in.has_gone(), in.gone())};
}

std::string encode(const std::vector<AppliedClaim>& claims) {
  pb::AppliedClaims out;
  for (const auto& claim : claims) {
    auto& one = *out.add_claims();
    one.set_id(claim.id);
    one.set_content(std::string(claim.content.view()));
  }
  return bytes_of(out);
}

template <>
Result<std::vector<AppliedClaim>> decode<std::vector<AppliedClaim>>(std::string_view bytes) {
  pb::AppliedClaims in;
  if (!Reader(in, bytes).ok()) return unreadable("list of claims");
  std::vector<AppliedClaim> out;
  for (const auto& one : in.claims()) {
    const auto content = Digest::from_raw(one.content());
    if (!content) return unreadable("list of claims");
    out.push_back({one.id(), *content});
  }
  return out;
}

}  // namespace encoding
}  // namespace dongtin
