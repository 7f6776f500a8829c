/// What the readers of the formats share: the context, the document they fill, and how an entry is finished.
/// Private to collectors/feed.
#pragma once

#include <cstddef>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "collectors/feed/dates.hpp"
#include "collectors/feed/feed.hpp"
#include "storage/records/legacy.hpp"

namespace dongtin {

/// A piece of an entry's text as the feed gives it.
struct Markup {
  std::string_view bytes;
  bool html = true;       // else plain text
  std::string_view base;  // for links inside
};

class FeedReader {
 public:
  FeedReader(const FeedContext& context, FeedDocument& out);

  const FeedContext& context;
  FeedDocument& out;
  DateRules dates;
  bool mended = false;  // the document's bytes, nobody knows where

  /// At most kMaxWarnings lines are kept.
  void warn(std::string line);
  /// The language decides the zone of dates that name none: the source's, else the document's, else Vietnamese.
  void language(std::string_view lang);
  /// The first that can be read; a warning names `what` when none of the non-empty ones can.
  std::optional<Instant> date(std::initializer_list<std::string_view> candidates);
  /// A title: HTML to one plain line, within bounds.
  [[nodiscard]] std::string title(std::string_view bytes, bool html = true) const;
  /// Fills summary, content, text and key of the last entry of `out` and makes its id unique.
  void finish(const Markup& summary, const Markup& content);
  /// The title of the document, which says too little by itself.
  void finish_document();
  [[nodiscard]] bool full() const { return out.entries.size() >= context.max_entries; }

 private:
  void plain(const Markup& markup, std::string& to) const;
  [[nodiscard]] std::string safe(const Markup& markup) const;
  void repair();
  void make_unique();

  struct Place {
    std::size_t hash = 0, index = 0, copies = 0;  // of an entry by its key; none with copies 0
  };
  [[nodiscard]] Place& place_of(std::string_view key);
  [[nodiscard]] bool occupy(std::string_view key, Place*& place);

  std::vector<Place> places_;  // open addressing, at most half full
  std::size_t placed_ = 0;
  std::string scratch_;
  std::optional<Legacy> encoding_;  // that fields were repaired from
};

}  // namespace dongtin
