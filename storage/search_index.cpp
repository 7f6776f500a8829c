#include "storage/search_index.hpp"

#include <sqlite3.h>
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
#include "storage/search_pages.hpp"

namespace dongtin {

namespace {

constexpr int kLayout = 1;                        // goes up when an older file must be built anew
constexpr int kApplication = 0x646F6E67;          // "dong": this file is ours
constexpr std::size_t kMaxWordBytes = 64;         // of a syllable; what is longer is known by its beginning
constexpr int kBusyMillis = 5000;                 // while another connection recovers the log
constexpr int kWordsPageBytes = 4000;             // of FTS5: fits a page beside its checksum and the row's header
constexpr std::size_t kLogLimitBytes = 16 << 20;  // the write-ahead log is cut back to this
constexpr char kFactMark = '\x02';                // begins a fact among the words; no folded text holds it

constexpr const char* kSchema = R"sql(
CREATE TABLE meta(key TEXT PRIMARY KEY, value) WITHOUT ROWID;
CREATE TABLE documents(alert INTEGER PRIMARY KEY, revision INTEGER, digest INTEGER, facts INTEGER);
CREATE TABLE fact_lists(id INTEGER PRIMARY KEY, facts TEXT UNIQUE);
CREATE TABLE days(day INTEGER PRIMARY KEY, first INTEGER, last INTEGER);
CREATE TABLE syllables(word TEXT PRIMARY KEY, documents INTEGER) WITHOUT ROWID;
CREATE VIRTUAL TABLE words USING fts5(terms, content='', detail=none, columnsize=0, tokenize='dongtin');
)sql";

// -- the words of a text --

/// Calls `each` with every word, cut to its limit, and with every pair of neighbours; "vo", "dap", "vo dap".
template <class Each>
void each_term(std::string_view text, Each each) {
  std::string pair;
  std::string_view before;
  for (std::size_t at = 0; at < text.size();) {
    const char c = text[at];
    if (c == ' ' || c == '\n') {
      if (c == '\n') before = {};
      ++at;
      continue;
    }
    const auto end = std::min(text.find_first_of(" \n", at), text.size());
    const auto word = text.substr(at, std::min(end - at, kMaxWordBytes));
    each(word, false);
    if (c == kFactMark) {
      before = {};
    } else {
      if (!before.empty()) {
        pair.assign(before);
        pair += ' ';
        pair += word;
        each(std::string_view(pair), true);
      }
      before = word;
    }
    at = end;
  }
}

int make_tokenizer(void*, const char**, int, Fts5Tokenizer** out) {
  static char nothing = 0;  // it has no state
  *out = reinterpret_cast<Fts5Tokenizer*>(&nothing);
  return SQLITE_OK;
}
void drop_tokenizer(Fts5Tokenizer*) {}

int tokenize(Fts5Tokenizer*, void* context, int flags, const char* text, int size,
             int (*token)(void*, int, const char*, int, int, int)) {
  const std::string_view all(text, static_cast<std::size_t>(size));
  if ((flags & FTS5_TOKENIZE_QUERY) != 0) return token(context, 0, text, size, 0, size);
  int code = SQLITE_OK;
  each_term(all, [&](std::string_view term, bool) {
    if (code == SQLITE_OK) code = token(context, 0, term.data(), static_cast<int>(term.size()), 0, size);
  });
  return code;
}

// -- SQLite --

/// What SQLite says, in one line an operator can act on.
Error sqlite_error(int code, const std::string& detail, const std::string& path) {
  const auto say = [&](Errc errc, std::string what) { return Error{errc, "search index " + path, std::move(what)}; };
  if (code == SQLITE_IOERR_DATA || (code & 0xFF) == SQLITE_CORRUPT || (code & 0xFF) == SQLITE_NOTADB) {
    return say(Errc::malformed, "is damaged (" + detail + "); it is built anew from the store");
  }
  switch (code & 0xFF) {
    case SQLITE_FULL:
      return say(Errc::io, "the disk is full; free some space, nothing is lost meanwhile");
    case SQLITE_PERM:
    case SQLITE_READONLY:
    case SQLITE_CANTOPEN:
      return say(Errc::io, "cannot be opened for writing (" + detail + "); check the folder and its owner");
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return say(Errc::io, "is in use by another process; stop it");
    case SQLITE_IOERR:
      return say(Errc::io, "the disk refused (" + detail + "); check it and the space left");
    default:
      return say(Errc::io, detail);
  }
}

class Statement {
 public:
  Statement() = default;
  explicit Statement(sqlite3_stmt* statement) : statement_(statement) {}
  ~Statement() { sqlite3_finalize(statement_); }
  Statement(const Statement&) = delete;
  Statement& operator=(const Statement&) = delete;
  sqlite3_stmt* get() const { return statement_; }

