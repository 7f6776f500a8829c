/// One connection of the full-text index to its SQLite file: checked pages, its terms, and errors kept until asked for.
///
/// Errors  malformed: the file is damaged. io: the disk said no, or another process is at the file. Each one line.
/// Threads one at a time.
#pragma once

#include <sqlite3.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "storage/records/result.hpp"

namespace dongtin {

class SearchStatement {
 public:
  SearchStatement() = default;
  explicit SearchStatement(sqlite3_stmt* statement) : statement_(statement) {}
  ~SearchStatement() { sqlite3_finalize(statement_); }
  SearchStatement(const SearchStatement&) = delete;
  SearchStatement& operator=(const SearchStatement&) = delete;
  sqlite3_stmt* get() const { return statement_; }

 private:
  sqlite3_stmt* statement_ = nullptr;
};

/// One connection and the statements it has prepared. An error stays until take_error(); what follows it does nothing.
class SearchConnection {
 public:
  explicit SearchConnection(std::string path) : path_(std::move(path)) {}
  ~SearchConnection();
  SearchConnection(const SearchConnection&) = delete;
  SearchConnection& operator=(const SearchConnection&) = delete;

  void open(bool write, std::size_t cache_bytes);
  void run(const std::string& sql);
  /// A prepared statement with its values bound; run it with step().
  template <class... Values>
  sqlite3_stmt* bind(const char* sql, const Values&... values) {
    auto* statement = prepared(sql);
    if (statement == nullptr) return nullptr;
    int at = 0;
    (bind_one(statement, ++at, values), ...);
    return statement;
  }
  /// True on a row. A statement that is done, or failed, is reset.
  bool step(sqlite3_stmt* statement);
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
  [[nodiscard]] static std::string column_text(sqlite3_stmt* statement, int column);

  [[nodiscard]] bool failed() const { return code_ != SQLITE_OK; }
  [[nodiscard]] Error take_error();
  void set(int code, std::string detail);

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

  [[nodiscard]] sqlite3_stmt* prepared(const char* sql);
  void add_tokenizer();

  std::string path_;
  sqlite3* db_ = nullptr;
  std::unordered_map<const char*, std::unique_ptr<SearchStatement>> statements_;  // by the address of a literal
  int code_ = SQLITE_OK;
  std::string detail_;
};

}  // namespace dongtin
