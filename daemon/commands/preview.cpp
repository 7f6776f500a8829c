#include "daemon/commands/preview.hpp"

#include <fmt/core.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <map>
#include <optional>
#include <vector>

#include "config/load.hpp"
#include "daemon/commands/archive.hpp"
#include "daemon/commands/commands.hpp"
#include "daemon/commands/items.hpp"
#include "daemon/commands/job_client.hpp"
#include "daemon/setup.hpp"
#include "daemon/system_clock.hpp"
#include "daemon/web/highlight.hpp"
#include "daemon/web/words.hpp"
#include "matchers/guard/guard.hpp"
#include "storage/records/text.hpp"

namespace dongtin {

namespace {

using Steady = std::chrono::steady_clock;

constexpr std::size_t kMaxTimings = 100'000;  // items whose cost is kept for the median
constexpr std::size_t kToldLines = 5;         // bad lines that are told, each with its reason
constexpr std::size_t kContextBytes = 80;     // shown on each side of the first hit

/// What one item that hit looked like.
struct Example {
  std::string id, when;
  Tier tier = Tier::press;
  std::string title, text;
  std::vector<Span> spans;
};

/// An even sample of a stream whose length nobody knows: every n-th, n doubling when there are twice too many.
class Sample {
 public:
  explicit Sample(std::size_t size) : size_(size) {}
  template <class Make>
  void offer(Make make) {
    if (size_ == 0 || seen_++ % stride_ != 0) return;
    kept_.push_back(make());
    if (kept_.size() < 2 * size_) return;
    for (std::size_t i = 0; i < size_; ++i) {
      if (i > 0) kept_[i] = std::move(kept_[2 * i]);
    }
    kept_.resize(size_);
    stride_ *= 2;
  }
  [[nodiscard]] std::vector<const Example*> take() const {
    std::vector<const Example*> out;
    const auto count = std::min(size_, kept_.size());
    for (std::size_t i = 0; i < count; ++i) out.push_back(&kept_[i * kept_.size() / count]);
    return out;
  }

 private:
  std::size_t size_, seen_ = 0, stride_ = 1;
  std::vector<Example> kept_;
};

/// Microseconds; the median of the first kMaxTimings.
class Cost {
 public:
  void add(Steady::duration took) {
    if (each_.size() < kMaxTimings) each_.push_back(std::chrono::duration<float, std::micro>(took).count());
  }
  [[nodiscard]] float median() {
    if (each_.empty()) return 0;
    const auto middle = each_.begin() + static_cast<std::ptrdiff_t>(each_.size() / 2);
    std::nth_element(each_.begin(), middle, each_.end());
    return *middle;
  }

 private:
  std::vector<float> each_;
};

/// Everything the report says.
struct Tally {
  explicit Tally(std::size_t sample) : examples(sample) {}
  std::uint64_t items = 0, bad = 0, undated = 0, about = 0, met = 0, hits = 0;
  std::optional<Instant> first, last;
  std::optional<Instant> seen_first, seen_last;                     // of the archive
  std::map<std::chrono::sys_days, std::uint64_t> by_day;            // hits, of days in Viet Nam
  std::map<Tier, std::pair<std::uint64_t, std::uint64_t>> by_tier;  // items, hits
  Cost whole, without;
  Sample examples;
};

/// Decimal comma, as it is written in Vietnamese.
std::string number(double value, int digits) {
  auto out = fmt::format("{:.{}f}", value, digits);
  std::replace(out.begin(), out.end(), '.', ',');
  return out;
}

std::string day_of(std::chrono::sys_days day) {
  const std::chrono::year_month_day date{day};
  return fmt::format("{:02}/{:02}/{}", static_cast<unsigned>(date.day()), static_cast<unsigned>(date.month()),
                     static_cast<int>(date.year()));
}

/// The rule asked of every item: drafts and retired ones too; where it may match is judged here, not by the rule set.
class Preview {
 public:
  Preview(const Config& config, const Rule& rule, const RuleSet& with, const RuleSet& without, Tally& tally)
      : config_(config), rule_(rule), with_(with), without_(without), tally_(tally) {}

  void item(const Item& item, const std::string& id) {
    ++tally_.items;
    if (item.published) {
      tally_.first = std::min(tally_.first.value_or(*item.published), *item.published);
      tally_.last = std::max(tally_.last.value_or(*item.published), *item.published);
    } else {
      ++tally_.undated;
    }
    const bool first = tally_.items % 2 == 0;  // in turn: whoever is second finds the text in the cache
    if (first) tally_.without.add(timed(without_, plain_, aside_, item));
    tally_.whole.add(timed(with_, scratch_, matches_, item));
    if (!first) tally_.without.add(timed(without_, plain_, aside_, item));
    const auto& watch = config_.settings.province.watch;
    const bool ours = std::any_of(matches_.about.begin(), matches_.about.end(), [&](const PlaceId& place) {
      return std::find(watch.begin(), watch.end(), place) != watch.end();
    });
    tally_.about += ours ? 1 : 0;
    auto& [items, hits] = tally_.by_tier[item.tier];
    ++items;
    if (matches_.rules.empty()) return;
    ++tally_.met;
    if (rule_.scope == Scope::province && !ours) return;
    ++tally_.hits;
    ++hits;
    if (item.published) ++tally_.by_day[std::chrono::floor<std::chrono::days>(*item.published + kVietnam)];
    tally_.examples.offer([&] {
      return Example{id,        item.published ? vietnam_time(*item.published) : "không rõ ngày",
                     item.tier, item.title,
                     item.text, matches_.rules.front().spans};
    });
  }

