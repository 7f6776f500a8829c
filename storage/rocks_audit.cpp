// The audit chain in the store: entries ride in the batch of what they tell of.
#include <algorithm>

#include "storage/rocks_batch.hpp"

namespace dongtin {

using encoding::encode;
using keys::Column;

Result<void> RocksStore::open_audit(const std::string& keys) {
  const auto it = iterator(Column::audit);
  it->SeekToLast();
  if (it->Valid()) {
    const auto newest = encoding::decode<AuditEntry>(view_of(it->value()));
    if (!newest) return Error(newest.error()).at(keys::place(Column::audit, view_of(it->key())));
    chain_ = AuditChain(*newest);
  }
  if (!it->status().ok()) return store_error(it->status(), path_).at(keys::name(Column::audit));
  if (read_only_) return {};
  auto opened = AuditKeys::open(keys);
  if (!opened) return std::move(opened).error();
  keys_ = *std::move(opened);
  return {};
}

Result<void> Batch::audit(AuditEvent event, Instant at) {
  auto key = store_.keys_.ready(chain, at);
  if (!key) return std::move(key).error();
  if (*key) put_audit(**key);
  put_audit(chain.append(std::move(event), at));
  counters.latest = std::max(counters.latest, to_millis(at));
  return {};
}

Result<void> RocksStore::audit(std::span<const AuditEvent> events, Instant at) {
  Batch batch(*this);
  for (const auto& event : events) {
    if (auto added = batch.audit(event, at); !added) return added;
  }
  return write(batch);
}

Result<AuditCheckpointFile> RocksStore::checkpoint(Instant at) {
  std::uint64_t last = 0;
  {
    const auto it = iterator(Column::checkpoints);
    it->SeekToLast();
    if (it->Valid()) last = keys::number_in<std::uint64_t>(view_of(it->key())).value_or(0);
    if (!it->status().ok()) return store_error(it->status(), path_).at(keys::name(Column::checkpoints));
  }
  Batch batch(*this);
  auto key = keys_.ready(batch.chain, at);
  if (!key) return std::move(key).error();
  if (*key) batch.put_audit(**key);
  auto made = keys_.checkpoint(batch.chain, std::min(last, batch.chain.number()), at);
  if (!made) return made;
  batch.put(Column::checkpoints, keys::number(made->checkpoint.number), encode(made->checkpoint));
  if (auto written = write(batch); !written) return std::move(written).error();
  return made;
}

Result<void> RocksStore::rotate_key(std::string_view actor, Instant at) {
  Batch batch(*this);
  auto key = keys_.ready(batch.chain, at);
  if (!key) return std::move(key).error();
  if (*key) batch.put_audit(**key);
  auto rotated = keys_.rotate(batch.chain, std::string(actor), at);
  if (!rotated) return std::move(rotated).error();
  batch.put_audit(*rotated);
  if (auto written = write(batch); !written) return written;
  return keys_.retire(chain_);
}

Result<std::vector<AuditEntry>> RocksStore::audit_entries(std::uint64_t after, std::size_t limit) const {
  return list<AuditEntry>(Column::audit, keys::number(after + 1), limit);
}

Result<std::vector<AuditCheckpoint>> RocksStore::checkpoints(std::uint64_t after, std::size_t limit) const {
  return list<AuditCheckpoint>(Column::checkpoints, keys::number(after + 1), limit);
}

}  // namespace dongtin
