// The full-text index at two sizes in one run: time of a query mix, size beside the raw text; and what a plain
// positional FTS5 table of the same folded text takes, at the smaller size.
//
// search_bench [SMALL LARGE]      documents; 100,000 and 1,000,000 when not named. Texts: 70 % posts of about 300
// bytes, 30 % articles of about 3 KB, words of one or two syllables with the frequencies of a natural language (Zipf).
// A query is answered as a page of 20 is: candidates read from a file, folded, verified, newest first.
#include <fcntl.h>
#include <fmt/core.h>
#include <sqlite3.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <ctime>
#include <filesystem>
#include <random>
#include <string>
#include <vector>

#include "matchers/accents.hpp"
#include "matchers/normalise.hpp"
#include "storage/search_index.hpp"

using namespace dongtin;

namespace {

using SteadyClock = std::chrono::steady_clock;
constexpr std::size_t kPage = 20, kLooked = 500;
constexpr std::size_t kBatch = 2000;
constexpr int kRounds = 40;  // of every kind of query

double since(SteadyClock::time_point begin) {
  return std::chrono::duration<double>(SteadyClock::now() - begin).count();
}

/// Of this thread: what a query costs when nobody else wants the processor.
double processor_ms() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) * 1e3 + static_cast<double>(now.tv_nsec) / 1e6;
}

/// Syllables with their accents, words of them, and texts that draw words by rank.
class Language {
 public:
  Language() {
    constexpr const char* kOnsets[] = {"",  "b",  "c",  "ch", "d",  "đ", "g", "gi", "h",  "k",  "kh", "l", "m",
                                       "n", "ng", "nh", "ph", "qu", "r", "s", "t",  "th", "tr", "v",  "x"};
    constexpr const char* kRhymes[] = {
        "a",  "à",  "á",  "ạ", "an",  "àn",   "án",   "ang", "àng", "áng", "anh", "ành", "ao",  "ào", "ạo", "ây",
        "ấy", "ân", "ận", "ê", "ế",   "ện",   "ên",   "iên", "iến", "iện", "ông", "ống", "ộng", "ôi", "ổi", "ội",
        "ơi", "ời", "ư",  "ừ", "ước", "ường", "ưởng", "u",   "ụ",   "ú",   "ui",  "uân", "uất", "o",  "ò",  "ọ"};
    for (const auto* onset : kOnsets) {
      for (const auto* rhyme : kRhymes) syllables_.push_back(std::string(onset) + rhyme);
    }
    std::mt19937 random(1);
    std::shuffle(syllables_.begin(), syllables_.end(), random);
    for (std::size_t i = 0; i < 40'000; ++i) {
      std::string word = syllable(random);
      if (random() % 10 < 7) word += " " + syllable(random);
      words_.push_back(std::move(word));
    }
    double sum = 0;
    for (std::size_t i = 0; i < words_.size(); ++i)
      ranks_.push_back(sum += 1.0 / std::pow(static_cast<double>(i + 3), 1.05));
  }
  const std::string& word(std::mt19937& random) const {
    const double at = std::uniform_real_distribution<double>(0, ranks_.back())(random);
    return words_[static_cast<std::size_t>(std::lower_bound(ranks_.begin(), ranks_.end(), at) - ranks_.begin())];
  }
  const std::string& ranked(std::size_t rank) const { return words_[rank]; }
  std::string text(std::mt19937& random, std::size_t bytes) const {
    std::string out;
    for (std::size_t n = 0; out.size() < bytes; ++n) {
      if (n > 0) out += n % 14 == 13 ? ". " : " ";
      out += word(random);
    }
    return out;
  }

 private:
  std::string syllable(std::mt19937& random) const {
    const double u = std::uniform_real_distribution<double>(0, 1)(random);
    return syllables_[static_cast<std::size_t>(std::pow(u, 2.2) * static_cast<double>(syllables_.size() - 1))];
  }
  std::vector<std::string> syllables_, words_;
  std::vector<double> ranks_;
};

