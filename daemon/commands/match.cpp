// dongtin match: NDJSON items in, NDJSON results out, on all cores, in input order.
//
// A reader cuts the input into numbered batches, workers answer them, the calling thread writes them in order of
// number. Batches and bytes in flight are bounded, so memory is too; which worker answers what changes nothing in the
// output.
//
// Spans are bytes of the decoded string as it was given (daemon/commands/items.hpp).
#include <fmt/compile.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cerrno>
#include <chrono>
#include <condition_variable>
#include <cstdio>
#include <cstring>
#include <deque>
#include <iterator>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "config/load.hpp"
#include "daemon/claims.hpp"
#include "daemon/commands/commands.hpp"
#include "daemon/commands/items.hpp"
#include "daemon/live_claims.hpp"
#include "daemon/setup.hpp"
#include "daemon/system_clock.hpp"
#include "matchers/assess.hpp"
#include "matchers/guard/guard.hpp"

namespace dongtin {

namespace {

constexpr std::size_t kBytesInFlight = 64u << 20;  // read and not yet answered
constexpr std::size_t kBatchesPerWorker = 4;

struct MatchOptions {
  std::string config;
  std::vector<std::string> provinces;
  std::string claims;
  std::string input = "-";
  std::uint32_t workers = 0;
};

// --- JSON out ---------------------------------------------------------------------------------------------------

/// "[" one per element "]".
template <class List, class Write>
void append_list(std::string& out, const List& list, Write write) {
  out += '[';
  bool first = true;
  for (const auto& element : list) {
    if (!first) out += ',';
    first = false;
    write(element);
  }
  out += ']';
}

void append_spans(std::string& out, const std::vector<Span>& spans, const FieldMaps& maps) {
  append_list(out, spans, [&](const Span& span) {
    const auto given = maps.given(span);
    fmt::format_to(std::back_inserter(out), FMT_COMPILE("{{\"field\":\"{}\",\"begin\":{},\"end\":{},\"how\":"),
                   name(span.field), given.begin, given.end);
    append_list(out, names(span.how), [&](std::string_view how) { append_json(out, how); });
    out += '}';
  });
}

void append_result(std::string& out, std::string_view id, const Item& item, const MatchList& matches,
                   const Assessment& assessment, const FieldMaps& maps) {
  out += "{\"id\":";
  out += id;
  out += ",\"places\":";
  append_list(out, matches.places, [&](const PlaceHit& hit) {
    out += fmt::format("{{\"id\":\"{}\",\"score\":{},\"support\":", hit.place.str(), hit.score);
    append_list(out, hit.support, [&](const std::string& word) { append_json(out, word); });
    out += '}';
  });
  out += ",\"about\":";
  append_list(out, matches.about, [&](const PlaceId& place) { append_json(out, place.str()); });
  out += ",\"rules\":";
  append_list(out, matches.rules, [&](const Match& match) {
    out += "{\"id\":";
    append_json(out, match.rule.str());
    out += ",\"spans\":";
    append_spans(out, match.spans, maps);
    out += '}';
  });
  out += fmt::format(",\"label\":\"{}\"", name(assessment.label()));
  if (const auto category = assessment.category()) out += fmt::format(",\"category\":\"{}\"", name(*category));
  if (const auto& claim = assessment.claim()) {
    out += ",\"claim\":{\"id\":";
    append_json(out, claim->id());
    out += ",\"url\":";
    append_json(out, claim->url());
    if (const auto score = assessment.claim_score()) out += fmt::format(",\"score\":{}", *score);
    out += fmt::format(",\"state\":\"{}\"}}", name(assessment.claim_state()));
  }
  if (const auto score = assessment.score()) out += fmt::format(",\"score\":{}", *score);
  out += ",\"evidence\":";
  append_list(out, assessment.evidence(), [&](const Evidence& evidence) {
    out += fmt::format("{{\"kind\":\"{}\",\"ref\":", evidence.kind);
    append_json(out, evidence.ref);
    out += ",\"reason\":";
    append_json(out, evidence.reason);
    if (!evidence.url.empty()) {
      out += ",\"url\":";
      append_json(out, evidence.url);
    }
    if (!evidence.spans.empty()) {
      out += ",\"spans\":";
      append_spans(out, evidence.spans, maps);
    }
    out += '}';
  });
  if (item.repaired) out += ",\"repaired\":true";
  out += "}\n";
}

// --- one line ---------------------------------------------------------------------------------------------------

/// Answers lines; one per thread.
class LineMatcher {
 public:
  LineMatcher(const RuleSet& rules, const ClaimIndex& claims, const Config& config, Instant now)
      : rules_(rules), claims_(claims), reader_(config, now) {}

