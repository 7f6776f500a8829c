/// Words as the fitted tables have them: composed, in lower case.
#pragma once

#include <unicode/normalizer2.h>
#include <unicode/unistr.h>

#include <string>
#include <string_view>

namespace dongtin {

inline std::string spelled(std::string_view text) {
  UErrorCode code = U_ZERO_ERROR;
  const auto* nfc = icu::Normalizer2::getNFCInstance(code);
  std::string out;
  nfc->normalize(icu::UnicodeString::fromUTF8(icu::StringPiece(text.data(), static_cast<int>(text.size()))), code)
      .toLower()
      .toUTF8String(out);
  return out;
}

}  // namespace dongtin
