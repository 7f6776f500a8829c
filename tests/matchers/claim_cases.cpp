#include "tests/matchers/claim_cases.hpp"

#include <gtest/gtest.h>
#include <simdjson.h>

namespace dongtin {

namespace {

std::string text_of(simdjson::dom::element object, std::string_view key) {
  std::string_view out;
  return object.at_key(key).get_string().get(out) ? std::string() : std::string(out);
}

Verdict verdict_of(const std::string& name) {
  if (name == "tin xác thực") return Verdict::authentic;
  if (name == "lừa đảo") return Verdict::scam;
  return name == "tin giả" ? Verdict::fake : Verdict::false_information;
}

}  // namespace

ClaimEntry claim_of(std::string id, std::string text, Verdict verdict, const std::string& published) {
  auto claim = make_claim(std::move(id), std::move(text), verdict, "Công an tỉnh", "https://congan.example/1",
                          parse_rfc3339(published).value());
  return {std::move(claim).value(), {}};
}

std::vector<ClaimEntry> read_labelled_claims(const std::string& file) {
  std::vector<ClaimEntry> out;
  simdjson::dom::parser parser;
  simdjson::dom::array all;
  if (parser.load(file).get_array().get(all)) {
    ADD_FAILURE() << "cannot read " << file;
    return out;
  }
  for (const auto row : all) {
    std::string_view verdict;
    if (row["reviewRating"]["alternateName"].get_string().get(verdict)) ADD_FAILURE() << "a claim without a verdict";
    out.push_back(claim_of(text_of(row, "identifier"), text_of(row, "claimReviewed"), verdict_of(std::string(verdict)),
                           text_of(row, "datePublished") + "T00:00:00+07:00"));
  }
  return out;
}

}  // namespace dongtin