 private:
  static constexpr std::chrono::hours kVietnam{7};
  static Steady::duration timed(const RuleSet& rules, Scratch& scratch, MatchList& out, const Item& item) {
    const auto start = Steady::now();
    rules.match(item, scratch, out);
    return Steady::now() - start;
  }
  const Config& config_;
  const Rule& rule_;
  const RuleSet& with_;
  const RuleSet& without_;
  Tally& tally_;
  Scratch scratch_, plain_;
  MatchList matches_, aside_;
};

/// One field around its first hit on one line, hits between marks, and how they were reached.
void print_field(const std::string& text, const std::vector<Span>& spans, Field field, bool colour) {
  const auto first = std::find_if(spans.begin(), spans.end(), [&](const Span& span) { return span.field == field; });
  if (first == spans.end()) return;
  std::size_t begin = first->begin > kContextBytes ? first->begin - kContextBytes : 0;
  std::size_t end = std::min(text.size(), first->end + 2 * kContextBytes);
  const auto inside = [&](std::size_t at) {
    return at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80;
  };
  while (inside(begin)) ++begin;
  while (inside(end)) --end;
  std::vector<Marked> hits;
  for (const auto& span : spans) hits.push_back({span, {}});
  std::string line = begin > 0 ? "…" : "";
  std::vector<std::string> how;
  for (const auto& segment : segments(text, hits, field, begin, end)) {
    line += segment.hit ? (colour ? "\x1b[7m" : "«") + segment.text + (colour ? "\x1b[0m" : "»") : segment.text;
    if (segment.hit) how.push_back(fmt::format("“{}” {}", segment.text, words::of(segment.how)));
  }
  if (end < text.size()) line += "…";
  std::replace_if(line.begin(), line.end(), [](char c) { return c == '\n' || c == '\r' || c == '\t'; }, ' ');
  fmt::print("     {}: {}\n", field == Field::title ? "tiêu đề" : "nội dung", line);
  std::sort(how.begin(), how.end());
  how.erase(std::unique(how.begin(), how.end()), how.end());
  std::string reached;
  for (const auto& one : how) reached += (reached.empty() ? "" : "; ") + one;
  std::replace_if(reached.begin(), reached.end(), [](char c) { return c == '\n' || c == '\r' || c == '\t'; }, ' ');
  fmt::print("     khớp: {}\n", reached);
}

void print_report(const Rule& rule, const Config& config, Tally& tally) {
  std::string watch;
  for (const auto& place : config.settings.province.watch) watch += (watch.empty() ? "" : ", ") + place.str();
  fmt::print("Luật          {}{}\n", rule.id.str(), rule.title.empty() ? "" : " – " + rule.title);
  fmt::print("Phạm vi       {}\n",
             rule.scope == Scope::province ? "tin về " + (watch.empty() ? "(chưa chọn tỉnh)" : watch) : "toàn quốc");
  if (tally.seen_first) {
    fmt::print("Kho lưu       thu từ {} đến {}; chỉ có tin chưa khớp luật nào\n", vietnam_time(*tally.seen_first),
               vietnam_time(*tally.seen_last));
  }
  const bool dated = tally.first.has_value();
  const double days = dated ? std::chrono::duration<double, std::ratio<86400>>(*tally.last - *tally.first).count() : 0;
  if (dated) {
    fmt::print("Khoảng đăng   {} đến {} ({} ngày){}\n", vietnam_time(*tally.first), vietnam_time(*tally.last),
               number(days, 1), tally.undated == 0 ? "" : fmt::format("; {} tin không ghi ngày", tally.undated));
  } else {
    fmt::print("Khoảng đăng   không rõ: không tin nào ghi ngày\n");
  }
  fmt::print("Đã đọc        {} tin{}\n", tally.items, tally.bad == 0 ? "" : fmt::format(", {} dòng hỏng", tally.bad));
  fmt::print("Về địa bàn    {} tin\n", tally.about);
  fmt::print(
      "Khớp          {} tin{}\n", tally.hits,
      tally.met == tally.hits ? "" : fmt::format("; thêm {} tin khớp chữ nhưng ngoài địa bàn", tally.met - tally.hits));
  if (!tally.by_day.empty()) {
    const auto most = std::max_element(tally.by_day.begin(), tally.by_day.end(),
                                       [](const auto& a, const auto& b) { return a.second < b.second; });
    fmt::print("Mỗi ngày      {} tin; nhiều nhất {} tin, ngày {}\n",
               number(static_cast<double>(tally.hits) / std::max(1.0, days), 1), most->second, day_of(most->first));
  }
  fmt::print("Theo nguồn   ");
  for (const auto& [tier, count] : tally.by_tier) fmt::print(" {} {}/{}", name(tier), count.second, count.first);
  fmt::print("{}\n", tally.by_tier.empty() ? " –" : " (khớp/đã đọc)");
  const auto whole = tally.whole.median(), without = tally.without.median();
  fmt::print("Mức tốn       {} µs mỗi tin (trung vị), trong đó luật này {} µs\n", number(whole, 1),
             number(std::max(0.0f, whole - without), 1));
  const auto examples = tally.examples.take();
  if (examples.empty()) return;
  fmt::print("Mẫu           {} trong {} tin khớp, rải đều\n", examples.size(), tally.hits);
  const bool colour = isatty(STDOUT_FILENO) != 0;
  for (std::size_t i = 0; i < examples.size(); ++i) {
    const auto& one = *examples[i];
    fmt::print("{:>3}. {}  {}  {}\n", i + 1, one.id, one.when, name(one.tier));
    print_field(one.title, one.spans, Field::title, colour);
    print_field(one.text, one.spans, Field::text, colour);
    if (one.spans.empty()) fmt::print("     khớp theo trường của tin, không theo chữ\n");
  }
}

std::optional<Rule> chosen(const Config& config, const PreviewOptions& options) {
  Rule rule;
  if (!options.query.empty()) {
    rule.id = RuleId{"truy-van-thu"};
    rule.query = options.query;
    rule.query_where = {"--query", 1, 1};
  } else {
    const auto found = std::find_if(config.rules.begin(), config.rules.end(),
                                    [&](const Rule& one) { return one.id.value == options.rule; });
    if (found == config.rules.end()) return std::nullopt;
    rule = *found;
  }
  rule.status = RuleStatus::draft;
  return rule;
}

}  // namespace

int preview(const PreviewOptions& options) {
  const auto loaded = load_config(options.config);
  if (!print_problems(loaded.problems) || !loaded.config) return kWrongInput;
  const Config& config = *loaded.config;
  const auto rule = chosen(config, options);
  if (!rule) {
    fmt::print(stderr, "dongtin rules preview: no rule \"{}\" in this configuration\n", options.rule);
    return kUsage;
  }
  Rule anywhere = *rule;
  anywhere.scope = Scope::national;
  const auto compile = [&](std::span<const Rule> rules) {
    return RuleSet::compile(rules, config.gazetteers, config.settings.province.watch,
                            {.with_drafts = true, .lists = config.lists});
  };
  const auto with = compile(std::span(&anywhere, 1));
  if (!print_problems(with.problems) || !with.rules) return kWrongInput;
  print_problems(against(*with.rules));  // it is previewed all the same, so that it can be mended
  const auto without = compile({});
  if (!without.rules) return kWrongInput;

  Tally tally(options.sample);
  Preview asked(config, *rule, *with.rules, *without.rules, tally);
  if (options.file.empty()) {
    const auto read = each_archived(config.settings, [&](const Item& item) {
      tally.seen_first = std::min(tally.seen_first.value_or(item.first_seen), item.first_seen);
      tally.seen_last = std::max(tally.seen_last.value_or(item.first_seen), item.first_seen);
      Item one = item;
      one.published = dated(item);  // what has no date of its own counts from when it was seen
      asked.item(one, item.id.hex());
    });
    if (!read) {
      fmt::print(stderr, "dongtin rules preview: {}\n", read.error().line());
      return exit_code_of(read.error().code);
    }
    if (tally.items == 0) {
      fmt::print(stderr, "dongtin rules preview: the archive holds nothing yet; it fills with what matches no rule\n");
    }
    print_report(*rule, config, tally);
    return kFine;
  }
  ItemReader reader(config, SystemClock().now());
  const auto read = each_line(options.file, [&](const Line& line) {
    const std::string wrong = line.too_long ? std::string(kLineTooLong) : reader.read(line.text);
    if (wrong.empty()) return asked.item(reader.item(), reader.id());
    if (++tally.bad <= kToldLines) fmt::print(stderr, "{}:{}: {}\n", options.file, line.number, wrong);
  });
  if (!read) {
    fmt::print(stderr, "dongtin rules preview: {}\n", read.error().line());
    return kEnvironment;
  }
  if (tally.bad > kToldLines) fmt::print(stderr, "... {} bad lines in all\n", tally.bad);
  print_report(*rule, config, tally);
  return tally.bad == 0 ? kFine : kWrongInput;
}

}  // namespace dongtin
