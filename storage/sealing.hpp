/// Sealed addresses: the permalink of a social post is kept encrypted only, and opened by an audited act.
///
/// Out     sealed: version (1 byte, 1), id of the key (8), then crypto_box_seal (X25519, XSalsa20-Poly1305, libsodium)
///         of the address padded with 0x80 and zeros (ISO/IEC 7816-4) to a multiple of kSealBlockBytes: what is sealed
///         shows in how many blocks the address fits, which is 1 for nearly all, and nothing else. Sealing the same
///         address twice gives other bytes, so that nobody can look an address up.
/// In      the folder of the keys (key_file.hpp): `sealing.pub` seals, `sealing-KEYID.key` opens. Whoever only collects
///         needs no secret; the secret may lie elsewhere (on a stick, in a safe) until something has to be opened.
/// Errors  malformed: not sealed by this program, or changed. not_found: its key is not here. too_large, io, refused.
/// Threads any, once opened.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "storage/key_file.hpp"
#include "storage/records/result.hpp"

namespace dongtin {

inline constexpr std::size_t kSealBlockBytes = 256;
inline constexpr std::size_t kSealOverheadBytes = 1 + 8 + 48;  // version, key id, crypto_box_SEALBYTES

class Sealer {
 public:
  /// Reads the public key; makes the pair when the folder holds neither half.
  [[nodiscard]] static Result<Sealer> open(const std::string& folder);
  /// An address of 1 to kMaxUrlBytes.
  [[nodiscard]] Result<std::string> seal(std::string_view address) const;

 private:
  explicit Sealer(const PublicKey& key) : key_(key) {}
  PublicKey key_;
};

class Opener {
 public:
  /// Reads every secret in the folder; none is no error yet: opening says so.
  [[nodiscard]] static Result<Opener> open(const std::string& folder);
  [[nodiscard]] Result<std::string> address(std::string_view sealed) const;

 private:
  std::map<KeyId, SecretKey> secrets_;
};

}  // namespace dongtin
