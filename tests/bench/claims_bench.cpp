// Claim matching with 10,000 claims beside rule matching with 10,000 rules: each item is folded, matched and searched
// for claims in turn. CPU time of one thread; medians over rounds.
//
// claims_bench [CORPUS.ndjson QUERIES.json]: files as corpus.hpp reads them; without, it generates its own. Of the
// claims half are sentences of texts that are not measured, half are written from tables of phrases; of the items one
// in ten repeats a claim.
//
// Then the worst we can write: claims and items from the same tables; one item in ten repeats a claim, one in ten
// speaks of the same things in other combinations, the rest are phrases of chat, phrases and single words of claims,
// and places.
#include <fmt/core.h>

#include <algorithm>
#include <random>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "corpus.hpp"
#include "matchers/claims.hpp"
#include "matchers/rule_set.hpp"

using namespace dongtin;
using bench::cpu_seconds;
using bench::percentile;

namespace {

constexpr int kRounds = 9, kItems = 2000;
constexpr int kRoundsBeside = 5;
constexpr std::size_t kClaims = 10000, kRules = 10000, kGenerated = 4000;
constexpr std::size_t kMinCut = 12, kMaxCut = 30;  // words of a sentence that becomes a claim
constexpr std::size_t kMaxShared = 4, kMaxOfText = 4;

class Writer {
 public:
  /// The tables below, and beside each phrase of them twenty made of syllables that few share, as news has them.
  explicit Writer(unsigned seed) : random_(seed) {
    for (auto* table : {&who_, &what_, &then_, &chat_}) {
      for (std::size_t n = table->size() * 20; n > 0; --n) table->push_back(phrase(3 + below(4)));
    }
  }

  std::string claim() {
    return pick(who_) + " " + pick(kPlaceWords) + " " + name() + " " + pick(what_) + " " + number() + " " +
           pick(kCounted) + " " + pick(kWhen) + " ngày " + std::to_string(1 + random_() % 28) + "/" +
           std::to_string(1 + random_() % 12) + "/2026, " + pick(then_);
  }
  std::string noise(std::size_t bytes) {
    std::string out;
    while (out.size() < bytes) {
      const auto kind = random_() % 6;
      if (kind < 2) {
        for (int n = 0; n < 6; ++n) out += word() + " ";  // the words of claims, in no order
      } else {
        out += pick(kind == 2 ? who_ : kind == 3 ? then_ : chat_);
      }
      out += random_() % 4 == 0 ? ". " : random_() % 2 == 0 ? ", " : " ";
      if (random_() % 4 == 0) out += "ở " + pick(kPlaceWords) + " " + name() + " ";
    }
    return out;
  }
  std::size_t below(std::size_t n) { return random_() % n; }

 private:
  using Table = std::vector<std::string>;
  std::mt19937 random_;
  const std::string& pick(const Table& table) { return table[random_() % table.size()]; }
  std::string phrase(std::size_t syllables) {
    static const Table initials{"b", "ch", "d",  "đ", "g", "h",  "kh", "l", "m",
                                "n", "nh", "ph", "s", "t", "th", "tr", "v", "x"};
    static const Table rhymes{"a",  "á",   "à",   "an",  "ang", "ành", "áo",   "âm",  "ất",  "âu",  "ay",  "ây",
                              "ăn", "ằng", "è",   "em",  "ên",  "ết",  "ệu",   "i",   "iên", "iệt", "inh", "iếu",
                              "ò",  "oan", "ong", "ông", "ối",  "ơi",  "ớn",   "u",   "ung", "uôn", "ước", "ường",
                              "ư",  "ửa",  "ưng", "ui",  "út",  "uy",  "uyên", "oai", "oạt", "óc",  "ộc",  "ớp"};
    std::string out;
    for (std::size_t n = 0; n < syllables; ++n) {
      // Squared: some initials and rhymes are met far more often.
      const double a = share(), b = share();
      if (n > 0) out += ' ';
      out += initials[static_cast<std::size_t>(a * a * static_cast<double>(initials.size()))];
      out += rhymes[static_cast<std::size_t>(b * b * static_cast<double>(rhymes.size()))];
    }
    return out;
  }
  double share() { return static_cast<double>(random_() % 10000) / 10000; }
  std::string word() {
    const auto& phrase = pick(random_() % 3 == 0 ? who_ : random_() % 2 == 0 ? then_ : what_);
    const auto from = phrase.find(' ', random_() % phrase.size());
    if (from == std::string::npos) return phrase.substr(phrase.rfind(' ') + 1);
    return phrase.substr(from + 1, phrase.find(' ', from + 1) - from - 1);
  }
  std::string number() { return std::to_string(1 + random_() % 900); }
  /// Two syllables as names have them: some 3,000 in all.
  std::string name() { return pick(kFirst) + " " + pick(kSecond); }