/// Texts in a file, as a store would hold them.
class Texts {
 public:
  explicit Texts(const std::string& path) : file_(::open(path.c_str(), O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600)) {}
  ~Texts() { ::close(file_); }
  Texts(const Texts&) = delete;
  Texts& operator=(const Texts&) = delete;
  void add(const std::string& text) {
    if (::pwrite(file_, text.data(), text.size(), static_cast<off_t>(at_.back())) < 0)
      throw std::runtime_error("write");
    at_.push_back(at_.back() + text.size());
  }
  void read(std::uint64_t id, std::string& out) const {
    out.resize(at_[id] - at_[id - 1]);
    if (::pread(file_, out.data(), out.size(), static_cast<off_t>(at_[id - 1])) < 0) throw std::runtime_error("read");
  }
  [[nodiscard]] std::uint64_t bytes() const { return at_.back(); }

 private:
  int file_;
  std::vector<std::uint64_t> at_{0};
};

struct Query {
  std::string kind, words;
  bool open = false;
  std::string fact{};
};

std::vector<Query> queries(const Language& language) {
  std::mt19937 random(5);
  std::vector<Query> out;
  const auto one = [&](std::size_t low, std::size_t high) {
    const auto& word = language.ranked(low + random() % (high - low));
    return word.substr(0, word.find(' '));
  };
  for (int i = 0; i < kRounds; ++i) {
    out.push_back({"word, frequent", one(0, 60)});
    out.push_back({"word, rare", one(20'000, 40'000)});
    std::string phrase;
    for (std::size_t r = random() % 2000; phrase.find(' ') == std::string::npos; ++r) phrase = language.ranked(r);
    out.push_back({"phrase of 2", phrase});
    out.push_back({"phrase of 2 common, perhaps nowhere", one(0, 300) + " " + one(0, 300)});
    out.push_back({"phrase of 3 common, perhaps nowhere", one(0, 300) + " " + one(0, 300) + " " + one(0, 300)});
    out.push_back({"phrase of 4 common, perhaps nowhere", phrase + " " + one(0, 300) + " " + one(0, 300)});
    out.push_back({"phrase of 3 or 4, found", phrase + " " + language.ranked(random() % 300)});
    out.push_back({"beginning of a phrase", phrase.substr(0, phrase.find(' ') + 3), true});
    out.push_back({"beginning of a word", one(0, 5000).substr(0, 3), true});
    out.push_back({"word with a rare fact", one(0, 300), false, "label:disputed"});
    out.push_back({"phrase with a common fact", phrase, false, "place:gia-lai"});
  }
  return out;
}

struct Times {
  std::vector<double> wall, processor;
  std::vector<std::pair<std::string, std::vector<double>>> kinds;  // processor
  std::size_t found = 0, looked = 0;
  double slowest = 0;
  std::string slowest_what{};
};

double part(std::vector<double> values, double share) {
  std::sort(values.begin(), values.end());
  return values[static_cast<std::size_t>(share * static_cast<double>(values.size() - 1))];
}

bool holds(const Folded& text, const Term& term) {
  for (std::size_t i = 0; i + term.syllables() <= text.syllables.size(); ++i) {
    if (term.letters_at(text, i)) return true;
  }
  return false;
}

Times ask(const SearchIndex& index, const Texts& texts, const std::vector<Query>& all) {
  Times out;
  Folded folded, words;
  std::string text;
  for (const auto& query : all) {
    const auto begin = SteadyClock::now();
    const double began = processor_ms();
    fold_phrase(query.words, words);
    std::string stream(words.stream);
    SearchTerm term{SearchTerm::Kind::phrase, stream, query.open, {}};
    if (!query.fact.empty()) {
      term = {SearchTerm::Kind::all, "", false, {term, {SearchTerm::Kind::fact, query.fact, false, {}}}};
    }
    const Term exact(query.words, Spelling::any, query.open);
    std::size_t found = 0, looked = 0;
    const auto done = index.find(term, {}, [&](AlertId id) {
      texts.read(id.value, text);
      fold(text, folded);
      ++looked;
      found += holds(folded, exact) ? 1 : 0;
      return found < kPage && looked < kLooked;
    });
    if (!done && done.error().code != Errc::too_large) throw std::runtime_error(done.error().line());
    const double took = processor_ms() - began;
    out.wall.push_back(since(begin) * 1000);
    out.processor.push_back(took);
    if (took > out.slowest) {
      out.slowest = took;
      out.slowest_what = fmt::format("{}: {} found in {} looked at", query.kind, found, looked);
    }
    out.found += found;
    out.looked += looked;
    auto kind = std::find_if(out.kinds.begin(), out.kinds.end(), [&](const auto& k) { return k.first == query.kind; });
    if (kind == out.kinds.end()) kind = out.kinds.insert(out.kinds.end(), {query.kind, {}});
    kind->second.push_back(took);
  }
  return out;
}

