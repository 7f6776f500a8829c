#include "storage/search_index.hpp"

#include <sys/stat.h>

#include <algorithm>
#include <cstdio>
#include <cstring>
#include <mutex>
#include <shared_mutex>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "storage/records/digest.hpp"
#include "storage/search_connection.hpp"
#include "storage/search_match.hpp"
#include "storage/search_terms.hpp"

namespace dongtin {

namespace {

constexpr int kApplication = 0x646F6E67;  // "dong": this file is ours
constexpr int kWordsPageBytes = 4000;     // of FTS5: fits a page beside its checksum and the row's header

constexpr const char* kSchema = R"sql(
CREATE TABLE meta(key TEXT PRIMARY KEY, value) WITHOUT ROWID;
CREATE TABLE documents(alert INTEGER PRIMARY KEY, revision INTEGER, digest INTEGER, facts INTEGER);
CREATE TABLE fact_lists(id INTEGER PRIMARY KEY, facts TEXT UNIQUE);
CREATE TABLE days(day INTEGER PRIMARY KEY, first INTEGER, last INTEGER);
CREATE TABLE syllables(word TEXT PRIMARY KEY, documents INTEGER) WITHOUT ROWID;
CREATE VIRTUAL TABLE words USING fts5(terms, content='', detail=none, columnsize=0, tokenize='dongtin');
)sql";

// -- documents --

std::int64_t digest_of_text(std::string_view folded) {
  const auto digest = sha256(folded.substr(0, kMaxSearchText));
  std::int64_t out = 0;
  std::memcpy(&out, digest.value.data(), sizeof out);
  return out;
}

/// What is given to FTS5: facts, then words.
std::string terms_text(std::string_view facts, std::string_view folded) {
  std::string out(facts);
  out += folded.substr(0, kMaxSearchText);
  return out;
}

std::int64_t day_of(Instant at) {
  constexpr std::int64_t kDay = 86'400'000, kVietnam = 7 * 3'600'000;
  const auto local = to_millis(at) + kVietnam;
  return local >= 0 ? local / kDay : -((-local + kDay - 1) / kDay);
}

/// The row of an alert among the words: the newest first, for FTS5 reads a list as it lies and stops when told, but
/// takes a whole page apart to go back through it. Short numbers for as many alerts as a store will see; more work as
/// well.
constexpr std::int64_t kRowOfNone = (1 << 28) - 1;
std::int64_t row_of(std::uint64_t alert) {
  return kRowOfNone - static_cast<std::int64_t>(std::min<std::uint64_t>(alert, INT64_MAX));
}
AlertId alert_of(std::int64_t row) {
  return AlertId{static_cast<std::uint64_t>(kRowOfNone - row)};
}

}  // namespace

struct SearchIndex::Impl {
  SearchOptions options;
  mutable std::mutex turn;         // taken before the gate, so that who replaces the file is not overtaken for ever
  mutable std::shared_mutex gate;  // held by all that read; alone while the file is replaced
  std::unique_ptr<SearchConnection> writer;
  mutable std::mutex idle_mutex;
  mutable std::vector<std::unique_ptr<SearchConnection>> idle;
  dev_t device = 0;
  ino_t inode = 0;

  [[nodiscard]] Result<void> open();
  [[nodiscard]] Result<void> prepare();
  void close() {
    idle.clear();
    writer.reset();
  }
  [[nodiscard]] Error closed() const {
    return Error{Errc::io, "search index " + options.path, "is not open; restart the program"};
  }

  /// Runs `work(connection)` on a reading connection, in one transaction, and gives back what it returns.
  template <class Work>
  auto reading(Work work) const -> decltype(work(std::declval<SearchConnection&>())) {
    std::shared_lock open_lock(gate, std::defer_lock);
    {
      const std::lock_guard lock(turn);
      open_lock.lock();
    }
    if (!writer) return closed();
    std::unique_ptr<SearchConnection> connection;
    {
      const std::lock_guard lock(idle_mutex);
      if (!idle.empty()) {
        connection = std::move(idle.back());
        idle.pop_back();
      }
    }
    if (!connection) {
      connection = std::make_unique<SearchConnection>(options.path);
      connection->open(false, options.read_cache_bytes);
    }
    connection->run("BEGIN");
    if (connection->failed()) return connection->take_error();
    auto out = work(*connection);
    if (connection->failed()) return connection->take_error();  // and it ends here
    connection->run("COMMIT");
    if (connection->failed()) return connection->take_error();
    const std::lock_guard lock(idle_mutex);
    idle.push_back(std::move(connection));
    return out;
  }

