#include "matchers/prefilter.hpp"

#include <algorithm>
#include <vector>

namespace dongtin {

namespace {

/// Some of the literals, by Hyperscan.
class Scan {
 public:
  static Result<Scan> compile(std::span<const std::string> all, std::vector<std::uint32_t> literals) {
    Scan out;
    std::vector<std::string> wanted;
    for (const auto literal : literals) {
      wanted.push_back(all[literal]);
      out.lengths_.push_back(all[literal].size());
    }
    auto database = hyperscan::Database::compile(wanted);
    if (!database) return std::move(database).error();
    out.literals_ = std::move(literals);
    out.database_ = std::move(*database);
    return out;
  }

  void prepare(SearchScratch& scratch) const { database_.prepare(scratch.scan); }

  void search(const Folded& text, Field field, SearchScratch& scratch, Occurrences& out) const {
    struct Sink {
      const Scan& scan;
      const Folded& text;
      Field field;
      Occurrences& out;
    } sink{*this, text, field, out};
    database_.scan(
        text.stream, scratch.scan,
        [](void* context, std::uint32_t id, std::uint64_t end) {
          const auto& s = *static_cast<Sink*>(context);
          // A literal is " a b " or " a b": its first letter stands one byte behind its beginning.
          const auto at = static_cast<std::size_t>(end) - s.scan.lengths_[id] + 1;
          s.out.add(s.scan.literals_[id], s.field, static_cast<std::uint32_t>(s.text.syllable_at(at)));
        },
        &sink);
  }

 private:
  hyperscan::Database database_;
  std::vector<std::uint32_t> literals_;
  std::vector<std::size_t> lengths_;
};

/// Whole syllables by the index, the rest by Hyperscan.
class IndexSearcher final : public Searcher {
 public:
  IndexSearcher(Scan scan, PhraseIndex index) : scan_(std::move(scan)), index_(std::move(index)) {}

  void prepare(SearchScratch& scratch) const override { scan_.prepare(scratch); }

  void search(const Folded& text, Field field, SearchScratch& scratch, Occurrences& out) const override {
    index_.search(text, field, scratch.index, out);
    scan_.search(text, field, scratch, out);
  }

 private:
  Scan scan_;
  PhraseIndex index_;
};

class DirectSearcher final : public Searcher {
 public:
  explicit DirectSearcher(std::span<const std::string> literals) : literals_(literals.begin(), literals.end()) {}

  void prepare(SearchScratch&) const override {}

  void search(const Folded& text, Field field, SearchScratch&, Occurrences& out) const override {
    for (std::uint32_t id = 0; id < literals_.size(); ++id) {
      for (auto at = text.stream.find(literals_[id]); at != std::string::npos;
           at = text.stream.find(literals_[id], at + 1)) {
        out.add(id, field, static_cast<std::uint32_t>(text.syllable_at(at + 1)));
      }
    }
  }

 private:
  std::vector<std::string> literals_;
};

bool is_closed(std::string_view literal) {
  return literal.ends_with(' ') &&
         static_cast<std::size_t>(std::count(literal.begin(), literal.end(), ' ')) <= PhraseIndex::kMaxSyllables;
}

}  // namespace

Result<std::unique_ptr<const Searcher>> make_searcher(std::span<const std::string> literals, Prefilter kind,
                                                      const Frequencies& frequencies) {
  if (kind == Prefilter::off) return std::unique_ptr<const Searcher>(std::make_unique<DirectSearcher>(literals));
  std::vector<std::uint32_t> indexed, scanned;
  for (std::uint32_t i = 0; i < literals.size(); ++i) {
    (kind != Prefilter::scan && is_closed(literals[i]) ? indexed : scanned).push_back(i);
  }
  auto scan = Scan::compile(literals, std::move(scanned));
  if (!scan) return std::move(scan).error();
  return std::unique_ptr<const Searcher>(
      std::make_unique<IndexSearcher>(std::move(*scan), PhraseIndex(literals, indexed, frequencies)));
}

}  // namespace dongtin
