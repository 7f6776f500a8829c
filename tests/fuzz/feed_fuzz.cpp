// parse_feed and read_date on any bytes: no crash, valid UTF-8 out, unique keys, no link but http(s).
#include <cstdint>
#include <cstdlib>
#include <set>

#include "collectors/feed/dates.hpp"
#include "collectors/feed/feed.hpp"
#include "collectors/feed/links.hpp"
#include "storage/records/digest.hpp"
#include "storage/records/text.hpp"

namespace {

void hold(bool condition) {
  if (!condition) std::abort();
}

}  // namespace

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
    hold(!entry.key.empty() && keys.insert(entry.key).second);
    hold(entry.link.empty() || is_web_link(entry.link));
    for (const auto* text : {&entry.title, &entry.text, &entry.summary, &entry.content}) hold(is_valid_utf8(*text));
    const auto capture = std::move(entry.evidence).capture();
    hold(is_valid_utf8(capture.bytes) && capture.bytes.size() <= context.max_field_bytes);
    hold(!capture.removed.empty() || capture.original == sha256(capture.bytes));
    hold(entry.content.find("<script") == std::string::npos && entry.summary.find("<script") == std::string::npos);
  }
  hold(feed->warnings.size() <= kMaxWarnings);
  return 0;
}
