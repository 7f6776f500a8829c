// The store against bare RocksDB, against itself when it is large, and against the bytes it keeps.
//
// store_bench            DONGTIN_STORE_ALERTS: the large inbox (1,000,000; the long run 10,000,000)
//
// commits    alerts a second of Store::apply, and of a loop of WriteBatches that holds the same keys and values, as
// many
//            to a batch, synced alike; interleaved rounds, medians. The loop has no reads, no encoding, no decisions.
// inbox      50 newest of a filter among 100,000 alerts and among the large number; interleaved, medians.
// size       the directory against the raw text: 70 % posts of 300 bytes, 30 % articles of 3 KB, evidence included.
#include <fmt/core.h>
#include <rocksdb/db.h>
#include <rocksdb/write_batch.h>
#include <sys/resource.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <random>

#include "storage/keys.hpp"
#include "storage/records/digest.hpp"
#include "storage/store.hpp"

using namespace dongtin;
namespace fs = std::filesystem;

namespace {

constexpr std::size_t kBatch = 100;

double seconds_of(const std::function<void()>& work) {
  const auto begin = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
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

std::unique_ptr<Store> open_at(const fs::path& path) {
  StoreOptions options;
  options.path = path.string();
  auto store = open_store(options);
  if (!store) stop(store.error().line());
  return *std::move(store);
}

void apply(Store& store, const Commit& commit) {
  if (auto applied = store.apply({&commit, 1}); !applied) stop(applied.error().line());
}

using KeyValues = std::vector<std::pair<std::string, std::string>>;

/// Everything a store's files hold, column family by column family.
std::vector<KeyValues> contents(const fs::path& path) {
  std::vector<std::string> names;
  rocksdb::DB* opened = nullptr;
  if (!rocksdb::DB::ListColumnFamilies({}, path.string(), &names).ok()) stop("no store to read");
  std::vector<rocksdb::ColumnFamilyDescriptor> columns;
  for (const auto& name : names) columns.emplace_back(name, rocksdb::ColumnFamilyOptions());
  std::vector<rocksdb::ColumnFamilyHandle*> handles;
  if (!rocksdb::DB::OpenForReadOnly({}, path.string(), columns, &handles, &opened).ok()) stop("cannot read the store");
  const std::unique_ptr<rocksdb::DB> db(opened);
  std::vector<KeyValues> out;
  for (auto* handle : handles) {
    auto& column = out.emplace_back();
    const std::unique_ptr<rocksdb::Iterator> it(db->NewIterator({}, handle));
    for (it->SeekToFirst(); it->Valid(); it->Next()) column.emplace_back(it->key().ToString(), it->value().ToString());
    db->DestroyColumnFamilyHandle(handle).PermitUncheckedError();
  }
  return out;
}

bool commits_against_rocksdb() {
  constexpr std::uint64_t kRound = 4000, kRounds = 7;
  Writer writer(1);
  std::vector<double> ours, bare, per_record;
  Folder store_at, bare_at, records_at;
  auto store = open_at(store_at.path / "s");
  rocksdb::Options options;
  options.create_if_missing = true;
  options.compression = rocksdb::kLZ4Compression;
  rocksdb::DB *bare_db = nullptr, *record_db = nullptr;
  if (!rocksdb::DB::Open(options, (bare_at.path / "b").string(), &bare_db).ok()) stop("cannot open bare RocksDB");
  if (!rocksdb::DB::Open(options, (records_at.path / "b").string(), &record_db).ok()) stop("cannot open bare RocksDB");
  const std::unique_ptr<rocksdb::DB> bare_owner(bare_db), record_owner(record_db);
  rocksdb::WriteOptions synced;
  synced.sync = true;
  for (std::uint64_t round = 0; round < kRounds; ++round) {
    const auto all = commits(writer, round * kRound, kRound, mixed_size);
    // What a store that holds just this round has in it: the very bytes the loop is to write.
    Folder sample;
    {
      auto one = open_at(sample.path / "s");
      for (const auto& commit : all) apply(*one, commit);
    }
    KeyValues flat;
    for (auto& column : contents(sample.path / "s")) {
      for (auto& pair : column) flat.push_back(std::move(pair));
    }
    std::mt19937_64 random(round);
    std::ranges::shuffle(flat, random);
    for (auto& [key, value] : flat) key += static_cast<char>('a' + round);
    const auto per_batch = flat.size() / all.size() + 1;

    ours.push_back(kRound / seconds_of([&] {
                     for (const auto& commit : all) apply(*store, commit);
                   }));
    bare.push_back(kRound / seconds_of([&] {
                     for (std::size_t i = 0; i < flat.size();) {
                       rocksdb::WriteBatch batch;
                       for (std::size_t n = 0; n < per_batch && i < flat.size(); ++n, ++i) {
                         batch.Put(flat[i].first, flat[i].second);
                       }
                       if (!bare_db->Write(synced, &batch).ok()) stop("bare write");
                     }
                   }));
    per_record.push_back(kRound / seconds_of([&] {
                           for (const auto& commit : all) {
                             rocksdb::WriteBatch batch;
                             for (const auto& each : commit.items) {
                               batch.Put(std::string(each.item.id.view()) + static_cast<char>(round),
                                         each.item.title + each.item.text + each.evidence.bytes);
                             }
                             if (!record_db->Write(synced, &batch).ok()) stop("bare write");
                           }
                         }));
  }
  const auto ratio = median(ours) / median(bare);
  fmt::print(
      "commits    {:.0f} alerts/s; the same keys and values in bare batches {:.0f}/s: ratio {:.2f} (wanted 0.7)\n",
      median(ours), median(bare), ratio);
  fmt::print("           text and evidence alone, one key an alert: {:.0f}/s, ratio {:.2f}\n", median(per_record),
             median(ours) / median(per_record));
  return ratio >= 0.7;
}

bool inbox(std::uint64_t large) {
  constexpr std::uint64_t kSmall = 100'000;
  constexpr int kRounds = 60;
  Folder small_at, large_at;
  const auto fill = [](const fs::path& path, std::uint64_t alerts) {
    Writer writer(2);
    auto store = open_at(path);
    for (std::uint64_t from = 0; from < alerts; from += 20 * kBatch) {
      for (const auto& commit : commits(writer, from, std::min<std::uint64_t>(20 * kBatch, alerts - from),
                                        [](std::uint64_t) { return std::size_t{120}; })) {
        apply(*store, commit);
      }
      if (from % 1'000'000 == 0 && from > 0) fmt::print("           {} alerts\n", from);
    }
    return store;
  };
  const auto small = fill(small_at.path / "s", kSmall), big = fill(large_at.path / "s", large);
  struct Row {
    std::string_view named;
    AlertFilter filter;
  };
  std::vector<Row> rows(6);
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
  bool good = true;
  for (const auto& row : rows) {
    std::vector<double> a, b;
    std::size_t found = 0;
    const auto page = [&](const Store& store) {
      auto listed = store.alerts(row.filter, {}, 50, 1'000'000);
      if (!listed) stop(listed.error().line());
      found = listed->alerts.size();
    };
    for (int round = 0; round < kRounds; ++round) {
      a.push_back(seconds_of([&] { page(*small); }));
      b.push_back(seconds_of([&] { page(*big); }));
    }
    const auto ratio = median(b) / median(a);
    good = good && ratio <= 1.5;
    fmt::print("inbox      {:<22} {:3} found, {:6.2f} ms among {}, {:6.2f} ms among {}: {:.2f} (wanted 1.5 at most)\n",
               row.named, found, median(a) * 1e3, kSmall, median(b) * 1e3, large, ratio);
  }
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  fmt::print("memory     {} MB at most, both stores open\n", usage.ru_maxrss / 1024);
  return good;
}

bool size() {
  constexpr std::uint64_t kAlerts = 200'000;
  Folder folder;
  std::uint64_t text = 0;
  Writer writer(3);
  auto store = open_at(folder.path / "s");
  for (std::uint64_t from = 0; from < kAlerts; from += 20 * kBatch) {
    for (const auto& commit : commits(writer, from, 20 * kBatch, mixed_size)) {
      for (const auto& each : commit.items) text += each.item.title.size() + each.item.text.size();
      apply(*store, commit);
    }
  }
  store.reset();
  store = open_at(folder.path / "s");  // writes what the log still held
  const auto ratio = static_cast<double>(folder.bytes()) / static_cast<double>(text);
  fmt::print("size       {:.1f} MB of text, {:.1f} MB on the disk: {:.2f}\n", static_cast<double>(text) / 1e6,
             static_cast<double>(folder.bytes()) / 1e6, ratio);
  return ratio <= 1.3;
}

}  // namespace

int main() {
  std::setvbuf(stdout, nullptr, _IOLBF, 1 << 12);
  const char* wanted = std::getenv("DONGTIN_STORE_ALERTS");
  const std::uint64_t large = wanted == nullptr ? 1'000'000 : std::strtoull(wanted, nullptr, 10);
  bool good = size();
  good = commits_against_rocksdb() && good;
  good = inbox(large) && good;
  return good ? 0 : 1;
}
