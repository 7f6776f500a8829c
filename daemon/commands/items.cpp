#include "daemon/commands/items.hpp"

#include <fcntl.h>
#include <fmt/core.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <utility>

#include "storage/records/legacy.hpp"
#include "storage/records/text.hpp"

namespace dongtin {

namespace {

constexpr std::size_t kLineBufferBytes = 256u << 10;
constexpr std::size_t kKeptParserBytes = 1u << 20;  // of the line after which a parser keeps its memory

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

}  // namespace

void append_json(std::string& out, std::string_view s) {
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

std::string ItemReader::read(std::string_view line) {
  const std::string wrong = parse(line);
  // What a huge line made it take is given back.
  if (line.size() > kKeptParserBytes) parser_ = simdjson::dom::parser{};
  return wrong;
}

std::string ItemReader::parse(std::string_view line) {
  Item next;
  if (item_.text.capacity() <= kKeptParserBytes) {  // for the room that they have
    next.title = std::exchange(item_.title, {});
    next.text = std::exchange(item_.text, {});
    next.title.clear();
    next.text.clear();
  }
  item_ = std::move(next);
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
      append_json(id_, text);
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

std::string ItemReader::fill(const std::string& source, const std::string& tier, const std::string& published) {
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

namespace {

/// Whether a control, or what may begin one, is among the bytes; no branch, so that a compiler reads many at once.
template <std::size_t kBytes>
bool may_hold_controls(const char* bytes) {
  unsigned char any = 0;
  for (std::size_t i = 0; i < kBytes; ++i) {
    const auto b = static_cast<unsigned char>(bytes[i]);
    any |= static_cast<unsigned char>(b < 0x20) | static_cast<unsigned char>(b == 0x7F) |
           static_cast<unsigned char>(b == 0xC2);
  }
  return any != 0;
}

}  // namespace

/// As make_item does: repaired, within the limit, without controls, with the way back to what was given.
void ItemReader::prepare(std::string& field, std::size_t limit, OffsetMap& map, std::optional<Legacy>& encoding) {
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
  constexpr std::size_t kAtOnce = 64;
  for (std::size_t at = 0; at < field.size(); ++at) {
    while (field.size() - at >= kAtOnce && !may_hold_controls<kAtOnce>(field.data() + at)) at += kAtOnce;
    if (at == field.size()) break;
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
void ItemReader::shorten(std::string& text, std::size_t limit) {
  if (text.size() <= limit) return;
  text.resize(cut(text, limit).size());
  item_.repaired = true;
}

bool read_all(std::istream& in, std::size_t most, std::string& out) {
  std::string piece(64ull << 10, '\0');
  while (out.size() <= most && in.read(piece.data(), static_cast<std::streamsize>(piece.size()))) out += piece;
  if (out.size() <= most) out.append(piece, 0, static_cast<std::size_t>(in.gcount()));
  return !in.bad();
}

int LineReader::run(const Put& put) {
  for (;;) {
    if (buffer_.size() - filled_ < kLineBufferBytes) buffer_.resize(std::max(2 * filled_, filled_ + kLineBufferBytes));
    const auto got = ::read(fd_, buffer_.data() + filled_, kLineBufferBytes);
    if (got < 0 && errno == EINTR) continue;
    const int error = got < 0 ? errno : 0;
    const std::size_t end = filled_ + (got > 0 ? static_cast<std::size_t>(got) : 0);
    read_ += end - filled_;
    std::size_t begin = 0;
    for (auto at = filled_; at < end;) {
      const auto* found = static_cast<const char*>(std::memchr(buffer_.data() + at, '\n', end - at));
      if (found == nullptr) break;
      const auto stop = static_cast<std::size_t>(found - buffer_.data());
      finish_line(begin, stop);
      begin = at = stop + 1;
    }
    filled_ = end;
    if (got <= 0 && (begin < end || too_long_)) {
      finish_line(begin, end);
      begin = end;
    }
    too_long_ |= end - begin > kMaxLineBytes;
    if (too_long_) begin = end;  // dropped as it arrives
    const bool any = !rows_.empty(), go_on = !any || put(take(begin));
    if (got <= 0 || !go_on) return error;
    if (!any && begin > 0) {  // blank lines, or what is too long
      std::memmove(buffer_.data(), buffer_.data() + begin, filled_ - begin);
      filled_ -= begin;
    }
  }
}

/// The lines so far; the unfinished one, from `begin` on, goes to a buffer of its own.
Lines LineReader::take(std::size_t begin) {
  std::vector<char> rest(std::max(2 * (filled_ - begin), filled_ - begin + kLineBufferBytes));
  std::copy(buffer_.begin() + static_cast<std::ptrdiff_t>(begin),
            buffer_.begin() + static_cast<std::ptrdiff_t>(filled_), rest.begin());
  filled_ -= begin;
  Lines out{std::exchange(buffer_, std::move(rest)), std::exchange(rows_, {}), std::exchange(read_, 0)};
  return out;
}

void LineReader::finish_line(std::size_t begin, std::size_t end) {
  const bool dropped = std::exchange(too_long_, false) || end - begin > kMaxLineBytes;
  ++number_;
  const std::string_view text = dropped ? std::string_view() : std::string_view(buffer_.data() + begin, end - begin);
  if (dropped || text.find_first_not_of(" \t\r") != std::string_view::npos) rows_.push_back({number_, text, dropped});
}

void Progress::add(std::uint64_t bytes, std::uint64_t items, bool last) {
  bytes_ += bytes;
  items_ += items;
  if (!bar_.due(last)) return;
  const double megabytes = static_cast<double>(bytes_) / 1e6, seconds = bar_.seconds();
  bar_.show(bytes_, total_,
            fmt::format("{} items, {:.1f} MB, {:.1f} MB/s", items_, megabytes, seconds > 0 ? megabytes / seconds : 0),
            last);
}

Result<InputFile> InputFile::open(const std::string& name) {
  int fd = STDIN_FILENO;
  if (name != "-") {
    fd = ::open(name.c_str(), O_RDONLY | O_CLOEXEC);
    if (fd < 0) return fail(Errc::io, std::strerror(errno)).at(name);
  }
  struct stat info{};
  const bool known = fstat(fd, &info) == 0;
  InputFile file(fd, known && S_ISREG(info.st_mode) ? static_cast<std::uint64_t>(info.st_size) : 0);
  if (known && S_ISDIR(info.st_mode)) return fail(Errc::io, "is a folder").at(name);
  return file;
}

InputFile::~InputFile() {
  if (fd_ > STDIN_FILENO) ::close(fd_);
}

Result<void> each_line(const std::string& name, const std::function<void(const Line&)>& visit) {
  auto file = InputFile::open(name);
  if (!file) return std::move(file).error();
  Progress progress(file->size(), false);
  LineReader reader(file->fd());
  const int error = reader.run([&](const Lines& lines) {
    for (const Line& line : lines.rows) visit(line);
    progress.add(lines.read, lines.rows.size(), false);
    return true;
  });
  progress.add(0, 0, true);
  if (error != 0) return fail(Errc::io, std::strerror(error)).at(name);
  return {};
}

}  // namespace dongtin
