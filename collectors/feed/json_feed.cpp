#include "collectors/feed/json_feed.hpp"

#include <fmt/core.h>
#include <simdjson.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "collectors/feed/html.hpp"
#include "collectors/feed/links.hpp"
#include "collectors/feed/xml.hpp"

namespace dongtin {

namespace {

using simdjson::dom::element;
using simdjson::dom::object;
using std::string_view;

string_view text_of(object node, string_view key) {
  string_view out;
  return node[key].get(out) == simdjson::SUCCESS ? out : string_view();
}

/// Ids are strings; numbers are met too.
std::string id_of(object node) {
  string_view text;
  element value;
  if (node["id"].get(value) != simdjson::SUCCESS) return {};
  if (value.get(text) == simdjson::SUCCESS) return tidy_line(text.substr(0, 4096));
  return value.is_number() ? simdjson::to_string(value) : std::string();
}

/// The bytes of JSON that simdjson has found right: where its values stand, which its tree does not tell.
class JsonBytes {
 public:
  explicit JsonBytes(string_view text) : s_(text) {}

  [[nodiscard]] std::size_t blank_from(std::size_t at) const {
    while (at < s_.size() && (s_[at] == ' ' || s_[at] == '\t' || s_[at] == '\n' || s_[at] == '\r')) ++at;
    return at;
  }
  /// Behind the value that begins at `at`.
  [[nodiscard]] std::size_t end_of(std::size_t at) const {
    std::size_t open = 0;
    do {
      if (at >= s_.size()) return s_.size();
      const char c = s_[at];
      if (c == '"') {
        at = end_of_string(at);
      } else if (c == '{' || c == '[') {
        ++open;
        ++at;
      } else if (c == '}' || c == ']') {
        --open;
        ++at;
      } else if (open > 0) {
        at = std::min(s_.find_first_of("\"{}[]", at), s_.size());
      } else {
        at = std::min(s_.find_first_of(",]} \t\r\n", at), s_.size());
      }
    } while (open > 0);
    return at;
  }
  /// Calls fn(key as written, begin of the key, begin of the value, its end) for the members of the object at `at`,
  /// until it gives false.
  template <class Fn>
  void members(std::size_t at, Fn&& fn) const {
    for (at = blank_from(at + 1); at < s_.size() && s_[at] == '"'; at = blank_from(at + 1)) {
      const auto key_end = end_of_string(at);
      const auto value = blank_from(blank_from(key_end) + 1);
      const auto end = end_of(value);
      if (key_end < at + 2 || !fn(s_.substr(at + 1, key_end - at - 2), at, value, end)) return;
      at = blank_from(end);
      if (at >= s_.size() || s_[at] != ',') return;
    }
  }
  /// Calls fn(begin, end) for the elements of the array at `at`.
  template <class Fn>
  void elements(std::size_t at, Fn&& fn) const {
    for (at = blank_from(at + 1); at < s_.size() && s_[at] != ']'; at = blank_from(at + 1)) {
      const auto end = end_of(at);
      fn(at, end);
      at = blank_from(end);
      if (at >= s_.size() || s_[at] != ',') return;
    }
  }
  /// The value without the members that name a person, which are cut together with a comma beside them. Depth is
  /// bounded by the parser.
  void without_persons(std::size_t begin, std::size_t end, Fragment& out) const {
    std::size_t at = begin;
    walk(begin, end, at, out);
    out.keep(s_.substr(at, end - at));
  }

  [[nodiscard]] char at(std::size_t at) const { return at < s_.size() ? s_[at] : '\0'; }

 private:
  [[nodiscard]] std::size_t end_of_string(std::size_t at) const {
    ++at;
    while (at < s_.size()) {
      at = s_.find_first_of("\"\\", at);
      if (at == string_view::npos) break;
      if (s_[at] == '"') return at + 1;
      at += 2;  // with what the backslash stands before
    }
    return s_.size();
  }

  static bool names_person(string_view key) {
    if (key.find('\\') == string_view::npos) return names_a_person(key);
    simdjson::dom::parser parser;
    string_view plain;
    const auto quoted = simdjson::padded_string("\"" + std::string(key) + "\"");
    return parser.parse(quoted).get(plain) == simdjson::SUCCESS && names_a_person(plain);
  }