 private:
  sqlite3_stmt* statement_ = nullptr;
};

/// One connection and the statements it has prepared. An error stays until take_error(); what follows it does nothing.
class Connection {
 public:
  explicit Connection(std::string path) : path_(std::move(path)) {}
  ~Connection() {
    statements_.clear();
    sqlite3_close(db_);
  }
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  void open(bool write, std::size_t cache_bytes) {
    const char* vfs = search_pages_vfs();
    if (vfs == nullptr) return set(SQLITE_ERROR, "SQLite has no file system layer");
    const int flags =
        SQLITE_OPEN_NOMUTEX | (write ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE : SQLITE_OPEN_READWRITE);
    const int code = sqlite3_open_v2(path_.c_str(), &db_, flags, vfs);
    if (code != SQLITE_OK) return set(code, db_ != nullptr ? sqlite3_errmsg(db_) : "out of memory");
    sqlite3_extended_result_codes(db_, 1);
    sqlite3_busy_timeout(db_, kBusyMillis);
    if (write) {
      int reserve = kSearchSumBytes;
      sqlite3_file_control(db_, "main", SQLITE_FCNTL_RESERVE_BYTES, &reserve);
      run("PRAGMA page_size=" + std::to_string(kSearchPageBytes));
      run("PRAGMA journal_mode=WAL");
      run("PRAGMA synchronous=NORMAL");
      run("PRAGMA journal_size_limit=" + std::to_string(kLogLimitBytes));
    } else {
      run("PRAGMA query_only=ON");
    }
    run("PRAGMA cache_size=-" + std::to_string(std::max<std::size_t>(cache_bytes / 1024, 256)));
    run("PRAGMA temp_store=MEMORY");
    add_tokenizer();
  }

  void run(const std::string& sql) {
    if (failed()) return;
    const int code = sqlite3_exec(db_, sql.c_str(), nullptr, nullptr, nullptr);
    if (code != SQLITE_OK) set(code, sqlite3_errmsg(db_));
  }

  /// A prepared statement with its values bound; run it with step().
  template <class... Values>
  sqlite3_stmt* bind(const char* sql, const Values&... values) {
    if (failed()) return nullptr;
    auto [it, fresh] = statements_.try_emplace(sql);
    if (fresh) {
      sqlite3_stmt* made = nullptr;
      const int code = sqlite3_prepare_v3(db_, sql, -1, SQLITE_PREPARE_PERSISTENT, &made, nullptr);
      if (code != SQLITE_OK) {
        statements_.erase(it);
        set(code, sqlite3_errmsg(db_));
        return nullptr;
      }
      it->second = std::make_unique<Statement>(made);
    }
    auto* statement = it->second->get();
    sqlite3_reset(statement);
    int at = 0;
    (bind_one(statement, ++at, values), ...);
    return statement;
  }
  /// True on a row. A statement that is done, or failed, is reset.
  bool step(sqlite3_stmt* statement) {
    if (failed() || statement == nullptr) return false;
    const int code = sqlite3_step(statement);
    if (code == SQLITE_ROW) return true;
    if (code != SQLITE_DONE) set(sqlite3_extended_errcode(db_), sqlite3_errmsg(db_));
    sqlite3_reset(statement);
    return false;
  }
  template <class... Values>
  void execute(const char* sql, const Values&... values) {
    auto* statement = bind(sql, values...);
    while (step(statement)) {
    }
  }
  /// The first column of the first row.
  template <class... Values>
  std::optional<std::int64_t> number(const char* sql, const Values&... values) {
    auto* statement = bind(sql, values...);
    if (!step(statement)) return std::nullopt;
    std::optional<std::int64_t> out;
    if (sqlite3_column_type(statement, 0) != SQLITE_NULL) out = sqlite3_column_int64(statement, 0);
    sqlite3_reset(statement);
    return out;
  }
  template <class... Values>
  std::optional<std::string> text(const char* sql, const Values&... values) {
    auto* statement = bind(sql, values...);
    if (!step(statement)) return std::nullopt;
    std::string out = column_text(statement, 0);
    sqlite3_reset(statement);
    return out;
  }
  static std::string column_text(sqlite3_stmt* statement, int column) {
    const auto* bytes = static_cast<const char*>(sqlite3_column_blob(statement, column));
    return bytes == nullptr ? std::string()
                            : std::string(bytes, static_cast<std::size_t>(sqlite3_column_bytes(statement, column)));
  }