  // -- of a transaction --
  std::unordered_map<std::string, std::int64_t> counted;  // by word: documents that came and went
  std::int64_t came = 0, buried = 0;

  void count(std::string_view folded, std::int64_t by) {
    std::vector<std::string_view> words;
    each_term(folded.substr(0, kMaxSearchText), [&](std::string_view term, SearchTermKind kind) {
      if (kind == SearchTermKind::word) words.push_back(term);
    });
    std::sort(words.begin(), words.end());
    words.erase(std::unique(words.begin(), words.end()), words.end());
    for (const auto word : words) counted[std::string(word)] += by;
  }
  [[nodiscard]] Result<void> change(SearchConnection& db, const SearchChange& each);
  void take_out(SearchConnection& db, AlertId alert, std::int64_t facts, std::string_view folded);
  void put_in(SearchConnection& db, const SearchDocument& document, std::int64_t digest, const std::string& facts);
};

Result<void> SearchIndex::Impl::open() {
  writer = std::make_unique<SearchConnection>(options.path);
  writer->open(true, options.write_cache_bytes);
  if (!writer->failed()) {
    if (auto ready = prepare(); !ready) return ready;
  }
  if (writer->failed()) return writer->take_error();
  struct stat file{};
  if (::stat(options.path.c_str(), &file) == 0) {
    device = file.st_dev;
    inode = file.st_ino;
  }
  return {};
}

Result<void> SearchIndex::Impl::prepare() {
  auto& db = *writer;
  const auto malformed = [&](std::string what) {
    return Error{Errc::malformed, "search index " + options.path, std::move(what)};
  };
  const auto tables = db.number("SELECT count(*) FROM sqlite_master");
  if (db.failed()) return db.take_error();
  if (tables == 0) {
    db.run("BEGIN IMMEDIATE");
    db.run("PRAGMA application_id=" + std::to_string(kApplication));
    db.run("PRAGMA user_version=" + std::to_string(kSearchLayout));
    db.run(kSchema);
    db.execute("INSERT INTO words(words, rank) VALUES('pgsz', ?1)", kWordsPageBytes);
    db.execute("INSERT INTO words(words, rank) VALUES('hashsize', ?1)", std::uint64_t{options.pending_bytes});
    db.execute("INSERT INTO meta VALUES('fold', ?1)", std::string_view(options.fold));
    for (const char* key : {"applied", "documents", "buried"}) {
      db.execute("INSERT INTO meta VALUES(?1, 0)", std::string_view(key));
    }
    db.execute("INSERT INTO meta VALUES('mark', '')");
    db.run("COMMIT");
    if (db.failed()) return db.take_error();
    return {};
  }
  if (db.number("PRAGMA application_id") != kApplication) return malformed("is no search index; it is built anew");
  if (db.number("PRAGMA user_version") != kSearchLayout) {
    return malformed("is of another layout than this program's; it is built anew");
  }
  const auto fold = db.text("SELECT value FROM meta WHERE key='fold'");
  if (db.failed()) return db.take_error();
  if (fold != options.fold) return malformed("was made by another reading of words; it is built anew");
  return {};
}

SearchIndex::SearchIndex() : impl_(std::make_unique<Impl>()) {}
SearchIndex::~SearchIndex() = default;

Result<std::unique_ptr<SearchIndex>> SearchIndex::open(const SearchOptions& options) {
  std::unique_ptr<SearchIndex> out(new SearchIndex);
  out->impl_->options = options;
  if (auto opened = out->impl_->open(); !opened) return std::move(opened).error();
  return out;
}

Result<std::unique_ptr<SearchIndex>> SearchIndex::create(const SearchOptions& options) {
  for (const char* end : {"", "-wal", "-shm"}) std::remove((options.path + end).c_str());
  return open(options);
}

