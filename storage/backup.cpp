#include "storage/backup.hpp"

#include <fcntl.h>
#include <rocksdb/env.h>
#include <rocksdb/file_system.h>
#include <rocksdb/rate_limiter.h>
#include <rocksdb/utilities/backup_engine.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <charconv>
#include <filesystem>
#include <fstream>
#include <set>

#include "storage/key_file.hpp"
#include "storage/rocks_store.hpp"

namespace dongtin {

namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t kMaxKeyBytes = 64u << 10;  // a key file is one line
constexpr std::string_view kKeysFolder = "keys";   // beside the store, and in a folder of backups with the id below it

Error at_backups(Errc code, std::string what, const std::string& path) {
  return fail(code, std::move(what)).at("backups in " + path);
}

/// What passes through the files of a folder of backups: counted, slowed down, and refused once asked to stop.
struct Meter {
  const Watch& watch;
  std::shared_ptr<rocksdb::RateLimiter> reads{};  // none: as fast as the disk gives
  std::atomic<std::uint64_t> read = 0, written = 0;
  std::atomic<std::uint64_t> total = 0;    // what `progress` is told
  std::atomic<bool> counts_reads = false;  // else what is written is progress
  std::atomic<bool> stopped = false;

  rocksdb::IOStatus pass(std::atomic<std::uint64_t>& direction, std::size_t bytes) {
    if (stopped || watch.stopped()) {
      stopped = true;
      return rocksdb::IOStatus::Aborted("asked to stop");
    }
    direction += bytes;
    if (watch.progress && (&direction == &read) == counts_reads.load()) {
      watch.progress(std::min(direction.load(), total.load()), total);
    }
    return rocksdb::IOStatus::OK();
  }
};

class MeteredReader final : public rocksdb::FSSequentialFileOwnerWrapper {
 public:
  MeteredReader(std::unique_ptr<rocksdb::FSSequentialFile> file, Meter& meter)
      : FSSequentialFileOwnerWrapper(std::move(file)), meter_(meter) {}
  rocksdb::IOStatus Read(std::size_t n, const rocksdb::IOOptions& options, rocksdb::Slice* result, char* scratch,
                         rocksdb::IODebugContext* debug) override {
    auto status = FSSequentialFileOwnerWrapper::Read(n, options, result, scratch, debug);
    if (!status.ok()) return status;
    if (meter_.reads) {
      const auto most = static_cast<std::size_t>(meter_.reads->GetSingleBurstBytes());
      for (auto left = result->size(); left > 0;) {
        const auto now = std::min(left, most);
        meter_.reads->Request(static_cast<std::int64_t>(now), rocksdb::Env::IO_LOW, nullptr,
                              rocksdb::RateLimiter::OpType::kRead);
        left -= now;
      }
    }
    return meter_.pass(meter_.read, result->size());
  }

 private:
  Meter& meter_;
};

class MeteredWriter final : public rocksdb::FSWritableFileOwnerWrapper {
 public:
  MeteredWriter(std::unique_ptr<rocksdb::FSWritableFile> file, Meter& meter)
      : FSWritableFileOwnerWrapper(std::move(file)), meter_(meter) {}
  rocksdb::IOStatus Append(const rocksdb::Slice& data, const rocksdb::IOOptions& options,
                           rocksdb::IODebugContext* debug) override {
    auto status = meter_.pass(meter_.written, data.size());
    return status.ok() ? FSWritableFileOwnerWrapper::Append(data, options, debug) : status;
  }
  rocksdb::IOStatus Append(const rocksdb::Slice& data, const rocksdb::IOOptions& options,
                           const rocksdb::DataVerificationInfo& verification, rocksdb::IODebugContext* debug) override {
    auto status = meter_.pass(meter_.written, data.size());
    return status.ok() ? FSWritableFileOwnerWrapper::Append(data, options, verification, debug) : status;
  }

