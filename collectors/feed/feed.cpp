#include "collectors/feed/feed.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>

#include "collectors/feed/atom.hpp"
#include "collectors/feed/encoding.hpp"
#include "collectors/feed/html.hpp"
#include "collectors/feed/json_feed.hpp"
#include "collectors/feed/rss.hpp"
#include "storage/records/text.hpp"

namespace dongtin {

namespace {

using std::string_view;

/// Local name of the first start tag, past declarations, comments and what stands before them; empty if there is none.
string_view first_element(string_view s) {
  constexpr int kMaxSkipped = 200;  // comments and the like before the first element
  std::size_t at = 0;
  for (int skipped = 0; skipped < kMaxSkipped; ++skipped) {
    at = s.find('<', at);
    if (at == string_view::npos || at + 1 >= s.size()) return {};
    const auto rest = s.substr(at);
    if (rest.starts_with("<?")) {
      at = s.find("?>", at);
    } else if (rest.starts_with("<!--")) {
      at = s.find("-->", at);
    } else if (rest.starts_with("<!")) {
      // A document type with an internal subset ends at "]>".
      const auto end = s.find('>', at), subset = s.find('[', at);
      at = subset < end ? s.find("]", subset) : end;
      if (at != string_view::npos) at = s.find('>', at);
    } else {
      auto name = rest.substr(1, std::min(rest.find_first_of(" \t\r\n/>", 1), rest.size()) - 1);
      if (const auto colon = name.find(':'); colon != string_view::npos) name.remove_prefix(colon + 1);
      return name;
    }
    if (at == string_view::npos) return {};
  }
  return {};
}

bool mentions(string_view lowered, std::initializer_list<string_view> words) {
  return std::any_of(words.begin(), words.end(), [&](auto word) { return lowered.find(word) != string_view::npos; });
}

/// What an operator should read when the bytes are no feed.
std::string what_it_is(string_view text, string_view root) {
  constexpr std::size_t kLook = 16 * 1024;
  const auto head = ascii_lower(text.substr(0, kLook));
  const bool html = ascii_lower(root) == "html" ||
                    mentions(head.substr(0, 512), {"<!doctype html", "<html", "<head", "<body"}) || root == "script" ||
                    root == "SCRIPT";
  if (html) {
    std::string title;
    if (const auto begin = head.find("<title"); begin != string_view::npos) {
      const auto open = head.find('>', begin),
                 close = open == string_view::npos ? string_view::npos : head.find("</title", open);
      if (close != string_view::npos) title = plain_text(text.substr(open + 1, close - open - 1));
      std::replace(title.begin(), title.end(), '\n', ' ');
    }
    const auto named = title.empty() ? std::string() : fmt::format(" titled \"{}\"", cut(title, 80));
    const bool challenge = mentions(head, {"challenge-platform", "cf-chl", "just a moment", "checking your browser",
                                           "captcha", "document.cookie", "ddos-guard", "_incapsula_"});
    if (challenge) {
      return fmt::format(
          "a page{} that tests for a browser; ask the site to let this program read its feed, or use another address",
          named);
    }
    return fmt::format("an HTML page{}; look on it for the address of its feed", named);
  }
  if (text.find_first_not_of(" \t\r\n") == string_view::npos) return "an empty answer";
  if (root == "urlset" || root == "sitemapindex") return "a sitemap";
  if (root == "opml") return "an OPML list of feeds; import it instead";
  if (!root.empty() && text.find_first_not_of(" \t\r\n") == text.find('<'))
    return fmt::format("XML whose first element is <{}>", tidy_line(cut(root, 40)));
  return "neither XML nor JSON";
}

}  // namespace

Result<FeedDocument> parse_feed(string_view bytes, const FeedContext& context) {
  if (bytes.size() > context.max_document_bytes) {
    return fail(Errc::too_large, fmt::format("{} bytes; a feed may have {}", bytes.size(), context.max_document_bytes));
  }
  if (bytes.starts_with("\x1F\x8B")) return fail(Errc::malformed, "not a feed: compressed bytes; unpack them first");
  FeedDocument out;
  FeedReader reader(context, out);
  auto decoded = decode(bytes, context.content_type, context.lang);
  out.encoding = std::move(decoded.encoding);
  auto text = decoded.text;
  for (auto& warning : decoded.warnings) reader.warn(std::move(warning));
  reader.mended = decoded.mended;

  const auto first = text.find_first_not_of(" \t\r\n");
  if (first != string_view::npos && text[first] == '{') {
    out.format = "json_feed";
    auto read = read_json_feed(text, reader);
    if (!read) return read.error();
    reader.finish_document();
    return out;
  }
  const auto root = first_element(text);
  const bool rss = root == "rss" || root == "RSS", rdf = root == "RDF", atom = root == "feed";
  if (!rss && !rdf && !atom) return fail(Errc::malformed, "not a feed: " + what_it_is(text, root));
  out.format = atom ? "atom" : rdf ? "rdf" : "rss";
  // What stands before the first tag (blanks, a stray line) is no part of the document.
  text.remove_prefix(text.find('<'));
  auto xml = XmlDocument::load(text);
  if (!xml) return xml.error();
  if (atom) {
    read_atom(*xml, reader);
  } else {
    read_rss(*xml, reader);
  }
  reader.finish_document();
  out.whole = xml->whole() && !xml->recovered();
  if (xml->recovered()) reader.warn("broken XML was mended; some of it may be missing");
  if (!xml->whole()) {
    reader.warn("the document is cut off; its last entry was left out");
    if (!out.entries.empty() && out.left_out == 0) out.entries.pop_back();
  }
  if (out.left_out != 0)
    reader.warn(fmt::format("{} entries beyond {} were left out", out.left_out, context.max_entries));
  return out;
}

}  // namespace dongtin
