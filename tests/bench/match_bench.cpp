// RuleSet::match against a bare scan for the same literals over the same folded bytes, interleaved, medians.
//
// match_bench [CORPUS.ndjson QUERIES.json]: files as corpus.hpp reads them; without, it generates its own. Texts are
// matched folded, so that every engine agrees on what matches.
#include <fmt/core.h>

#include <string>
#include <vector>

#include "corpus.hpp"
#include "matchers/hyperscan.hpp"
#include "matchers/normalise.hpp"
#include "matchers/rule_set.hpp"
#include "matchers/terms.hpp"

using namespace dongtin;
using bench::cpu_seconds;

namespace {

constexpr int kRounds = 5;

double median(std::vector<double> values) {
  return bench::percentile(std::move(values), 0.5);
}

}  // namespace

int main(int argc, char** argv) {
  bench::Queries queries;
  std::vector<bench::Text> originals;  // with accents
  if (argc == 3) {
    if (!bench::read_queries(argv[2], bench::Accents::as_written, queries) || !bench::read_texts(argv[1], originals)) {
      fmt::print(stderr, "match_bench: no items or no queries in {} and {}\n", argv[1], argv[2]);
      return 1;
    }
    fmt::print("corpus {}\n", argv[1]);
  } else {
    bench::generate(1000, 4000, bench::Accents::as_written, queries, originals);
    fmt::print("corpus: generated\n");
  }
  TermTable terms;
  for (const auto& phrase : queries.phrases) terms.add(phrase);
  std::vector<Item> items(originals.size());
  for (std::size_t i = 0; i < items.size(); ++i) {
    Folded plain;
    fold(originals[i].text, plain);
    items[i].text = plain.stream;
  }
  const auto compiled = RuleSet::compile(queries.rules, {}, {});
  auto database = hyperscan::Database::compile(terms.literals());
  if (!compiled.rules || !database) {
    fmt::print(stderr, "match_bench: the queries do not compile\n");
    return 1;
  }
  hyperscan::Scratch scan;
  database->prepare(scan);
  std::vector<Folded> folded(items.size());
  std::size_t bytes = 0, original_bytes = 0;
  for (std::size_t i = 0; i < items.size(); ++i) {
    fold(items[i].text, folded[i]);
    bytes += items[i].text.size();
    original_bytes += originals[i].text.size();
  }
  fmt::print("{} items, {:.1f} MB folded, {} queries ({} left out), {} literals\n", items.size(),
             static_cast<double>(bytes) / 1e6, queries.rules.size(), queries.left_out, terms.literals().size());
  Scratch scratch;
  MatchList matches;
  Folded reused;
  std::size_t pairs = 0;
  std::uint64_t hits = 0;
  std::vector<double> match_seconds, scan_seconds, fold_seconds;
  for (int round = 0; round < kRounds; ++round) {
    pairs = 0;
    hits = 0;
    const double a = cpu_seconds();
    for (const Item& item : items) {
      compiled.rules->match(item, scratch, matches);
      pairs += matches.rules.size();
    }
    const double b = cpu_seconds();
    for (const Folded& f : folded) {
      database->scan(
          f.stream, scan, [](void* count, std::uint32_t, std::uint64_t) { ++*static_cast<std::uint64_t*>(count); },
          &hits);
    }
    const double c = cpu_seconds();
    for (const auto& original : originals) fold(original.text, reused);
    const double d = cpu_seconds();
    match_seconds.push_back(b - a);
    scan_seconds.push_back(c - b);
    fold_seconds.push_back(d - c);
  }
  const double match_rate = static_cast<double>(bytes) / 1e6 / median(match_seconds);
  const double scan_rate = static_cast<double>(bytes) / 1e6 / median(scan_seconds);
  fmt::print("match   {:8.1f} MB/s  {:6.2f} us/item  {} pairs\n", match_rate,
             median(match_seconds) * 1e6 / static_cast<double>(items.size()), pairs);
  fmt::print("hs_scan {:8.1f} MB/s  {} hits\n", scan_rate, hits);
  fmt::print("fold    {:8.1f} MB/s of accented text\n",
             static_cast<double>(original_bytes) / 1e6 / median(fold_seconds));
  fmt::print("ratio match/hs_scan {:.2f}\n", match_rate / scan_rate);
  return 0;
}
