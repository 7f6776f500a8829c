/// The privacy scan: looks for names that must not be there in everything that is kept or has left.
///
/// In      planted names (handles, accounts, persons), one canary that stands in an allowed field; then stores, search
///         indexes, backups, files and folders, any number of each.
/// Out     a finding for each place where a name stands, and whether the canary was found: a scan that does not find
///         it looked at nothing. Names are told by their number, not repeated.
/// How     a name is found in any letter case, with or without accents, as part of anything longer (so with @, in a
///         profile's address, in an id), percent-encoded, escaped as in JSON or HTML, in hexadecimal, in base64 at any
///         alignment, and as an unkeyed digest (MD5, SHA-1, SHA-256, SHA-512, whole or its first 16 bytes; raw,
///         hexadecimal or base64) of the name, of @name and of its folded form. Every key and value of every column
///         of a store is looked at as it is and field by field; every row of every table of a search index and its
///         vocabulary; gzip members of files unpacked.
///         A name shorter than kMinNameBytes is refused: it would be found by chance.
/// Errors  malformed: names or canary unfit. io and malformed: what could not be read; then nothing is proven.
/// Threads one at a time. Cost a few passes over the bytes.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "storage/records/result.hpp"

namespace dongtin {

inline constexpr std::size_t kMinNameBytes = 6;
inline constexpr std::size_t kMaxPrivacyFindings = 1000;         // more are counted only
inline constexpr std::size_t kMaxScannedFileBytes = 4ull << 30;  // of one file, unpacked

struct PrivacyFinding {
  std::string where;  // "store /var/lib/dongtin/store: decisions 0000000000000001…: reason"
  std::string what;   // "name 3 of the list, percent-encoded"
};

struct PrivacyReport {
  std::vector<PrivacyFinding> findings;
  std::uint64_t found = 0;              // findings beyond the bound are counted here only
  std::vector<std::string> canary;      // where it stands, the first few
  std::uint64_t values = 0, bytes = 0;  // looked at
  [[nodiscard]] bool good() const noexcept { return found == 0 && !canary.empty(); }
};

class PrivacyScan {
 public:
  [[nodiscard]] static Result<PrivacyScan> make(std::vector<std::string> names, std::string canary);
  ~PrivacyScan();
  PrivacyScan(PrivacyScan&&) noexcept;
  PrivacyScan& operator=(PrivacyScan&&) noexcept;

  void bytes(std::string_view where, std::string_view bytes);
  /// The folder of a RocksDB store; opened for reading, also while a daemon writes to it.
  [[nodiscard]] Result<void> store(const std::string& path);
  /// The newest `most` backups of a folder of them, each restored into a folder under `work` that is removed again.
  [[nodiscard]] Result<void> backups(const std::string& path, const std::string& work, std::size_t most);
  /// A search index.
  [[nodiscard]] Result<void> index(const std::string& path);
  /// A file, or every file in a folder and the folders in it.
  [[nodiscard]] Result<void> files(const std::string& path);

  [[nodiscard]] const PrivacyReport& report() const;

 private:
  struct Impl;
  explicit PrivacyScan(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace dongtin
