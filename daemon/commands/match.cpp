// dongtin match: NDJSON items in, NDJSON results out, on all cores, in input order.
//
// A reader cuts the input into numbered batches, workers answer them, the calling thread writes them in order of
// number. Batches and bytes in flight are bounded, so memory is too; which worker answers what changes nothing in the
// output.
//
// A line whose JSON holds together is answered, and flagged `repaired` when something in it had to be mended: broken
// UTF-8 and halves of surrogate pairs (U+FFFD), raw control characters in strings (blanks), text of before Unicode
// (storage/records/legacy.hpp), text over the limit (cut). Spans are bytes of the decoded string as it was given, where
// U+FFFD counts three.
#include <fcntl.h>
#include <fmt/core.h>
#include <simdjson.h>
#include <sys/stat.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cerrno>
#include <charconv>
#include <chrono>
#include <condition_variable>
#include <cstdio>
#include <cstring>
#include <deque>
#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "config/load.hpp"
#include "daemon/commands/commands.hpp"
#include "daemon/setup.hpp"
#include "matchers/assess.hpp"
#include "matchers/rule_set.hpp"
#include "storage/records/legacy.hpp"
#include "storage/records/text.hpp"

namespace dongtin {

namespace {

// Over three times the 10 MB of text that an item may bring: two bytes of a letter take six as \u00e1.
constexpr std::size_t kMaxLineBytes = 32u << 20;
constexpr std::size_t kMaxLineMiB = kMaxLineBytes >> 20;
constexpr std::size_t kBytesInFlight = 64u << 20;   // read and not yet answered
constexpr std::size_t kKeptParserBytes = 1u << 20;  // of the line after which a parser keeps its memory
constexpr std::size_t kReadBytes = 256u << 10;
constexpr std::size_t kBatchesPerWorker = 4;

struct Options {
  std::string config;
  std::vector<std::string> provinces;
  std::string claims;
  std::string input = "-";
  std::uint32_t workers = 0;
};

// --- JSON out ---------------------------------------------------------------------------------------------------

void append_string(std::string& out, std::string_view s) {
  out += '"';
  for (char c : s) {
    switch (c) {
      case '"':
        out += "\\\"";
        break;
      case '\\':
        out += "\\\\";
        break;
      case '\n':
        out += "\\n";
        break;
      case '\r':
        out += "\\r";
        break;
      case '\t':
        out += "\\t";
        break;
      default:
        if (static_cast<unsigned char>(c) < 0x20) {
          out += fmt::format("\\u{:04x}", static_cast<unsigned>(c));
        } else {
          out += c;
        }
    }
  }
  out += '"';
}

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

/// From the fields that were matched to the decoded strings.
struct FieldMaps {
  OffsetMap title, text;
  [[nodiscard]] OffsetMap::Range given(const Span& span) const {
    return (span.field == Field::title ? title : text).original({span.begin, span.end});
  }
};

void append_spans(std::string& out, const std::vector<Span>& spans, const FieldMaps& maps) {
  append_list(out, spans, [&](const Span& span) {
    const auto given = maps.given(span);
    out += fmt::format("{{\"field\":\"{}\",\"begin\":{},\"end\":{},\"how\":", name(span.field), given.begin, given.end);
    append_list(out, names(span.how), [&](std::string_view how) { append_string(out, how); });
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
    append_list(out, hit.support, [&](const std::string& word) { append_string(out, word); });
    out += '}';
  });
  out += ",\"about\":";
  append_list(out, matches.about, [&](const PlaceId& place) { append_string(out, place.str()); });
  out += ",\"rules\":";
  append_list(out, matches.rules, [&](const Match& match) {
    out += "{\"id\":";
    append_string(out, match.rule.str());
    out += ",\"spans\":";
    append_spans(out, match.spans, maps);
    out += '}';
  });
  out += fmt::format(",\"label\":\"{}\"", name(assessment.label()));
  if (const auto category = assessment.category()) out += fmt::format(",\"category\":\"{}\"", name(*category));
  if (const auto score = assessment.score()) out += fmt::format(",\"score\":{}", *score);
  out += ",\"evidence\":";
  append_list(out, assessment.evidence(), [&](const Evidence& evidence) {
    out += fmt::format("{{\"kind\":\"{}\",\"ref\":", evidence.kind);
    append_string(out, evidence.ref);
    out += ",\"reason\":";
    append_string(out, evidence.reason);
    if (!evidence.spans.empty()) {
      out += ",\"spans\":";
      append_spans(out, evidence.spans, maps);
    }
    out += '}';
  });
  if (item.repaired) out += ",\"repaired\":true";
  out += "}\n";
}

// --- JSON that is nearly right ---------------------------------------------------------------------------------

/// The line with what is wrong inside its strings mended; what is wrong with its structure stays wrong.
std::string mend_json(std::string_view given) {
  std::string line = simdjson::validate_utf8(given) ? std::string(given) : to_valid_utf8(given);
  const auto escape = [&](std::size_t at) -> unsigned {  // the value of \uXXXX at `at`, 0 when there is none
    unsigned value = 0;
    if (line.compare(at, 2, "\\u") != 0 || at + 6 > line.size()) return 0;
    const auto [end, error] = std::from_chars(line.data() + at + 2, line.data() + at + 6, value, 16);
    return error == std::errc() && end == line.data() + at + 6 ? value : 0;
  };
  bool string = false;
  for (std::size_t at = 0; at < line.size(); ++at) {
    const char c = line[at];
    if (c == '"') {
      string = !string;
    } else if (!string) {
      continue;
    } else if (static_cast<unsigned char>(c) < 0x20) {
      line[at] = ' ';
    } else if (c == '\\') {
      const unsigned value = escape(at);
      const bool high = value >= 0xD800 && value < 0xDC00, low = value >= 0xDC00 && value < 0xE000;
      const unsigned next = high ? escape(at + 6) : 0;
      if (high && next >= 0xDC00 && next < 0xE000) {
        at += 11;
        continue;
      }
      if (high || low) line.replace(at, 6, "\\uFFFD");
      at += value == 0 ? 1 : 5;
    }
  }
  return line;
}

// --- one line ---------------------------------------------------------------------------------------------------

/// Answers lines; one per thread.
class LineMatcher {
 public:
  LineMatcher(const RuleSet& rules, const Config& config, Instant now) : rules_(rules), config_(config), now_(now) {}

