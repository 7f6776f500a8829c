#include "matchers/phrases.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <unordered_map>
#include <unordered_set>

#include "matchers/fold_table.hpp"
#include "matchers/syllable_key.hpp"

namespace dongtin {

namespace {

// "ko", "hk" and the like are read by teencode.hpp; these are words of their own, or stand for one before a verb only.
constexpr std::string_view kNegators = "không/hông/hổng/hong/hem/chẳng/chả/k/kh";
constexpr std::size_t kPartialSyllables = 3;  // "ban phòng" is no "bán phòng": two syllables are easily other words
constexpr std::size_t kQuotedBytes = 60, kQuotedSpans = 3;

// Without accents a phrase may begin or end within one of these: "nghi dinh chinh phu" denies nothing, "tin gia vang"
// is about a price, "la sai gon" about a city.
constexpr std::array<std::string_view, 66> kCompounds{
    "an toan",   "bac bo",     "ban dau",     "bat dau",    "bay gio",     "binh dinh",  "bo doi",     "cao diem",
    "cao toc",   "chinh dang", "chinh la",    "chinh phu",  "chinh quyen", "chinh sach", "chinh thuc", "chinh tri",
    "chinh xac", "chua benh",  "chua chay",   "chua tri",   "cuu chua",    "danh gia",   "dau tien",   "dau tu",
    "du dinh",   "dung dau",   "gia ban",     "gia ca",     "gia cao",     "gia dat",    "gia dien",   "gia dinh",
    "gia han",   "gia heo",    "gia lai",     "gia lua",    "gia mua",     "gia nhap",   "gia nuoc",   "gia re",
    "gia tang",  "gia thap",   "gia tien",    "gia tri",    "gia vang",    "gia xang",   "ho chua",    "khang dinh",
    "lan dau",   "nghi dinh",  "nhat dinh",   "quoc gia",   "quy dinh",    "quyet dinh", "sai gon",    "sua chua",
    "that bai",  "that lac",   "that nghiep", "that thoat", "that vong",   "thiet bi",   "thiet hai",  "thiet ke",
    "xac dinh",  "xuat gia"};

void append_product(std::vector<std::string>& partial, std::string_view choices) {
  std::vector<std::string> out;
  for (std::size_t at = 0; at <= choices.size();) {
    const auto slash = std::min(choices.find('/', at), choices.size());
    for (const auto& before : partial) out.push_back(before + std::string(choices.substr(at, slash - at)));
    at = slash + 1;
  }
  partial = std::move(out);
}

void expand(std::string_view pattern, std::vector<std::string>& out) {
  std::vector<std::string> partial{""};
  for (std::size_t at = 0; at < pattern.size();) {
    const bool group = pattern[at] == '(';
    if (group) ++at;
    const auto end = std::min(pattern.find(group ? ')' : '(', at), pattern.size());
    if (group) {
      append_product(partial, pattern.substr(at, end - at));
    } else {
      for (auto& phrase : partial) phrase += pattern.substr(at, end - at);
    }
    at = group ? end + 1 : end;
  }
  for (auto& phrase : partial) out.push_back(std::move(phrase));
}

/// {N} becomes a group, or more choices of the group it stands in.
std::string with_negators(std::string_view words) {
  std::string out;
  bool group = false;
  for (std::size_t at = 0; at < words.size(); ++at) {
    if (words.substr(at, 3) == "{N}") {
      if (!group) out += '(';
      out += kNegators;
      if (!group) out += ')';
      at += 2;
      continue;
    }
    if (words[at] == '(') group = true;
    if (words[at] == ')') group = false;
    out += words[at];
  }
  return out;
}

/// Of a phrase by its first two syllables; never 0. By chance it may be a key of one: that costs a comparison.
std::uint64_t begin_of(SyllableKey first, SyllableKey second) {
  return (first * 0x9E3779B97F4A7C15ULL ^ second) | kInexactKey | 1;
}

std::string quoted(std::string_view original, const Span& span) {
  std::size_t end = std::min<std::size_t>(span.end, original.size());
  const bool cut = end - span.begin > kQuotedBytes;
  if (cut) {
    end = span.begin + kQuotedBytes;
    while (end > span.begin && (static_cast<unsigned char>(original[end]) & 0xC0) == 0x80) --end;
  }
  std::string out = "“" + std::string(original.substr(span.begin, end - span.begin)) + (cut ? "…”" : "”");
  std::replace(out.begin(), out.end(), '\n', ' ');
  return out;
}

/// Capitalised within a sentence, behind a space alone: "Dien Hong", not "ĐỪNG TIN".
bool is_name(const Folded& text, std::size_t at) {
  const auto& s = text.syllables;
  if (at == 0 || s[at].boundary || s[at].length < 2 || s[at].begin > s[at - 1].end + 1 || !text.capital(at))
    return false;
  return (static_cast<std::uint8_t>(text.marks[s[at].at + 1]) & kUpper) == 0;
}

/// The syllable and the one before are a word of two.
bool in_compound(const Folded& text, std::size_t at) {
  const auto& s = text.syllables;
  if (at == 0 || at >= s.size() || s[at].begin > s[at - 1].end + 1) return false;
  const std::string_view stream = text.stream;
  const auto both = stream.substr(s[at - 1].at, s[at].at + s[at].length - s[at - 1].at);
  return std::find(kCompounds.begin(), kCompounds.end(), both) != kCompounds.end();
}

/// Without accents the words may well be others: the spelling mostly is, or they begin with a name, they begin or end
/// within a compound, or a comma or the like stands between them.
bool read_otherwise(const Folded& text, std::size_t first, const Term& term, HowSet how, bool mostly) {
  const std::size_t last = first + term.syllables() - 1;
  const bool spelled = (how & bit(How::exact)) != 0;
  if (mostly && !(spelled && (term.marked() || !unaccented_stretch(text, first, last)))) return true;
  if ((how & bit(How::unaccented)) == 0) return false;
  if (is_name(text, first) || in_compound(text, first) || in_compound(text, last + 1)) return true;
  for (std::size_t i = first; i < last; ++i) {
    if (text.syllables[i + 1].begin > text.syllables[i].end + 1) return true;
  }
  return false;
}

}  // namespace

std::vector<std::string> phrases_of(std::string_view words) {
  const std::string all = with_negators(words);
  std::vector<std::string> out;
  for (std::size_t at = 0; at < all.size();) {
    const auto bar = std::min(all.find('|', at), all.size());
    expand(std::string_view(all).substr(at, bar - at), out);
    at = bar + 1;
  }
  return out;
}

Phrases::Phrases(std::span<const PhraseRow> rows, std::string_view read_otherwise) {
  std::unordered_set<std::string> otherwise;
  for (const auto& words : phrases_of(read_otherwise)) otherwise.insert(Term(words).literal());
  std::unordered_map<std::uint64_t, std::vector<Entry>> by_begin;
  std::vector<std::uint64_t> begins;  // in the order of the rows
  const auto longer = [](std::size_t syllables, const Entry& e) { return syllables > e.term.syllables(); };
  std::size_t count = 0;
  for (const auto& row : rows) {
    for (const auto& words : phrases_of(row.words)) {
      Term term(words);
      if (term.syllables() == 0) continue;
      const Folded& folded = term.folded();
      const auto first = syllable_key(folded.letters(0));
      const auto key = term.syllables() == 1 ? first : begin_of(first, syllable_key(folded.letters(1)));
      auto& entries = by_begin[key];
      if (entries.empty()) begins.push_back(key);
      const auto at = std::upper_bound(entries.begin(), entries.end(), term.syllables(), longer);
      const bool needs_accents = otherwise.contains(term.literal());
      entries.insert(at, {std::move(term), row.kind, needs_accents});
      ++count;
    }
  }
  entries_.reserve(count);
  begins_.reserve(begins.size());
  for (const auto key : begins) {
    auto& entries = by_begin[key];
    begins_.insert(key, {static_cast<std::uint32_t>(entries_.size()), static_cast<std::uint32_t>(entries.size())});
    std::move(entries.begin(), entries.end(), std::back_inserter(entries_));
  }
}

const Phrases::Entry* Phrases::at(const Folded& text, std::size_t syllable, std::uint64_t key, HowSet& how) const {
  if (!begins_.may_hold(key)) return nullptr;
  const Run* run = begins_.find(key);
  if (run == nullptr) return nullptr;
  for (const Entry& entry : std::span(entries_).subspan(run->first, run->count)) {
    if (!entry.term.letters_at(text, syllable)) continue;
    how = entry.term.verify(text, syllable, false);
    if (how == 0 || ((how & bit(How::partial)) != 0 && entry.term.syllables() < kPartialSyllables)) continue;
    if (read_otherwise(text, syllable, entry.term, how, entry.needs_accents)) continue;
    return &entry;
  }
  return nullptr;
}

void Phrases::find(const Folded& text, std::size_t from, std::size_t to, std::vector<PhraseHit>& out) const {
  const std::size_t count = text.syllables.size();
  to = std::min(to, count);
  std::uint64_t next = from < to ? syllable_key(text, from) : 0;
  for (std::size_t i = from; i < to;) {
    const std::uint64_t key = next;
    next = i + 1 < count ? syllable_key(text, i + 1) : 0;
    HowSet how = 0;
    const Entry* entry = next != 0 ? at(text, i, begin_of(key, next), how) : nullptr;  // what is longer goes first
    if (entry == nullptr) entry = at(text, i, key, how);
    if (entry == nullptr) {
      ++i;
      continue;
    }
    const std::size_t behind = i + entry->term.syllables();
    out.push_back({entry->kind, how, static_cast<std::uint32_t>(i), static_cast<std::uint32_t>(behind - 1)});
    if (behind != i + 1) next = behind < count ? syllable_key(text, behind) : 0;
    i = behind;
  }
}

void split_sentences(const Folded& folded, std::string_view original, std::vector<Sentence>& out) {
  out.clear();
  const auto& s = folded.syllables;
  for (std::size_t i = 0; i < s.size(); ++i) {
    if (i == 0 || s[i].boundary) out.push_back({static_cast<std::uint32_t>(i), 0, false});
    out.back().last = static_cast<std::uint32_t>(i);
    const bool ends = i + 1 == s.size() || s[i + 1].boundary;
    if (!ends) continue;
    const std::size_t behind = i + 1 == s.size() ? original.size() : s[i + 1].begin;
    const auto between = original.substr(s[i].end, behind - s[i].end);
    out.back().asks = between.find('?') != std::string_view::npos;
  }
}

Span span_of(const Folded& folded, Field field, const PhraseHit& hit) {
  return {field, folded.syllables[hit.first].begin, folded.syllables[hit.last].end, hit.how};
}

void tidy(std::vector<Span>& spans, std::size_t most) {
  std::sort(spans.begin(), spans.end());
  std::vector<Span> out;
  for (const Span& span : spans) {
    if (!out.empty() && out.back().field == span.field && span.begin < out.back().end) {
      out.back().end = std::max(out.back().end, span.end);
      out.back().how = static_cast<HowSet>(out.back().how | span.how);
    } else if (out.size() < most) {
      out.push_back(span);
    }
  }
  spans = std::move(out);
}

std::string quoted(std::string_view title, std::string_view text, std::span<const Span> spans) {
  std::string out;
  for (const Span& span : spans.first(std::min(spans.size(), kQuotedSpans))) {
    out += (out.empty() ? "" : ", ") + quoted(span.field == Field::title ? title : text, span);
  }
  return out;
}

}  // namespace dongtin
