/// Which literals occur in a folded text, and where: the one place that decides how they are searched for.
///
/// In      the literals of a TermTable; a folded field. Out every occurrence, those of one literal in order.
/// Errors  make_searcher: when the literals cannot be compiled.
/// Threads Searcher any; SearchScratch one.
/// Whole syllables are found by the phrase index, what may go on by Hyperscan (ARCHITECTURE.md 31 has the figures). The
/// direct searcher looks for every literal by itself: slow, obvious, the oracle of the tests.
#pragma once

#include <memory>
#include <span>
#include <string>

#include "matchers/frequencies.hpp"
#include "matchers/hyperscan.hpp"
#include "matchers/normalise.hpp"
#include "matchers/occurrences.hpp"
#include "matchers/phrase_index.hpp"
#include "matchers/rule_set.hpp"

namespace dongtin {

struct SearchScratch {
  hyperscan::Scratch scan;
  PhraseIndexScratch index;
};

class Searcher {
 public:
  virtual ~Searcher() = default;
  /// Makes a scratch fit; once per thread and searcher, before search().
  virtual void prepare(SearchScratch& scratch) const = 0;
  virtual void search(const Folded& text, Field field, SearchScratch& scratch, Occurrences& out) const = 0;
};

[[nodiscard]] Result<std::unique_ptr<const Searcher>> make_searcher(std::span<const std::string> literals,
                                                                    Prefilter kind, const Frequencies& frequencies);

}  // namespace dongtin