  /// `kept` is where what has not been kept yet begins.
  void walk(std::size_t begin, std::size_t end, std::size_t& kept, Fragment& out) const {
    if (at(begin) == '[') {
      elements(begin, [&](std::size_t from, std::size_t to) { walk(from, to, kept, out); });
      return;
    }
    if (at(begin) != '{') return;
    std::size_t before = 0;  // end of the last member that stays; 0: none has yet
    string_view gone;        // the person at the front, whose comma is not known yet
    std::size_t gone_from = 0;
    members(begin, [&](string_view key, std::size_t from, std::size_t value, std::size_t to) {
      if (!gone.empty()) {
        cut(gone, gone_from, from, kept, out);
        gone = {};
      }
      if (!names_person(key)) {
        walk(value, to, kept, out);
        before = to;
      } else if (before != 0) {
        cut(key, before, to, kept, out);
        before = to;
      } else {
        gone = key;
        gone_from = from;
      }
      return true;
    });
    if (!gone.empty()) cut(gone, gone_from, end - 1, kept, out);
  }

  void cut(string_view name, std::size_t from, std::size_t to, std::size_t& kept, Fragment& out) const {
    out.keep(s_.substr(kept, from - kept));
    out.cut(name, s_.substr(from, to - from));
    kept = to;
  }

  string_view s_;
};

/// Where the entries stand, in order.
std::vector<std::pair<std::size_t, std::size_t>> places_of_items(const JsonBytes& bytes) {
  std::vector<std::pair<std::size_t, std::size_t>> out;
  bytes.members(bytes.blank_from(0), [&](string_view key, std::size_t, std::size_t value, std::size_t) {
    if (key != "items" || bytes.at(value) != '[') return true;
    bytes.elements(value, [&](std::size_t begin, std::size_t end) { out.emplace_back(begin, end); });
    return false;
  });
  return out;
}

void read_item(object item, Fragment evidence, FeedReader& reader, string_view base) {
  auto& entry = reader.out.entries.emplace_back();
  entry.id = id_of(item);
  entry.title = reader.title(text_of(item, "title"), false);
  for (const string_view key : {"url", "external_url"}) {
    if (entry.link.empty()) entry.link = web_link(base, text_of(item, key)).value_or("");
  }
  if (entry.link.empty() && is_web_link(entry.id)) entry.link = entry.id;
  entry.published = reader.date({text_of(item, "date_published")});
  entry.updated = reader.date({text_of(item, "date_modified")});
  Markup content{text_of(item, "content_html"), true, base};
  if (content.bytes.empty()) content = {text_of(item, "content_text"), false, base};
  const Markup summary{text_of(item, "summary"), false, base};
  entry.evidence = std::move(evidence);
  reader.finish(summary, content);
}

}  // namespace

Result<void> read_json_feed(string_view utf8, FeedReader& reader) {
  simdjson::dom::parser parser;
  element root;
  if (const auto error = parser.parse(utf8.data(), utf8.size()).get(root))
    return fail(Errc::malformed,
                fmt::format("not a feed: JSON that cannot be read ({})", simdjson::error_message(error)));
  object feed;
  if (root.get(feed) != simdjson::SUCCESS ||
      text_of(feed, "version").find("jsonfeed.org/version/") == string_view::npos)
    return fail(Errc::malformed,
                "not a feed: JSON without a jsonfeed.org version; check that the address is that of the feed");
  auto& out = reader.out;
  reader.language(text_of(feed, "language"));
  out.title = reader.title(text_of(feed, "title"), false);
  std::string base = reader.context.url;
  out.link = web_link(base, text_of(feed, "home_page_url")).value_or("");
  if (base.empty()) base = web_link("", text_of(feed, "feed_url")).value_or(out.link);
  simdjson::dom::array items;
  if (feed["items"].get(items) != simdjson::SUCCESS) {
    reader.warn("the feed has no list of items");
    return {};
  }
  const JsonBytes bytes(utf8);
  const auto places = places_of_items(bytes);
  std::size_t index = 0;
  for (const auto item : items) {
    const auto place = index++;
    object members;
    if (item.get(members) != simdjson::SUCCESS) {
      reader.warn("an item that is no object was left out");
    } else if (reader.full()) {
      ++out.left_out;
    } else {
      Fragment evidence;
      if (place < places.size()) bytes.without_persons(places[place].first, places[place].second, evidence);
      read_item(members, std::move(evidence), reader, base);
    }
  }
  return {};
}

}  // namespace dongtin