void fill(SearchIndex& index, Texts& texts, const Language& language, std::uint64_t from, std::uint64_t to) {
  Folded folded;
  std::mt19937 random(static_cast<unsigned>(from) + 17);
  for (std::uint64_t id = from; id <= to;) {
    std::vector<SearchChange> changes;
    for (; id <= to && changes.size() < kBatch; ++id) {
      const auto text = language.text(random, random() % 10 < 7 ? 300 : 3000);
      texts.add(text);
      fold(text, folded);
      SearchDocument document;
      document.alert = AlertId{id};
      document.revision = 1;
      document.created = from_millis(static_cast<std::int64_t>(1'790'000'000'000 + id * 1000));
      document.folded = folded.stream;
      document.facts = {id % 500 == 0 ? "label:disputed" : "label:mention", "place:gia-lai",
                        "source:bao-" + std::to_string(random() % 50), "tier:press",
                        "rule:luat-" + std::to_string(random() % 40)};
      changes.push_back({document.alert, std::move(document), {}});
    }
    const auto done = index.apply({Sequence{id}, ""}, changes);
    if (!done) throw std::runtime_error(done.error().line());
  }
}

void sql(sqlite3* db, const char* what) {
  char* error = nullptr;
  if (sqlite3_exec(db, what, nullptr, nullptr, &error) != SQLITE_OK) throw std::runtime_error(error);
}

/// The peer: words with their positions, phrases left to FTS5, no verification needed.
void positional(const std::string& path, const Texts& texts, std::uint64_t documents, const std::vector<Query>& all) {
  sqlite3* db = nullptr;
  sqlite3_open(path.c_str(), &db);
  sql(db, "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-8192");
  sql(db, "CREATE VIRTUAL TABLE t USING fts5(x, content='', columnsize=0, tokenize=\"ascii\")");
  sql(db, "INSERT INTO t(t, rank) VALUES('hashsize', 16777216)");
  sqlite3_stmt* add = nullptr;
  sqlite3_prepare_v2(db, "INSERT INTO t(rowid, x) VALUES(?1, ?2)", -1, &add, nullptr);
  Folded folded;
  std::string text;
  const auto begin = SteadyClock::now();
  for (std::uint64_t id = 1; id <= documents; ++id) {
    if (id % kBatch == 1) sql(db, "BEGIN");
    texts.read(id, text);
    fold(text, folded);
    sqlite3_reset(add);
    sqlite3_bind_int64(add, 1, static_cast<sqlite3_int64>(id));
    sqlite3_bind_text(add, 2, folded.stream.data(), static_cast<int>(folded.stream.size()), SQLITE_TRANSIENT);
    sqlite3_step(add);
    if (id % kBatch == 0 || id == documents) sql(db, "COMMIT");
  }
  sqlite3_finalize(add);
  sql(db, "PRAGMA wal_checkpoint(TRUNCATE)");
  fmt::print("  positions: built in {:.1f} s, {:.1f} MB\n", since(begin),
             static_cast<double>(std::filesystem::file_size(path)) / 1e6);
  std::vector<double> times;
  sqlite3_stmt* find = nullptr;
  sqlite3_prepare_v2(db, "SELECT rowid FROM t WHERE t MATCH ?1 ORDER BY rowid DESC LIMIT 20", -1, &find, nullptr);
  for (const auto& query : all) {
    if (!query.fact.empty() || query.open) continue;
    Folded words;
    fold_phrase(query.words, words);
    const std::string match = "\"" + words.stream + "\"";
    const auto started = SteadyClock::now();
    sqlite3_bind_text(find, 1, match.c_str(), -1, SQLITE_TRANSIENT);
    while (sqlite3_step(find) == SQLITE_ROW) {
    }
    sqlite3_reset(find);
    times.push_back(since(started) * 1000);
  }
  sqlite3_finalize(find);
  sqlite3_close(db);
  fmt::print("  positions, words and phrases: p50 {:.2f} ms, p99 {:.2f} ms, most {:.2f} ms\n", part(times, 0.5),
             part(times, 0.99), part(times, 1));
}

}  // namespace

