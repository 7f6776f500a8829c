// A claim, a title and a text: no crash; what an assessment shows stands in the item, and no label goes without what it
// needs. Parts stand between empty lines; the first is the claim, the second the title, the rest the text.
#include <cstdint>
#include <string>

#include "matchers/assess.hpp"
#include "storage/records/text.hpp"
#include "tests/fuzz/require.hpp"

using namespace dongtin;

namespace {

std::shared_ptr<const RuleSet> a_rule() {
  Rule rule;
  rule.id = RuleId{"r"};
  rule.status = RuleStatus::live;
  rule.scope = Scope::national;
  rule.category = Category::disaster;
  rule.query = "đập OR nước OR tiền OR nha*";
  rule.query_where = {"fuzz", 1, 1};
  seal(rule);
  return RuleSet::compile({&rule, 1}, {}, {}).rules;
}

/// Up to the next empty line, which is taken, too.
std::string part(std::string& rest) {
  const auto gap = std::min(rest.find("\n\n"), rest.size());
  auto out = rest.substr(0, gap);
  rest.erase(0, std::min(gap + 2, rest.size()));
  return out;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string rest(reinterpret_cast<const char*>(data), size);
  if (!is_valid_utf8(rest)) return 0;
  static const auto rules = a_rule();
  require(rules != nullptr);
  const auto published = Instant{std::chrono::milliseconds{1'790'000'000'000}};
  auto claim = make_claim("c", part(rest), size % 3 == 0 ? Verdict::scam : Verdict::fake, "Sở", "https://so.example/1",
                          published);
  std::vector<ClaimEntry> claims;
  if (claim) claims.push_back({std::move(claim).value(), {}});
  const auto index = ClaimIndex::build(std::move(claims), {.suggested = 0.01, .matched = 0.1});
  Item item;
  item.title = part(rest);
  item.text = std::move(rest);
  item.published = published;
  item.tier = static_cast<Tier>(size % 5);
  static Scratch scratch;
  static MatchList matches;
  rules->match(item, scratch, matches);
  const auto made = assess(item, matches, *rules, *index, scratch);
  for (const auto& evidence : made.evidence()) {
    require(!evidence.reason.empty() && is_valid_utf8(evidence.reason));
    for (const Span& span : evidence.spans) {
      const auto& field = span.field == Field::title ? item.title : item.text;
      require(span.begin < span.end && span.end <= field.size());
    }
  }
  if (made.label() == Label::disputed) require(made.claim() && made.claim_state() == ClaimHitState::matched);
  if (made.score()) require(*made.score() >= 0 && *made.score() <= 1);
  return 0;
}
