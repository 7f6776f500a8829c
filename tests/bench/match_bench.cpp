// RuleSet::match, the whole job on raw UTF-8, against other engines on the same texts and queries: CPU time of one
// thread, rounds interleaved, medians of the ratios of each round. Where two engines that evaluate the queries answer
// otherwise, the run fails and says where.
//
// match_bench [--lucene DIR [--lean]] [--program DONGTIN] [--queries N]... [CORPUS.ndjson QUERIES.json...]
//
// Files as corpus.hpp reads them, one block of figures for each file of queries. Without files texts and queries are
// generated: 1,000, 10,000 and 50,000, or as many as --queries says. DIR is what lucene/prepare made; without it that
// comparison is skipped. DONGTIN is the program whose `match` is measured end to end. --lean adds Lucene with analysers
// written for this bench, which it does not have. Peers that are slow get a sample of the items, on which dongtin is
// timed beside them. `taskset -c 1` before it quiets the figures; scaling needs two processors.
//
// Exit codes: 0 all engines agree, whatever the ratios; 1 they do not, or nothing can be measured; 2 usage.
#include <fmt/core.h>

#include <algorithm>
#include <cstdlib>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "corpus.hpp"
#include "end_to_end.hpp"
#include "limits.hpp"
#include "peers/peer.hpp"

using namespace dongtin;
using namespace dongtin::bench;

