#include "matchers/places.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <tuple>

#include "matchers/accents.hpp"
#include "storage/records/syllable.hpp"

namespace dongtin {

namespace {

using std::chrono::sys_days;

constexpr sys_days kMerger = std::chrono::year{2025} / 7 / 1;  // districts ended, provinces and communes merged

/// What the word right before a name makes of it.
enum class Before : std::uint8_t {
  level,        // huyện Yên Thế
  plain,        // a longer word that ends in one of those below and is none of them: con đường, bộ đội
  street,       // also inns and crossings: named after a place that is elsewhere
  club,         // CLB Gia Lai
  person,       // ca sĩ Hà Giang
  family,       // Trần Quang Bình
  middle,       // Nguyễn Văn Bắc Giang
  weak,         // vehicles and routes
  road,         // cao tốc: of those it joins, unless it leads out of what the packs describe
  product,      // cà phê Gia Lai, lẩu Hà Giang
  named_after,  // trường, chợ: there, or elsewhere and named after it
  locative,     // ở, tại
};

enum class Reading : std::uint8_t { any, exact, capital, exact_capital };  // how it must be spelled to say so

struct BeforeWord {
  std::string_view words;
  Before role;
  Reading reading = Reading::any;
  std::string_view kind = {};  // the level, as a gazetteer writes it
};

constexpr std::array kBeforeWords{
    BeforeWord{"thành phố", Before::level, Reading::any, "thành phố"},
    BeforeWord{"thị trấn", Before::level, Reading::any, "thị trấn"},
    BeforeWord{"thị xã", Before::level, Reading::any, "thị xã"},
    BeforeWord{"tỉnh", Before::level, Reading::any, "tỉnh"},
    BeforeWord{"huyện", Before::level, Reading::any, "huyện"},
    BeforeWord{"phường", Before::level, Reading::any, "phường"},
    BeforeWord{"quận", Before::level, Reading::exact, "quận"},
    BeforeWord{"xã", Before::level, Reading::any, "xã"},
    BeforeWord{"tp", Before::level, Reading::any, "thành phố"},
    BeforeWord{"tx", Before::level, Reading::any, "thị xã"},
    BeforeWord{"tt", Before::level, Reading::capital, "thị trấn"},
    BeforeWord{"p", Before::level, Reading::capital, "phường"},
    BeforeWord{"x", Before::level, Reading::capital, "xã"},
    BeforeWord{"h", Before::level, Reading::capital, "huyện"},
    BeforeWord{"t", Before::level, Reading::capital, "tỉnh"},
    BeforeWord{"con đường", Before::plain},
    BeforeWord{"cung đường", Before::plain},
    BeforeWord{"tuyến đường", Before::plain},
    BeforeWord{"quãng đường", Before::plain},
    BeforeWord{"chặng đường", Before::plain},
    BeforeWord{"nẻo đường", Before::plain},
    BeforeWord{"lên đường", Before::plain},
    BeforeWord{"cửa ngõ", Before::plain},
    BeforeWord{"bộ đội", Before::plain},
    BeforeWord{"quân đội", Before::plain},
    BeforeWord{"đường", Before::street},
    BeforeWord{"phố", Before::street},
    BeforeWord{"đ", Before::street, Reading::exact},
    BeforeWord{"ngõ", Before::street, Reading::exact},
    BeforeWord{"ngách", Before::street},
    BeforeWord{"hẻm", Before::street},
    BeforeWord{"đại lộ", Before::street},
    BeforeWord{"khách sạn", Before::street},
    BeforeWord{"nhà nghỉ", Before::street},
    BeforeWord{"quán", Before::street, Reading::exact},
    BeforeWord{"nhà hàng", Before::street},
    BeforeWord{"vòng xoay", Before::street},
    BeforeWord{"ngã ba", Before::street},
    BeforeWord{"ngã tư", Before::street},
    BeforeWord{"ngã sáu", Before::street},
    BeforeWord{"nút giao", Before::street},
    BeforeWord{"clb", Before::club},
    BeforeWord{"câu lạc bộ", Before::club},
    BeforeWord{"đội", Before::club},
    BeforeWord{"đội bóng", Before::club},
    BeforeWord{"đội tuyển", Before::club},
    BeforeWord{"bóng đá", Before::club},
    BeforeWord{"bóng chuyền", Before::club},
    BeforeWord{"bóng chuyền nữ", Before::club},
    BeforeWord{"bóng chuyền nam", Before::club},
    BeforeWord{"bóng rổ", Before::club},
    BeforeWord{"u15", Before::club},
    BeforeWord{"u17", Before::club},
    BeforeWord{"u19", Before::club},
    BeforeWord{"u21", Before::club},
    BeforeWord{"u23", Before::club},
    BeforeWord{"fc", Before::club},
    BeforeWord{"ông", Before::person},
    BeforeWord{"bà", Before::person, Reading::exact},
    BeforeWord{"anh", Before::person},
    BeforeWord{"chị", Before::person},
    BeforeWord{"cô", Before::person, Reading::exact},
    BeforeWord{"chú", Before::person, Reading::exact},
    BeforeWord{"bác", Before::person, Reading::exact},
    BeforeWord{"cậu", Before::person, Reading::exact},
    BeforeWord{"cụ", Before::person, Reading::exact},
    BeforeWord{"bé", Before::person, Reading::exact},
    BeforeWord{"thầy", Before::person, Reading::exact},
    BeforeWord{"vua", Before::person},
    BeforeWord{"ca sĩ", Before::person},
    BeforeWord{"nghệ sĩ", Before::person},
    BeforeWord{"diễn viên", Before::person},
    BeforeWord{"nhạc sĩ", Before::person},
    BeforeWord{"nhà văn", Before::person},
    BeforeWord{"nhà thơ", Before::person},
    BeforeWord{"hoa hậu", Before::person},
    BeforeWord{"á hậu", Before::person},
    BeforeWord{"cầu thủ", Before::person},
    BeforeWord{"tiền đạo", Before::person},
    BeforeWord{"thủ môn", Before::person},
    BeforeWord{"hlv", Before::person},
    BeforeWord{"cháu", Before::person, Reading::exact},
    BeforeWord{"đạo diễn", Before::person},
    BeforeWord{"họa sĩ", Before::person},
    BeforeWord{"rapper", Before::person},

    BeforeWord{"liệt sĩ", Before::person},
    BeforeWord{"anh hùng", Before::person},
    BeforeWord{"Nguyễn", Before::family, Reading::capital},
    BeforeWord{"Trần", Before::family, Reading::capital},
    BeforeWord{"Phạm", Before::family, Reading::capital},
    BeforeWord{"Hoàng", Before::family, Reading::capital},
    BeforeWord{"Huỳnh", Before::family, Reading::capital},
    BeforeWord{"Phan", Before::family, Reading::capital},
    BeforeWord{"Đặng", Before::family, Reading::capital},
    BeforeWord{"Bùi", Before::family, Reading::capital},
    BeforeWord{"Ngô", Before::family, Reading::capital},
    BeforeWord{"Đinh", Before::family, Reading::capital},
    BeforeWord{"Trịnh", Before::family, Reading::capital},
    BeforeWord{"Lê", Before::family, Reading::exact_capital},
    BeforeWord{"Vũ", Before::family, Reading::exact_capital},
    BeforeWord{"Võ", Before::family, Reading::exact_capital},
    BeforeWord{"Đỗ", Before::family, Reading::exact_capital},
    BeforeWord{"Lý", Before::family, Reading::exact_capital},
    BeforeWord{"Dương", Before::family, Reading::exact_capital},
    BeforeWord{"Đào", Before::family, Reading::exact_capital},
    BeforeWord{"Giàng", Before::family, Reading::exact_capital},
    BeforeWord{"Sùng", Before::family, Reading::exact_capital},
    BeforeWord{"Lò", Before::family, Reading::exact_capital},
    BeforeWord{"Tạ", Before::family, Reading::exact_capital},
    BeforeWord{"Hà", Before::family, Reading::exact_capital},
    BeforeWord{"Mai", Before::family, Reading::exact_capital},
    BeforeWord{"Tô", Before::family, Reading::exact_capital},
    BeforeWord{"Quách", Before::family, Reading::exact_capital},
    BeforeWord{"Triệu", Before::family, Reading::exact_capital},
    BeforeWord{"Nông", Before::family, Reading::exact_capital},
    BeforeWord{"Lương", Before::family, Reading::exact_capital},
    BeforeWord{"Lâm", Before::family, Reading::exact_capital},
    BeforeWord{"Văn", Before::middle, Reading::capital},
    BeforeWord{"Thị", Before::middle, Reading::capital},
    BeforeWord{"bến xe", Before::named_after},
    BeforeWord{"xe", Before::weak},
    BeforeWord{"xe khách", Before::weak},
    BeforeWord{"xe tải", Before::weak},
    BeforeWord{"xe buýt", Before::weak},
    BeforeWord{"nhà xe", Before::weak},
    BeforeWord{"biển số", Before::weak},
    BeforeWord{"chạy tuyến", Before::weak},
    BeforeWord{"nằm tuyến", Before::weak},
    BeforeWord{"khách tuyến", Before::weak},
    BeforeWord{"xe tuyến", Before::weak},
    BeforeWord{"chuyến bay", Before::weak},
    BeforeWord{"đường bay", Before::weak},
    BeforeWord{"chuyến", Before::weak},
    BeforeWord{"cao tốc", Before::road},
    BeforeWord{"giường nằm", Before::weak},
    BeforeWord{"limousine", Before::weak},
    BeforeWord{"container", Before::weak},
    BeforeWord{"biển kiểm soát", Before::weak},
    BeforeWord{"xe biển", Before::weak},
    BeforeWord{"mang biển", Before::weak},
    BeforeWord{"trường", Before::named_after},
    BeforeWord{"thpt", Before::named_after},
    BeforeWord{"thcs", Before::named_after},
    BeforeWord{"tiểu học", Before::named_after},
    BeforeWord{"mầm non", Before::named_after},
    BeforeWord{"phổ thông", Before::named_after},
    BeforeWord{"bệnh viện", Before::named_after},
    BeforeWord{"chợ", Before::named_after},
    BeforeWord{"chung cư", Before::named_after},
    BeforeWord{"khu đô thị", Before::named_after},
    BeforeWord{"khu dân cư", Before::named_after},
    BeforeWord{"công ty", Before::named_after},
    BeforeWord{"tập đoàn", Before::named_after},
    BeforeWord{"công viên", Before::named_after},
    BeforeWord{"quảng trường", Before::named_after},
    BeforeWord{"tượng đài", Before::named_after},
    BeforeWord{"cửa hàng", Before::named_after},
    BeforeWord{"tiệm", Before::named_after},
    BeforeWord{"cầu", Before::named_after, Reading::exact},
    BeforeWord{"lẩu", Before::product},
    BeforeWord{"phở", Before::product},
    BeforeWord{"bún", Before::product},
    BeforeWord{"bánh", Before::product},
    BeforeWord{"vải", Before::product},
    BeforeWord{"vải thiều", Before::product},
    BeforeWord{"cà phê", Before::product},
    BeforeWord{"mật ong", Before::product},
    BeforeWord{"gạo", Before::product},
    BeforeWord{"rượu", Before::product},
    BeforeWord{"cam", Before::product},
    BeforeWord{"cam sành", Before::product},
    BeforeWord{"hồ tiêu", Before::product},
    BeforeWord{"mắc ca", Before::product},
    BeforeWord{"miến", Before::product},
    BeforeWord{"đặc sản", Before::product},
    BeforeWord{"shan tuyết", Before::product},
    BeforeWord{"gác bếp", Before::product},
    BeforeWord{"bạc hà", Before::product},
    BeforeWord{"gạo tám", Before::product},
    BeforeWord{"bò khô", Before::product},
    BeforeWord{"một nắng", Before::product},
    BeforeWord{"chả cá", Before::product},
    BeforeWord{"bánh tráng", Before::product},
    BeforeWord{"bánh đa", Before::product},
    BeforeWord{"sầu riêng", Before::product},
    BeforeWord{"chanh dây", Before::product},
    BeforeWord{"hạt dẻ", Before::product},
    BeforeWord{"mì", Before::product, Reading::exact},
    BeforeWord{"mỳ", Before::product, Reading::exact},
    BeforeWord{"chè", Before::product, Reading::exact},
    BeforeWord{"trà", Before::product, Reading::exact},
    BeforeWord{"gà", Before::product, Reading::exact},
    BeforeWord{"bò", Before::product, Reading::exact},
    BeforeWord{"lợn", Before::product, Reading::exact},
    BeforeWord{"thịt", Before::product, Reading::exact},
    BeforeWord{"nem", Before::product, Reading::exact},
    BeforeWord{"chả", Before::product, Reading::exact},
    BeforeWord{"xôi", Before::product, Reading::exact},
    BeforeWord{"cơm", Before::product, Reading::exact},
    BeforeWord{"na", Before::product, Reading::exact},
    BeforeWord{"bưởi", Before::product, Reading::exact},
    BeforeWord{"ở", Before::locative},
    BeforeWord{"tại", Before::locative},
    BeforeWord{"về", Before::locative},
    BeforeWord{"lên", Before::locative},
    BeforeWord{"từ", Before::locative},
    BeforeWord{"dưới", Before::locative},
    BeforeWord{"ngoài", Before::locative},
    BeforeWord{"trong", Before::locative},
    BeforeWord{"bà con", Before::locative},
    BeforeWord{"dân", Before::locative},
    BeforeWord{"khu vực", Before::locative},
    BeforeWord{"địa bàn", Before::locative},
    BeforeWord{"phía", Before::locative},
    BeforeWord{"hướng", Before::locative},
    BeforeWord{"gần", Before::locative},
    BeforeWord{"khắp", Before::locative},
    BeforeWord{"toàn", Before::locative},
    BeforeWord{"vùng", Before::locative},
    BeforeWord{"mạn", Before::locative},
    BeforeWord{"miệt", Before::locative},
    BeforeWord{"phụ huynh", Before::locative},
    BeforeWord{"tới", Before::locative},
    BeforeWord{"đến", Before::locative},
    BeforeWord{"qua", Before::locative},
};

constexpr std::uint32_t kManyStands = 0xFFFFFFFF;
constexpr std::uint32_t kUnknownStand = 0xFFFFFFFE;
constexpr std::uint32_t kChain = 8;   // syllables between a name and the province behind it: ", huyện Chi Lăng, tỉnh "
constexpr std::uint32_t kAround = 4;  // syllables on each side that say whether capitals mean anything
constexpr std::size_t kLongestWord = 15;  // bytes; a longer syllable is no word of the table

/// Where an occurrence begins, as one number above 0.
std::uint32_t stand_of(const PlaceCandidate& c) {
  return 1 + (c.first << 1 | (c.field == Field::title ? 1u : 0u));
}

/// One name cannot support itself: the ward Bắc Giang is not supported by being read as the province Bắc Giang.
bool elsewhere(std::uint32_t present, const PlaceCandidate& c) {
  return present != 0 && present != stand_of(c);
}

std::uint32_t both(std::uint32_t a, std::uint32_t b) {
  if (a == 0 || a == b) return b;
  return b == 0 ? a : kManyStands;
}

/// The rows of kBeforeWords by the letters of their last syllable, longest first.
struct BeforeTable {
  std::vector<Term> terms;
  std::unordered_map<std::string, std::vector<std::uint8_t>> rows;
  BeforeTable() {
    for (std::size_t i = 0; i < kBeforeWords.size(); ++i) {
      const auto& term = terms.emplace_back(kBeforeWords[i].words);
      rows[std::string(term.folded().letters(term.syllables() - 1))].push_back(static_cast<std::uint8_t>(i));
    }
    for (auto& [letters, list] : rows) {
      std::sort(list.begin(), list.end(), [&](std::uint8_t a, std::uint8_t b) {
        return std::tuple(terms[b].syllables(), a) < std::tuple(terms[a].syllables(), b);
      });
    }
  }
};
static_assert(kBeforeWords.size() < 256);

const BeforeTable& before_table() {
  static const BeforeTable table;
  return table;
}

enum class Gap : std::uint8_t { tight, comma, dash, bracket, other };

/// What lies between syllables i and i + 1.
Gap gap_behind(const Folded& folded, std::string_view original, std::uint32_t i) {
  const Syllable &a = folded.syllables[i], &b = folded.syllables[i + 1];
  if (b.boundary || b.begin < a.end) return Gap::other;
  Gap gap = Gap::tight;
  const auto between = original.substr(a.end, b.begin - a.end);
  for (std::size_t k = 0; k < between.size(); ++k) {
    const auto byte = static_cast<unsigned char>(between[k]);
    Gap here = Gap::other;
    if (byte == ' ' || byte == '.' || byte == '\t' || byte == 0xC2 || byte == 0xA0 || byte == 0xEF || byte == 0xBB ||
        byte == 0xBF) {
      here = Gap::tight;  // with the bytes of no-break spaces and of U+FEFF
    } else if (byte == ',') {
      here = Gap::comma;
    } else if (byte == '-' || byte == '/') {
      here = Gap::dash;
    } else if (byte == '(' || byte == ')') {
      here = Gap::bracket;
    } else if (byte == 0xE2 && k + 2 < between.size()) {  // U+2000..: zero-width signs, dashes
      const auto second = static_cast<unsigned char>(between[k + 1]),
                 third = static_cast<unsigned char>(between[k + 2]);
      if (second == 0x80 && third >= 0x90 && third <= 0x95) here = Gap::dash;
      if ((second == 0x80 && third < 0x90) || (second == 0x81 && third >= 0xA0)) here = Gap::tight;
      k += 2;
    }
    gap = std::max(gap, here);
  }
  return gap;
}

/// Province 0, district 1, commune 2; a city may be either of the first two.
int rank(std::string_view kind) {
  if (kind == "tỉnh") return 0;
  if (kind == "xã" || kind == "phường" || kind == "thị trấn") return 2;
  return 1;
}

bool is_number(std::string_view letters) {
  return letters.find_first_not_of("0123456789") == std::string_view::npos;
}

/// A word that may stand in an address between a name and its province.
bool level_syllable(std::string_view letters) {
  static constexpr std::array<std::string_view, 14> kWords{"tinh", "huyen", "xa", "phuong", "thi", "tran", "thanh",
                                                           "pho",  "quan",  "tp", "tx",     "tt",  "cu",   "thuoc"};
  return std::find(kWords.begin(), kWords.end(), letters) != kWords.end();
}

/// "các xã A, B và C": the word counts for all of them.
bool plural(std::string_view letters) {
  return letters == "cac" || letters == "hai" || letters == "ba" || letters == "nhung" || is_number(letters);
}

}  // namespace

Places::Places(std::span<const Gazetteer> gazetteers, TermTable& terms) {
  // What a gazetteer of its own says of a place is more than what a context says of it.
  for (const bool context : {false, true}) {
    for (const auto& gazetteer : gazetteers) {
      if (gazetteer.context != context) continue;
      for (const auto& place : gazetteer.places) {
        if (!by_id_.try_emplace(place.id.value, static_cast<std::uint32_t>(places_.size())).second) continue;
        places_.push_back(place);
        context_.push_back(context ? 1 : 0);
      }
    }
  }
  old_territory_.assign(places_.size(), 0);
  index_places(terms);
}

void Places::use(TermTable& terms, std::string_view words, Use use) {
  const Term own(words);  // the table's may be spelled in other letters
  if (own.syllables() == 0) return;
  for (std::uint32_t k = 0; k < own.syllables() && k < 32; ++k)
    use.capitals |= (own.folded().capital(k) ? 1u : 0u) << k;
  use.term = terms.add(words);
  const auto literal = terms.literal_of(use.term);
  if (by_literal_.size() <= literal) by_literal_.resize(literal + 1);
  auto& uses = by_literal_[literal];
  const bool known = std::any_of(uses.begin(), uses.end(), [&](const Use& u) {
    return u.term == use.term && u.place == use.place && u.counter == use.counter;
  });
  if (!known) uses.push_back(use);
}

/// "P l e i k u", "Chư P r ô n g", "C h ư P r ô n g": letters that folding does not join, for they make no syllable.
void Places::use_split(TermTable& terms, std::string_view words, std::uint32_t place) {
  Folded folded;
  fold_phrase(words, folded);
  std::string some, all;
  bool foreign = false;
  for (std::size_t i = 0; i < folded.syllables.size(); ++i) {
    const auto& syllable = folded.syllables[i];
    const auto original = words.substr(syllable.begin, syllable.end - syllable.begin);
    const bool legal = is_syllable(folded.letters(i)) || syllable.length < 3;
    foreign |= !legal;
    for (std::size_t k = 0; k < original.size(); ++k) {
      const bool begins = (static_cast<unsigned char>(original[k]) & 0xC0) != 0x80;
      if (begins && (k == 0 || !legal)) some += ' ';
      if (begins) all += ' ';
      some += original[k];
      all += original[k];
    }
  }
  if (!foreign) return;
  use(terms, some, {0, place, 0, false, true});
  use(terms, all, {0, place, 0, false, true});
}

void Places::index_places(TermTable& terms) {
  for (std::uint32_t i = 0; i < places_.size(); ++i) {
    const Place& place = places_[i];
    parent_.push_back(place.parent ? index(place.parent->value) : kNone);
    province_.push_back(index(place.province.value));
    use(terms, place.name, {0, i, 0, false, false});
    use_split(terms, place.name, i);
    for (const auto& alias : place.aliases) use(terms, alias, {0, i, 0, false, false});
    for (const auto& phrase : place.counter) use(terms, phrase, {0, i, 0, true, false});
    if (!place.valid_from || *place.valid_from < kMerger) {
      old_territory_[i] = 1;
      for (const auto& successor : place.successors) {
        if (const auto s = index(successor.value); s != kNone && place.level != PlaceLevel::province)
          old_territory_[s] = 1;
      }
    }
  }
}

std::uint32_t Places::index(std::string_view id) const {
  const auto it = by_id_.find(std::string(id));
  return it == by_id_.end() ? kNone : it->second;
}

bool Places::merged(std::uint32_t province, sys_days date) const {
  return province != kNone && places_[province].valid_to && date >= *places_[province].valid_to;
}

/// One territory, or one merged into the other by that date.
bool Places::related(std::uint32_t a, std::uint32_t b, sys_days date) const {
  if (a == b) return true;
  if (a == kNone || b == kNone) return false;
  const auto into = [&](std::uint32_t from, std::uint32_t to) {
    if (!merged(from, date)) return false;
    const auto& successors = places_[from].successors;
    return std::find(successors.begin(), successors.end(), places_[to].id) != successors.end();
  };
  return into(a, b) || into(b, a);
}

const Place* Places::place(std::string_view id) const {
  const auto i = index(id);
  return i == kNone ? nullptr : &places_[i];
}

void Places::find(const Item& item, const Folded& title, const Folded& text, const Occurrences& found,
                  const TermTable& terms, PlaceFindings& findings, MatchList& out) const {
  const Texts texts{item, title, text};
  findings.candidates.clear();
  findings.counters.clear();
  findings.provinces.clear();
  findings.above.clear();
  findings.present.assign(places_.size(), 0);
  findings.own.assign(places_.size(), kUnknownStand);
  findings.alien.assign(places_.size(), kUnknownStand);
  findings.homed = item.home.has_value();
  findings.abroad = false;
  findings.date = std::chrono::floor<std::chrono::days>(dated(item) + std::chrono::hours{7});
  collect(texts, found, terms, findings);
  if (findings.candidates.empty()) return;
  drop_covered(findings);
  share_words(texts, findings);
  weigh_provinces(item, findings);
  look_behind(texts, findings);
  for (const auto level : {PlaceLevel::district, PlaceLevel::commune, PlaceLevel::landmark}) weigh(level, findings);
  prefer_current(findings);
  score(findings);
  report(findings, out);
}

namespace {

/// "Xa Ha Giang, huyen Dong Hung": a comma and the level word of what it lies in stand behind.
bool address_goes_on(const Folded& folded, std::string_view original, std::uint32_t last) {
  if (last + 1 >= folded.syllables.size() || gap_behind(folded, original, last) != Gap::comma) return false;
  constexpr std::array<std::string_view, 6> kWider{"huyen", "tinh", "thi", "thanh", "tp", "quan"};
  return std::find(kWider.begin(), kWider.end(), folded.letters(last + 1)) != kWider.end();
}

}  // namespace

void Places::collect(const Texts& texts, const Occurrences& found, const TermTable& terms,
                     PlaceFindings& findings) const {
  const auto date = findings.date;
  for (const auto literal : found.touched()) {
    if (literal >= by_literal_.size()) continue;
    for (const Use& use : by_literal_[literal]) {
      const TermMarks term = terms.term(use.term);
      const Place& place = places_[use.place];
      if (place.valid_from && date < *place.valid_from) continue;
      found.each(literal, [&](Field field, std::uint32_t first) {
        const Folded& folded = texts.folded(field);
        PlaceCandidate c;
        c.place = use.place;
        c.field = field;
        c.first = first;
        c.last = first + static_cast<std::uint32_t>(term.syllables()) - 1;
        c.how = term.verify(folded, first, false);
        if (c.how == 0) return true;
        for (auto k = c.first; k < c.last; ++k) {  // "Sơn Trà, Đà Nẵng" holds no Trà Đa
          const Gap gap = gap_behind(folded, texts.original(field), k);
          if (gap != Gap::tight && gap != Gap::dash) return true;
        }
        if (use.counter) {
          findings.counters.push_back(c);
          return true;
        }
        if (use.split) c.how = static_cast<HowSet>(c.how | bit(How::split_letters));
        std::uint32_t capitals = 0;
        for (std::uint32_t k = 0; k < term.syllables() && k < 32; ++k)
          capitals |= (folded.capital(first + k) ? 1u : 0u) << k;
        capitals &= use.capitals;
        c.capitals = capitals != 0 && capitals == use.capitals;
        // "gia lai" without capitals in a text without accents may be any accents: "giá lại".
        if (!term.marked() && !c.capitals && unaccented_stretch(folded, c.first, c.last))
          c.how = static_cast<HowSet>((c.how & kUndone) | bit(How::unaccented));
        // "quan Ba Dinh" is not Quản Bạ: without accents a name has all its capitals, or none.
        if (c.bare() && capitals != 0 && !c.capitals) return true;
        c.expired = place.valid_to && date >= *place.valid_to;
        look_around(c, folded, texts.original(field));
        findings.candidates.push_back(c);
        return true;
      });
    }
  }
}

void Places::look_around(PlaceCandidate& c, const Folded& folded, std::string_view original) const {
  const Place& place = places_[c.place];
  const auto count = static_cast<std::uint32_t>(folded.syllables.size());
  // Capitals say nothing where there is nothing else, nor one at the beginning of a sentence.
  const auto from = c.first - std::min(c.first, kAround), to = std::min(c.last + 1 + kAround, count);
  for (auto i = from; i < to && !c.lower_around; ++i) {
    const auto letter = folded.letters(i).front();
    if ((i < c.first || i > c.last) && !folded.capital(i) && letter >= 'a' && letter <= 'z') c.lower_around = true;
  }
  const bool begins = folded.syllables[c.first].boundary || c.first == 0;
  bool capital_around = false;  // of a word that does not begin its sentence
  for (auto i = std::max(from, 1u); i < to && !capital_around; ++i)
    capital_around = (i < c.first || i > c.last) && folded.capital(i) && !folded.syllables[i].boundary;
  c.name = c.capitals && c.lower_around && (c.last > c.first || !begins);
  if (c.last + 1 < count && folded.letters(c.last + 1) == "fc" && gap_behind(folded, original, c.last) == Gap::tight)
    c.dead = true;
  if (c.first == 0 || gap_behind(folded, original, c.first - 1) != Gap::tight) return;
  const auto letters = folded.letters(c.first - 1);
  if (place.ambiguous && is_number(letters)) c.dead = true;  // "12 Điện Biên Phủ" is an address
  if (letters.size() > kLongestWord) return;
  const auto& table = before_table();
  const auto rows = table.rows.find(std::string(letters));
  if (rows == table.rows.end()) return;
  for (const auto row : rows->second) {
    const BeforeWord& word = kBeforeWords[row];
    const Term& term = table.terms[row];
    const auto n = static_cast<std::uint32_t>(term.syllables());
    if (c.first < n || !term.letters_at(folded, c.first - n)) continue;
    const auto how = term.verify(folded, c.first - n, false);
    if (how == 0) continue;
    const bool exact = (how & bit(How::exact)) != 0;
    if (!exact && (word.reading == Reading::exact || word.reading == Reading::exact_capital)) continue;
    if ((word.reading == Reading::capital || word.reading == Reading::exact_capital) && !folded.capital(c.first - 1))
      continue;
    // In a text that is all capitals "MAI" and "HÀ" are words as others.
    if (word.reading == Reading::exact_capital && !c.lower_around) continue;
    switch (word.role) {
      case Before::level: {
        if (place.kind.empty()) return;
        c.kind = static_cast<std::int16_t>(row);
        c.own_kind = word.kind == place.kind;
        if (c.own_kind) return;
        // "phường Yên Thế" is not the district; "huyện Việt Yên", a town since 2024, may well be. A bare "xa" is
        // also "far", "tinh" also "sober", and "T." and "TT." stand for much.
        const bool doubtful =
            (!exact && (word.words == "xã" || word.words == "tỉnh") && !address_goes_on(folded, original, c.last)) ||
            word.words == "t" || word.words == "tt" || word.words == "x";
        if (!doubtful && (rank(word.kind) != rank(place.kind) || place.ambiguous)) c.dead = true;
        return;
      }
      case Before::street:
      case Before::club:
      case Before::person:
      case Before::family:
        c.dead = true;
        return;
      case Before::middle: {
        if (c.first < 2 || folded.letters(c.first - 2).size() > kLongestWord || !folded.capital(c.first - 2)) return;
        const auto family = table.rows.find(std::string(folded.letters(c.first - 2)));
        c.dead = family != table.rows.end() && std::any_of(family->second.begin(), family->second.end(), [](auto r) {
                   return kBeforeWords[r].role == Before::family;
                 });
        return;
      }
      case Before::weak:
        c.weak = true;
        return;
      case Before::product:
        c.product = true;
        return;
      case Before::road:
        c.road = true;
        return;
      case Before::named_after:
        c.named_after = true;
        return;
      case Before::locative:
        // Where names are written with capitals, "tu nam ty dong" is an amount and not from Nậm Ty.
        c.name = exact || c.capitals || !capital_around;
        return;
      case Before::plain:
        return;
    }
  }
}

void Places::drop_covered(PlaceFindings& findings) const {
  auto& list = findings.candidates;
  const auto order = [](const PlaceCandidate& a, const PlaceCandidate& b) {
    return std::tuple(a.field, a.first, b.last, a.place, a.how, b.capitals) <
           std::tuple(b.field, b.first, a.last, b.place, b.how, a.capitals);
  };
  std::sort(list.begin(), list.end(), order);
  auto& counters = findings.counters;
  std::sort(counters.begin(), counters.end(), order);
  std::size_t next = 0;
  for (auto& c : list) {
    // Counters that end before this name cannot touch a later one either.
    while (next < counters.size() &&
           std::tuple(counters[next].field, counters[next].last) < std::tuple(c.field, c.first))
      ++next;
    for (std::size_t i = next; i < counters.size() && counters[i].field == c.field && counters[i].first <= c.last;
         ++i) {
      const auto& k = counters[i];
      const bool overlaps = c.first <= k.last;
      const bool contains = c.first <= k.first && k.last <= c.last && c.last - c.first > k.last - k.first;
      if (overlaps && !contains) c.dead = true;
    }
  }
  // Sorted by beginning, longest first: a shorter name that ends no later than one before it lies within that one.
  const PlaceCandidate* longest = nullptr;
  for (auto& c : list) {
    if (longest == nullptr || longest->field != c.field || c.last > longest->last) {
      longest = &c;
    } else if (c.first != longest->first || c.last != longest->last) {
      c.dead = true;
    }
  }
}

/// "các xã A, B và C": the level word is each one's; "xe A – B": so is the route.
void Places::share_words(const Texts& texts, PlaceFindings& findings) const {
  auto& list = findings.candidates;
  Field field = Field::title;
  std::uint32_t last = 0;
  int kind = -1;  // of the list that goes on
  bool weak = false, open = false;
  for (std::size_t i = 0; i < list.size();) {
    std::size_t end = i;
    while (end < list.size() && list[end].field == list[i].field && list[end].first == list[i].first) ++end;
    const Folded& folded = texts.folded(list[i].field);
    const auto original = texts.original(list[i].field);
    const auto first = list[i].first;
    bool joined = false, dashed = false;
    if (open && list[i].field == field && first > last) {
      const auto gap = gap_behind(folded, original, first - 1);
      joined = (first == last + 1 && gap == Gap::comma) || (first == last + 2 && folded.letters(last + 1) == "va");
      dashed = first == last + 1 && gap == Gap::dash;
    }
    const int list_kind = joined ? kind : -1;
    const bool list_weak = dashed && weak;
    kind = list_kind;
    weak = list_weak;
    for (auto k = i; k < end; ++k) {
      PlaceCandidate& c = list[k];
      if (c.kind < 0 && list_kind >= 0) {
        c.kind = static_cast<std::int16_t>(list_kind);
        c.own_kind = kBeforeWords[static_cast<std::size_t>(list_kind)].kind == places_[c.place].kind;
      } else if (c.kind >= 0) {
        const auto words = before_table().terms[static_cast<std::size_t>(c.kind)].syllables();
        if (c.first > words && plural(folded.letters(c.first - static_cast<std::uint32_t>(words) - 1))) kind = c.kind;
      }
      c.weak = c.weak || list_weak;
      weak = weak || c.weak;
    }
    field = list[i].field;
    last = list[i].last;
    open = true;
    i = end;
  }
}

void Places::stand(const PlaceCandidate& c, PlaceFindings& findings) const {
  auto& present = findings.present[c.place];
  if (present == 0 && places_[c.place].level == PlaceLevel::province) findings.provinces.push_back(c.place);
  present = both(present, stand_of(c));
}

void Places::weigh_provinces(const Item& item, PlaceFindings& findings) const {
  const auto home = item.home ? index(item.home->value) : kNone;
  for (auto& c : findings.candidates) {
    const Place& place = places_[c.place];
    const auto province = province_[c.place];
    c.home = item.home && (*item.home == place.province || related(home, province, findings.date));
    if (c.dead || place.level != PlaceLevel::province) continue;
    const bool doubtful = (c.bare() && place.ambiguous_unaccented) || place.ambiguous;
    const bool context = context_[c.place] != 0;
    c.counts = context ? c.own_kind || (c.bare() ? c.name : c.capitals) : !doubtful || c.own_kind || c.home || c.name;
    if (!c.counts || c.named_after) continue;
    stand(c, findings);
    findings.abroad |= context;
  }
  // "Trường THCS Hà Giang, Hải Phòng": a name given to something that stands elsewhere.
  const auto named = findings.provinces.size();
  for (auto& c : findings.candidates) {
    if (!c.counts || !c.named_after) continue;
    for (std::size_t i = 0; i < named && c.counts; ++i)
      c.counts = related(findings.provinces[i], province_[c.place], findings.date);
    if (c.counts) stand(c, findings);
  }
}

/// What stands right behind a name, as in an address: ", huyện Chi Lăng, tỉnh Lạng Sơn", " (Bắc Giang)", ", quận
/// 3".
void Places::look_behind(const Texts& texts, PlaceFindings& findings) const {
  auto& list = findings.candidates;
  const PlaceCandidate* next = nullptr;  // the nearest behind that says which province this is
  const auto chained = [&](const PlaceCandidate& c, const Folded& folded, std::string_view original) {
    if (next == nullptr || next->field != c.field || next->first <= c.last || next->first - c.last > kChain + 1)
      return false;
    for (auto i = c.last; i < next->first; ++i) {
      const auto gap = gap_behind(folded, original, i);
      if (gap == Gap::other || (gap == Gap::dash && places_[c.place].level != PlaceLevel::commune)) return false;
      if (i > c.last && !folded.capital(i) && !level_syllable(folded.letters(i)) && !is_number(folded.letters(i)))
        return false;
    }
    return true;
  };
  for (std::size_t end = list.size(); end > 0;) {
    std::size_t begin = end - 1;
    while (begin > 0 && list[begin - 1].field == list[end - 1].field && list[begin - 1].first == list[end - 1].first)
      --begin;
    const PlaceCandidate* here = nullptr;
    for (auto k = begin; k < end; ++k) {
      PlaceCandidate& c = list[k];
      if (c.dead) continue;
      const Place& place = places_[c.place];
      const Folded& folded = texts.folded(c.field);
      const auto original = texts.original(c.field);
      if (place.level != PlaceLevel::province && chained(c, folded, original)) {
        const bool own = related(province_[next->place], province_[c.place], findings.date);
        (own ? c.address : c.foreign_behind) = true;
      }
      // None of the provinces that packs describe has urban districts.
      if (c.last + 2 < folded.syllables.size()) {
        const auto word = folded.letters(c.last + 1), then = folded.letters(c.last + 2);
        const bool urban = (word == "quan" &&
                            (is_number(then) || (folded.syllables[c.last + 1].marked && folded.capital(c.last + 2)))) ||
                           (word == "q" && is_number(then));
        if (urban && gap_behind(folded, original, c.last) != Gap::other && !c.address) c.foreign_behind = true;
      }
      const bool tells = place.level == PlaceLevel::province
                             ? c.counts
                             : place.level == PlaceLevel::district && (c.own_kind || (!place.ambiguous && !c.bare()));
      if (tells && (here == nullptr || place.level == PlaceLevel::province)) here = &c;
    }
    if (here != nullptr) next = here;
    end = begin;
  }
}

/// A province that is not this place's stands in the item.
bool Places::foreign(const PlaceCandidate& c, const PlaceFindings& findings) const {
  const auto province = province_[c.place];
  return province != kNone && findings.alien[province] != kUnknownStand && elsewhere(findings.alien[province], c);
}

/// Whether its level word, or the home of the source, says alone which of the places of that name it is.
bool Places::says_enough(const PlaceCandidate& c, const PlaceFindings& findings) const {
  const Place& place = places_[c.place];
  if (place.level == PlaceLevel::district && place.shared_by == 0 && c.own_kind) return true;
  return place.shared_by <= kFewShare && !foreign(c, findings) && (c.home || !findings.homed);
}

void Places::weigh(PlaceLevel level, PlaceFindings& findings) const {
  for (auto& c : findings.candidates) {
    const Place& place = places_[c.place];
    if (c.dead || place.level != level) continue;
    const auto parent = parent_[c.place], province = province_[c.place];
    if (province == kNone) continue;
    auto &own = findings.own[province], &alien = findings.alien[province];
    if (own == kUnknownStand) {
      own = alien = 0;
      for (const auto p : findings.provinces) {
        auto& side = related(p, province, findings.date) ? own : alien;
        side = both(side, findings.present[p]);
      }
    }
    c.province = elsewhere(own, c);
    c.parent =
        parent != kNone && places_[parent].level != PlaceLevel::province && elsewhere(findings.present[parent], c);
    if (c.foreign_behind && (place.ambiguous || c.named_after || context_[c.place] != 0)) continue;
    const bool around = c.province || c.parent || c.address;
    if (c.named_after && !around && foreign(c, findings)) continue;
    bool enough = true;
    int supports = (c.own_kind ? 1 : 0) + (c.home ? 1 : 0) + (c.province ? 1 : 0) + (c.parent || c.address ? 1 : 0);
    if (place.ambiguous) {
      // One syllable is a word before it is a name; a source at home elsewhere means its own place of that name.
      const bool told = c.own_kind || ((c.capitals || (c.home && c.name)) && c.last > c.first);
      enough = supports > 0 && told && (around || c.home || !findings.homed || level == PlaceLevel::district);
      --supports;
    }
    // A commune's name in small letters may be any words.
    if (c.bare() && !c.capitals && level != PlaceLevel::district) enough = enough && supports + (c.name ? 1 : 0) > 0;
    if (c.bare() && place.ambiguous_unaccented) enough = enough && supports + (c.name ? 1 : 0) > 0;
    if (context_[c.place] != 0) enough = enough && (c.own_kind || (c.bare() ? c.name : c.capitals));
    c.counts = enough;
    // A name that many share says nothing for what lies in it.
    const bool alone = place.ambiguous && !around && !says_enough(c, findings);
    if (c.counts && !alone) stand(c, findings);
  }
}

void Places::score(PlaceFindings& findings) const {
  for (auto& c : findings.candidates) {
    if (!c.counts) continue;
    const Place& place = places_[c.place];
    if (place.level == PlaceLevel::province) {
      c.province = false;
    }
    const bool doubtful = place.ambiguous || (c.bare() && place.ambiguous_unaccented);
    const bool around = c.province || c.parent || c.address;
    // Alone, the level word or the home of the source says little of a name that many share.
    const bool local = c.home && c.capitals && !foreign(c, findings);  // at home a name is the near one's
    const double alone = !place.ambiguous || around || local || says_enough(c, findings) ? 0.3
                         : c.own_kind && c.home                                          ? 0.2
                                                                                         : 0.1;
    const double gain = (c.own_kind ? alone : 0) + (c.home ? alone : 0) + (c.province ? 0.3 : 0) +
                        (c.parent ? 0.3 : 0) + (c.address ? 0.3 : 0) +
                        (c.bare() && !place.ambiguous && c.name ? 0.1 : 0);
    c.score = place.ambiguous ? std::min(0.95, 0.35 + gain)
              : doubtful      ? std::min(0.95, 0.5 + gain)
                              : std::min(0.98, 0.7 + gain / 2);
    if (c.bare()) c.score *= 0.9;
    if ((c.how & kUndone) != 0) c.score *= 0.97;
    if (c.road && findings.abroad) c.weak = true;
    if (c.weak || c.product) c.score *= 0.4;
    if (c.expired) c.score *= 0.97;
  }
}

void Places::prefer_current(PlaceFindings& findings) const {
  auto& list = findings.candidates;
  const auto same = [](const PlaceCandidate& a, const PlaceCandidate& b) {
    return a.field == b.field && a.first == b.first && a.last == b.last;
  };
  for (std::size_t i = 0; i < list.size();) {
    std::size_t end = i;
    bool current = false, province = false, exact = false, current_kind = false;
    for (; end < list.size() && same(list[end], list[i]); ++end) {
      const bool is_province = places_[list[end].place].level == PlaceLevel::province;
      province |= list[end].counts && is_province;
      current |= list[end].counts && !list[end].expired && !is_province;
      exact |= list[end].counts && !list[end].bare();
      current_kind |= list[end].counts && !list[end].expired && list[end].own_kind;
    }
    for (; i < end; ++i) {
      const Place& place = places_[list[i].place];
      if (exact && list[i].bare()) list[i].counts = false;  // Tân Thanh is not Tân Thành
      // "xã Yên Phú" of today, unless the district that was above the old one is there too.
      if (current_kind && list[i].expired && !list[i].parent && place.level == PlaceLevel::commune)
        list[i].counts = false;
      if (list[i].own_kind || place.level == PlaceLevel::province) continue;
      const bool doubtful = place.ambiguous || (list[i].bare() && place.ambiguous_unaccented);
      if ((current && list[i].expired) || (province && doubtful)) list[i].counts = false;
    }
  }
}

void Places::report(PlaceFindings& findings, MatchList& out) const {
  auto& list = findings.candidates;
  std::erase_if(list, [&](const PlaceCandidate& c) { return !c.counts || context_[c.place] != 0; });
  std::sort(list.begin(), list.end(), [&](const PlaceCandidate& a, const PlaceCandidate& b) {
    if (a.place != b.place) return places_[a.place].id < places_[b.place].id;
    return std::tuple(b.score, a.field, a.first, a.how, b.capitals) <
           std::tuple(a.score, b.field, b.first, b.how, a.capitals);
  });
  for (std::size_t i = 0; i < list.size(); ++i) {
    const PlaceCandidate& c = list[i];
    if (i > 0 && list[i - 1].place == c.place) continue;
    const Place& place = places_[c.place];
    const auto province = province_[c.place];
    PlaceHit& hit = out.add_place();
    hit.place = place.id;
    hit.score = std::round(c.score * 100) / 100;
    const auto say = [&](bool holds, std::string_view words, std::string_view behind = {}) {
      if (holds) out.add_support(hit, words, behind);
    };
    say(c.own_kind, "từ chỉ cấp: ", place.kind);
    if (c.parent) say(true, "cùng tin: ", places_[parent_[c.place]].name);
    if (c.province) say(true, "cùng tin: ", name_of_support(province, findings));
    say(c.address, "đơn vị cấp trên đứng liền sau");
    say(c.home, "nguồn của địa phương");
    say(c.bare(), "yếu hơn: viết không đủ dấu");
    say((c.how & kUndone) != 0, "yếu hơn: chữ bị viết cho khó đọc");
    say(c.weak, "yếu hơn: đứng sau từ chỉ xe, tuyến");
    say(c.product, "yếu hơn: tên món ăn, sản vật");
    if (place.ambiguous && place.shared_by > 1) {
      say(true, "yếu hơn: ", std::to_string(place.shared_by));
      hit.support.back() += " tỉnh, thành có tên này";
    }
    say(c.expired, "tên gọi cũ");
    say(place.unverified, "địa danh chưa kiểm chứng");
    if (hit.score < kAboutThreshold) continue;
    findings.above.push_back(c.place);
    out.add_about(place.province);
    if (!merged(province, findings.date)) continue;
    for (const auto& successor : places_[province].successors) out.add_about(successor);
  }
  std::sort(out.about.begin(), out.about.end());
  out.about.erase(std::unique(out.about.begin(), out.about.end()), out.about.end());
}

/// The name of the province that supports, its own or the one it went into.
const std::string& Places::name_of_support(std::uint32_t province, const PlaceFindings& findings) const {
  if (findings.present[province] != 0) return places_[province].name;
  const auto it = std::find_if(findings.provinces.begin(), findings.provinces.end(),
                               [&](std::uint32_t p) { return related(p, province, findings.date); });
  return places_[it == findings.provinces.end() ? province : *it].name;
}

bool Places::about(const PlaceFindings& findings, std::string_view id, bool old) const {
  return std::any_of(findings.above.begin(), findings.above.end(), [&](std::uint32_t i) {
    const Place& place = places_[i];
    if (old && old_territory_[i] == 0) return false;
    if (place.id.value == id || place.province.value == id) return true;
    const auto province = province_[i];
    if (old || !merged(province, findings.date)) return false;
    const auto& successors = places_[province].successors;
    return std::any_of(successors.begin(), successors.end(), [&](const PlaceId& s) { return s.value == id; });
  });
}

}  // namespace dongtin
