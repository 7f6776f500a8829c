#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "collectors/claims/claim_review.hpp"
#include "storage/records/letters.hpp"
#include "storage/records/text.hpp"

namespace dongtin {

namespace {

using std::string_view;

constexpr std::size_t kMaxWordsBytes = 200;

// What the folded words begin with and what says nothing of true or false.
constexpr std::array<string_view, 19> kLeading{"day la",   "do la",     "la",       "thong tin", "noi dung",
                                               "tin tuc",  "tin don",   "tin",      "bai viet",  "bai dang",
                                               "hinh anh", "hoan toan", "canh bao", "ket luan",  "xac minh",
                                               "this is",  "it is",     "rating",   "verdict"};

using enum Verdict;
constexpr std::array<std::pair<string_view, Verdict>, 60> kWords{{
    {"gia", fake},
    {"gia mao", fake},
    {"bia dat", fake},
    {"lam gia", fake},
    {"cat ghep", fake},
    {"fake", fake},
    {"fake news", fake},
    {"fabricated", fake},
    {"forged", fake},
    {"hoax", fake},
    {"sai", false_information},
    {"sai su that", false_information},
    {"sai hoan toan", false_information},
    {"that thiet", false_information},
    {"xuyen tac", false_information},
    {"bi xuyen tac", false_information},
    {"khong dung", false_information},
    {"khong dung su that", false_information},
    {"khong chinh xac", false_information},
    {"khong co that", false_information},
    {"khong co thuc", false_information},
    {"khong phai su that", false_information},
    {"bac bo", false_information},
    {"false", false_information},
    {"false information", false_information},
    {"not true", false_information},
    {"untrue", false_information},
    {"wrong", false_information},
    {"incorrect", false_information},
    {"inaccurate", false_information},
    {"debunked", false_information},
    {"refuted", false_information},
    {"misinformation", false_information},
    {"disinformation", false_information},
    {"pants on fire", false_information},
    {"completely false", false_information},
    {"totally false", false_information},
    {"lua dao", scam},
    {"la lua dao", scam},
    {"chieu lua dao", scam},
    {"chieu tro lua dao", scam},
    {"thu doan lua dao", scam},
    {"lua dao chiem doat tai san", scam},
    {"scam", scam},
    {"fraud", scam},
    {"fraudulent", scam},
    {"phishing", scam},
    {"xac thuc", authentic},
    {"da xac thuc", authentic},
    {"that", authentic},
    {"co that", authentic},
    {"dung", authentic},
    {"dung su that", authentic},
    {"chinh xac", authentic},
    {"true", authentic},
    {"correct", authentic},
    {"accurate", authentic},
    {"verified", authentic},
    {"confirmed", authentic},
    {"authentic", authentic},
}};

// Anywhere in the folded words, whole words: neither false nor true, whatever else stands there.
constexpr std::array<string_view, 40> kMixed{"mot phan",       "phan lon",       "mot nua",
                                             "nua that",       "nua dung",       "vua dung vua sai",
                                             "chua",           "thieu ngu canh", "thieu boi canh",
                                             "sai ngu canh",   "gay hieu lam",   "hieu lam",
                                             "cham biem",      "trao phung",     "y kien",
                                             "quan diem",      "khong ro",       "khong the kiem chung",
                                             "dang xac minh",  "can kiem chung", "mixed",
                                             "mixture",        "mostly",         "partly",
                                             "partially",      "partial",        "half",
                                             "misleading",     "unproven",       "unverified",
                                             "unsupported",    "unconfirmed",    "missing context",
                                             "out of context", "lacks context",  "satire",
                                             "opinion",        "outdated",       "disputed",
                                             "inconclusive"};

/// Letters without accents in lower case, digits, and one blank for whatever stands between them.
std::string folded(string_view words) {
  const auto nfc = to_nfc(words);
  std::string out;
  for (std::size_t i = 0; i < nfc.size();) {
    const auto lead = static_cast<unsigned char>(nfc[i]);
    const std::size_t length = std::min<std::size_t>(lead < 0x80   ? 1
                                                     : lead < 0xE0 ? 2
                                                     : lead < 0xF0 ? 3
                                                                   : 4,
                                                     nfc.size() - i);
    char32_t c = length == 1 ? lead : lead & (0x7Fu >> length);
    for (std::size_t k = 1; k < length; ++k) c = (c << 6) | (static_cast<unsigned char>(nfc[i + k]) & 0x3F);
    i += length;
    char base = spelled_letter(c).base;
    if (base == 'W') base = 'a';
    if (base == 'P') base = 'o';
    if (base >= 'A' && base <= 'Z') base = static_cast<char>(base + 32);
    if (base == 0 && c >= '0' && c <= '9') base = static_cast<char>(c);
    if (base != 0) {
      out += base;
    } else if (!out.empty() && out.back() != ' ') {
      out += ' ';
    }
  }
  while (!out.empty() && out.back() == ' ') out.pop_back();
  return out;
}

bool holds_words(string_view text, string_view words) {
  for (auto at = text.find(words); at != string_view::npos; at = text.find(words, at + 1)) {
    const auto end = at + words.size();
    if ((at == 0 || text[at - 1] == ' ') && (end == text.size() || text[end] == ' ')) return true;
  }
  return false;
}

std::optional<Verdict> known(string_view core) {
  const auto* const found =
      std::find_if(kWords.begin(), kWords.end(), [&](const auto& entry) { return entry.first == core; });
  if (found == kWords.end()) return std::nullopt;
  return found->second;
}

}  // namespace

WordedVerdict verdict_from_words(string_view words) {
  if (words.size() > kMaxWordsBytes) return {};
  const auto text = folded(words);
  if (std::any_of(kMixed.begin(), kMixed.end(), [&](string_view mixed) { return holds_words(text, mixed); })) {
    return {std::nullopt, true};
  }
  for (string_view core = text; !core.empty();) {
    if (const auto verdict = known(core)) return {verdict, false};
    const auto* const leading = std::find_if(kLeading.begin(), kLeading.end(), [&](string_view word) {
      return core.starts_with(word) && core.size() > word.size() && core[word.size()] == ' ';
    });
    if (leading == kLeading.end()) break;
    core.remove_prefix(leading->size() + 1);
  }
  return {};
}

}  // namespace dongtin
