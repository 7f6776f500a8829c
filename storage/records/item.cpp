#include "storage/records/item.hpp"

#include <chrono>

#include "storage/records/digest.hpp"
#include "storage/records/legacy.hpp"
#include "storage/records/text.hpp"
#include "storage/records/url.hpp"

namespace dongtin {

std::string_view name(Tier tier) noexcept {
  switch (tier) {
    case Tier::official:
      return "official";
    case Tier::press:
      return "press";
    case Tier::aggregator:
      return "aggregator";
    case Tier::social:
      return "social";
    case Tier::forum:
      return "forum";
  }
  return "unknown";
}

std::optional<Tier> tier_from(std::string_view text) noexcept {
  for (auto tier : {Tier::official, Tier::press, Tier::aggregator, Tier::social, Tier::forum}) {
    if (name(tier) == text) return tier;
  }
  return std::nullopt;
}

std::string_view name(Health health) noexcept {
  switch (health) {
    case Health::pending:
      return "pending";
    case Health::ok:
      return "ok";
    case Health::unreachable:
      return "unreachable";
    case Health::not_a_feed:
      return "not_a_feed";
    case Health::empty:
      return "empty";
    case Health::quiet:
      return "quiet";
    case Health::stale:
      return "stale";
    case Health::needs_token:
      return "needs_token";
  }
  return "unknown";
}

Result<Source> make_source(Source draft) {
  if (!is_slug(draft.id.value)) {
    return fail(Errc::malformed, "a source id is 1 to 64 of a-z, 0-9 and -, such as bao-gia-lai").at("id");
  }
  if (draft.every < std::chrono::minutes{1}) {
    return fail(Errc::malformed, "must be at least 1m; write every = \"5m\"").at("every");
  }
  auto url = canonical_url(draft.url);
  if (!url) return std::move(url).error().at("url");
  draft.url = std::move(*url);
  if (draft.title.empty()) draft.title = draft.id.value;
  return draft;
}

Digest digest_of(const Item& item) {
  return digest_of({item.title, item.text, item.url});
}

Item make_item(const Source& source, ItemDraft draft, Instant seen, const ItemLimits& limits) {
  using std::chrono::days;
  Item item;
  item.id = item_id(source.id, draft.key);
  item.source = source.id;
  item.tier = source.tier;
  item.home = source.home;
  item.url = std::move(draft.url);
  item.lang = std::move(draft.lang);
  if (item.lang.empty()) item.lang = source.lang;
  item.first_seen = seen;
  item.repaired = draft.repaired;
  // Before the controls go: in VPS they are letters. The text, being longer, says how to read a short title.
  std::optional<Legacy> encoding;
  const auto read = [&](std::string& field, std::size_t limit) {
    // A character has at most four bytes, and each of them became at most eight when it was read wrongly twice.
    constexpr std::size_t kMostGrowth = 8;
    if (field.size() / kMostGrowth > limit) {
      field.resize(cut(field, kMostGrowth * limit).size());
      item.repaired = true;
    }
    auto repaired = repair_legacy(field, encoding);
    if (!repaired) return;
    encoding = repaired->encoding;
    field = std::move(repaired->text);
    item.repaired = true;
  };
  read(draft.text, limits.text_bytes);
  read(draft.title, limits.title_bytes);
  auto title = clean_text(draft.title, limits.title_bytes);
  auto text = clean_text(draft.text, limits.text_bytes);
  item.repaired |= title.repaired || text.repaired;
  item.title = std::move(title.text);
  item.text = std::move(text.text);
  if (draft.published) {
    const bool plausible = *draft.published <= seen + days{1} &&
                           *draft.published >= Instant{std::chrono::sys_days{std::chrono::year{1990} / 1 / 1}};
    if (plausible) {
      item.published = draft.published;
    } else {
      item.repaired = true;
    }
  }
  item.digest = digest_of(item);
  return item;
}

}  // namespace dongtin
