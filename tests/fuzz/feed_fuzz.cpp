// parse_feed and read_date on any bytes: no crash, valid UTF-8 out, unique keys, no link but http(s).
#include <cstdint>
#include <set>

#include "collectors/feed/dates.hpp"
#include "collectors/feed/feed.hpp"
#include "collectors/feed/links.hpp"
#include "storage/records/digest.hpp"
#include "storage/records/text.hpp"
#include "tests/fuzz/require.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace dongtin;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  DateRules rules;
  rules.now = from_millis(1'780'000'000'000);
  static_cast<void>(read_date(bytes, rules));
  FeedContext context;
  context.url = "https://tin.example/rss";
  context.now = rules.now;
  context.max_entries = 50;
  auto feed = parse_feed(bytes, context);
  if (!feed) return 0;
  std::set<std::string> keys;
  for (auto& entry : feed->entries) {
    require(!entry.key.empty() && keys.insert(entry.key).second);
    require(entry.link.empty() || is_web_link(entry.link));
    for (const auto* text : {&entry.title, &entry.text, &entry.summary, &entry.content}) require(is_valid_utf8(*text));
    const auto capture = std::move(entry.evidence).capture();
    require(is_valid_utf8(capture.bytes) && capture.bytes.size() <= context.max_field_bytes);
    require(!capture.removed.empty() || capture.original == sha256(capture.bytes));
    require(entry.content.find("<script") == std::string::npos && entry.summary.find("<script") == std::string::npos);
  }
  require(feed->warnings.size() <= kMaxWarnings);
  return 0;
}