int main(int argc, char** argv) {
  const std::uint64_t small = argc > 1 ? std::stoull(argv[1]) : 100'000;
  const std::uint64_t large = argc > 2 ? std::stoull(argv[2]) : 1'000'000;
  setvbuf(stdout, nullptr, _IOLBF, 0);
  std::string folder = (std::filesystem::temp_directory_path() / "dongtin-search-XXXXXX").string();
  if (mkdtemp(folder.data()) == nullptr) return 1;
  {
    const Language language;
    const auto all = queries(language);
    Texts texts(folder + "/texts");
    SearchOptions options;
    options.path = folder + "/search.sqlite";
    options.fold = "bench";
    auto index = SearchIndex::create(options);
    if (!index) throw std::runtime_error(index.error().line());
    struct P99 {
      double processor = 0, wall = 0;
    };
    std::array<P99, 2> p99_small;
    std::uint64_t from = 1;
    for (const auto size : {small, large}) {
      const auto begin = SteadyClock::now();
      fill(**index, texts, language, from, size);
      const auto built = since(begin);
      const auto counts = (*index)->counts();
      if (!counts) throw std::runtime_error(counts.error().line());
      const auto raw = static_cast<double>(texts.bytes()), bytes = static_cast<double>(counts->bytes);
      fmt::print("{} documents, {:.0f} MB of text: {:.1f} s ({:.0f} documents/s), {:.1f} MB, {:.2f} of the text\n",
                 counts->documents, raw / 1e6, built, static_cast<double>(size - from + 1) / built, bytes / 1e6,
                 bytes / raw);
      std::array<P99, 2> p99;  // as it grew, merged
      for (const bool merged : {false, true}) {
        if (merged) {
          const auto started = SteadyClock::now();
          if (const auto done = (*index)->merge(); !done) throw std::runtime_error(done.error().line());
          const auto now = (*index)->counts();
          fmt::print("  merged in {:.1f} s: {:.1f} MB, {:.2f} of the text\n", since(started),
                     now ? static_cast<double>(now->bytes) / 1e6 : 0, now ? static_cast<double>(now->bytes) / raw : 0);
        }
        static_cast<void>(ask(**index, texts, all));  // the file's pages in memory, as in a program that runs
        const auto times = ask(**index, texts, all);
        for (const auto& [kind, each] : times.kinds) {
          fmt::print("  {:<38} p50 {:8.2f} ms   most {:8.2f} ms\n", kind, part(each, 0.5), part(each, 1));
        }
        p99[merged] = {part(times.processor, 0.99), part(times.wall, 0.99)};
        fmt::print(
            "  all {} queries: processor p50 {:.2f} ms, p99 {:.2f} ms; wall p50 {:.2f} ms, p99 {:.2f} ms; {} found in "
            "{} looked at; slowest {:.2f} ms, {}\n",
            times.wall.size(), part(times.processor, 0.5), p99[merged].processor, part(times.wall, 0.5),
            p99[merged].wall, times.found, times.looked, times.slowest, times.slowest_what);
      }
      if (size == small) {
        p99_small = p99;
        positional(folder + "/positions.sqlite", texts, size, all);
      } else {
        for (const bool merged : {false, true}) {
          fmt::print("{}: p99 at {} is {:.2f} times that at {} on the processor, {:.2f} times on the wall\n",
                     merged ? "merged" : "as it grew", large, p99[merged].processor / p99_small[merged].processor,
                     small, p99[merged].wall / p99_small[merged].wall);
        }
      }
      from = size + 1;
    }
  }
  std::filesystem::remove_all(folder);
  return 0;
}
