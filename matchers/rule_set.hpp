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

class Frequencies;

class Scratch {
 public:
  Scratch();
  ~Scratch();
  Scratch(Scratch&&) noexcept;
  Scratch& operator=(Scratch&&) noexcept;
  struct Impl;
  std::unique_ptr<Impl> impl;
};

enum class Prefilter : std::uint8_t {
  on,
  off,  // every term is searched for by itself and every rule evaluated; the oracle of tests
  scan  // Hyperscan searches for all terms
};

class RuleSet;

/// What compile() may be told beside the rules.
struct Compiling {
  Prefilter prefilter = Prefilter::on;
  bool with_drafts = false;               // `match` reports drafts too
  std::span<const NamedList> lists = {};  // what the queries may name as @id
  const Frequencies* measured = nullptr;  // what is rare; null: as in prose
  /// A set of the same gazetteers, provinces and options: of a rule it has, in the same revision, what it compiled is
  /// taken over. The more was changed since it was compiled whole, the slower the new set; with more than one in
  /// twenty it is compiled whole again.
  std::shared_ptr<const RuleSet> before = nullptr;
};

/// Rules sorted by id.
class RuleList {
 public:
  class Iterator {
   public:
    using value_type = Rule;
    using difference_type = std::ptrdiff_t;
    explicit Iterator(const Rule* const* at) : at_(at) {}
    const Rule& operator*() const { return **at_; }
    const Rule* operator->() const { return *at_; }
    Iterator& operator++() {
      ++at_;
      return *this;
    }
    Iterator operator++(int) { return Iterator(at_++); }
    bool operator==(const Iterator&) const = default;

   private:
    const Rule* const* at_;
  };
  explicit RuleList(std::span<const Rule* const> rules) : rules_(rules) {}
  [[nodiscard]] Iterator begin() const { return Iterator(rules_.data()); }
  [[nodiscard]] Iterator end() const { return Iterator(rules_.data() + rules_.size()); }
  [[nodiscard]] std::size_t size() const { return rules_.size(); }
  [[nodiscard]] bool empty() const { return rules_.empty(); }
  [[nodiscard]] const Rule& operator[](std::size_t i) const { return *rules_[i]; }

 private:
  std::span<const Rule* const> rules_;
};

class RuleSet {
 public:
  ~RuleSet();
  RuleSet(const RuleSet&) = delete;
  RuleSet& operator=(const RuleSet&) = delete;

  struct Compiled {
    std::shared_ptr<const RuleSet> rules;  // null when any problem is not a warning
    std::vector<Problem> problems;
  };
  /// Compiles the rules that are not retired. The records are copied; compile_shared() shares them with the caller.
  [[nodiscard]] static Compiled compile(std::span<const Rule> rules, std::span<const Gazetteer> gazetteers,
                                        std::span<const PlaceId> provinces, const Compiling& how = {});
  [[nodiscard]] static Compiled compile_shared(std::span<const std::shared_ptr<const Rule>> rules,
                                               std::span<const Gazetteer> gazetteers,
                                               std::span<const PlaceId> provinces, const Compiling& how = {});

  /// Clears and fills `out`. A rule of province scope matches only an item about one of the watched provinces.
  void match(const Item& item, Scratch& scratch, MatchList& out) const;

  /// Counts what stands in the item that was matched last; now and then is enough.
  static void measure(const Scratch& scratch, Frequencies& into);

  /// Clears and fills `out` with every rule whose query is met, scope and drafts aside: what a rule alone asks for.
  void match_queries(const Item& item, Scratch& scratch, MatchList& out) const;

  /// The query of a rule matched against a bare text as its own tests do: scope aside. Slow; for tests of rules.
  [[nodiscard]] Result<bool> query_matches(const RuleId& rule, const Item& item, Scratch& scratch) const;

  [[nodiscard]] const Rule* find(const RuleId& id) const;
  [[nodiscard]] const Rule* find_revision(const Digest& revision) const;
  /// While the set lives.
  [[nodiscard]] RuleList rules() const;
  /// Rules that came, were changed or went since it was compiled whole.
  [[nodiscard]] std::size_t changed() const;
  [[nodiscard]] const Place* place(const PlaceId& id) const;
  /// The rules that can match, the gazetteers with the watched provinces, and the tables; `code` is left empty.
  [[nodiscard]] const Stamp& stamp() const;

 private:
  RuleSet();
  struct Compiler;
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