 private:
  Meter& meter_;
};

class MeteredFiles final : public rocksdb::FileSystemWrapper {
 public:
  MeteredFiles(const std::shared_ptr<rocksdb::FileSystem>& files, Meter& meter)
      : FileSystemWrapper(files), meter_(meter) {}
  [[nodiscard]] const char* Name() const override { return "MeteredFiles"; }
  rocksdb::IOStatus NewSequentialFile(const std::string& name, const rocksdb::FileOptions& options,
                                      std::unique_ptr<rocksdb::FSSequentialFile>* out,
                                      rocksdb::IODebugContext* debug) override {
    auto status = FileSystemWrapper::NewSequentialFile(name, options, out, debug);
    if (status.ok()) *out = std::make_unique<MeteredReader>(std::move(*out), meter_);
    return status;
  }
  rocksdb::IOStatus NewWritableFile(const std::string& name, const rocksdb::FileOptions& options,
                                    std::unique_ptr<rocksdb::FSWritableFile>* out,
                                    rocksdb::IODebugContext* debug) override {
    auto status = FileSystemWrapper::NewWritableFile(name, options, out, debug);
    if (status.ok()) *out = std::make_unique<MeteredWriter>(std::move(*out), meter_);
    return status;
  }

 private:
  Meter& meter_;
};

/// One process at a time. Where nobody may write, nobody has to be kept out.
class FolderLock {
 public:
  FolderLock() = default;
  FolderLock(const FolderLock&) = delete;
  FolderLock& operator=(const FolderLock&) = delete;
  ~FolderLock() {
    if (lock_ != nullptr) rocksdb::Env::Default()->UnlockFile(lock_).PermitUncheckedError();
  }
  Result<void> take(const std::string& path) {
    if (::access(path.c_str(), W_OK) != 0) return {};
    const auto status = rocksdb::Env::Default()->LockFile(path + "/LOCK", &lock_);
    if (status.ok()) return {};
    lock_ = nullptr;
    return at_backups(Errc::conflict, "another backup, verification or restore is at work there: wait for it", path);
  }

