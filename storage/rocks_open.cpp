// How the store is opened: once, with one set of options, and only when everything about it is known.
#include <rocksdb/cache.h>
#include <rocksdb/env.h>
#include <rocksdb/filter_policy.h>
#include <rocksdb/listener.h>
#include <rocksdb/table.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>

#include "storage/rocks_notes.hpp"
#include "storage/rocks_store.hpp"

namespace dongtin {

using keys::Column;

namespace {

namespace fs = std::filesystem;

Error at_store(Errc code, std::string what, const std::string& path) {
  return fail(code, std::move(what)).at("store " + path);
}

/// Keeps RocksDB from recovering from a full disk by itself: nothing is written until somebody saw to the disk and
/// started again, which is what every refusal says.
class StaysStopped final : public rocksdb::EventListener {
 public:
  void OnErrorRecoveryBegin(rocksdb::BackgroundErrorReason, rocksdb::Status error, bool* automatic) override {
    if (error.severity() >= rocksdb::Status::Severity::kHardError) *automatic = false;
  }
};

rocksdb::Options database_options(const StoreOptions& options) {
  rocksdb::Options out;
  if (options.env != nullptr) out.env = options.env;
  out.create_if_missing = options.create_if_missing;
  out.paranoid_checks = true;
  // A batch that was torn by a crash was never acknowledged and is dropped from the tail of the log. A record damaged
  // anywhere else would silently take every later commit with it under point-in-time recovery; here the store is
  // refused instead, so that somebody decides. Safe without merge operators only: there are none.
  out.wal_recovery_mode = rocksdb::WALRecoveryMode::kTolerateCorruptedTailRecords;
  out.max_total_wal_size = 128u << 20;  // bounds the time to open after a crash
  out.db_write_buffer_size = options.write_buffer_bytes * 2;
  out.max_open_files = 512;
  out.max_background_jobs = 2;
  out.max_bgerror_resume_count = 0;  // with StaysStopped: of an error of either kind
  out.listeners.push_back(std::make_shared<StaysStopped>());
  return out;
}

/// Whose values are text: most of the bytes there are.
bool holds_text(std::string_view column) {
  static constexpr std::array kText{Column::items,  Column::evidence,    Column::archive,
                                    Column::alerts, Column::assessments, Column::outlines};
  return std::ranges::find(kText, column, [](Column each) { return keys::name(each); }) != kText.end();
}

/// Whose keys are asked for one by one; the others are walked along only.
bool asked_by_key(std::string_view column) {
  static constexpr std::array kWalked{Column::postings, Column::told, Column::log,
                                      Column::outbox,   Column::due,  Column::audit};
  return std::ranges::find(kWalked, column, [](Column each) { return keys::name(each); }) == kWalked.end();
}

rocksdb::ColumnFamilyOptions column_options(std::string_view column, const StoreOptions& options,
                                            const std::shared_ptr<rocksdb::Cache>& cache) {
  rocksdb::ColumnFamilyOptions out;
  out.write_buffer_size = options.write_buffer_bytes;
  out.max_write_buffer_number = 2;
  out.level_compaction_dynamic_level_bytes = true;  // nine tenths lie in the last level, whatever the size
  out.compression = rocksdb::kLZ4Compression;
  out.bottommost_compression = rocksdb::kZSTD;
  rocksdb::BlockBasedTableOptions table;
  table.block_cache = cache;
  // Indexes and filters in parts, so that the cache can hold the parts in use, however large the store.
  table.cache_index_and_filter_blocks = true;
  table.cache_index_and_filter_blocks_with_high_priority = true;
  table.index_type = rocksdb::BlockBasedTableOptions::kTwoLevelIndexSearch;
  if (asked_by_key(column)) {
    table.filter_policy.reset(rocksdb::NewBloomFilterPolicy(10));
    table.partition_filters = true;
  }
  if (holds_text(column)) {
    // Text of one kind, in pieces too short to learn from: what they have in common comes from a dictionary.
    out.compression = rocksdb::kZSTD;
    out.bottommost_compression_opts.enabled = true;
    out.bottommost_compression_opts.max_dict_bytes = 64u << 10;
    out.bottommost_compression_opts.zstd_max_train_bytes = 4u << 20;
    out.bottommost_compression_opts.max_dict_buffer_bytes = 8u << 20;
    table.block_size = 16u << 10;
  }
  out.table_factory.reset(rocksdb::NewBlockBasedTableFactory(table));
  if (column == keys::name(Column::evidence)) {
    out.enable_blob_files = true;
    out.min_blob_size = 4096;  // entries of feeds stay in the tables, where neighbours compress together
    out.blob_compression_type = rocksdb::kZSTD;
    out.enable_blob_garbage_collection = true;
  }
  return out;
}

std::string what_to_do_about(std::uint32_t format) {
  const auto known = "it has format " + std::to_string(format) + " and this program works on format " +
                     std::to_string(keys::kFormatVersion);
  if (format >= kOldestFormat && format < keys::kFormatVersion) {
    return known + ": stop the daemon and run dongtin migrate, which keeps a copy";
  }
  return known + ": start the version of dongtin that wrote it";
}

/// What lies in the directory before anything is written to it.
struct Found {
  bool store = false;      // RocksDB has been here
  bool formatted = false;  // and a format version was written
};

/// A directory that can become a store: empty, or left by a first start that was cut short.
Result<void> usable_for_a_new_store(const StoreOptions& options) {
  std::error_code error;
  for (auto it = fs::directory_iterator(options.path, error); !error && it != fs::directory_iterator();
       it.increment(error)) {
    const auto name = it->path().filename().string();
    const bool ours = name == "LOCK" || name == "IDENTITY" || name == "lost+found" || name == "keys" ||
                      name.starts_with("LOG") || name.starts_with("MANIFEST-") || name.ends_with(".dbtmp");
    if (!ours) {
      return at_store(Errc::malformed,
                      "the directory holds no store but has other files (" + name +
                          "): name an empty directory, or restore a backup if this was one",
                      options.path);
    }
  }
  if (error) return at_store(Errc::io, "cannot be listed (" + error.message() + ")", options.path);
  return {};
}

/// Only the process that holds the lock may look: files of a store that is in use come and go.
class Lock {
 public:
  explicit Lock(const std::string& path) : file_(path + "/LOCK") {}
  Lock(const Lock&) = delete;
  Lock& operator=(const Lock&) = delete;
  ~Lock() {
    if (lock_ != nullptr) rocksdb::Env::Default()->UnlockFile(lock_).PermitUncheckedError();
  }
  Result<void> take(const std::string& path) {
    const auto status = rocksdb::Env::Default()->LockFile(file_, &lock_);
    if (status.ok()) return {};
    lock_ = nullptr;
    if (!std::fstream(file_, std::ios::in | std::ios::out)) {
      return at_store(Errc::io, "cannot be written: check that the user dongtin runs as owns the directory", path);
    }
    return at_store(Errc::conflict, "another dongtin holds it: stop that one, or use its admin socket", path);
  }

