// Any bytes as any stored record: refused or read, never a crash, and what is read can be written and read again.
#include "storage/encoding.hpp"
#include "tests/fuzz/require.hpp"

namespace {

using namespace dongtin;

template <class Record>
void round_trip(std::string_view bytes) {
  const auto once = encoding::decode<Record>(bytes);
  if (!once) return;
  const auto written = encoding::encode(*once);
  const auto twice = encoding::decode<Record>(written);
  // Compared as bytes, because a NaN score of a place equals nothing.
  require(twice && encoding::encode(*twice) == written);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
  switch (data[0] % 8) {
    case 0:
      round_trip<Item>(bytes);
      break;
    case 1:
      round_trip<encoding::StoredAlert>(bytes);
      break;
    case 2:
      round_trip<SourceState>(bytes);
      break;
    case 3:
      round_trip<Rule>(bytes);
      break;
    case 4:
      round_trip<Decision>(bytes);
      break;
    case 5:
      round_trip<encoding::StoredOutline>(bytes);
      break;
    case 6:
      round_trip<encoding::SignedText>(bytes);
      break;
    default:
      round_trip<FollowUp>(bytes);
  }
  return 0;
}