 private:
  rocksdb::FileLock* lock_ = nullptr;
};

/// What RocksDB says of a folder of backups, in one line an operator can act on.
Error backup_error(const rocksdb::Status& status, const std::string& path, const Meter& meter, std::uint32_t id) {
  std::string said = status.ToString();
  std::ranges::replace(said, '\n', ' ');
  const std::string which = id == 0 ? "a backup" : "backup " + std::to_string(id);
  if (meter.stopped) return at_backups(Errc::refused, "stopped when asked; the finished ones are as they were", path);
  if (status.IsNoSpace()) {
    return at_backups(Errc::io,
                      "the disk is full: free space there or lower backup.keep, then back up again; the finished ones "
                      "are as they were",
                      path);
  }
  if (status.IsCorruption()) {
    return at_backups(Errc::malformed,
                      which +
                          " is damaged: use another one (dongtin backup --list), check that disk, and start a new "
                          "folder of backups (" +
                          said + ")",
                      path);
  }
  if (status.IsNotFound()) {
    return at_backups(Errc::not_found, "there is no " + which + "; dongtin backup --list shows those there are", path);
  }
  return at_backups(
      Errc::io,
      "cannot be read or written: check the disk and that the user dongtin runs as owns the folder (" + said + ")",
      path);
}

rocksdb::BackupEngineOptions engine_options(const std::string& path, rocksdb::Env& files, std::uint64_t rate) {
  rocksdb::BackupEngineOptions out(path, &files);
  out.share_table_files = true;
  out.share_files_with_checksum = true;
  out.backup_rate_limit = rate;
  return out;
}

/// "format=1 alerts=12 ...": what is known of the store when a backup is begun.
std::string describe(const StoreCounts& counts, bool keys) {
  return "format=" + std::to_string(keys::kFormatVersion) + " alerts=" + std::to_string(counts.alerts) +
         " decisions=" + std::to_string(counts.decisions) + " log_last=" + std::to_string(counts.log_last) +
         " keys=" + (keys ? "1" : "0");
}

std::uint64_t described(std::string_view text, std::string_view name) {
  for (std::size_t at = 0; at < text.size();) {
    const auto word = text.substr(at, text.find(' ', at) - at);
    at += word.size() + 1;
    if (!word.starts_with(name) || word.size() <= name.size() || word[name.size()] != '=') continue;
    std::uint64_t value = 0;
    std::from_chars(word.data() + name.size() + 1, word.data() + word.size(), value);
    return value;
  }
  return 0;
}

Backup backup_of(const rocksdb::BackupInfo& info) {
  Backup out;
  out.id = info.backup_id;
  out.made = from_millis(info.timestamp * 1000);
  out.bytes = info.size;
  out.files = info.number_files;
  out.format = static_cast<std::uint32_t>(described(info.app_metadata, "format"));
  out.alerts = described(info.app_metadata, "alerts");
  out.decisions = described(info.app_metadata, "decisions");
  out.log_last = described(info.app_metadata, "log_last");
  out.keys = described(info.app_metadata, "keys") != 0;
  return out;
}

std::vector<Backup> listed(const rocksdb::BackupEngineReadOnlyBase& engine) {
  std::vector<rocksdb::BackupInfo> whole;
  engine.GetBackupInfo(&whole);
  std::vector<rocksdb::BackupID> damaged;
  engine.GetCorruptedBackups(&damaged);
  std::vector<Backup> out;
  for (const auto& info : whole) out.push_back(backup_of(info));
  for (const auto id : damaged) {
    Backup broken;
    broken.id = id;
    broken.damaged = true;
    out.push_back(broken);
  }
  std::ranges::sort(out, std::greater{}, &Backup::id);
  return out;
}

/// Empty, or a folder of backups: RocksDB would clear away what it does not know below it.
Result<void> usable_for_backups(const std::string& path, const std::string& store) {
  std::error_code error;
  const auto whole = fs::weakly_canonical(path, error).string() + "/";
  const auto held = fs::weakly_canonical(store, error).string() + "/";
  if (whole.starts_with(held) || held.starts_with(whole)) {
    return at_backups(Errc::refused, "the folder lies in the store or the store in it: name another one", path);
  }
  const bool was_there = fs::exists(path, error);
  fs::create_directories(path, error);
  if (error) {
    return at_backups(Errc::io,
                      "the folder cannot be made (" + error.message() +
                          "): make it, owned by the user dongtin runs as, or correct backup.path",
                      path);
  }
  if (!was_there) fs::permissions(path, fs::perms::owner_all, error);
  if (fs::is_directory(fs::path(path) / "meta", error)) return {};
  for (auto it = fs::directory_iterator(path, error); !error && it != fs::directory_iterator(); it.increment(error)) {
    const auto name = it->path().filename().string();
    static const std::set<std::string> ours{"LOCK", "private", "shared", "shared_checksum", "lost+found"};
    if (ours.contains(name)) continue;
    return at_backups(Errc::refused,
                      "the folder has other files (" + name + "): name an empty one, or one that dongtin backs up to",
                      path);
  }
  if (error) return at_backups(Errc::io, "the folder cannot be listed (" + error.message() + ")", path);
  return {};
}

Result<void> has_backups(const std::string& path) {
  std::error_code error;
  if (fs::is_directory(fs::path(path) / "meta", error)) return {};
  return at_backups(Errc::not_found, "there are no backups here: correct the path, or make one with dongtin backup",
                    path);
}

/// Bytes that a backup would copy: files of the store that are not in the folder yet, told by number and size.
std::uint64_t bytes_to_copy(rocksdb::DB& db, const std::string& path) {
  std::set<std::pair<std::uint64_t, std::uint64_t>> there;
  std::error_code error;
  for (auto it = fs::directory_iterator(fs::path(path) / "shared_checksum", error);
       !error && it != fs::directory_iterator(); it.increment(error)) {
    const auto name = it->path().filename().string();  // 000012_sSESSION_SIZE.sst
    std::uint64_t number = 0;
    std::from_chars(name.data(), name.data() + name.size(), number);
    there.emplace(number, it->file_size(error));
  }
  std::uint64_t out = 0;
  const auto count = [&](const std::string& name, std::uint64_t size) {
    const auto digits = name.find_first_of("0123456789");
    std::uint64_t number = 0;
    if (digits != std::string::npos) std::from_chars(name.data() + digits, name.data() + name.size(), number);
    if (!there.contains({number, size})) out += size;
  };
  std::vector<rocksdb::ColumnFamilyMetaData> columns;
  db.GetAllColumnFamilyMetaData(&columns);
  for (const auto& column : columns) {
    for (const auto& level : column.levels) {
      for (const auto& file : level.files) count(file.name, file.size);
    }
    for (const auto& blob : column.blob_files) count(blob.blob_file_name, blob.blob_file_size);
  }
  return out;
}

Result<void> sync_to_disk(const std::string& path) {
  const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  const bool good = fd >= 0 && ::fsync(fd) == 0;
  const int wrong = errno;
  if (fd >= 0) ::close(fd);
  if (good) return {};
  return fail(Errc::io, "cannot be written to the disk (" + std::generic_category().message(wrong) + ")").at(path);
}

/// Every file of a folder of keys, mode 0600; how many there were.
Result<std::size_t> copy_keys(const fs::path& from, const fs::path& to) {
  auto names = key_names(from.string(), "", "");
  if (!names) return std::move(names).error();
  if (auto made = make_key_folder(to.string()); !made) return std::move(made).error();
  std::size_t copied = 0;
  for (const auto& name : *names) {
    std::error_code error;
    if (!fs::is_regular_file(fs::symlink_status(from / name, error))) continue;
    if (fs::file_size(from / name, error) > kMaxKeyBytes || error) {
      return fail(Errc::refused, "is no key: move it out of the folder of the keys").at((from / name).string());
    }
    const auto target = to / name;
    const int made = ::open(target.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, S_IRUSR | S_IWUSR);
    if (made >= 0) ::close(made);
    fs::copy_file(from / name, target, fs::copy_options::overwrite_existing, error);
    if (made < 0 || error || ::chmod(target.c_str(), S_IRUSR | S_IWUSR) != 0) {
      return fail(Errc::io, "the key cannot be copied there: check free space and who owns the folder")
          .at(target.string());
    }
    if (auto synced = sync_to_disk(target.string()); !synced) return std::move(synced).error();
    ++copied;
  }
  if (auto synced = sync_to_disk(to.string()); !synced) return std::move(synced).error();
  return copied;
}

/// Keys of backups that are no longer there.
void drop_keys(const std::string& path, const std::vector<Backup>& kept) {
  std::error_code error;
  std::vector<fs::path> gone;
  for (auto it = fs::directory_iterator(fs::path(path) / kKeysFolder, error); !error && it != fs::directory_iterator();
       it.increment(error)) {
    const auto name = it->path().filename().string();
    const bool used =
        std::ranges::any_of(kept, [&](const Backup& backup) { return std::to_string(backup.id) == name; });
    if (!used) gone.push_back(it->path());
  }
  for (const auto& folder : gone) {
    const auto names = key_names(folder.string(), "", "");
    for (const auto& name : names ? *names : std::vector<std::string>()) {
      if (!remove_key(folder.string(), name)) continue;
    }
    fs::remove_all(folder, error);
  }
}

/// The backups of a folder, open, with everything that has to outlive them.
template <class Engine>
struct Opened {
  explicit Opened(const Watch& watch) : meter{watch} {}
  Meter meter;
  FolderLock lock;
  std::unique_ptr<rocksdb::Env> files;
  std::unique_ptr<Engine> engine;