namespace {

constexpr int kRounds = 5;
constexpr std::size_t kSample = 1000, kRe2Sample = 400, kGeneratedTexts = 3000, kManyQueries = 10000;
constexpr std::size_t kShown = 5;  // pairs that differ

struct Options {
  std::string lucene, program;
  bool lean = false;
  std::vector<std::size_t> sizes;
  const char* corpus = nullptr;
  std::vector<const char*> queries;
};

std::optional<Options> options(int argc, char** argv) {
  Options out;
  for (int i = 1; i < argc; ++i) {
    const std::string_view word = argv[i];
    if (word == "--lucene" && i + 1 < argc) {
      out.lucene = argv[++i];
    } else if (word == "--program" && i + 1 < argc) {
      out.program = argv[++i];
    } else if (word == "--queries" && i + 1 < argc) {
      out.sizes.push_back(std::strtoul(argv[++i], nullptr, 10));
      if (out.sizes.back() == 0) return std::nullopt;
    } else if (word == "--lean") {
      out.lean = true;
    } else if (word.starts_with("-")) {
      return std::nullopt;
    } else if (out.corpus == nullptr) {
      out.corpus = argv[i];
    } else {
      out.queries.push_back(argv[i]);
    }
  }
  if ((out.corpus != nullptr) == out.queries.empty() || (out.corpus != nullptr && !out.sizes.empty()))
    return std::nullopt;
  if (out.corpus == nullptr && out.sizes.empty()) out.sizes = {1000, 10000, 50000};
  return out;
}

using Numbers = std::vector<std::uint32_t>;

/// `turn`: another sample of the same size.
Numbers sample_of(std::size_t items, std::size_t most, std::size_t turn = 0) {
  Numbers out;
  const std::size_t step = (items + most - 1) / most;
  for (std::size_t i = turn % step; i < items; i += step) out.push_back(static_cast<std::uint32_t>(i));
  return out;
}

/// A peer in the rounds: what it takes, and what dongtin takes for the same items right beside it.
struct Measured {
  std::unique_ptr<Peer> peer;
  std::vector<Numbers> turns;  // items by round, over and over
  std::string_view wanted_as;
  double wanted = 0;  // 0: it is only printed
  std::vector<double> seconds, ours, ratios;
};

void show_difference(const Task& task, const Pairs& only, std::string_view who, std::string_view whom) {
  fmt::print("  DIFFERS: {} pairs of {} that {} has not\n", only.size(), who, whom);
  for (std::size_t i = 0; i < std::min(kShown, only.size()); ++i) {
    fmt::print("    item {}, {}: {}\n", only[i] >> 32, task.rules[only[i] & 0xFFFFFFFF].id.value,
               task.rules[only[i] & 0xFFFFFFFF].query);
  }
}

/// Both ways, with what differs.
bool agree(const Task& task, const Pairs& ours, const Pairs& theirs, std::string_view whose) {
  Pairs missing, more;
  std::set_difference(theirs.begin(), theirs.end(), ours.begin(), ours.end(), std::back_inserter(missing));
  std::set_difference(ours.begin(), ours.end(), theirs.begin(), theirs.end(), std::back_inserter(more));
  if (!missing.empty()) show_difference(task, missing, whose, "dongtin");
  if (!more.empty()) show_difference(task, more, "dongtin", whose);
  return missing.empty() && more.empty();
}

struct Speed {
  std::size_t queries = 0;
  double seconds = 0;  // an item
  std::string found;
};

void measure(AnsweringPeer& dongtin, std::vector<Measured>& peers) {
  for (int round = 0; round < kRounds; ++round) {
    for (Measured& m : peers) {
      const Numbers& which = m.turns[static_cast<std::size_t>(round) % m.turns.size()];
      m.ours.push_back(dongtin.round(which));
      m.seconds.push_back(m.peer->round(which));
      m.ratios.push_back(m.seconds.back() / m.ours.back());
    }
  }
}

void print(const Task& task, const std::vector<Measured>& peers) {
  for (const Measured& m : peers) {
    std::size_t bytes = 0;
    const Numbers& which = m.turns.front();
    for (const auto i : which) bytes += task.items[i].text.size();
    const auto line = [&](std::string_view name, const std::vector<double>& seconds) {
      const double middle = percentile(seconds, 0.5);
      return fmt::format("{:16} {:9.2f} us/item {:8.2f} MB/s", name, middle * 1e6 / static_cast<double>(which.size()),
                         static_cast<double>(bytes) / 1e6 / middle);
    };
    fmt::print("  {}   {}\n", line(m.peer->name(), m.seconds), m.peer->found());
    fmt::print("  {}   beside it, {} items\n", line("dongtin", m.ours), which.size());
  }
  for (const Measured& m : peers) {
    const double ratio = percentile(m.ratios, 0.5);
    if (m.wanted > 0) {
      print_wanted(fmt::format("{} / dongtin{}", m.peer->name(), m.wanted_as), ratio, m.wanted, true);
    } else {
      fmt::print("  {:52} {:8.2f}\n", fmt::format("{} / dongtin", m.peer->name()), ratio);
    }
  }
}

/// False when engines disagree or nothing can be measured.
bool compare(const Queries& queries, const Task& task, const Options& asked, std::vector<Speed>& speeds) {
  const Numbers all = sample_of(task.items.size(), task.items.size()), sample = sample_of(all.size(), kSample);
  fmt::print("{} queries ({} left out), {} literals, {} items; a sample of {}\n", task.rules.size(), queries.left_out,
             task.literals.size(), all.size(), sample.size());
  auto dongtin = dongtin_peer();
  if (const auto why = dongtin->prepare(task); !why.empty()) {
    fmt::print(stderr, "match_bench: {}\n", why);
    return false;
  }
  const bool many = task.rules.size() >= kManyQueries;
  std::vector<Measured> peers;
  const auto add = [&](std::unique_ptr<Peer> peer, std::vector<Numbers> turns, std::string_view as, double wanted) {
    const auto why = peer->prepare(task);
    if (why.empty()) {
      peers.push_back({std::move(peer), std::move(turns), as, wanted, {}, {}, {}});
    } else {
      fmt::print("  {}: skipped: {}\n", peer->name(), why);
    }
    return why.empty();
  };
  auto reference = reference_peer();
  bool same = reference->prepare(task).empty();
  const Pairs ours = dongtin->pairs(sample);
  const auto check = [&](AnsweringPeer& peer) {
    if (!agree(task, ours, peer.pairs(sample), peer.name())) {
      same = false;
    } else {
      fmt::print("  {}: the same {} pairs as dongtin\n", peer.name(), ours.size());
    }
  };
  check(*reference);
  add(fold_peer(), {sample}, "", 0);
  add(hyperscan_peer(), {all}, ", aim 2.5", many ? 1.5 : 1.0);
  // It learns its automaton from the texts it meets: another few in each round, as a stream has them.
  std::vector<Numbers> turns;
  for (std::size_t turn = 1; turn <= kRounds; ++turn) turns.push_back(sample_of(all.size(), kRe2Sample, turn));
  add(re2_peer(), std::move(turns), "", 2);
  std::vector<LuceneTerms> kinds{LuceneTerms::shingles};
  if (asked.lean) kinds.insert(kinds.end(), {LuceneTerms::lean, LuceneTerms::narrow});
  for (const auto kind : kinds) {
    auto lucene = lucene_peer(asked.lucene, sample, kind);
    AnsweringPeer& answering = *lucene;
    if (add(std::move(lucene), {sample}, ", aim 150", kind != LuceneTerms::shingles ? 0 : many ? 100 : 60))
      check(answering);
  }
  measure(*dongtin, peers);
  print(task, peers);
  static_cast<void>(dongtin->round(all));  // for what it finds in all of them
  const auto whole = std::max_element(peers.begin(), peers.end(), [](const Measured& a, const Measured& b) {
    return a.turns.front().size() < b.turns.front().size();
  });
  speeds.push_back({task.rules.size(), percentile(whole->ours, 0.5) / static_cast<double>(whole->turns.front().size()),
                    dongtin->found()});
  return same;
}

}  // namespace

