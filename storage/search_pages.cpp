#include "storage/search_pages.hpp"

#include <sqlite3.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>

namespace dongtin {

namespace {

constexpr const char* kVfsName = "dongtin-pages";

/// The file that SQLite sees; the one of the VFS below stands right behind it.
struct alignas(std::max_align_t) SummedFile {
  sqlite3_file seen;
};

sqlite3_file* below(sqlite3_file* file) {
  return reinterpret_cast<sqlite3_file*>(reinterpret_cast<std::byte*>(file) + sizeof(SummedFile));
}

std::uint64_t sum_of(const std::byte* page, sqlite3_int64 at) {
  std::uint64_t out = 0x9E3779B97F4A7C15ull ^ static_cast<std::uint64_t>(at);  // of its place too: no page for another
  for (int i = 0; i < kSearchPageBytes - kSearchSumBytes; i += 8) {
    std::uint64_t word = 0;
    std::memcpy(&word, page + i, sizeof word);
    out = (out ^ word) * 0xFF51AFD7ED558CCDull;
    out ^= out >> 32;
  }
  return out;
}

bool is_page(int size, sqlite3_int64 at) {
  return size == kSearchPageBytes && at % kSearchPageBytes == 0;
}

int read(sqlite3_file* file, void* to, int size, sqlite3_int64 at) {
  const int code = below(file)->pMethods->xRead(below(file), to, size, at);
  if (code != SQLITE_OK || !is_page(size, at)) return code;
  const auto* page = static_cast<const std::byte*>(to);
  std::uint64_t kept = 0;
  std::memcpy(&kept, page + kSearchPageBytes - kSearchSumBytes, sizeof kept);
  if (kept == sum_of(page, at)) return SQLITE_OK;
  const bool blank = std::all_of(page, page + size, [](std::byte each) { return each == std::byte{0}; });
  return blank ? SQLITE_OK : SQLITE_IOERR_DATA;
}

int write(sqlite3_file* file, const void* from, int size, sqlite3_int64 at) {
  if (!is_page(size, at)) return below(file)->pMethods->xWrite(below(file), from, size, at);
  std::array<std::byte, kSearchPageBytes> page;
  std::memcpy(page.data(), from, page.size());
  const auto sum = sum_of(page.data(), at);
  std::memcpy(page.data() + kSearchPageBytes - kSearchSumBytes, &sum, sizeof sum);
  return below(file)->pMethods->xWrite(below(file), page.data(), size, at);
}

int close(sqlite3_file* f) {
  return below(f)->pMethods->xClose(below(f));
}
int truncate(sqlite3_file* f, sqlite3_int64 size) {
  return below(f)->pMethods->xTruncate(below(f), size);
}
int sync(sqlite3_file* f, int flags) {
  return below(f)->pMethods->xSync(below(f), flags);
}
int file_size(sqlite3_file* f, sqlite3_int64* size) {
  return below(f)->pMethods->xFileSize(below(f), size);
}
int lock(sqlite3_file* f, int kind) {
  return below(f)->pMethods->xLock(below(f), kind);
}
int unlock(sqlite3_file* f, int kind) {
  return below(f)->pMethods->xUnlock(below(f), kind);
}
int check_reserved(sqlite3_file* f, int* out) {
  return below(f)->pMethods->xCheckReservedLock(below(f), out);
}
int control(sqlite3_file* f, int op, void* value) {
  return below(f)->pMethods->xFileControl(below(f), op, value);
}
int sector_size(sqlite3_file* f) {
  return below(f)->pMethods->xSectorSize(below(f));
}
int characteristics(sqlite3_file* f) {
  return below(f)->pMethods->xDeviceCharacteristics(below(f));
}
int shm_map(sqlite3_file* f, int page, int size, int extend, void volatile** out) {
  return below(f)->pMethods->xShmMap(below(f), page, size, extend, out);
}
int shm_lock(sqlite3_file* f, int offset, int n, int flags) {
  return below(f)->pMethods->xShmLock(below(f), offset, n, flags);
}
void shm_barrier(sqlite3_file* f) {
  below(f)->pMethods->xShmBarrier(below(f));
}
int shm_unmap(sqlite3_file* f, int remove) {
  return below(f)->pMethods->xShmUnmap(below(f), remove);
}

// Version 2: shared memory for the write-ahead log, and no mapped reads, which would pass the checksum by.
constexpr sqlite3_io_methods kMethods{
    2,         close,          read,    write,       truncate,        sync,    file_size, lock,
    unlock,    check_reserved, control, sector_size, characteristics, shm_map, shm_lock,  shm_barrier,
    shm_unmap, nullptr,        nullptr};

int open(sqlite3_vfs* vfs, const char* name, sqlite3_file* file, int flags, int* out_flags) {
  auto* base = static_cast<sqlite3_vfs*>(vfs->pAppData);
  if ((flags & SQLITE_OPEN_MAIN_DB) == 0) return base->xOpen(base, name, file, flags, out_flags);
  file->pMethods = nullptr;
  const int code = base->xOpen(base, name, below(file), flags, out_flags);
  if (below(file)->pMethods != nullptr) file->pMethods = &kMethods;
  return code;
}

const char* registered() {
  auto* base = sqlite3_vfs_find(nullptr);
  if (base == nullptr) return nullptr;
  static sqlite3_vfs ours = *base;
  ours.zName = kVfsName;
  ours.pNext = nullptr;
  ours.pAppData = base;
  ours.szOsFile = base->szOsFile + static_cast<int>(sizeof(SummedFile));
  ours.xOpen = open;
  return sqlite3_vfs_register(&ours, 0) == SQLITE_OK ? kVfsName : nullptr;
}

}  // namespace

const char* search_pages_vfs() {
  static const char* const name = registered();
  return name;
}

}  // namespace dongtin