  Result<void> open(const std::string& path, std::uint64_t rate, rocksdb::Env& env = *rocksdb::Env::Default()) {
    if (auto taken = lock.take(path); !taken) return taken;
    if (rate > 0) {
      meter.reads.reset(rocksdb::NewGenericRateLimiter(static_cast<std::int64_t>(rate), 100 * 1000, 10,
                                                       rocksdb::RateLimiter::Mode::kReadsOnly));
    }
    files = rocksdb::NewCompositeEnv(std::make_shared<MeteredFiles>(env.GetFileSystem(), meter));
    Engine* made = nullptr;
    const auto status = Engine::Open(engine_options(path, *files, rate), &env, &made);
    engine.reset(made);
    if (!status.ok()) return backup_error(status, path, meter, 0);
    return {};
  }
  /// Reads a backup whole.
  Result<void> verify(const std::string& path, std::uint32_t id) {
    const auto status = engine->VerifyBackup(id, true);
    if (status.ok()) return {};
    return backup_error(status, path, meter, id);
  }
};

}  // namespace

Result<BackupMade> back_up(Store& store, const BackupPlan& plan, const Watch& watch) {
  auto* rocks = dynamic_cast<RocksStore*>(&store);
  if (rocks == nullptr) return fail(Errc::refused, "only a store on the disk can be backed up");
  if (auto usable = usable_for_backups(plan.path, rocks->path()); !usable) return std::move(usable).error();
  const auto counts = store.counts();
  if (!counts) return counts.error();
  if (auto flushed = rocks->flush(); !flushed) return std::move(flushed).error();

  BackupMade out;
  Opened<rocksdb::BackupEngine> backups(watch);
  if (auto opened = backups.open(plan.path, plan.rate, *rocks->database().GetEnv()); !opened)
    return std::move(opened).error();
  auto& meter = backups.meter;
  auto& engine = *backups.engine;
  const auto before = meter.written.load();
  meter.total = before + bytes_to_copy(rocks->database(), plan.path);
  watch.say("copying");
  rocksdb::CreateBackupOptions options;
  options.flush_before_backup = true;
  rocksdb::BackupID id = 0;
  const auto status =
      engine.CreateNewBackupWithMetadata(options, &rocks->database(), describe(*counts, !plan.keys.empty()), &id);
  if (!status.ok()) {
    auto error = backup_error(status, plan.path, meter, 0);
    engine.GarbageCollect().PermitUncheckedError();
    return error;
  }
  out.new_bytes = meter.written - before;
  const auto forget = [&](Error error) {
    engine.DeleteBackup(id).PermitUncheckedError();
    engine.GarbageCollect().PermitUncheckedError();
    drop_keys(plan.path, listed(engine));
    return error;
  };
  if (!plan.keys.empty()) {
    auto copied = copy_keys(plan.keys, fs::path(plan.path) / kKeysFolder / std::to_string(id));
    if (!copied) return forget(std::move(copied).error());
  }
  rocksdb::BackupInfo info;
  if (const auto told = engine.GetBackupInfo(id, &info); !told.ok()) {
    return forget(backup_error(told, plan.path, meter, id));
  }
  out.backup = backup_of(info);
  watch.say("reading it back");
  meter.read = 0;
  meter.total = out.backup.bytes;
  meter.counts_reads = true;
  if (auto verified = backups.verify(plan.path, id); !verified) return forget(std::move(verified).error());

  watch.say("purging");
  const auto were = listed(engine).size();
  const auto purged = engine.PurgeOldBackups(std::max(1u, plan.keep));
  if (!purged.ok()) return backup_error(purged, plan.path, meter, 0);
  engine.GarbageCollect().PermitUncheckedError();  // what it cannot remove now it removes next time
  const auto left = listed(engine);
  out.purged = were - left.size();
  drop_keys(plan.path, left);
  return out;
}

