#include "collectors/feed/cursor.hpp"

#include <boost/json.hpp>

namespace dongtin {

namespace {

namespace json = boost::json;
constexpr std::int64_t kVersion = 1;

}  // namespace

Cursor encode(const FeedCursor& cursor) {
  json::object out{{"v", kVersion}, {"url", cursor.url}};
  const auto put = [&](const char* key, const std::string& value) {
    if (!value.empty()) out[key] = value;
  };
  put("etag", cursor.etag);
  put("last_modified", cursor.last_modified);
  put("digest", cursor.digest);
  put("moved_to", cursor.moved_to);
  if (cursor.moved_seen != 0) out["moved_seen"] = cursor.moved_seen;
  return {json::serialize(out)};
}

FeedCursor decode_cursor(const Cursor& cursor, std::string_view source_url) {
  FeedCursor out;
  out.url = source_url;
  boost::system::error_code error;
  const auto value = json::parse(cursor.value, error);
  const auto* object = error ? nullptr : value.if_object();
  if (object == nullptr) return out;
  const auto text = [&](const char* key) {
    const auto* member = object->if_contains(key);
    const auto* string = member == nullptr ? nullptr : member->if_string();
    return string == nullptr ? std::string() : std::string(*string);
  };
  const auto* version = object->if_contains("v");
  if (version == nullptr || !version->is_int64() || version->get_int64() != kVersion || text("url") != source_url)
    return out;
  out.etag = text("etag");
  out.last_modified = text("last_modified");
  out.digest = text("digest");
  out.moved_to = text("moved_to");
  if (const auto* seen = object->if_contains("moved_seen");
      seen != nullptr && seen->is_int64() && seen->get_int64() > 0)
    out.moved_seen = static_cast<unsigned>(std::min<std::int64_t>(seen->get_int64(), 1000));
  return out;
}

}  // namespace dongtin