  Table who_{"Đập hồ chứa nước", "Quỹ tín dụng nhân dân", "Công an",          "Bệnh viện đa khoa",
             "Trường tiểu học",  "Nhà máy nước",          "Thủy điện",        "Ủy ban nhân dân",
             "Đài truyền hình",  "Nhóm người lạ mặt",     "Học sinh",         "Người dân",
             "Cây xăng",         "Cầu treo dân sinh",     "Công ty điện lực", "Ngân hàng",
             "Trạm y tế",        "Chợ đầu mối",           "Xe khách",         "Khu công nghiệp"};
  inline static const Table kPlaceWords{"xã", "phường", "thôn", "làng", "huyện", "khu phố"};
  inline static const Table kFirst{"Ia",   "Chư",  "An",    "Bình", "Phú",   "Hoài",  "Tây", "Vĩnh", "Đăk", "Kông",
                                   "Cát",  "Nhơn", "Hòa",   "Tân",  "Thống", "Diên",  "Yên", "Đức",  "Hội", "Trà",
                                   "Biển", "Mỹ",   "Quang", "Long", "Lộc",   "Thành", "Kim", "Ngọc", "Bảo", "Gia"};
  inline static const Table kSecond{
      "Krêl",  "Păh",   "Khê",  "Định",  "Thiện", "Ân",   "Sơn",  "Thạnh", "Đoa",   "Chro",  "Hải",   "Lý",    "Bình",
      "An",    "Nhất",  "Hồng", "Đỗ",    "Cơ",    "Phú",  "Bá",   "Hồ",    "Lợi",   "Trung", "Giang", "Phước", "Tiến",
      "Cương", "Réo",   "Grai", "Mơ",    "Pa",    "Sao",  "Lâm",  "Mai",   "Thắng", "Tường", "Khánh", "Nghĩa", "Dương",
      "Vân",   "Trang", "Hưng", "Cường", "Toàn",  "Minh", "Thủy", "Kiên",  "Hậu",   "Nam",   "Bắc"};
  Table what_{"bị vỡ làm chết",
              "phá sản nợ tiền của",
              "giấu dịch làm lây nhiễm",
              "ngừng chi trả cho",
              "bắt cóc",
              "tặng quà cho",
              "xả lũ cuốn trôi",
              "cắt điện của",
              "thu hồi đất của",
              "nhiễm độc khiến nhập viện",
              "cho nghỉ học",
              "phạt tiền",
              "bị cháy thiêu rụi",
              "tăng giá bán với",
              "yêu cầu nộp phí với",
              "đổ sập đè lên",
              "bị lừa đảo cùng",
              "cấm đường với"};
  inline static const Table kCounted{"người",      "hộ dân", "học sinh", "bệnh nhân",
                                     "khách hàng", "xe máy", "ngôi nhà", "triệu đồng"};
  inline static const Table kWhen{"đêm", "sáng", "chiều", "rạng sáng", "trưa", "tối"};
  Table then_{"nước đang tràn về hạ lưu",  "chính quyền giấu thông tin",   "ai cũng phải sơ tán ngay",
              "không báo trước một tiếng", "hai làng bị cô lập hoàn toàn", "phụ huynh đón con về sớm",
              "mọi người rút tiền gấp",    "bệnh viện không còn chỗ",      "đường dây nóng không ai nghe máy",
              "giá sẽ còn lên nữa",        "ảnh chụp lan truyền khắp nơi"};
  Table chat_{"bà con ơi",
              "mình mới nghe xong",
              "sáng nay đi chợ thấy",
              "trời mưa suốt từ hôm qua",
              "nhà em ở gần đó",
              "cà phê năm nay được mùa",
              "ai biết chỉ giùm với",
              "đường vào trường sạt lở",
              "chia sẻ cho mọi người biết",
              "thằng nhỏ đi học về kể",
              "nghe đâu bên xã họp cả buổi",
              "đội bóng vừa thắng trận thứ ba liên tiếp",
              "quán mới mở ngay ngã tư",
              "giờ cao điểm kẹt xe kéo dài",
              "sản lượng lúa vụ mùa tăng nhẹ so với cùng kỳ"};
};

struct Prepared {
  Item item;
  Folded text;
  std::string claim;  // that it repeats; empty for none
};

/// How many of the items that repeat a claim have a hit of it.
bool found(const ClaimIndex& index, const std::vector<ClaimHit>& hits, const std::string& claim) {
  return !claim.empty() && std::any_of(hits.begin(), hits.end(), [&](const ClaimHit& hit) {
    return index.entries()[hit.claim].claim.text() == claim;
  });
}

std::vector<Prepared> items(Writer& writer, const std::vector<std::string>& claims, std::size_t bytes) {
  std::vector<Prepared> out(kItems);
  for (Prepared& p : out) {
    const auto kind = writer.below(10);
    if (kind == 0) {
      const std::string before = writer.noise(bytes / 2);
      p.claim = claims[writer.below(claims.size())];
      p.item.text = before + ". " + p.claim + ". ";
    } else if (kind == 1) {
      p.item.text = writer.claim() + ". ";
    }
    if (p.item.text.size() < bytes) p.item.text += writer.noise(bytes - p.item.text.size());
    fold(p.item.text, p.text);
  }
  return out;
}

void measure_worst(const ClaimIndex& index, const std::vector<Prepared>& texts, std::size_t bytes) {
  std::vector<double> medians, tails, folding;
  ClaimScratch scratch;
  std::vector<ClaimHit> hits;
  const Folded title;
  Folded folded;
  std::size_t any = 0, own = 0, repeating = 0;
  for (int round = 0; round < kRounds; ++round) {
    std::vector<double> each;
    const double begin = cpu_seconds();
    for (const Prepared& p : texts) fold(p.item.text, folded);
    folding.push_back((cpu_seconds() - begin) / kItems * 1e6);
    any = own = repeating = 0;
    for (const Prepared& p : texts) {
      const double a = cpu_seconds();
      index.find(p.item, title, p.text, scratch, hits);
      each.push_back((cpu_seconds() - a) * 1e6);
      any += hits.empty() ? 0 : 1;
      repeating += p.claim.empty() ? 0 : 1;
      own += found(index, hits, p.claim) ? 1 : 0;
    }
    medians.push_back(percentile(each, 0.5));
    tails.push_back(percentile(each, 0.99));
  }
  fmt::print(
      "worst, {:5} bytes: claims median {:.1f} us, p99 {:.1f} us; fold {:.1f} us; {} of {} items with a hit, "
      "of {} that repeat a claim {} with that one\n",
      bytes, percentile(medians, 0.5), percentile(tails, 0.5), percentile(folding, 0.5), any, kItems, repeating, own);
}

std::shared_ptr<const ClaimIndex> index_of(const std::vector<std::string>& texts, std::string_view what) {
  std::vector<ClaimEntry> entries;
  for (const auto& text : texts) {
    auto claim = make_claim(std::to_string(entries.size()), text, Verdict::fake, "Công an tỉnh",
                            "https://congan.example/1", std::nullopt);
    if (claim) entries.push_back({std::move(claim).value(), {}});
  }
  const double begin = cpu_seconds();
  auto index = ClaimIndex::build(std::move(entries));
  fmt::print("{}: {} claims, built in {:.0f} ms, {:.1f} MB\n", what, index->entries().size(),
             (cpu_seconds() - begin) * 1e3, static_cast<double>(index->memory_bytes()) / 1e6);
  return index;
}

void worst() {
  Writer writer(7);
  std::vector<std::string> claims;
  for (std::size_t i = 0; i < kClaims; ++i) claims.push_back(writer.claim());
  const auto index = index_of(claims, "worst");
  for (const std::size_t bytes : {std::size_t{300}, std::size_t{3000}}) {
    measure_worst(*index, items(writer, claims, bytes), bytes);
  }
}

/// Sentences of a length that a claim has. One that shares kMaxShared words in a row with another is left out: a
/// register holds a claim once, where an encyclopedia writes thousands of sentences by one pattern.
class Cutter {
 public:
  void cut(std::string_view text, std::size_t most, std::vector<std::string>& out) {
    while (!text.empty() && most > 0) {
      const auto end = std::min(text.find_first_of(".\r\n;"), text.size());
      auto sentence = text.substr(0, end);
      text.remove_prefix(std::min(end + 1, text.size()));
      sentence.remove_prefix(std::min(sentence.find_first_not_of(' '), sentence.size()));
      if (!fresh(sentence)) continue;
      out.emplace_back(sentence);
      --most;
    }
  }

