#include "collectors/feed/rss.hpp"

#include <algorithm>
#include <array>
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

enum class Role : std::uint8_t {
  none,
  item,
  title,
  link,
  guid,
  published,
  description,
  enclosure,
  encoded,
  dc_title,
  dc_date,
  dc_description,
  issued,
  modified,
  body,
  atom_link,
  atom_published,
  atom_updated,
  atom_content,
  atom_summary,
  media_title,
  media_description,
  media_group,
  itunes_summary,
  original_link
};

struct RoleRow {
  Ns ns;
  string_view local;
  Role role;
};
constexpr std::array<RoleRow, 30> kRoles = {{{Ns::none, "item", Role::item},
                                             {Ns::none, "title", Role::title},
                                             {Ns::none, "link", Role::link},
                                             {Ns::none, "guid", Role::guid},
                                             {Ns::none, "pubDate", Role::published},
                                             {Ns::none, "pubdate", Role::published},
                                             {Ns::none, "description", Role::description},
                                             {Ns::none, "enclosure", Role::enclosure},
                                             {Ns::none, "encoded", Role::encoded},
                                             {Ns::content, "encoded", Role::encoded},
                                             {Ns::dc, "title", Role::dc_title},
                                             {Ns::dc, "date", Role::dc_date},
                                             {Ns::dc, "description", Role::dc_description},
                                             {Ns::dcterms, "issued", Role::issued},
                                             {Ns::dcterms, "created", Role::issued},
                                             {Ns::dcterms, "modified", Role::modified},
                                             {Ns::xhtml, "body", Role::body},
                                             {Ns::xhtml, "div", Role::body},
                                             {Ns::atom, "link", Role::atom_link},
                                             {Ns::atom, "published", Role::atom_published},
                                             {Ns::atom, "issued", Role::atom_published},
                                             {Ns::atom, "updated", Role::atom_updated},
                                             {Ns::atom, "modified", Role::atom_updated},
                                             {Ns::atom, "content", Role::atom_content},
                                             {Ns::atom, "summary", Role::atom_summary},
                                             {Ns::media, "title", Role::media_title},
                                             {Ns::media, "description", Role::media_description},
                                             {Ns::media, "group", Role::media_group},
                                             {Ns::itunes, "summary", Role::itunes_summary},
                                             {Ns::feedburner, "origLink", Role::original_link}}};

std::uint8_t role_of(Ns ns, string_view local) {
  if (ns == Ns::atom03) ns = Ns::atom;
  for (const auto& row : kRoles) {
    if (row.ns == ns && row.local == local) return static_cast<std::uint8_t>(row.role);
  }
  return static_cast<std::uint8_t>(Role::none);
}

