#include "collectors/feed/atom.hpp"

#include "collectors/feed/html.hpp"
#include "collectors/feed/links.hpp"

namespace dongtin {

namespace {

using std::string_view;

constexpr std::size_t kMaxLinkField = 4096;

/// Atom elements; in a feed without a namespace, those without one.
bool is_atom(Ns ns) {
  return ns == Ns::atom || ns == Ns::atom03 || ns == Ns::none;
}

/// A text construct: what it holds and whether that is HTML. Atom 0.3 says it by type and mode.
Markup construct(XmlDocument& xml, pugi::xml_node node, std::size_t limit, string_view document_base) {
  if (!node) return {};
  const string_view type = node.attribute("type").value(), mode = node.attribute("mode").value();
  Markup out;
  out.base = xml.base(node, document_base);
  const bool has_elements = [&] {
    for (const auto child : node.children()) {
      if (child.type() == pugi::node_element) return true;
    }
    return false;
  }();
  out.bytes = xml.text(node, limit);
  out.html = has_elements || type == "html" || type == "xhtml" || type == "text/html" ||
             type == "application/xhtml+xml" || (mode == "escaped" && type != "text/plain" && type != "text");
  return out;
}

struct Link {
  std::string alternate, related, enclosure;
};

void sort_link(XmlDocument& xml, pugi::xml_node node, string_view document_base, Link& out) {
  const string_view rel = node.attribute("rel").value();
  std::string* slot = nullptr;
  if (rel.empty() || rel == "alternate" || rel == "http://www.iana.org/assignments/relation/alternate")
    slot = &out.alternate;
  else if (rel == "related")
    slot = &out.related;
  else if (rel == "enclosure")
    slot = &out.enclosure;
  if (slot == nullptr || !slot->empty()) return;
  if (auto link = web_link(xml.base(node, document_base), node.attribute("href").value())) *slot = std::move(*link);
}

string_view present(XmlDocument& xml, pugi::xml_node node) {
  return node ? xml.text(node, kMaxLinkField) : string_view();
}

void read_entry(XmlDocument& xml, pugi::xml_node entry_node, FeedReader& reader, string_view document_base) {
  if (reader.full()) {
    ++reader.out.left_out;
    return;
  }
  const auto limit = reader.context.max_field_bytes + 1;
  auto& entry = reader.out.entries.emplace_back();
  Link links;
  pugi::xml_node title, media_title, id, published, created, updated, dc_date, summary, content, description, original;
  const auto keep = [](pugi::xml_node& slot, pugi::xml_node node) {
    if (!slot) slot = node;
  };
  const auto media = [&](pugi::xml_node node, string_view local) {
    if (local == "title")
      keep(media_title, node);
    else if (local == "description")
      keep(description, node);
  };
  for (const auto child : entry_node.children()) {
    if (child.type() != pugi::node_element) continue;
    const auto [ns, local, role, person] = xml.name_of(child);
    if (is_atom(ns)) {
      if (local == "title")
        keep(title, child);
      else if (local == "id")
        keep(id, child);
      else if (local == "link")
        sort_link(xml, child, document_base, links);
      else if (local == "published" || local == "issued")
        keep(published, child);
      else if (local == "created")
        keep(created, child);
      else if (local == "updated" || local == "modified")
        keep(updated, child);
      else if (local == "summary")
        keep(summary, child);
      else if (local == "content")
        keep(content, child);
    } else if (ns == Ns::dc) {
      if (local == "date") keep(dc_date, child);
    } else if (ns == Ns::content) {
      if (local == "encoded") keep(content, child);
    } else if (ns == Ns::feedburner) {
      if (local == "origLink") keep(original, child);
    } else if (ns == Ns::media) {
      media(child, local);
      if (local == "group") {
        for (const auto inside : child.children()) {
          const auto inner = xml.name_of(inside);
          if (inner.ns == Ns::media) media(inside, inner.local);
        }
      }
    }
  }
  const auto heading = construct(xml, title ? title : media_title, reader.context.max_title_bytes * 8, document_base);
  entry.title = reader.title(heading.bytes, heading.html);
  entry.id = tidy_line(present(xml, id));
  const auto origin = tidy_line(unescaped(present(xml, original)));
  if (is_web_link(origin))
    entry.link = origin;
  else if (!links.alternate.empty())
    entry.link = links.alternate;
  else if (is_web_link(entry.id))
    entry.link = entry.id;
  else if (content.attribute("src"))
    entry.link = web_link(xml.base(content, document_base), content.attribute("src").value()).value_or("");
  if (entry.link.empty()) entry.link = !links.related.empty() ? links.related : links.enclosure;
  entry.published = reader.date({present(xml, published), present(xml, created), present(xml, dc_date)});
  entry.updated = reader.date({present(xml, updated)});
  auto brief = construct(xml, summary, limit, document_base);
  if (brief.bytes.empty()) brief = construct(xml, description, limit, document_base);
  auto full = construct(xml, content, limit, document_base);
  const auto content_ns = content ? xml.name_of(content).ns : Ns::none;
  if (content_ns == Ns::content) full.html = true;
  const string_view mode = content.attribute("mode").value(), type = content.attribute("type").value();
  if (mode == "base64" || type.starts_with("image/") || type.starts_with("audio/") || type.starts_with("video/"))
    full = {};
  entry.evidence = xml.evidence(entry_node);
  reader.finish(brief, full);
}

}  // namespace

void read_atom(XmlDocument& xml, FeedReader& reader) {
  const auto root = xml.root();
  auto& out = reader.out;
  reader.language(root.attribute("xml:lang").value());
  std::string base(xml.base(root, reader.context.url));
  Link links;
  std::string self;
  for (const auto child : root.children()) {
    if (child.type() != pugi::node_element) continue;
    const auto [ns, local, role, person] = xml.name_of(child);
    if (!is_atom(ns)) continue;
    if (local == "title" && out.title.empty()) {
      const auto heading = construct(xml, child, reader.context.max_title_bytes * 8, base);
      out.title = reader.title(heading.bytes, heading.html);
    } else if (local == "link") {
      sort_link(xml, child, base, links);
      if (string_view(child.attribute("rel").value()) == "self") self = child.attribute("href").value();
    }
  }
  out.link = links.alternate;
  if (base.empty()) base = is_web_link(self) ? self : out.link;
  for (const auto child : root.children()) {
    if (child.type() != pugi::node_element) continue;
    const auto [ns, local, role, person] = xml.name_of(child);
    if (local == "entry" && is_atom(ns)) read_entry(xml, child, reader, base);
  }
}

}  // namespace dongtin
