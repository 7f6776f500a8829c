/// What the tests of embeddings share: a service on loopback whose vectors follow from the words alone.
#pragma once

#include <boost/json.hpp>
#include <cmath>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "config/settings.hpp"
#include "tests/support/loopback_server.hpp"

namespace dongtin::testing_support {

namespace json = boost::json;

/// Counts the words of a text in `dimension` places: texts of the same words in any order point the same way.
inline json::array vector_of_words(std::string_view text, std::size_t dimension) {
  std::vector<double> out(dimension);
  std::uint64_t word = 1469598103934665603ull;
  const auto end_word = [&] {
    if (word != 1469598103934665603ull) out[word % dimension] += 1;
    word = 1469598103934665603ull;
  };
  for (const char c : text) {
    if (c == ' ' || c == '\n' || c == ',' || c == '.') {
      end_word();
    } else {
      word = (word ^ static_cast<unsigned char>(c)) * 1099511628211ull;
    }
  }
  end_word();
  return json::array(out.begin(), out.end());
}

/// What a service answers to the body of a request.
inline std::string answer_to(const std::string& body, std::size_t dimension = 64, std::string_view model = "thu") {
  const auto request = json::parse(body);
  json::array data;
  for (const auto& text : request.at("input").as_array()) {
    data.push_back(json::object{{"object", "embedding"},
                                {"index", data.size()},
                                {"embedding", vector_of_words(std::string_view(text.as_string()), dimension)}});
  }
  return json::serialize(json::object{{"object", "list"}, {"model", model}, {"data", std::move(data)}});
}

inline EmbeddingSettings settings_for(const std::string& url) {
  EmbeddingSettings out;
  out.url = url;
  out.model = "thu";
  out.timeout = std::chrono::milliseconds{10'000};
  out.retry = std::chrono::milliseconds{1};
  out.max_retry = std::chrono::milliseconds{4};
  return out;
}

}  // namespace dongtin::testing_support
