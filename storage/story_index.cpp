#include "storage/story_index.hpp"

#include <algorithm>
#include <limits>

namespace dongtin {

namespace {

constexpr double kLoad = 0.7;  // of the slots, were every key of every entry held

std::uint64_t mix(std::uint64_t x) {
  x = (x ^ x >> 31) * 0x9FB21C651E98DF25;
  return x ^ x >> 28;
}

}  // namespace

std::size_t StoryIndex::lines_for(std::size_t entries) {
  return static_cast<std::size_t>(static_cast<double>(entries * kBands) / kLoad / kWays) + 1;
}

StoryIndex::StoryIndex(StoryWindow window) : window_(window) {
  window_.max_entries = std::clamp(window_.max_entries, kFewest, kMost);
  entries_.resize(window_.max_entries);
  lines_.resize(lines_for(window_.max_entries));
  met_.reserve(kBands * kPerKey);
  looks_.reserve(kBands * kPerKey);
}

void StoryIndex::find_keys(const Signature& signature) {
  for (std::size_t band = 0; band < kBands; ++band) {
    std::uint64_t key = band;
    for (std::size_t row = 0; row < kRows; ++row) key = key << 16 | signature.values[band * kRows + row];
    key = mix(key * 0xD6E8FEB86659FD93);
    keys_[band] = {static_cast<std::uint32_t>((key >> 32) * lines_.size() >> 32), static_cast<std::uint16_t>(key)};
    __builtin_prefetch(&lines_[keys_[band].line], 1);
  }
}

void StoryIndex::put(Key key, std::uint32_t entry) {
  auto& line = lines_[key.line];
  std::size_t oldest = 0, same = kWays, count = 0;
  for (std::size_t i = 0; i < kWays; ++i) {
    if (line.entries[i] < line.entries[oldest]) oldest = i;
    if (line.tags[i] != key.tag || !live(line.entries[i])) continue;
    ++count;
    if (same == kWays || line.entries[i] < line.entries[same]) same = i;
  }
  const auto place = count >= kPerKey ? same : oldest;
  line.entries[place] = entry;
  line.tags[place] = key.tag;
}

void StoryIndex::add(AlertId alert, std::uint32_t revision, const Signature& signature, Instant at) {
  enter({signature, revision, alert, at});
}

void StoryIndex::skip(Instant at) {
  enter({{}, 0, AlertId{}, at});
}

void StoryIndex::enter(const Entry& entry) {
  if (last_ == std::numeric_limits<std::uint32_t>::max()) renumber();
  ++last_;
  if (last_ - oldest_ > entries_.size()) ++oldest_;
  entries_[last_ % entries_.size()] = entry;
  if (!entry.alert) return;
  find_keys(entry.signature);
  for (const auto key : keys_) put(key, last_);
}

void StoryIndex::expire(Instant at) {
  while (oldest_ != last_ && entry(oldest_ + 1).at < at - window_.length) ++oldest_;
}

/// After four thousand million additions: those that are held count from 1 again, in their order.
void StoryIndex::renumber() {
  std::vector<Entry> held;
  held.reserve(size());
  for (auto n = oldest_ + 1; n <= last_ && n != 0; ++n) held.push_back(entry(n));
  std::fill(lines_.begin(), lines_.end(), Line{});
  last_ = oldest_ = 0;
  for (const auto& each : held) enter(each);
}

void StoryIndex::candidates(const Signature& signature, Instant at, std::vector<Candidate>& out) {
  out.clear();
  find_keys(signature);
  met_.clear();
  for (const auto key : keys_) {
    const auto& line = lines_[key.line];
    for (std::size_t i = 0; i < kWays; ++i) {
      if (line.tags[i] == key.tag && live(line.entries[i])) met_.push_back(line.entries[i]);
    }
  }
  std::sort(met_.begin(), met_.end());
  looks_.clear();
  for (const auto number : met_) {
    if (!looks_.empty() && looks_.back().entry == number) {
      ++looks_.back().bands;
    } else {
      looks_.push_back({number, 1});
    }
  }
  const auto looked_at = std::min(looks_.size(), kLooks);
  std::partial_sort(
      looks_.begin(), looks_.begin() + static_cast<std::ptrdiff_t>(looked_at), looks_.end(),
      [](const Look& a, const Look& b) { return a.bands != b.bands ? a.bands > b.bands : a.entry > b.entry; });
  looks_.resize(looked_at);
  for (const auto& look : looks_) {
    const auto* at_entry = reinterpret_cast<const char*>(&entry(look.entry));
    for (std::size_t byte = 0; byte < sizeof(Entry); byte += 64) __builtin_prefetch(at_entry + byte);
  }
  for (const auto& look : looks_) {
    const auto& held = entry(look.entry);
    if (std::chrono::abs(at - held.at) > window_.length) continue;
    const Candidate found{held.alert, held.revision, resemblance(signature, held.signature),
                          containment(signature, held.signature)};
    if (found.containment >= kContainment) out.push_back(found);
  }
  const auto better = [](const Candidate& a, const Candidate& b) {
    if (a.containment != b.containment) return a.containment > b.containment;
    if (a.resemblance != b.resemblance) return a.resemblance > b.resemblance;
    return a.alert != b.alert ? a.alert < b.alert : a.revision > b.revision;
  };
  std::sort(out.begin(), out.end(), better);
  for (auto i = out.begin(); i != out.end();) {
    const auto again = [&](const Candidate& other) { return other.alert == i->alert; };
    i = std::any_of(out.begin(), i, again) ? out.erase(i) : std::next(i);
  }
  if (out.size() > kMaxCandidates) out.resize(kMaxCandidates);
}

std::size_t StoryIndex::size() const {
  return last_ - oldest_;
}

std::size_t StoryIndex::memory_bytes() const {
  return entries_.capacity() * sizeof(Entry) + lines_.capacity() * sizeof(Line);
}

std::size_t StoryIndex::memory_bytes(const StoryWindow& window) {
  const auto entries = std::clamp(window.max_entries, kFewest, kMost);
  return entries * sizeof(Entry) + lines_for(entries) * sizeof(Line);
}

}  // namespace dongtin
