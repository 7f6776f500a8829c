#include "daemon/audit_digests.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>

namespace dongtin {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t kMaxCheckpointBytes = 64u << 10;

Error no_file(const std::string& path, const char* what, int why) {
  return fail(Errc::io, std::string(what) + " (" + std::strerror(why) +
                            "): see that the user dongtin runs as owns the "
                            "folder and that its disk has room")
      .at(path);
}

}  // namespace

std::string digest_folder_of(const Settings& settings) {
  return settings.audit.digest_dir.empty() ? settings.store.path + "/digests" : settings.audit.digest_dir;
}

std::string digest_file_name(Instant at) {
  return "dongtin-audit-" + rfc3339(at).substr(0, 10) + ".json";
}

Result<std::string> leave_checkpoint(const AuditCheckpointFile& file, const std::string& folder) {
  std::error_code error;
  fs::create_directories(folder, error);
  if (error) return no_file(folder, "cannot be made", error.value());
  const auto path = folder + "/" + digest_file_name(file.checkpoint.at), fresh = path + ".new";
  const auto text = to_json(file);
  const int fd = ::open(fresh.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
  if (fd < 0) return no_file(fresh, "cannot be written", errno);
  const auto written = ::write(fd, text.data(), text.size());
  const bool good = written == static_cast<ssize_t>(text.size()) && ::fsync(fd) == 0;
  const int why = good ? 0 : (errno != 0 ? errno : ENOSPC);
  ::close(fd);
  if (!good) {
    ::unlink(fresh.c_str());
    return no_file(fresh, "cannot be written", why);
  }
  if (::rename(fresh.c_str(), path.c_str()) != 0) return no_file(path, "cannot be put in place", errno);
  if (const int in = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC); in >= 0) {
    ::fsync(in);
    ::close(in);
  }
  return path;
}

Result<AuditCheckpointFile> read_checkpoint(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) return fail(Errc::not_found, "there is no such file that can be read").at(path);
  std::string text(kMaxCheckpointBytes + 1, '\0');
  in.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(in.gcount()));
  if (text.size() > kMaxCheckpointBytes) return fail(Errc::malformed, "it is no checkpoint of the audit").at(path);
  auto file = parse_checkpoint_file(text);
  if (!file) return std::move(file).error().at(path);
  return file;
}

}  // namespace dongtin
