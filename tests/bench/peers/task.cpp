#include "peers/task.hpp"

#include <unordered_map>

#include "matchers/normalise.hpp"
#include "matchers/spellings.hpp"

namespace dongtin::bench {

namespace {

class Literals {
 public:
  std::vector<std::uint32_t> of(const std::string& phrase) {
    std::vector<std::uint32_t> out{add(phrase)};
    for (const auto& other : other_spellings(phrase, Spelling::any)) out.push_back(add(other));
    return out;
  }
  std::vector<std::string> all;

 private:
  std::uint32_t add(const std::string& words) {
    fold_phrase(words, folded_);
    const auto [it, fresh] = known_.try_emplace(folded_.stream, static_cast<std::uint32_t>(all.size()));
    if (fresh) all.push_back(folded_.stream);
    return it->second;
  }
  std::unordered_map<std::string, std::uint32_t> known_;
  Folded folded_;
};

Node node_of(const Tree& tree, Literals& literals) {
  Node out{tree.op, tree.distance, {}, {}};
  if (tree.op == Tree::Op::phrase) out.literals = literals.of(tree.phrase);
  for (const Tree& child : tree.children) out.children.push_back(node_of(child, literals));
  return out;
}

}  // namespace

Task make_task(const Queries& queries, std::vector<Item> items) {
  Task out{queries.rules, {}, {}, std::move(items)};
  Literals literals;
  for (const Tree& tree : queries.trees) out.trees.push_back(node_of(tree, literals));
  out.literals = std::move(literals.all);
  return out;
}

void measure(const std::vector<Item>& items, Frequencies& into) {
  constexpr std::size_t kEvery = 16;
  Folded folded;
  for (std::size_t i = 0; i < items.size(); i += kEvery) {
    fold(items[i].text, folded);
    into.add(folded);
  }
}

}  // namespace dongtin::bench
