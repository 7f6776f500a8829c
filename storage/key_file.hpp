/// Secret keys in files that only their owner can read: one line of text each, in a folder of their own.
///
/// In      a line is "LABEL HEX\n"; LABEL says what the key is for, HEX its 32 bytes.
/// Out     what was written is on the disk, under its full name or not at all, when write_key() returns.
/// Errors  refused: folder or file is open to others. malformed: not such a line. not_found, io: as they are called.
/// Threads any; one process at a time per folder (the store's lock).
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "storage/records/ids.hpp"
#include "storage/records/result.hpp"

namespace dongtin {

/// 32 secret bytes that are wiped when they go.
class SecretKey {
 public:
  static constexpr std::size_t kBytes = 32;
  SecretKey() = default;
  SecretKey(const SecretKey&) = default;
  SecretKey(SecretKey&& other) noexcept : bytes_(other.bytes_) { other.wipe(); }
  SecretKey& operator=(const SecretKey&) = default;
  SecretKey& operator=(SecretKey&& other) noexcept;
  ~SecretKey() { wipe(); }
  [[nodiscard]] std::uint8_t* data() noexcept { return bytes_.data(); }
  [[nodiscard]] const std::uint8_t* data() const noexcept { return bytes_.data(); }

 private:
  void wipe() noexcept;
  std::array<std::uint8_t, kBytes> bytes_{};
};

/// How a key is named where it cannot be shown: the first 8 bytes of the SHA-256 of its public half.
using KeyId = Bytes<8, struct KeyIdTag>;
using PublicKey = Bytes<32, struct PublicKeyTag>;
[[nodiscard]] KeyId key_id(const PublicKey& key);

/// Makes the folder (0700) if it is not there; refuses one that others may enter.
[[nodiscard]] Result<void> make_key_folder(const std::string& folder);
/// Names in the folder that start and end so, sorted.
[[nodiscard]] Result<std::vector<std::string>> key_names(const std::string& folder, std::string_view prefix,
                                                         std::string_view suffix);
/// Mode 0600; an existing file of that name is replaced whole.
[[nodiscard]] Result<void> write_key(const std::string& folder, const std::string& name, std::string_view label,
                                     const SecretKey& key);
[[nodiscard]] Result<SecretKey> read_key(const std::string& folder, const std::string& name, std::string_view label);
/// Overwrites and removes. One that is not there is no error.
[[nodiscard]] Result<void> remove_key(const std::string& folder, const std::string& name);

}  // namespace dongtin
