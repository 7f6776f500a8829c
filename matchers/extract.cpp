#include "matchers/extract.hpp"

#include <algorithm>
#include <array>

#include "matchers/fold_table.hpp"
#include "storage/records/syllable.hpp"
#include "storage/records/text.hpp"

namespace dongtin {

namespace {

constexpr std::array<std::string_view, 3> kKinds{"link", "phone", "bank_account"};

// Endings of domains that scams and news use; a name outside them needs http:// or www.
constexpr std::array<std::string_view, 48> kEndings{
    "vn",    "com",  "net",    "org",  "info", "biz",  "edu", "gov",  "io",    "app",     "xyz",  "top",
    "shop",  "site", "online", "club", "vip",  "cc",   "tv",  "asia", "ly",    "gl",      "co",   "us",
    "uk",    "cn",   "ru",     "tk",   "ml",   "ga",   "cf",  "gq",   "icu",   "live",    "link", "click",
    "store", "tech", "pro",    "work", "fun",  "blog", "dev", "page", "space", "website", "me",   "win"};

constexpr std::array<std::string_view, 24> kBankWords{
    "stk",          "ngan hang", "bank",  "vietcombank",  "vcb", "techcombank", "tcb",    "mbbank",
    "mb bank",      "agribank",  "bidv",  "vietinbank",   "acb", "sacombank",   "tpbank", "vpbank",
    "so tai khoan", "tai khoan", "so tk", "chuyen khoan", "ck",  "vib",         "shb",    "napas"};
constexpr std::array<std::string_view, 8> kAccountOf{"facebook", "fb",    "zalo",     "tiktok",
                                                     "youtube",  "gmail", "telegram", "game"};

constexpr std::size_t kBankWordsBefore = 8, kBankWordsBehind = 4;  // syllables
constexpr std::size_t kMinAccount = 8, kMaxAccount = 19;           // digits

bool is_alnum(char c) {
  return is_ascii_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}
bool is_high(char c) {
  return static_cast<unsigned char>(c) >= 0x80;
}

bool starts_with(std::string_view s, std::string_view lower_prefix) {
  if (s.size() < lower_prefix.size()) return false;
  for (std::size_t i = 0; i < lower_prefix.size(); ++i) {
    if (lower(s[i]) != lower_prefix[i]) return false;
  }
  return true;
}

/// Of a label of a host, which has no accents; longer ones are no syllable and no ending.
class Lowered {
 public:
  explicit Lowered(std::string_view label) {
    if (label.size() > letters_.size()) return;
    size_ = label.size();
    std::transform(label.begin(), label.end(), letters_.begin(), lower);
  }
  [[nodiscard]] std::string_view view() const { return {letters_.data(), size_}; }

 private:
  std::array<char, 8> letters_{};
  std::size_t size_ = 0;
};

/// The domain that `s` begins with is one: two labels or more, the last a known ending.
bool is_bare_domain(std::string_view s) {
  std::size_t end = 0;
  while (end < s.size() && (is_alnum(s[end]) || s[end] == '-' || s[end] == '.')) ++end;
  std::string_view host = s.substr(0, end);
  while (host.ends_with('.')) host.remove_suffix(1);
  const bool path = end < s.size() && host.size() == end && s[end] == '/' && end + 1 < s.size() && is_alnum(s[end + 1]);
  const auto dot = host.rfind('.');
  if (dot == std::string_view::npos || dot == 0 || host.find("..") != std::string_view::npos) return false;
  const Lowered ending(host.substr(dot + 1));
  if (std::find(kEndings.begin(), kEndings.end(), ending.view()) == kEndings.end()) return false;
  if (path) return true;
  // "thương.me", "xong.co": a full stop without a space behind it.
  const auto label =
      host.substr(host.find_last_of('.', dot - 1) == std::string_view::npos ? 0 : host.find_last_of('.', dot - 1) + 1);
  const bool numbers =
      std::all_of(label.begin(), label.begin() + static_cast<std::ptrdiff_t>(label.find('.')), is_ascii_digit);
  const auto first = label.substr(0, label.find('.'));
  return first.size() >= 2 && !numbers && !(is_syllable(ending.view()) && is_syllable(Lowered(first).view()));
}

bool ends_link(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '"' || c == '<' || c == '>' || c == '(' || c == ')' || c == '[' ||
         c == ']' || c == '{' || c == '}' || c == '|' || c == ',';
}

void links(std::string_view text, Field field, std::vector<Fact>& out) {
  for (std::size_t at = 0; at < text.size();) {
    if (ends_link(text[at])) {
      ++at;
      continue;
    }
    std::size_t end = at;
    while (end < text.size() && !ends_link(text[end])) ++end;
    std::string_view token = text.substr(at, end - at);
    std::size_t begin = std::string_view::npos;
    for (std::string_view scheme : {"http://", "https://"}) {
      for (std::size_t i = 0; begin == std::string_view::npos && i + scheme.size() < token.size(); ++i) {
        if ((token[i] == 'h' || token[i] == 'H') && starts_with(token.substr(i), scheme) &&
            (is_alnum(token[i + scheme.size()]) || is_high(token[i + scheme.size()])))
          begin = i;
      }
    }
    if (begin == std::string_view::npos) {
      std::size_t i = 0;
      while (i < token.size() && !is_alnum(token[i])) ++i;
      const auto rest = token.substr(i);
      const bool www = starts_with(rest, "www.") && rest.size() > 4 && is_alnum(rest[4]);
      const bool mail = token.find('@') != std::string_view::npos;
      const bool glued = i > 0 && is_high(token[i - 1]);
      if (www || (!mail && !glued && is_bare_domain(rest))) begin = i;
    }
    if (begin != std::string_view::npos) {
      while (!token.empty() && !is_alnum(token.back()) && token.back() != '/' && !is_high(token.back()))
        token.remove_suffix(1);
      out.push_back({FactKind::link, field, static_cast<std::uint32_t>(at + begin),
                     static_cast<std::uint32_t>(at + token.size()), 0});
    }
    at = end;
  }
}

/// A run of digits with at most two separators between any two of them.
struct Number {
  static constexpr std::size_t kMost = kMaxAccount + 1;
  std::array<char, kMost> digit{};
  std::array<std::uint32_t, kMost> ends{};   // of each digit, bytes of the text
  std::array<std::uint8_t, kMost> letter{};  // that digit is written as a letter
  std::size_t count = 0;
  std::size_t begin = 0, end = 0;
  bool plus = false;