  /// Appends the answer, or an error in its place; false then.
  bool answer(std::uint64_t number, std::string_view line, std::string& out) {
    const std::string wrong = read(line);
    // What a huge line made it take is given back.
    if (line.size() > kKeptParserBytes) parser_ = simdjson::dom::parser{};
    if (!wrong.empty()) {
      append_error(number, wrong, out);
      return false;
    }
    rules_.match(item_, scratch_, matches_);
    append_result(out, id_, item_, matches_, assess(item_, matches_, rules_), maps_);
    return true;
  }

  static void append_error(std::uint64_t number, std::string_view what, std::string& out) {
    out += fmt::format("{{\"line\":{},\"error\":", number);
    append_string(out, what);
    out += "}\n";
  }

 private:
  /// Fills item_ and id_; what is wrong otherwise.
  std::string read(std::string_view line) {
    item_ = Item{};
    item_.first_seen = now_;
    maps_ = {};
    simdjson::dom::element document;
    if (auto error = parser_.parse(line.data(), line.size()).get(document); error) {
      const std::string mended = mend_json(line);
      if (mended == line || parser_.parse(mended).get(document))
        return fmt::format("not JSON: {}", simdjson::error_message(error));
      item_.repaired = true;
    }
    simdjson::dom::object object;
    if (document.get_object().get(object)) return "expected an object with id and text";
    std::string source, tier, published;
    id_.clear();
    simdjson::dom::element id;
    if (!object["id"].get(id)) {
      std::string_view text;
      std::int64_t number = 0;
      if (!id.get_string().get(text)) {
        append_string(id_, text);
      } else if (!id.get_int64().get(number)) {
        id_ = std::to_string(number);
      } else {
        return "id must be a string";
      }
    }
    if (id_.empty()) return "id is missing";
    bool has_text = false;
    for (const auto [key, value] : object) {
      std::string* to = key == "title"       ? &item_.title
                        : key == "text"      ? &item_.text
                        : key == "url"       ? &item_.url
                        : key == "lang"      ? &item_.lang
                        : key == "source"    ? &source
                        : key == "tier"      ? &tier
                        : key == "published" ? &published
                                             : nullptr;
      if (to == nullptr || value.is_null()) continue;
      std::string_view text;
      if (value.get_string().get(text)) return fmt::format("{} must be a string", key);
      has_text |= key == "text";
      *to = text;
    }
    if (!has_text) return "text is missing";
    return fill(source, tier, published);
  }

