#include "daemon/in_flight.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cstring>

namespace dongtin {

struct InFlight::Slot {
  std::uint32_t busy;  // written last on enter, first on leave
  std::uint32_t source_size;
  char source[64];
  std::uint8_t page[32];
};

namespace {

constexpr std::uint32_t kKept = 2;  // of Slot::busy

Error failed(const std::string& path, const char* what) {
  return Error{Errc::io, path, std::string(what) + ": " + std::strerror(errno)};
}

}  // namespace

Result<std::unique_ptr<InFlight>> InFlight::open(const std::string& path, unsigned workers) {
  const int file = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (file < 0) return failed(path, "cannot be opened");
  std::unique_ptr<InFlight> out(new InFlight);
  struct stat info{};
  if (::fstat(file, &info) != 0) {
    auto error = failed(path, "cannot be read");
    ::close(file);
    return error;
  }
  // A run with more workers than this one may have left a larger file: read all of it.
  const auto old_slots = static_cast<std::size_t>(info.st_size) / sizeof(Slot);
  const auto slots = std::max<std::size_t>(workers, old_slots);
  out->workers_ = workers;
  out->bytes_ = slots * sizeof(Slot);
  void* memory = MAP_FAILED;
  if (::ftruncate(file, static_cast<off_t>(out->bytes_)) == 0) {
    memory = ::mmap(nullptr, out->bytes_, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
  }
  auto error = failed(path, "cannot be mapped");
  ::close(file);
  if (memory == MAP_FAILED) return error;
  out->slots_ = static_cast<Slot*>(memory);
  for (std::size_t i = 0; i < slots; ++i) {
    auto& slot = out->slots_[i];
    if (slot.busy != 0) {
      const auto size = std::min<std::size_t>(slot.source_size, sizeof slot.source);
      Left left{SourceId{std::string(slot.source, size)}, {}};
      std::copy(std::begin(slot.page), std::end(slot.page), left.page.value.begin());
      if (is_slug(left.source.value)) out->left_.push_back(std::move(left));
    }
    slot = Slot{};
  }
  return out;
}

InFlight::~InFlight() {
  if (slots_ != nullptr) ::munmap(slots_, bytes_);
}

void InFlight::enter(unsigned worker, const SourceId& source, const Digest& page) {
  if (worker >= workers_ || slots_[worker].busy == kKept) return;
  auto& slot = slots_[worker];
  slot.source_size = static_cast<std::uint32_t>(std::min(source.value.size(), sizeof slot.source));
  std::memcpy(slot.source, source.value.data(), slot.source_size);
  std::copy(page.value.begin(), page.value.end(), std::begin(slot.page));
  std::atomic_ref(slot.busy).store(1, std::memory_order_release);
}

void InFlight::leave(unsigned worker) {
  if (worker >= workers_ || slots_[worker].busy == kKept) return;
  std::atomic_ref(slots_[worker].busy).store(0, std::memory_order_release);
}

void InFlight::keep(unsigned worker) {
  if (worker < workers_) std::atomic_ref(slots_[worker].busy).store(kKept, std::memory_order_release);
}

}  // namespace dongtin
