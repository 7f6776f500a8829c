/// One feed document, whatever its format, as one shape: RSS 0.9x, 1.0 (RDF) and 2.0, Atom 0.3 and 1.0, JSON Feed 1.
///
/// In      the bytes of an answer and what is known about them (FeedContext). The format is told by content, never by
///         Content-Type.
/// Out     FeedDocument: titles as plain text; links absolute http(s); summary and content as HTML that is safe to
/// show;
///         times as instants; absent is empty or nullopt. Authors are read into nothing and cut out of the evidence.
/// Errors  malformed: "not a feed: ..." in one line that says what it is instead. too_large: over max_document_bytes.
/// Threads any; pure. Cost see tests/bench/feed_bench.cpp.
/// Source  the specifications, and where they are silent or ignored the choices of the known readers: first link wins,
///         guid is an address only if isPermaLink, xml:base is inherited and then the address of the document holds.
#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "collectors/fragment.hpp"
#include "storage/records/result.hpp"
#include "storage/records/time.hpp"

namespace dongtin {

struct FeedContext {
  std::string url;             // final address, or Content-Location where the answer had one; may be empty
  std::string content_type;    // as sent
  std::string lang;            // of the source; decides the zone of dates that name none. Empty: the document's own
  bool month_first = false;    // the source writes m/d/Y
  std::optional<Instant> now;  // when it was fetched; settles d/m against m/d
  bool html = true;            // fill summary and content; the plain text is always there
  std::size_t max_entries = 2000;
  std::size_t max_title_bytes = 4 * 1024;
  std::size_t max_field_bytes = 1024 * 1024;     // of one field as written; what lies beyond is cut
  std::size_t max_document_bytes = 64ull << 20;  // as given; fetches have a lower bound of their own
};

struct FeedEntry {
  std::string id;   // guid, atom:id, rdf:about, JSON id, else the link; unique in its document
  std::string key;  // what the item is known under: id, else a digest of title and text; never empty
  std::string title;
  std::string link;  // absolute
  std::optional<Instant> published, updated;
  std::string summary, content;  // safe HTML
  std::string text;              // plain: of the content, or of the summary where that says more
  Fragment evidence;             // the entry as fetched (UTF-8), without who wrote it
  bool repaired = false;         // bytes were mended: broken UTF-8, controls, an encoding guessed or repaired
  bool repeated = false;         // the same id, link and text stood before in this document
};

struct FeedDocument {
  std::string format;  // "rss", "rdf", "atom", "json_feed"
  std::string title;
  std::string link;                                  // of the site, absolute
  std::string lang;                                  // as the document says
  std::string encoding;                              // as detected
  std::vector<FeedEntry> entries;                    // document order
  std::optional<std::chrono::seconds> min_interval;  // ttl, sy:updatePeriod
  std::vector<std::string> warnings;                 // one line each, at most kMaxWarnings
  std::size_t left_out = 0;                          // entries beyond max_entries
  bool whole = true;                                 // false: cut off or mended; do not trust validators
};

inline constexpr std::size_t kMaxWarnings = 20;

[[nodiscard]] Result<FeedDocument> parse_feed(std::string_view bytes, const FeedContext& context);

}  // namespace dongtin
