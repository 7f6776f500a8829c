// Story assignment among few and among many: look-up, comparison and addition, interleaved, medians; memory and
// signatures.
//
// The peer is the same index with 10,000 items: among 1,000,000 an assignment costs at most kMaxRatio of that. Texts
// are drawn from words as uneven as those of a language; one in five is a copy with edits of one that is live.
#include <fmt/core.h>
#include <stdlib.h>
#include <time.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "matchers/stories.hpp"
#include "storage/store.hpp"
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
      index_.add(AlertId{++last_}, 1, *signature(text_), Instant{});
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
      index_.add(AlertId{++last_}, 1, *made, Instant{});
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

/// The same through the store: alerts as the writer writes them, on the disk.
class Written {
 public:
  Written(std::size_t size, unsigned seed) : texts_(seed), kept_(kTexts) {
    std::string pattern = (std::filesystem::temp_directory_path() / "dongtin-stories-bench-XXXXXX").string();
    if (mkdtemp(pattern.data()) == nullptr) std::abort();
    folder_ = pattern;
    StoreOptions options;
    options.path = folder_ + "/store";
    options.stories = {size + kBatch * (kRounds + 1), std::chrono::hours(168)};
    store_ = open_store(options).value();
    while (last_ < size) write(next(kBatch));
  }
  ~Written() {
    store_.reset();
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
  }
  Written(const Written&) = delete;
  Written& operator=(const Written&) = delete;
  double batch() {
    const auto coming = next(kBatch);
    const auto begin = cpu_seconds();
    write(coming);
    return (cpu_seconds() - begin) / kBatch * 1e6;
  }
  [[nodiscard]] std::size_t live() const { return store_->counts()->story_texts; }
  /// Of those that were written since `from`, and how many of them were made as copies.
  [[nodiscard]] std::pair<std::size_t, std::size_t> joined(std::uint64_t from) const {
    std::size_t joined = 0, copies = 0;
    for (auto id = from + 1; id <= last_; ++id) {
      joined += is_copy(store_->alert(AlertId{id})->alert) ? 1 : 0;
      copies += copied_[id] ? 1 : 0;
    }
    return {joined, copies};
  }
  [[nodiscard]] std::uint64_t last() const { return last_; }

 private:
  std::vector<Commit> next(std::size_t items) {
    std::vector<Commit> out;
    Source source;
    source.id = SourceId{"bao"};
    for (std::size_t i = 0; i < items; ++i) {
      if (i % kMaxCommitItems == 0) out.emplace_back().source = source.id;
      const auto key = std::to_string(++last_);
      auto& one = out.back().items.emplace_back();
      one.item =
          make_item(source, {key, "https://bao.example/" + key, "Tin " + key, "Chữ " + key, {}, {}}, Instant{}, {});
      Assessment::Draft draft;
      draft.label = Label::mention;
      draft.score = 0.5;
      one.assessment = make_assessment(std::move(draft)).value();
      copied_.resize(last_ + 1);
      copied_[last_] = last_ > 5'000 && texts_.random()() % 5 == 0;
      if (copied_[last_]) {
        one.outline = kept_[(last_ - 1 - texts_.random()() % 5'000) % kTexts];
        for (int edits = 0; edits < 3; ++edits) one.outline[texts_.random()() % one.outline.size()] = 7;
      } else {
        texts_.next(one.outline);
      }
      kept_[last_ % kTexts] = one.outline;
    }
    return out;
  }
  void write(const std::vector<Commit>& commits) { store_->apply(commits).value(); }

  Texts texts_;
  std::string folder_;
  std::unique_ptr<Store> store_;
  std::vector<Outline> kept_;
  std::vector<bool> copied_;
  std::uint64_t last_ = 0;
};

double through_the_writer(std::size_t size, unsigned seed) {
  Written written(size, seed);
  const auto before = written.last();
  std::vector<double> each;
  for (int round = 0; round < kRounds; ++round) each.push_back(written.batch());
  const auto [joined, copies] = written.joined(before);
  fmt::print("{:>9} live: {:.1f} us an alert through the writer, {} of {} copies joined\n", written.live(),
             median(each), joined, copies);
  return median(each);
}

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
  const auto written_few = through_the_writer(10'000, 3), written_many = through_the_writer(1'000'000, 4);
  const auto whole = written_many / written_few;
  fmt::print("ratio {:.2f} of a whole write, at most {:.0f} allowed\n", whole, kMaxRatio);
  return ratio <= kMaxRatio && whole <= kMaxRatio ? 0 : 1;
}
