/// A claim (tuyên bố): a statement somebody named has checked.
///
/// Invariant (make_claim): a claim without an http(s) link to its published verdict cannot be constructed.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "storage/records/result.hpp"
#include "storage/records/time.hpp"

namespace dongtin {

enum class Verdict : std::uint8_t { fake, false_information, scam, authentic };
[[nodiscard]] std::string_view name(Verdict verdict) noexcept;
/// True of the verdicts under which an item that asserts the claim may be labelled disputed.
[[nodiscard]] constexpr bool is_falsehood(Verdict v) noexcept {
  return v != Verdict::authentic;
}

class Claim {
 public:
  [[nodiscard]] const std::string& id() const noexcept { return id_; }
  [[nodiscard]] const std::string& text() const noexcept { return text_; }
  [[nodiscard]] Verdict verdict() const noexcept { return verdict_; }
  [[nodiscard]] const std::string& publisher() const noexcept { return publisher_; }
  [[nodiscard]] const std::string& url() const noexcept { return url_; }
  [[nodiscard]] std::optional<Instant> published() const noexcept { return published_; }
  bool operator==(const Claim&) const = default;

  friend Result<Claim> make_claim(std::string id, std::string text, Verdict verdict, std::string publisher,
                                  std::string url, std::optional<Instant> published);

 private:
  Claim() = default;
  std::string id_, text_, publisher_, url_;
  Verdict verdict_ = Verdict::fake;
  std::optional<Instant> published_;
};

[[nodiscard]] Result<Claim> make_claim(std::string id, std::string text, Verdict verdict, std::string publisher,
                                       std::string url, std::optional<Instant> published);

}  // namespace dongtin
