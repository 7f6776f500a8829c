#include "matchers/query/lint.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "matchers/operators/operator.hpp"
#include "matchers/query/lexer.hpp"
#include "storage/records/syllable.hpp"
#include "storage/records/text.hpp"

namespace dongtin {

namespace {

// Words that are one when typed without accents; of frequent syllables, from the general vocabulary.
constexpr std::array<std::pair<std::string_view, std::string_view>, 62> kAlike{{
    {"an", "an ăn ấn án ẩn"},
    {"ao", "ao áo ảo ào"},
    {"ban", "ban bạn bán bản bàn"},
    {"bao", "báo bão bảo bao bạo"},
    {"bat", "bắt bát bật bạt"},
    {"bien", "biển biên biến biện"},
    {"binh", "bình bệnh binh bính"},
    {"bo", "bộ bỏ bò bố bờ"},
    {"ca", "ca cá cả cà"},
    {"cam", "cảm cấm cam cầm"},
    {"can", "cần căn cán cạn cân"},
    {"cao", "cao cáo cào cạo"},
    {"cap", "cấp cặp cáp cập"},
    {"cau", "cầu câu cậu cấu"},
    {"cay", "cây cay cáy cày"},
    {"chay", "chạy cháy chảy chay"},
    {"che", "chè che chế chê"},
    {"chet", "chết chẹt chét"},
    {"cho", "cho chợ chó chờ chỗ"},
    {"chua", "chưa chùa chua chứa"},
    {"cuop", "cướp cuộp"},
    {"dam", "đám đâm đầm dám dặm"},
    {"dan", "dân dẫn đàn đan dán"},
    {"dap", "đập đắp đáp đạp dập"},
    {"dat", "đất đạt dắt đặt dạt"},
    {"deo", "đèo đeo dẻo déo"},
    {"dich", "dịch đích địch"},
    {"do", "đo đỏ đổ độ do dò"},
    {"doc", "đọc độc dốc dọc"},
    {"duong", "đường dương đương dưỡng"},
    {"gia", "giá già gia giả giã"},
    {"gio", "giờ gió giỏ giỗ"},
    {"hoa", "hoa hòa họa hóa hỏa"},
    {"ho", "họ hồ hổ hộ ho"},
    {"huyen", "huyện huyền huyễn"},
    {"khan", "khan khăn khẩn khán"},
    {"la", "là lá la lạ lả"},
    {"lo", "lo lò lở lỗ lộ"},
    {"lu", "lũ lụ lừ lữ lù"},
    {"lua", "lúa lừa lửa lụa lùa"},
    {"lut", "lụt lút"},
    {"ma", "mà má mã mạ ma"},
    {"mua", "mưa mua mùa múa"},
    {"no", "nổ nợ no nó nở"},
    {"nuoc", "nước nuộc"},
    {"phim", "phim phím"},
    {"phat", "phạt phát phật"},
    {"quy", "quỹ quý quy quỷ"},
    {"ran", "rắn rán răn rạn"},
    {"sap", "sập sắp sáp sạp"},
    {"sat", "sắt sát sạt"},
    {"so", "số sợ so sơ sổ"},
    {"tai", "tại tai tài tải tái"},
    {"than", "than thân thần thán"},
    {"thi", "thi thì thị thí"},
    {"thue", "thuế thuê thuề"},
    {"thuoc", "thuốc thuộc thước"},
    {"tin", "tin tín tìn"},
    {"vo", "vỡ vợ vỏ vô vờ"},
    {"vu", "vụ vũ vù vú"},
    {"xa", "xã xa xả xà"},
    {"xe", "xe xẻ xé xè"},
}};

/// The tones a syllable without accents may stand for, written on its vowel; stops take two.
std::vector<std::string> toned(std::string_view letters) {
  const auto vowel = [](char c) { return std::string_view("aeiouy").find(c) != std::string_view::npos; };
  std::size_t from = 0;
  if (letters.starts_with("qu") || (letters.starts_with("gi") && letters.size() > 2 && vowel(letters[2]))) from = 2;
  while (from < letters.size() && !vowel(letters[from])) ++from;
  std::size_t to = from;
  while (to < letters.size() && vowel(letters[to])) ++to;
  if (from == to) return {};
  const bool closed = to < letters.size();
  const std::size_t at = closed ? to - 1 : to - from >= 2 ? to - 2 : from;
  const auto last = letters.back();
  const bool stop = last == 'c' || last == 'p' || last == 't' || letters.ends_with("ch");
  constexpr std::array<std::array<std::string_view, 6>, 6> kToned{{{"a", "à", "á", "ả", "ã", "ạ"},
                                                                   {"e", "è", "é", "ẻ", "ẽ", "ẹ"},
                                                                   {"i", "ì", "í", "ỉ", "ĩ", "ị"},
                                                                   {"o", "ò", "ó", "ỏ", "õ", "ọ"},
                                                                   {"u", "ù", "ú", "ủ", "ũ", "ụ"},
                                                                   {"y", "ỳ", "ý", "ỷ", "ỹ", "ỵ"}}};
  std::vector<std::string> out;
  const auto& row = kToned[std::string_view("aeiouy").find(letters[at])];
  for (std::size_t tone : {2u, 5u, 1u, 3u, 4u}) {
    if (stop && tone != 2 && tone != 5) continue;
    out.push_back(std::string(letters.substr(0, at)) + std::string(row[tone]) + std::string(letters.substr(at + 1)));
  }
  return out;
}

/// Up to four other words that look like `words` once typed without accents.
std::string look_alikes(std::string_view words, const Folded& folded) {
  constexpr std::size_t kShown = 4;
  const auto letters = folded.letters(0);
  std::vector<std::string> all;
  const auto* const row = std::find_if(kAlike.begin(), kAlike.end(), [&](const auto& r) { return r.first == letters; });
  if (row != kAlike.end()) {
    for (std::string_view rest = row->second; !rest.empty();) {
      const auto space = std::min(rest.find(' '), rest.size());
      all.emplace_back(rest.substr(0, space));
      rest.remove_prefix(std::min(space + 1, rest.size()));
    }
  } else {
    all = toned(letters);
  }
  const auto own = Term(words).key();
  std::string out;
  std::size_t shown = 0;
  for (const auto& word : all) {
    if (shown == kShown || Term(word).key() == own) continue;
    out += (shown++ == 0 ? "" : ", ") + word;
  }
  return out;
}

bool all_digits(std::string_view s) {
  return std::all_of(s.begin(), s.end(), [](char c) { return (c >= '0' && c <= '9') || c == '.' || c == ','; });
}

std::string key_of(std::string_view words) {
  return Term(to_nfc(words)).key();
}

void phrases_of(const Node& node, bool excluded, std::vector<std::pair<const Node*, bool>>& out) {
  if (node.op == &kPhraseOperator) out.emplace_back(&node, excluded);
  for (std::size_t i = 0; i < node.children.size(); ++i) {
    const bool hides = node.op == &kNotOperator || (node.op == &kExceptOperator && i == 1);
    phrases_of(node.children[i], excluded || hides, out);
  }
}

}  // namespace

void lint_phrase(const Node& phrase, const Folded& folded, const Location& where, std::vector<Problem>& problems) {
  const std::string_view words = phrase.value;
  const std::string padded = " " + std::string(words) + " ";
  for (std::string_view op : {" and ", " or ", " not ", " except "}) {
    if (padded.find(op) != std::string::npos) {
      problems.push_back({where,
                          "\"" + std::string(op.substr(1, op.size() - 2)) +
                              "\" in lower case is an ordinary word; operators are upper case: AND OR NOT EXCEPT",
                          true});
    }
  }
  bool marked = false;
  std::size_t letters = 0, vietnamese = 0;  // a foreign word is what it looks like
  for (std::size_t i = 0; i < folded.syllables.size(); ++i) {
    marked |= folded.syllables[i].marked;
    letters += all_digits(folded.letters(i)) ? 0 : 1;
    vietnamese += is_syllable(folded.letters(i)) ? 1 : 0;
  }
  if (2 * vietnamese <= letters || phrase.spelling == Spelling::exact) return;
  const bool plain = std::any_of(words.begin(), words.end(), [](char c) { return c >= 'a' && c <= 'z'; }) &&
                     std::none_of(words.begin(), words.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
  if (folded.syllables.size() == 1 && !phrase.open) {
    const std::string shown(folded.letters(0));
    const auto others = look_alikes(words, folded);
    const std::string which = others.empty() ? "" : " (" + others + ")";
    problems.push_back(
        {where,
         phrase.spelling == Spelling::any
             ? "a single syllable with any accents is met very often" + which + "; a phrase of two says more"
         : marked ? "a single syllable also matches \"" + shown +
                        "\" wherever a sentence is typed without accents, where it may be another word" + which +
                        "; a phrase of two says more"
                  : "a single syllable is met often" +
                        (plain && !others.empty() ? ", and with accents it is another word" + which : std::string()) +
                        "; a phrase of two or more says more",
         true});
  } else if (!marked && phrase.spelling == Spelling::usual && plain) {
    problems.push_back({where,
                        "a phrase without accents matches only text without accents; write its accents, or ~\"" +
                            std::string(words) + (phrase.open ? "*" : "") + "\" for any accents",
                        true});
  }
}

PlaceNames::PlaceNames(std::span<const Gazetteer> gazetteers) {
  for (const auto& gazetteer : gazetteers) {
    for (const Place& place : gazetteer.places) {
      by_id_.emplace(place.id.value, &place);
      by_name_[key_of(place.name)].push_back(&place);
      for (const auto& alias : place.aliases) {
        auto& list = by_name_[key_of(alias)];
        if (list.empty() || list.back() != &place) list.push_back(&place);
      }
    }
  }
}

const std::vector<const Place*>* PlaceNames::find(std::string_view words) const {
  const auto it = by_name_.find(key_of(words));
  return it == by_name_.end() ? nullptr : &it->second;
}

const Place* PlaceNames::place(const PlaceId& id) const {
  const auto it = by_id_.find(id.value);
  return it == by_id_.end() ? nullptr : it->second;
}

void lint_places(const Node& tree, std::string_view query, const Location& where, const PlaceNames& places,
                 std::vector<Problem>& problems) {
  std::vector<std::pair<const Node*, bool>> phrases;
  phrases_of(tree, false, phrases);
  const auto said = [&](const std::string& words) {
    const Term wanted(to_nfc(words));
    return std::any_of(phrases.begin(), phrases.end(), [&](const auto& p) {
      // "phường Quy Nhơn" says Quy Nhơn.
      return !p.second && Term(to_nfc(p.first->value)).literal().find(wanted.literal()) != std::string::npos;
    });
  };
  for (const auto& [phrase, excluded] : phrases) {
    if (excluded || phrase->open) continue;
    const auto* const named = places.find(phrase->value);
    if (named == nullptr) continue;
    const auto at = place_in(query, phrase->begin, where);
    const Place& first = *named->front();
    const Place* shared = nullptr;
    for (const Place* p : *named) {
      if (p->shared_by >= 2 && (shared == nullptr || p->shared_by > shared->shared_by)) shared = p;
    }
    const auto ambiguous = std::find_if(named->begin(), named->end(), [](const Place* p) { return p->ambiguous; });
    if (shared != nullptr) {
      problems.push_back({at,
                          "\"" + phrase->value + "\" is a name in " + std::to_string(shared->shared_by) +
                              " provinces; place:" + shared->id.value + " finds the one of the gazetteer, or write \"" +
                              shared->kind + " " + shared->name + "\"",
                          true});
    } else if (ambiguous != named->end()) {
      problems.push_back({at,
                          "\"" + phrase->value + "\" also names something else; place:" + (*ambiguous)->id.value +
                              " finds the place, or write \"" + (*ambiguous)->kind + " " + (*ambiguous)->name + "\"",
                          true});
    }
    const bool ended =
        std::all_of(named->begin(), named->end(), [](const Place* p) { return p->valid_to && !p->successors.empty(); });
    if (!ended) continue;
    std::string became;
    bool successor_said = false;
    std::size_t count = 0;
    for (const PlaceId& id : first.successors) {
      const Place* next = places.place(id);
      if (next == nullptr) continue;
      successor_said |= said(next->name);
      if (count++ < 3) became += (became.empty() ? "" : ", ") + next->kind + " " + next->name;
    }
    if (successor_said || became.empty()) continue;
    const std::chrono::year_month_day day{*first.valid_to};
    problems.push_back({at,
                        "\"" + phrase->value + "\" is a name of before " +
                            std::to_string(static_cast<int>(day.year())) + "; since then it is " + became +
                            (count > 3 ? " …" : "") + ": join their names by OR, or use place:" + first.id.value,
                        true});
  }
}

}  // namespace dongtin
