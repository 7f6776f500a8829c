#include "matchers/claim_tables.hpp"

#include <array>
#include <cmath>
#include <numeric>
#include <unordered_map>
#include <utility>

#include "matchers/claim_numbers.hpp"
#include "matchers/fold_table.hpp"

namespace dongtin {

namespace {

constexpr std::uint32_t kMaxClaimsOfShingle = 32;  // one in more claims than this says too little
constexpr std::uint32_t kRareClaims = 4;           // of a shingle that is an anchor in each
constexpr std::size_t kAnchors = 6;                // of a claim, however common they are
constexpr std::size_t kMinShingles = 6;            // of a claim, however common they are
constexpr std::uint32_t kMaxClaimsForced = 64;     // under a common one

constexpr std::uint32_t kLeastAddress = 8;  // bytes
constexpr float kCommonShare = 0.02F;       // of stretches; a word in more says little by itself
constexpr float kOfConcept = 0.7F;          // of its words' weight, where another phrase leads to the claim
constexpr float kClaimsUnseen = 2000;       // sentences of any text that are weighed in with the claims

enum class Kind : std::uint8_t { word, pair, subject };
struct Shingle {
  Kind kind = Kind::word;
  std::uint32_t index = 0, claims = 0;
};

bool order(const Shingle& a, const Shingle& b) {
  return a.kind != b.kind ? a.kind < b.kind : a.index < b.index;
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

void link_same(std::vector<ClaimWord>& words) {
  std::unordered_map<std::uint32_t, std::size_t> last;
  for (std::size_t w = words.size(); w-- > 0;) {
    const auto [it, added] = last.try_emplace(words[w].word, w);
    if (!added) words[w].same = static_cast<std::uint16_t>(std::exchange(it->second, w));
  }
}

/// Phrases of the claim, the longest first, none within another.
void find_concepts(CompiledClaim& claim) {
  const ConceptTable& table = ConceptTable::shared();
  for (std::uint32_t i = 0; i < claim.syllables;) {
    const auto found = table.at(claim.folded, i);
    const std::uint32_t end = std::min(i + std::max(found.syllables, 1U), claim.syllables);
    for (std::uint32_t g = 0; g < found.groups; ++g) {
      ClaimConcept each{found.group[g], table.event(found.group[g]), {}};
      for (std::uint32_t k = i; k < end; ++k) {
        if (claim.word_at[k] != kNoPlace) each.words.push_back(claim.word_at[k]);
      }
      if (!each.words.empty()) claim.concepts.push_back(std::move(each));
    }
    i = end;
  }
}

constexpr std::string_view kOfficeWords =
    " cuc phong so bo ban uy vien chi tong vu doi toa dai hoi doan lien cong bao ngan ";  // "Sở Nội vụ", "Ngân hàng"

/// Runs of capitals that say which thing is meant, and addresses. Of the first word of a sentence a capital says
/// nothing, unless only one follows it.
class NameFinder {
 public:
  NameFinder(std::string_view text, CompiledClaim& claim)
      : text_(text), claim_(claim), folded_(claim.folded), word_at_(claim.word_at) {}

  void run() {
    for (std::uint32_t i = 0; i < claim_.syllables; ++i) i = std::max(capitals(i), address(i));
  }

 private:
  [[nodiscard]] bool capital(std::uint32_t i) const {
    if (i >= claim_.syllables || word_at_[i] == kNoPlace || !folded_.capital(i)) return false;
    const Syllable& s = folded_.syllables[i];
    for (std::uint32_t k = 0; k < s.length; ++k) {
      if ((static_cast<unsigned char>(folded_.marks[s.at + k]) & kUpper) == 0) return true;
    }
    // "O" may be a name's, "II" and "UBND" are none.
    return s.length == 1 && i > 0 && folded_.capital(i - 1) && folded_.syllables[i - 1].length > 1;
  }
  std::uint32_t add(std::uint32_t first, std::uint32_t end) {
    if (first < end) {
      claim_.names.push_back({static_cast<std::uint16_t>(first), static_cast<std::uint16_t>(end)});
      for (std::uint32_t k = first; k < end; ++k) {
        if (word_at_[k] != kNoPlace) claim_.words[word_at_[k]].named = true;
      }
    }
    return end - 1;
  }
  /// The last syllable of what begins at i.
  std::uint32_t capitals(std::uint32_t i) {
    if (!capital(i)) return i;
    std::uint32_t end = i + 1, first = i;
    while (capital(end) && !folded_.syllables[end].boundary) ++end;
    const bool opens = i == 0 || folded_.syllables[i].boundary;
    std::string office(folded_.letters(i));
    office.insert(0, " ").append(" ");
    if (kOfficeWords.find(office) != std::string_view::npos && end - i <= 2) return end - 1;
    if (opens && end - i != 2) ++first;
    std::string name;
    for (std::uint32_t k = first; k < end; ++k) name.append(k == first ? "" : " ").append(folded_.letters(k));
    return is_province(name) ? end - 1 : add(first, end);
  }
  /// "hotrolu-gialai.example"
  std::uint32_t address(std::uint32_t i) {
    std::uint32_t end = i;
    bool dot = false;
    while (end + 1 < claim_.syllables && word_at_[end] != kNoPlace && word_at_[end + 1] != kNoPlace) {
      const auto at = folded_.syllables[end].end;
      const bool joined = folded_.syllables[end + 1].begin == at + 1 && (text_[at] == '.' || text_[at] == '-');
      if (!joined) break;
      dot = dot || text_[at] == '.';
      ++end;
    }
    const auto bytes = folded_.syllables[end].end - folded_.syllables[i].begin;
    return dot && bytes >= kLeastAddress ? add(i, end + 1) : i;
  }

  std::string_view text_;
  CompiledClaim& claim_;
  const Folded& folded_;
  const std::vector<std::uint16_t>& word_at_;
};

}  // namespace

void ClaimIndex::Tables::build(std::span<const ClaimEntry> entries) {
  compile(entries);
  weigh();
  list_claims();
  for (const CompiledClaim& claim : claims) {
    share_of_reach.push_back(claim.reach > 0 ? 1 / claim.reach : 0);
    in_force += claim.ended ? 0 : 1;
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
    claim.most = most_agreement(claim.stated);
    claim.identified =
        !claim.stated.codes.empty() || std::any_of(claim.stated.numbers.begin(), claim.stated.numbers.end(),
                                                   [](const StatedNumber& n) { return n.document; });
    std::vector<std::pair<std::size_t, std::uint16_t>> standing;  // word of the claim, syllable
    for (std::uint32_t i = 0; i < claim.syllables; ++i) {
      if (is_numeric(claim.folded.letters(i)) || left_out[i]) continue;
      ++claim.lasting;
      const std::uint32_t id = id_of(word_key(claim.folded.letters(i)));
      const auto accents = accents_at(claim.folded, i);
      const auto it = std::find_if(claim.words.begin(), claim.words.end(),
                                   [&](const ClaimWord& w) { return w.word == id && w.accents == accents; });
      standing.emplace_back(it - claim.words.begin(), static_cast<std::uint16_t>(i));
      if (it == claim.words.end()) claim.words.push_back({.word = id, .accents = accents});
      ++claim.words[standing.back().first].count;
    }
    std::sort(standing.begin(), standing.end());
    for (const auto& [word, at] : standing) claim.places.push_back(at);
    std::uint32_t next = 0;
    for (ClaimWord& w : claim.words) {
      w.places = next;
      next += w.count;
    }
    link_same(claim.words);
    claim.word_at.assign(claim.syllables, kNoPlace);
    for (const auto& [word, at] : standing) claim.word_at[at] = static_cast<std::uint16_t>(word);
    find_concepts(claim);
    NameFinder(entries[c].claim.text(), claim).run();
  }
  claim_words = static_cast<std::uint32_t>(ids.size());
  // What is looked up most lies together.
  std::vector<std::uint32_t> times(ids.size(), 0), by_times(ids.size()), renamed(ids.size());
  for (const CompiledClaim& claim : claims) {
    for (const ClaimWord& w : claim.words) times[w.word] += w.count;
  }
  std::iota(by_times.begin(), by_times.end(), 0U);
  std::sort(by_times.begin(), by_times.end(),
            [&](auto a, auto b) { return times[a] != times[b] ? times[a] > times[b] : a < b; });
  for (std::uint32_t i = 0; i < by_times.size(); ++i) renamed[by_times[i]] = i;
  for (CompiledClaim& claim : claims) {
    for (ClaimWord& w : claim.words) w.word = renamed[w.word];
  }
  for (auto& [key, id] : ids) id = renamed[id];
  const ConceptTable& concepts = ConceptTable::shared();
  of_concept.resize(concepts.size());
  for (std::size_t g = 0; g < concepts.size(); ++g) {
    for (const auto& [first, second] : concepts.begins(g)) {
      const std::uint32_t id = id_of(first);
      of_concept[g].begins.emplace_back(id, second == 0 ? kNoWord : id_of(second));
    }
  }
  of_word.resize(ids.size());
  words.reserve(ids.size());
  for (const auto& [key, id] : ids) {
    words.insert(key, id);
    of_word[id].phrase = concepts.root(key);
  }
  for (const KnownConcept& known : of_concept) {
    for (const auto& [first, second] : known.begins) of_word[first].begins.add(second);
  }
}

void ClaimIndex::Tables::weigh() {
  std::vector<std::uint32_t> claims_of(of_word.size(), 0), last(of_word.size(), kNoWord);
  std::size_t counted = 0;
  for (std::uint32_t c = 0; c < claims.size(); ++c) {
    if (claims[c].ended) continue;  // they stand in no way of those in force
    ++counted;
    for (const ClaimWord& w : claims[c].words) {
      if (last[w.word] != c) ++claims_of[w.word];
      last[w.word] = c;
    }
  }
  // How rare a word is among the claims and in prose: few claims say little of it.
  const auto all = static_cast<float>(counted) + kClaimsUnseen;
  const float most = std::log(all);
  for (CompiledClaim& claim : claims) {
    std::uint32_t rare = 0;
    float sum = 0;
    for (ClaimWord& w : claim.words) {
      const WordKey key = word_key(claim.folded, claim.places[w.places]);
      const float share = share_of_stretches(key, claim.bare ? std::nullopt : std::optional(w.accents));
      const float having = 1 + static_cast<float>(claims_of[w.word]) + kClaimsUnseen * share;
      w.weight = std::log(1 + all / having) / most;
      auto& of_text = of_word[w.word].weight;
      if (!claim.ended || of_text == 0) of_text = std::max(of_text, w.weight);
      claim.total += w.weight * w.count;
      if (w.named) claim.of_names += w.weight * w.count;
      if (share > kCommonShare) continue;
      rare += w.count;
      sum += w.weight * w.count;
    }
    claim.middle = rare == 0 ? 0 : sum / static_cast<float>(rare);
    for (const ClaimConcept& each : claim.concepts) {
      float weight = 0;
      for (const auto w : each.words) weight += claim.words[w].weight;
      if (each.event) claim.of_events += weight;
      auto& list = of_concept[each.group];
      if (claim.ended && list.weight != 0) continue;
      list.weight = std::max(list.weight, kOfConcept * weight / static_cast<float>(each.words.size()));
    }
  }
}

void ClaimIndex::Tables::list_claims() {
  // What each claim could be listed under: its words, and pairs of neighbours without the numbers between.
  std::unordered_map<std::uint64_t, std::uint32_t> pair_ids;
  std::vector<float> pair_weights;
  std::vector<std::vector<Shingle>> shingles(claims.size());
  // How many claims each leads to: those in force, and with the ended ones, which are counted for themselves only.
  std::vector<std::uint32_t> claims_of_word(of_word.size(), 0), claims_of_pair, claims_of_concept(of_concept.size(), 0);
  std::vector<std::uint32_t> all_of_word(of_word.size(), 0), all_of_pair, all_of_concept(of_concept.size(), 0);
  const std::array<std::vector<std::uint32_t>*, 3> counts{&claims_of_word, &claims_of_pair, &claims_of_concept};
  const std::array<std::vector<std::uint32_t>*, 3> with_ended{&all_of_word, &all_of_pair, &all_of_concept};
  std::vector<std::uint32_t> sequence;
  for (std::size_t c = 0; c < claims.size(); ++c) {
    const CompiledClaim& claim = claims[c];
    sequence.assign(claim.syllables, kNoWord);
    for (const ClaimWord& w : claim.words) {
      for (std::uint32_t k = 0; k < w.count; ++k) sequence[claim.places[w.places + k]] = w.word;
      shingles[c].push_back({Kind::word, w.word, 0});
    }
    std::erase(sequence, kNoWord);
    for (std::size_t i = 1; i < sequence.size(); ++i) {
      const auto id = static_cast<std::uint32_t>(pair_ids.size());
      const auto [it, added] = pair_ids.try_emplace(pair_key(sequence[i - 1], sequence[i]), id);
      if (added) {
        claims_of_pair.push_back(0);
        all_of_pair.push_back(0);
        pair_weights.push_back(weight_of_pair(sequence[i - 1], sequence[i]));
      }
      shingles[c].push_back({Kind::pair, it->second, 0});
    }
    for (const ClaimConcept& each : claim.concepts) shingles[c].push_back({Kind::subject, each.group, 0});
    auto& own = shingles[c];
    std::sort(own.begin(), own.end(), order);
    own.erase(std::unique(own.begin(), own.end(),
                          [](const Shingle& a, const Shingle& b) { return a.kind == b.kind && a.index == b.index; }),
              own.end());
    for (const Shingle& s : own) {
      ++(*with_ended[static_cast<std::size_t>(s.kind)])[s.index];
      if (!claim.ended) ++(*counts[static_cast<std::size_t>(s.kind)])[s.index];
    }
  }
  std::vector<std::vector<std::uint32_t>> by_word(of_word.size()), by_pair(pair_ids.size()),
      by_concept(of_concept.size());
  const std::array lists_of{&by_word, &by_pair, &by_concept};
  const auto weight_of = [&](const Shingle& s) {
    if (s.kind == Kind::pair) return pair_weights[s.index];
    return s.kind == Kind::word ? of_word[s.index].weight : of_concept[s.index].weight;
  };
  for (std::uint32_t c = 0; c < claims.size(); ++c) {
    auto& own = shingles[c];
    const auto& among = claims[c].ended ? with_ended : counts;
    for (Shingle& s : own) s.claims = (*among[static_cast<std::size_t>(s.kind)])[s.index];
    std::sort(own.begin(), own.end(), [](const Shingle& a, const Shingle& b) {
      return a.claims != b.claims ? a.claims < b.claims : order(a, b);
    });
    for (std::size_t i = 0; i < own.size(); ++i) {
      const Shingle& s = own[i];
      const bool rare = s.claims <= kMaxClaimsOfShingle;
      if (!rare && i >= kMinShingles) break;
      auto& list = (*lists_of[static_cast<std::size_t>(s.kind)])[s.index];
      if (!rare && list.size() >= kMaxClaimsForced) continue;
      list.push_back(s.claims <= kRareClaims || i < kAnchors ? c | kAnchor : c);
      claims[c].reach += weight_of(s);
    }
  }
  const auto laid = [&](const std::vector<std::uint32_t>& list) {
    if (list.size() == 1) return ClaimList{list.front(), 1};
    const ClaimList out{static_cast<std::uint32_t>(lists.size()), static_cast<std::uint32_t>(list.size())};
    lists.insert(lists.end(), list.begin(), list.end());
    return out;
  };
  for (std::size_t i = 0; i < by_word.size(); ++i) of_word[i].list = laid(by_word[i]);
  for (std::size_t i = 0; i < by_concept.size(); ++i) {
    of_concept[i].list = laid(by_concept[i]);
    if (by_concept[i].empty()) continue;
    for (const auto& [first, second] : of_concept[i].begins) of_word[first].leading.add(second);
  }
  std::size_t kept = 0;
  for (const auto& list : by_pair) kept += list.empty() ? 0 : 1;
  pairs.reserve(kept);
  for (const auto& [key, id] : pair_ids) {
    if (!by_pair[id].empty()) pairs.insert(key, laid(by_pair[id]));
  }
}

}  // namespace dongtin
