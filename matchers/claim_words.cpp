#include "matchers/claim_words.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <unordered_set>

#include "matchers/fold_table.hpp"

namespace dongtin {

namespace {

constexpr float kCommonWeight = 0.25F;

constexpr std::string_view kCommon =
    "la va cua co cac nhung cho voi tu den o tai trong ngay duoc bi da dang se khong thi ma nay do kia roi thoi nha "
    "nhe oi con cung de ra vao len xuong lai di ve nhu khi neu hay hoac vi nen mot tren duoi ngoai sau truoc hon "
    "rat qua gi ai sao toi em anh chi ho minh ban chua chi cai nguoi cu phai theo thay noi lam gio het bao nhieu "
    "luon day nua moi dau chu nhung nho a u e uh ha hen nhi ca hom sang trua chieu dem thang nam luc do dung vay "
    "thiet that tin nghe biet cho nao may tui tao chu co ong ba mo them tung tiep boi va";

/// "before syllable>words" or "syllable>words"; what stands left is seen in a text, right what a claim may say.
constexpr std::array<std::string_view, 44> kOthers{"chich>tiem",
                                                   "tiem>chich",
                                                   "chet>tu vong",
                                                   "tu vong>chet",
                                                   "thiet mang>tu vong",
                                                   "vo>vao",
                                                   "vao>vo",
                                                   "zo>vao",
                                                   "zao>vao",
                                                   "vo vien>nhap",
                                                   "vao vien>nhap",
                                                   "nhap vien>vao",
                                                   "bv>benh vien",
                                                   "hs>hoc sinh",
                                                   "chau>hoc sinh tre",
                                                   "con nit>tre em",
                                                   "nc>nuoc",
                                                   "bhxh>bao hiem xa hoi",
                                                   "ubnd>uy ban nhan dan",
                                                   "csgt>canh sat giao thong",
                                                   "ca>cong an",
                                                   "tp>thanh pho",
                                                   "qd>quyet dinh",
                                                   "cv>cong van",
                                                   "sxh>sot xuat huyet",
                                                   "vaccine>vac xin",
                                                   "vacxin>vac xin",
                                                   "vaccin>vac xin",
                                                   "cccd>can cuoc cong dan",
                                                   "app>ung dung",
                                                   "ung dung>app",
                                                   "xai>dung",
                                                   "chim>nhan ngap",
                                                   "ngap>nhan chim",
                                                   "nhan chim>ngap",
                                                   "oto>o to",
                                                   "heo>lon",
                                                   "lon>heo",
                                                   "cup>cat",
                                                   "cat>cup",
                                                   "tang>len",
                                                   "len>tang",
                                                   "dieu tri>chua",
                                                   "nhnn>ngan hang nha nuoc"};

std::vector<std::string_view> split(std::string_view line) {
  std::vector<std::string_view> out;
  while (!line.empty()) {
    const auto end = std::min(line.find(' '), line.size());
    if (end > 0) out.push_back(line.substr(0, end));
    line.remove_prefix(std::min(end + 1, line.size()));
  }
  return out;
}

}  // namespace

WordKey word_key(std::string_view letters) noexcept {
  const std::size_t size = letters.size();
  if (size == 0) return 1;
  if (size <= 8) {
    WordKey key = 0;
    std::memcpy(&key, letters.data(), size);
    if (size >= 2 && letters[size - 1] == 'y' &&
        std::string_view("aeouiy").find(letters[size - 2]) == std::string_view::npos) {
      key ^= WordKey{static_cast<unsigned char>('y' ^ 'i')} << (8 * (size - 1));
    }
    return key;
  }
  WordKey key = 14695981039346656037ULL;
  for (const char c : letters) key = (key ^ static_cast<unsigned char>(c)) * 1099511628211ULL;
  return key | 1ULL << 63;  // no letter of a short key has this bit, but for scripts that are not folded
}

WordKey word_key(const Folded& folded, std::size_t syllable) noexcept {
  const Syllable& s = folded.syllables[syllable];
  if (s.length == 0 || s.length > 8 || s.at + 8 > folded.stream.size() || folded.stream[s.at + s.length - 1] == 'y')
    return word_key(folded.letters(syllable));
  WordKey key = 0;
  std::memcpy(&key, folded.stream.data() + s.at, 8);
  return key & (~WordKey{0} >> (64 - 8 * s.length));
}

WordAccents accents_at(const Folded& folded, std::size_t syllable) noexcept {
  const Syllable& s = folded.syllables[syllable];
  WordAccents out;
  if (!s.marked) return out;
  const std::uint32_t letters = std::min<std::uint32_t>(s.length, 8);
  for (std::uint32_t k = 0; k < letters; ++k) {
    out.quality |= (static_cast<unsigned char>(folded.marks[s.at + k]) & 0x0Fu) << (4 * k);
  }
  const bool ask = (s.tones & (kHook | kTilde)) != 0;
  out.tones = static_cast<std::uint8_t>((s.tones & ~(kHook | kTilde)) | (ask ? kHook : 0));
  return out;
}

std::span<const OtherWords> other_words() {
  static const auto all = [] {
    std::vector<OtherWords> out;
    for (const auto line : kOthers) {
      const auto arrow = line.find('>');
      const auto seen = split(line.substr(0, arrow));
      OtherWords other;
      other.syllable = word_key(seen.back());
      if (seen.size() > 1) other.before = word_key(seen[seen.size() - 2]);
      for (const auto word : split(line.substr(arrow + 1))) other.words.push_back(word_key(word));
      out.push_back(std::move(other));
    }
    return out;
  }();
  return all;
}

float weight_of_word(WordKey key) {
  static const auto common = [] {
    std::unordered_set<WordKey> out;
    for (const auto word : split(kCommon)) out.insert(word_key(word));
    return out;
  }();
  return common.contains(key) ? kCommonWeight : 1.0F;
}

}  // namespace dongtin
