#include "collectors/feed/json_feed.hpp"

#include <fmt/core.h>
#include <simdjson.h>

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

/// The entry again, without the members that name a person. Depth is bounded by the parser.
void write_without_persons(element value, std::string& out) {
  if (value.is_object()) {
    out += '{';
    bool first = true;
    for (const auto [key, member] : object(value)) {
      if (names_a_person(key)) continue;
      if (!first) out += ',';
      first = false;
      out += '"';
      for (const char c : key) {
        const auto b = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\') out += '\\';
        if (b < 0x20)
          out += fmt::format("\\u{:04x}", b);
        else
          out += c;
      }
      out += "\":";
      write_without_persons(member, out);
    }
    out += '}';
  } else if (value.is_array()) {
    out += '[';
    bool first = true;
    for (const auto member : simdjson::dom::array(value)) {
      if (!first) out += ',';
      first = false;
      write_without_persons(member, out);
    }
    out += ']';
  } else {
    out += simdjson::to_string(value);
  }
}

void read_item(object item, element whole, FeedReader& reader, string_view base) {
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
  write_without_persons(whole, entry.evidence);
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
  for (const auto item : items) {
    object members;
    if (item.get(members) != simdjson::SUCCESS) {
      reader.warn("an item that is no object was left out");
    } else if (reader.full()) {
      ++out.left_out;
    } else {
      read_item(members, item, reader, base);
    }
  }
  return {};
}

}  // namespace dongtin
