// Any bytes as an audit entry, a checkpoint or the file of one: refused, or read and written again as they were; and
// the verifier takes whatever a damaged store holds.
#include <algorithm>

#include "storage/audit.hpp"
#include "tests/fuzz/require.hpp"

using namespace dongtin;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view all(reinterpret_cast<const char*>(data), size);
  const auto bytes = all.substr(1);
  if (all.front() == '{') {
    if (const auto file = parse_checkpoint_file(all)) {
      require(*parse_checkpoint_file(to_json(*file)) == *file);
      AuditVerifier verifier;
      verifier.outside(*file, "file");
      require(!verifier.finish().good());
    }
  } else if (all.front() == 'A') {
    // A store: records of 'c' or 'e', number, length in two bytes, bytes (tests/cases/storage/audit-1.bin).
    AuditVerifier verifier;
    for (auto rest = bytes; rest.size() >= 4;) {
      const auto byte = [&](std::size_t i) { return static_cast<std::size_t>(static_cast<std::uint8_t>(rest[i])); };
      const auto length = std::min(byte(2) * 256 + byte(3), rest.size() - 4);
      const auto record = rest.substr(4, length);
      rest.front() == 'c' ? verifier.checkpoint(byte(1), record) : void(verifier.entry(byte(1), record));
      rest.remove_prefix(4 + length);
    }
    (void)verifier.finish();
  } else if (all.front() == 'e') {
    if (const auto entry = encoding::decode<AuditEntry>(bytes)) require(encoding::encode(*entry) == bytes);
  } else {
    if (const auto c = encoding::decode<AuditCheckpoint>(bytes)) require(encoding::encode(*c) == bytes);
  }
  return 0;
}
