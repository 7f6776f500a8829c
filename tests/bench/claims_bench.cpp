// Claim matching with 10,000 claims: medians a text, beside folding that text. CPU time of one thread.
//
// claims_bench [CLAIMS]: claims and items from the same tables of phrases; of the items one in ten repeats a claim, one
// in ten speaks of the same things in other combinations, the rest are phrases of chat, phrases and single words of
// claims, and places.
#include <fmt/core.h>
#include <time.h>

#include <algorithm>
#include <cstdlib>
#include <random>
#include <string>
#include <vector>

#include "matchers/claims.hpp"

using namespace dongtin;

namespace {

constexpr int kRounds = 9, kItems = 2000;

double cpu_seconds() {
  timespec t{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
  return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_nsec) / 1e9;
}

double percentile(std::vector<double> values, double share) {
  std::sort(values.begin(), values.end());
  return values[static_cast<std::size_t>(share * static_cast<double>(values.size() - 1))];
}

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
};

std::vector<Prepared> items(Writer& writer, const std::vector<std::string>& claims, std::size_t bytes) {
  std::vector<Prepared> out(kItems);
  for (Prepared& p : out) {
    const auto kind = writer.below(10);
    if (kind == 0) {
      p.item.text = writer.noise(bytes / 2) + ". " + claims[writer.below(claims.size())] + ". ";
    } else if (kind == 1) {
      p.item.text = writer.claim() + ". ";
    }
    if (p.item.text.size() < bytes) p.item.text += writer.noise(bytes - p.item.text.size());
    fold(p.item.text, p.text);
  }
  return out;
}

void measure(const ClaimIndex& index, const std::vector<Prepared>& texts, std::size_t bytes) {
  std::vector<double> medians, tails, folding;
  ClaimScratch scratch;
  std::vector<ClaimHit> hits;
  const Folded title;
  Folded folded;
  std::size_t found = 0;
  for (int round = 0; round < kRounds; ++round) {
    std::vector<double> each;
    const double begin = cpu_seconds();
    for (const Prepared& p : texts) fold(p.item.text, folded);
    folding.push_back((cpu_seconds() - begin) / kItems * 1e6);
    found = 0;
    for (const Prepared& p : texts) {
      const double a = cpu_seconds();
      index.find(p.item, title, p.text, scratch, hits);
      each.push_back((cpu_seconds() - a) * 1e6);
      found += hits.empty() ? 0 : 1;
    }
    medians.push_back(percentile(each, 0.5));
    tails.push_back(percentile(each, 0.99));
  }
  fmt::print("{:5} bytes: find median {:.1f} us, p99 {:.1f} us; fold {:.1f} us; {} of {} items with a hit\n", bytes,
             percentile(medians, 0.5), percentile(tails, 0.5), percentile(folding, 0.5), found, kItems);
}

}  // namespace

int main(int argc, char** argv) {
  const int count = argc > 1 ? std::max(1, std::atoi(argv[1])) : 10000;
  Writer writer(7);
  std::vector<std::string> texts;
  std::vector<ClaimEntry> entries;
  for (int i = 0; i < count; ++i) {
    texts.push_back(writer.claim());
    auto claim = make_claim(std::to_string(i), texts.back(), Verdict::fake, "Công an tỉnh", "https://congan.example/1",
                            std::nullopt);
    if (claim) entries.push_back({std::move(claim).value(), {}});
  }
  const double begin = cpu_seconds();
  const auto index = ClaimIndex::build(std::move(entries));
  fmt::print("{} claims: built in {:.0f} ms, {:.1f} MB\n", index->entries().size(), (cpu_seconds() - begin) * 1e3,
             static_cast<double>(index->memory_bytes()) / 1e6);
  for (const std::size_t bytes : {std::size_t{300}, std::size_t{3000}}) {
    measure(*index, items(writer, texts, bytes), bytes);
  }
  return 0;
}
