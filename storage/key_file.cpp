#include "storage/key_file.hpp"

#include <fcntl.h>
#include <sodium.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <system_error>

#include "storage/records/digest.hpp"

namespace dongtin {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMaxLineBytes = 256;
constexpr mode_t kOthers = S_IRWXG | S_IRWXO;

std::string system_text(int error) {
  return std::generic_category().message(error);
}

Error at_file(Errc code, const std::string& path, std::string what) {
  return fail(code, std::move(what)).at(path);
}

/// A file descriptor that closes itself.
class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_(fd) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (fd_ >= 0) ::close(fd_);
  }
  [[nodiscard]] int get() const { return fd_; }

 private:
  int fd_;
};

bool write_all(int fd, std::string_view bytes) {
  while (!bytes.empty()) {
    const auto n = ::write(fd, bytes.data(), bytes.size());
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(n));
  }
  return true;
}

Result<void> sync_folder(const std::string& folder) {
  const Descriptor fd(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (fd.get() < 0 || ::fsync(fd.get()) != 0) {
    return at_file(Errc::io, folder, "cannot be written to the disk (" + system_text(errno) + ")");
  }
  return {};
}

}  // namespace

SecretKey& SecretKey::operator=(SecretKey&& other) noexcept {
  if (this != &other) {
    bytes_ = other.bytes_;
    other.wipe();
  }
  return *this;
}

void SecretKey::wipe() noexcept {
  sodium_memzero(bytes_.data(), bytes_.size());
}

KeyId key_id(const PublicKey& key) {
  const auto digest = sha256(key.view());
  KeyId out;
  std::copy_n(digest.value.begin(), out.value.size(), out.value.begin());
  return out;
}

Result<void> make_key_folder(const std::string& folder) {
  std::error_code error;
  const auto above = fs::path(folder).parent_path();
  if (!above.empty()) fs::create_directories(above, error);
  if (::mkdir(folder.c_str(), S_IRWXU) == 0) {
    return sync_folder(above.empty() ? "." : above.string());
  }
  if (errno != EEXIST) {
    return at_file(Errc::io, folder,
                   "the folder of the keys cannot be made (" + system_text(errno) +
                       "): make it, mode 700, owned by the user dongtin runs as");
  }
  struct stat found{};
  if (::stat(folder.c_str(), &found) != 0) return at_file(Errc::io, folder, system_text(errno));
  if (!S_ISDIR(found.st_mode)) return at_file(Errc::refused, folder, "is no folder: move it away, keys go here");
  if ((found.st_mode & kOthers) != 0) {
    return at_file(Errc::refused, folder, "others may enter the folder of the keys: chmod 700 it");
  }
  return {};
}

Result<std::vector<std::string>> key_names(const std::string& folder, std::string_view prefix,
                                           std::string_view suffix) {
  std::vector<std::string> out;
  std::error_code error;
  for (auto it = fs::directory_iterator(folder, error); !error && it != fs::directory_iterator(); it.increment(error)) {
    auto name = it->path().filename().string();
    if (name.starts_with(prefix) && name.ends_with(suffix)) out.push_back(std::move(name));
  }
  if (error) return at_file(Errc::io, folder, "cannot be listed (" + error.message() + ")");
  std::ranges::sort(out);
  return out;
}

Result<void> write_key(const std::string& folder, const std::string& name, std::string_view label,
                       const SecretKey& key) {
  const auto path = folder + "/" + name;
  const auto draft = path + ".new";
  std::array<char, 2 * SecretKey::kBytes + 1> hex{};
  sodium_bin2hex(hex.data(), hex.size(), key.data(), SecretKey::kBytes);
  std::string line;
  line.reserve(kMaxLineBytes);  // never moved, so that wiping it leaves no copy
  line.append(label).append(" ").append(hex.data()).append("\n");
  bool good = false;
  {
    const Descriptor fd(
        ::open(draft.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, S_IRUSR | S_IWUSR));
    good = fd.get() >= 0 && ::fchmod(fd.get(), S_IRUSR | S_IWUSR) == 0 && write_all(fd.get(), line) &&
           ::fsync(fd.get()) == 0;
  }
  good = good && ::rename(draft.c_str(), path.c_str()) == 0;
  const int error = errno;
  sodium_memzero(line.data(), line.size());
  sodium_memzero(hex.data(), hex.size());
  if (!good) {
    ::unlink(draft.c_str());
    return at_file(Errc::io, path,
                   "the key cannot be written (" + system_text(error) + "): check free space and who owns the folder");
  }
  return sync_folder(folder);
}

Result<SecretKey> read_key(const std::string& folder, const std::string& name, std::string_view label) {
  const auto path = folder + "/" + name;
  const Descriptor fd(::open(path.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
  if (fd.get() < 0) {
    return at_file(errno == ENOENT ? Errc::not_found : Errc::io, path,
                   "the key cannot be read (" + system_text(errno) +
                       "): it must be a file, mode 600, of the user dongtin runs as");
  }
  struct stat found{};
  if (::fstat(fd.get(), &found) != 0) return at_file(Errc::io, path, system_text(errno));
  if (!S_ISREG(found.st_mode)) return at_file(Errc::refused, path, "is no regular file: put the key itself here");
  if ((found.st_mode & kOthers) != 0) {
    return at_file(Errc::refused, path,
                   "others may read the key: chmod 600 it, and make a new key if somebody may have read it");
  }
  std::array<char, kMaxLineBytes> line{};
  std::size_t size = 0;
  while (size < line.size()) {
    const auto n = ::read(fd.get(), line.data() + size, line.size() - size);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return at_file(Errc::io, path, "the key cannot be read (" + system_text(errno) + ")");
    if (n == 0) break;
    size += static_cast<std::size_t>(n);
  }
  SecretKey out;
  std::string_view text(line.data(), size);
  bool good =
      text.starts_with(label) && text.ends_with('\n') && text.size() == label.size() + 2 + 2 * SecretKey::kBytes;
  if (good) {
    text.remove_prefix(label.size());
    std::size_t length = 0;
    good = text.front() == ' ' &&
           sodium_hex2bin(out.data(), SecretKey::kBytes, text.data() + 1, 2 * SecretKey::kBytes, nullptr, &length,
                          nullptr) == 0 &&
           length == SecretKey::kBytes;
  }
  sodium_memzero(line.data(), line.size());
  if (!good) {
    return at_file(Errc::malformed, path,
                   "is not a key as dongtin writes it (\"" + std::string(label) +
                       " ...\"): put the saved copy back, or move the file away");
  }
  return out;
}

Result<void> remove_key(const std::string& folder, const std::string& name) {
  const auto path = folder + "/" + name;
  {
    const Descriptor fd(::open(path.c_str(), O_WRONLY | O_NOFOLLOW | O_CLOEXEC));
    if (fd.get() < 0 && errno == ENOENT) return {};
    const std::string zeros(kMaxLineBytes, '0');
    if (fd.get() < 0 || !write_all(fd.get(), zeros) || ::fsync(fd.get()) != 0) {
      return at_file(Errc::io, path, "the old key cannot be removed (" + system_text(errno) + "): remove it by hand");
    }
  }
  if (::unlink(path.c_str()) != 0 && errno != ENOENT) {
    return at_file(Errc::io, path, "the old key cannot be removed (" + system_text(errno) + "): remove it by hand");
  }
  return sync_folder(folder);
}

}  // namespace dongtin
