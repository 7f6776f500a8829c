#include "collectors/claims/claim_review.hpp"

#include <fmt/core.h>
#include <simdjson.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <functional>
#include <map>
#include <utility>

#include "collectors/feed/dates.hpp"
#include "collectors/feed/encoding.hpp"
#include "collectors/feed/html.hpp"
#include "collectors/feed/html_scan.hpp"
#include "collectors/feed/links.hpp"
#include "storage/records/claim_record.hpp"
#include "storage/records/decision.hpp"
#include "storage/records/text.hpp"

namespace dongtin {

namespace {

using simdjson::dom::array;
using simdjson::dom::element;
using simdjson::dom::object;
using std::string_view;

constexpr int kMaxDepth = 8;                  // of lists inside lists that are looked through
constexpr std::size_t kMaxShownBytes = 80;    // of what a problem quotes
constexpr std::size_t kMaxScripts = 200;      // of one page
constexpr std::size_t kMaxGraphNames = 1000;  // nodes of a graph that others may refer to

/// A value that may stand alone, as the first of a list, or as {"@value": …}.
std::optional<element> single(element value) {
  array list;
  if (value.get(list) == simdjson::SUCCESS) {
    if (list.begin() == list.end()) return std::nullopt;
    value = *list.begin();
  }
  object wrapped;
  element inner;
  if (value.get(wrapped) == simdjson::SUCCESS && wrapped["@value"].get(inner) == simdjson::SUCCESS) return inner;
  return value;
}

std::optional<element> member(object node, string_view key) {
  element value;
  if (node[key].get(value) != simdjson::SUCCESS) return std::nullopt;
  return single(value);
}

string_view text_of(object node, string_view key) {
  string_view out;
  if (const auto value = member(node, key); value && value->get(out) == simdjson::SUCCESS) return out;
  return {};
}

/// One line without controls.
std::string line_of(string_view text) {
  return tidy_line(clean_text(text, text.size()).text);
}

/// One line that can be quoted in a message.
std::string shown(string_view text) {
  const auto line = line_of(text);
  return line.size() <= kMaxShownBytes ? line : std::string(cut(line, kMaxShownBytes)) + "…";
}

/// "schema:ClaimReview" and "https://schema.org/ClaimReview" are ClaimReview.
bool names_type(string_view type, string_view wanted) {
  if (const auto at = type.find_last_of("/:#"); at != string_view::npos) type.remove_prefix(at + 1);
  return type == wanted;
}

bool is_a(object node, string_view wanted) {
  element type;
  if (node["@type"].get(type) != simdjson::SUCCESS) return false;
  string_view name;
  if (type.get(name) == simdjson::SUCCESS) return names_type(name, wanted);
  array names;
  if (type.get(names) != simdjson::SUCCESS) return false;
  return std::any_of(names.begin(), names.end(), [&](element one) {
    string_view each;
    return one.get(each) == simdjson::SUCCESS && names_type(each, wanted);
  });
}

std::optional<double> number_of(object node, string_view key) {
  const auto value = member(node, key);
  if (!value) return std::nullopt;
  double number = 0;
  if (value->get(number) == simdjson::SUCCESS) return number;
  string_view text;
  if (value->get(text) != simdjson::SUCCESS) return std::nullopt;
  const auto [end, wrong] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (wrong != std::errc() || end != text.data() + text.size() || !std::isfinite(number)) return std::nullopt;
  return number;
}

/// The reviews of one document, as they are found.
class Reviews {
 public:
  explicit Reviews(const ClaimReviewContext& context) : context_(context) {}

  ClaimReviewDocument out;
  std::size_t found = 0;  // elements that are a ClaimReview, right or wrong
  bool empty_list = false;
  std::size_t at = 0;  // the element or line that is being read

  void problem(std::string what, bool warning = false) {
    if (out.problems.size() >= kMaxClaimProblems) {
      ++out.more_problems;
    } else {
      out.problems.push_back({at, std::move(what), warning});
    }
  }

