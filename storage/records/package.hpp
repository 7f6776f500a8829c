/// A package: what leaves for the police liaison or the Ministry, asked for by one person and approved by another.
///
/// Invariants: its items are bound to the assessment revision, and to the claim revision, they were asked for with;
/// none of that changes afterwards. Only a store makes one (Store::request_package), from a PackageRequest, and only a
/// store says that one is approved and still good (ApprovedPackage).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "storage/records/claim_record.hpp"
#include "storage/records/ids.hpp"

namespace dongtin {

class Store;

using PackageId = NumberId<struct PackageTag>;

enum class PackageAudience : std::uint8_t { liaison, ministry };
[[nodiscard]] std::string_view name(PackageAudience audience) noexcept;
[[nodiscard]] std::optional<PackageAudience> package_audience_from(std::string_view name) noexcept;

/// Evidence::kind of an account, phone number or domain that a fraud is done with; `ref` is "account:…", "phone:…" or
/// "domain:…".
inline constexpr std::string_view kInstrument = "instrument";

inline constexpr std::size_t kMaxPackageItems = 500;

struct PackageItem {
  AlertId alert;
  std::uint32_t assessment = 0;  // revision that is meant
  std::string claim;             // given by the store: the live claim it asserts; empty: an instrument of fraud
  std::uint32_t claim_revision = 0;
  bool operator==(const PackageItem&) const = default;
};

struct PackageRequest {
  PackageAudience audience = PackageAudience::liaison;
  std::string purpose, legal_basis;  // plain text
  std::vector<PackageItem> items;    // alert and assessment
  AccountId by;
  Instant at{};
};
/// malformed without purpose, legal basis or items, or when an alert is named twice.
[[nodiscard]] Result<PackageRequest> make_package_request(PackageRequest draft);

class Package {
 public:
  enum class State : std::uint8_t { requested, approved, withdrawn };
  [[nodiscard]] PackageId id() const noexcept { return id_; }
  [[nodiscard]] State state() const noexcept {
    return withdrawn_ ? State::withdrawn : approved_ ? State::approved : State::requested;
  }
  [[nodiscard]] PackageAudience audience() const noexcept { return audience_; }
  [[nodiscard]] const std::string& purpose() const noexcept { return purpose_; }
  [[nodiscard]] const std::string& legal_basis() const noexcept { return legal_basis_; }
  [[nodiscard]] const std::vector<PackageItem>& items() const noexcept { return items_; }
  [[nodiscard]] const Deed& requested() const noexcept { return requested_; }
  [[nodiscard]] const std::optional<Deed>& approved() const noexcept { return approved_; }
  [[nodiscard]] const std::optional<Deed>& withdrawn() const noexcept { return withdrawn_; }
  [[nodiscard]] const std::string& reason() const noexcept { return reason_; }  // of the withdrawal
  /// Of all that was asked for, the id and who asked included: what an approval is given to.
  [[nodiscard]] Digest content() const;
  bool operator==(const Package&) const = default;

 private:
  friend class Store;
  friend struct PackageCodec;  // storage/approvals_encoding.cpp
  Package() = default;
  PackageId id_;
  PackageAudience audience_ = PackageAudience::liaison;
  std::string purpose_, legal_basis_, reason_;
  std::vector<PackageItem> items_;
  Deed requested_;
  std::optional<Deed> approved_, withdrawn_;
};
[[nodiscard]] std::string_view name(Package::State state) noexcept;

/// A package that was approved, and every rule of which held when the store was asked for it.
class ApprovedPackage {
 public:
  [[nodiscard]] const Package& operator*() const noexcept { return package_; }
  [[nodiscard]] const Package* operator->() const noexcept { return &package_; }

 private:
  friend class Store;
  explicit ApprovedPackage(Package package) : package_(std::move(package)) {}
  Package package_;
};

}  // namespace dongtin