  /// Appends the answer, or an error in its place; false then.
  bool answer(const Line& line, std::string& out) {
    const std::string wrong = line.too_long ? std::string(kLineTooLong) : reader_.read(line.text);
    if (!wrong.empty()) {
      out += fmt::format("{{\"line\":{},\"error\":", line.number);
      append_json(out, wrong);
      out += "}\n";
      return false;
    }
    const Item& item = reader_.item();
    rules_.match(item, scratch_, matches_);
    append_result(out, reader_.id(), item, matches_, assess(item, matches_, rules_, claims_, scratch_), reader_.maps());
    return true;
  }

 private:
  const RuleSet& rules_;
  const ClaimIndex& claims_;
  ItemReader reader_;
  Scratch scratch_;
  MatchList matches_;
};

// --- many lines -------------------------------------------------------------------------------------------------

struct Batch {
  std::uint64_t sequence = 0;
  Lines lines;
  std::string out;
  bool bad = false;
};

/// Batches between reader, workers and writer; at most `limit` of them exist between being read and being written.
class Conveyor {
 public:
  explicit Conveyor(std::size_t limit) : limit_(limit) {}

  void put(Lines lines) {
    const auto bytes = lines.read;
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] {
      return (read_ - written_ < limit_ && (bytes_ == 0 || bytes_ + bytes <= kBytesInFlight)) || stopped_;
    });
    bytes_ += bytes;
    waiting_.push_back({read_++, std::move(lines), {}, false});
    changed_.notify_all();
  }

  void close() {
    const std::lock_guard lock(mutex_);
    closed_ = true;
    changed_.notify_all();
  }

  /// The output cannot be written: everybody goes home.
  void stop() {
    const std::lock_guard lock(mutex_);
    stopped_ = true;
    changed_.notify_all();
  }

  [[nodiscard]] bool stopped() {
    const std::lock_guard lock(mutex_);
    return stopped_;
  }

  std::optional<Batch> take() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return !waiting_.empty() || closed_ || stopped_; });
    if (waiting_.empty() || stopped_) return std::nullopt;
    Batch batch = std::move(waiting_.front());
    waiting_.pop_front();
    return batch;
  }

  void done(Batch batch) {
    const std::lock_guard lock(mutex_);
    const auto sequence = batch.sequence;
    bytes_ -= batch.lines.read;
    answered_.emplace(sequence, std::move(batch));
    changed_.notify_all();
  }

  /// The next batch in input order; nothing when all are written.
  std::optional<Batch> next() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return answered_.contains(written_) || (closed_ && read_ == written_); });
    const auto it = answered_.find(written_);
    if (it == answered_.end()) return std::nullopt;
    Batch batch = std::move(it->second);
    answered_.erase(it);
    ++written_;
    changed_.notify_all();
    return batch;
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Batch> waiting_;
  std::map<std::uint64_t, Batch> answered_;
  std::uint64_t read_ = 0, written_ = 0;
  std::uint64_t bytes_ = 0;  // not yet answered
  std::size_t limit_;
  bool closed_ = false, stopped_ = false;
};

int run(const RuleSet& rules, const ClaimIndex& claims, const Config& config, const InputFile& file,
        std::size_t workers, const std::string& shown) {
  Progress progress(file.size(), true);
  const auto now = std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
  Conveyor conveyor(kBatchesPerWorker * workers);
  int read_error = 0;
  std::thread reader([&] {
    read_error = LineReader(file.fd()).run([&](Lines lines) {
      conveyor.put(std::move(lines));
      return !conveyor.stopped();
    });
    conveyor.close();
  });
  std::vector<std::thread> pool;
  for (std::size_t i = 0; i < workers; ++i) {
    pool.emplace_back([&] {
      LineMatcher matcher(rules, claims, config, now);
      while (auto batch = conveyor.take()) {
        for (const Line& line : batch->lines.rows) batch->bad |= !matcher.answer(line, batch->out);
        batch->lines.bytes = std::vector<char>();  // given back: {} would only clear it
        conveyor.done(std::move(*batch));
      }
    });
  }
  bool bad = false, written = true;
  while (auto batch = conveyor.next()) {
    bad |= batch->bad;
    written =
        std::fwrite(batch->out.data(), 1, batch->out.size(), stdout) == batch->out.size() && std::fflush(stdout) == 0;
    if (!written) {
      conveyor.stop();
      break;
    }
    progress.add(batch->lines.read, batch->lines.rows.size(), false);
  }
  if (written) progress.add(0, 0, true);
  reader.join();
  for (auto& thread : pool) thread.join();
  if (!written) {
    fmt::print(stderr, "dongtin match: the output cannot be written: {}\n", std::strerror(errno));
    return kEnvironment;
  }
  if (read_error != 0) {
    fmt::print(stderr, "dongtin match: {}: {}\n", shown, std::strerror(read_error));
    return kEnvironment;
  }
  return bad ? kWrongInput : kFine;
}

