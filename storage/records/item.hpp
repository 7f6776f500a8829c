/// An item (tin): one thing published once.
///
/// Invariants (make_item): title and text are plain, valid UTF-8 within their limits, as extracted and not
/// Unicode-normalised, so that spans stay true; `digest` covers every matched field. The same source and key give the
/// same id; an edit is a new revision of that id, numbered by the writer. There is no author field, ever.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "storage/records/ids.hpp"
#include "storage/records/source.hpp"
#include "storage/records/time.hpp"

namespace dongtin {

struct ItemLimits {
  std::size_t title_bytes = 4 * 1024;
  std::size_t text_bytes = 256 * 1024;
};

struct Item {
  ItemId id;
  Digest digest;
  SourceId source;
  Tier tier = Tier::press;
  std::optional<PlaceId> home;  // of the source
  std::string url;              // canonical; of a sealed one the host only
  std::string sealed_url;       // the permalink of a social post, encrypted (storage/sealing.hpp); empty: none
  std::string title;
  std::string text;
  std::string lang;
  std::optional<Instant> published;  // their word
  Instant first_seen{};              // ours
  bool repaired = false;             // text was mended (encoding, broken UTF-8, cut at a limit, absurd date)
  bool operator==(const Item&) const = default;
};

struct ItemDraft {
  std::string key;  // guid, else canonical address, else text; never empty
  std::string url, title, text, lang;
  std::optional<Instant> published;
  bool repaired = false;  // the collector mended its bytes
};

/// Reads title and text of before Unicode as what they mean (legacy.hpp), cuts to the limits at a character, replaces
/// invalid UTF-8 and control characters (all flagged as repaired), drops a `published` more than a day after `seen` or
/// before 1990 (flagged), and fills id and digest.
[[nodiscard]] Item make_item(const Source& source, ItemDraft draft, Instant seen, const ItemLimits& limits);

/// Of every matched field: what Item::digest is.
[[nodiscard]] Digest digest_of(const Item& item);

/// The time an item counts under: theirs when they gave one, else ours.
[[nodiscard]] inline Instant dated(const Item& item) {
  return item.published.value_or(item.first_seen);
}

}  // namespace dongtin
