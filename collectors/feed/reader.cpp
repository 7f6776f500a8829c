#include "collectors/feed/reader.hpp"

#include <fmt/core.h>
#include <simdjson.h>

#include <algorithm>
#include <functional>
#include <utility>

#include "collectors/feed/byte_scan.hpp"
#include "collectors/feed/html.hpp"
#include "storage/records/digest.hpp"
#include "storage/records/legacy.hpp"
#include "storage/records/text.hpp"

namespace dongtin {

namespace {

constexpr std::size_t kTitleSlack = 4;  // markup and references shrink; the rest is cut before they are read
constexpr std::size_t kMaxIdBytes = 2048;

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";

/// Repairs what stands between the tags of safe HTML.
void repair_html(std::string& html, std::optional<Legacy> hint) {
  if (find_legacy(html) == std::string::npos) return;
  // A tag becomes one line feed, which repair leaves alone; the feeds of the text itself are told from them by count.
  std::string text;
  std::vector<std::string_view> tags;  // empty: a line feed
  for (std::size_t at = 0; at < html.size();) {
    const auto end = html[at] == '<' ? html.find('>', at) : at;
    if (end == std::string::npos) return;
    if (html[at] == '<' || html[at] == '\n') {
      tags.push_back(html[at] == '<' ? std::string_view(html).substr(at, end + 1 - at) : std::string_view());
      text += '\n';
      at = end + 1;
    } else {
      const auto next = std::min(html.find_first_of("<\n", at), html.size());
      text.append(html, at, next - at);
      at = next;
    }
  }
  const auto repaired = repair_legacy(text, hint);
  if (!repaired) return;
  std::string out;
  std::size_t tag = 0;
  for (const char c : repaired->text) {
    if (c != '\n') {
      out += c;
    } else if (const auto was = tags[tag++]; was.empty()) {
      out += c;
    } else {
      out += was;
    }
  }
  html = std::move(out);
}

std::string_view shown(std::string_view text) {
  return cut(text, 60);
}  // enough to find it by

}  // namespace

FeedReader::FeedReader(const FeedContext& given, FeedDocument& document) : context(given), out(document) {
  dates.month_first = context.month_first;
  dates.now = context.now;
  language("");
}

void FeedReader::language(std::string_view lang) {
  out.lang = tidy_line(cut(lang, 32));
  const std::string_view decides = !context.lang.empty() ? std::string_view(context.lang)
                                   : !out.lang.empty()   ? std::string_view(out.lang)
                                                         : std::string_view("vi");
  dates.zone = zone_of_language(decides);
}

void FeedReader::warn(std::string line) {
  if (out.warnings.size() < kMaxWarnings) out.warnings.push_back(std::move(line));
}

std::optional<Instant> FeedReader::date(std::initializer_list<std::string_view> candidates) {
  std::string_view bad;
  for (const auto candidate : candidates) {
    if (candidate.find_first_not_of(" \t\r\n") == std::string_view::npos) continue;
    if (const auto read = read_date(candidate, dates)) {
      if (read->guessed)
        warn(fmt::format("date \"{}\" was read as {}", tidy_line(shown(candidate)), rfc3339(read->time)));
      return read->time;
    }
    bad = candidate;
  }
  if (!bad.empty()) warn(fmt::format("date \"{}\" cannot be read", tidy_line(shown(bad))));
  return std::nullopt;
}

std::string FeedReader::title(std::string_view bytes, bool html) const {
  const auto within = cut(bytes, context.max_title_bytes * kTitleSlack);
  if (find_any<'<', '&', '\n', '\t'>(within) == std::string_view::npos) {
    auto out_line = tidy_line(within);
    out_line.resize(cut(out_line, context.max_title_bytes).size());
    return out_line;
  }
  std::string plain = html ? plain_text(within) : tidy_line(unescaped(within));
  std::replace(plain.begin(), plain.end(), '\n', ' ');
  plain.resize(cut(plain, context.max_title_bytes).size());
  return plain;
}

void FeedReader::plain(const Markup& markup, std::string& to) const {
  const auto bytes = cut(markup.bytes, context.max_field_bytes);
  if (markup.html) {
    plain_text(bytes, to);
  } else {
    to = tidy_text(bytes);
  }
}

std::string FeedReader::safe(const Markup& markup) const {
  const auto bytes = cut(markup.bytes, context.max_field_bytes);
  return markup.html ? sanitised(bytes, markup.base) : as_html(tidy_text(bytes));
}

FeedReader::Place& FeedReader::place_of(std::string_view key) {
  const auto hash = std::hash<std::string_view>{}(key);
  const auto mask = places_.size() - 1;
  for (auto at = hash & mask;; at = (at + 1) & mask) {
    auto& place = places_[at];
    if (place.copies != 0 && (place.hash != hash || out.entries[place.index].key != key)) continue;
    place.hash = hash;
    return place;
  }
}

/// Gives the key to the last entry if none has it; `place` is then its own, else that of the entry that does.
bool FeedReader::occupy(std::string_view key, Place*& place) {
  if (placed_ * 2 >= places_.size()) {
    const auto before = std::exchange(places_, std::vector<Place>(std::max<std::size_t>(places_.size() * 2, 64)));
    for (const auto& old : before) {
      if (old.copies == 0) continue;
      auto at = old.hash & (places_.size() - 1);
      while (places_[at].copies != 0) at = (at + 1) & (places_.size() - 1);
      places_[at] = old;
    }
  }
  place = &place_of(key);
  if (place->copies != 0) return false;
  place->index = out.entries.size() - 1;
  place->copies = 1;
  ++placed_;
  return true;
}

void FeedReader::make_unique() {
  auto& entry = out.entries.back();
  Place* place = nullptr;
  if (occupy(entry.key, place)) return;
  const auto first = place->index;
  const auto& earlier = out.entries[first];
  entry.repeated = earlier.link == entry.link && earlier.title == entry.title && earlier.text == entry.text;
  if (!entry.repeated) warn(fmt::format("id \"{}\" is used by more than one entry", tidy_line(shown(entry.key))));
  // A guid given to several entries: the first keeps it, later ones add their link, so that none hides another.
  auto copies = place->copies;
  std::string candidate = entry.key + "|" + entry.link;
  if (entry.link.empty() || entry.link == entry.key) candidate = fmt::format("{}|{}", entry.key, ++copies);
  while (!occupy(candidate, place)) candidate = fmt::format("{}|{}", entry.key, ++copies);
  place_of(earlier.key).copies = copies;
  entry.key = candidate;
  if (!entry.id.empty()) entry.id = std::move(candidate);
}

/// Title, text and HTML of the last entry; the text, being longest, says how to read a short title.
void FeedReader::repair() {
  auto& entry = out.entries.back();
  std::optional<Legacy> encoding = encoding_;
  bool found = false;
  for (auto* field : {&entry.text, &entry.title}) {
    entry.repaired |= field->find(kReplacement) != std::string::npos;
    auto repaired = repair_legacy(*field, encoding);
    if (!repaired) continue;
    encoding = repaired->encoding;
    found = true;
    *field = std::move(repaired->text);
  }
  for (auto* field : {&entry.summary, &entry.content}) repair_html(*field, encoding);
  entry.repaired |= mended || found;
  if (!found || encoding == encoding_) return;
  encoding_ = encoding;
  warn(fmt::format("the text is in {}; it is repaired", name(*encoding)));
}

void FeedReader::finish_document() {
  if (auto repaired = repair_legacy(out.title, encoding_)) out.title = std::move(repaired->text);
}

void FeedReader::finish(const Markup& summary, const Markup& content) {
  auto& entry = out.entries.back();
  if (summary.bytes.size() > context.max_field_bytes || content.bytes.size() > context.max_field_bytes)
    warn(fmt::format("a field of more than {} bytes was cut", context.max_field_bytes));
  if (!content.bytes.empty()) {
    plain(content, scratch_);
    entry.text.assign(scratch_);
  }
  if (!summary.bytes.empty()) {
    plain(summary, scratch_);
    if (scratch_.size() >= entry.text.size()) entry.text.assign(scratch_);
  }
  if (context.html) {
    entry.summary = safe(summary);
    entry.content = safe(content);
  }
  repair();
  if (entry.id.size() > kMaxIdBytes) entry.id = sha256(entry.id).hex();
  if (!simdjson::validate_utf8(entry.id)) entry.id = clean_text(entry.id, kMaxIdBytes).text;
  if (entry.id.empty()) entry.id = entry.link;
  entry.key = !entry.id.empty() ? entry.id : "text:" + digest_of({entry.title, entry.text}).hex();
  make_unique();
  entry.evidence.limit(context.max_field_bytes);
}

}  // namespace dongtin