  [[nodiscard]] std::string_view digits() const { return {digit.data(), count}; }
};

bool separates(char c) {
  return c == ' ' || c == '.' || c == '-' || c == '(' || c == ')' || c == '_';
}

/// A letter o between digits stands for 0.
bool is_letter_zero(std::string_view text, std::size_t at) {
  if (text[at] != 'o' && text[at] != 'O') return false;
  const bool before = at > 0 && (is_ascii_digit(text[at - 1]) || lower(text[at - 1]) == 'o');
  const bool behind = at + 1 < text.size() && (is_ascii_digit(text[at + 1]) || lower(text[at + 1]) == 'o');
  return before || behind;
}

void read_number(std::string_view text, std::size_t at, Number& out) {
  out.count = 0;
  out.plus = false;
  out.begin = out.end = at;
  if (text[at] == '+') {
    out.plus = true;
    ++at;
  }
  while (at < text.size() && out.count < Number::kMost) {
    const bool letter = is_letter_zero(text, at);
    if (is_ascii_digit(text[at]) || letter) {
      out.digit[out.count] = letter ? '0' : text[at];
      out.letter[out.count] = letter ? 1 : 0;
      out.end = ++at;
      out.ends[out.count++] = static_cast<std::uint32_t>(out.end);
      continue;
    }
    std::size_t next = at;
    while (next < text.size() && next - at < 2 && separates(text[next])) ++next;
    if (next == at || next >= text.size() || !is_ascii_digit(text[next])) break;
    at = next;
  }
}

/// How many digits of it are a phone's; 0 when it begins none.
std::size_t phone_digits(const Number& n) {
  const std::string_view d = n.digits();
  std::size_t lead = 0;
  if (d.starts_with("84") && (n.plus || d.size() >= 11)) {
    lead = 2;
    if (d.size() > 2 && d[2] == '0') lead = 3;  // +84 (0)…
  } else if (d.starts_with("0") && !n.plus) {
    lead = 1;
  } else if (!n.plus && (d.starts_with("1800") || d.starts_with("1900"))) {
    return d.size() >= 10 ? 10 : d.size() >= 8 ? 8 : 0;
  } else {
    return 0;
  }
  if (d.size() <= lead) return 0;
  const char first = d[lead];
  if (first == '2') return d.size() >= lead + 10 ? lead + 10 : 0;
  if (first == '3' || first == '5' || first == '7' || first == '8' || first == '9')
    return d.size() >= lead + 9 ? lead + 9 : 0;
  return 0;
}

bool said(const Folded& folded, std::size_t at, std::string_view words) {
  const auto from = folded.syllables[at].at;
  const std::string_view stream(folded.stream);
  return stream.substr(from, words.size()) == words && from + words.size() < stream.size() &&
         stream[from + words.size()] == ' ';
}

bool near_bank_word(const Folded& folded, std::size_t begin, std::size_t end) {
  const auto& s = folded.syllables;
  const auto first = static_cast<std::size_t>(
      std::lower_bound(s.begin(), s.end(), begin, [](const Syllable& a, std::size_t at) { return a.end <= at; }) -
      s.begin());
  std::size_t behind = first;
  while (behind < s.size() && s[behind].begin < end) ++behind;
  const auto any = [&](std::size_t from, std::size_t to, const auto& words) {
    for (std::size_t i = from; i < to; ++i) {
      for (auto word : words) {
        if (said(folded, i, word)) return true;
      }
    }
    return false;
  };
  const std::size_t from = first > kBankWordsBefore ? first - kBankWordsBefore : 0;
  const std::size_t to = std::min(s.size(), behind + kBankWordsBehind);
  if (any(from, first, kAccountOf)) return false;
  return any(from, first, kBankWords) || any(behind, to, kBankWords);
}

void numbers(std::string_view text, Field field, const Folded& folded, std::vector<Fact>& out) {
  Number n;
  for (std::size_t at = 0; at < text.size();) {
    const bool plus = text[at] == '+' && at + 1 < text.size() && is_ascii_digit(text[at + 1]);
    const bool starts = plus || is_ascii_digit(text[at]) || is_letter_zero(text, at);
    if (!starts || (at > 0 && (is_alnum(text[at - 1]) || is_high(text[at - 1])))) {
      ++at;
      continue;
    }
    read_number(text, at, n);
    if (n.count == 0) {
      ++at;
      continue;
    }
    const auto undone = [&](std::size_t digits) {
      return std::any_of(n.letter.begin(), n.letter.begin() + static_cast<std::ptrdiff_t>(digits),
                         [](std::uint8_t l) { return l != 0; })
                 ? bit(How::digits)
                 : HowSet{0};
    };
    // A phone ends where its digits do: a space may lead to another number, a dot or a digit may not.
    const std::size_t phone = phone_digits(n);
    if (phone != 0) {
      const std::size_t end = n.ends[phone - 1];
      const bool goes_on = phone < n.count && n.ends[phone] - end <= 2 && text[end] != ' ';
      const bool word = end < text.size() && (is_alnum(text[end]) || is_high(text[end]));
      if (!goes_on && !word) {
        out.push_back({FactKind::phone, field, static_cast<std::uint32_t>(n.begin), static_cast<std::uint32_t>(end),
                       undone(phone)});
        at = end;
        continue;
      }
    }
    const bool word = n.end < text.size() && (is_alnum(text[n.end]) || is_high(text[n.end]));
    if (!n.plus && !word && n.count >= kMinAccount && n.count <= kMaxAccount &&
        near_bank_word(folded, n.begin, n.end)) {
      out.push_back({FactKind::bank_account, field, static_cast<std::uint32_t>(n.begin),
                     static_cast<std::uint32_t>(n.end), undone(n.count)});
    }
    at = n.end;
  }
}

int hex(char c) {
  if (is_ascii_digit(c)) return c - '0';
  c = lower(c);
  return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/// As address_words(), into `out`; `bytes` are the address without percent-encoding.
void write_words(std::string_view address, std::string& bytes, std::string& out) {
  bytes.clear();
  for (std::size_t i = 0; i < address.size(); ++i) {
    if (address[i] == '%' && i + 2 < address.size() && hex(address[i + 1]) >= 0 && hex(address[i + 2]) >= 0) {
      bytes += static_cast<char>(hex(address[i + 1]) * 16 + hex(address[i + 2]));
      i += 2;
    } else {
      bytes += address[i];
    }
  }
  out = " ";
  for (std::size_t i = 0; i < bytes.size();) {
    const auto b = static_cast<unsigned char>(bytes[i]);
    const std::size_t size = b < 0x80 ? 1 : b >= 0xF0 ? 4 : b >= 0xE0 ? 3 : 2;
    char32_t c = b < 0x80 ? b : b & (0x7Fu >> size);
    for (std::size_t k = 1; k < size && i + k < bytes.size(); ++k) {
      c = (c << 6) | (static_cast<unsigned char>(bytes[i + k]) & 0x3F);
    }
    i += size;
    if (const Letter letter = letter_of(c); letter.base != 0) {
      out += letter.base;
    } else if (c >= 0x80 && !(c >= 0x300 && c <= 0x36F)) {
      out.append(bytes, i - size, size);
    } else if (c < 0x80 && out.back() != ' ') {
      out += ' ';
    }
  }
  if (out.back() != ' ') out += ' ';
}

}  // namespace

std::string_view name(FactKind kind) noexcept {
  return kKinds[static_cast<std::size_t>(kind)];
}

std::optional<FactKind> fact_kind_from(std::string_view name) noexcept {
  const auto it = std::find(kKinds.begin(), kKinds.end(), name);
  if (it == kKinds.end()) return std::nullopt;
  return static_cast<FactKind>(it - kKinds.begin());
}

void extract(std::string_view text, Field field, const Folded& folded, std::vector<Fact>& out) {
  links(text, field, out);
  numbers(text, field, folded, out);
}

std::string address_words(std::string_view address) {
  std::string bytes, out;
  write_words(address, bytes, out);
  return out;
}

void read_address(std::string_view url, bool social, Address& out) {
  const auto scheme = url.find("://");
  std::string_view rest = url.substr(scheme == std::string_view::npos ? 0 : scheme + 3);
  const auto slash = rest.find_first_of("/?#");
  std::string_view host = rest.substr(0, slash);
  host = host.substr(0, host.find(':'));
  out.host.assign(host);
  const bool hidden = social || is_social_host(host) || is_profile_link(rest);
  const auto path = hidden || slash == std::string_view::npos ? std::string_view() : rest.substr(slash);
  out.path.assign(path.substr(0, path.find_first_of("?#")));
  out.whole.assign(out.host).append(out.path);
  write_words(out.whole, out.decoded, out.words);
}

}  // namespace dongtin