 private:
  bool fresh(std::string_view sentence) {
    std::vector<std::size_t> begins{0};
    for (std::size_t i = 0; i + 1 < sentence.size(); ++i) {
      if (sentence[i] == ' ') begins.push_back(i + 1);
    }
    if (begins.size() < kMinCut || begins.size() > kMaxCut) return false;
    begins.push_back(sentence.size() + 1);
    std::vector<std::string> runs;
    for (std::size_t i = 0; i + kMaxShared < begins.size(); ++i) {
      runs.emplace_back(sentence.substr(begins[i], begins[i + kMaxShared] - 1 - begins[i]));
    }
    const bool met = std::any_of(runs.begin(), runs.end(), [&](const auto& run) { return met_.contains(run); });
    for (auto& run : runs) met_.insert(std::move(run));
    return !met;
  }
  std::unordered_set<std::string> met_;
};

/// Time a kind of work took, by item; and over the rounds.
struct Cost {
  std::vector<double> each, medians, tails, means;
  void end_round() {
    medians.push_back(percentile(each, 0.5));
    tails.push_back(percentile(each, 0.99));
    double sum = 0;
    for (const double value : each) sum += value;
    means.push_back(sum / static_cast<double>(each.size()));
    each.clear();
  }
  void print(std::string_view what) const {
    fmt::print("{:6} median {:6.1f} us, mean {:6.1f} us, p99 {:7.1f} us an item\n", what, percentile(medians, 0.5),
               percentile(means, 0.5), percentile(tails, 0.5));
  }
};

double ratio(const std::vector<double>& of, const std::vector<double>& to) {
  std::vector<double> each;
  for (std::size_t i = 0; i < of.size(); ++i) each.push_back(of[i] / to[i]);
  return percentile(each, 0.5);
}

void measure_beside(const RuleSet& rules, const ClaimIndex& index, const std::vector<Item>& all,
                    const std::vector<std::string>& repeated) {
  Cost folding, matching, finding;
  Scratch scratch;
  MatchList matches;
  ClaimScratch claim_scratch;
  std::vector<ClaimHit> hits;
  const Folded title;
  Folded text;
  std::size_t pairs = 0, matched = 0, suggested = 0, own = 0;
  for (int round = 0; round < kRoundsBeside; ++round) {
    pairs = matched = suggested = own = 0;
    for (std::size_t i = 0; i < all.size(); ++i) {
      const Item& item = all[i];
      const double a = cpu_seconds();
      fold(item.text, text);
      const double b = cpu_seconds();
      rules.match(item, scratch, matches);
      const double c = cpu_seconds();
      index.find(item, title, text, claim_scratch, hits);
      const double d = cpu_seconds();
      folding.each.push_back((b - a) * 1e6);
      matching.each.push_back((c - b) * 1e6);
      finding.each.push_back((d - c) * 1e6);
      pairs += matches.rules.size();
      own += found(index, hits, repeated[i]) ? 1 : 0;
      if (!hits.empty()) ++(hits[0].state == ClaimHitState::matched ? matched : suggested);
    }
    folding.end_round();
    matching.end_round();
    finding.end_round();
  }
  folding.print("fold");
  matching.print("match");
  finding.print("claims");
  fmt::print("ratio claims/match: of medians {:.2f}, of means {:.2f}\n", ratio(finding.medians, matching.medians),
             ratio(finding.means, matching.means));
  fmt::print(
      "{} pairs of item and rule; of {} items, {} of which repeat a claim ({} with a hit of it), {} matched one, {} "
      "have "
      "a suggestion\n",
      pairs, all.size(), std::count_if(repeated.begin(), repeated.end(), [](const auto& c) { return !c.empty(); }), own,
      matched, suggested);
}

bool beside_rules(const char* corpus, const char* stored) {
  bench::Queries queries;
  std::vector<bench::Text> texts;
  if (corpus == nullptr) {
    bench::generate(kRules, kGenerated, bench::Accents::any, queries, texts);
  } else if (!bench::read_queries(stored, bench::Accents::any, queries) || !bench::read_texts(corpus, texts)) {
    fmt::print(stderr, "claims_bench: no items or no queries in {} and {}\n", corpus, stored);
    return false;
  }
  fmt::print("corpus: {}\n", corpus == nullptr ? "generated" : corpus);
  const auto compiled = RuleSet::compile(queries.rules, {}, {});
  if (!compiled.rules) {
    fmt::print(stderr, "claims_bench: the queries do not compile\n");
    return false;
  }
  // Every second article is measured, the others give claims.
  std::unordered_map<std::string, std::size_t> articles;
  std::vector<std::string> claims;
  std::vector<Item> all;
  Cutter cutter;
  for (auto& [title, text] : texts) {
    const std::size_t article = articles.try_emplace(std::move(title), articles.size()).first->second;
    if (article % 2 == 1) {
      all.emplace_back().text = std::move(text);
    } else if (claims.size() < kClaims / 2) {
      cutter.cut(text, kMaxOfText, claims);
    }
  }
  if (claims.size() > kClaims / 2) claims.resize(kClaims / 2);
  Writer writer(7);
  const std::size_t cut = claims.size();
  while (claims.size() < kClaims) claims.push_back(writer.claim());
  std::vector<std::string> repeated(all.size());
  for (std::size_t i = 0; i < all.size(); i += 10) {
    repeated[i] = claims[writer.below(claims.size())];
    all[i].text += "\n" + repeated[i] + ".\n";
  }
  fmt::print("{} rules, {} left out; of the claims {} are sentences of texts\n", queries.rules.size(), queries.left_out,
             cut);
  measure_beside(*compiled.rules, *index_of(claims, "beside"), all, repeated);
  return true;
}

}  // namespace

int main(int argc, char** argv) {
  const bool files = argc == 3;
  if (!beside_rules(files ? argv[1] : nullptr, files ? argv[2] : nullptr)) return 1;
  worst();
  return 0;
}