void SearchIndex::Impl::take_out(SearchConnection& db, AlertId alert, std::int64_t facts, std::string_view folded) {
  const auto kept = db.text("SELECT facts FROM fact_lists WHERE id=?1", facts);
  db.execute("INSERT INTO words(words, rowid, terms) VALUES('delete', ?1, ?2)", row_of(alert.value),
             std::string_view(terms_text(kept.value_or(std::string()), folded)));
  count(folded, -1);
}

void SearchIndex::Impl::put_in(SearchConnection& db, const SearchDocument& document, std::int64_t digest,
                               const std::string& facts) {
  const auto id = document.alert.value;
  db.execute("INSERT OR IGNORE INTO fact_lists(facts) VALUES(?1)", std::string_view(facts));
  const auto list = db.number("SELECT id FROM fact_lists WHERE facts=?1", std::string_view(facts)).value_or(0);
  db.execute("INSERT INTO words(rowid, terms) VALUES(?1, ?2)", row_of(id),
             std::string_view(terms_text(facts, document.folded)));
  db.execute("INSERT OR REPLACE INTO documents VALUES(?1, ?2, ?3, ?4)", id, document.revision, digest, list);
  db.execute(
      "INSERT INTO days VALUES(?1, ?2, ?2) ON CONFLICT(day) DO UPDATE SET first=min(first, ?2), last=max(last, ?2)",
      day_of(document.created), id);
  count(document.folded, 1);
}

Result<void> SearchIndex::Impl::change(SearchConnection& db, const SearchChange& each) {
  std::optional<std::int64_t> digest, facts;
  if (auto* row = db.bind("SELECT digest, facts FROM documents WHERE alert=?1", each.alert.value); db.step(row)) {
    digest = sqlite3_column_int64(row, 0);
    facts = sqlite3_column_int64(row, 1);
    sqlite3_reset(row);
  }
  if (db.failed()) return {};
  std::int64_t now = 0;
  std::string now_facts;
  if (each.now) {
    now = digest_of_text(each.now->folded);
    now_facts = facts_text(each.now->facts);
    if (digest == now && db.text("SELECT facts FROM fact_lists WHERE id=?1", *facts) == now_facts) {
      db.execute("UPDATE documents SET revision=?2 WHERE alert=?1 AND revision<>?2", each.alert.value,
                 each.now->revision);
      return {};
    }
  }
  if (digest) {
    if (each.now && digest == now) {
      take_out(db, each.alert, *facts, each.now->folded);
    } else if (each.before) {
      if (digest_of_text(*each.before) != *digest) {
        return Error{Errc::conflict, "search index " + options.path,
                     "alert " + std::to_string(each.alert.value) + " is not what was indexed; it is built anew"};
      }
      take_out(db, each.alert, *facts, *each.before);
    } else {
      ++buried;
    }
    --came;
    if (!each.now) db.execute("DELETE FROM documents WHERE alert=?1", each.alert.value);
  }
  if (each.now) {
    put_in(db, *each.now, now, now_facts);
    ++came;
  }
  return {};
}

Result<void> SearchIndex::apply(const SearchPosition& position, std::span<const SearchChange> changes) {
  if (!impl_->writer) return impl_->closed();
  auto& db = *impl_->writer;
  // In order of row, for FTS5 writes out what it holds whenever a row comes before the last one.
  std::vector<const SearchChange*> ordered;
  ordered.reserve(changes.size());
  for (const auto& each : changes) ordered.push_back(&each);
  std::sort(ordered.begin(), ordered.end(),
            [](const auto* a, const auto* b) { return a->alert != b->alert ? b->alert < a->alert : a < b; });
  impl_->counted.clear();
  impl_->came = impl_->buried = 0;
  db.run("BEGIN IMMEDIATE");
  Result<void> done;
  for (const auto* each : ordered) {
    done = impl_->change(db, *each);
    if (!done || db.failed()) break;
  }
  if (done && !db.failed()) {
    for (const auto& [word, by] : impl_->counted) {
      if (by == 0) continue;
      db.execute(
          "INSERT INTO syllables VALUES(?1, ?2) ON CONFLICT(word) DO UPDATE SET documents=documents+excluded.documents",
          std::string_view(word), by);
      if (by < 0) db.execute("DELETE FROM syllables WHERE word=?1 AND documents<=0", std::string_view(word));
    }
    db.execute("UPDATE meta SET value=value+?1 WHERE key='documents'", impl_->came);
    db.execute("UPDATE meta SET value=value+?1 WHERE key='buried'", impl_->buried);
    db.execute("UPDATE meta SET value=?1 WHERE key='applied'", position.applied.value);
    db.execute("UPDATE meta SET value=?1 WHERE key='mark'", std::string_view(position.mark));
    db.run("COMMIT");
  }
  if (!done || db.failed()) {
    auto error = db.failed() ? db.take_error() : done.error();
    db.run("ROLLBACK");
    if (db.failed()) static_cast<void>(db.take_error());  // undone already, or by the next opening
    return error;
  }
  return {};
}

