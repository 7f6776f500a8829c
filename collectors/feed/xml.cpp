#include "collectors/feed/xml.hpp"

#include <libxml/parser.h>
#include <libxml/tree.h>
#include <simdjson.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cstring>
#include <optional>

#include "collectors/feed/links.hpp"
#include "storage/records/text.hpp"

namespace dongtin {

namespace {

constexpr auto npos = std::string_view::npos;

struct Uri {
  std::string_view uri;
  Ns ns;
};
constexpr std::array<Uri, 19> kNamespaces = {{
    {"http://www.w3.org/1999/02/22-rdf-syntax-ns", Ns::rdf},
    {"http://purl.org/rss/1.0/modules/content", Ns::content},
    {"http://purl.org/rss/1.0/modules/syndication", Ns::syndication},
    {"http://purl.org/rss/1.0/modules", Ns::other},
    {"http://purl.org/rss/1.0", Ns::none},
    {"http://my.netscape.com/rdf/simple/0.9", Ns::none},
    {"http://channel.netscape.com/rdf/simple/0.9", Ns::none},
    {"http://purl.org/net/rss1.1", Ns::none},
    {"http://backend.userland.com/rss", Ns::none},
    {"http://www.w3.org/2005/atom", Ns::atom},
    {"http://purl.org/atom/ns", Ns::atom03},
    {"http://purl.org/dc/elements", Ns::dc},
    {"http://purl.org/dc/terms", Ns::dcterms},
    {"http://search.yahoo.com/mrss", Ns::media},
    {"http://video.search.yahoo.com/mrss", Ns::media},
    {"http://www.itunes.com/dtds/podcast-1.0.dtd", Ns::itunes},
    {"http://rssnamespace.org/feedburner", Ns::feedburner},
    {"http://www.w3.org/1999/xhtml", Ns::xhtml},
    {"http://blogs.law.harvard.edu/tech/rss", Ns::none},
}};

// Prefixes that are used without being declared.
constexpr std::array<Uri, 11> kHabits = {{{"dc", Ns::dc},
                                          {"dcterms", Ns::dcterms},
                                          {"content", Ns::content},
                                          {"sy", Ns::syndication},
                                          {"media", Ns::media},
                                          {"itunes", Ns::itunes},
                                          {"feedburner", Ns::feedburner},
                                          {"atom", Ns::atom},
                                          {"atom10", Ns::atom},
                                          {"rdf", Ns::rdf},
                                          {"xhtml", Ns::xhtml}}};

// Persons and their accounts, by local name in lower case.
constexpr std::array<std::string_view, 17> kPersons = {
    "author", "authors", "creator", "contributor", "contributors", "managingeditor", "webmaster", "credit",  "owner",
    "actor",  "person",  "byline",  "editor",      "username",     "handle",         "poster",    "reporter"};

Ns ns_of_uri(std::string_view uri) {
  std::string lowered(uri.substr(0, 80));
  for (char& c : lowered) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  for (const auto& row : kNamespaces) {
    if (lowered.starts_with(row.uri)) return row.ns;
  }
  return Ns::other;
}

/// `&` that begins no reference XML itself knows becomes `&amp;`, outside CDATA and comments.
std::string ampersands_escaped(std::string_view s) {
  std::string out;
  out.reserve(s.size() + s.size() / 16);
  for (std::size_t at = 0; at < s.size();) {
    const auto mark = std::min(s.find_first_of("&<", at), s.size());
    out.append(s, at, mark - at);
    if (mark == s.size()) break;
    const auto rest = s.substr(mark);
    at = mark;
    const auto skip = [&](std::string_view open, std::string_view close) {
      if (!rest.starts_with(open)) return false;
      const auto end = s.find(close, mark + open.size());
      at = end == npos ? s.size() : end + close.size();
      out.append(s, mark, at - mark);
      return true;
    };
    if (s[mark] == '<') {
      if (skip("<![CDATA[", "]]>") || skip("<!--", "-->")) continue;
      out += '<';
    } else {
      bool known = false;
      for (const std::string_view name : {"&amp;", "&lt;", "&gt;", "&quot;", "&apos;"}) known |= rest.starts_with(name);
      if (!known && rest.starts_with("&#")) {
        const auto digits = rest.find_first_not_of("0123456789abcdefABCDEFxX", 2);
        known = digits != npos && digits > 2 && rest[digits] == ';';
      }
      out += known ? "&" : "&amp;";
    }
    ++at;
  }
  return out;
}

/// Puts the content of elements that carry HTML into CDATA where it holds bare tags: an unclosed <br> in one
/// description must not swallow the entries behind it.
std::string markup_wrapped(std::string_view s) {
  constexpr std::array<std::string_view, 4> carriers = {"description", "content:encoded", "summary", "title"};
  std::string out;
  out.reserve(s.size() + s.size() / 16);
  std::size_t at = 0;
  while (at < s.size()) {
    const auto open = std::min(s.find('<', at), s.size());
    out.append(s, at, open - at);
    at = open;
    if (at == s.size()) break;
    const auto rest = s.substr(at);
    if (rest.starts_with("<![CDATA[")) {
      const auto end = s.find("]]>", at);
      const auto stop = end == npos ? s.size() : end + 3;
      out.append(s, at, stop - at);
      at = stop;
      continue;
    }
    const auto tag_end = s.find('>', at);
    const auto* carrier = std::find_if(carriers.begin(), carriers.end(), [&](std::string_view name) {
      return rest.size() > name.size() + 1 && rest.substr(1).starts_with(name) &&
             (rest[name.size() + 1] == '>' || rest[name.size() + 1] == ' ');
    });
    if (tag_end == npos || carrier == carriers.end() || s[tag_end - 1] == '/') {
      const auto stop = tag_end == npos ? s.size() : tag_end + 1;
      out.append(s, at, stop - at);
      at = stop;
      continue;
    }
    out.append(s, at, tag_end + 1 - at);
    at = tag_end + 1;
    const auto end = s.find("</" + std::string(*carrier), at);
    const auto content = s.substr(at, end == npos ? npos : end - at);
    // Without an end tag nearby the element is cut off; whole entries inside say so.
    if (end == npos || content.find('<') == npos || content.find("<![CDATA[") != npos || content.find("]]>") != npos ||
        content.find("<item") != npos || content.find("<entry") != npos)
      continue;
    out += "<![CDATA[";
    out += content;
    out += "]]>";
    at = end;
  }
  return out;
}

std::optional<std::string> recovered_by_libxml2(std::string_view utf8) {
  const auto prepared = ampersands_escaped(utf8);
  // No NOENT, DTDLOAD or HUGE: entities stay unread, and libxml2's own bounds on depth and size hold.
  constexpr int options = XML_PARSE_RECOVER | XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING;
  const std::unique_ptr<xmlDoc, decltype(&xmlFreeDoc)> document(
      xmlReadMemory(prepared.data(), static_cast<int>(prepared.size()), nullptr, "UTF-8", options), xmlFreeDoc);
  if (!document || xmlDocGetRootElement(document.get()) == nullptr) return std::nullopt;
  xmlChar* bytes = nullptr;
  int size = 0;
  xmlDocDumpMemoryEnc(document.get(), &bytes, &size, "UTF-8");
  if (bytes == nullptr) return std::nullopt;
  std::string out(reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(size));
  xmlFree(bytes);
  return out;
}

/// Whether the end tag of the outermost element is there; what stands behind it does not matter.
bool ends_whole(std::string_view s, std::string_view root) {
  return s.rfind("</" + std::string(root)) != npos || (s.find("/>") != npos && s.find("</") == npos);
}

}  // namespace

bool names_a_person(std::string_view local) noexcept {
  return std::any_of(kPersons.begin(), kPersons.end(), [&](std::string_view known) {
    return known.size() == local.size() && std::equal(known.begin(), known.end(), local.begin(), [](char k, char c) {
             return k == (c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c);
           });
  });
}

bool XmlDocument::parse() {
  work_.assign(source_.begin(), source_.end());
  document_ = std::make_unique<pugi::xml_document>();
  const auto result =
      document_->load_buffer_inplace(work_.data(), work_.size(), pugi::parse_default, pugi::encoding_utf8);
  return result && document_->document_element();
}

Result<XmlDocument> XmlDocument::load(std::string_view utf8) {
  XmlDocument out;
  out.source_ = utf8;
  if (!out.parse()) {
    out.recovered_ = true;
    out.source_ = out.made_.emplace_back(markup_wrapped(utf8));
    bool read = out.parse();
    if (!read) {
      auto recovered = recovered_by_libxml2(out.source_);
      if (!recovered) return fail(Errc::malformed, "not a feed: XML that cannot be read");
      out.source_ = out.made_.emplace_back(std::move(*recovered));
      read = out.parse();
    }
    if (!read) return fail(Errc::malformed, "not a feed: XML that cannot be read");
    out.whole_ = ends_whole(utf8, out.root().name());
  }
  out.survey();
  out.learn(out.root());
  return out;
}

/// What the document does without, so that nothing is asked per element for its sake.
void XmlDocument::survey() {
  has_numbers_ = source_.find("&#") != npos;
  const auto inside = after_start_tag(begin_of(root()));
  for (auto at = source_.find("xml"); at != npos; at = source_.find("xml", at + 3)) {
    const auto rest = source_.substr(at + 3);
    has_bases_ |= rest.starts_with(":base");
    declares_late_ |= at > inside && rest.starts_with("ns");
    if (has_bases_ && declares_late_) break;
  }
}

void XmlDocument::learn(pugi::xml_node node) {
  for (const auto attribute : node.attributes()) {
    const std::string_view name = attribute.name();
    if (name == "xmlns") {
      prefixes_.emplace_back("", ns_of_uri(attribute.value()));
    } else if (name.starts_with("xmlns:")) {
      prefixes_.emplace_back(name.substr(6), ns_of_uri(attribute.value()));
    }
  }
  known_.clear();
}

void XmlDocument::roles(RoleOf role_of) {
  role_of_ = role_of;
  known_.clear();
}

Name XmlDocument::name_of(pugi::xml_node node) {
  return known(node, node.name()).name;
}

/// Entries repeat the names of the one before, mostly in its order: the first guess is the name that followed then.
const XmlDocument::Known& XmlDocument::known(pugi::xml_node node, std::string_view full) {
  constexpr std::size_t kMaxKnown = 64;
  if (!declares_late_) {
    for (std::size_t tried = 0; tried < known_.size(); ++tried) {
      if (next_known_ >= known_.size()) next_known_ = 0;
      const auto& guess = known_[next_known_++];
      if (guess.full == full) return guess;
    }
  }
  Known fresh{full, resolved(node, full)};
  fresh.name.person = names_a_person(fresh.name.local);
  if (role_of_ != nullptr) fresh.name.role = role_of_(fresh.name.ns, fresh.name.local);
  if (declares_late_ || known_.size() >= kMaxKnown) {
    other_ = fresh;
    return other_;
  }
  known_.push_back(fresh);
  next_known_ = known_.size();
  return known_.back();
}

Name XmlDocument::resolved(pugi::xml_node node, std::string_view full) const {
  const auto colon = full.find(':');
  const auto prefix = colon == npos ? std::string_view() : full.substr(0, colon);
  const auto local = colon == npos ? full : full.substr(colon + 1);
  if (const auto own = node.first_attribute(); own) {  // a declaration on the element itself wins
    for (auto attribute = own; attribute; attribute = attribute.next_attribute()) {
      const std::string_view name = attribute.name();
      if (!name.starts_with("xmlns")) continue;
      if (prefix.empty() ? name == "xmlns" : (name.size() > 6 && name.substr(6) == prefix))
        return {ns_of_uri(attribute.value()), local, 0, false};
    }
  }
  for (auto it = prefixes_.rbegin(); it != prefixes_.rend(); ++it) {
    if (it->first == prefix) return {it->second, local, 0, false};
  }
  if (prefix.empty()) return {Ns::none, local, 0, false};
  for (const auto& row : kHabits) {
    if (row.uri == prefix) return {row.ns, local, 0, false};
  }
  return {Ns::other, local, 0, false};
}

std::string_view XmlDocument::text(pugi::xml_node node, std::size_t limit) {
  const auto first = node.first_child();
  if (!first) return {};
  const auto is_text = [](pugi::xml_node n) { return n.type() == pugi::node_pcdata || n.type() == pugi::node_cdata; };
  if (!first.next_sibling() && is_text(first)) {
    const auto value = cut(first.value(), limit);
    // A reference may name half a character (&#xD800;), which pugixml writes out as it is.
    if (!has_numbers_ || simdjson::validate_utf8(value)) return value;
    made_.push_back(clean_text(value, value.size() * 3).text);
    return made_.back();
  }
  for (auto child = first; child; child = child.next_sibling()) {
    if (child.type() == pugi::node_element) return cut(inner(node), limit);
  }
  std::string all;
  for (auto child = first; child && all.size() <= limit; child = child.next_sibling()) {
    if (is_text(child)) all += child.value();
  }
  if (has_numbers_) all = clean_text(all, all.size() * 3).text;
  made_.push_back(std::move(all));
  return cut(made_.back(), limit);
}

// Where things stand in source_: pugixml tells the offset of names and values; comments are not in its tree.

std::size_t XmlDocument::begin_of(pugi::xml_node node) const {
  const auto offset = node.offset_debug();
  return offset > 0 ? static_cast<std::size_t>(offset) - 1 : 0;
}

std::size_t XmlDocument::after_start_tag(std::size_t at) const {
  char quote = '\0';
  for (; at < source_.size(); ++at) {
    const char c = source_[at];
    if (quote != '\0') {
      if (c == quote) quote = '\0';
    } else if (c == '"' || c == '\'') {
      quote = c;
    } else if (c == '>') {
      return at + 1;
    }
  }
  return source_.size();
}

/// From behind the last child to behind the end tag, past comments and empty sections.
std::size_t XmlDocument::end_tag_from(std::size_t at) const {
  const auto s = source_;
  for (;;) {
    at = s.find('<', at);
    if (at == npos) return s.size();
    const auto rest = s.substr(at);
    std::string_view close = ">";
    if (rest.starts_with("<!--")) {
      close = "-->";
    } else if (rest.starts_with("<![CDATA[")) {
      close = "]]>";
    } else if (rest.starts_with("<?")) {
      close = "?>";
    }
    const auto end = s.find(close, at);
    if (end == npos) return s.size();
    at = end + close.size();
    if (rest.starts_with("</")) return at;
  }
}

std::size_t XmlDocument::end_of(pugi::xml_node node) const {
  auto deepest = node;
  while (const auto child = deepest.last_child()) deepest = child;
  std::size_t at = 0;
  if (deepest.type() == pugi::node_element) {
    at = after_start_tag(begin_of(deepest));
    if (at < 2 || source_[at - 2] != '/') at = end_tag_from(at);
  } else {
    const auto offset = deepest.offset_debug();
    at = offset > 0 ? static_cast<std::size_t>(offset) : 0;
    if (deepest.type() == pugi::node_cdata) {
      const auto close = source_.find("]]>", at);
      at = close == npos ? source_.size() : close + 3;
    }
    deepest = deepest.parent();
    at = end_tag_from(at);
  }
  for (; deepest != node && deepest; deepest = deepest.parent()) at = end_tag_from(at);
  return at;
}

std::string_view XmlDocument::inner(pugi::xml_node node) const {
  const auto s = source_;
  const auto begin = after_start_tag(begin_of(node)), end = end_of(node);
  if (!node.first_child() || end <= begin) return {};
  const auto close = s.substr(0, end).rfind("</");
  return close == npos || close < begin ? std::string_view() : s.substr(begin, close - begin);
}

bool XmlDocument::is_deep(pugi::xml_node node) {
  const auto first = node.first_child();
  return first && (*first.name() != '\0' || first.next_sibling());
}

namespace {

/// Takes a document apart into what is kept of an element and what is cut out of it, in order.
class Cutter {
 public:
  Cutter(std::string_view source, std::size_t begin, std::size_t end, Fragment& out)
      : source_(source), at_(begin), out_(out) {
    out_.reserve(end - begin);
  }
  void cut(std::string_view name, std::size_t begin, std::size_t end) {
    if (begin < at_ || end <= begin) return;  // inside what is gone already
    out_.keep(source_.substr(at_, begin - at_));
    out_.cut(name, source_.substr(begin, end - begin));
    at_ = end;
  }
  void finish(std::size_t end) {
    if (end > at_) out_.keep(source_.substr(at_, end - at_));
  }

