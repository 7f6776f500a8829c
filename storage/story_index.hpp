/// Which of the alerts of the last days may be copies of a text: the writer's look-up, in memory.
///
/// In      signatures (storage/records/likeness.hpp) in the order in which the writer adds them.
/// Out     candidates(): at most kMaxCandidates alerts within the window that share a band of the signature and look
///         alike enough to be compared, most alike first, then the smaller alert. They are candidates only: whoever
///         asked compares the outlines.
/// Errors  none. Threads one: the writer.
/// Cost    kBands cache lines and at most kLooks signatures a look-up, however many are held; some 0.5 KB an entry.
/// Source  bands: Leskovec, Rajaraman and Ullman, Mining of Massive Datasets, 3.4. Figures: tests/bench/stories_bench.
///
/// What it answers follows from the additions that it still holds alone: a slot gives way to a newer one only when it
/// is the oldest that could. So an index that is built anew from what the store kept, added in the same order, answers
/// as the one before it did, and one worker gives the same stories as many. What retention took keeps its place (skip),
/// so that those behind it answer the same.
#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "storage/records/ids.hpp"
#include "storage/records/likeness.hpp"
#include "storage/records/time.hpp"

namespace dongtin {

struct StoryWindow {
  std::size_t max_entries = 100'000;
  std::chrono::hours length{7 * 24};
};

class StoryIndex {
 public:
  struct Candidate {
    AlertId alert;
    std::uint32_t revision = 0;  // of its item, whose text this is
    double resemblance = 0, containment = 0;
    bool operator==(const Candidate&) const = default;
  };

  static constexpr std::size_t kFewest = 1, kMost = 10'000'000;  // of StoryWindow::max_entries
  static constexpr std::size_t kRows = 2;                        // values that agree in a band
  static constexpr std::size_t kBands = kSignatureValues / kRows;
  static constexpr std::size_t kPerKey = 4;  // newest entries held for one key
  static constexpr std::size_t kLooks = 24;  // signatures looked at, those of most bands
  static constexpr std::size_t kMaxCandidates = 8;
  static constexpr double kContainment = 0.3;  // estimated; less is not worth comparing

  explicit StoryIndex(StoryWindow window = {});

  /// An alert may come again with another text. The oldest entry leaves where there is no room.
  void add(AlertId alert, std::uint32_t revision, const Signature& signature, Instant at);
  /// An entry that nothing finds.
  void skip(Instant at);
  /// Lets the oldest go, up to the first that is within the window of `at`.
  void expire(Instant at);
  /// Clears and fills `out`: alerts within the window of `at`, each once.
  void candidates(const Signature& signature, Instant at, std::vector<Candidate>& out);

  [[nodiscard]] std::size_t size() const;
  [[nodiscard]] std::size_t memory_bytes() const;
  /// What one of that window takes, from its first entry on.
  [[nodiscard]] static std::size_t memory_bytes(const StoryWindow& window);

 private:
  static constexpr std::size_t kWays = 10;
  /// One cache line: entries whose key fell here, by a part of that key.
  struct alignas(64) Line {
    std::uint32_t entries[kWays] = {};  // numbers of additions, from 1; 0 is empty
    std::uint16_t tags[kWays] = {};
  };
  static_assert(sizeof(Line) == 64);
  struct Entry {
    Signature signature;
    std::uint32_t revision = 0;
    AlertId alert;  // none: skipped
    Instant at{};
  };
  struct Key {
    std::uint32_t line;
    std::uint16_t tag;
  };
  struct Look {
    std::uint32_t entry, bands;
  };

  void enter(const Entry& entry);
  void find_keys(const Signature& signature);
  void put(Key key, std::uint32_t entry);
  void renumber();
  [[nodiscard]] static std::size_t lines_for(std::size_t entries);
  [[nodiscard]] bool live(std::uint32_t entry) const { return entry > oldest_; }
  [[nodiscard]] const Entry& entry(std::uint32_t number) const { return entries_[number % entries_.size()]; }

  StoryWindow window_;
  std::vector<Entry> entries_;  // a ring by number
  std::vector<Line> lines_;
  std::uint32_t last_ = 0, oldest_ = 0;  // numbers in (oldest_, last_] are held
  std::array<Key, kBands> keys_{};
  std::vector<std::uint32_t> met_;
  std::vector<Look> looks_;
};

}  // namespace dongtin
