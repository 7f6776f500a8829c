#include "tests/matchers/everyday.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <map>
#include <utility>

#include "tests/matchers/claim_cases.hpp"

namespace dongtin {

std::vector<EverydayPost> read_everyday(const std::string& file) {
  const auto folder = std::string(DONGTIN_SOURCE_DIR) + "/tests/cases/assessment/";
  std::map<std::string, std::map<std::string, Instant>> verdicts;  // by set and claim
  std::vector<EverydayPost> out;
  std::ifstream in(folder + file);
  EXPECT_TRUE(in.good()) << file;
  for (std::string line; std::getline(in, line);) {
    const auto first = line.find('|'), second = line.find('|', first + 1);
    if (first == std::string::npos || second == std::string::npos) {
      ADD_FAILURE() << file << ": " << line;
      continue;
    }
    EverydayPost post{line.substr(0, first), line.substr(first + 1, second - first - 1), {}};
    auto& of_set = verdicts[post.set];
    if (of_set.empty()) {
      for (const auto& entry : read_labelled_claims(folder + post.set + "-claims.json"))
        of_set.emplace(entry.claim.id(), entry.claim.published().value());
    }
    const auto verdict = of_set.find(post.claim);
    if (verdict == of_set.end()) {
      ADD_FAILURE() << file << ": no claim " << post.claim << " in " << post.set;
      continue;
    }
    post.item.tier = Tier::social;
    post.item.text = line.substr(second + 1);
    post.item.published = verdict->second + std::chrono::hours{20};
    out.push_back(std::move(post));
  }
  return out;
}

}  // namespace dongtin