void sort(XmlDocument& xml, pugi::xml_node child, Role role, Pieces& out) {
  const auto text = [&] { return xml.text(child, kMaxLinkField); };
  switch (role) {
    case Role::title:
      return keep(out.title, child);
    case Role::link:
      if (!out.link && child.first_child()) out.link = child;
      return;
    case Role::guid:
      return keep(out.guid, child);
    case Role::published:
      return keep(out.published, text());
    case Role::description:
      return keep(out.description, child);
    case Role::enclosure:
      return keep(out.enclosure, child.attribute("url").value());
    case Role::encoded:
      return keep(out.encoded, child);
    case Role::dc_title:
      return keep(out.dc_title, child);
    case Role::dc_date:
      return keep(out.dc_date, text());
    case Role::dc_description:
      return keep(out.dc_description, child);
    case Role::issued:
      return keep(out.issued, text());
    case Role::modified:
      return keep(out.modified, text());
    case Role::body:
      return keep(out.body, child);
    case Role::atom_link:
      if (is_alternate(child)) keep(out.atom_link, child.attribute("href").value());
      return;
    case Role::atom_published:
      return keep(out.atom_published, text());
    case Role::atom_updated:
      return keep(out.atom_updated, text());
    case Role::atom_content:
      return keep(out.atom_content, child);
    case Role::atom_summary:
      return keep(out.atom_summary, child);
    case Role::media_title:
      return keep(out.media_title, child);
    case Role::media_description:
      return keep(out.media_description, child);
    case Role::media_group:
      for (const auto inside : child.children()) {
        const auto inner = static_cast<Role>(xml.name_of(inside).role);
        if (inner == Role::media_title || inner == Role::media_description) sort(xml, inside, inner, out);
      }
      return;
    case Role::itunes_summary:
      return keep(out.itunes_summary, child);
    case Role::original_link:
      return keep(out.original_link, child);
    case Role::none:
    case Role::item:
      return;
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
  std::vector<pugi::xml_node> persons;
  bool deep = false;
  for (auto child = item.first_child(); child; child = child.next_sibling()) {
    const auto name = xml.name_of(child);  // that of text is empty, and so has no role
    if (name.person) {
      persons.push_back(child);
    } else {
      deep = deep || XmlDocument::is_deep(child);
    }
    if (const auto role = static_cast<Role>(name.role); role != Role::none) sort(xml, child, role, pieces);
  }
  const auto limit = reader.context.max_field_bytes + 1;  // one more, so that a cut is seen and told
  const auto base = xml.base(item, document_base);

  auto& entry = reader.out.entries.emplace_back();
  const auto titles = {pieces.title, pieces.dc_title, pieces.media_title};
  entry.title = reader.title(first_text(xml, titles, reader.context.max_title_bytes * 8));

  auto guid = pieces.guid ? tidy_line(xml.text(pieces.guid, kMaxLinkField)) : std::string();
  const bool guid_is_link = [&] {
    if (!is_web_link(guid)) return false;
    const string_view is_permalink = pieces.guid.attribute("isPermaLink").value();
    return is_permalink != "false" && is_permalink != "False";
  }();
  const auto try_link = [&](string_view reference, string_view over) {
    if (!entry.link.empty() || reference.empty()) return;
    if (auto link = web_link(over, reference)) entry.link = std::move(*link);
  };
  for (const auto node : {pieces.original_link, pieces.link}) {
    if (!node || !entry.link.empty()) continue;
    const auto written = xml.text(node, kMaxLinkField);
    const auto over = xml.base(node, document_base);
    if (written.find('&') == string_view::npos) {
      try_link(written, over);
    } else {
      try_link(unescaped(written), over);
    }
  }
  try_link(pieces.atom_link, base);
  if (guid_is_link) try_link(guid, base);
  if (is_web_link(pieces.about)) try_link(pieces.about, base);
  try_link(pieces.enclosure, base);

  entry.id = !guid.empty() ? std::move(guid) : tidy_line(pieces.about.substr(0, kMaxLinkField));

  entry.published = reader.date({pieces.published, pieces.issued, pieces.dc_date, pieces.atom_published});
  entry.updated = reader.date({pieces.modified, pieces.atom_updated});
  const auto content = markup(xml, {pieces.encoded, pieces.body, pieces.atom_content}, limit, base);
  const auto summary = markup(
      xml,
      {pieces.description, pieces.atom_summary, pieces.dc_description, pieces.media_description, pieces.itunes_summary},
      limit, base);
  entry.evidence = deep ? xml.evidence(item) : xml.evidence(item, persons);
  reader.finish(summary, content);
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
  xml.roles(role_of);

  auto& out = reader.out;
  std::string base(xml.base(channel, reader.context.url)), link, self;
  string_view title, dc_title, period;
  long ttl = 0, frequency = 1;
  std::size_t items = 0;
  for (const auto child : channel.children()) {
    if (child.type() != pugi::node_element) continue;
    const auto name = xml.name_of(child);
    const auto local = name.local;
    if (static_cast<Role>(name.role) == Role::item) {
      ++items;
      continue;
    }
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

  out.entries.reserve(std::min(items, reader.context.max_entries));
  // RDF keeps its items beside the channel, and some feeds of other versions do too.
  for (const auto holder : {channel, root}) {
    for (const auto child : holder.children()) {
      if (static_cast<Role>(xml.name_of(child).role) == Role::item) read_item(xml, child, reader, base);
    }
    if (channel == root) break;
  }
}

}  // namespace dongtin
