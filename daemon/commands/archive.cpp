#include "daemon/commands/archive.hpp"

#include <boost/json.hpp>
#include <memory>
#include <optional>

#include "daemon/admin_client.hpp"
#include "daemon/store_options.hpp"
#include "daemon/system_clock.hpp"
#include "storage/store.hpp"

namespace dongtin {

namespace {

namespace json = boost::json;
constexpr std::size_t kPage = 100;

Error not_understood() {
  return fail(Errc::malformed, "the daemon's answer is no page of the archive; is it another version?");
}

/// What the daemon's page says of an item; nothing when something is missing.
std::optional<Item> item_from(const json::value& value) {
  const auto* object = value.if_object();
  if (object == nullptr) return std::nullopt;
  const auto text = [&](std::string_view key) {
    const auto* found = object->if_contains(key);
    return found != nullptr && found->is_string() ? std::string(found->as_string()) : std::string();
  };
  Item out;
  const auto id = ItemId::from_hex(text("id"));
  const auto tier = tier_from(text("tier"));
  const auto seen = parse_rfc3339(text("first_seen"));
  if (!id || !tier || !seen) return std::nullopt;
  out.id = *id;
  out.tier = *tier;
  out.first_seen = *seen;
  out.source.value = text("source");
  if (const auto home = text("home"); !home.empty()) out.home = PlaceId{home};
  out.url = text("url");
  out.title = text("title");
  out.text = text("text");
  out.lang = text("lang");
  if (const auto published = parse_rfc3339(text("published"))) out.published = *published;
  return out;
}

/// Calls visit for what one answer holds; where to go on.
Result<std::optional<std::string>> visit_page(std::string_view answer, const std::function<void(const Item&)>& visit) {
  boost::system::error_code wrong;
  const auto page = json::parse(answer, wrong);
  const auto* items = wrong || !page.is_object() ? nullptr : page.as_object().if_contains("items");
  if (items == nullptr || !items->is_array()) return not_understood();
  for (const auto& each : items->as_array()) {
    const auto item = item_from(each);
    if (!item) return not_understood();
    visit(*item);
  }
  const auto* next = page.as_object().if_contains("next");
  if (next == nullptr || !next->is_string()) return std::optional<std::string>();
  return std::optional(std::string(next->as_string()));
}

Result<void> from_store(const Settings& settings, const std::function<void(const Item&)>& visit) {
  auto options = store_options(settings.store);
  options.create_if_missing = false;
  options.read_only = true;
  const auto store = open_store(options);
  if (!store) return store.error();
  const auto end = SystemClock().now() + std::chrono::days{1};
  std::optional<std::string> after;
  do {
    const auto page = (*store)->archive({}, end, after, kPage);
    if (!page) return page.error();
    for (const auto& item : page->items) visit(item);
    after = page->next;
  } while (after);
  return {};
}

}  // namespace

Result<void> each_archived(const Settings& settings, const std::function<void(const Item&)>& visit) {
  const auto socket = admin_socket_of(settings);
  std::string target = "/admin/v1/archive";
  for (bool first = true;; first = false) {
    const auto answer = ask_daemon(socket, "GET", target);
    if (!answer) {
      return first && answer.error().code == Errc::not_found ? from_store(settings, visit)
                                                             : Result<void>(answer.error());
    }
    const auto next = visit_page(*answer, visit);
    if (!next) return next.error();
    if (!*next) return {};
    target = "/admin/v1/archive?after=" + **next;
  }
}

}  // namespace dongtin
