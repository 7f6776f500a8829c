/// An XML document as the feed readers see it: names by namespace, text, bases, and the bytes an element came from.
///
/// In      clean UTF-8 (encoding.hpp). pugixml reads it; when it will not, libxml2 recovers what can be, without
/// network,
///         without expanding entities, and pugixml reads that. DTD entities are never expanded, external ones never
///         read.
/// Out     XmlDocument. Views live as long as it does.
/// Errors  malformed when neither reader finds an element. Threads one per document. Cost pugixml's, and one copy.
/// Source  libxml2's RECOVER drops undeclared entities and lone ampersands, so they are escaped before it sees them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <pugixml.hpp>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "collectors/fragment.hpp"
#include "storage/records/result.hpp"

namespace dongtin {

enum class Ns : unsigned char {
  none,
  rdf,
  atom,
  atom03,
  dc,
  dcterms,
  content,
  syndication,
  media,
  itunes,
  feedburner,
  xhtml,
  other
};

struct Name {
  Ns ns = Ns::none;  // RSS of every version counts as none
  std::string_view local;
  std::uint8_t role = 0;  // what the reader of the format takes it for
  bool person = false;    // see names_a_person
};
/// The role of a name to the reader of a format; 0 is none.
using RoleOf = std::uint8_t (*)(Ns ns, std::string_view local);

class XmlDocument {
 public:
  /// Escapes what libxml2 would lose, recovers and reads again where pugixml refuses; `recovered` tells.
  /// `utf8` must live as long as the document.
  [[nodiscard]] static Result<XmlDocument> load(std::string_view utf8);

  [[nodiscard]] pugi::xml_node root() const { return document_->document_element(); }
  [[nodiscard]] bool recovered() const noexcept { return recovered_; }
  /// False when the end of the outermost element is missing: the answer was cut off.
  [[nodiscard]] bool whole() const noexcept { return whole_; }

  /// Adds the xmlns declarations of a node to those that name_of knows.
  void learn(pugi::xml_node node);
  /// From here on name_of tells roles as well.
  void roles(RoleOf role_of);
  [[nodiscard]] Name name_of(pugi::xml_node node);

  /// Character data; the markup as written where the element has children of its own. `limit` cuts at a character.
  [[nodiscard]] std::string_view text(pugi::xml_node node, std::size_t limit = static_cast<std::size_t>(-1));
  /// The bytes between the tags, as written.
  [[nodiscard]] std::string_view inner(pugi::xml_node node) const;
  /// The bytes of the element as written, without elements that name or describe a person.
  [[nodiscard]] Fragment evidence(pugi::xml_node node);
  /// The same for an element whose children hold but text: `persons` are those of them that are to go.
  [[nodiscard]] Fragment evidence(pugi::xml_node node, const std::vector<pugi::xml_node>& persons) const;
  /// True when there is more inside than one piece of text.
  [[nodiscard]] static bool is_deep(pugi::xml_node node);
  /// The base that holds inside `node`: xml:base of it and its parents over `document_base`.
  [[nodiscard]] std::string_view base(pugi::xml_node node, std::string_view document_base);

 private:
  struct Known {
    std::string_view full;
    Name name;
  };

  [[nodiscard]] bool parse();
  void survey();
  [[nodiscard]] Name resolved(pugi::xml_node node, std::string_view full) const;
  [[nodiscard]] const Known& known(pugi::xml_node node, std::string_view full);
  [[nodiscard]] std::size_t begin_of(pugi::xml_node node) const;
  [[nodiscard]] std::size_t end_of(pugi::xml_node node) const;
  [[nodiscard]] std::size_t after_start_tag(std::size_t name) const;
  [[nodiscard]] std::size_t end_tag_from(std::size_t at) const;

  std::string_view source_;  // as given, or as recovered; offsets point here
  std::vector<char> work_;   // pugixml writes into this copy
  std::unique_ptr<pugi::xml_document> document_;
  std::vector<std::pair<std::string_view, Ns>> prefixes_;
  std::deque<std::string> made_;  // what views point to that is not in the document as it stands
  std::vector<Known> known_;      // names met so far
  Known other_;                   // the one asked for last where known_ is full
  std::size_t next_known_ = 0;
  RoleOf role_of_ = nullptr;
  bool recovered_ = false;
  bool whole_ = true;
  bool has_bases_ = false;      // xml:base occurs
  bool has_numbers_ = false;    // numeric character references occur
  bool declares_late_ = false;  // xmlns occurs behind the outermost start tag
};

/// True for elements (and JSON members) that name or describe a person, in any namespace.
[[nodiscard]] bool names_a_person(std::string_view local) noexcept;

}  // namespace dongtin
