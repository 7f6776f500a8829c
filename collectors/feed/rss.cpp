#include "collectors/feed/rss.hpp"

#include <algorithm>
#include <charconv>

#include "collectors/feed/html.hpp"
#include "collectors/feed/links.hpp"

namespace dongtin {

namespace {

using std::string_view;
using std::chrono::seconds;

constexpr std::size_t kMaxLinkField = 4096;  // as written, blanks included

/// The pieces of an item, as found; the choice between them is made once all are known.
struct Pieces {
  pugi::xml_node title, dc_title, media_title, link, original_link, guid, encoded, body, description, atom_content,
      atom_summary, dc_description, media_description, itunes_summary;
  string_view atom_link, enclosure, about, published, issued, dc_date, atom_published, modified, atom_updated;
};

void keep(pugi::xml_node& slot, pugi::xml_node node) {
  if (!slot) slot = node;
}
void keep(string_view& slot, string_view value) {
  if (slot.empty()) slot = value;
}

bool is_alternate(pugi::xml_node link) {
  const string_view rel = link.attribute("rel").value();
  return rel.empty() || rel == "alternate";
}

void sort(XmlDocument& xml, pugi::xml_node child, Pieces& out) {
  const auto name = xml.name_of(child);
  const auto text = [&] { return xml.text(child, kMaxLinkField); };
  const auto local = name.local;
  switch (name.ns) {
    case Ns::none:
      if (local == "title")
        keep(out.title, child);
      else if (local == "link" && (child.first_child() || !out.link))
        keep(out.link, child.first_child() ? child : pugi::xml_node());
      else if (local == "guid")
        keep(out.guid, child);
      else if (local == "pubDate" || local == "pubdate")
        keep(out.published, text());
      else if (local == "description")
        keep(out.description, child);
      else if (local == "enclosure")
        keep(out.enclosure, child.attribute("url").value());
      else if (local == "encoded")
        keep(out.encoded, child);
      break;
    case Ns::dc:
      if (local == "title")
        keep(out.dc_title, child);
      else if (local == "date")
        keep(out.dc_date, text());
      else if (local == "description")
        keep(out.dc_description, child);
      break;
    case Ns::dcterms:
      if (local == "issued" || local == "created")
        keep(out.issued, text());
      else if (local == "modified")
        keep(out.modified, text());
      break;
    case Ns::content:
      if (local == "encoded") keep(out.encoded, child);
      break;
    case Ns::xhtml:
      if (local == "body" || local == "div") keep(out.body, child);
      break;
    case Ns::atom:
    case Ns::atom03:
      if (local == "link" && is_alternate(child))
        keep(out.atom_link, child.attribute("href").value());
      else if (local == "published" || local == "issued")
        keep(out.atom_published, text());
      else if (local == "updated" || local == "modified")
        keep(out.atom_updated, text());
      else if (local == "content")
        keep(out.atom_content, child);
      else if (local == "summary")
        keep(out.atom_summary, child);
      break;
    case Ns::media:
      if (local == "title")
        keep(out.media_title, child);
      else if (local == "description")
        keep(out.media_description, child);
      else if (local == "group") {
        for (const auto inside : child.children()) {
          const auto inner = xml.name_of(inside);
          if (inner.ns == Ns::media && (inner.local == "title" || inner.local == "description")) sort(xml, inside, out);
        }
      }
      break;
    case Ns::itunes:
      if (local == "summary") keep(out.itunes_summary, child);
      break;
    case Ns::feedburner:
      if (local == "origLink") keep(out.original_link, child);
      break;
    case Ns::rdf:
    case Ns::syndication:
    case Ns::other:
      break;
  }
}

/// The first of the elements that holds something.
string_view first_text(XmlDocument& xml, std::initializer_list<pugi::xml_node> nodes, std::size_t limit) {
  for (const auto node : nodes) {
    if (!node) continue;
    const auto text = xml.text(node, limit);
    if (text.find_first_not_of(" \t\r\n") != string_view::npos) return text;
  }
  return {};
}

Markup markup(XmlDocument& xml, std::initializer_list<pugi::xml_node> nodes, std::size_t limit, string_view base) {
  for (const auto node : nodes) {
    if (!node) continue;
    const auto text = xml.text(node, limit);
    if (text.find_first_not_of(" \t\r\n") == string_view::npos) continue;
    const string_view type = node.attribute("type").value();
    return {text, type != "plain" && type != "text", xml.base(node, base)};
  }
  return {};
}

void read_item(XmlDocument& xml, pugi::xml_node item, FeedReader& reader, string_view document_base) {
  if (reader.full()) {
    ++reader.out.left_out;
    return;
  }
  Pieces pieces;
  keep(pieces.about, item.attribute("rdf:about").value());
  for (const auto child : item.children()) {
    if (child.type() == pugi::node_element) sort(xml, child, pieces);
  }
  const auto limit = reader.context.max_field_bytes + 1;  // one more, so that a cut is seen and told
  const auto base = xml.base(item, document_base);
  const auto link_text = [&](pugi::xml_node node) { return unescaped(xml.text(node, kMaxLinkField)); };

  FeedEntry entry;
  const auto titles = {pieces.title, pieces.dc_title, pieces.media_title};
  entry.title = reader.title(first_text(xml, titles, reader.context.max_title_bytes * 8));

  const auto guid = pieces.guid ? tidy_line(xml.text(pieces.guid, kMaxLinkField)) : std::string();
  const string_view is_permalink = pieces.guid.attribute("isPermaLink").value();
  const bool guid_is_link = is_permalink != "false" && is_permalink != "False" && is_web_link(guid);
  entry.id = !guid.empty() ? guid : tidy_line(pieces.about.substr(0, kMaxLinkField));
  const auto try_link = [&](const std::string& reference, pugi::xml_node holder) {
    if (!entry.link.empty() || reference.empty()) return;
    if (auto link = web_link(holder ? xml.base(holder, document_base) : base, reference)) entry.link = std::move(*link);
  };
  if (pieces.original_link) try_link(link_text(pieces.original_link), pieces.original_link);
  if (pieces.link) try_link(link_text(pieces.link), pieces.link);
  try_link(std::string(pieces.atom_link), {});
  if (guid_is_link) try_link(guid, {});
  if (is_web_link(pieces.about)) try_link(std::string(pieces.about), {});
  try_link(std::string(pieces.enclosure), {});

  entry.published = reader.date({pieces.published, pieces.issued, pieces.dc_date, pieces.atom_published});
  entry.updated = reader.date({pieces.modified, pieces.atom_updated});
  const auto content = markup(xml, {pieces.encoded, pieces.body, pieces.atom_content}, limit, base);
  const auto summary = markup(
      xml,
      {pieces.description, pieces.atom_summary, pieces.dc_description, pieces.media_description, pieces.itunes_summary},
      limit, base);
  entry.evidence = xml.evidence(item);
  reader.take(std::move(entry), summary, content);
}

std::optional<long> number_in(string_view text) {
  const auto first = text.find_first_of("0123456789");
  if (first == string_view::npos) return std::nullopt;
  long out = 0;
  const auto [end, error] = std::from_chars(text.data() + first, text.data() + text.size(), out);
  return error == std::errc() && end != text.data() + first ? std::optional(out) : std::nullopt;
}

void read_hints(long ttl_minutes, string_view period, long frequency, FeedReader& reader) {
  constexpr seconds longest = std::chrono::weeks{1};
  seconds interval{0};
  if (ttl_minutes > 0) interval = std::chrono::minutes{std::min(ttl_minutes, 7L * 24 * 60)};
  seconds every{0};
  if (period == "hourly")
    every = std::chrono::hours{1};
  else if (period == "daily")
    every = std::chrono::days{1};
  else if (!period.empty())
    every = longest;
  if (every > seconds{0}) interval = std::max(interval, every / std::clamp(frequency, 1L, 3600L));
  if (interval > seconds{0}) reader.out.min_interval = std::min(interval, longest);
}

}  // namespace

void read_rss(XmlDocument& xml, FeedReader& reader) {
  const auto root = xml.root();
  pugi::xml_node channel;
  for (const auto child : root.children()) {
    if (xml.name_of(child).local == "channel") {
      channel = child;
      break;
    }
  }
  if (!channel) channel = root;
  xml.learn(channel);

  auto& out = reader.out;
  std::string base = xml.base(channel, reader.context.url), link, self;
  string_view title, dc_title, period;
  long ttl = 0, frequency = 1;
  for (const auto child : channel.children()) {
    if (child.type() != pugi::node_element) continue;
    const auto name = xml.name_of(child);
    const auto local = name.local;
    if (name.ns == Ns::none && local == "item") continue;
    const auto text = [&] { return xml.text(child, kMaxLinkField); };
    if (name.ns == Ns::none && local == "title")
      keep(title, text());
    else if (name.ns == Ns::dc && local == "title")
      keep(dc_title, text());
    else if (name.ns == Ns::none && local == "link" && link.empty())
      link = unescaped(text());
    else if (name.ns == Ns::none && local == "ttl")
      ttl = number_in(text()).value_or(0);
    else if ((name.ns == Ns::none || name.ns == Ns::dc) && local == "language")
      reader.language(text());
    else if (name.ns == Ns::syndication && local == "updatePeriod")
      period = text();
    else if (name.ns == Ns::syndication && local == "updateFrequency")
      frequency = number_in(text()).value_or(1);
    else if (name.ns == Ns::atom && local == "link" && string_view(child.attribute("rel").value()) == "self")
      self = child.attribute("href").value();
  }
  out.title = reader.title(title.empty() ? dc_title : title);
  if (auto absolute = web_link(base, link)) out.link = std::move(*absolute);
  // Without an address of the document, what it says of itself is the best base there is.
  if (base.empty()) base = !out.link.empty() ? out.link : web_link("", self).value_or("");
  read_hints(ttl, tidy_line(period), frequency, reader);

  // RDF keeps its items beside the channel, and some feeds of other versions do too.
  for (const auto holder : {channel, root}) {
    for (const auto child : holder.children()) {
      if (child.type() != pugi::node_element) continue;
      const auto name = xml.name_of(child);
      if (name.local == "item" && name.ns == Ns::none) read_item(xml, child, reader, base);
    }
    if (channel == root) break;
  }
}

}  // namespace dongtin
