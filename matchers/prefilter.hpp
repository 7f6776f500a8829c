/// Which literals occur in a folded text, and where: the one place that decides how they are searched for.
///
/// In      the literals of a TermTable; a folded field. Out every occurrence, added in the order of the text.
/// Errors  make_prefilter: when the literals cannot be compiled.
/// Threads Searcher any; SearchScratch one.
/// The direct searcher looks for every literal by itself: slow, obvious, the oracle of the tests.
#pragma once

#include <memory>
#include <span>
#include <string>

#include "matchers/hyperscan.hpp"
#include "matchers/normalise.hpp"
#include "matchers/occurrences.hpp"
#include "matchers/rule_set.hpp"

namespace dongtin {

struct SearchScratch {
  hyperscan::Scratch scan;
};

class Searcher {
 public:
  virtual ~Searcher() = default;
  /// Makes a scratch fit; once per thread and searcher, before search().
  virtual void prepare(SearchScratch& scratch) const = 0;
  virtual void search(const Folded& text, Field field, SearchScratch& scratch, Occurrences& out) const = 0;
};

[[nodiscard]] Result<std::unique_ptr<const Searcher>> make_searcher(std::span<const std::string> literals,
                                                                    Prefilter kind);

}  // namespace dongtin
