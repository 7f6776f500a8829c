/// Items as lines of JSON (NDJSON), read in bounded memory; and how far one is.
///
/// In      lines with id and text, and title, url, source, tier, lang, published; a file or standard input. A line
/// whose
///         JSON holds together is read, and flagged `repaired` when something in it had to be mended: broken UTF-8 and
///         halves of surrogate pairs (U+FFFD), raw control characters in strings (blanks), text of before Unicode
///         (storage/records/legacy.hpp), text over the limit (cut).
/// Out     an Item a line, within the configured limits, of the source's own tier and home when it is configured, and
///         the way back from its fields to the decoded strings as given, where U+FFFD counts three bytes.
/// Errors  what is wrong with a line, in words; an errno when the input cannot be read.
/// Threads each object belongs to one thread.
#pragma once

#include <simdjson.h>

#include <cstdint>
#include <functional>
#include <istream>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "config/settings.hpp"
#include "daemon/commands/progress.hpp"
#include "storage/records/item.hpp"
#include "storage/records/legacy.hpp"
#include "storage/records/match.hpp"
#include "storage/records/result.hpp"

namespace dongtin {

// Over three times the 10 MB of text that an item may bring: two bytes of a letter take six as \u00e1.
inline constexpr std::size_t kMaxLineBytes = 32u << 20;
inline constexpr std::string_view kLineTooLong =
    "the line is longer than 32 MiB; split the item or leave out what is no text";

/// Reads to the end, or at most 64 KiB past `most`. False when the stream cannot be read.
[[nodiscard]] bool read_all(std::istream& in, std::size_t most, std::string& out);

struct Line {
  std::uint64_t number = 0;  // from 1
  std::string_view text;     // of Lines::bytes
  bool too_long = false;     // and empty
};

/// Lines, and the bytes that they are of.
struct Lines {
  std::vector<char> bytes;
  std::vector<Line> rows;
  std::uint64_t read = 0;  // bytes of the input, blank lines and what was dropped among them
};

/// From the fields that are matched to the decoded strings.
struct FieldMaps {
  OffsetMap title, text;
  [[nodiscard]] OffsetMap::Range given(const Span& span) const {
    return (span.field == Field::title ? title : text).original({span.begin, span.end});
  }
};

/// Reads one line after the other; its item is good until the next.
class ItemReader {
 public:
  ItemReader(const Config& config, Instant now) : config_(config), now_(now) {}
  /// What is wrong; "" when item() and id() are those of the line.
  [[nodiscard]] std::string read(std::string_view line);
  [[nodiscard]] const Item& item() const { return item_; }
  [[nodiscard]] const std::string& id() const { return id_; }  // as JSON
  [[nodiscard]] const FieldMaps& maps() const { return maps_; }

 private:
  std::string parse(std::string_view line);
  std::string fill(const std::string& source, const std::string& tier, const std::string& published);
  void prepare(std::string& field, std::size_t limit, OffsetMap& map, std::optional<Legacy>& encoding);
  void shorten(std::string& text, std::size_t limit);
  const Config& config_;
  Instant now_;
  simdjson::dom::parser parser_;
  Item item_;
  FieldMaps maps_;
  std::string id_;
};

/// Cuts what `fd` gives into lines; blank ones are counted and left out. A line over the bound is dropped as it
/// arrives.
class LineReader {
 public:
  /// Gets the lines that one read ended; false ends the reading.
  using Put = std::function<bool(Lines lines)>;
  explicit LineReader(int fd) : fd_(fd) {}
  /// Errno of a failed read, 0 at the end of the input.
  int run(const Put& put);

 private:
  void finish_line(std::size_t begin, std::size_t end);
  [[nodiscard]] Lines take(std::size_t begin);
  int fd_;
  std::vector<char> buffer_;  // what begins an unfinished line, then what is read
  std::size_t filled_ = 0;    // of it
  std::vector<Line> rows_;    // of buffer_
  std::uint64_t number_ = 0, read_ = 0;
  bool too_long_ = false;  // the unfinished line
};

/// Items and bytes of an input, as far as they are read.
class Progress {
 public:
  /// `total` bytes; 0 when unknown.
  Progress(std::uint64_t total, bool beside_results) : total_(total), bar_(beside_results) {}
  void add(std::uint64_t bytes, std::uint64_t items, bool last);

 private:
  std::uint64_t total_, bytes_ = 0, items_ = 0;
  ProgressBar bar_;
};

/// The file behind a name, standard input behind "-"; closed at the end.
class InputFile {
 public:
  /// Errors: io, with the name and what the system said.
  [[nodiscard]] static Result<InputFile> open(const std::string& name);
  InputFile(InputFile&& other) noexcept : fd_(std::exchange(other.fd_, -1)), size_(other.size_) {}
  InputFile& operator=(InputFile&&) = delete;
  ~InputFile();
  [[nodiscard]] int fd() const { return fd_; }
  [[nodiscard]] std::uint64_t size() const { return size_; }  // 0: not known

 private:
  InputFile(int fd, std::uint64_t size) : fd_(fd), size_(size) {}
  int fd_;
  std::uint64_t size_;
};

/// Calls visit(line) for every line of `name`, with a Progress beside it.
[[nodiscard]] Result<void> each_line(const std::string& name, const std::function<void(const Line&)>& visit);

/// Appends `s` as a JSON string.
void append_json(std::string& out, std::string_view s);

}  // namespace dongtin
