// RE2::Set reports which literals occur, not where or how often. Its automaton runs over a whole text with everything
// found so far as part of its state, so it is given each sentence by itself, which is kinder to it. Past its memory it
// answers nothing: such sentences are counted and said.
#include <fmt/core.h>
#include <re2/re2.h>
#include <re2/set.h>

#include <vector>

#include "matchers/normalise.hpp"
#include "peers/peer.hpp"

namespace dongtin::bench {

namespace {

constexpr std::int64_t kMemory = std::int64_t{1} << 30;  // bytes, of one set

class Re2Peer final : public Peer {
 public:
  std::string_view name() const override { return "RE2::Set"; }

  std::string prepare(const Task& task) override {
    task_ = &task;
    RE2::Options options;
    options.set_literal(true);
    options.set_log_errors(false);
    options.set_encoding(RE2::Options::EncodingLatin1);  // bytes are all it has to compare
    options.set_max_mem(kMemory);
    set_ = std::make_unique<RE2::Set>(options, RE2::UNANCHORED);
    for (const auto& literal : task.literals) {
      std::string why;
      if (set_->Add(literal, &why) < 0) return "a literal is refused: " + why;
    }
    if (!set_->Compile()) return fmt::format("{} literals do not compile within 1 GiB", task.literals.size());
    return {};
  }

  double round(Which which) override {
    literals_ = sentences_ = unanswered_ = 0;
    double spent = 0;
    for (const auto i : which) {
      fold(task_->items[i].text, folded_);
      const re2::StringPiece whole(folded_.stream);
      const double begin = cpu_seconds();
      for (std::size_t from = 0; from < whole.size();) {
        auto to = whole.find('\n', from);
        if (to == re2::StringPiece::npos) to = whole.size();
        RE2::Set::ErrorInfo error{};
        set_->Match(whole.substr(from, to - from), &matched_, &error);
        ++sentences_;
        if (error.kind != RE2::Set::kNoError) {
          ++unanswered_;
        } else {
          literals_ += matched_.size();
        }
        from = to + 1;
      }
      spent += cpu_seconds() - begin;
    }
    return spent;
  }

  std::string found() const override {
    return fmt::format("{} literals in {} sentences, {} of them unanswered for want of memory", literals_, sentences_,
                       unanswered_);
  }

 private:
  const Task* task_ = nullptr;
  std::unique_ptr<RE2::Set> set_;
  std::vector<int> matched_;
  Folded folded_;
  std::size_t literals_ = 0, sentences_ = 0, unanswered_ = 0;
};

}  // namespace

std::unique_ptr<Peer> re2_peer() {
  return std::make_unique<Re2Peer>();
}

}  // namespace dongtin::bench