Result<std::vector<Backup>> list_backups(const std::string& path) {
  if (auto there = has_backups(path); !there) return std::move(there).error();
  const Watch nobody;
  const Meter meter{nobody};
  rocksdb::BackupEngineReadOnly* made = nullptr;
  const auto status = rocksdb::BackupEngineReadOnly::Open(engine_options(path, *rocksdb::Env::Default(), 0),
                                                          rocksdb::Env::Default(), &made);
  const std::unique_ptr<rocksdb::BackupEngineReadOnly> engine(made);
  if (!status.ok()) return backup_error(status, path, meter, 0);
  auto out = listed(*engine);
  if (out.empty()) {
    return at_backups(Errc::not_found, "there are no backups here yet: make one with dongtin backup", path);
  }
  return out;
}

Result<std::vector<Backup>> verify_backup(const std::string& path, std::uint32_t id, const Watch& watch) {
  if (auto there = has_backups(path); !there) return std::move(there).error();
  Opened<rocksdb::BackupEngineReadOnly> backups(watch);
  if (auto opened = backups.open(path, 0); !opened) return std::move(opened).error();
  std::vector<Backup> out;
  std::uint64_t total = 0;
  for (const auto& backup : listed(*backups.engine)) {
    if (id != 0 && backup.id != id) continue;
    out.push_back(backup);
    total += backup.bytes;
  }
  if (out.empty()) return backup_error(rocksdb::Status::NotFound(), path, backups.meter, id);
  backups.meter.read = 0;
  backups.meter.total = total;
  backups.meter.counts_reads = true;
  for (const auto& backup : out) {
    watch.say("reading backup " + std::to_string(backup.id));
    if (auto verified = backups.verify(path, backup.id); !verified) return std::move(verified).error();
  }
  return out;
}

