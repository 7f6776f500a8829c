#include <algorithm>
#include <unordered_map>

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
  next_.reserve(syllables);
  phrases_.resize(1);
  for (Row& row : rows) {
    std::uint32_t node = 0;
    for (const WordKey key : row.keys) {
      const auto fresh = static_cast<std::uint32_t>(phrases_.size());
      node = next_.insert(step(node, key), fresh);
      if (node == fresh) phrases_.emplace_back();
    }
    auto& here = phrases_[node];
    auto it = std::find_if(here.begin(), here.end(), [&](const Phrase& p) { return p.accents == row.accents; });
    if (it == here.end()) it = here.insert(here.end(), {std::move(row.accents), {}});
    if (it->groups.empty() || it->groups.back() != row.group) it->groups.push_back(row.group);
  }
}

const ConceptTable& ConceptTable::shared() {
  static const ConceptTable all;
  return all;
}

bool ConceptTable::agrees(const Phrase& phrase, const Folded& folded, std::size_t syllable) {
  const auto& s = folded.syllables;
  for (std::size_t k = 0; k < phrase.accents.size(); ++k) {
    if (!may_agree(accents_at(folded, syllable + k), phrase.accents[k])) return false;
  }
  if (phrase.accents.size() > 1 || phrase.accents[0] == WordAccents{} || s[syllable].marked) return true;
  return (syllable == 0 || !s[syllable - 1].marked) && (syllable + 1 == s.size() || !s[syllable + 1].marked);
}

ConceptTable::Found ConceptTable::at(const Folded& folded, std::size_t syllable, WordKey key) const {
  Found out;
  std::uint32_t node = 0;
  for (std::size_t k = 0; k < kMaxSyllables && syllable + k < folded.syllables.size(); ++k) {
    if (k > 0 && folded.syllables[syllable + k].boundary) break;
    node = next_.find(step(node, k == 0 ? key : word_key(folded, syllable + k)));
    if (node == kNoWord) break;
    for (const Phrase& phrase : phrases_[node]) {
      if (!agrees(phrase, folded, syllable)) continue;
      if (out.syllables != k + 1) {
        out.syllables = static_cast<std::uint32_t>(k + 1);
        out.groups = 0;
      }
      for (const auto group : phrase.groups) {
        const auto end = out.group.begin() + out.groups;
        if (out.groups < kMaxGroups && std::find(out.group.begin(), end, group) == end) out.group[out.groups++] = group;
      }
    }
  }
  return out;
}

}  // namespace dongtin
