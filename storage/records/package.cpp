#include "storage/records/package.hpp"

#include <set>

#include "storage/records/decision.hpp"
#include "storage/records/digest.hpp"
#include "storage/records/text.hpp"

namespace dongtin {

std::string_view name(PackageAudience audience) noexcept {
  return audience == PackageAudience::liaison ? "liaison" : "ministry";
}

std::optional<PackageAudience> package_audience_from(std::string_view name) noexcept {
  if (name == "liaison") return PackageAudience::liaison;
  if (name == "ministry") return PackageAudience::ministry;
  return std::nullopt;
}

std::string_view name(Package::State state) noexcept {
  switch (state) {
    case Package::State::requested:
      return "requested";
    case Package::State::approved:
      return "approved";
    case Package::State::withdrawn:
      return "withdrawn";
  }
  return "unknown";
}

Result<PackageRequest> make_package_request(PackageRequest draft) {
  for (auto* text : {&draft.purpose, &draft.legal_basis}) {
    if (text->size() > kMaxReasonBytes) return fail(Errc::too_large, "a text is longer than 2,000 bytes");
    *text = clean_text(*text, kMaxReasonBytes).text;
    if (text->find_first_not_of(" \t\n") == std::string::npos) {
      return fail(Errc::malformed, "a package says what it is for and on which legal basis");
    }
  }
  if (draft.items.empty()) return fail(Errc::malformed, "a package holds at least one alert");
  if (draft.items.size() > kMaxPackageItems) {
    return fail(Errc::too_large, "a package holds at most " + std::to_string(kMaxPackageItems) + " alerts: make two");
  }
  std::set<AlertId> once;
  for (const auto& item : draft.items) {
    if (!item.alert || item.assessment == 0) {
      return fail(Errc::malformed, "each item names an alert and the assessment that is meant");
    }
    if (!once.insert(item.alert).second) {
      return fail(Errc::malformed, "alert " + std::to_string(item.alert.value) + " is named twice");
    }
  }
  if (!is_slug(draft.by.value)) return fail(Errc::malformed, "a package names who asks for it");
  return draft;
}

Digest Package::content() const {
  std::string items;
  for (const auto& item : items_) {
    items += std::to_string(item.alert.value) + " " + std::to_string(item.assessment) + " " +
             std::to_string(item.claim_revision) + " " + item.claim + "\n";
  }
  return digest_of({"package", std::to_string(id_.value), name(audience_), purpose_, legal_basis_, items,
                    requested_.by.value, std::to_string(requested_.act)});
}

}  // namespace dongtin
