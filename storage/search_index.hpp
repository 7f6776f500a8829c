/// The full-text index of what is kept: derived from the store, one file, dropped and built anew at will.
///
/// One document per alert, found by the syllables of its folded text, by pairs of neighbours among them, by the buckets
/// that three neighbours fall into, and by facts such as "label:mention". Accents are gone; an answer is a candidate
/// that the caller verifies on the record: a phrase of three or more syllables is met by its pairs and threes, wherever
/// they stand, and by another three that shares their bucket.
///
/// In      folded text (" vo dap \n cu van ": a line feed where a phrase ends), facts without spaces.
/// Out     alert ids, newest first. The sequence of the commit log that was applied, written in the same transaction as
///         the documents, with a mark that tells this log from another.
/// Errors  malformed: the file is damaged, foreign, of another layout or of another fold: build it anew. conflict: a
///         document is not what the caller says it was: build it anew. io: the disk said no; the transaction is
///         undone. Each one line. No error is a reason to lose or hold up a commit.
/// Threads apply(), merge(), check_file(), check() and replace_by() from one thread; find(), held() and the rest from
///         any, each on a connection of its own that sees whole transactions only.
/// Cost    a phrase is looked up, not scanned: tests/bench/search_bench.cpp prints time and size.
/// Source  sqlite.org/fts5.html, contentless, detail=none; every page carries a checksum that reading verifies.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "storage/records/ids.hpp"
#include "storage/records/result.hpp"
#include "storage/records/time.hpp"

namespace dongtin {

struct SearchOptions {
  std::string path;
  std::string fold;                         // what the folded text was made by; another one is another index
  std::size_t write_cache_bytes = 8 << 20;  // pages held by the writing connection
  std::size_t read_cache_bytes = 4 << 20;   // and by each reading one
  std::size_t pending_bytes = 16 << 20;     // postings of one transaction held in memory before they are written
};

struct SearchDocument {
  AlertId alert;
  std::uint32_t revision = 0;      // of the item
  Instant created{};               // what since and until ask for
  std::string folded;              // at most kMaxSearchText; the rest is not indexed
  std::vector<std::string> facts;  // each without a space
};
inline constexpr std::size_t kMaxSearchText = 1 << 20;

/// `now` absent: the alert is gone. `before` is the folded text of the revision held() names, needed when that goes.
/// Without it the words stay behind, harmless to answers, until the index is built anew: see SearchCounts::buried.
struct SearchChange {
  AlertId alert;
  std::optional<SearchDocument> now;
  std::optional<std::string> before;
};

/// Up to where the commit log was applied; `mark` is the caller's digest of the entry there.
struct SearchPosition {
  Sequence applied;
  std::string mark;
  bool operator==(const SearchPosition&) const = default;
};

struct SearchCounts {
  std::uint64_t documents = 0;
  std::uint64_t buried = 0;  // documents gone whose words are still in the file
  std::uint64_t bytes = 0;   // of the file and what waits beside it
};

/// What to look for. `phrase`: adjacent syllables, folded, one space between; `open`: the last one may go on.
struct SearchTerm {
  enum class Kind : std::uint8_t { phrase, fact, all, any };
  Kind kind = Kind::phrase;
  std::string words;
  bool open = false;
  std::vector<SearchTerm> parts;  // of all and any
};
inline constexpr std::size_t kMaxOpenWords = 256;  // syllables that an open one may stand for

struct SearchRange {
  std::optional<AlertId> before;        // ids below
  std::optional<Instant> since, until;  // days that hold these; the record decides
};

struct SearchDifference {
  enum class Kind : std::uint8_t { missing, extra, stale, damaged };
  Kind kind = Kind::missing;
  AlertId alert;     // none: damaged
  std::string what;  // one line
};

class SearchIndex {
 public:
  /// Opens the file, or makes an empty one that has applied nothing.
  [[nodiscard]] static Result<std::unique_ptr<SearchIndex>> open(const SearchOptions& options);
  /// Deletes what lies at the path and makes an empty one.
  [[nodiscard]] static Result<std::unique_ptr<SearchIndex>> create(const SearchOptions& options);
  ~SearchIndex();
  SearchIndex(const SearchIndex&) = delete;
  SearchIndex& operator=(const SearchIndex&) = delete;

  /// One transaction. Applying the same again changes nothing.
  [[nodiscard]] Result<void> apply(const SearchPosition& position, std::span<const SearchChange> changes);
  /// Writes all postings as one run, which is the fastest to read: what a new index ends with. Rewrites the file.
  [[nodiscard]] Result<void> merge();
  [[nodiscard]] Result<SearchPosition> position() const;
  /// The item revisions in the index, in the order asked; 0 where there is none.
  [[nodiscard]] Result<std::vector<std::uint32_t>> held(std::span<const AlertId> alerts) const;
  /// Calls `each` with candidates, newest first, until it says false or there are no more.
  [[nodiscard]] Result<void> find(const SearchTerm& term, const SearchRange& range,
                                  const std::function<bool(AlertId)>& each) const;
  [[nodiscard]] Result<SearchCounts> counts() const;

  /// Damage of the file: reads all of it. At most `most` differences.
  [[nodiscard]] Result<std::vector<SearchDifference>> check_file(std::size_t most) const;
  /// Damage, and everything that differs from the documents there should be, which `next` gives in ascending order of
  /// alert, then nullopt; reads the whole file. At most `most` differences.
  [[nodiscard]] Result<std::vector<SearchDifference>> check(
      const std::function<Result<std::optional<SearchDocument>>()>& next, std::size_t most) const;

  /// True when the file at the path is no longer the one that is open.
  [[nodiscard]] bool gone() const;
  /// Takes the place of this index's file by that of `other`, which ends. Searches wait for it.
  [[nodiscard]] Result<void> replace_by(std::unique_ptr<SearchIndex> other);

 private:
  SearchIndex();
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace dongtin
