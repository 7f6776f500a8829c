/// dongtin feed: one feed document in, one JSON object out (no author; absent is absent; times RFC 3339 UTC).
#include <CLI/CLI.hpp>
#include <boost/json.hpp>
#include <cstdio>
#include <fstream>
#include <iostream>
#include <memory>
#include <string>

#include "collectors/feed/feed.hpp"
#include "daemon/commands/commands.hpp"
#include "daemon/commands/items.hpp"

namespace dongtin {

namespace {

namespace json = boost::json;

constexpr std::size_t kMaxInputBytes = 64ull << 20;

struct FeedOptions {
  std::string file, url, content_type, lang;
};

json::object shown(const FeedDocument& feed) {
  json::object out;
  const auto put = [](json::object& to, const char* key, const std::string& value) {
    if (!value.empty()) to[key] = value;
  };
  put(out, "title", feed.title);
  put(out, "link", feed.link);
  auto& entries = (out["entries"] = json::array()).as_array();
  for (const auto& entry : feed.entries) {
    json::object row;
    put(row, "id", entry.id);
    put(row, "title", entry.title);
    put(row, "link", entry.link);
    if (entry.published) row["published"] = rfc3339(*entry.published);
    if (entry.updated) row["updated"] = rfc3339(*entry.updated);
    put(row, "summary", entry.summary);
    put(row, "content", entry.content);
    entries.push_back(std::move(row));
  }
  return out;
}

int run(const FeedOptions& options) {
  std::string bytes;
  bool readable = false;
  if (options.file == "-") {
    readable = read_all(std::cin, kMaxInputBytes, bytes);
  } else {
    std::ifstream in(options.file, std::ios::binary);
    readable = in.is_open() && read_all(in, kMaxInputBytes, bytes);
  }
  if (!readable) {
    std::cerr << "dongtin feed: " << options.file << ": cannot be read; check the path and its permissions\n";
    return kEnvironment;
  }
  FeedContext context;
  context.url = options.url;
  context.content_type = options.content_type;
  context.lang = options.lang;
  context.max_document_bytes = kMaxInputBytes;
  context.max_entries = 200'000;
  const auto feed = parse_feed(bytes, context);
  if (!feed) {
    std::cerr << "dongtin feed: " << options.file << ": " << feed.error().line() << '\n';
    return kWrongInput;
  }
  for (const auto& warning : feed->warnings) std::cerr << "dongtin feed: warning: " << warning << '\n';
  std::cout << json::serialize(shown(*feed)) << '\n' << std::flush;
  if (!std::cout) {
    std::cerr << "dongtin feed: the output cannot be written\n";
    return kEnvironment;
  }
  return kFine;
}

}  // namespace

void add_feed(CLI::App& app, int& exit) {
  auto* command =
      app.add_subcommand("feed", "Parse one feed document (RSS, Atom, JSON Feed) and print it as one JSON object");
  const auto options = std::make_shared<FeedOptions>();
  command->add_option("FILE", options->file, "The document; - for standard input")->required();
  command->add_option("--url", options->url, "The address it came from: relative links are resolved against it");
  command->add_option("--content-type", options->content_type,
                      "The Content-Type it came with; its charset is believed unless the bytes say otherwise");
  command->add_option("--language", options->lang,
                      "Language of the source, such as vi: dates without a zone are then UTC+7");
  command->footer(
      "Exit: 0 printed, 1 not a feed, 3 cannot be read. Example: dongtin feed --url https://example.vn/rss tin.xml");
  command->callback([options, &exit] { exit = run(*options); });
}

}  // namespace dongtin
