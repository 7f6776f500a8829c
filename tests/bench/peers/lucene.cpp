// The files and the talk are described in lucene/MonitorBench.java.
#include <fmt/core.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "folder.hpp"
#include "matchers/normalise.hpp"
#include "peers/child.hpp"
#include "peers/peer.hpp"

namespace dongtin::bench {

namespace {

void write_text(const Folded& folded, std::ostream& to) {
  std::string undone;
  for (std::size_t i = 0; i < folded.syllables.size(); ++i) {
    if (i > 0) to << (folded.syllables[i].boundary ? " | " : " ");
    to << folded.letters(i);
    if (folded.syllables[i].undone != 0) undone += (undone.empty() ? "" : " ") + std::to_string(i);
  }
  if (!undone.empty()) to << '\t' << undone;
  to << '\n';
}

void write_tree(const Node& node, std::ostream& to) {
  to << static_cast<char>(node.op);
  switch (node.op) {
    case Tree::Op::phrase:
      to << ' ' << node.literals.size();
      for (const auto literal : node.literals) to << ' ' << literal;
      break;
    case Tree::Op::near:
      to << ' ' << node.distance;
      break;
    case Tree::Op::all:
    case Tree::Op::either:
      to << ' ' << node.children.size();
      break;
    case Tree::Op::without:
      break;
  }
  for (const Node& child : node.children) {
    to << ' ';
    write_tree(child, to);
  }
}

class LucenePeer final : public AnsweringPeer {
 public:
  LucenePeer(std::string folder, Which sample, LuceneTerms terms)
      : prepared_(std::move(folder)), sample_(sample.begin(), sample.end()), terms_(terms) {}

  std::string_view name() const override {
    switch (terms_) {
      case LuceneTerms::shingles:
        return "Lucene Monitor";
      case LuceneTerms::lean:
        return "Lucene, lean";
      case LuceneTerms::narrow:
        return "Lucene, narrow";
    }
    return {};
  }

  std::string prepare(const Task& task) override {
    std::string classpath;
    std::ifstream(prepared_ + "/classpath") >> classpath;
    if (prepared_.empty() || classpath.empty())
      return "not prepared; run tests/bench/lucene/prepare DIR and give --lucene DIR";
    const Folder files;  // java has read it when it is ready
    if (!files.made()) return "no temporary folder";
    std::ofstream texts(files.file("texts")), phrases(files.file("phrases")), queries(files.file("queries"));
    Folded folded;
    for (const auto i : sample_) {
      fold(task.items[i].text, folded);
      write_text(folded, texts);
    }
    for (const auto& literal : task.literals)
      phrases << std::string_view(literal).substr(1, literal.size() - 2) << '\n';
    for (const Node& tree : task.trees) {
      write_tree(tree, queries);
      queries << '\n';
    }
    texts.close();
    phrases.close();
    queries.close();
    if (!texts || !phrases || !queries) return "the texts cannot be written to " + files.file("");
    std::vector<std::string> command{"java",
                                     "-Xms2g",
                                     "-Xmx4g",
                                     "-XX:+UseSerialGC",
                                     "-Dfile.encoding=UTF-8",
                                     "-cp",
                                     classpath,
                                     "MonitorBench",
                                     files.file("texts"),
                                     files.file("phrases"),
                                     files.file("queries")};
    command.emplace_back(terms_ == LuceneTerms::shingles ? "SHINGLES"
                         : terms_ == LuceneTerms::lean   ? "LEAN"
                                                         : "NARROW");
    if (!java_.start(command)) return "java cannot be started";
    return java_.read() == "ready" ? "" : "java ended before it was ready";
  }

  /// `which` is the sample.
  double round(Which) override {
    double seconds = 0;
    double of_process = 0;
    std::istringstream(java_.ask("round").value_or("")) >> seconds >> of_process >> found_;
    whole_ = of_process / seconds;
    return seconds;
  }

  std::string found() const override {
    return fmt::format("{} pairs; {:.2f} times that with collector and compiler", found_, whole_);
  }

  Pairs pairs(Which) override {
    Pairs out;
    for (auto line = java_.ask("pairs"); line && *line != "end"; line = java_.read()) {
      std::size_t item = 0, query = 0;
      std::istringstream(*line) >> item >> query;
      out.push_back(pair_of(sample_[item], query));
    }
    std::sort(out.begin(), out.end());
    return out;
  }

 private:
  std::string prepared_;
  std::vector<std::uint32_t> sample_;
  LuceneTerms terms_;
  Child java_;
  std::size_t found_ = 0;
  double whole_ = 0;
};

}  // namespace

std::unique_ptr<AnsweringPeer> lucene_peer(std::string folder, Which sample, LuceneTerms terms) {
  return std::make_unique<LucenePeer>(std::move(folder), sample, terms);
}

}  // namespace dongtin::bench