  [[nodiscard]] bool failed() const { return code_ != SQLITE_OK; }
  Error take_error() {
    auto out = sqlite_error(code_, detail_, path_);
    code_ = SQLITE_OK;
    return out;
  }
  void set(int code, std::string detail) {
    code_ = code;
    detail_ = std::move(detail);
  }
  [[nodiscard]] sqlite3* get() const { return db_; }

 private:
  static void bind_one(sqlite3_stmt* s, int at, std::int64_t value) { sqlite3_bind_int64(s, at, value); }
  static void bind_one(sqlite3_stmt* s, int at, std::uint64_t value) {
    sqlite3_bind_int64(s, at, static_cast<std::int64_t>(value));
  }
  static void bind_one(sqlite3_stmt* s, int at, int value) { sqlite3_bind_int(s, at, value); }
  static void bind_one(sqlite3_stmt* s, int at, std::uint32_t value) { sqlite3_bind_int64(s, at, value); }
  static void bind_one(sqlite3_stmt* s, int at, std::string_view value) {
    sqlite3_bind_text(s, at, value.data(), static_cast<int>(value.size()), SQLITE_TRANSIENT);
  }

  void add_tokenizer() {
    if (failed()) return;
    fts5_api* api = nullptr;
    sqlite3_stmt* statement = nullptr;
    if (sqlite3_prepare_v2(db_, "SELECT fts5(?1)", -1, &statement, nullptr) == SQLITE_OK) {
      sqlite3_bind_pointer(statement, 1, &api, "fts5_api_ptr", nullptr);
      sqlite3_step(statement);
    }
    sqlite3_finalize(statement);
    if (api == nullptr) return set(SQLITE_ERROR, "this SQLite has no FTS5; install the distribution's libsqlite3");
    fts5_tokenizer ours{make_tokenizer, drop_tokenizer, tokenize};
    const int code = api->xCreateTokenizer(api, "dongtin", nullptr, &ours, nullptr);
    if (code != SQLITE_OK) set(code, "the words cannot be taken apart");
  }