int main(int argc, char** argv) {
  const auto asked = options(argc, argv);
  if (!asked) {
    fmt::print(stderr,
               "match_bench: usage: match_bench [--lucene DIR [--lean]] [--program DONGTIN] [--queries N]... "
               "[CORPUS.ndjson QUERIES.json...]\n");
    return 2;
  }
  std::setvbuf(stdout, nullptr, _IOLBF, 0);
  std::vector<Text> texts;
  if (asked->corpus != nullptr && !read_texts(asked->corpus, texts)) {
    fmt::print(stderr, "match_bench: no texts in {}\n", asked->corpus);
    return 1;
  }
  fmt::print("corpus: {}\n", asked->corpus == nullptr ? "generated" : asked->corpus);
  bool same = true;
  std::vector<Speed> speeds;
  std::vector<Queries> stored;
  std::vector<Item> items;
  const std::size_t blocks = asked->corpus == nullptr ? asked->sizes.size() : asked->queries.size();
  for (std::size_t block = 0; block < blocks; ++block) {
    Queries& queries = stored.emplace_back();
    if (asked->corpus == nullptr) {
      texts.clear();
      generate(asked->sizes[block], kGeneratedTexts, Accents::any, queries, texts);
    } else if (!read_queries(asked->queries[block], Accents::any, queries)) {
      fmt::print(stderr, "match_bench: no queries in {}\n", asked->queries[block]);
      return 1;
    }
    items.assign(texts.size(), {});
    for (std::size_t i = 0; i < items.size(); ++i) items[i].text = texts[i].text;
    const Task task = make_task(queries, items);
    same = compare(queries, task, *asked, speeds) && same;
    measure_compile(task);
    measure_tail(task);
    same = measure_scaling(task) && same;
    if (!asked->program.empty()) same = measure_end_to_end(queries, items, asked->program) && same;
  }
  for (const Speed& speed : speeds) {
    fmt::print("{:6} queries: {:8.2f} us/item, {}\n", speed.queries, speed.seconds * 1e6, speed.found);
  }
  const auto by_size = [](const Queries& a, const Queries& b) { return a.rules.size() < b.rules.size(); };
  const auto [few, many] = std::minmax_element(stored.begin(), stored.end(), by_size);
  if (few->rules.size() < many->rules.size()) measure_silent(*few, *many, items);
  if (!same) fmt::print("match_bench: the engines do not agree\n");
  return same ? 0 : 1;
}