Result<void> SearchIndex::merge() {
  if (!impl_->writer) return impl_->closed();
  auto& db = *impl_->writer;
  db.execute("INSERT INTO words(words) VALUES('optimize')");
  db.run("PRAGMA wal_checkpoint(TRUNCATE)");
  if (db.failed()) return db.take_error();
  return {};
}

Result<SearchPosition> SearchIndex::position() const {
  return impl_->reading([](SearchConnection& db) -> Result<SearchPosition> {
    SearchPosition out;
    out.applied.value = static_cast<std::uint64_t>(db.number("SELECT value FROM meta WHERE key='applied'").value_or(0));
    out.mark = db.text("SELECT value FROM meta WHERE key='mark'").value_or(std::string());
    return out;
  });
}

Result<std::vector<std::uint32_t>> SearchIndex::held(std::span<const AlertId> alerts) const {
  return impl_->reading([&](SearchConnection& db) -> Result<std::vector<std::uint32_t>> {
    std::vector<std::uint32_t> out;
    for (const auto alert : alerts) {
      out.push_back(static_cast<std::uint32_t>(
          db.number("SELECT revision FROM documents WHERE alert=?1", alert.value).value_or(0)));
    }
    return out;
  });
}

Result<SearchCounts> SearchIndex::counts() const {
  return impl_->reading([this](SearchConnection& db) -> Result<SearchCounts> {
    SearchCounts out;
    const auto number = [](std::optional<std::int64_t> value) { return static_cast<std::uint64_t>(value.value_or(0)); };
    out.documents = number(db.number("SELECT value FROM meta WHERE key='documents'"));
    out.buried = number(db.number("SELECT value FROM meta WHERE key='buried'"));
    for (const char* end : {"", "-wal"}) {
      struct stat file{};
      if (::stat((impl_->options.path + end).c_str(), &file) == 0)
        out.bytes += static_cast<std::uint64_t>(file.st_size);
    }
    return out;
  });
}

Result<void> SearchIndex::find(const SearchTerm& term, const SearchRange& range,
                               const std::function<bool(AlertId)>& each) const {
  return impl_->reading([&](SearchConnection& db) -> Result<void> {
    const auto match = match_text(db, term);
    if (!match) return match.error();
    if (match->empty()) return {};
    std::int64_t first = 1;
    std::int64_t last = INT64_MAX;
    if (range.before) last = static_cast<std::int64_t>(std::min<std::uint64_t>(range.before->value, INT64_MAX)) - 1;
    if (range.since) {
      const auto from = db.number("SELECT min(first) FROM days WHERE day>=?1", day_of(*range.since));
      if (!from) return {};
      first = *from;
    }
    if (range.until) {
      const auto to =
          db.number("SELECT max(last) FROM days WHERE day<=?1", day_of(*range.until - std::chrono::milliseconds{1}));
      if (!to) return {};
      last = std::min(last, *to);
    }
    if (db.failed() || first > last) return {};
    auto* row = db.bind("SELECT rowid FROM words WHERE words MATCH ?1 AND rowid BETWEEN ?2 AND ?3 ORDER BY rowid",
                        std::string_view(*match), row_of(static_cast<std::uint64_t>(last)),
                        row_of(static_cast<std::uint64_t>(first)));
    while (db.step(row)) {
      if (each(alert_of(sqlite3_column_int64(row, 0)))) continue;
      sqlite3_reset(row);
      break;
    }
    return {};
  });
}

