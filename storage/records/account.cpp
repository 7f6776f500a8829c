#include "storage/records/account.hpp"

#include <algorithm>
#include <array>

namespace dongtin {

namespace {

constexpr std::array<std::string_view, 5> kRoles{"officer", "lead", "liaison", "administrator", "auditor"};
constexpr std::array<std::string_view, 5> kKinds{"created", "role", "disabled", "enabled", "credentials"};

Error no(const Account& account, std::string why) {
  return fail(Errc::refused, std::move(why)).at("account " + account.id().value);
}

}  // namespace

std::string_view name(Role role) noexcept {
  const auto at = static_cast<std::size_t>(role);
  return at < kRoles.size() ? kRoles[at] : "unknown";
}

std::optional<Role> role_from(std::string_view name) noexcept {
  const auto it = std::find(kRoles.begin(), kRoles.end(), name);
  if (it == kRoles.end()) return std::nullopt;
  return static_cast<Role>(it - kRoles.begin());
}

std::string_view name(AccountChange::Kind kind) noexcept {
  const auto at = static_cast<std::size_t>(kind);
  return at < kKinds.size() ? kKinds[at] : "unknown";
}

Result<AccountChange> make_account_change(AccountChange draft) {
  if (!is_slug(draft.account.value) || !is_slug(draft.by)) {
    return fail(Errc::malformed, "an account's name is 1 to 64 of a-z, 0-9 and -, and every change names who made it");
  }
  if (draft.account.value == kLocalActor || draft.account.value == "dongtin") {
    return fail(Errc::malformed, "no account is called " + draft.account.value + ": choose another name");
  }
  if (static_cast<std::size_t>(draft.kind) >= kKinds.size() || static_cast<std::size_t>(draft.role) >= kRoles.size()) {
    return fail(Errc::malformed, "there is no such change or role");
  }
  if (draft.kind != AccountChange::Kind::created && draft.kind != AccountChange::Kind::role) {
    draft.role = Role::officer;  // means nothing here
  }
  return draft;
}

const AccountChange* Account::last_reset() const noexcept {
  const auto it = std::find_if(changes_.rbegin(), changes_.rend(),
                               [](const auto& c) { return c.kind == AccountChange::Kind::credentials; });
  return it == changes_.rend() ? nullptr : &*it;
}

Result<Account> make_account(std::span<const AccountChange> changes) {
  using Kind = AccountChange::Kind;
  if (changes.empty() || changes.front().kind != Kind::created) {
    return fail(Errc::malformed, "an account begins with its creation");
  }
  if (changes.size() > kMaxAccountChanges) {
    return fail(Errc::too_large, "the account has " + std::to_string(kMaxAccountChanges) +
                                     " changes, which is all that is kept of one: disable it and create another");
  }
  Account out;
  for (const auto& change : changes) {
    const bool first = out.changes_.empty();
    auto made = make_account_change(change);
    if (!made) return std::move(made).error();
    if (first != (change.kind == Kind::created) || change.account != changes.front().account ||
        (!first && change.act <= out.changes_.back().act)) {
      return fail(Errc::malformed, "the changes of an account are out of order");
    }
    if (change.kind == Kind::created || change.kind == Kind::role) out.role_ = change.role;
    if (change.kind == Kind::disabled) out.disabled_ = true;
    if (change.kind == Kind::enabled) out.disabled_ = false;
    out.changes_.push_back(*std::move(made));
  }
  return out;
}

std::optional<Error> refusal_to_vouch(const Account& account, Instant now) {
  if (account.disabled()) return no(account, "it is disabled and does nothing");
  if (account.role() == Role::administrator) {
    return no(account, "administrators propose, request and approve nothing");
  }
  if (!may_vouch(account.role())) {
    return no(account, "only an officer or a lead proposes, requests and approves, not the role " +
                           std::string(name(account.role())));
  }
  bool administrator = false;
  for (const auto& change : account.changes()) {
    if (administrator && change.kind == AccountChange::Kind::role && change.role != Role::administrator &&
        change.at + kApproverAge > now) {
      return no(account, "it was an administrator less than 7 days ago: somebody else has to do this");
    }
    if (change.kind == AccountChange::Kind::created || change.kind == AccountChange::Kind::role) {
      administrator = change.role == Role::administrator;
    }
  }
  return std::nullopt;
}

std::optional<Error> refusal_to_approve(const Account& account, const AccountId& requester, Instant now,
                                        std::uint64_t before) {
  if (account.id() == requester) return no(account, "nobody approves what they asked for: it takes another person");
  if (auto refused = refusal_to_vouch(account, now)) return refused;
  if (account.created() + kApproverAge > now) {
    return no(account, "it is less than 7 days old and approves nothing yet");
  }
  for (const auto& change : account.changes()) {
    using Kind = AccountChange::Kind;
    const bool takes_over = change.kind == Kind::credentials || change.kind == Kind::enabled;
    if (!takes_over || change.act >= before || change.at + kApproverAge <= now) continue;
    if (change.by_administrator || change.by == requester.value) {
      return no(account,
                "its credentials were reset by " + change.by + " less than 7 days ago: somebody else has to approve");
    }
  }
  return std::nullopt;
}

}  // namespace dongtin
