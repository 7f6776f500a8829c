#include "matchers/claim_tables.hpp"

#include <cmath>
#include <unordered_map>

namespace dongtin {

namespace {

constexpr std::uint32_t kMaxClaimsOfShingle = 64;  // one in more claims than this says too little
constexpr std::size_t kMinShingles = 6;            // of a claim, however common they are
constexpr std::uint32_t kMaxClaimsForced = 128;    // under a common one

struct Shingle {
  bool pair = false;
  std::uint32_t index = 0, claims = 0;
};

bool order(const Shingle& a, const Shingle& b) {
  return a.pair != b.pair ? a.pair < b.pair : a.index < b.index;
}

std::optional<Day> day_of(std::optional<Instant> at) {
  if (!at) return std::nullopt;
  return std::chrono::floor<std::chrono::days>(*at + std::chrono::hours{7});
}

void read_elements(const ClaimEntry& entry, Stated& out) {
  bool places = false;
  for (const ClaimElement& element : entry.elements) {
    if (element.kind != ClaimElement::Kind::place) continue;
    Folded folded;
    fold_phrase(element.value, folded);
    StatedPlace place;
    for (std::size_t i = 0; i < folded.syllables.size(); ++i) place.words.push_back(word_key(folded.letters(i)));
    if (place.words.empty()) continue;
    if (!places) {
      std::erase_if(out.places, [](const StatedPlace& p) { return !p.province && p.level == 0; });
      places = true;
    }
    const auto same = [&](const StatedPlace& p) { return p.words == place.words; };
    if (std::any_of(out.places.begin(), out.places.end(), same)) continue;
    place.located = true;
    place.first = place.last = kNoWord;
    out.places.push_back(std::move(place));
  }
}

/// True of the syllables that state a date or a number, the word before a date among them.
std::vector<bool> passing(const CompiledClaim& claim) {
  std::vector<bool> out(claim.syllables, false);
  const auto mark = [&](std::uint32_t first, std::uint32_t last) {
    for (std::uint32_t i = first; i <= last && i < claim.syllables; ++i) out[i] = true;
  };
  for (const StatedNumber& n : claim.stated.numbers) mark(n.first, n.last);
  for (const StatedDate& d : claim.stated.dates) mark(d.first > 0 ? d.first - 1 : 0, d.last);
  return out;
}

}  // namespace

void ClaimIndex::Tables::build(std::span<const ClaimEntry> entries, float least_covered) {
  compile(entries);
  weigh();
  list_claims();
  for (const CompiledClaim& claim : claims) {
    const float facts = claim.middle * most_agreed(claim.stated);
    least.push_back(least_covered * (claim.total + facts) - facts);
    share_of_reach.push_back(claim.reach > 0 ? 1 / claim.reach : 0);
  }
}

void ClaimIndex::Tables::compile(std::span<const ClaimEntry> entries) {
  std::unordered_map<WordKey, std::uint32_t> ids;
  const auto id_of = [&](WordKey key) {
    return ids.try_emplace(key, static_cast<std::uint32_t>(ids.size())).first->second;
  };
  claims.resize(entries.size());
  for (std::size_t c = 0; c < entries.size(); ++c) {
    CompiledClaim& claim = claims[c];
    fold(entries[c].claim.text(), claim.folded, Teencode::undo);
    claim.syllables = static_cast<std::uint32_t>(std::min(claim.folded.syllables.size(), kMaxClaimSyllables));
    claim.bare = std::none_of(claim.folded.syllables.begin(), claim.folded.syllables.end(),
                              [](const Syllable& s) { return s.marked; });
    claim.day = day_of(entries[c].claim.published());
    read_stated({entries[c].claim.text(), claim.folded}, 0, claim.syllables, std::nullopt, claim.stated);
    read_elements(entries[c], claim.stated);
    claim.ended = entries[c].ended.has_value();
    const auto left_out = claim.ended ? passing(claim) : std::vector<bool>(claim.syllables, false);
    if (claim.ended) {
      claim.stated.numbers.clear();
      claim.stated.dates.clear();
    }
    std::vector<std::pair<std::size_t, std::uint16_t>> standing;  // word of the claim, syllable
    for (std::uint32_t i = 0; i < claim.syllables; ++i) {
      if (is_numeric(claim.folded.letters(i)) || left_out[i]) continue;
      ++claim.lasting;
      const std::uint32_t id = id_of(word_key(claim.folded.letters(i)));
      const auto accents = accents_at(claim.folded, i);
      const auto it = std::find_if(claim.words.begin(), claim.words.end(),
                                   [&](const ClaimWord& w) { return w.word == id && w.accents == accents; });
      standing.emplace_back(it - claim.words.begin(), static_cast<std::uint16_t>(i));
      if (it == claim.words.end()) claim.words.push_back({id, 0, accents, 0, 0});
      ++claim.words[standing.back().first].count;
    }
    std::sort(standing.begin(), standing.end());
    for (const auto& [word, at] : standing) claim.places.push_back(at);
    std::uint32_t next = 0;
    for (ClaimWord& w : claim.words) {
      w.places = next;
      next += w.count;
    }
  }
  const std::size_t of_claims = ids.size();
  for (const OtherWords& row : other_words()) {
    Other other{row.before, {}};
    for (const WordKey key : row.words) {
      const auto it = ids.find(key);
      if (it != ids.end() && it->second < of_claims) other.words.push_back(it->second);
    }
    if (other.words.empty()) continue;
    const auto seen = id_of(row.syllable);
    if (others_of_word.size() <= seen) others_of_word.resize(seen + 1);
    others_of_word[seen].push_back(static_cast<std::uint32_t>(others.size()));
    others.push_back(std::move(other));
  }
  others_of_word.resize(ids.size());
  of_word.resize(ids.size());
  words.reserve(ids.size());
  for (const auto& [key, id] : ids) words.insert(key, id);
}

void ClaimIndex::Tables::weigh() {
  std::vector<std::uint32_t> claims_of(of_word.size(), 0), last(of_word.size(), kNoWord);
  std::size_t in_force = 0;
  for (std::uint32_t c = 0; c < claims.size(); ++c) {
    if (claims[c].ended) continue;  // they stand in no way of those in force
    ++in_force;
    for (const ClaimWord& w : claims[c].words) {
      if (last[w.word] != c) ++claims_of[w.word];
      last[w.word] = c;
    }
  }
  // Ten claims that nobody has made yet keep the weights of the first ones from being all or nothing.
  const auto all = static_cast<float>(in_force + 10);
  for (CompiledClaim& claim : claims) {
    std::uint32_t rare = 0;
    float sum = 0;
    for (ClaimWord& w : claim.words) {
      const std::uint32_t at = claim.places[w.places];
      const float common = weight_of_word(word_key(claim.folded.letters(at)));
      w.weight = common * std::log(1 + all / static_cast<float>(claims_of[w.word] + 1));
      of_word[w.word].weight = w.weight;
      claim.total += w.weight * w.count;
      if (common < 1) continue;
      rare += w.count;
      sum += w.weight * w.count;
    }
    claim.middle = rare == 0 ? 0 : sum / static_cast<float>(rare);
  }
}

void ClaimIndex::Tables::list_claims() {
  // What each claim could be listed under: its words, and pairs of neighbours without the numbers between.
  std::unordered_map<std::uint64_t, std::uint32_t> pair_ids;
  std::vector<std::vector<Shingle>> shingles(claims.size());
  // How many claims each leads to: those in force, and with the ended ones, which are counted for themselves only.
  std::vector<std::uint32_t> claims_of_word(of_word.size(), 0), claims_of_pair, all_of_word(of_word.size(), 0),
      all_of_pair;
  std::vector<std::uint32_t> sequence;
  for (std::size_t c = 0; c < claims.size(); ++c) {
    const CompiledClaim& claim = claims[c];
    sequence.assign(claim.syllables, kNoWord);
    for (const ClaimWord& w : claim.words) {
      for (std::uint32_t k = 0; k < w.count; ++k) sequence[claim.places[w.places + k]] = w.word;
      shingles[c].push_back({false, w.word, 0});
    }
    std::erase(sequence, kNoWord);
    for (std::size_t i = 1; i < sequence.size(); ++i) {
      const auto id = static_cast<std::uint32_t>(pair_ids.size());
      const auto [it, added] = pair_ids.try_emplace(pair_key(sequence[i - 1], sequence[i]), id);
      if (added) {
        claims_of_pair.push_back(0);
        all_of_pair.push_back(0);
        of_pair.push_back({0, 0, 0.5F * (of_word[sequence[i - 1]].weight + of_word[sequence[i]].weight)});
      }
      shingles[c].push_back({true, it->second, 0});
    }
    auto& own = shingles[c];
    std::sort(own.begin(), own.end(), order);
    own.erase(std::unique(own.begin(), own.end(),
                          [](const Shingle& a, const Shingle& b) { return a.pair == b.pair && a.index == b.index; }),
              own.end());
    for (const Shingle& s : own) {
      ++(s.pair ? all_of_pair : all_of_word)[s.index];
      if (!claim.ended) ++(s.pair ? claims_of_pair : claims_of_word)[s.index];
    }
  }
  std::vector<std::vector<std::uint32_t>> by_word(of_word.size()), by_pair(of_pair.size());
  for (std::uint32_t c = 0; c < claims.size(); ++c) {
    auto& own = shingles[c];
    const bool ended = claims[c].ended;
    for (Shingle& s : own) {
      s.claims =
          s.pair ? (ended ? all_of_pair : claims_of_pair)[s.index] : (ended ? all_of_word : claims_of_word)[s.index];
    }
    std::sort(own.begin(), own.end(), [](const Shingle& a, const Shingle& b) {
      return a.claims != b.claims ? a.claims < b.claims : order(a, b);
    });
    for (std::size_t i = 0; i < own.size(); ++i) {
      const Shingle& s = own[i];
      const bool rare = s.claims <= kMaxClaimsOfShingle;
      if (!rare && i >= kMinShingles) break;
      auto& list = (s.pair ? by_pair : by_word)[s.index];
      if (!rare && list.size() >= kMaxClaimsForced) continue;
      list.push_back(c);
      claims[c].reach += (s.pair ? of_pair : of_word)[s.index].weight;
    }
  }
  const auto lay = [&](std::vector<std::vector<std::uint32_t>>& from, std::vector<ClaimList>& to) {
    for (std::size_t i = 0; i < from.size(); ++i) {
      to[i].first = static_cast<std::uint32_t>(lists.size());
      lists.insert(lists.end(), from[i].begin(), from[i].end());
      to[i].end = static_cast<std::uint32_t>(lists.size());
    }
  };
  lay(by_word, of_word);
  lay(by_pair, of_pair);
  std::size_t kept = 0;
  for (const auto& list : of_pair) kept += list.first < list.end ? 1 : 0;
  pairs.reserve(kept);
  for (const auto& [key, id] : pair_ids) {
    if (of_pair[id].first < of_pair[id].end) pairs.insert(key, id);
  }
}

}  // namespace dongtin
