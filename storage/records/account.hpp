/// An account of the office: who may do what here, and what was done to it. Not a writer of news.
///
/// Invariants: an account is the fold of its changes, in order, the first of which creates it; nothing of them is ever
/// overwritten, so that an id cannot start anew. Only make_account makes one.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "storage/records/ids.hpp"
#include "storage/records/time.hpp"

namespace dongtin {

enum class Role : std::uint8_t { officer, lead, liaison, administrator, auditor };
[[nodiscard]] std::string_view name(Role role) noexcept;
[[nodiscard]] std::optional<Role> role_from(std::string_view name) noexcept;

using AccountId = SlugId<struct AccountTag>;
/// Whoever works at the machine itself, without an account; counts as an administrator.
inline constexpr std::string_view kLocalActor = "local";

inline constexpr std::size_t kMaxAccountChanges = 10'000;  // of one account
/// How long an account exists, and nobody else touched its credentials, before it approves what leaves.
inline constexpr std::chrono::days kApproverAge{7};

struct AccountChange {
  enum class Kind : std::uint8_t { created, role, disabled, enabled, credentials };
  Kind kind = Kind::created;
  AccountId account;
  Role role = Role::officer;      // created, role: the new one
  std::string by;                 // an account, or "local"
  Instant at{};                   // given by the store: never before what it saw earlier
  std::uint64_t act = 0;          // given by the store; orders what people did, the time does not
  bool by_administrator = false;  // what `by` was then; given by the store
  bool operator==(const AccountChange&) const = default;
};
[[nodiscard]] std::string_view name(AccountChange::Kind kind) noexcept;
/// malformed when an id is no slug, or the account has a name that stands for the program itself.
[[nodiscard]] Result<AccountChange> make_account_change(AccountChange draft);

class Account {
 public:
  [[nodiscard]] const AccountId& id() const noexcept { return changes_.front().account; }
  [[nodiscard]] Role role() const noexcept { return role_; }
  [[nodiscard]] bool disabled() const noexcept { return disabled_; }
  [[nodiscard]] Instant created() const noexcept { return changes_.front().at; }
  [[nodiscard]] const std::vector<AccountChange>& changes() const noexcept { return changes_; }
  /// When its credentials were last reset and by whom; nothing: they are those it was created with.
  [[nodiscard]] const AccountChange* last_reset() const noexcept;
  bool operator==(const Account&) const = default;

  friend Result<Account> make_account(std::span<const AccountChange> changes);

 private:
  Account() = default;
  std::vector<AccountChange> changes_;
  Role role_ = Role::officer;
  bool disabled_ = false;
};
/// malformed unless the first change, and no other, creates, and all are of one account in order of their acts.
[[nodiscard]] Result<Account> make_account(std::span<const AccountChange> changes);

/// Those who propose, request and approve: officers and leads.
[[nodiscard]] constexpr bool may_vouch(Role role) noexcept {
  return role == Role::officer || role == Role::lead;
}
/// Why it may not propose, request or approve anything at `now`; nothing when it may. Whoever was an administrator
/// within kApproverAge still counts as one.
[[nodiscard]] std::optional<Error> refusal_to_vouch(const Account& account, Instant now);
/// Why it may not approve what `requester` asked for; nothing when it may. `before`: changes from that act on do not
/// count.
[[nodiscard]] std::optional<Error> refusal_to_approve(const Account& account, const AccountId& requester, Instant now,
                                                      std::uint64_t before = ~std::uint64_t{0});

}  // namespace dongtin
