/// The claims worth aligning with an item: those of whose rare syllables, pairs and concepts it has the most.
///
/// In      the folded fields. Out candidates, best first; where in the fields stands what they speak of.
/// Errors  none. Threads one a scratch; no allocation once it has grown.
/// Cost    a look-up a syllable and one a pair of neighbours that claims may have; what is looked up is fetched from
///         memory a whole field at a time.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "matchers/claim_tables.hpp"

namespace dongtin {

class ClaimIndex::Search {
 public:
  Search(const Tables& tables, ClaimScratch::State& state, std::size_t syllables);

  void read(const Folded& folded, Field field);

  /// Those in force, `most` of them, and of the ended ones kMaxEndedCandidates; the sums are forgotten.
  void find_candidates(std::size_t most);

  /// Lays out a field, once there are candidates.
  void lay_out(const Folded& folded, Field field);

 private:
  void take_concepts(const Folded& folded, std::uint32_t i, std::uint32_t root);
  void lead(const ClaimList& list, float weight);
  void read_pairs();
  void follow();
  void want(const std::vector<ClaimScratch::State::Candidate>& candidates);
  void pick(std::vector<ClaimScratch::State::Candidate>& among, std::size_t most) const;

  const Tables& tables_;
  const ConceptTable& concepts_ = ConceptTable::shared();
  ClaimScratch::State& state_;
};

}  // namespace dongtin
