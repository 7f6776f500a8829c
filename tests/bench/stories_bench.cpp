// Story assignment among few and among many: look-up, comparison and addition, interleaved, medians; memory and
// signatures.
//
// The peer is the same index with 10,000 items: among 1,000,000 an assignment costs at most kMaxRatio of that. Texts
// are drawn from words as uneven as those of a language; one in five is a copy with edits of one that is live.
#include <fmt/core.h>
#include <time.h>

#include <algorithm>
#include <cmath>
#include <random>
#include <string>
#include <vector>

#include "matchers/stories.hpp"
#include "storage/story_index.hpp"

using namespace dongtin;

namespace {

constexpr double kMaxRatio = 3;
constexpr int kRounds = 9, kBatch = 2'000;
constexpr std::size_t kTexts = 20'000;  // that comparisons are made with: the newest

double cpu_seconds() {
  timespec t{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
  return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_nsec) / 1e9;
}

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

class Texts {
 public:
  explicit Texts(unsigned seed) : random_(seed) {}
  /// Phrases of four syllables, the n-th as frequent as 1/n, so that strangers share shingles as they do in the news.
  void next(Outline& out) {
    out.clear();
    const auto phrases = 15 + random_() % 40;
    for (std::size_t i = 0; i < phrases; ++i) {
      const auto rank = static_cast<std::uint64_t>(std::exp(unit_(random_) * std::log(300'000.0)));
      for (std::uint64_t k = 0; k < 4; ++k) {
        const auto h = (rank * 4 + k) * 0x9E3779B97F4A7C15;
        out.push_back(static_cast<std::uint16_t>(1 + (h >> 40) % 6'000));
      }
    }
  }
  std::mt19937& random() { return random_; }

 private:
  std::mt19937 random_;
  std::uniform_real_distribution<double> unit_{0, 1};
};

/// What the writer does for one alert.
class Live {
 public:
  Live(std::size_t size, unsigned seed) : texts_(seed), index_({size + 1, std::chrono::hours(168)}), kept_(kTexts) {
    for (std::size_t i = 0; i < size; ++i) {
      texts_.next(text_);
      index_.add(AlertId{++last_}, *signature(text_), Instant{});
      kept_[last_ % kTexts] = text_;
    }
  }
  double batch() {
    std::vector<Outline> coming(kBatch);
    for (auto& each : coming) {
      if (texts_.random()() % 5 == 0) {
        each = kept_[(last_ - texts_.random()() % 5'000) % kTexts];
        for (int edits = 0; edits < 3; ++edits) each[texts_.random()() % each.size()] = 7;
        ++copies_;
      } else {
        texts_.next(each);
      }
    }
    const auto begin = cpu_seconds();
    for (auto& each : coming) {
      const auto made = signature(each);
      index_.candidates(*made, Instant{}, found_);
      candidates_ += found_.size();
      for (const auto& candidate : found_) {
        if (last_ - candidate.alert.value >= kTexts) continue;
        if (same_text(compare(each, kept_[candidate.alert.value % kTexts]))) {
          ++joined_;
          break;
        }
      }
      index_.add(AlertId{++last_}, *made, Instant{});
      kept_[last_ % kTexts].swap(each);
    }
    assigned_ += kBatch;
    return (cpu_seconds() - begin) / kBatch * 1e6;
  }
  void print(double microseconds) const {
    fmt::print(
        "{:>9} live: {:.1f} us an assignment, {:.2f} candidates each, {} of {} copies joined, {:.0f} MB, {:.0f} B "
        "an item\n",
        index_.size(), microseconds, static_cast<double>(candidates_) / assigned_, joined_, copies_,
        static_cast<double>(index_.memory_bytes()) / 1e6,
        static_cast<double>(index_.memory_bytes()) / static_cast<double>(index_.size()));
  }

 private:
  Texts texts_;
  StoryIndex index_;
  std::vector<Outline> kept_;
  std::vector<StoryIndex::Candidate> found_;
  Outline text_;
  std::uint64_t last_ = 0;
  std::size_t candidates_ = 0, joined_ = 0, copies_ = 0;
  int assigned_ = 0;
};

void signatures(std::size_t bytes) {
  const std::string sentence =
      "Sáng nay mực nước hồ Ia Ring ở xã Chư Sê lên mức báo động, chính quyền đã thông báo để người dân hạ lưu chủ "
      "động. ";
  std::string text;
  for (std::size_t i = 0; text.size() < bytes; ++i) text += std::to_string(100 + i) + " " + sentence;
  Folded title, folded;
  std::vector<double> folds, takes;
  std::size_t sink = 0;
  for (int round = 0; round < kRounds; ++round) {
    const auto a = cpu_seconds();
    for (int i = 0; i < 1000; ++i) {
      fold(text, folded);
      sink += folded.syllables.size();
    }
    const auto b = cpu_seconds();
    for (int i = 0; i < 1000; ++i) sink += signature(title, folded)->values[0];
    folds.push_back((b - a) * 1e3);
    takes.push_back((cpu_seconds() - b) * 1e3);
  }
  fmt::print("{} B: signature {:.2f} us, its folding {:.2f} us (sum {})\n", text.size(), median(takes), median(folds),
             sink);
}

}  // namespace

int main() {
  signatures(300);
  signatures(3'000);
  Live few(10'000, 1), many(1'000'000, 2);
  std::vector<double> of_few, of_many;
  for (int round = 0; round < kRounds; ++round) {
    of_few.push_back(few.batch());
    of_many.push_back(many.batch());
  }
  few.print(median(of_few));
  many.print(median(of_many));
  const auto ratio = median(of_many) / median(of_few);
  fmt::print("ratio {:.2f}, at most {:.0f} allowed\n", ratio, kMaxRatio);
  return ratio <= kMaxRatio ? 0 : 1;
}
