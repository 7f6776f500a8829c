#include "matchers/prefilter.hpp"

#include <algorithm>
#include <vector>

namespace dongtin {

namespace {

class ScanSearcher final : public Searcher {
 public:
  ScanSearcher(hyperscan::Database database, std::span<const std::string> literals) : database_(std::move(database)) {
    for (const auto& literal : literals) lengths_.push_back(literal.size());
  }

  void prepare(SearchScratch& scratch) const override { database_.prepare(scratch.scan); }

  void search(const Folded& text, Field field, SearchScratch& scratch, Occurrences& out) const override {
    struct Sink {
      const std::vector<std::size_t>& lengths;
      const Folded& text;
      Field field;
      Occurrences& out;
    } sink{lengths_, text, field, out};
    database_.scan(
        text.stream, scratch.scan,
        [](void* context, std::uint32_t literal, std::uint64_t end) {
          const auto& s = *static_cast<Sink*>(context);
          // A literal is " a b " or " a b": its first letter stands one byte behind its beginning.
          const auto at = static_cast<std::size_t>(end) - s.lengths[literal] + 1;
          s.out.add(literal, s.field, static_cast<std::uint32_t>(s.text.syllable_at(at)));
        },
        &sink);
  }

 private:
  hyperscan::Database database_;
  std::vector<std::size_t> lengths_;
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

}  // namespace

Result<std::unique_ptr<const Searcher>> make_searcher(std::span<const std::string> literals, Prefilter kind) {
  if (kind == Prefilter::off) return std::unique_ptr<const Searcher>(std::make_unique<DirectSearcher>(literals));
  auto database = hyperscan::Database::compile(literals);
  if (!database) return std::move(database).error();
  return std::unique_ptr<const Searcher>(std::make_unique<ScanSearcher>(std::move(*database), literals));
}

}  // namespace dongtin