  std::string fill(const std::string& source, const std::string& tier, const std::string& published) {
    std::optional<Legacy> encoding;  // the text says how to read a short title
    prepare(item_.text, config_.settings.limits.item.text_bytes, maps_.text, encoding);
    prepare(item_.title, config_.settings.limits.item.title_bytes, maps_.title, encoding);
    item_.source.value = source;
    const auto known = std::find_if(config_.sources.begin(), config_.sources.end(),
                                    [&](const Source& s) { return s.id.value == source; });
    if (known != config_.sources.end()) {
      item_.tier = known->tier;
      item_.home = known->home;
    }
    if (!tier.empty()) {
      const auto parsed = tier_from(tier);
      if (!parsed) return "tier must be one of official, press, aggregator, social, forum";
      item_.tier = *parsed;
    }
    if (!published.empty()) {
      auto parsed = parse_rfc3339(published);
      if (!parsed) return "published: " + parsed.error().what;
      item_.published = *parsed;
    }
    return {};
  }

  /// As make_item does: repaired, within the limit, without controls, with the way back to what was given.
  void prepare(std::string& field, std::size_t limit, OffsetMap& map, std::optional<Legacy>& encoding) {
    constexpr std::size_t kMostGrowth = 8;  // see make_item
    if (field.size() / kMostGrowth > limit) shorten(field, kMostGrowth * limit);
    if (auto repaired = repair_legacy(field, encoding)) {
      field = std::move(repaired->text);
      map = std::move(repaired->map);
      encoding = repaired->encoding;
      item_.repaired = true;
    }
    shorten(field, limit);
    const auto blank = [&](std::size_t at) {
      field[at] = ' ';
      item_.repaired = true;
    };
    for (std::size_t at = 0; at < field.size(); ++at) {
      const auto b = static_cast<unsigned char>(field[at]);
      if ((b < 0x20 && b != '\t' && b != '\n' && b != '\r') || b == 0x7F) {
        blank(at);
      } else if (b == 0xC2 && static_cast<unsigned char>(field[at + 1]) < 0xA0) {  // C1, as long as it was
        blank(at);
        blank(at + 1);
      }
    }
  }

  /// Cuts from the end only: spans stay true of the decoded string.
  void shorten(std::string& text, std::size_t limit) {
    if (text.size() <= limit) return;
    text.resize(cut(text, limit).size());
    item_.repaired = true;
  }

  const RuleSet& rules_;
  const Config& config_;
  Instant now_;
  simdjson::dom::parser parser_;
  Scratch scratch_;
  MatchList matches_;
  Item item_;
  FieldMaps maps_;
  std::string id_;  // as JSON
};

// --- many lines -------------------------------------------------------------------------------------------------

struct Line {
  std::uint64_t number = 0;
  std::string text;
  bool too_long = false;
};

struct Batch {
  std::uint64_t sequence = 0;
  std::vector<Line> lines;
  std::string out;
  std::uint64_t bytes = 0;  // read for it
  bool bad = false;
};

/// Batches between reader, workers and writer; at most `limit` of them exist between being read and being written.
class Conveyor {
 public:
  explicit Conveyor(std::size_t limit) : limit_(limit) {}

