/// Small tables of phrases that tell how something is written, and where they stand in a text.
///
/// In      rows of alternatives: "(đừng/chớ) (có/) tin|tin vịt" is five phrases; {N} is the negator in its regional
///         and chat forms. A folded text. Out hits in order, disjoint: at each syllable the longest phrase; of equal
///         ones the earlier row. A longer phrase of another row is how a table makes an exception.
/// Errors  none: a table is part of the program, and a test reads them all. Threads any once made.
/// Cost    two bits a syllable, of it and of it with the next; where one is set a look-up, and a comparison for each
/// phrase that
///         begins so.
///
/// A phrase is spelled as rules spell theirs (accents.hpp): the same accents, or none where none stand around it. It
/// does not go over a sentence end; without accents, nor over a comma, nor does it begin with a name or begin or end
/// within a compound ("tin gia vang"). Where only some accents are missing, three syllables or more must agree.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "matchers/accents.hpp"
#include "matchers/claim_keys.hpp"
#include "storage/records/match.hpp"

namespace dongtin {

struct PhraseRow {
  std::uint8_t kind = 0;
  std::string_view words;
};

struct PhraseHit {
  std::uint8_t kind = 0;
  HowSet how = 0;
  std::uint32_t first = 0, last = 0;  // syllables, both included
};

class Phrases {
 public:
  /// `read_otherwise`: spellings without accents, between bars, that stand for something else more often ("chuyen bay",
  /// which is "dây chuyền bay …"). They count only where the text has the accents.
  explicit Phrases(std::span<const PhraseRow> rows, std::string_view read_otherwise = {});

  /// Appends the hits that begin in [from, to).
  void find(const Folded& text, std::size_t from, std::size_t to, std::vector<PhraseHit>& out) const;
  [[nodiscard]] std::size_t size() const { return entries_.size(); }

 private:
  struct Entry {
    Term term;
    std::uint8_t kind;
    bool needs_accents;
  };
  struct Run {  // of entries_
    std::uint32_t first = 0, count = 0;
  };
  /// The first of a run that stands at the syllable; null when none does.
  [[nodiscard]] const Entry* at(const Folded& text, std::size_t syllable, std::uint64_t key, HowSet& how) const;

  std::vector<Entry> entries_;  // by what they begin with; the longest first, of equal ones the earlier row
  KeyMap<Run> begins_;          // by the first two syllables, or by the only one
};

/// Every phrase that a row stands for.
[[nodiscard]] std::vector<std::string> phrases_of(std::string_view words);

/// A sentence or line of a field, and the sign it ends with.
struct Sentence {
  std::uint32_t first = 0, last = 0;  // syllables, both included
  bool asks = false;                  // a question mark stands behind it
};

/// Clears and fills `out`.
void split_sentences(const Folded& folded, std::string_view original, std::vector<Sentence>& out);

[[nodiscard]] Span span_of(const Folded& folded, Field field, const PhraseHit& hit);
/// Sorted, disjoint, at most `most`.
void tidy(std::vector<Span>& spans, std::size_t most);
/// “chuyển tin liền”, “bà con”: the words of the first three spans, each cut at 60 bytes.
[[nodiscard]] std::string quoted(std::string_view title, std::string_view text, std::span<const Span> spans);

}  // namespace dongtin