  /// Elements are counted here, unless the line counts (`numbered`).
  void look(element value, bool numbered, bool among_others, int depth = 0) {
    array list;
    if (value.get(list) == simdjson::SUCCESS) {
      if (depth == 0 && list.begin() == list.end()) empty_list = true;
      if (depth >= kMaxDepth) return problem("lists inside lists inside lists: left out");
      for (const auto each : list) look(each, numbered, among_others, depth + 1);
      return;
    }
    object node;
    const bool is_object = value.get(node) == simdjson::SUCCESS;
    if (is_object && !is_a(node, "ClaimReview") && lists_others(node))
      return look_inside(node, numbered, among_others, depth);
    if (!numbered) ++at;
    if (is_object && is_a(node, "ClaimReview")) {
      ++found;
      if (out.entries.size() >= context_.max_entries) return full();
      read(node);
    } else if (!among_others) {
      problem(is_object ? "is no ClaimReview: left out" : "is no object: left out");
    }
  }

 private:
  static bool lists_others(object node) {
    element inner;
    return node["@graph"].get(inner) == simdjson::SUCCESS || node["dataFeedElement"].get(inner) == simdjson::SUCCESS ||
           node["item"].get(inner) == simdjson::SUCCESS;
  }

  void look_inside(object node, bool numbered, bool among_others, int depth) {
    element inner;
    if (depth >= kMaxDepth) return problem("lists inside lists inside lists: left out");
    if (node["@graph"].get(inner) == simdjson::SUCCESS) {
      note_names(inner);
      look(inner, numbered, true, depth + 1);
      names_.clear();
    }
    if (node["dataFeedElement"].get(inner) == simdjson::SUCCESS) {
      array list;
      if (inner.get(list) == simdjson::SUCCESS && list.begin() == list.end()) empty_list = true;
      look(inner, numbered, among_others, depth + 1);
    }
    if (node["item"].get(inner) == simdjson::SUCCESS) look(inner, numbered, among_others, depth + 1);
  }

  void full() {
    if (!full_)
      problem(fmt::format("more than {} claims: the rest is left out; split the document", out.entries.size()));
    full_ = true;
  }

  /// Nodes of a graph name each other by @id.
  void note_names(element graph) {
    array nodes;
    if (graph.get(nodes) != simdjson::SUCCESS) return;
    for (const auto each : nodes) {
      object node;
      string_view id;
      if (names_.size() >= kMaxGraphNames) return;
      if (each.get(node) == simdjson::SUCCESS && node["@id"].get(id) == simdjson::SUCCESS) names_.emplace(id, node);
    }
  }

  /// The name of an organisation; `person` is set where a person stands in its place, whose name is not looked at.
  std::string organisation(element value, bool& person) {
    string_view name;
    if (value.get(name) == simdjson::SUCCESS) return line_of(name);
    array list;
    if (value.get(list) == simdjson::SUCCESS) {
      for (const auto each : list) {
        array inner;
        if (each.get(inner) == simdjson::SUCCESS) continue;
        if (auto found_name = organisation(each, person); !found_name.empty()) return found_name;
      }
      return {};
    }
    object node;
    if (value.get(node) != simdjson::SUCCESS) return {};
    string_view id;
    if (text_of(node, "name").empty() && node["@id"].get(id) == simdjson::SUCCESS) {
      if (const auto known = names_.find(id); known != names_.end()) node = known->second;
    }
    if (is_a(node, "Person")) {
      person = true;
      return {};
    }
    return line_of(text_of(node, "name"));
  }

  std::string publisher(object review, bool& person) {
    for (const string_view key : {"author", "publisher"}) {
      element value;
      if (review[key].get(value) != simdjson::SUCCESS) continue;
      if (auto name = organisation(value, person); !name.empty()) return name;
    }
    return {};
  }

  std::string about(object review) {
    element value;
    bool person = false;
    if (review["about"].get(value) != simdjson::SUCCESS) return {};
    auto name = organisation(value, person);
    return name.size() <= kMaxClaimAboutBytes ? name : std::string(cut(name, kMaxClaimAboutBytes));
  }

  std::optional<Instant> date(object review, string_view key) {
    const auto text = text_of(review, key);
    if (text.empty()) return std::nullopt;
    DateRules rules;
    rules.zone = zone_of_language("vi");
    if (const auto read = read_date(text, rules)) return read->time;
    problem(
        fmt::format("{} “{}” cannot be read: write it as 2026-11-21 or 2026-11-21T10:00:00+07:00", key, shown(text)),
        true);
    return std::nullopt;
  }

