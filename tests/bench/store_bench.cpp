// The store against bare RocksDB, against itself when it is large, and against the bytes it keeps.
//
// store_bench [commits] [inbox] [size] [memory]     all when none is named, each in a process of its own
//             DONGTIN_STORE_ALERTS: the large inbox (1,000,000; the long run 10,000,000)
//
// commits    alerts a second of Store::apply, and of two loops of WriteBatches with as many alerts to a batch, synced
//            alike. One puts each alert's bytes under one key: evidence, item and alert as encoded, nothing else. The
//            other replays the very writes of the store. Neither reads, encodes or decides. Rounds are interleaved, in
//            turning order; ratios are medians of rounds. The first is the one that counts.
// inbox      50 newest of a filter among 100,000 alerts and among the large number; interleaved, medians.
// size       the directory against the raw text: 70 % posts of 300 bytes, 30 % articles of 3 KB, evidence included;
//            as it lies after writing, and when nothing is left to compact.
// memory     the largest resident size of a process that writes and lists, under three pairs of settings: what they
//            grow by is what it may grow by.
#include <fmt/core.h>
#include <rocksdb/db.h>
#include <rocksdb/write_batch.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <map>
#include <random>

#include "storage/keys.hpp"
#include "storage/records/digest.hpp"
#include "storage/rocks_store.hpp"

using namespace dongtin;
namespace fs = std::filesystem;

