// Any bytes as an audit entry, a checkpoint or the file of one: refused, or read and written again as they were; and
// the verifier takes whatever a damaged store holds.
#include <algorithm>
#include <cstdlib>

#include "storage/audit.hpp"

namespace {

using namespace dongtin;

void require(bool held) {
  if (!held) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
  switch (data[0] % 4) {
    case 0:
      if (const auto entry = encoding::decode<AuditEntry>(bytes)) require(encoding::encode(*entry) == bytes);
      break;
    case 1:
      if (const auto c = encoding::decode<AuditCheckpoint>(bytes)) require(encoding::encode(*c) == bytes);
      break;
    case 2:
      if (const auto file = parse_checkpoint_file(bytes)) {
        require(*parse_checkpoint_file(to_json(*file)) == *file);
        AuditVerifier verifier;
        verifier.outside(*file, "file");
        require(!verifier.finish().good());
      }
      break;
    default: {
      // Records of a length byte each; the first half are checkpoints.
      AuditVerifier verifier;
      std::uint64_t number = 0;
      for (auto rest = bytes; !rest.empty();) {
        const auto length = std::min<std::size_t>(static_cast<std::uint8_t>(rest.front()), rest.size() - 1);
        const auto record = rest.substr(1, length);
        number % 2 == 0 ? verifier.checkpoint(number / 2 + 1, record) : void(verifier.entry(number / 2 + 1, record));
        rest.remove_prefix(1 + length);
        ++number;
      }
      (void)verifier.finish();
    }
  }
  return 0;
}
