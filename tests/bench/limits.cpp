#include "limits.hpp"

#include <fmt/core.h>
#include <malloc.h>
#include <sched.h>

#include <algorithm>
#include <chrono>
#include <thread>

#include "matchers/frequencies.hpp"
#include "matchers/hyperscan.hpp"
#include "matchers/normalise.hpp"
#include "matchers/rule_set.hpp"

namespace dongtin::bench {

namespace {

constexpr int kRounds = 5;
constexpr double kEnoughSeconds = 10;  // of compiling
constexpr std::string_view kSilentSyllable = " zzqx";
constexpr std::size_t kThreads = 2;
constexpr std::size_t kScalingItems = 2000, kSilentItems = 2000, kTailItems = 3000;

double median(const std::vector<double>& values) {
  return percentile(values, 0.5);
}

double allocated() {
  const auto info = mallinfo2();
  return static_cast<double>(info.uordblks + info.hblkhd);
}

using Records = std::vector<std::shared_ptr<const Rule>>;

Records records_of(const std::vector<Rule>& rules) {
  Records out;
  for (const Rule& rule : rules) out.push_back(std::make_shared<const Rule>(rule));
  return out;
}

std::shared_ptr<const RuleSet> compiled(const Records& rules, const Frequencies& measured,
                                        std::shared_ptr<const RuleSet> before = nullptr) {
  return RuleSet::compile_shared(rules, {}, {}, {.measured = &measured, .before = std::move(before)}).rules;
}

std::shared_ptr<const RuleSet> compiled(const Task& task) {
  Frequencies measured;
  measure(task.items, measured);
  return compiled(records_of(task.rules), measured);
}

double wall_seconds() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

/// Seconds on the clock until all threads are done.
template <class Work>
double on_threads(std::size_t threads, Work work) {
  const double begin = wall_seconds();
  std::vector<std::thread> running;
  for (std::size_t t = 0; t < threads; ++t) running.emplace_back([&work, t, threads] { work(t, threads); });
  for (auto& thread : running) thread.join();
  return wall_seconds() - begin;
}

Queries silent(const Queries& queries) {
  Queries out;
  const auto mute = [](auto& self, Tree tree) -> Tree {
    if (tree.op == Tree::Op::phrase) tree.phrase += kSilentSyllable;
    for (Tree& child : tree.children) child = self(self, std::move(child));
    return tree;
  };
  for (const Tree& tree : queries.trees) add_query(mute(mute, tree), Accents::any, out);
  return out;
}

}  // namespace

void print_wanted(std::string_view what, double value, double wanted, bool at_least) {
  const bool reached = at_least ? value >= wanted : value <= wanted;
  fmt::print("  {:52} {:8.2f}   wanted {} {:g}: {}\n", what, value, at_least ? "at least" : "at most", wanted,
             reached ? "reached" : "not reached");
}

void measure_compile(const Task& task) {
  Frequencies measured;
  measure(task.items, measured);
  Records records = records_of(task.rules);  // they are the caller's, whatever is made of them
  std::vector<double> ours, theirs, ratios, changes, of_change;
  double our_bytes = 0, their_bytes = 0, spent = 0;
  for (int round = 0; round < kRounds && spent < kEnoughSeconds; ++round) {
    const double before = allocated(), a = cpu_seconds();
    const auto rules = compiled(records, measured);
    const double b = cpu_seconds();
    our_bytes = allocated() - before;
    const double between = allocated(), c = cpu_seconds();
    const auto database = hyperscan::Database::compile(task.literals);
    const double d = cpu_seconds();
    their_bytes = allocated() - between;
    ours.push_back(b - a);
    theirs.push_back(d - c);
    ratios.push_back((b - a) / (d - c));
    Rule edited = *records[static_cast<std::size_t>(round) * 7 % records.size()];
    edited.query += " OR ~\"dong tin nay da sua\"";
    seal(edited);
    Records after = records;
    after[static_cast<std::size_t>(round) * 7 % records.size()] = std::make_shared<const Rule>(std::move(edited));
    const double e = cpu_seconds();
    const auto changed = compiled(after, measured, rules);
    const double f = cpu_seconds();
    if (changed->changed() != 2) fmt::print("  the change of one rule compiled {}\n", changed->changed());
    changes.push_back(f - e);
    of_change.push_back((d - c) / (f - e));
    spent += d - a;
  }
  double text = 0;
  for (const Rule& rule : task.rules) text += static_cast<double>(rule.query.size());
  fmt::print(
      "  compile {:.3f} s, hs_compile {:.3f} s; kept {:.1f} MB, Hyperscan {:.1f} MB, text of queries {:.1f} MB\n",
      median(ours), median(theirs), our_bytes / 1e6, their_bytes / 1e6, text / 1e6);
  fmt::print("  one rule changed in the live set: {:.2f} ms\n", median(changes) * 1e3);
  print_wanted("hs_compile of the phrases / change of one rule", median(of_change), 100, true);
  print_wanted("full compile / hs_compile of the phrases", median(ratios), 1, false);
  print_wanted("memory / (3 x text of queries + Hyperscan)", our_bytes / (3 * text + their_bytes), 1, false);
}

void measure_tail(const Task& task) {
  const auto rules = compiled(task);
  const std::size_t step = std::max<std::size_t>(1, task.items.size() / kTailItems);
  Scratch scratch;
  MatchList matches;
  std::vector<std::vector<double>> rounds;  // by item
  for (int round = 0; round < kRounds; ++round) {
    for (std::size_t i = 0, n = 0; i < task.items.size(); i += step, ++n) {
      const double begin = cpu_seconds();
      rules->match(task.items[i], scratch, matches);
      if (n == rounds.size()) rounds.emplace_back();
      rounds[n].push_back(cpu_seconds() - begin);
    }
  }
  std::vector<double> each;  // what a disturbed moment costs an item is not its own
  for (const auto& times : rounds) each.push_back(median(times) * 1e6);
  const double middle = median(each), tail = percentile(each, 0.99);
  fmt::print("  an item: median {:.1f} us, p99 {:.1f} us, longest {:.1f} us\n", middle, tail, percentile(each, 1));
  print_wanted("p99 of an item / median", tail / middle, 8, false);
}

bool measure_scaling(const Task& task) {
  const auto rules = compiled(task);
  const auto database = hyperscan::Database::compile(task.literals);
  const std::size_t count = std::min(task.items.size(), kScalingItems);
  std::vector<MatchList> one(count), many(count);
  const auto match_all = [&](std::size_t thread, std::size_t threads, std::vector<MatchList>& to) {
    Scratch scratch;
    for (std::size_t i = thread; i < count; i += threads) rules->match(task.items[i], scratch, to[i]);
  };
  match_all(0, 1, one);
  on_threads(kThreads, [&](std::size_t t, std::size_t n) { match_all(t, n, many); });
  for (std::size_t i = 0; i < count; ++i) {
    if (one[i] == many[i]) continue;
    fmt::print("  DIFFERS: item {} with one thread and with {}\n", i, kThreads);
    return false;
  }
  fmt::print("  one thread and {}: the same bytes for {} items\n", kThreads, count);
  cpu_set_t allowed;
  if (!database || sched_getaffinity(0, sizeof allowed, &allowed) != 0 || CPU_COUNT(&allowed) < int{kThreads}) {
    fmt::print("  scaling: skipped, one processor is allowed to this process\n");
    return true;
  }
  std::vector<Folded> folded(count);
  for (std::size_t i = 0; i < count; ++i) fold(task.items[i].text, folded[i]);
  const auto scan_all = [&](std::size_t thread, std::size_t threads) {
    hyperscan::Scratch scratch;
    database->prepare(scratch);
    std::uint64_t hits = 0;
    for (std::size_t i = thread; i < count; i += threads) {
      database->scan(
          folded[i].stream, scratch, [](void* n, std::uint32_t, std::uint64_t) { ++*static_cast<std::uint64_t*>(n); },
          &hits);
    }
  };
  std::vector<double> ours, theirs, ratios;
  for (int round = 0; round < kRounds; ++round) {
    const double a = on_threads(1, [&](std::size_t t, std::size_t n) { match_all(t, n, one); });
    const double b = on_threads(kThreads, [&](std::size_t t, std::size_t n) { match_all(t, n, many); });
    const double c = on_threads(1, scan_all), d = on_threads(kThreads, scan_all);
    ours.push_back(a / b);
    theirs.push_back(c / d);
    ratios.push_back(a / b / (c / d));
  }
  fmt::print("  {} threads / 1: {:.2f}, hs_scan {:.2f}\n", kThreads, median(ours), median(theirs));
  print_wanted("scaling / scaling of hs_scan", median(ratios), 0.95, true);
  return true;
}

void measure_silent(const Queries& few, const Queries& many, const std::vector<Item>& items) {
  Frequencies measured;
  measure(items, measured);
  const auto small = compiled(records_of(silent(few).rules), measured),
             large = compiled(records_of(silent(many).rules), measured);
  if (!small || !large) {
    fmt::print("queries whose triggers do not occur: skipped, they do not compile\n");
    return;
  }
  const std::size_t count = std::min(items.size(), kSilentItems);
  Scratch scratch_of_small, scratch_of_large;
  MatchList matches;
  std::size_t pairs = 0;
  const auto seconds = [&](const RuleSet& rules, Scratch& scratch) {
    const double begin = cpu_seconds();
    for (std::size_t i = 0; i < count; ++i) {
      rules.match(items[i], scratch, matches);
      pairs += matches.rules.size();
    }
    return cpu_seconds() - begin;
  };
  std::vector<double> with_few, with_many, ratios;
  for (int round = 0; round < kRounds; ++round) {
    const double a = seconds(*small, scratch_of_small), b = seconds(*large, scratch_of_large);
    with_few.push_back(static_cast<double>(count) / a);
    with_many.push_back(static_cast<double>(count) / b);
    ratios.push_back(a / b);
  }
  fmt::print("queries whose triggers do not occur: {:.0f} items/s with {}, {:.0f} with {}; {} pairs\n",
             median(with_few), few.rules.size(), median(with_many), many.rules.size(), pairs);
  print_wanted("items/s with many such queries / with few", median(ratios), 0.5, true);
}

}  // namespace dongtin::bench
