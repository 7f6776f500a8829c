#include <algorithm>
#include <array>
#include <utility>

#include "matchers/accents.hpp"
#include "matchers/claim_concepts.hpp"

namespace dongtin {

ConceptTable::ConceptTable() {
  struct Row {
    std::vector<WordKey> keys;
    std::vector<WordAccents> accents;
    std::uint16_t group;
  };
  std::vector<Row> rows;
  std::size_t syllables = 0;
  Folded folded;
  for (std::string_view line : concept_rows()) {
    const auto group = static_cast<std::uint16_t>(events_.size());
    events_.push_back(line.front() == '!');
    if (events_.back()) line.remove_prefix(1);
    while (!line.empty()) {
      const auto end = std::min(line.find('|'), line.size());
      fold_phrase(line.substr(0, end), folded);
      line.remove_prefix(std::min(end + 1, line.size()));
      Row row{{}, {}, group};
      for (std::size_t i = 0; i < std::min(folded.syllables.size(), kMaxSyllables); ++i) {
        row.keys.push_back(word_key(folded, i));
        row.accents.push_back(accents_at(folded, i));
      }
      syllables += row.keys.size();
      rows.push_back(std::move(row));
    }
  }
  struct Same {
    std::vector<WordAccents> accents;
    std::vector<std::uint16_t> groups;
  };
  std::vector<std::vector<Same>> phrases(1);  // by node
  nodes_.resize(1);
  begins_.resize(events_.size());
  next_.reserve(syllables);
  for (Row& row : rows) {
    std::uint32_t node = 0;
    for (const WordKey key : row.keys) {
      const auto fresh = static_cast<std::uint32_t>(nodes_.size());
      const std::uint32_t before = std::exchange(node, next_.insert(step(node, key), fresh));
      if (node != fresh) continue;
      nodes_.emplace_back();
      phrases.emplace_back();
      nodes_[before].goes_on = true;
    }
    auto& begins = begins_[row.group];
    const Begin begin{row.keys[0], row.keys.size() > 1 ? row.keys[1] : 0};
    if (std::find(begins.begin(), begins.end(), begin) == begins.end()) begins.push_back(begin);
    auto& here = phrases[node];
    auto it = std::find_if(here.begin(), here.end(), [&](const Same& p) { return p.accents == row.accents; });
    if (it == here.end()) it = here.insert(here.end(), {std::move(row.accents), {}});
    if (it->groups.empty() || it->groups.back() != row.group) it->groups.push_back(row.group);
  }
  for (std::size_t node = 0; node < nodes_.size(); ++node) {
    nodes_[node].first = static_cast<std::uint32_t>(phrases_.size());
    for (const Same& same : phrases[node]) {
      phrases_.push_back({static_cast<std::uint32_t>(accents_.size()), static_cast<std::uint32_t>(groups_.size()),
                          static_cast<std::uint32_t>(same.groups.size())});
      accents_.insert(accents_.end(), same.accents.begin(), same.accents.end());
      groups_.insert(groups_.end(), same.groups.begin(), same.groups.end());
    }
    nodes_[node].end = static_cast<std::uint32_t>(phrases_.size());
  }
}

const ConceptTable& ConceptTable::shared() {
  static const ConceptTable all;
  return all;
}

ConceptTable::Found ConceptTable::at(const Folded& folded, std::size_t syllable, std::uint32_t node,
                                     LikelyAccents* likely) const {
  Found out;
  const auto& s = folded.syllables;
  std::array<WordAccents, kMaxSyllables> said;
  std::size_t read = 0;  // of `said`
  // A word without its accents, among words that have theirs, is another word.
  const auto alone = [&] {
    return !s[syllable].marked && ((syllable > 0 && carries_marks(s[syllable - 1])) ||
                                   (syllable + 1 < s.size() && carries_marks(s[syllable + 1])));
  };
  for (std::size_t k = 0; node != kNoWord; ++k) {
    const Node& here = nodes_[node];
    if (here.first < here.end) {
      for (; read <= k; ++read) said[read] = accents_at(folded, syllable + read);
    }
    for (std::uint32_t p = here.first; p < here.end; ++p) {
      const Phrase& phrase = phrases_[p];
      const WordAccents* own = &accents_[phrase.accents];
      std::size_t agree = 0;
      const auto may_be = [&](std::size_t n) { return likely == nullptr || likely->may_be(syllable + n, own[n]); };
      while (agree <= k && may_agree(said[agree], own[agree]) && may_be(agree)) ++agree;
      if (agree <= k || (k == 0 && own[0] != WordAccents{} && alone())) continue;
      if (out.syllables != k + 1) {
        out.syllables = static_cast<std::uint32_t>(k + 1);
        out.groups = 0;
      }
      for (std::uint32_t g = phrase.groups; g < phrase.groups + phrase.group_count; ++g) {
        const auto end = out.group.begin() + out.groups;
        if (out.groups < kMaxGroups && std::find(out.group.begin(), end, groups_[g]) == end)
          out.group[out.groups++] = groups_[g];
      }
    }
    const std::size_t next = syllable + k + 1;
    if (!here.goes_on || k + 1 == kMaxSyllables || next >= s.size() || s[next].boundary) break;
    node = after(node, word_key(folded, next));
  }
  return out;
}

}  // namespace dongtin