  std::optional<Verdict> verdict(object review) {
    object rating;
    const auto value = member(review, "reviewRating");
    if (!value || value->get(rating) != simdjson::SUCCESS) {
      problem("has no reviewRating: give one with alternateName, such as “Tin giả”");
      return std::nullopt;
    }
    if (const auto words = text_of(rating, "alternateName"); !tidy_line(words).empty()) {
      const auto worded = verdict_from_words(words);
      if (worded.verdict) return worded.verdict;
      if (worded.mixed) {
        problem(fmt::format("“{}” is neither false nor true: left out", shown(words)), true);
      } else {
        problem(
            fmt::format("alternateName “{}” is no known verdict: write “Tin giả”, “Tin sai sự thật”, “Lừa đảo” or "
                        "“Tin xác thực”",
                        shown(words)));
      }
      return std::nullopt;
    }
    const auto given = number_of(rating, "ratingValue"), worst = number_of(rating, "worstRating"),
               best = number_of(rating, "bestRating");
    if (!given || !worst || !best || *worst == *best) {
      problem("its reviewRating says nothing: give alternateName, or ratingValue with worstRating and bestRating");
      return std::nullopt;
    }
    if (*given == *worst) return Verdict::false_information;
    if (*given == *best) return Verdict::authentic;
    problem(fmt::format("a rating of {} between {} and {} is neither false nor true: left out", *given, *worst, *best),
            true);
    return std::nullopt;
  }

  /// "" when it has none; nothing when it has one that cannot be used.
  std::optional<std::string> id(object review) {
    const auto value = member(review, "identifier");
    if (!value) return std::string();
    element inner = *value;
    object property;
    if (inner.get(property) == simdjson::SUCCESS && property["value"].get(inner) != simdjson::SUCCESS) {
      return std::string();
    }
    string_view text;
    auto out_id = inner.get(text) == simdjson::SUCCESS ? line_of(text)
                  : inner.is_number()                  ? simdjson::to_string(inner)
                                                       : std::string();
    if (out_id.size() <= kMaxClaimIdBytes) return out_id;
    problem(fmt::format("its identifier is longer than {} bytes: shorten it", kMaxClaimIdBytes));
    return std::nullopt;
  }

  void read(object review) {
    const auto raw = text_of(review, "claimReviewed");
    auto stated = tidy_text(clean_text(raw, raw.size()).text);
    if (stated.empty()) return problem("has no claimReviewed: give the words of the claim");
    if (stated.size() > context_.max_text_bytes) {
      return problem(
          fmt::format("claimReviewed is longer than {} bytes: give the claim alone", context_.max_text_bytes));
    }
    bool person = false;
    auto name = publisher(review, person);
    if (name.empty()) {
      return problem(person ? "a person reviewed it: name the organisation whose verdict it is as author"
                            : "has no author: name the organisation whose verdict it is");
    }
    if (name.size() > kMaxNameBytes) return problem("the name of its author is too long: give the name alone");
    auto link = web_link(context_.url, text_of(review, "url"));
    if (!link) return problem("has no url: give the http(s) address where the verdict is published");
    auto key = id(review);
    if (!key) return;
    const auto found_verdict = verdict(review);
    if (!found_verdict) return;
    auto claim = make_claim(*std::move(key), std::move(stated), *found_verdict, std::move(name), *std::move(link),
                            date(review, "datePublished"));
    if (!claim) return problem(claim.error().what);
    if (claim->id().size() > kMaxClaimIdBytes) {
      return problem(fmt::format("its url is longer than {} bytes: give it an identifier", kMaxClaimIdBytes));
    }
    keep({at, *std::move(claim), about(review), date(review, "expires")});
  }

  void keep(ClaimReviewEntry entry) {
    const auto [known, fresh] = places_.try_emplace(entry.claim.id(), out.entries.size());
    if (fresh) {
      out.entries.push_back(std::move(entry));
      return;
    }
    auto& held = out.entries[known->second];
    const bool newer = entry.claim.published() > held.claim.published();  // no date is before any
    problem(fmt::format("has the id of element {}, “{}”: {}", held.element, shown(entry.claim.id()),
                        newer                                               ? "this one was published later and stays"
                        : entry.claim.published() == held.claim.published() ? "the first of them stays"
                                                                            : "that one was published later and stays"),
            true);
    if (newer) held = std::move(entry);
  }

