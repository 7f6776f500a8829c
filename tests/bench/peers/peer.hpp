/// An engine that match_bench measures, and the ways to make one.
///
/// Threads one: times are CPU time of the thread that does the work.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "peers/task.hpp"

namespace dongtin::bench {

class Peer {
 public:
  virtual ~Peer() = default;
  [[nodiscard]] virtual std::string_view name() const = 0;
  /// Makes it ready; why it cannot be compared with, or "". The task outlives the peer.
  [[nodiscard]] virtual std::string prepare(const Task& task) = 0;
  /// One round over these items in CPU seconds.
  [[nodiscard]] virtual double round(Which which) = 0;
  /// What the last round found: pairs of item and query, or hits of literals; one more word where that needs it.
  [[nodiscard]] virtual std::string found() const = 0;
};

/// A peer that evaluates the queries.
class AnsweringPeer : public Peer {
 public:
  [[nodiscard]] virtual Pairs pairs(Which which) = 0;
};

/// The whole job: RuleSet::match on raw UTF-8.
[[nodiscard]] std::unique_ptr<AnsweringPeer> dongtin_peer();
/// fold() alone.
[[nodiscard]] std::unique_ptr<Peer> fold_peer();
/// fold() and a Hyperscan scan for the literals, which counts.
[[nodiscard]] std::unique_ptr<Peer> hyperscan_peer();
/// RE2::Set of the literals over folded text.
[[nodiscard]] std::unique_ptr<Peer> re2_peer();
/// Lucene's own analysers; a leaner one written for this bench; that one, of the terms only that queries ask for.
enum class LuceneTerms : std::uint8_t { shingles, lean, narrow };
/// Lucene Monitor in a process of its own on folded text, over `sample` only. `folder` is what lucene/prepare made.
[[nodiscard]] std::unique_ptr<AnsweringPeer> lucene_peer(std::string folder, Which sample, LuceneTerms terms);
/// Every query evaluated on every item over a table of the literals: slow, obvious, shares only fold().
[[nodiscard]] std::unique_ptr<AnsweringPeer> reference_peer();

}  // namespace dongtin::bench
