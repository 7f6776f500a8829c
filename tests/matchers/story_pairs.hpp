// tests/cases/stories/pairs.ndjson as the tests and the bench read it.
#pragma once

#include <simdjson.h>

#include <algorithm>
#include <fstream>
#include <string>
#include <vector>

#include "matchers/stories.hpp"
#include "storage/records/time.hpp"

namespace dongtin::testing {

struct StoryItem {
  std::string title, text;
  Instant published{};
  Outline outline;
  Gist gist;
};

struct StoryPair {
  std::string id, expect, why;
  StoryItem a, b;
  bool for_tuning = false;  // even numbers; the odd ones are only scored
};

inline StoryItem read_story_item(simdjson::dom::element from) {
  StoryItem out;
  std::string_view title;
  if (!from["title"].get_string().get(title)) out.title = title;
  out.text = std::string(from["text"].get_string().value());
  out.published = parse_rfc3339(from["published"].get_string().value()).value();
  const auto tier = std::string_view(from["tier"].get_string().value());
  const auto teencode = tier == "social" || tier == "forum" ? Teencode::undo : Teencode::keep;
  Folded t, b;
  fold(out.title, t, teencode);
  fold(out.text, b, teencode);
  outline(t, b, out.outline);
  gist(t, b, {}, out.gist);
  return out;
}

inline std::vector<StoryPair> read_story_pairs(const std::string& path) {
  std::vector<StoryPair> out;
  simdjson::dom::parser parser;
  std::ifstream in(path);
  for (std::string raw; std::getline(in, raw);) {
    auto line = parser.parse(raw);
    StoryPair pair;
    pair.id = std::string(line["id"].get_string().value());
    pair.expect = std::string(line["expect"].get_string().value());
    pair.why = std::string(line["why"].get_string().value());
    pair.a = read_story_item(line["a"].value());
    pair.b = read_story_item(line["b"].value());
    pair.for_tuning = (pair.id.back() - '0') % 2 == 0;
    out.push_back(std::move(pair));
  }
  return out;
}

}  // namespace dongtin::testing