  void put(std::vector<Line> lines, std::uint64_t bytes) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] {
      return (read_ - written_ < limit_ && (bytes_ == 0 || bytes_ + bytes <= kBytesInFlight)) || stopped_;
    });
    bytes_ += bytes;
    waiting_.push_back({read_++, std::move(lines), {}, bytes, false});
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
    bytes_ -= batch.bytes;
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

/// Cuts what `fd` gives into lines. A line over the bound is dropped as it arrives, so memory stays bounded.
class LineReader {
 public:
  explicit LineReader(int fd) : fd_(fd), buffer_(kReadBytes) {}

  /// Errno of a failed read, 0 at the end of the input.
  int run(Conveyor& conveyor) {
    for (;;) {
      const auto size = ::read(fd_, buffer_.data(), buffer_.size());
      if (size < 0 && errno == EINTR) continue;
      const int error = size < 0 ? errno : 0;
      if (size > 0) split({buffer_.data(), static_cast<std::size_t>(size)});
      if (size <= 0 && (!partial_.text.empty() || partial_.too_long)) finish_line();
      if (!lines_.empty()) conveyor.put(std::exchange(lines_, {}), std::exchange(bytes_, 0));
      if (size <= 0 || conveyor.stopped()) {
        conveyor.close();
        return error;
      }
    }
  }

 private:
  void split(std::string_view piece) {
    bytes_ += piece.size();
    while (!piece.empty()) {
      const auto end = piece.find('\n');
      const auto part = piece.substr(0, end);
      if (partial_.too_long || partial_.text.size() + part.size() > kMaxLineBytes) {
        partial_.too_long = true;
        partial_.text.clear();
      } else {
        partial_.text += part;
      }
      if (end == std::string_view::npos) return;
      finish_line();
      piece.remove_prefix(end + 1);
    }
  }

  void finish_line() {
    partial_.number = ++number_;
    const bool blank = !partial_.too_long && partial_.text.find_first_not_of(" \t\r") == std::string::npos;
    if (!blank) lines_.push_back(std::move(partial_));
    partial_ = {};
  }

  int fd_;
  std::vector<char> buffer_;
  std::vector<Line> lines_;
  Line partial_;
  std::uint64_t number_ = 0, bytes_ = 0;
};

/// A bar on a terminal that nothing else is written to, a line every ten seconds otherwise.
class Progress {
 public:
  explicit Progress(std::uint64_t total)
      : total_(total), bar_(isatty(STDERR_FILENO) != 0 && isatty(STDOUT_FILENO) == 0) {}

  void add(std::uint64_t bytes, std::uint64_t items, bool last) {
    bytes_ += bytes;
    items_ += items;
    const auto now = std::chrono::steady_clock::now();
    const auto pause = bar_ ? std::chrono::milliseconds{200} : std::chrono::milliseconds{10000};
    if (now - shown_ < pause && !(last && bar_)) return;
    shown_ = now;
    const double seconds = std::chrono::duration<double>(now - start_).count();
    const double megabytes = static_cast<double>(bytes_) / 1e6;
    const auto rate =
        fmt::format("{} items, {:.1f} MB, {:.1f} MB/s", items_, megabytes, seconds > 0 ? megabytes / seconds : 0);
    if (!bar_) return fmt::print(stderr, "{}\n", rate);
    if (total_ == 0) return fmt::print(stderr, "\r{}{}", rate, last ? "\n" : "");
    const auto percent = std::min<std::uint64_t>(100, bytes_ * 100 / total_);
    fmt::print(stderr, "\r[{:<30}] {:3} %  {}{}", std::string(percent * 30 / 100, '#'), percent, rate,
               last ? "\n" : "");
  }

