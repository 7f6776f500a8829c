#include "collectors/fragment.hpp"

#include <algorithm>
#include <array>

#include "storage/records/digest.hpp"
#include "storage/records/social.hpp"
#include "storage/records/text.hpp"

namespace dongtin {

namespace {

using std::string_view;
constexpr auto npos = string_view::npos;

constexpr std::size_t kMaxTagBytes = 4096;  // of a link's start tag, and of what stands between its tags
constexpr std::size_t kMaxAddressBytes = 4096;

/// How a tag begins and ends: plain, escaped inside XML, escaped inside JSON.
struct Brackets {
  string_view open, close;
};
constexpr std::array<Brackets, 6> kBrackets{{{"<", ">"},
                                             {"&lt;", "&gt;"},
                                             {"&#60;", "&#62;"},
                                             {"&#x3c;", "&#x3e;"},
                                             {"\\u003c", "\\u003e"},
                                             {"&amp;lt;", "&amp;gt;"}}};
constexpr std::array<string_view, 10> kQuotes{"\"",     "'",      "&quot;",     "&#34;", "&#39;",
                                              "&apos;", "&#x22;", "&amp;quot;", "\\\"",  "\\u0022"};

bool is_name(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == ':' || c == '-' || c == '_';
}
bool is_blank(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/// Where something to be removed stands, and what it is called.
struct Found {
  std::size_t begin = 0, end = 0;
  string_view name;
};

class Search {
 public:
  explicit Search(string_view bytes) : lower_(bytes) {
    for (char& c : lower_) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  }

  /// Sorted by where they begin.
  std::vector<Found> all() {
    for (const auto& brackets : kBrackets) links(brackets);
    addresses("mailto:", [](string_view) { return std::size_t{0}; }, "mailto:");
    for (const string_view scheme : {"://", ":\\/\\/"}) addresses(scheme, profile_path, "profile link");
    std::sort(found_.begin(), found_.end(), [](const Found& a, const Found& b) { return a.begin < b.begin; });
    return std::move(found_);
  }

 private:
  /// The value of an attribute inside `tag`, without its quotes.
  static string_view value_of(string_view tag, string_view attribute) {
    for (auto at = tag.find(attribute); at != npos; at = tag.find(attribute, at + 1)) {
      if (at > 0 && (is_name(tag[at - 1]))) continue;
      auto begin = at + attribute.size();
      while (begin < tag.size() && is_blank(tag[begin])) ++begin;
      if (begin >= tag.size() || tag[begin] != '=') continue;
      ++begin;
      while (begin < tag.size() && is_blank(tag[begin])) ++begin;
      auto rest = tag.substr(begin);
      for (const auto quote : kQuotes) {
        if (!rest.starts_with(quote)) continue;
        rest.remove_prefix(quote.size());
        return rest.substr(0, rest.find(quote));
      }
      return rest.substr(0, rest.find_first_of(" \t\r\n/"));
    }
    return {};
  }

  static bool has_word(string_view list, string_view word) {
    for (auto at = list.find(word); at != npos; at = list.find(word, at + 1)) {
      const auto end = at + word.size();
      if ((at == 0 || is_blank(list[at - 1])) && (end == list.size() || is_blank(list[end]))) return true;
    }
    return false;
  }

  /// Why a link is to go; empty when it may stay.
  static string_view reason(string_view tag) {
    const auto rel = value_of(tag, "rel");
    if (has_word(rel, "author")) return "rel=author";
    if (has_word(rel, "me")) return "rel=me";
    return value_of(tag, "href").starts_with("mailto:") ? string_view("mailto:") : string_view();
  }

  void links(const Brackets& brackets) {
    const string_view s = lower_;
    for (auto at = s.find(brackets.open); at != npos; at = s.find(brackets.open, at + 1)) {
      const auto begin = at + brackets.open.size();
      auto end = begin;
      while (end < s.size() && is_name(s[end])) ++end;
      const auto full = s.substr(begin, end - begin);
      const auto colon = full.rfind(':');
      const auto local = colon == npos ? full : full.substr(colon + 1);
      if (local != "a" && local != "link") continue;
      const auto close = s.substr(0, std::min(s.size(), end + kMaxTagBytes)).find(brackets.close, end);
      if (close == npos) continue;
      const auto why = reason(s.substr(end, close - end));
      if (why.empty()) continue;
      auto stop = close + brackets.close.size();
      if (close == 0 || s[close - 1] != '/') {
        // Up to the end tag; a link that is not closed nearby loses what could be the name.
        const auto limit = std::min(s.size(), stop + kMaxTagBytes);
        for (const auto slash : {"/", "\\/"}) {
          const auto end_tag = s.substr(0, limit).find(std::string(brackets.open) + slash + std::string(full), stop);
          if (end_tag == npos) continue;
          const auto last = s.find(brackets.close, end_tag);
          stop = last == npos ? s.size() : last + brackets.close.size();
          break;
        }
      }
      found_.push_back({at, stop, why});
    }
  }

  /// How many bytes at the front of a profile's address may stay; npos for any other address.
  static std::size_t profile_path(string_view address) {
    std::string plain;
    for (const char c : address) {
      if (c != '\\') plain += c;
    }
    const auto scheme = plain.find("://");
    if (!is_profile_link(plain)) return npos;
    const auto host_end = plain.find('/', scheme == std::string::npos ? 0 : scheme + 3);
    // The backslashes that JSON may write before a slash were left out of `plain`.
    std::size_t at = 0;
    for (std::size_t seen = 0; at < address.size(); ++at) {
      if (address[at] == '\\') continue;
      if (seen++ == host_end) break;
    }
    return std::min(at + 1, address.size());
  }

  template <class Stays>
  void addresses(string_view mark, Stays stays, string_view name) {
    const string_view s = lower_;
    for (auto at = s.find(mark); at != npos; at = s.find(mark, at + mark.size())) {
      auto begin = at;
      while (begin > 0 && s[begin - 1] >= 'a' && s[begin - 1] <= 'z') --begin;
      const auto most = s.substr(begin, kMaxAddressBytes);
      auto end = most.find_first_of(" \t\r\n\"'<>)]},;|");
      end = std::min(end == npos ? most.size() : end, most.size());
      for (const string_view stop : {"&quot;", "&#34;", "&lt;", "&gt;", "\\\"", "\\n", "\\u00", "&apos;", "&#39;"}) {
        if (const auto there = most.find(stop); there != npos) end = std::min(end, there);
      }
      const auto kept = stays(most.substr(0, end));
      if (kept != npos && kept < end) found_.push_back({begin + kept, begin + end, name});
    }
  }

  std::string lower_;
  std::vector<Found> found_;
};

}  // namespace

void Fragment::cut(string_view name, string_view bytes) {
  Cut one;
  one.at = bytes_.size();
  cut_ += name;
  one.name_end = cut_.size();
  cut_ += bytes;
  one.end = cut_.size();
  cuts_.push_back(one);
}

Digest Fragment::original() const {
  if (cuts_.empty()) return sha256(bytes_);
  std::string whole;
  whole.reserve(bytes_.size() + cut_.size());
  std::size_t at = 0;
  for (const auto& one : cuts_) {
    whole.append(bytes_, at, one.at - at);
    whole.append(cut_, one.name_end, one.end - one.name_end);
    at = one.at;
  }
  whole.append(bytes_, at);
  return sha256(whole);
}

Capture Fragment::capture() && {
  Capture out;
  out.content_type = std::move(type_);
  out.original = original();
  std::size_t from = 0;
  for (const auto& one : cuts_) {
    out.removed.emplace_back(cut_, from, one.name_end - from);
    from = one.end;
  }
  const auto found = Search(bytes_).all();
  if (found.empty()) {
    out.bytes = std::move(bytes_);
  } else {
    std::size_t at = 0;
    for (const auto& each : found) {
      if (each.end <= at) continue;  // inside what is gone already
      if (each.begin > at) out.bytes.append(bytes_, at, each.begin - at);
      at = std::max(at, each.end);
      out.removed.emplace_back(each.name);
    }
    out.bytes.append(bytes_, at);
  }
  if (out.bytes.size() > limit_) {
    out.bytes.resize(dongtin::cut(out.bytes, limit_).size());
    out.removed.emplace_back("(cut)");
  }
  std::sort(out.removed.begin(), out.removed.end());
  out.removed.erase(std::unique(out.removed.begin(), out.removed.end()), out.removed.end());
  return out;
}

}  // namespace dongtin
