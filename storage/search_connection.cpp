#include "storage/search_connection.hpp"

#include <algorithm>

#include "storage/search_pages.hpp"
#include "storage/search_terms.hpp"

namespace dongtin {

namespace {

constexpr int kBusyMillis = 5000;                 // while another connection recovers the log
constexpr std::size_t kLogLimitBytes = 16 << 20;  // the write-ahead log is cut back to this

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
  each_term(all, [&](std::string_view term, SearchTermKind) {
    if (code == SQLITE_OK) code = token(context, 0, term.data(), static_cast<int>(term.size()), 0, size);
  });
  return code;
}

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

}  // namespace

SearchConnection::~SearchConnection() {
  statements_.clear();
  sqlite3_close(db_);
}

void SearchConnection::open(bool write, std::size_t cache_bytes) {
  const char* vfs = search_pages_vfs();
  if (vfs == nullptr) return set(SQLITE_ERROR, "SQLite has no file system layer");
  const int flags = SQLITE_OPEN_NOMUTEX | (write ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE : SQLITE_OPEN_READWRITE);
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

void SearchConnection::run(const std::string& sql) {
  if (failed()) return;
  const int code = sqlite3_exec(db_, sql.c_str(), nullptr, nullptr, nullptr);
  if (code != SQLITE_OK) set(code, sqlite3_errmsg(db_));
}

void SearchConnection::add_tokenizer() {
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

bool SearchConnection::step(sqlite3_stmt* statement) {
  if (failed() || statement == nullptr) return false;
  const int code = sqlite3_step(statement);
  if (code == SQLITE_ROW) return true;
  if (code != SQLITE_DONE) set(sqlite3_extended_errcode(db_), sqlite3_errmsg(db_));
  sqlite3_reset(statement);
  return false;
}

std::string SearchConnection::column_text(sqlite3_stmt* statement, int column) {
  const auto* bytes = static_cast<const char*>(sqlite3_column_blob(statement, column));
  return bytes == nullptr ? std::string()
                          : std::string(bytes, static_cast<std::size_t>(sqlite3_column_bytes(statement, column)));
}

sqlite3_stmt* SearchConnection::prepared(const char* sql) {
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
    it->second = std::make_unique<SearchStatement>(made);
  }
  auto* statement = it->second->get();
  sqlite3_reset(statement);
  return statement;
}

Error SearchConnection::take_error() {
  auto out = sqlite_error(code_, detail_, path_);
  code_ = SQLITE_OK;
  return out;
}

void SearchConnection::set(int code, std::string detail) {
  code_ = code;
  detail_ = std::move(detail);
}

}  // namespace dongtin
