/// The claims worth aligning with an item: those of whose rare syllables, pairs and concepts a part of it has the most.
///
/// In      the folded fields. Out candidates, best first, and where in the text each is reached: what a claim says
///         stands together, so that only two neighbouring blocks of the text and the title count.
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
  Search(const Tables& tables, ClaimScratch::State& state, const Folded& title, const Folded& text);

  void read();

  /// Those in force, `most` of them, and of the ended ones kMaxEndedCandidates; the sums are forgotten.
  void find_candidates(std::size_t most);

  /// Where the words of a candidate stand, in the title and in the part of the text that reached it: state.laid.
  void lay_words(const ClaimScratch::State::Candidate& candidate);
  /// And what stands for them; the words are laid out.
  void lay_concepts(const ClaimScratch::State::Candidate& candidate);

 private:
  using Lead = ClaimScratch::State::Lead;
  struct Part {
    const Folded& folded;
    FieldRead& read;
    std::vector<ClaimScratch::State::Hit>& laid;
    std::uint32_t first, end;
  };
  [[nodiscard]] Part part_of(Field field, const ClaimScratch::State::Candidate& candidate) const;
  [[nodiscard]] const ConceptTable::Found& concepts_at(const Part& part, std::uint32_t syllable) const;
  void read(const Folded& folded, Field field);
  void look_up(const Folded& folded, FieldRead& read);
  void find_pairs(const FieldRead& read);
  void take_concepts(const Folded& folded, std::uint32_t i, std::uint32_t root, std::uint32_t block);
  void lead(const ClaimList& list, float weight, std::uint32_t before, std::uint32_t block);
  template <class Visit>
  void each_claim(const ClaimList& list, Visit visit) const;
  void allow();
  void follow(bool all);
  void reach(std::uint32_t claim, const Lead& lead);
  void pick(std::vector<ClaimScratch::State::Candidate>& among, std::size_t most) const;
  [[nodiscard]] std::uint32_t meet(std::vector<std::uint32_t>& met, std::size_t what, std::uint32_t block) const;

  const Tables& tables_;
  const Folded &title_, &text_;
  const ConceptTable& concepts_ = ConceptTable::shared();
  ClaimScratch::State& state_;
};

}  // namespace dongtin
