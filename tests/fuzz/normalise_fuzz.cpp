// Folding: no bytes can harm, and every span cut from valid text folds to itself.
#include <algorithm>
#include <cstdint>
#include <string_view>

#include "matchers/normalise.hpp"
#include "storage/records/text.hpp"
#include "tests/fuzz/require.hpp"

namespace {

/// The shape of what fold() promises. Words of teencode share the bytes of their token.
void check(const dongtin::Folded& folded, std::size_t size, bool teencode) {
  require(folded.stream.size() == folded.marks.size());
  std::uint32_t begin = 0, end = 0, at = 0;
  for (const auto& s : folded.syllables) {
    require(s.begin >= end || (teencode && s.begin == begin && s.end == end));
    require(s.begin < s.end && s.end <= size);
    require(s.at > at && s.length > 0 && s.at + s.length < folded.stream.size());
    require(folded.stream[s.at - 1] == ' ' && folded.stream[s.at + s.length] == ' ');
    begin = s.begin;
    end = s.end;
    at = s.at;
  }
}

bool split(const dongtin::Folded& folded) {
  return std::any_of(folded.syllables.begin(), folded.syllables.end(),
                     [](const auto& s) { return (s.undone & dongtin::bit(dongtin::How::split_letters)) != 0; });
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  dongtin::Folded folded;
  dongtin::fold(text, folded, dongtin::Teencode::undo);
  check(folded, size, true);
  dongtin::fold(text, folded);
  check(folded, size, false);
  if (folded.syllables.empty() || !dongtin::is_valid_utf8(text)) return 0;
  const std::size_t n = folded.syllables.size();
  const std::size_t first = data[0] % n, last = first + data[size - 1] % (n - first);
  const auto& f = folded.syllables[first];
  const auto& l = folded.syllables[last];
  dongtin::Folded piece;
  dongtin::fold(text.substr(f.begin, l.end - f.begin), piece);
  if (split(folded) || split(piece)) return 0;  // a piece of a run of split letters is another run
  require(piece.stream == " " + folded.stream.substr(f.at, l.at + l.length - f.at) + " ");
  return 0;
}
