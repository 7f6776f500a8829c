/// Texts and stored queries to measure matching with: of files, or generated.
///
/// In      files: {id, title, text} a line; a list of trees over folded phrases: ["P", phrase] ["O", …] ["A", …] with
///         ["N", …] for what is excluded, ["NEAR", n, left, right]. Queries with another operator are left out.
/// Out     rules that are sealed and live, and every phrase in them. Errors false when a file holds nothing of use.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "storage/records/rule.hpp"

namespace dongtin::bench {

/// How the phrases, which carry no accents, are to match.
enum class Accents { as_written, any };

/// A stored query as the files have it. What is excluded stands below "and" or "or", beside what is not.
struct Tree {
  enum class Op : char { phrase = 'P', all = 'A', either = 'O', without = 'N', near = 'R' };
  Op op = Op::phrase;
  std::uint64_t distance = 0;
  std::string phrase;
  std::vector<Tree> children;
};

struct Queries {
  std::vector<Rule> rules;
  std::vector<Tree> trees;  // of the rules, in their order
  std::vector<std::string> phrases;
  std::size_t left_out = 0;
};

/// The rule's id is its number; its words follow from the tree.
void add_query(Tree tree, Accents accents, Queries& to);
[[nodiscard]] bool read_queries(const char* file, Accents accents, Queries& out);
struct Text {
  std::string title, text;  // passages of one article have one title
};
[[nodiscard]] bool read_texts(const char* file, std::vector<Text>& out);

/// The same every time, of syllables of which some are much more frequent.
void generate(std::size_t rules, std::size_t texts, Accents accents, Queries& queries, std::vector<Text>& out);

/// Of this thread.
[[nodiscard]] double cpu_seconds();
/// 0.5 is the median.
[[nodiscard]] double percentile(std::vector<double> values, double share);

}  // namespace dongtin::bench