namespace {

constexpr std::size_t kBatch = 100;
constexpr std::uint64_t kProcessBytes = 64u << 20;  // the program, the batch in hand, RocksDB's own

double seconds_of(const std::function<void()>& work) {
  const auto begin = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

/// On the processor, of this thread: what is left to compare when others keep the machine busy.
double cpu_seconds_of(const std::function<void()>& work) {
  const auto now = [] {
    timespec spent{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &spent);
    return static_cast<double>(spent.tv_sec) + static_cast<double>(spent.tv_nsec) / 1e9;
  };
  const auto begin = now();
  work();
  return now() - begin;
}

double median(std::vector<double> values) {
  std::ranges::sort(values);
  return values[values.size() / 2];
}

[[noreturn]] void stop(const std::string& why) {
  fmt::print(stderr, "store_bench: {}\n", why);
  std::exit(1);
}

class Folder {
 public:
  Folder() {
    std::string pattern = (fs::temp_directory_path() / "dongtin-store-bench-XXXXXX").string();
    if (mkdtemp(pattern.data()) == nullptr) stop("no temporary directory");
    path = pattern;
  }
  ~Folder() {
    std::error_code ignored;
    fs::remove_all(path, ignored);
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  [[nodiscard]] std::uint64_t bytes() const {
    std::uint64_t out = 0;
    for (const auto& entry : fs::recursive_directory_iterator(path)) {
      if (entry.is_regular_file()) out += entry.file_size();
    }
    return out;
  }
  fs::path path;
};

/// Vietnamese-like text: syllables by Zipf's law, so that it compresses about as news does, not better.
class Writer {
 public:
  explicit Writer(std::uint64_t seed) : random_(seed) {
    static constexpr std::string_view heads[] = {"",   "b", "c",  "ch", "d",  "đ",  "g",  "h",  "k",
                                                 "kh", "l", "m",  "n",  "ng", "nh", "p",  "q",  "r",
                                                 "s",  "t", "th", "tr", "v",  "x",  "gi", "ph", "qu"};
    static constexpr std::string_view tails[] = {
        "a", "ả",   "ạ",   "an",  "ân", "ấn", "ang", "ăng", "anh", "ập", "át", "ay",  "ậy",   "e", "ên",   "ệt",
        "i", "ích", "iên", "iều", "in", "o",  "oàn", "ông", "ốc",  "ơi", "ú",  "ung", "uyện", "ư", "ường", "ước"};
    for (const auto head : heads) {
      for (const auto tail : tails) syllables_.push_back(std::string(head) + std::string(tail));
    }
    std::ranges::shuffle(syllables_, random_);
    for (std::size_t i = 0; i < syllables_.size(); ++i) {  // Zipf's law as a table: a draw is one look-up
      drawn_.insert(drawn_.end(), 1 + 20'000 / (i + 5), static_cast<std::uint32_t>(i));
    }
  }
  std::string text(std::size_t bytes) {
    std::string out;
    while (out.size() < bytes) {
      const auto draw = random_();
      out += syllables_[drawn_[draw % drawn_.size()]];
      out += (draw >> 40) % 12 == 0 ? ". " : " ";
    }
    return out;
  }
  std::uint64_t below(std::uint64_t n) { return random_() % n; }

 private:
  std::mt19937_64 random_;
  std::vector<std::string> syllables_;
  std::vector<std::uint32_t> drawn_;
};

Instant at(std::uint64_t minutes) {
  return from_millis(1'790'000'000'000 + static_cast<std::int64_t>(minutes) * 60'000);
}

ProposedItem proposal(Writer& writer, std::uint64_t number, std::size_t bytes) {
  Source source;
  source.id = SourceId{"nguon-" + std::to_string(number % 40)};
  source.tier = number % 3 == 0 ? Tier::official : Tier::press;
  const auto key = std::to_string(number);
  ItemDraft draft;
  draft.key = key;
  draft.url = "https://bao.example/tin/" + key + ".html";
  draft.title = writer.text(60);
  draft.text = writer.text(bytes);
  draft.lang = "vi";
  ProposedItem out;
  out.item = make_item(source, std::move(draft), at(number / 20), {});
  const std::string rule = number % 997 == 0 ? "hiem" : "luat-" + std::to_string(writer.below(60));
  out.matches.rules.push_back({RuleId{rule}, sha256(rule), {{Field::text, 3, 12, bit(How::exact)}}});
  out.matches.places.push_back({PlaceId{"gia-lai"}, 0.8, {"tỉnh"}});
  out.matches.about.push_back(PlaceId{number % 5 == 0 ? "bac-ninh" : "gia-lai"});
  Assessment::Draft assessed;
  assessed.label = number % 1009 == 0 ? Label::correction : Label::mention;
  assessed.evidence.push_back({"rule", rule, "Khớp luật “" + rule + "”", {}, out.matches.rules.front().spans});
  out.assessment = *make_assessment(std::move(assessed));
  out.topics = {"chu-de-" + std::to_string(number % 12)};
  out.evidence.bytes = "<item><title>" + out.item.title + "</title><link>" + out.item.url + "</link><description>" +
                       out.item.text + "</description></item>";
  out.evidence.content_type = "application/rss+xml";
  out.evidence.url = "https://bao.example/rss";
  out.evidence.fetched = out.item.first_seen;
  return out;
}

std::size_t mixed_size(std::uint64_t number) {
  return number % 10 < 7 ? 300 : 3000;
}

std::vector<Commit> commits(Writer& writer, std::uint64_t from, std::uint64_t count,
                            const std::function<std::size_t(std::uint64_t)>& size) {
  std::vector<Commit> out;
  for (std::uint64_t i = 0; i < count; ++i) {
    if (i % kBatch == 0) {
      out.emplace_back().source = SourceId{"nguon-1"};
      out.back().stamp.code = "bench";
      out.back().cursor = Cursor{"etag " + std::to_string(from + i)};
    }
    out.back().items.push_back(proposal(writer, from + i, size(from + i)));
  }
  return out;
}

std::unique_ptr<RocksStore> open_at(const fs::path& path, const StoreOptions& settings = {}) {
  auto options = settings;
  options.path = path.string();
  auto store = open_rocks(options, keys::kFormatVersion);
  if (!store) stop(store.error().line());
  return *std::move(store);
}

void write(Store& store, std::span<const Commit> group) {
  if (auto applied = store.apply(group); !applied) stop(applied.error().line());
}

using KeyValues = std::vector<std::pair<std::string, std::string>>;

/// The puts of one WriteBatch in their order, and the records that are in it.
class Taken : public rocksdb::WriteBatch::Handler {
 public:
  explicit Taken(std::uint64_t round) : round_(round) {}
  rocksdb::Status PutCF(std::uint32_t column, const rocksdb::Slice& key, const rocksdb::Slice& value) override {
    std::string at(1, static_cast<char>(column));  // each round's own part of the column, so that nothing is replaced
    at += static_cast<char>(round_);
    at += view_of(key);
    const auto is = [&](keys::Column c) { return column == static_cast<std::uint32_t>(c) + 1; };
    // Which alert the bytes are of does not matter, as long as each gets its share.
    if (is(keys::Column::items)) items_.push_back(value.ToString());
    if (is(keys::Column::alerts)) alerts_.emplace_back(at, value.ToString());
    if (is(keys::Column::evidence)) evidence_.push_back(value.ToString());
    puts.emplace_back(std::move(at), value.ToString());
    return rocksdb::Status::OK();
  }
  rocksdb::Status DeleteCF(std::uint32_t, const rocksdb::Slice&) override { return rocksdb::Status::OK(); }

  /// One key for each alert, with what was encoded for it.
  [[nodiscard]] KeyValues records() const {
    if (items_.size() != alerts_.size() || items_.size() != evidence_.size()) stop("an alert without its item");
    auto out = alerts_;
    for (std::size_t i = 0; i < out.size(); ++i) out[i].second += items_[i] + evidence_[i];
    return out;
  }

  KeyValues puts;

 private:
  std::uint64_t round_;
  KeyValues alerts_;
  std::vector<std::string> items_, evidence_;
};

/// What a store that has just been written holds in its log, write by write.
struct Write {
  KeyValues puts, records;
};
std::vector<Write> writes_of(const fs::path& path, std::uint64_t round) {
  std::vector<std::string> names;
  rocksdb::DB* opened = nullptr;
  if (!rocksdb::DB::ListColumnFamilies({}, path.string(), &names).ok()) stop("no store to read");
  std::vector<rocksdb::ColumnFamilyDescriptor> columns;
  for (const auto& name : names) columns.emplace_back(name, rocksdb::ColumnFamilyOptions());
  std::vector<rocksdb::ColumnFamilyHandle*> handles;
  if (!rocksdb::DB::OpenForReadOnly({}, path.string(), columns, &handles, &opened).ok()) stop("cannot read the store");
  const std::unique_ptr<rocksdb::DB> db(opened);
  for (std::size_t i = 0; i < handles.size(); ++i) {
    if (i > 0 && handles[i]->GetName() != keys::kColumnNames[handles[i]->GetID() - 1]) stop("columns out of order");
  }
  std::vector<Write> out;
  {
    std::unique_ptr<rocksdb::TransactionLogIterator> it;
    if (!db->GetUpdatesSince(0, &it).ok()) stop("cannot read the log of the store");
    for (; it->Valid(); it->Next()) {
      Taken taken(round);
      if (!it->GetBatch().writeBatchPtr->Iterate(&taken).ok()) stop("cannot read a write of the store");
      if (auto found = taken.records(); !found.empty()) out.push_back({std::move(taken.puts), std::move(found)});
    }
    if (!it->status().ok()) stop("cannot read the log of the store to its end");
  }
  for (auto* handle : handles) db->DestroyColumnFamilyHandle(handle).PermitUncheckedError();
  return out;
}

/// RocksDB with nothing of ours, opened as it comes.
class Bare {
 public:
  Bare() {
    rocksdb::Options options;
    options.create_if_missing = true;
    rocksdb::DB* opened = nullptr;
    if (!rocksdb::DB::Open(options, (at_.path / "b").string(), &opened).ok()) stop("cannot open bare RocksDB");
    db_.reset(opened);
  }
  void write(const KeyValues& pairs) {
    rocksdb::WriteBatch batch;
    for (const auto& [key, value] : pairs) batch.Put(key, value);
    rocksdb::WriteOptions synced;
    synced.sync = true;
    if (!db_->Write(synced, &batch).ok()) stop("bare write");
  }

 private:
  Folder at_;
  std::unique_ptr<rocksdb::DB> db_;
};

bool commits_against_rocksdb() {
  constexpr std::uint64_t kRound = 4000, kRounds = 21;
  Writer writer(1);
  std::array<std::vector<double>, 3> rates, cpu;  // the store, a key for each alert, the store's own writes
  std::vector<double> to_records, to_writes, puts, bytes;
  Folder store_at;
  auto store = open_at(store_at.path / "s");
  Bare records, writes;
  for (std::uint64_t round = 0; round < kRounds; ++round) {
    const auto all = commits(writer, round * kRound, kRound, mixed_size);
    std::vector<Write> taken;
    {
      Folder sample;
      {
        auto one = open_at(sample.path / "s");
        for (const auto& commit : all) write(*one, {&commit, 1});
      }
      taken = writes_of(sample.path / "s", round);
    }
    if (taken.size() != all.size()) stop("the log does not hold what was written");
    for (const auto& each : taken) {
      if (each.records.size() != kBatch) stop("a write does not hold its alerts");
      puts.push_back(static_cast<double>(each.puts.size()) / kBatch);
      std::size_t sum = 0;
      for (const auto& [key, value] : each.records) sum += value.size();
      bytes.push_back(static_cast<double>(sum) / kBatch);
    }
    const std::array<std::function<void()>, 3> work = {[&] {
                                                         for (const auto& commit : all) write(*store, {&commit, 1});
                                                       },
                                                       [&] {
                                                         for (const auto& each : taken) records.write(each.records);
                                                       },
                                                       [&] {
                                                         for (const auto& each : taken) writes.write(each.puts);
                                                       }};
    for (std::size_t i = 0; i < work.size(); ++i) {
      const auto which = (round + i) % work.size();
      double spent = 0;
      rates[which].push_back(kRound / seconds_of([&] { spent = cpu_seconds_of(work[which]); }));
      cpu[which].push_back(spent / kRound * 1e6);
    }
    to_records.push_back(rates[0].back() / rates[1].back());
    to_writes.push_back(rates[0].back() / rates[2].back());
  }
  fmt::print("commits    {} alerts a batch, synced; {:.0f} bytes an alert encoded, {:.1f} puts in the store\n", kBatch,
             median(bytes), median(puts));
  fmt::print("           {:.0f} alerts/s; one key an alert {:.0f}/s: ratio {:.2f} (wanted 0.7 at least)\n",
             median(rates[0]), median(rates[1]), median(to_records));
  fmt::print("           the store's own writes replayed {:.0f}/s: ratio {:.2f}\n", median(rates[2]),
             median(to_writes));
  fmt::print("           on the processor, an alert: {:.1f} us; one key {:.1f} us; replayed {:.1f} us\n",
             median(cpu[0]), median(cpu[1]), median(cpu[2]));
  return median(to_records) >= 0.7;
}

void fill(Store& store, Writer& writer, std::uint64_t alerts, const std::function<std::size_t(std::uint64_t)>& size,
          const std::function<void(const Commit&)>& each = {}) {
  constexpr std::uint64_t kGroup = 20 * kBatch;
  for (std::uint64_t from = 0; from < alerts; from += kGroup) {
    const auto group = commits(writer, from, std::min(kGroup, alerts - from), size);
    for (const auto& commit : group) {
      if (each) each(commit);
    }
    write(store, group);
    if (from % 1'000'000 == 0 && from > 0) fmt::print("           {} alerts\n", from);
  }
}

bool inbox(std::uint64_t large) {
  constexpr std::uint64_t kSmall = 100'000;
  constexpr int kRounds = 60;
  Folder small_at, large_at;
  const auto filled = [](const fs::path& path, std::uint64_t alerts) {
    Writer writer(2);
    auto store = open_at(path);
    fill(*store, writer, alerts, [](std::uint64_t) { return std::size_t{120}; });
    return store;
  };
  const auto small = filled(small_at.path / "s", kSmall), big = filled(large_at.path / "s", large);
  struct Row {
    std::string_view named;
    AlertFilter filter;
    std::optional<std::uint64_t> since = {}, until = {};  // minutes before the newest alert
  };
  std::vector<Row> rows(9);
  rows[0] = {"everything", {}};
  rows[1].named = "a place and a tier";
  rows[1].filter.place = PlaceId{"bac-ninh"};
  rows[1].filter.tier = Tier::official;
  rows[2].named = "a rare label";
  rows[2].filter.label = Label::correction;
  rows[3].named = "a rare rule, new";
  rows[3].filter.rule = RuleId{"hiem"};
  rows[3].filter.state = State::fresh;
  rows[4].named = "topic, source, label";
  rows[4].filter.topic = "chu-de-5";
  rows[4].filter.source = SourceId{"nguon-17"};
  rows[4].filter.label = Label::mention;
  rows[5].named = "the first day";
  rows[5].filter.until = at(24 * 60);
  const auto end = [](std::uint64_t alerts) { return at(alerts / 20); };
  constexpr std::uint64_t kDay = 24 * 60;
  rows[6].named = "the last day";
  rows[6].since = kDay;
  rows[7].named = "before the last day";
  rows[7].until = kDay;
  rows[8].named = "a day, and a place";
  rows[8].since = 2 * kDay;
  rows[8].until = kDay;
  rows[8].filter.place = PlaceId{"bac-ninh"};
  bool good = true;
  for (const auto& row : rows) {
    std::vector<double> a, b;
    std::size_t found = 0;
    const auto page = [&](const Store& store, std::uint64_t alerts) {
      auto filter = row.filter;
      if (row.since) filter.since = end(alerts) - std::chrono::minutes(*row.since);
      if (row.until) filter.until = end(alerts) - std::chrono::minutes(*row.until);
      auto listed = store.alerts(filter, {}, 50, 1'000'000);
      if (!listed) stop(listed.error().line());
      found = listed->alerts.size();
    };
    for (int round = 0; round < kRounds; ++round) {
      a.push_back(seconds_of([&] { page(*small, kSmall); }));
      b.push_back(seconds_of([&] { page(*big, large); }));
    }
    const auto first_ratio = b.front() / a.front(), ratio = median(b) / median(a);
    good = good && ratio <= 1.5;
    fmt::print(
        "inbox      {:<22} {:3} found, {:6.2f} ms among {}, {:6.2f} ms among {}: {:.2f} (wanted 1.5 at most); "
        "the first time {:.2f}\n",
        row.named, found, median(a) * 1e3, kSmall, median(b) * 1e3, large, ratio, first_ratio);
  }
  return good;
}

bool size() {
  constexpr std::uint64_t kAlerts = 200'000;
  Folder folder;
  std::uint64_t text = 0;
  Writer writer(3);
  auto store = open_at(folder.path / "s");
  fill(*store, writer, kAlerts, mixed_size, [&](const Commit& commit) {
    for (const auto& each : commit.items) text += each.item.title.size() + each.item.text.size();
  });
  store.reset();
  store = open_at(folder.path / "s");  // writes what the log still held
  const auto of_text = [&](std::uint64_t bytes) { return static_cast<double>(bytes) / static_cast<double>(text); };
  const auto ratio = of_text(folder.bytes());
  fmt::print(
      "size       {:.1f} MB of text, {:.1f} MB on the disk: {:.3f} (wanted 1.3 at most, with the search index)\n",
      static_cast<double>(text) / 1e6, static_cast<double>(folder.bytes()) / 1e6, ratio);
  if (auto compacted = store->compact(); !compacted) stop(compacted.error().line());
  fmt::print("           nothing left to compact: {:.3f}; of it", of_text(folder.bytes()));
  std::vector<rocksdb::LiveFileMetaData> files;
  store->database().GetLiveFilesMetaData(&files);
  std::map<std::string, std::uint64_t> columns;
  for (const auto& file : files) columns[file.column_family_name] += file.size;
  for (const auto& [name, bytes] : columns) {
    if (of_text(bytes) >= 0.0005) fmt::print(" {} {:.3f}", name, of_text(bytes));
  }
  fmt::print("\n");
  return ratio <= 1.3;
}

/// Resident at most, of a process that runs `work` and nothing else.
std::uint64_t resident_of(const std::function<bool()>& work, bool& good) {
  std::fflush(stdout);
  const auto child = fork();
  if (child < 0) stop("cannot fork");
  if (child == 0) {
    const bool done = work();
    std::fflush(stdout);
    _exit(done ? 0 : 1);
  }
  int status = 0;
  rusage usage{};
  while (wait4(child, &status, 0, &usage) < 0) {
  }
  good = good && WIFEXITED(status) && WEXITSTATUS(status) == 0;
  return static_cast<std::uint64_t>(usage.ru_maxrss) * 1024;
}

bool memory() {
  constexpr std::uint64_t kAlerts = 150'000;
  struct Row {
    std::uint64_t cache, buffer;
  };
  bool good = true;
  for (const auto& row : {Row{8, 4}, Row{64, 32}, Row{256, 64}}) {
    StoreOptions settings;
    settings.cache_bytes = row.cache << 20;
    settings.write_buffer_bytes = row.buffer << 20;
    const auto resident = resident_of(
        [&] {
          Folder folder;
          Writer writer(4);
          auto store = open_at(folder.path / "s", settings);
          fill(*store, writer, kAlerts, mixed_size);
          std::optional<AlertId> before;  // all of them, a page at a time
          do {
            auto page = store->alerts({}, before, 500, 1'000'000);
            if (!page) stop(page.error().line());
            before = page->next;
          } while (before);
          return true;
        },
        good);
    const auto most = kProcessBytes + settings.cache_bytes + 2 * settings.write_buffer_bytes;
    fmt::print("memory     cache {} MiB, write buffer {} MiB: {} MiB resident at most (wanted {} at most)\n", row.cache,
               row.buffer, resident >> 20, most >> 20);
    good = good && resident <= most;
  }
  return good;
}

}  // namespace

int main(int argc, char** argv) {
  std::setvbuf(stdout, nullptr, _IOLBF, 1 << 12);
  const char* wanted = std::getenv("DONGTIN_STORE_ALERTS");
  const std::uint64_t large = wanted == nullptr ? 1'000'000 : std::strtoull(wanted, nullptr, 10);
  const std::pair<std::string_view, std::function<bool()>> sections[] = {{"size", size},
                                                                         {"commits", commits_against_rocksdb},
                                                                         {"memory", memory},
                                                                         {"inbox", [&] { return inbox(large); }}};
  bool good = true;
  for (const auto& [named, run] : sections) {
    const bool asked = std::any_of(argv + 1, argv + argc, [&](const char* each) { return named == each; });
    if (argc > 1 && !asked) continue;
    const auto resident = resident_of(run, good);
    if (named != "memory") fmt::print("           {} MiB resident at most\n", resident >> 20);
  }
  return good ? 0 : 1;
}