 private:
  std::string_view source_;
  std::size_t at_;
  Fragment& out_;
};

}  // namespace

Fragment XmlDocument::evidence(pugi::xml_node node, const std::vector<pugi::xml_node>& persons) const {
  Fragment out;
  const auto begin = begin_of(node), end = end_of(node);
  if (end <= begin) return out;
  Cutter cutter(source_, begin, end, out);
  for (const auto person : persons) cutter.cut(person.name(), begin_of(person), end_of(person));
  cutter.finish(end);
  return out;
}

Fragment XmlDocument::evidence(pugi::xml_node node) {
  Fragment out;
  const auto begin = begin_of(node), end = end_of(node);
  if (end <= begin) return out;
  Cutter cutter(source_, begin, end, out);
  // Depth first without recursion: the depth of a document is its writer's choice.
  for (auto walk = node.first_child(); walk;) {
    pugi::xml_node down;
    const std::string_view full = walk.name();  // empty for all but elements
    if (!full.empty()) {
      if (known(walk, full).name.person) {
        cutter.cut(full, begin_of(walk), end_of(walk));
      } else if (is_deep(walk)) {
        down = walk.first_child();
      }
    }
    if (down) {
      walk = down;
      continue;
    }
    auto next = walk.next_sibling();
    while (!next && walk) {
      walk = walk.parent();
      if (walk == node) break;
      next = walk.next_sibling();
    }
    walk = next;
  }
  cutter.finish(end);
  return out;
}

std::string_view XmlDocument::base(pugi::xml_node node, std::string_view document_base) {
  if (!has_bases_) return document_base;
  std::vector<std::string_view> chain;
  for (; node; node = node.parent()) {
    if (const auto attribute = node.attribute("xml:base")) chain.emplace_back(attribute.value());
  }
  if (chain.empty()) return document_base;
  std::string out(document_base);
  for (auto it = chain.rbegin(); it != chain.rend(); ++it) {
    if (auto next = web_link(out, *it)) out = std::move(*next);
  }
  return made_.emplace_back(std::move(out));
}

}  // namespace dongtin