 private:
  std::string file_;
  rocksdb::FileLock* lock_ = nullptr;
};

/// Reads the format version without writing anything; refuses any but the one wanted.
Result<Found> look(const StoreOptions& options, std::uint32_t wanted_format) {
  std::error_code error;
  if (!fs::exists(fs::path(options.path) / "CURRENT", error)) {
    if (error) return at_store(Errc::io, "cannot be read (" + error.message() + ")", options.path);
    return Found{};
  }
  auto database = database_options(options);
  database.create_if_missing = false;
  std::vector<std::string> columns;
  auto status = rocksdb::DB::ListColumnFamilies(database, options.path, &columns);
  if (!status.ok()) return store_error(status, options.path);
  const bool has_meta = std::ranges::find(columns, keys::name(Column::meta)) != columns.end();
  std::vector<rocksdb::ColumnFamilyDescriptor> wanted{{rocksdb::kDefaultColumnFamilyName, {}}};
  if (has_meta) wanted.emplace_back(std::string(keys::name(Column::meta)), rocksdb::ColumnFamilyOptions());
  std::vector<rocksdb::ColumnFamilyHandle*> handles;
  rocksdb::DB* opened = nullptr;
  status = rocksdb::DB::OpenForReadOnly(database, options.path, wanted, &handles, &opened);
  if (!status.ok()) return store_error(status, options.path);
  const std::unique_ptr<rocksdb::DB> db(opened);
  std::string format;
  if (has_meta)
    status = db->Get({}, handles.back(), rocksdb::Slice(keys::kFormat.data(), keys::kFormat.size()), &format);
  const bool untouched = db->GetLatestSequenceNumber() == 0;
  for (auto* handle : handles) db->DestroyColumnFamilyHandle(handle).PermitUncheckedError();
  if (!status.ok() && !status.IsNotFound()) return store_error(status, options.path);
  if (!has_meta || status.IsNotFound()) {
    if (untouched) return Found{true, false};
    return at_store(Errc::malformed, "the directory holds a database that is not dongtin's: name another directory",
                    options.path);
  }
  const auto version = keys::number_in<std::uint32_t>(format);
  if (!version || format.size() != sizeof *version) {
    return at_store(Errc::malformed, "its format version is unreadable: restore a backup", options.path);
  }
  if (*version != wanted_format) return at_store(Errc::malformed, what_to_do_about(*version), options.path);
  const auto known = [](const std::string& column) {
    return column == rocksdb::kDefaultColumnFamilyName ||
           std::ranges::find(keys::kColumnNames, column) != keys::kColumnNames.end();
  };
  if (!std::ranges::all_of(columns, known)) {
    return at_store(Errc::malformed,
                    "it holds a column family this program does not know: start the version of dongtin that wrote it",
                    options.path);
  }
  return Found{true, true};
}

}  // namespace

Result<std::unique_ptr<Store>> open_store(const StoreOptions& options) {
  auto opened = open_rocks(options, keys::kFormatVersion);
  if (!opened) return std::move(opened).error();
  return std::unique_ptr<Store>(*std::move(opened));
}

Result<std::uint32_t> format_of_store(const StoreOptions& options) {
  for (auto format = kOldestFormat; format <= keys::kFormatVersion; ++format) {
    auto found = look(options, format);
    if (found && found->formatted) return format;
    if (found) return at_store(Errc::not_found, "there is no store here: correct the path", options.path);
    if (format == keys::kFormatVersion) return std::move(found).error();
  }
  return at_store(Errc::malformed, "its format is unknown", options.path);
}

Result<std::unique_ptr<RocksStore>> open_rocks(const StoreOptions& options, std::uint32_t format) {
  std::error_code error;
  const bool may_create = options.create_if_missing && !options.read_only;
  if (may_create) {
    fs::create_directories(options.path, error);
    if (error) {
      return at_store(
          Errc::io,
          "the directory cannot be made (" + error.message() + "): make it, owned by the user dongtin runs as",
          options.path);
    }
  }
  const bool exists = fs::exists(fs::path(options.path) / "CURRENT", error);
  if (!exists) {
    if (!may_create) {
      return at_store(Errc::not_found, "there is no store here: start dongtin serve once, or correct the path",
                      options.path);
    }
    if (auto usable = usable_for_a_new_store(options); !usable) return std::move(usable).error();
  }
  Found found;
  {
    Lock lock(options.path);
    if (!options.read_only) {
      if (auto taken = lock.take(options.path); !taken) return std::move(taken).error();
    }
    auto looked = look(options, format);
    if (!looked) return std::move(looked).error();
    found = *looked;
  }
  if (!found.formatted && !may_create) {
    return at_store(Errc::not_found, "the store was never finished: start dongtin serve once", options.path);
  }

  const auto cache = rocksdb::NewLRUCache(options.cache_bytes);
  std::vector<rocksdb::ColumnFamilyDescriptor> wanted{
      {rocksdb::kDefaultColumnFamilyName, column_options(rocksdb::kDefaultColumnFamilyName, options, cache)}};
  for (const auto column : keys::kColumnNames) {
    wanted.emplace_back(std::string(column), column_options(column, options, cache));
  }
  std::vector<rocksdb::ColumnFamilyHandle*> handles;
  rocksdb::DB* opened = nullptr;
  auto database = database_options(options);
  if (!options.read_only) database.info_log = std::make_shared<RocksNotes>(options.path, 4u << 20);
  if (!found.formatted) database.create_if_missing = true;
  // A first start that was cut short may have left some of the column families, an older format or version had fewer.
  // Those that are missing are made together: one by one, each rewrites the options file.
  std::vector<std::string> there{rocksdb::kDefaultColumnFamilyName};
  if (found.store) {
    const auto listed = rocksdb::DB::ListColumnFamilies(database, options.path, &there);
    if (!listed.ok()) return store_error(listed, options.path);
  }
  const bool any_may_be_missing = !found.formatted || format != keys::kFormatVersion;
  const auto to_be_opened = [&](const auto& column) {
    const auto is = [&](Column added) { return keys::name(added) == column.name; };
    return std::ranges::find(there, column.name) != there.end() ||
           (!any_may_be_missing && std::ranges::none_of(keys::kAddedColumns, is));
  };
  const auto split = std::partition(wanted.begin(), wanted.end(), to_be_opened);
  std::vector<rocksdb::ColumnFamilyDescriptor> missing(split, wanted.end());
  wanted.erase(split, wanted.end());
  const auto status = options.read_only
                          ? rocksdb::DB::OpenForReadOnly(database, options.path, wanted, &handles, &opened)
                          : rocksdb::DB::Open(database, options.path, wanted, &handles, &opened);
  if (!status.ok()) {
    if (status.IsIOError() && status.ToString().find("lock") != std::string::npos) {
      return at_store(Errc::conflict, "another dongtin holds it: stop that one, or use its admin socket", options.path);
    }
    return store_error(status, options.path);
  }
  std::unique_ptr<rocksdb::DB> db(opened);
  const auto close = [&] {
    for (auto* handle : handles) db->DestroyColumnFamilyHandle(handle).PermitUncheckedError();
  };
  if (!missing.empty() && !options.read_only) {
    std::vector<rocksdb::ColumnFamilyHandle*> made;
    const auto created = db->CreateColumnFamilies(missing, &made);
    handles.insert(handles.end(), made.begin(), made.end());
    if (!created.ok()) {
      close();
      return store_error(created, options.path);
    }
  }
  RocksStore::Columns columns{};
  for (auto* handle : handles) {
    const auto name = std::ranges::find(keys::kColumnNames, handle->GetName());
    if (name != keys::kColumnNames.end()) columns[static_cast<std::size_t>(name - keys::kColumnNames.begin())] = handle;
  }
  auto* meta = columns[static_cast<std::size_t>(Column::meta)];

  if (!found.formatted) {
    rocksdb::WriteOptions synced;
    synced.sync = true;
    const auto written = db->Put(synced, meta, std::string(keys::kFormat), keys::number(keys::kFormatVersion));
    if (!written.ok()) {
      close();
      return store_error(written, options.path);
    }
  }
  encoding::Counters counters;
  std::string raw;
  const auto read = db->Get({}, meta, std::string(keys::kCounters), &raw);
  if (read.ok()) {
    auto decoded = encoding::decode<encoding::Counters>(raw);
    if (!decoded) {
      close();
      return std::move(decoded).error().at(keys::place(Column::meta, keys::kCounters)).at("store " + options.path);
    }
    counters = *decoded;
  } else if (!read.IsNotFound()) {
    close();
    return store_error(read, options.path);
  }
  auto store = std::make_unique<RocksStore>(std::move(db), std::move(handles), columns, counters, options);
  auto audit = store->open_audit(options.keys.empty() ? options.path + "/keys" : options.keys);
  if (!audit) return std::move(audit).error().at("store " + options.path);
  auto counted = store->count_copies();
  if (!counted) return std::move(counted).error().at("store " + options.path);
  if (format == keys::kFormatVersion) {
    auto told = store->post_claims();
    if (!told) return std::move(told).error().at("store " + options.path);
  }
  return store;
}

}  // namespace dongtin
