/// RuleSet: compiled rules and gazetteers, immutable, shared by all threads; and what one thread needs to use them.
///
/// In      sealed rules, gazetteers, the provinces we watch. Out matches with spans and how they were reached.
/// Errors  compile(): every error at once, each with rule, file:line:column and remedy. match(): none.
/// Threads RuleSet any; a Scratch belongs to one thread at a time.
/// Cost    no allocation per item in steady state; see tests/bench/match_bench.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "storage/records/alert.hpp"
#include "storage/records/item.hpp"
#include "storage/records/match.hpp"
#include "storage/records/place.hpp"
#include "storage/records/problem.hpp"
#include "storage/records/result.hpp"
#include "storage/records/rule.hpp"

namespace dongtin {

class Scratch {
 public:
  Scratch();
  ~Scratch();
  Scratch(Scratch&&) noexcept;
  Scratch& operator=(Scratch&&) noexcept;
  struct Impl;
  std::unique_ptr<Impl> impl;
};

enum class Prefilter : std::uint8_t { on, off };  // off: every term is searched for by itself; the oracle of tests

class RuleSet {
 public:
  ~RuleSet();
  RuleSet(const RuleSet&) = delete;
  RuleSet& operator=(const RuleSet&) = delete;

  struct Compiled {
    std::shared_ptr<const RuleSet> rules;  // null when any problem is not a warning
    std::vector<Problem> problems;
  };
  /// Compiles the rules that are not retired; `match` reports drafts too when `with_drafts`. `lists` are what the
  /// queries may name as @id.
  [[nodiscard]] static Compiled compile(std::span<const Rule> rules, std::span<const Gazetteer> gazetteers,
                                        std::span<const PlaceId> provinces, Prefilter prefilter = Prefilter::on,
                                        bool with_drafts = false, std::span<const NamedList> lists = {});

  /// Clears and fills `out`. A rule of province scope matches only an item about one of the watched provinces.
  void match(const Item& item, Scratch& scratch, MatchList& out) const;

  /// Clears and fills `out` with every rule whose query is met, scope and drafts aside: what a rule alone asks for.
  void match_queries(const Item& item, Scratch& scratch, MatchList& out) const;

  /// The query of a rule matched against a bare text as its own tests do: scope aside. Slow; for tests of rules.
  [[nodiscard]] Result<bool> query_matches(const RuleId& rule, const Item& item, Scratch& scratch) const;

  [[nodiscard]] const Rule* find(const RuleId& id) const;
  [[nodiscard]] const Rule* find_revision(const Digest& revision) const;
  [[nodiscard]] std::span<const Rule> rules() const;
  [[nodiscard]] const Place* place(const PlaceId& id) const;
  /// The rules that can match, the gazetteers with the watched provinces, and the tables; `code` is left empty.
  [[nodiscard]] const Stamp& stamp() const;

 private:
  RuleSet();
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

/// Runs the own tests of every rule; a problem for each text that answers otherwise.
[[nodiscard]] std::vector<Problem> run_rule_tests(const RuleSet& rules);

/// The parsed tree of a query, one node a line, indented, in Vietnamese; or a problem per error. `lists` and
/// `category` are what the rule of the query leans on.
struct Explained {
  std::string tree;
  std::vector<Problem> problems;
};
[[nodiscard]] Explained explain_query(std::string_view query, Location where, std::span<const NamedList> lists = {},
                                      std::optional<Category> category = std::nullopt);

}  // namespace dongtin