Result<std::vector<SearchDifference>> SearchIndex::check_file(std::size_t most) const {
  std::vector<SearchDifference> out;
  if (!impl_->writer) return impl_->closed();
  auto& db = *impl_->writer;
  const auto damaged = [&](std::string what) {
    if (out.size() < most) out.push_back({SearchDifference::Kind::damaged, AlertId{}, std::move(what)});
  };
  auto* row = db.bind("PRAGMA quick_check(10)");
  while (db.step(row)) {
    if (auto line = SearchConnection::column_text(row, 0); line != "ok") damaged(line);
  }
  if (!db.failed()) db.execute("INSERT INTO words(words) VALUES('integrity-check')");
  if (db.failed()) {
    auto error = db.take_error();
    if (error.code != Errc::malformed) return error;
    damaged(error.what);
  }
  return out;
}

Result<std::vector<SearchDifference>> SearchIndex::check(
    const std::function<Result<std::optional<SearchDocument>>()>& next, std::size_t most) const {
  auto out = check_file(most);
  if (!out || !out->empty()) return out;  // of a damaged file nothing else is worth saying
  const auto add = [&](SearchDifference::Kind kind, AlertId alert, std::string what) {
    if (out->size() < most) out->push_back({kind, alert, std::move(what)});
  };
  auto found = impl_->reading([&](SearchConnection& reader) -> Result<void> {
    auto* documents = reader.bind(
        "SELECT alert, revision, digest, facts.facts FROM documents LEFT JOIN fact_lists facts ON facts.id="
        "documents.facts ORDER BY alert");
    bool more = reader.step(documents);
    const auto id = [&] { return AlertId{static_cast<std::uint64_t>(sqlite3_column_int64(documents, 0))}; };
    for (;;) {
      auto want = next();
      if (!want) return std::move(want).error();
      while (more && (!*want || id() < (*want)->alert)) {
        add(SearchDifference::Kind::extra, id(), "is in the index and not in the store");
        more = reader.step(documents);
      }
      if (!*want || reader.failed()) break;
      const auto& document = **want;
      if (!more || document.alert < id()) {
        add(SearchDifference::Kind::missing, document.alert, "is in the store and not in the index");
        continue;
      }
      const auto revision = sqlite3_column_int64(documents, 1);
      if (revision != document.revision) {
        add(SearchDifference::Kind::stale, document.alert,
            "has revision " + std::to_string(revision) + " in the index and " + std::to_string(document.revision) +
                " in the store");
      } else if (sqlite3_column_int64(documents, 2) != digest_of_text(document.folded)) {
        add(SearchDifference::Kind::stale, document.alert, "has other words in the index than in the store");
      } else if (SearchConnection::column_text(documents, 3) != facts_text(document.facts)) {
        add(SearchDifference::Kind::stale, document.alert, "has other facts in the index than in the store");
      }
      more = reader.step(documents);
    }
    sqlite3_reset(documents);
    return {};
  });
  if (!found) {
    auto error = found.error();
    if (error.code != Errc::malformed) return error;
    add(SearchDifference::Kind::damaged, AlertId{}, error.what);
  }
  return out;
}

bool SearchIndex::gone() const {
  struct stat file{};
  if (::stat(impl_->options.path.c_str(), &file) != 0) return true;
  return file.st_dev != impl_->device || file.st_ino != impl_->inode;
}

Result<void> SearchIndex::replace_by(std::unique_ptr<SearchIndex> other) {
  const auto from = other->impl_->options.path;
  if (other->impl_->writer) {
    other->impl_->idle.clear();
    other->impl_->writer->run("PRAGMA wal_checkpoint(TRUNCATE)");
    if (other->impl_->writer->failed()) return other->impl_->writer->take_error();
  }
  other.reset();  // closing the last connection removes what waits beside the file
  const std::lock_guard first(impl_->turn);
  const std::unique_lock alone(impl_->gate);
  impl_->close();
  const auto& path = impl_->options.path;
  for (const char* end : {"-wal", "-shm"}) std::remove((path + end).c_str());
  if (std::rename(from.c_str(), path.c_str()) != 0) {
    return Error{Errc::io, "search index " + path, "cannot take the place of the old one; check the folder"};
  }
  return impl_->open();
}

}  // namespace dongtin
