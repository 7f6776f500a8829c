/// A checksum at the end of every page of an SQLite file, so that a flipped bit is an error and never an answer.
///
/// In      pages of kSearchPageBytes with kSearchSumBytes reserved at their end (SQLITE_FCNTL_RESERVE_BYTES).
/// Errors  SQLITE_IOERR_DATA from a page whose checksum is wrong; a page of zeros was never written and passes.
/// Threads any. Cost about a microsecond a page read or written.
#pragma once

namespace dongtin {

inline constexpr int kSearchPageBytes = 4096;
inline constexpr int kSearchSumBytes = 8;

/// The name of the VFS, registered by the first call; null when SQLite has no VFS of its own to build on.
[[nodiscard]] const char* search_pages_vfs();

}  // namespace dongtin
