// Counts the words of matchers/likely_accents_words.cpp: what stands behind what in the texts of tests/cases that are
// for development, their claims, the guard corpus and the pairs of stories.
//
// accents_fit > matchers/likely_accents_words.cpp
#include <fmt/core.h>

#include <filesystem>
#include <map>
#include <set>

#include "matchers/accents.hpp"
#include "matchers/claim_words.hpp"
#include "matchers/guard/corpus.hpp"
#include "matchers/likely_accents.hpp"
#include "tests/matchers/claim_cases.hpp"
#include "tests/matchers/labelled.hpp"
#include "tests/matchers/spelled.hpp"
#include "tests/matchers/story_pairs.hpp"
#include "tests/support/typing.hpp"

using namespace dongtin;

namespace {

constexpr std::uint32_t kLeastTimes = 2;

/// Of a syllable; empty where it is no word.
std::string word_at(const Folded& folded, std::string_view original, std::size_t syllable) {
  const Syllable& at = folded.syllables[syllable];
  if (is_numeric(folded.letters(syllable)) || at.undone != 0) return {};
  const auto out = spelled(original.substr(at.begin, at.end - at.begin));
  Folded own;
  fold_phrase(out, own);
  const bool same = own.syllables.size() == 1 && word_key(own, 0) == word_key(folded, syllable) &&
                    accents_at(own, 0) == accents_at(folded, syllable);
  return same && out.find_first_of("\"\\|# ") == std::string::npos ? out : std::string();
}

class Counts {
 public:
  void add(std::string_view text) {
    Folded folded;
    fold(text, folded);
    for (std::size_t first = 0, end = 0; first < folded.syllables.size(); first = end) {
      bool marked = carries_marks(folded.syllables[first]);
      for (end = first + 1; end < folded.syllables.size() && !folded.syllables[end].boundary; ++end)
        marked |= carries_marks(folded.syllables[end]);
      if (marked) add(folded, text, first, end);
    }
  }
  void print() const {
    fmt::print(
        "// Written by tests/matchers/accents_fit.cpp.\n#include <array>\n\n#include "
        "\"matchers/likely_accents.hpp\"\n\n");
    fmt::print("namespace dongtin {{\n\nnamespace {{\n\n// clang-format off\n");
    fmt::print("constexpr auto kRows = std::to_array<LikelyRow>({{\n");
    std::map<std::string, std::uint32_t> before;
    for (const auto& [word, followers] : followers_) {
      for (const auto& [next, times] : followers) ++before[next];
    }
    for (const auto& [word, times] : times_) {
      std::string list;
      const auto followers = followers_.find(word);
      if (followers != followers_.end()) {
        for (const auto& [next, count] : followers->second) {
          if (count >= kLeastTimes) list += (list.empty() ? "" : "|") + next + " " + std::to_string(count);
        }
      }
      const auto stands = before.find(word);
      fmt::print("    {{\"{}\", {}, {}, \"{}\"}},\n", word, times, stands == before.end() ? 0 : stands->second, list);
    }
    fmt::print(
        "}});\n// clang-format on\n\n}}  // namespace\n\nstd::span<const LikelyRow> likely_rows() {{\n  return "
        "kRows;\n}}\n\n");
    fmt::print("}}  // namespace dongtin\n");
  }

 private:
  void add(const Folded& folded, std::string_view text, std::size_t first, std::size_t end) {
    std::string before = "#";
    ++times_[before];
    for (std::size_t i = first; i < end; ++i) {
      auto word = word_at(folded, text, i);
      if (!word.empty()) {
        const auto key =
            std::pair(word_key(folded, i), std::pair(accents_at(folded, i).quality, accents_at(folded, i).tones));
        word = spelling_.emplace(key, word).first->second;  // one of several positions of the tone mark
        ++times_[word];
        if (!before.empty()) ++followers_[before][word];
      }
      before = word;
    }
  }
  std::map<std::string, std::uint32_t> times_;
  std::map<std::string, std::map<std::string, std::uint32_t>> followers_;
  std::map<std::pair<WordKey, std::pair<std::uint32_t, std::uint8_t>>, std::string> spelling_;
};

}  // namespace

int main() {
  const std::string root = std::string(DONGTIN_SOURCE_DIR) + "/tests/cases/";
  std::set<std::string> sets;
  for (const auto& file : std::filesystem::directory_iterator(root + "assessment")) {
    const auto stem = file.path().stem().string();
    const bool develops = stem.starts_with("dev") || stem.starts_with("contested");
    if (develops && file.path().extension() == ".ndjson") sets.insert(stem);
  }
  Counts counts;
  for (const auto& set : sets) {
    for (const auto& one : read_labelled("tests/cases/assessment/" + set + ".ndjson")) {
      counts.add(one.item.title);
      counts.add(one.item.text);
    }
    for (const auto& claim : read_labelled_claims(root + "assessment/" + set + "-claims.json"))
      counts.add(claim.claim.text());
  }
  for (const auto& text : guard_corpus()) {
    counts.add(text.item.title);
    counts.add(text.item.text);
  }
  for (const auto& pair : dongtin::testing::read_story_pairs(root + "stories/pairs.ndjson")) {
    for (const auto* item : {&pair.a, &pair.b}) {
      counts.add(item->title);
      counts.add(item->text);
    }
  }
  counts.print();
}