  std::string path_;
  sqlite3* db_ = nullptr;
  std::unordered_map<const char*, std::unique_ptr<Statement>> statements_;  // by the address of a literal
  int code_ = SQLITE_OK;
  std::string detail_;
};

// -- documents --

std::int64_t digest_of_text(std::string_view folded) {
  const auto digest = sha256(folded.substr(0, kMaxSearchText));
  std::int64_t out = 0;
  std::memcpy(&out, digest.value.data(), sizeof out);
  return out;
}

std::string facts_text(const std::vector<std::string>& facts) {
  std::string out;
  for (const auto& fact : facts) {
    out += kFactMark;
    out += fact;
    out += ' ';
  }
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

void quoted(std::string& out, std::string_view term) {
  out += '"';
  for (const char c : term) {
    if (c == '"') out += '"';
    out += c;
  }
  out += '"';
}

}  // namespace

struct SearchIndex::Impl {
  SearchOptions options;
  mutable std::mutex turn;         // taken before the gate, so that who replaces the file is not overtaken for ever
  mutable std::shared_mutex gate;  // held by all that read; alone while the file is replaced
  std::unique_ptr<Connection> writer;
  mutable std::mutex idle_mutex;
  mutable std::vector<std::unique_ptr<Connection>> idle;
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
  auto reading(Work work) const -> decltype(work(std::declval<Connection&>())) {
    std::shared_lock open_lock(gate, std::defer_lock);
    {
      const std::lock_guard lock(turn);
      open_lock.lock();
    }
    if (!writer) return closed();
    std::unique_ptr<Connection> connection;
    {
      const std::lock_guard lock(idle_mutex);
      if (!idle.empty()) {
        connection = std::move(idle.back());
        idle.pop_back();
      }
    }
    if (!connection) {
      connection = std::make_unique<Connection>(options.path);
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
    each_term(folded.substr(0, kMaxSearchText), [&](std::string_view term, bool pair) {
      if (!pair) words.push_back(term);
    });
    std::sort(words.begin(), words.end());
    words.erase(std::unique(words.begin(), words.end()), words.end());
    for (const auto word : words) counted[std::string(word)] += by;
  }
  [[nodiscard]] Result<void> change(Connection& db, const SearchChange& each);
  void take_out(Connection& db, AlertId alert, std::int64_t facts, std::string_view folded);
  void put_in(Connection& db, const SearchDocument& document, std::int64_t digest, const std::string& facts);
};

Result<void> SearchIndex::Impl::open() {
  writer = std::make_unique<Connection>(options.path);
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
    db.run("PRAGMA user_version=" + std::to_string(kLayout));
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
  if (db.number("PRAGMA user_version") != kLayout) {
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

void SearchIndex::Impl::take_out(Connection& db, AlertId alert, std::int64_t facts, std::string_view folded) {
  const auto kept = db.text("SELECT facts FROM fact_lists WHERE id=?1", facts);
  db.execute("INSERT INTO words(words, rowid, terms) VALUES('delete', ?1, ?2)", alert.value,
             std::string_view(terms_text(kept.value_or(std::string()), folded)));
  count(folded, -1);
}

void SearchIndex::Impl::put_in(Connection& db, const SearchDocument& document, std::int64_t digest,
                               const std::string& facts) {
  const auto id = document.alert.value;
  db.execute("INSERT OR IGNORE INTO fact_lists(facts) VALUES(?1)", std::string_view(facts));
  const auto list = db.number("SELECT id FROM fact_lists WHERE facts=?1", std::string_view(facts)).value_or(0);
  db.execute("INSERT INTO words(rowid, terms) VALUES(?1, ?2)", id,
             std::string_view(terms_text(facts, document.folded)));
  db.execute("INSERT OR REPLACE INTO documents VALUES(?1, ?2, ?3, ?4)", id, document.revision, digest, list);
  db.execute(
      "INSERT INTO days VALUES(?1, ?2, ?2) ON CONFLICT(day) DO UPDATE SET first=min(first, ?2), last=max(last, ?2)",
      day_of(document.created), id);
  count(document.folded, 1);
}

Result<void> SearchIndex::Impl::change(Connection& db, const SearchChange& each) {
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
  // In order of alert, for FTS5 writes out what it holds whenever a row comes before the last one.
  std::vector<const SearchChange*> ordered;
  ordered.reserve(changes.size());
  for (const auto& each : changes) ordered.push_back(&each);
  std::sort(ordered.begin(), ordered.end(),
            [](const auto* a, const auto* b) { return a->alert != b->alert ? a->alert < b->alert : a < b; });
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
  return impl_->reading([](Connection& db) -> Result<SearchPosition> {
    SearchPosition out;
    out.applied.value = static_cast<std::uint64_t>(db.number("SELECT value FROM meta WHERE key='applied'").value_or(0));
    out.mark = db.text("SELECT value FROM meta WHERE key='mark'").value_or(std::string());
    return out;
  });
}

Result<std::vector<std::uint32_t>> SearchIndex::held(std::span<const AlertId> alerts) const {
  return impl_->reading([&](Connection& db) -> Result<std::vector<std::uint32_t>> {
    std::vector<std::uint32_t> out;
    for (const auto alert : alerts) {
      out.push_back(static_cast<std::uint32_t>(
          db.number("SELECT revision FROM documents WHERE alert=?1", alert.value).value_or(0)));
    }
    return out;
  });
}

Result<SearchCounts> SearchIndex::counts() const {
  return impl_->reading([this](Connection& db) -> Result<SearchCounts> {
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

namespace {

/// The term as FTS5 reads it; "" when nothing can meet it.
Result<std::string> match_text(Connection& db, const SearchTerm& term) {
  std::string out;
  if (term.kind == SearchTerm::Kind::fact) {
    quoted(out, kFactMark + term.words);
    return out;
  }
  if (term.kind == SearchTerm::Kind::all || term.kind == SearchTerm::Kind::any) {
    const bool all = term.kind == SearchTerm::Kind::all;
    for (const auto& part : term.parts) {
      auto one = match_text(db, part);
      if (!one) return one;
      if (one->empty()) {
        if (all) return std::string();
        continue;
      }
      if (!out.empty()) out += all ? " AND " : " OR ";
      out += '(' + *one + ')';
    }
    return out;
  }
  std::vector<std::string> words, pairs;
  each_term(term.words, [&](std::string_view each, bool pair) { (pair ? pairs : words).emplace_back(each); });
  if (words.empty()) return out;
  std::vector<std::string> ends;  // what the last one may be
  if (term.open) {
    const auto stem = words.back();
    auto* row = db.bind("SELECT word FROM syllables WHERE word>=?1 AND word<?2", std::string_view(stem),
                        std::string_view(stem + "\xFF"));
    while (db.step(row)) ends.push_back(Connection::column_text(row, 0));
    if (db.failed()) return db.take_error();
    if (ends.size() > kMaxOpenWords) {
      return Error{Errc::too_large, term.words + "*",
                   "more than " + std::to_string(kMaxOpenWords) + " words begin so; write more letters before the *"};
    }
    if (ends.empty()) return out;
    if (!pairs.empty()) pairs.pop_back();
  }
  const auto add = [&](std::string_view each) {
    if (!out.empty()) out += " AND ";
    quoted(out, each);
  };
  std::sort(pairs.begin(), pairs.end());
  pairs.erase(std::unique(pairs.begin(), pairs.end()), pairs.end());
  for (const auto& pair : pairs) add(pair);
  if (!term.open) {
    if (pairs.empty()) add(words.front());
    return out;
  }
  if (!out.empty()) out += " AND ";
  out += '(';
  for (std::size_t i = 0; i < ends.size(); ++i) {
    if (i > 0) out += " OR ";
    quoted(out, words.size() > 1 ? words[words.size() - 2] + ' ' + ends[i] : ends[i]);
  }
  out += ')';
  return out;
}

}  // namespace

Result<void> SearchIndex::find(const SearchTerm& term, const SearchRange& range,
                               const std::function<bool(AlertId)>& each) const {
  return impl_->reading([&](Connection& db) -> Result<void> {
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
    auto* row = db.bind("SELECT rowid FROM words WHERE words MATCH ?1 AND rowid BETWEEN ?2 AND ?3 ORDER BY rowid DESC",
                        std::string_view(*match), first, last);
    while (db.step(row)) {
      if (each(AlertId{static_cast<std::uint64_t>(sqlite3_column_int64(row, 0))})) continue;
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
    if (auto line = Connection::column_text(row, 0); line != "ok") damaged(line);
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
  auto found = impl_->reading([&](Connection& reader) -> Result<void> {
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
      } else if (Connection::column_text(documents, 3) != facts_text(document.facts)) {
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
