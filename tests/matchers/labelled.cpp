#include "tests/matchers/labelled.hpp"

#include <gtest/gtest.h>
#include <simdjson.h>

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
    item.source = SourceId{field("source")};
    item.tier = tier_from(field("tier")).value_or(Tier::social);
    if (const auto published = parse_rfc3339(field("published"))) item.published = *published;
    auto& one = out.emplace_back(labelled(field("id"), field("kind"), std::move(item)));
    const auto expected = [&](const char* key) {
      std::string_view value;
      return parsed["expect"][key].get(value) == simdjson::SUCCESS ? std::string(value) : std::string();
    };
    one.claim = expected("claim");
    one.label = label_from(expected("label")).value_or(Label::none);
  }
  return out;
}

}  // namespace dongtin