Result<Restored> restore_backup(const std::string& from, std::uint32_t id, const std::string& to, const Watch& watch) {
  if (auto there = has_backups(from); !there) return std::move(there).error();
  std::error_code error;
  const auto in_use = fs::path(to) / "store" / "LOCK";
  if (fs::exists(in_use, error)) {
    rocksdb::FileLock* lock = nullptr;
    if (!rocksdb::Env::Default()->LockFile(in_use.string(), &lock).ok()) {
      return fail(Errc::conflict, "a running dongtin holds it: stop that one, and name an empty folder").at(to);
    }
    rocksdb::Env::Default()->UnlockFile(lock).PermitUncheckedError();
  }
  for (auto it = fs::directory_iterator(to, error); !error && it != fs::directory_iterator(); it.increment(error)) {
    const auto name = it->path().filename().string();
    if (name == "lost+found") continue;
    return fail(Errc::refused, "is not empty (" + name + "): name an empty folder; nothing was touched").at(to);
  }
  Opened<rocksdb::BackupEngineReadOnly> backups(watch);
  if (auto opened = backups.open(from, 0); !opened) return std::move(opened).error();
  const auto all = listed(*backups.engine);
  if (all.empty()) return backup_error(rocksdb::Status::NotFound(), from, backups.meter, 0);
  const auto wanted = id == 0 ? all.begin() : std::ranges::find(all, id, &Backup::id);
  if (wanted == all.end()) return backup_error(rocksdb::Status::NotFound(), from, backups.meter, id);
  const auto which = "backup " + std::to_string(wanted->id);
  if (wanted->damaged) {
    return at_backups(Errc::malformed, which + " is damaged: name another with --id (dongtin backup --list)", from);
  }
  if (wanted->format > keys::kFormatVersion) {
    return at_backups(Errc::malformed,
                      which + " has format " + std::to_string(wanted->format) + " and this program knows " +
                          std::to_string(keys::kFormatVersion) + ": restore it with the version that made it",
                      from);
  }
  fs::create_directories(to, error);
  if (error) {
    return fail(Errc::io, "cannot be made (" + error.message() + "): make it, owned by the user dongtin runs as")
        .at(to);
  }
  fs::permissions(to, fs::perms::owner_all, error);

  Restored out{*wanted, std::nullopt};
  const auto half = (fs::path(to) / "store.restoring").string(), whole = (fs::path(to) / "store").string();
  const auto forget = [&](Error wrong) {
    backups.engine.reset();  // its threads may still be copying what nobody wants any more
    for (const auto& made : {half, whole, (fs::path(to) / kKeysFolder).string()}) fs::remove_all(made, error);
    return wrong;
  };
  watch.say("copying " + which);
  backups.meter.read = 0;
  backups.meter.total = wanted->bytes;
  backups.meter.counts_reads = true;
  const auto status = backups.engine->RestoreDBFromBackup(wanted->id, half, half);
  if (!status.ok()) {
    if (status.IsNoSpace()) {
      return forget(fail(Errc::io, "the disk is full: free space there and restore again").at(to));
    }
    return forget(backup_error(status, from, backups.meter, wanted->id));
  }
  const auto saved = fs::path(from) / kKeysFolder / std::to_string(wanted->id);
  if (wanted->keys) {
    auto copied = copy_keys(saved, fs::path(to) / kKeysFolder);
    if (!copied) return forget(std::move(copied).error());
  }
  if (auto synced = sync_to_disk(half); !synced) return forget(std::move(synced).error());
  fs::rename(half, whole, error);
  if (error) return forget(fail(Errc::io, "cannot be renamed to store (" + error.message() + ")").at(half));
  if (auto synced = sync_to_disk(to); !synced) return forget(std::move(synced).error());
  if (wanted->format < keys::kFormatVersion) return out;
  watch.say("opening it");
  StoreOptions options;
  options.path = whole;
  options.read_only = true;  // nothing is added to what was backed up
  auto opened = open_store(options);
  if (!opened) return forget(std::move(opened).error());
  auto counts = (*opened)->counts();
  if (!counts) return forget(std::move(counts).error());
  out.counts = *counts;
  return out;
}

}  // namespace dongtin
