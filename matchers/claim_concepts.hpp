/// Phrases that people use for one another: "sạt lở", "núi đổ xuống", "vùi lấp"; "học phí", "tiền học"; "bv".
///
/// In      folded syllables. Out the concepts of the longest phrase that begins at one of them, with its accents or
///         some of them missing; a phrase of one syllable without its accents only among unaccented neighbours.
/// Errors  none. Threads any; the table is made at the first call. Cost a look-up for each syllable of the phrase.
/// Source  everyday words of news and posts in a province, north, centre and south; a closed list (claim_concepts.cpp).
///
/// A concept is a row of the list. The same phrase may stand in several: "cắt" is of power, of benefits, of numbers.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "matchers/claim_keys.hpp"
#include "matchers/claim_words.hpp"
#include "matchers/likely_accents.hpp"

namespace dongtin {

/// The list as written: phrases between "|", "!" before the first where the row is an event.
[[nodiscard]] std::span<const std::string_view> concept_rows() noexcept;

class ConceptTable {
 public:
  static constexpr std::size_t kMaxGroups = 12,
                               kMaxSyllables = 6;  // of one phrase
  struct Found {
    std::uint32_t syllables = 0;  // 0: nothing begins here
    std::uint32_t groups = 0;
    std::array<std::uint16_t, kMaxGroups> group{};
  };

  [[nodiscard]] static const ConceptTable& shared();
  /// Of all phrases that begin with this word; kNoWord when none does.
  [[nodiscard]] std::uint32_t root(WordKey key) const { return after(0, key); }
  /// How the phrases of a concept begin, each once; `second` is 0 of a phrase of one word.
  struct Begin {
    WordKey first = 0, second = 0;
    bool operator==(const Begin&) const = default;
  };
  [[nodiscard]] std::span<const Begin> begins(std::size_t group) const { return begins_[group]; }
  /// No phrase crosses the end of a sentence.
  [[nodiscard]] Found at(const Folded& folded, std::size_t syllable) const {
    return at(folded, syllable, root(word_key(folded, syllable)));
  }
  /// `node` is the root of the syllable's word; with `likely` without what it hardly is in a text without accents.
  [[nodiscard]] Found at(const Folded& folded, std::size_t syllable, std::uint32_t node,
                         LikelyAccents* likely = nullptr) const;
  [[nodiscard]] bool event(std::size_t group) const { return events_[group]; }
  [[nodiscard]] std::size_t size() const { return events_.size(); }

 private:
  struct Phrase {
    std::uint32_t accents = 0, groups = 0;  // its first in accents_, groups_
    std::uint32_t group_count = 0;
  };
  struct Node {
    std::uint32_t first = 0, end = 0;  // phrases with these letters
    bool goes_on = false;
  };
  ConceptTable();
  static std::uint64_t step(std::uint32_t node, WordKey key) {
    return (key ^ (static_cast<std::uint64_t>(node) * 0xD6E8FEB86659FD93ULL)) | 1ULL << 63;
  }
  [[nodiscard]] std::uint32_t after(std::uint32_t node, WordKey key) const {
    const std::uint64_t taken = step(node, key);
    const std::uint32_t* next = next_.may_hold(taken) ? next_.find(taken) : nullptr;
    return next == nullptr ? kNoWord : *next;
  }

  KeyMap<std::uint32_t> next_;  // node and word -> node
  std::vector<Node> nodes_;
  std::vector<Phrase> phrases_;
  std::vector<WordAccents> accents_;
  std::vector<std::uint16_t> groups_;
  std::vector<std::vector<Begin>> begins_;  // by group
  std::vector<bool> events_;
};

}  // namespace dongtin
