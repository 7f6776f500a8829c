#include "tests/support/typing.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <map>
#include <string_view>
#include <vector>

namespace dongtin::typing {

namespace {

using Text = std::u32string;

Text decode(std::string_view s) {
  Text out;
  for (std::size_t i = 0; i < s.size();) {
    const auto b = static_cast<unsigned char>(s[i]);
    const std::size_t n = b < 0x80 ? 1 : b < 0xE0 ? 2 : b < 0xF0 ? 3 : 4;
    char32_t c = n == 1 ? b : b & (0xFFu >> (n + 1));
    for (std::size_t k = 1; k < n; ++k) c = c << 6 | (static_cast<unsigned char>(s[i + k]) & 0x3Fu);
    out += c;
    i += n;
  }
  return out;
}

std::string encode(const Text& text) {
  std::string out;
  const auto add = [&](char32_t byte) { out += static_cast<char>(byte); };
  for (const char32_t c : text) {
    if (c < 0x80) {
      add(c);
    } else if (c < 0x800) {
      add(0xC0 | c >> 6), add(0x80 | (c & 0x3F));
    } else if (c < 0x10000) {
      add(0xE0 | c >> 12), add(0x80 | (c >> 6 & 0x3F)), add(0x80 | (c & 0x3F));
    } else {
      add(0xF0 | c >> 18), add(0x80 | (c >> 12 & 0x3F)), add(0x80 | (c >> 6 & 0x3F)), add(0x80 | (c & 0x3F));
    }
  }
  return out;
}

constexpr std::array<char32_t, 6> kTones{0, 0x300, 0x301, 0x309, 0x303, 0x323};
/// Each vowel with its six tones, in the order of kTones; lower and upper case.
constexpr std::array<std::array<std::u32string_view, 2>, 12> kVowels{{{U"aàáảãạ", U"AÀÁẢÃẠ"},
                                                                      {U"ăằắẳẵặ", U"ĂẰẮẲẴẶ"},
                                                                      {U"âầấẩẫậ", U"ÂẦẤẨẪẬ"},
                                                                      {U"eèéẻẽẹ", U"EÈÉẺẼẸ"},
                                                                      {U"êềếểễệ", U"ÊỀẾỂỄỆ"},
                                                                      {U"iìíỉĩị", U"IÌÍỈĨỊ"},
                                                                      {U"oòóỏõọ", U"OÒÓỎÕỌ"},
                                                                      {U"ôồốổỗộ", U"ÔỒỐỔỖỘ"},
                                                                      {U"ơờớởỡợ", U"ƠỜỚỞỠỢ"},
                                                                      {U"uùúủũụ", U"UÙÚỦŨỤ"},
                                                                      {U"ưừứửữự", U"ƯỪỨỬỮỰ"},
                                                                      {U"yỳýỷỹỵ", U"YỲÝỶỸỴ"}}};
constexpr std::u32string_view kPlain = U"aaaeeiooouuy";
constexpr std::array<char32_t, 12> kQualities{0, 0x306, 0x302, 0, 0x302, 0, 0, 0x302, 0x31B, 0, 0x31B, 0};

struct Letter {
  char32_t plain;  // a .. z
  std::size_t vowel = 0, tone = 0;
  bool is_vowel = false, upper = false;
};

const std::map<char32_t, Letter>& letters() {
  static const auto all = [] {
    std::map<char32_t, Letter> out;
    for (char32_t c = 'a'; c <= 'z'; ++c) {
      out[c] = {c};
      out[c - 32] = {c, 0, 0, false, true};
    }
    out[U'đ'] = {'d'};
    out[U'Đ'] = {'d', 0, 0, false, true};
    for (std::size_t v = 0; v < kVowels.size(); ++v) {
      for (std::size_t big = 0; big < 2; ++big) {
        for (std::size_t tone = 0; tone < 6; ++tone) out[kVowels[v][big][tone]] = {kPlain[v], v, tone, true, big == 1};
      }
    }
    return out;
  }();
  return all;
}

const Letter* letter(char32_t c) {
  const auto it = letters().find(c);
  return it == letters().end() ? nullptr : &it->second;
}

char32_t with_tone(const Letter& l, std::size_t tone) {
  return kVowels[l.vowel][l.upper ? 1 : 0][tone];
}

/// Calls edit(word, index of its first letter) for each run of letters and joins what it returns.
template <class Edit>
Text each_word(const Text& text, Edit edit) {
  Text out;
  for (std::size_t i = 0; i < text.size();) {
    std::size_t end = i;
    while (end < text.size() && letter(text[end]) != nullptr) ++end;
    if (end == i) {
      out += text[i++];
      continue;
    }
    out += edit(text.substr(i, end - i), i);
    i = end;
  }
  return out;
}

bool chance(std::mt19937& dice, unsigned of_ten) {
  return dice() % 10 < of_ten;
}

}  // namespace

std::string decomposed(const std::string& text) {
  Text out;
  for (const char32_t c : decode(text)) {
    const Letter* l = letter(c);
    if (l == nullptr || !l->is_vowel) {
      out += c;
      continue;
    }
    const auto quality = kQualities[l->vowel], tone = kTones[l->tone];
    out += l->upper ? l->plain - 32 : l->plain;
    const bool below = tone == 0x323 && quality != 0x31B;  // canonical order: horn, dot below, the rest
    if (below) out += tone;
    if (quality != 0) out += quality;
    if (tone != 0 && !below) out += tone;
  }
  return encode(out);
}

std::string unaccented(const std::string& text) {
  Text out;
  for (const char32_t c : decode(text)) {
    const Letter* l = letter(c);
    out += l == nullptr ? c : l->upper ? l->plain - 32 : l->plain;
  }
  return encode(out);
}

std::string upper(const std::string& text) {
  Text out;
  for (const char32_t c : decode(text)) {
    const Letter* l = letter(c);
    if (l == nullptr) {
      out += c;
    } else if (l->is_vowel) {
      out += kVowels[l->vowel][1][l->tone];
    } else {
      out += c == U'đ' || c == U'Đ' ? U'Đ' : l->plain - 32;
    }
  }
  return encode(out);
}

std::string other_tone_position(const std::string& text) {
  return encode(each_word(decode(text), [](Text word, std::size_t) {
    if (word.size() < 2) return word;
    auto &first = word[word.size() - 2], &second = word.back();
    const Letter *a = letter(first), *b = letter(second);
    if (!a->is_vowel || !b->is_vowel) return word;
    const bool pair = (a->vowel == 6 && (b->vowel == 0 || b->vowel == 3)) || (a->vowel == 9 && b->vowel == 11);
    if (!pair || (word.size() > 2 && letter(word[word.size() - 3])->plain == 'q')) return word;
    const auto tone_a = a->tone, tone_b = b->tone;
    first = with_tone(*a, tone_b);
    second = with_tone(*b, tone_a);
    return word;
  }));
}

std::string teencode(const std::string& text) {
  static const std::map<Text, Text> words{{U"không", U"ko"}, {U"được", U"dc"},  {U"với", U"vs"}, {U"gì", U"j"},
                                          {U"rồi", U"r"},    {U"biết", U"bít"}, {U"quá", U"wá"}, {U"vậy", U"zậy"}};
  return encode(each_word(decode(text), [](Text word, std::size_t) {
    if (letter(word.front())->upper) return word;
    if (const auto it = words.find(word); it != words.end()) return it->second;
    if (word.starts_with(U"ph")) word.replace(0, 2, U"f");
    return word;
  }));
}

std::string zero_width(const std::string& text, std::mt19937& dice) {
  return encode(each_word(decode(text), [&](Text word, std::size_t) {
    if (word.size() >= 2 && chance(dice, 3)) word.insert(1 + dice() % (word.size() - 1), 1, char32_t{0x200B});
    return word;
  }));
}

std::string look_alikes(const std::string& text, std::mt19937& dice) {
  static const std::map<char32_t, char32_t> twins{{'a', 0x430}, {'e', 0x435}, {'o', 0x43E}, {'c', 0x441},
                                                  {'p', 0x440}, {'x', 0x445}, {'y', 0x443}, {'i', 0x456}};
  Text out;
  for (const char32_t c : decode(text)) {
    const auto it = twins.find(c);
    out += it != twins.end() && chance(dice, 5) ? it->second : c;
  }
  return encode(out);
}

std::string split_letters(const std::string& text, const std::string& name, std::mt19937& dice) {
  const Text all = decode(text), wanted = decode(name);
  const auto at = wanted.empty() ? Text::npos : all.find(wanted);
  return encode(each_word(all, [&](Text word, std::size_t begin) {
    const bool in_name = at != Text::npos && begin >= at && begin < at + wanted.size();
    if (word.size() < 3 || (!in_name && !chance(dice, 3))) return word;
    Text out;
    for (const char32_t c : word) {
      if (!out.empty()) out += U'.';
      out += c;
    }
    return out;
  }));
}

}  // namespace dongtin::typing
