#include "daemon/quarantine.hpp"

#include <algorithm>

namespace dongtin {

namespace {

constexpr std::uint32_t kCrashes = 2;

auto is(const SourceId& source, const Digest& page) {
  return [&](const Quarantined& one) { return one.source == source && one.page == page; };
}

}  // namespace

Result<void> Quarantine::load(Store& store, const std::vector<InFlight::Left>& left, Instant now) {
  auto known = store.quarantine();
  if (!known) return known.error();
  for (const auto& one : left) {
    auto found = std::find_if(known->begin(), known->end(), is(one.source, one.page));
    if (found == known->end()) {
      found = known->insert(known->end(), Quarantined{one.source, one.page, 0, now});
    }
    ++found->crashes;
    found->since = now;
    auto put = store.put_quarantine(*found);
    if (!put) return put;
  }
  const std::lock_guard lock(mutex_);
  pages_ = std::move(*known);
  return {};
}

bool Quarantine::poisoned(const SourceId& source, const Digest& page, Instant now) const {
  const std::lock_guard lock(mutex_);
  const auto found = std::find_if(pages_.begin(), pages_.end(), is(source, page));
  // A crash that seems to lie ahead was noted under another clock: the page is tried.
  return found != pages_.end() && found->crashes >= kCrashes && now >= found->since && now < found->since + retry_;
}

std::vector<Digest> Quarantine::clear(const SourceId& source, const Digest& page) {
  const std::lock_guard lock(mutex_);
  std::vector<Digest> out;
  std::erase_if(pages_, [&](const Quarantined& one) {
    const bool harmless = one.source == source && (one.page == page || one.crashes < kCrashes);
    if (harmless) out.push_back(one.page);
    return harmless;
  });
  return out;
}

std::size_t Quarantine::size() const {
  const std::lock_guard lock(mutex_);
  return static_cast<std::size_t>(
      std::count_if(pages_.begin(), pages_.end(), [](const Quarantined& one) { return one.crashes >= kCrashes; }));
}

}  // namespace dongtin