/// What is wrong with them is said on stderr.
int read_claims(const std::string& path, std::vector<ClaimReviewEntry>& out) {
  auto read = read_claims_file(path);
  if (!read) {
    fmt::print(stderr, "dongtin match: --claims: {}\n", read.error().line());
    return read.error().code == Errc::io ? kEnvironment : kWrongInput;
  }
  for (const auto& line : read->warnings) fmt::print(stderr, "{}\n", line);
  for (const auto& line : read->errors) fmt::print(stderr, "{}\n", line);
  if (!read->errors.empty()) return kWrongInput;
  out = std::move(read->entries);
  return kFine;
}

int match(const MatchOptions& options) {
  std::vector<ClaimReviewEntry> claims;
  if (!options.claims.empty()) {
    const int wrong = read_claims(options.claims, claims);
    if (wrong != kFine) return wrong;
  }
  auto loaded = load_config(options.config);
  if (!print_problems(loaded.problems) || !loaded.config) return kWrongInput;
  Config& config = *loaded.config;
  if (!options.provinces.empty()) {
    config.settings.province.watch.clear();
    for (const auto& id : options.provinces) {
      const bool known = std::any_of(config.gazetteers.begin(), config.gazetteers.end(), [&](const Gazetteer& g) {
        return !g.context &&
               std::any_of(g.places.begin(), g.places.end(), [&](const Place& p) { return p.province.value == id; });
      });
      if (!known) {
        fmt::print(stderr, "dongtin match: --provinces: no gazetteer of this configuration knows \"{}\"\n", id);
        return kUsage;
      }
      config.settings.province.watch.push_back(PlaceId{id});
    }
  }
  if (options.claims.empty()) {
    std::vector<Problem> problems;
    claims = pack_claims(config, problems);
    if (!print_problems(problems)) return kWrongInput;
  }
  const auto admitted =
      admit_rules(config.rules, config.gazetteers, config.settings.province.watch, {.lists = config.lists});
  std::vector<Problem> errors;
  for (const auto& problem : admitted.problems) {
    if (!problem.warning) errors.push_back(problem);  // `check` shows the warnings
  }
  if (!print_problems(errors) || !admitted.rules) return kWrongInput;
  const auto file = InputFile::open(options.input);
  if (!file) {
    fmt::print(stderr, "dongtin match: {}\n", file.error().line());
    return kEnvironment;
  }
  std::size_t workers = options.workers != 0 ? options.workers : config.settings.limits.workers;
  if (workers == 0) workers = std::max(1u, std::thread::hardware_concurrency());
  const SystemClock clock;
  const auto index = ClaimIndex::build(claim_entries(claims, config.gazetteers, clock.now()));
  return run(*admitted.rules, *index, config, *file, workers, options.input);
}

}  // namespace

void add_match(CLI::App& app, int& exit) {
  auto* command =
      app.add_subcommand("match", "Match items: one JSON object a line in, one result a line out, in order");
  auto options = std::make_shared<MatchOptions>();
  command->add_option("--config", options->config, "Configuration folder with dongtin.toml")->required();
  command->add_option("--provinces", options->provinces, "Watch these territories instead of the configured ones: a,b")
      ->delimiter(',');
  command->add_option("--claims", options->claims,
                      "ClaimReview JSON or NDJSON to match against instead of the claims of the packs");
  command->add_option("--workers", options->workers, "Threads that match; 0 means one per core")
      ->check(CLI::Range(0, 256));
  command
      ->add_option("FILE", options->input,
                   "NDJSON with id and text, and title, url, source, tier, lang, published; - reads standard input")
      ->capture_default_str();
  command->callback([options, &exit] { exit = match(*options); });
}

}  // namespace dongtin
