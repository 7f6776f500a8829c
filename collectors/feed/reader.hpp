/// What the readers of the formats share: the context, the document they fill, and how an entry is finished.
/// Private to collectors/feed.
#pragma once

#include <initializer_list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "collectors/feed/dates.hpp"
#include "collectors/feed/feed.hpp"

namespace dongtin {

/// A piece of an entry's text as the feed gives it.
struct Markup {
  std::string_view bytes;
  bool html = true;  // else plain text
  std::string base;  // for links inside
};

class FeedReader {
 public:
  FeedReader(const FeedContext& context, FeedDocument& out);

  const FeedContext& context;
  FeedDocument& out;
  DateRules dates;

  /// At most kMaxWarnings lines are kept.
  void warn(std::string line);
  /// The language decides the zone of dates that name none: the source's, else the document's, else Vietnamese.
  void language(std::string_view lang);
  /// The first that can be read; a warning names `what` when none of the non-empty ones can.
  std::optional<Instant> date(std::initializer_list<std::string_view> candidates);
  /// A title: HTML to one plain line, within bounds.
  [[nodiscard]] std::string title(std::string_view bytes, bool html = true) const;
  /// Fills summary, content, text and key, makes the id unique, and takes the entry; false when it is over the bound.
  bool take(FeedEntry entry, const Markup& summary, const Markup& content);
  [[nodiscard]] bool full() const { return out.entries.size() >= context.max_entries; }

 private:
  [[nodiscard]] std::string plain(const Markup& markup) const;
  [[nodiscard]] std::string safe(const Markup& markup) const;
  void make_unique(FeedEntry& entry);

  struct Seen;
  std::size_t bad_dates_ = 0;
  std::shared_ptr<Seen> seen_;
};

}  // namespace dongtin