  const ClaimReviewContext& context_;
  std::map<string_view, object> names_;
  std::map<std::string, std::size_t> places_;  // in out.entries, by id
  bool full_ = false;
};

std::string why_not(simdjson::error_code error) {
  return fmt::format("JSON that cannot be read ({})", simdjson::error_message(error));
}

/// Calls read(line, its number) for every line that is not blank, until it gives false.
template <class Read>
void each_line(string_view text, Read read) {
  for (std::size_t number = 1; !text.empty(); ++number) {
    const auto end = std::min(text.find('\n'), text.size());
    const auto line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (line.find_first_not_of(" \t\r") != string_view::npos && !read(line, number)) return;
  }
}

/// True when it was lines of JSON, the first of which can be read by itself.
bool read_lines(string_view text, Reviews& reviews) {
  simdjson::dom::parser parser;
  bool lines = true, first = true;
  each_line(text, [&](string_view line, std::size_t number) {
    element value;
    const auto error = parser.parse(line.data(), line.size()).get(value);
    if (first && (error || !(value.is_object() || value.is_array()))) return lines = false;
    first = false;
    reviews.at = number;
    if (error) {
      reviews.problem(why_not(error));
    } else {
      reviews.look(value, true, false);
    }
    return true;
  });
  return lines && !first;
}

std::size_t find_nocase(string_view in, string_view lowered, std::size_t from) {
  for (auto at = in.find(lowered.front(), from); at != string_view::npos; at = in.find(lowered.front(), at + 1)) {
    if (equal_nocase(in.substr(at, lowered.size()), lowered)) return at;
  }
  return string_view::npos;
}

/// The JSON in a script, without CDATA or a comment around it; "" when there is none.
string_view unwrapped(string_view script) {
  constexpr string_view kOpen = "<![CDATA[";
  if (const auto at = script.find(kOpen); at != string_view::npos && at < script.find_first_of("[{")) {
    script.remove_prefix(at + kOpen.size());
    script = script.substr(0, script.rfind("]]>"));
  }
  const auto begin = script.find_first_of("[{"), end = script.find_last_of("]}");
  if (begin == string_view::npos || end == string_view::npos || end < begin) return {};
  return script.substr(begin, end + 1 - begin);
}

/// What stands in <script type="application/ld+json">.
template <class Read>
void each_script(string_view html, Read read) {
  std::size_t count = 0;
  for (auto at = find_nocase(html, "<script", 0); at != string_view::npos; at = find_nocase(html, "<script", at)) {
    const auto open = html.find('>', at);
    if (open == string_view::npos) return;
    const auto close = find_nocase(html, "</script", open);
    if (close == string_view::npos) return;
    bool linked_data = false;
    each_attribute(html.substr(at + 7, open - at - 7), [&](string_view name, string_view value) {
      if (equal_nocase(name, "type"))
        linked_data = equal_nocase(value.substr(0, value.find(';')), "application/ld+json");
    });
    at = close;
    if (!linked_data) continue;
    if (++count > kMaxScripts) return;
    if (const auto json = unwrapped(html.substr(open + 1, close - open - 1)); !json.empty()) read(json);
  }
}

void read_page(string_view html, Reviews& reviews) {
  simdjson::dom::parser parser;
  each_script(html, [&](string_view json) {
    element value;
    if (const auto error = parser.parse(json.data(), json.size()).get(value)) {
      reviews.problem(why_not(error), true);
    } else {
      reviews.look(value, false, true);
    }
  });
}

}  // namespace

Result<ClaimReviewDocument> read_claim_reviews(string_view bytes, const ClaimReviewContext& context) {
  if (bytes.size() > context.max_bytes) {
    return fail(Errc::too_large, fmt::format("is longer than {} bytes: split the document", context.max_bytes));
  }
  const auto decoded = decode(bytes, context.content_type, "vi");
  const auto text = decoded.text;
  Reviews reviews(context);
  const auto begin = text.find_first_not_of(" \t\r\n");
  if (begin == string_view::npos) return fail(Errc::malformed, "is empty: an empty list is written []");
  if (text[begin] == '<') {
    read_page(text, reviews);
  } else {
    simdjson::dom::parser parser;
    element root;
    const auto error = parser.parse(text.data(), text.size()).get(root);
    if (!error) {
      reviews.look(root, false, false);
    } else if (!read_lines(text, reviews)) {
      return fail(Errc::malformed, why_not(error) + ": it is to be ClaimReview as JSON-LD or as NDJSON");
    }
  }
  if (reviews.found == 0 && !reviews.empty_list) {
    return fail(Errc::malformed, "holds no ClaimReview: each is an object with \"@type\": \"ClaimReview\"");
  }
  return std::move(reviews.out);
}

}  // namespace dongtin
