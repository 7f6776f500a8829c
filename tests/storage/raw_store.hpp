/// The store behind the program's back, as only a fault or a forger has it.
#pragma once

#include <rocksdb/db.h>

#include <map>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "storage/encoding.hpp"
#include "storage/keys.hpp"

namespace dongtin::testing {

class RawStore {
 public:
  explicit RawStore(const std::string& path) {
    std::vector<std::string> names;
    must(rocksdb::DB::ListColumnFamilies({}, path, &names));
    std::vector<rocksdb::ColumnFamilyDescriptor> columns;
    for (const auto& name : names) columns.emplace_back(name, rocksdb::ColumnFamilyOptions());
    std::vector<rocksdb::ColumnFamilyHandle*> handles;
    rocksdb::DB* db = nullptr;
    must(rocksdb::DB::Open({}, path, columns, &handles, &db));
    db_.reset(db);
    for (auto* handle : handles) handles_[handle->GetName()] = handle;
  }
  ~RawStore() {
    for (const auto& [name, handle] : handles_) db_->DestroyColumnFamilyHandle(handle).PermitUncheckedError();
    db_->Close().PermitUncheckedError();
  }
  RawStore(const RawStore&) = delete;
  RawStore& operator=(const RawStore&) = delete;

  [[nodiscard]] std::string get(keys::Column column, const std::string& key) const {
    std::string out;
    must(db_->Get({}, of(column), key, &out));
    return out;
  }
  void put(keys::Column column, const std::string& key, const std::string& value) {
    must(db_->Put({}, of(column), key, value));
  }
  /// As a program that did not know the column left it.
  void drop(keys::Column column) { must(db_->DropColumnFamily(of(column))); }
  void erase(keys::Column column, const std::string& key) {
    static_cast<void>(get(column, key));  // it has to be there
    must(db_->Delete({}, of(column), key));
  }
  void erase_all(keys::Column column, const std::string& prefix) {
    const std::unique_ptr<rocksdb::Iterator> it(db_->NewIterator({}, of(column)));
    for (it->Seek(prefix); it->Valid() && it->key().starts_with(prefix); it->Next()) {
      must(db_->Delete({}, of(column), it->key()));
    }
    must(it->status());
  }
  /// The column is gone, as in a store of before there was one.
  void drop(std::string_view column) {
    auto* const handle = handles_.at(std::string(column));
    must(db_->DropColumnFamily(handle));
    must(db_->DestroyColumnFamilyHandle(handle));
    handles_.erase(std::string(column));
  }
  /// Reads a record, lets `change` at it, and writes it back.
  template <class Record, class Change>
  void edit(keys::Column column, const std::string& key, Change change) {
    auto record = encoding::decode<Record>(get(column, key)).value();
    change(record);
    put(column, key, encoding::encode(record));
  }

 private:
  static void must(const rocksdb::Status& status) {
    if (!status.ok()) throw std::runtime_error(status.ToString());
  }
  [[nodiscard]] rocksdb::ColumnFamilyHandle* of(keys::Column column) const {
    return handles_.at(std::string(keys::name(column)));
  }
  std::unique_ptr<rocksdb::DB> db_;
  std::map<std::string, rocksdb::ColumnFamilyHandle*> handles_;
};

}  // namespace dongtin::testing
