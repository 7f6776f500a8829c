#include "matchers/phrase_index.hpp"

#include <algorithm>
#include <bit>
#include <utility>

namespace dongtin {

namespace {

constexpr std::size_t kAhead = 8;      // pairs that are fetched while one is looked up
constexpr std::size_t kBitsAPair = 8;  // more are further away than what they save

std::uint64_t hash_of(SyllableKey key) {
  const std::uint64_t h = key * 0x9E3779B97F4A7C15ULL;
  return h ^ h >> 32;
}

std::uint64_t hash_of(std::uint32_t first, std::uint32_t second) {
  const std::uint64_t h = (std::uint64_t{first} << 32 | second) * 0x9E3779B97F4A7C15ULL;
  return h ^ h >> 31;
}

template <class Visit>
void each_syllable(std::string_view literal, Visit visit) {
  for (std::size_t at = 1; at < literal.size();) {
    const auto end = std::min(literal.find(' ', at), literal.size());
    visit(literal.substr(at, end - at));
    at = end + 1;
  }
}

bool stands(std::string_view literal, const Folded& text, std::uint32_t first) {
  return text.stream.compare(text.syllables[first].at - 1, literal.size(), literal) == 0;
}

}  // namespace

std::size_t PhraseIndex::word_slot(SyllableKey key) const {
  const std::size_t mask = words_.size() - 1;
  std::size_t at = static_cast<std::size_t>(hash_of(key)) & mask;
  while (words_[at] != key && words_[at] != 0) at = (at + 1) & mask;
  return at;
}

std::size_t PhraseIndex::pair_slot(std::uint32_t first, std::uint32_t second, std::size_t from) const {
  const std::size_t mask = pairs_.size() - 1;
  while (pairs_[from].first != 0 && (pairs_[from].first != first || pairs_[from].second != second)) {
    from = (from + 1) & mask;
  }
  return from;
}

PhraseIndex::PhraseIndex(std::span<const std::string> all, std::span<const std::uint32_t> literals,
                         const Frequencies& frequencies) {
  std::vector<SyllableKey> keys;  // of all phrases, one after the other
  std::vector<Phrase> phrases;
  for (const auto literal : literals) {
    Phrase phrase{literal, static_cast<std::uint32_t>(keys.size()), 0, 0, false};
    each_syllable(all[literal], [&](std::string_view letters) {
      keys.push_back(syllable_key(letters));
      phrase.inexact |= !is_exact(keys.back());
    });
    phrase.size = static_cast<std::uint32_t>(keys.size()) - phrase.ids;
    double rarest = 2;
    for (std::uint32_t i = 0; i + 1 < phrase.size; ++i) {
      const double share = frequencies.of(keys[phrase.ids + i], keys[phrase.ids + i + 1]);
      if (share >= rarest) continue;
      rarest = share;
      phrase.anchor = i;
    }
    if (phrase.inexact) inexact_.push_back({phrase.size == 1 ? keys.back() : 0, literal, all[literal]});
    phrases.push_back(phrase);
  }
  std::sort(inexact_.begin(), inexact_.end());
  auto distinct = keys;
  std::sort(distinct.begin(), distinct.end());
  distinct.erase(std::unique(distinct.begin(), distinct.end()), distinct.end());
  words_.resize(std::bit_ceil(std::max<std::size_t>(distinct.size() * 2, 64)));
  for (const auto key : distinct) words_[word_slot(key)] = key;
  single_.resize(words_.size() / 64);
  single_literal_.resize(words_.size(), kNone);
  for (std::uint32_t k = 0; k < inexact_.size(); ++k) {
    if (inexact_[k].key != 0 && (k == 0 || inexact_[k - 1].key != inexact_[k].key)) file_single(inexact_[k].key, k);
  }
  for (const Phrase& p : phrases) {
    if (p.size == 1 && !p.inexact) file_single(keys[p.ids], p.literal);
  }
  std::erase_if(phrases, [](const Phrase& p) { return p.size == 1; });
  std::vector<std::uint32_t> ids;
  for (const auto key : keys) ids.push_back(static_cast<std::uint32_t>(word_slot(key)) + 1);
  file(std::move(phrases), ids);
}

void PhraseIndex::file_single(SyllableKey key, std::uint32_t value) {
  const auto slot = word_slot(key);
  single_[slot / 64] |= std::uint64_t{1} << slot % 64;
  single_literal_[slot] = value;
}

/// Each under its pair.
void PhraseIndex::file(std::vector<Phrase> phrases, std::span<const std::uint32_t> ids) {
  const auto pair_of = [&](const Phrase& p) { return std::pair(ids[p.ids + p.anchor], ids[p.ids + p.anchor + 1]); };
  std::sort(phrases.begin(), phrases.end(), [&](const Phrase& a, const Phrase& b) {
    return std::pair(pair_of(a), a.literal) < std::pair(pair_of(b), b.literal);
  });
  std::size_t different = 0;
  for (std::size_t i = 0; i < phrases.size(); ++i) {
    different += i == 0 || pair_of(phrases[i - 1]) != pair_of(phrases[i]) ? 1 : 0;
  }
  pairs_.resize(std::bit_ceil(std::max<std::size_t>(different * 2, 16)));
  bits_.resize(std::bit_ceil(std::max<std::size_t>(different * kBitsAPair, 1024)) / 64);
  std::size_t last = 0;  // of postings_, the header of the one before
  for (const Phrase& p : phrases) {
    const auto [first, second] = pair_of(p);
    const auto hash = hash_of(first, second);
    bits_[hash >> 6 & (bits_.size() - 1)] |= std::uint64_t{1} << (hash & 63);
    Pair& pair = pairs_[pair_slot(first, second, hash >> 8 & (pairs_.size() - 1))];
    pair.first = first;
    pair.second = second;
    if (p.size == 2 && !p.inexact) {
      pair.literal = p.literal;
      continue;
    }
    if (pair.postings == kNone) {
      pair.postings = static_cast<std::uint32_t>(postings_.size());
    } else {
      postings_[last] &= ~kLast;
    }
    postings_.push_back(p.literal);
    last = postings_.size();
    postings_.push_back(p.anchor | (p.size - p.anchor - 2) << 8 | (p.inexact ? kInexact : 0) | kLast);
    for (std::uint32_t k = 0; k < p.size; ++k) {
      if (k != p.anchor && k != p.anchor + 1) postings_.push_back(ids[p.ids + k]);
    }
  }
  postings_.shrink_to_fit();
}

void PhraseIndex::add_single(std::size_t slot, const Folded& text, Field field, std::uint32_t at,
                             Occurrences& out) const {
  const auto value = single_literal_[slot];
  if (is_exact(words_[slot])) return out.add(value, field, at);
  for (std::size_t k = value; k < inexact_.size() && inexact_[k].key == words_[slot]; ++k) {
    if (stands(inexact_[k].letters, text, at)) out.add(inexact_[k].literal, field, at);
  }
}

void PhraseIndex::read_ids(const Folded& text, Field field, PhraseIndexScratch& scratch, Occurrences& out) const {
  const auto count = static_cast<std::uint32_t>(text.syllables.size());
  scratch.ids.resize(count);
  for (std::uint32_t i = 0; i < count; ++i) {
    const auto key = syllable_key(text, i);
    const auto slot = word_slot(key);
    scratch.ids[i] = words_[slot] == key ? static_cast<std::uint32_t>(slot) + 1 : 0;
    if ((single_[slot / 64] >> slot % 64 & 1) != 0) add_single(slot, text, field, i, out);
  }
}

/// Without a branch a pair: whether one is filed is as good as random.
void PhraseIndex::read_pairs(const Folded& text, PhraseIndexScratch& scratch) const {
  const auto count = static_cast<std::uint32_t>(scratch.ids.size());
  const std::size_t bits = bits_.size() - 1, pairs = pairs_.size() - 1;
  scratch.filed.resize(count);
  std::size_t filed = 0;
  for (std::uint32_t i = 1; i < count; ++i) {
    const std::uint32_t first = scratch.ids[i - 1], second = scratch.ids[i];
    const auto hash = hash_of(first, second);
    const auto known = static_cast<std::size_t>(first != 0) & static_cast<std::size_t>(second != 0) &
                       static_cast<std::size_t>(!text.syllables[i].boundary);
    scratch.filed[filed] = {i, static_cast<std::uint32_t>(hash >> 8 & pairs)};
    filed += known & (bits_[hash >> 6 & bits] >> (hash & 63));
  }
  scratch.filed.resize(filed);
}

bool PhraseIndex::stands_at(const std::uint32_t* posting, std::uint32_t first, const Folded& text,
                            std::span<const std::uint32_t> ids) const {
  const std::uint32_t before = posting[1] & 0xFF, behind = posting[1] >> 8 & 0xFF, end = first + before + 2 + behind;
  if (end > ids.size()) return false;
  const std::uint32_t* rest = posting + 2;
  for (std::uint32_t k = 0; k < before; ++k) {
    if (ids[first + k] != *rest++) return false;
  }
  for (std::uint32_t k = end - behind; k < end; ++k) {
    if (ids[k] != *rest++) return false;
  }
  for (std::uint32_t k = first + 1; k < end; ++k) {
    if (text.syllables[k].boundary) return false;
  }
  if ((posting[1] & kInexact) == 0) return true;
  const auto it = std::lower_bound(
      inexact_.begin(), inexact_.end(), posting[0],
      [](const Inexact& each, std::uint32_t wanted) { return each.key == 0 && each.literal < wanted; });
  return stands(it->letters, text, first);
}

/// Each step fetches what the next needs, so that none waits for memory.
void PhraseIndex::search(const Folded& text, Field field, PhraseIndexScratch& scratch, Occurrences& out) const {
  read_ids(text, field, scratch, out);
  read_pairs(text, scratch);
  scratch.longer.clear();
  scratch.hits.clear();
  const auto hit = [&](std::uint32_t literal, std::uint32_t at) {
    out.prefetch(literal);
    scratch.hits.push_back({literal, at});
  };
  const auto& filed = scratch.filed;
  for (std::size_t k = 0; k < filed.size(); ++k) {
    if (k + kAhead < filed.size()) __builtin_prefetch(&pairs_[filed[k + kAhead].pos]);
    const auto at = filed[k].at;
    const Pair& pair = pairs_[pair_slot(scratch.ids[at - 1], scratch.ids[at], filed[k].pos)];
    if (pair.first == 0) continue;
    if (pair.literal != kNone) hit(pair.literal, at - 1);
    if (pair.postings == kNone) continue;
    __builtin_prefetch(&postings_[pair.postings]);
    scratch.longer.push_back({at - 1, pair.postings});
  }
  for (const auto& [at, from] : scratch.longer) {
    for (const std::uint32_t* posting = &postings_[from];;) {
      const std::uint32_t before = posting[1] & 0xFF, behind = posting[1] >> 8 & 0xFF;
      if (at >= before && stands_at(posting, at - before, text, scratch.ids)) hit(posting[0], at - before);
      if ((posting[1] & kLast) != 0) break;
      posting += 2 + before + behind;
    }
  }
  for (const auto& [literal, at] : scratch.hits) out.add(literal, field, at);
}

}  // namespace dongtin
