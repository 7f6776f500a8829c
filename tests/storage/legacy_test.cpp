#include "storage/records/legacy.hpp"

#include <gtest/gtest.h>
#include <unicode/locid.h>
#include <unicode/normalizer2.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <chrono>
#include <random>

#include "storage/records/item.hpp"
#include "storage/records/letters.hpp"
#include "storage/records/syllable.hpp"
#include "storage/records/text.hpp"
#include "tests/storage/legacy_letters.hpp"

namespace dongtin {
namespace {

constexpr std::array kEncodings{Legacy::mojibake, Legacy::tcvn3, Legacy::vni, Legacy::windows_1258, Legacy::vps};

std::u32string points(std::string_view text) {
  std::u32string out;
  const auto wide = icu::UnicodeString::fromUTF8(icu::StringPiece(text.data(), static_cast<std::int32_t>(text.size())));
  for (std::int32_t i = 0; i < wide.length(); i = wide.moveIndex32(i, 1))
    out += static_cast<char32_t>(wide.char32At(i));
  return out;
}

std::string utf8(std::u32string_view text) {
  icu::UnicodeString wide;
  for (const char32_t c : text) wide.append(static_cast<UChar32>(c));
  std::string out;
  return wide.toUTF8String(out);
}

std::string nfd(std::string_view text) {
  UErrorCode status = U_ZERO_ERROR;
  const auto wide = icu::UnicodeString::fromUTF8(icu::StringPiece(text.data(), static_cast<std::int32_t>(text.size())));
  std::string out;
  return icu::Normalizer2::getNFDInstance(status)->normalize(wide, status).toUTF8String(out);
}

/// The bytes of `text` in an encoding. A capital with a tone of TCVN3 has the byte of the small letter.
std::string encoded(std::string_view text, Legacy encoding) {
  if (encoding == Legacy::mojibake) return std::string(text);
  std::string out;
  for (const char32_t c : points(text)) {
    const auto row = std::find_if(kLegacyLetters.begin(), kLegacyLetters.end(),
                                  [&](const LegacyLetter& letter) { return letter.letter == c; });
    if (row == kLegacyLetters.end()) {
      EXPECT_LT(c, 0x80u) << text;
      out += static_cast<char>(c);
      continue;
    }
    out += encoding == Legacy::tcvn3 ? row->tcvn3
           : encoding == Legacy::vni ? row->vni
           : encoding == Legacy::vps ? row->vps
                                     : row->windows_1258;
  }
  return out;
}

enum class Reader { latin_1, windows_1252 };

/// What a reader that takes them for its own encoding makes of the bytes.
std::string misread(std::string_view bytes, Reader reader) {
  constexpr std::u32string_view kHigh = U"€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8DŽ\x8F\x90‘’“”•–—˜™š›œ\x9DžŸ";
  std::u32string out;
  for (const char c : bytes) {
    const auto b = static_cast<unsigned char>(c);
    out += reader == Reader::windows_1252 && b >= 0x80 && b < 0xA0 ? kHigh[b - 0x80] : static_cast<char32_t>(b);
  }
  return utf8(out);
}

std::string repaired(std::string_view text, std::optional<Legacy> hint = {}) {
  const auto out = repair_legacy(text, hint);
  return out ? out->text : "(nothing to do)";
}

struct Row {
  const char* given;
  const char* meant;
  Legacy encoding;
};

TEST(Legacy, ReadsWhatItShows) {
  const Row rows[] = {
      {"th«ng tin sai sù thËt", "thông tin sai sự thật", Legacy::tcvn3},
      {"§iÖn Biªn", "Điện Biên", Legacy::tcvn3},
      {"B¾c Ninh", "Bắc Ninh", Legacy::tcvn3},
      {"tØnh Tuyªn Quang", "tỉnh Tuyên Quang", Legacy::tcvn3},
      {"§¾k L¾k", "Đắk Lắk", Legacy::tcvn3},
      {"« t« ®©m vµo nhµ d©n", "ô tô đâm vào nhà dân", Legacy::tcvn3},
      {"§­êng §T601 ngËp s©u 20 cm, n¾ng 38°C", "Đường ĐT601 ngập sâu 20 cm, nắng 38°C", Legacy::tcvn3},
      {"thoâng tin sai söï thaät", "thông tin sai sự thật", Legacy::vni},
      {"Ñieän Bieân", "Điện Biên", Legacy::vni},
      {"Baéc Ninh", "Bắc Ninh", Legacy::vni},
      {"ÑIEÄN BIEÂN: MÖA LÔÙN GAÂY SAÏT LÔÛ", "ĐIỆN BIÊN: MƯA LỚN GÂY SẠT LỞ", Legacy::vni},
      {"UÛy ban nhaân daân tænh thoâng baùo", "Ủy ban nhân dân tỉnh thông báo", Legacy::vni},
      {"BÃ¡o", "Báo", Legacy::mojibake},
      {"Báº¯c Ninh", "Bắc Ninh", Legacy::mojibake},
      {"sá»± tháº­t", "sự thật", Legacy::mojibake},
      {"sÃ¡Â»Â± thÃ¡ÂºÂ­t", "sự thật", Legacy::mojibake},
      {"Ä\xC2\x90iá»‡n BiÃªn", "Điện Biên", Legacy::mojibake},
      {"â€œVá»¡ Ä‘áº­pâ€\xC2\x9D â€“ tin giáº£ â€¦ ðŸ˜€", "“Vỡ đập” – tin giả … 😀", Legacy::mojibake},
      {"vÃ\u00A0 lÃ\u00A0m viá»‡c", "và làm việc", Legacy::mojibake},
      {"Ðiêòn Biên", "Điện Biên", Legacy::windows_1258},
      {"Bãìc Giang", "Bắc Giang", Legacy::windows_1258},
      {"thông tin sai sýò thâòt ðýõòc ðãng", "thông tin sai sự thật được đăng", Legacy::windows_1258},
      {"thông tin sai s¿ thÆt Çã lan truyŠn", "thông tin sai sự thật đã lan truyền", Legacy::vps},
  };
  for (const auto& row : rows) {
    const auto out = repair_legacy(row.given);
    ASSERT_TRUE(out) << row.given;
    EXPECT_EQ(out->text, row.meant);
    EXPECT_EQ(out->encoding, row.encoding) << row.given;
    EXPECT_EQ(repaired(out->text), "(nothing to do)");
  }
}

TEST(Legacy, UnderstandsBlanksThatWereNoBreakSpaces) {
  EXPECT_EQ(repaired("vÃ nhÃ nÆ°á»›c lÃ m viá»‡c á»Ÿ HÃ Ná»™i"), "và nhà nước làm việc ở Hà Nội");
  EXPECT_EQ(repaired("NhÃ  bÃ¡o vÃ  nhÃ  bÃ¡o"), "Nhà báo và nhà báo");
  EXPECT_EQ(repaired("Ä‘Ã¢y lÃ"), "đây là");
}

const char* const kRight[] = {
    // Vietnamese: composed, both tone styles, without accents, one word, capitals, names, prices.
    "Cà phê",
    "Trường Sa",
    "À",
    "Õ",
    "Ơ",
    "Ê",
    "Ă",
    "Đ",
    "Â Ê Ô Đ Ơ Ư ă",
    "Ấn Độ",
    "hòa bình",
    "hoà bình",
    "thuý",
    "quý",
    "là và có không thì",
    "Sạt lở đất ở Gia Lai",
    "SẠT LỞ ĐẤT Ở GIA LAI",
    "vo dap roi ba con oi",
    "Pleiku, Đắk Lắk, Kon Tum",
    "òa khóc",
    "ừ, thì đi",
    "Bún chả Hà Nội 50.000đ",
    "Giá vàng: 85,5 triệu đồng",
    "“Vỡ đập” là tin giả – công an nói…",
    "Thôn Ðông (Ð viết bằng chữ eth)",
    "đi là về, cà phê và trà",
    "Bà già đi chợ Cà Mau",
    "Cô Hà có nhà ở Hà Nam",
    "Mưa 120 mm, gió cấp 8, 20°C, ẩm 85 %",
    "«Ngoặc kép kiểu Pháp» trong bài",
    "Quý I/2026 tăng 5 %",
    // Others in Vietnamese text.
    "Citroën, Škoda và Curaçao ở Việt Nam",
    "Beyoncé hát ở Mỹ Đình",
    "Cầu thủ Müller, Özil, Gündoğan",
    // Languages.
    "CAFÉ",
    "São Paulo",
    "naïve",
    "né",
    "thé",
    "où",
    "Noël",
    "Thaï",
    "Raúl",
    "Zoë",
    "Le thé noir, le blé et le pré",
    "L’été dernier, à Nîmes, où il a été élève : « déjà vu » !",
    "Ça va être très bientôt fêté à l’hôtel de la forêt",
    "Die Straße ist schön, für Mädchen und Jungen größer",
    "„Öl“ über Köln",
    "El niño comió piñas en España; ¿qué más?",
    "1ª planta, 2º piso, Mª José",
    "Não há pão; a irmã está lá com a avó",
    "A situação é difícil, já não são só dois",
    "Perché non può più, però è così",
    "Gå på tå",
    "Vi må gå så vi kan nå det",
    "Så får jag också några öl",
    "Þetta er íslenska, það er gott",
    "Çok güzel, İstanbul’da değil mi?",
    "Zażółć gęślą jaźń",
    "Příliš žluťoučký kůň úpěl ďábelské ódy",
    "Árvíztűrő tükörfúrógép",
    "Îmi place țara",
    "Tā ir māja",
    "Õun, öö ja jäääär",
    "Pääsy kielletty",
    "Плотина прорвана? Нет.",
    "Το φράγμα «έσπασε»",
    "大坝决堤是谣言",
    "댐이 무너졌다",
    "ダムが壊れた",
    "สวัสดี",
    "سد",
    "סכר",
    "Plain English with “curly quotes” and ‘these’ — fine…",
    "don´t do l´a, it´s",
    "\"É” and “À»” and café”…",
    // Signs.
    "50 €",
    "€50",
    "£20",
    "¥300",
    "20°C",
    "± 5 %",
    "±5%",
    "§ 5",
    "§5",
    "© 2026",
    "©2026 Báo Gia Lai",
    "® ™",
    "½ cốc",
    "2×3",
    "5 µm, 6 µm, 7 µm",
    "10 µg và 5 µl",
    "m², km²",
    "1. º 2. ª",
    "«»",
    "¿?",
    "·",
    "• một • hai",
    "…",
    "😀 👍🏽 🇻🇳",
    "A\u00A0B",
    "thông\u00ADtin",
    "Hà\u00A0Nội",
    "\u0081\u008D\u008F",
    "",
    " ",
    "\n\n",
    "Buš-di-Ron",
};

TEST(Legacy, LeavesWhatIsRight) {
  for (const std::string text : kRight) {
    EXPECT_EQ(repaired(text), "(nothing to do)") << text;
    EXPECT_EQ(repaired(nfd(text)), "(nothing to do)") << text << ", decomposed";
  }
  std::string all;
  for (const char* text : kRight) all += std::string(text) + "\n";
  EXPECT_EQ(repaired(all), "(nothing to do)") << "each on a line of its own";
  const std::string wrong = "Th«ng tin sai sù thËt vÒ vô vì ®Ëp thñy ®iÖn\n";
  EXPECT_EQ(repaired(wrong + all), "Thông tin sai sự thật về vụ vỡ đập thủy điện\n" + all)
      << "beside a line that is wrong";
  std::replace(all.begin(), all.end(), '\n', ' ');
  EXPECT_EQ(repaired(all), "(nothing to do)") << "all on one line";
}

/// Names of countries and languages: short texts in every language that ICU knows, among them Vietnamese.
TEST(Legacy, LeavesTheNamesOfCountriesInEveryLanguage) {
  std::int32_t count = 0;
  const auto* locales = icu::Locale::getAvailableLocales(count);
  std::size_t names = 0;
  for (std::int32_t i = 0; i < count; ++i) {
    if (*locales[i].getCountry() != '\0') continue;
    for (const char* const* country = icu::Locale::getISOCountries(); *country != nullptr; ++country) {
      icu::UnicodeString name;
      icu::Locale("", *country).getDisplayCountry(locales[i], name);
      std::string text;
      name.toUTF8String(text);
      ++names;
      ASSERT_EQ(repaired(text), "(nothing to do)") << text << " in " << locales[i].getName();
    }
  }
  EXPECT_GT(names, 20'000u);
}

/// A syllable that has the letter and is spelled right.
std::u32string syllable_with(char32_t letter) {
  const auto taken_apart = spelled_letter(letter);
  const bool upper = taken_apart.upper;
  if (taken_apart.base == 'D') return {letter, upper ? U'I' : U'i'};
  for (const auto* around : {"l_", "l_n", "l_t", "_"}) {
    std::u32string word;
    for (const char c : std::string_view(around)) {
      const auto plain = static_cast<char32_t>(c);
      word += c == '_' ? letter : upper ? plain - U'a' + U'A' : plain;
    }
    if (is_spelled(word)) return word;
  }
  ADD_FAILURE() << utf8({&letter, 1}) << " fits nowhere";
  return {};
}

TEST(Legacy, ReadsEveryLetterOfEveryEncoding) {
  constexpr std::string_view kAround = "thông tin sai sự thật được đăng ở đây ";
  std::size_t letters = 0;
  for (const auto& row : kLegacyLetters) {
    const auto word = utf8(syllable_with(row.letter));
    for (const auto encoding : kEncodings) {
      const auto given = misread(encoded(std::string(kAround) + word, encoding), Reader::latin_1);
      auto meant = points(word);
      // Capitals that share the byte of a small letter are read as that.
      for (auto& c : meant) {
        const auto shares = [&](const LegacyLetter& small) {
          const bool same = encoding == Legacy::tcvn3 ? small.tcvn3 == row.tcvn3
                            : encoding == Legacy::vps ? small.vps == row.vps
                                                      : false;
          return same && !spelled_letter(small.letter).upper;
        };
        const auto small = std::find_if(kLegacyLetters.begin(), kLegacyLetters.end(), shares);
        if (c == row.letter && small != kLegacyLetters.end()) c = small->letter;
      }
      EXPECT_EQ(repaired(given), std::string(kAround) + utf8(meant)) << word << " in " << name(encoding);
      ++letters;
    }
  }
  EXPECT_EQ(letters, 5u * 134u);
}

/// Sentences of syllables that are spelled right, with a name and a full stop.
class Sentences {
 public:
  std::string next(std::size_t syllables) {
    std::u32string out;
    for (std::size_t i = 0; i < syllables; ++i) {
      auto word = syllable();
      if (i == 0 && spelled_letter(word[0]).tone == Tone::level) word[0] = upper(word[0]);
      out += (i == 0 ? U"" : U" ") + word;
    }
    return utf8(out + U".");
  }

 private:
  std::size_t dice(std::size_t sides) { return std::uniform_int_distribution<std::size_t>(0, sides - 1)(random_); }

  static char32_t upper(char32_t c) {
    const auto letter = spelled_letter(c);
    if (c == U'đ') return U'Đ';
    const auto vowel = compose(letter.base, letter.tone, true);
    return vowel != 0 ? vowel : c - U'a' + U'A';
  }

  std::u32string syllable() {
    constexpr std::array<std::u32string_view, 27> kInitials{
        U"",  U"b",  U"c",   U"ch", U"d",  U"đ",  U"g", U"gh", U"gi", U"h",  U"k",  U"kh", U"l", U"m",
        U"n", U"ng", U"ngh", U"nh", U"ph", U"qu", U"r", U"s",  U"t",  U"th", U"tr", U"v",  U"x"};
    constexpr std::array<std::u32string_view, 24> kVowels{U"a",  U"ă",  U"â",  U"e",  U"ê",  U"i",  U"o",  U"ô",
                                                          U"ơ",  U"u",  U"ư",  U"y",  U"iê", U"yê", U"oa", U"oă",
                                                          U"uâ", U"uô", U"ươ", U"ưa", U"ai", U"ao", U"ôi", U"uyê"};
    constexpr std::array<std::u32string_view, 10> kFinals{U"", U"", U"c", U"ch", U"m", U"n", U"ng", U"nh", U"p", U"t"};
    for (;;) {
      std::u32string word(kInitials[dice(kInitials.size())]);
      const auto begin = word.size();
      word += kVowels[dice(kVowels.size())];
      const auto at = begin + dice(word.size() - begin);
      word[at] = compose(spelled_letter(word[at]).base, static_cast<Tone>(dice(letters::kTones)), false);
      word += kFinals[dice(kFinals.size())];
      // A letter alone that was a sign (© is ờ in VPS) stays one.
      if (word.size() > 1 && is_spelled(word)) return word;
    }
  }

  std::mt19937 random_{20260701};
};

TEST(Legacy, GivesBackWhatWasEncoded) {
  Sentences sentences;
  for (int i = 0; i < 400; ++i) {
    const auto text = sentences.next(14 + static_cast<std::size_t>(i % 20));
    EXPECT_EQ(repaired(text), "(nothing to do)") << text;
    for (const auto encoding : kEncodings) {
      for (const auto reader : {Reader::latin_1, Reader::windows_1252}) {
        const auto given = misread(encoded(text, encoding), reader);
        const auto out = repair_legacy(given);
        ASSERT_TRUE(out) << given;
        EXPECT_EQ(out->text, text) << name(encoding) << ": " << given;
        EXPECT_EQ(out->encoding, encoding);
        EXPECT_FALSE(repair_legacy(out->text));
      }
    }
    const auto twice = misread(misread(text, Reader::windows_1252), Reader::windows_1252);
    EXPECT_EQ(repaired(twice), text) << twice;
  }
}

TEST(Legacy, RepairsOnlyTheLinesThatAreWrong) {
  EXPECT_EQ(repaired("Tiêu đề đúng: sạt lở ở Gia Lai\nTh«ng tin vÒ vô s¹t lë t¹i tØnh Gia Lai\nL’été, où il a né"),
            "Tiêu đề đúng: sạt lở ở Gia Lai\nThông tin về vụ sạt lở tại tỉnh Gia Lai\nL’été, où il a né");
  EXPECT_EQ(repaired("Thoâng tin veà vuï saït lôû\nth«ng tin vÒ vô s¹t lë ®Êt"),
            "Thông tin về vụ sạt lở\nthông tin về vụ sạt lở đất")
      << "two encodings";
  EXPECT_EQ(repaired("Tin đã sửa được ở đây: th«ng tin sai sù thËt vÒ ®Ëp"),
            "Tin đã sửa được ở đây: thông tin sai sự thật về đập")
      << "within a line, behind words that no old encoding can give";
}

/// Each line that has something is looked at by itself; quadratic, this takes hours.
TEST(Legacy, ManyLinesThatMayBeWrongAreReadInTheirTime) {
  std::string text;
  while (text.size() < (2u << 20)) text += "Œ a\n";
  const auto out = repair_legacy(text);
  if (out) {
    EXPECT_TRUE(is_valid_utf8(out->text));
  }
}

TEST(Legacy, ShortLinesFollowCertainOnes) {
  EXPECT_EQ(repaired("Néi dung"), "(nothing to do)") << "one short word proves nothing";
  EXPECT_EQ(repaired("Néi dung\nth«ng tin sai sù thËt vÒ ®Ëp thñy ®iÖn"),
            "Nội dung\nthông tin sai sự thật về đập thủy điện");
  EXPECT_EQ(repaired("Néi dung", Legacy::tcvn3), "Nội dung") << "as the hint says";
  EXPECT_EQ(repaired("Cà phê", Legacy::tcvn3), "(nothing to do)") << "but not where it is right";
}

TEST(Legacy, MapsBackToWhatWasGiven) {
  struct MapRow {
    const char *given, *word, *there;
  };
  const MapRow rows[] = {
      {"Tin: th«ng tin sai sù thËt nhÐ", "sự thật", "sù thËt"},
      {"thoâng tin sai söï thaät", "thật", "thaät"},
      {"sÃ¡Â»Â± thÃ¡ÂºÂ­t", "thật", "thÃ¡ÂºÂ­t"},
      {"vÃ nhÃ nÆ°á»›c lÃ m viá»‡c", "làm", "lÃ m"},
      {"thông tin sai sýò thâòt ðýõòc ðãng", "được", "ðýõòc"},
      {"Đúng ở đây rồi\nth«ng tin sai sù thËt\nĐúng ở đây", "rồi", "rồi"},
      {"Đúng ở đây rồi\nth«ng tin sai sù thËt\nĐúng ở đây nữa", "nữa", "nữa"},
  };
  for (const auto& row : rows) {
    const std::string given = row.given;
    const auto out = repair_legacy(given);
    ASSERT_TRUE(out) << given;
    const auto at = out->text.find(row.word);
    ASSERT_NE(at, std::string::npos) << out->text;
    const auto there = out->map.original(
        {static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(at + std::string_view(row.word).size())});
    EXPECT_EQ(given.substr(there.begin, there.end - there.begin), row.there);
  }
}

TEST(Legacy, TheMapCoversEverythingInOrder) {
  Sentences sentences;
  for (const auto encoding : kEncodings) {
    const auto given = "Đúng ở đây\n" + misread(encoded(sentences.next(30), encoding), Reader::windows_1252) + "\nĐúng";
    const auto out = repair_legacy(given);
    ASSERT_TRUE(out);
    std::uint32_t end = 0;
    for (std::uint32_t at = 0, next = 0; at < out->text.size(); at = next) {
      next = at + 1;
      while (next < out->text.size() && (static_cast<unsigned char>(out->text[next]) & 0xC0) == 0x80) ++next;
      const auto there = out->map.original({at, next});
      ASSERT_EQ(there.begin, end) << name(encoding);
      ASSERT_LT(there.begin, there.end);
      end = there.end;
    }
    EXPECT_EQ(end, given.size());
  }
}

TEST(Legacy, LongTextTakesTimeInProportion) {
  const auto seconds = [](const std::string& text) {
    const auto begin = std::chrono::steady_clock::now();
    static_cast<void>(repair_legacy(text));
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  };
  for (const std::string_view piece : {"th«ng tin sai sù thËt ", "ø ệ ", "Ã ", "«»“”", "né là\n", "áaáa"}) {
    std::string text;
    while (text.size() < (1u << 16)) text += piece;
    const double once = std::max(seconds(text), 1e-3);
    std::string longer;
    for (int i = 0; i < 8; ++i) longer += text;
    EXPECT_LT(seconds(longer), once * 8 * 8) << piece;  // a square would be 64 times and more
  }
}

TEST(Legacy, AnItemIsMadeOfWhatTheTextMeans) {
  Source source;
  source.id.value = "bao-cu";
  ItemDraft draft;
  draft.key = "1";
  draft.title = misread(encoded("Nội dung", Legacy::vps), Reader::latin_1);
  draft.text = misread(encoded("thông tin sai sự thật về đập thủy điện đã được sửa", Legacy::vps), Reader::latin_1);
  ASSERT_NE(draft.text.find("\xC2\x8C"), std::string::npos) << "VPS has letters where Unicode has controls";
  const auto item = make_item(source, draft, Instant{}, {});
  EXPECT_EQ(item.title, "Nội dung") << "as the text says";
  EXPECT_EQ(item.text, "thông tin sai sự thật về đập thủy điện đã được sửa");
  EXPECT_TRUE(item.repaired);
  draft.title = "Nội dung";
  draft.text = "đúng rồi";
  EXPECT_FALSE(make_item(source, draft, Instant{}, {}).repaired);
  draft.repaired = true;
  EXPECT_TRUE(make_item(source, draft, Instant{}, {}).repaired) << "the collector mended bytes";
}

TEST(Spelling, WantsMarksAndTonesWhereTheyBelong) {
  for (const auto word : {U"thật",       U"nghiêng", U"quý",   U"quí",   U"hoà",   U"hòa",   U"thuở",
                          U"giữ",        U"gì",      U"giếng", U"khuỷu", U"uống",  U"yêu",   U"Đắk",
                          U"ở",          U"ĐƯỢC",    U"xoong", U"quốc",  U"huỳnh", U"ngoằn", U"the\u0302\u0301",
                          U"đươ\u0300ng"})
    EXPECT_TRUE(is_spelled(word)) << utf8(word);
  for (const auto word :
       {U"thàt", U"thât", U"cê",  U"kà",   U"ngê", U"đb",       U"bđ", U"áà", U"thậật", U"hoàn g", U"",
        U"b",    U"tiển̉", U"òan", U"iêu2", U"qúy", U"nghiêngg", U"wá", U"fá", U"jà",    U"zô"})
    EXPECT_FALSE(is_spelled(word)) << utf8(word);
}

}  // namespace
}  // namespace dongtin
