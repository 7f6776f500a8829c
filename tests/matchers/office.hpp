/// The shipped packs and the claims of one half of the labelled set, at work.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "config/pack.hpp"
#include "matchers/assess.hpp"
#include "matchers/guard/guard.hpp"
#include "tests/matchers/claim_cases.hpp"
#include "tests/matchers/labelled.hpp"

namespace dongtin {

struct Said {
  Label label = Label::none;
  std::string claim;  // that is matched
  std::optional<double> score;
  std::string asked = {};  // the claim of which a person is asked whether it is asserted
};

inline std::string cases(const std::string& file) {
  return std::string(DONGTIN_SOURCE_DIR) + "/tests/cases/assessment/" + file;
}

/// The shipped packs, and the claims of a half.
class Office {
 public:
  explicit Office(const std::string& half) {
    Config config;
    std::vector<Problem> problems;
    for (const auto* name : {"chung", "gia-lai", "viet-nam"}) {
      load_pack(std::string(DONGTIN_SOURCE_DIR) + "/config/packs/" + name, config, problems);
    }
    const std::vector<PlaceId> watched{PlaceId{"gia-lai"}};
    auto admitted = admit_rules(config.rules, config.gazetteers, watched, {.lists = config.lists});
    for (const auto& problem : admitted.problems) {
      if (!problem.warning) ADD_FAILURE() << problem.line();
    }
    rules_ = admitted.rules;
    for (const auto& gazetteer : config.gazetteers) {
      for (const auto& place : gazetteer.places) {
        if (gazetteer.context || place.province.value != "gia-lai") continue;
        Folded folded;
        fold_phrase(place.name, folded);
        std::string name = "-";
        for (std::size_t i = 0; i < folded.syllables.size(); ++i) name += std::string(folded.letters(i)) + "-";
        if (folded.syllables.size() > 1 || name.size() > 6) names_.push_back(std::move(name));
      }
    }
    claims_ = ClaimIndex::build(read_labelled_claims(cases(half + "-claims.json")));
  }
  /// A source whose id names a place of the province is at home there, as its line in sources.toml would say.
  void settle(Item& item) const {
    const auto words = "-" + item.source.value + "-";
    if (std::any_of(names_.begin(), names_.end(),
                    [&](const auto& name) { return words.find(name) != std::string::npos; }))
      item.home = PlaceId{"gia-lai"};
  }

  [[nodiscard]] Assessment assessed(Item item) {
    settle(item);
    rules_->match(item, scratch_, matches_);
    return assess(item, matches_, *rules_, *claims_, scratch_);
  }
  [[nodiscard]] Said say(const Item& item) {
    const auto made = assessed(item);
    const bool linked = made.claim() && made.claim_state() == ClaimHitState::matched;
    const bool asked = made.left_open() && item.tier != Tier::official;
    return {made.label(), linked ? made.claim()->id() : "", made.score(), asked ? made.claim()->id() : ""};
  }

 private:
  AdmittedRules rules_;
  std::vector<std::string> names_;  // "-an-khe-"
  std::shared_ptr<const ClaimIndex> claims_;
  Scratch scratch_;
  MatchList matches_;
};

}  // namespace dongtin