 private:
  std::uint64_t total_, bytes_ = 0, items_ = 0;
  bool bar_;
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now(), shown_ = start_;
};

int run(const RuleSet& rules, const Config& config, int fd, std::size_t workers, const std::string& shown) {
  struct stat info{};
  const bool sized = fstat(fd, &info) == 0 && S_ISREG(info.st_mode);
  Progress progress(sized ? static_cast<std::uint64_t>(info.st_size) : 0);
  const auto now = std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
  Conveyor conveyor(kBatchesPerWorker * workers);
  int read_error = 0;
  std::thread reader([&] { read_error = LineReader(fd).run(conveyor); });
  std::vector<std::thread> pool;
  for (std::size_t i = 0; i < workers; ++i) {
    pool.emplace_back([&] {
      LineMatcher matcher(rules, config, now);
      while (auto batch = conveyor.take()) {
        for (Line& line : batch->lines) {
          if (line.too_long) {
            LineMatcher::append_error(
                line.number,
                fmt::format("the line is longer than {} MiB; split the item or leave out what is no text", kMaxLineMiB),
                batch->out);
            batch->bad = true;
          } else {
            batch->bad |= !matcher.answer(line.number, line.text, batch->out);
          }
          line.text = {};
        }
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
    progress.add(batch->bytes, batch->lines.size(), false);
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

int match(const Options& options) {
  if (!options.claims.empty()) {
    if (access(options.claims.c_str(), R_OK) != 0) {
      fmt::print(stderr, "dongtin match: {}: {}\n", options.claims, std::strerror(errno));
    } else {
      fmt::print(stderr, "dongtin match: --claims: this version does not match claims; leave the option out\n");
    }
    return kUsage;
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
  const auto compiled = RuleSet::compile(config.rules, config.gazetteers, config.settings.province.watch, Prefilter::on,
                                         false, config.lists);
  std::vector<Problem> errors;
  for (const auto& problem : compiled.problems) {
    if (!problem.warning) errors.push_back(problem);  // `check` shows the warnings
  }
  if (!print_problems(errors) || !compiled.rules) return kWrongInput;
  int fd = STDIN_FILENO;
  if (options.input != "-") {
    fd = open(options.input.c_str(), O_RDONLY | O_CLOEXEC);
    if (fd < 0 || std::filesystem::is_directory(options.input)) {
      fmt::print(stderr, "dongtin match: {}: {}\n", options.input, fd < 0 ? std::strerror(errno) : "is a folder");
      if (fd >= 0) close(fd);
      return kEnvironment;
    }
  }
  std::size_t workers = options.workers != 0 ? options.workers : config.settings.limits.workers;
  if (workers == 0) workers = std::max(1u, std::thread::hardware_concurrency());
  const int exit = run(*compiled.rules, config, fd, workers, options.input);
  if (fd != STDIN_FILENO) close(fd);
  return exit;
}

}  // namespace

void add_match(CLI::App& app, int& exit) {
  auto* command =
      app.add_subcommand("match", "Match items: one JSON object a line in, one result a line out, in order");
  auto options = std::make_shared<Options>();
  command->add_option("--config", options->config, "Configuration folder with dongtin.toml")->required();
  command->add_option("--provinces", options->provinces, "Watch these territories instead of the configured ones: a,b")
      ->delimiter(',');
  command->add_option("--claims", options->claims, "ClaimReview JSON to match against (not in this version)");
  command->add_option("--workers", options->workers, "Threads that match; 0 means one per core")
      ->check(CLI::Range(0, 256));
  command
      ->add_option("FILE", options->input,
                   "NDJSON with id and text, and title, url, source, tier, lang, published; - reads standard input")
      ->capture_default_str();
  command->callback([options, &exit] { exit = match(*options); });
}

}  // namespace dongtin
