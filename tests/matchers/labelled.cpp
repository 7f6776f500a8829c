#include "tests/matchers/labelled.hpp"

#include <gtest/gtest.h>
#include <simdjson.h>
#include <unicode/normalizer2.h>

#include <fstream>

namespace dongtin {

Labelled labelled(std::string id, std::string kind, Item item) {
  Labelled out;
  out.id = std::move(id);
  out.kind = std::move(kind);
  out.item = std::move(item);
  const bool social = out.item.tier == Tier::social || out.item.tier == Tier::forum;
  const auto teencode = social ? Teencode::undo : Teencode::keep;
  fold(out.item.title, out.title, teencode);
  fold(out.item.text, out.text, teencode);
  extract(out.item.title, Field::title, out.title, out.facts);
  extract(out.item.text, Field::text, out.text, out.facts);
  return out;
}

std::vector<Labelled> read_labelled(const std::string& path) {
  std::ifstream in(std::string(DONGTIN_SOURCE_DIR) + "/" + path);
  EXPECT_TRUE(in.good()) << path;
  std::vector<Labelled> out;
  simdjson::dom::parser parser;
  std::string line;
  while (std::getline(in, line)) {
    const auto parsed = parser.parse(line);
    if (parsed.error() != simdjson::SUCCESS) {
      ADD_FAILURE() << path << ": " << line;
      continue;
    }
    const auto field = [&](const char* key) {
      std::string_view value;
      return parsed[key].get(value) == simdjson::SUCCESS ? std::string(value) : std::string();
    };
    Item item;
    item.title = field("title");
    item.text = field("text");
    item.tier = tier_from(field("tier")).value_or(Tier::social);
    out.push_back(labelled(field("id"), field("kind"), std::move(item)));
  }
  return out;
}

std::string decomposed(const std::string& text) {
  UErrorCode status = U_ZERO_ERROR;
  std::string out;
  icu::StringByteSink<std::string> sink(&out);
  icu::Normalizer2::getNFDInstance(status)->normalizeUTF8(0, text, sink, nullptr, status);
  EXPECT_TRUE(U_SUCCESS(status));
  return out;
}

std::string without_accents(const std::string& text) {
  std::string out;
  const auto nfd = icu::UnicodeString::fromUTF8(decomposed(text));
  icu::UnicodeString bare;
  for (int32_t i = 0; i < nfd.length(); i = nfd.moveIndex32(i, 1)) {
    const auto c = nfd.char32At(i);
    if (c >= 0x300 && c <= 0x36F) continue;
    bare.append(static_cast<UChar32>(c == 0x111 ? U'd' : c == 0x110 ? U'D' : static_cast<char32_t>(c)));
  }
  bare.toUTF8String(out);
  return out;
}

}  // namespace dongtin
