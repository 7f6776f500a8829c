// Where the registers of approvals.cpp and watching.cpp lie in RocksDB.
#include "storage/rocks_batch.hpp"

namespace dongtin {

using keys::Column;

namespace {

template <class Register>
Column column_of(Register in) {
  switch (in) {
    case Register::accounts:
      return Column::accounts;
    case Register::claims:
      return Column::claims;
    case Register::suggestions:
      return Column::sources;
    case Register::packages:
      return Column::packages;
    case Register::watched:
      break;
  }
  return Column::watched;
}

}  // namespace

Store::Pulse RocksStore::pulse() const {
  return {counters_.acts, from_millis(counters_.latest)};
}

Result<std::optional<std::string>> RocksStore::read(Register in, const std::string& key) const {
  return bytes(column_of(in), key);
}

Result<std::vector<std::pair<std::string, std::string>>> RocksStore::read(Register in, const std::string& from,
                                                                          std::size_t limit) const {
  std::vector<std::pair<std::string, std::string>> out;
  const auto column = column_of(in);
  const auto it = iterator(column);
  for (it->Seek(from); it->Valid() && out.size() < limit; it->Next()) {
    out.emplace_back(it->key().ToString(), it->value().ToString());
  }
  if (!it->status().ok()) return store_error(it->status(), path_).at(keys::name(column));
  return out;
}

Result<void> RocksStore::record(std::span<const Entry> entries, const AuditEvent& event, Instant at) {
  Batch batch(*this);
  for (const auto& [in, key, value] : entries) batch.put(column_of(in), key, value);
  ++batch.counters.acts;
  if (auto audited = batch.audit(event, at); !audited) return audited;
  return write(batch);
}

Result<void> RocksStore::erase(Register in, std::span<const std::string> keys) {
  Batch batch(*this);
  for (const auto& key : keys) batch.erase(column_of(in), key);
  return write(batch);
}

}  // namespace dongtin
