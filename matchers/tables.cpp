#include "matchers/tables.hpp"

#include <string>

#include "matchers/fold_table.hpp"
#include "matchers/spellings.hpp"
#include "matchers/teencode.hpp"
#include "storage/records/digest.hpp"
#include "storage/records/syllable.hpp"

namespace dongtin {

const Digest& tables_digest() {
  static const Digest digest = [] {
    constexpr char32_t kEnd = 0x20000;  // letter_of knows nothing beyond
    std::string letters;
    letters.reserve(std::size_t{kEnd} * 4);
    for (char32_t c = 0; c < kEnd; ++c) {
      const Letter letter = letter_of(c);
      letters += letter.base;
      letters += static_cast<char>(letter.marks);
      letters += static_cast<char>(letter.tone);
      letters += static_cast<char>(letter.kind);
    }
    return digest_of({"dongtin tables 1", sha256(letters).view(), syllables_digest().view(), teencode_digest().view(),
                      spellings_digest().view()});
  }();
  return digest;
}

}  // namespace dongtin
