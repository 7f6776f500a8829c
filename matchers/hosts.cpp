#include "matchers/hosts.hpp"

#include <algorithm>
#include <array>
#include <string>

namespace dongtin {

namespace {

// A word that only an institution's name would use.
constexpr std::array<std::string_view, 58> kBodies{
    "gov",           "chinhphu",     "congan",   "csgt",        "canhsat",     "bocongan",   "ubnd",       "uyban",
    "dichvucong",    "dvc",          "vneid",    "dinhdanh",    "cancuoc",     "cccd",       "bhxh",       "bhyt",
    "baohiem",       "vssid",        "dienluc",  "evn",         "tongcucthue", "cucthue",    "chicucthue", "etax",
    "thuedientu",    "hoadondientu", "haiquan",  "toaan",       "vienkiemsat", "soyte",      "sogddt",     "sogiaoduc",
    "sotaichinh",    "sotuphap",     "sonnmt",   "soxaydung",   "benhvien",    "tramyte",    "nganhang",   "nhnn",
    "vietcombank",   "vietinbank",   "agribank", "techcombank", "sacombank",   "bidv",       "mbbank",     "vpbank",
    "tpbank",        "phatnguoi",    "matran",   "mttq",        "capnuoc",     "congtynuoc", "khobac",     "quocphong",
    "daitruyenhinh", "sotnmt"};
// Words of what is promised or asked; two of them, or one beside a place, are as good as a body.
constexpr std::array<std::string_view, 80> kServices{
    "hotro",       "trocap",   "hoantien",    "hoanthue",   "nhanqua",   "tangqua",   "quatang",  "nhantien",
    "chitra",      "kichhoat", "xacthuc",     "xacminh",    "capnhat",   "dangky",    "tracuu",   "nopphat",
    "dongphat",    "vayvon",   "cuutro",      "lulut",      "baolu",     "tuthien",   "ungho",    "hocbong",
    "trungthuong", "khaibao",  "sinhtrachoc", "tiemchung",  "giaiquyet", "hoanphi",   "miengiam", "nangcap",
    "anninh",      "thuhoi",   "tiendien",    "tiennuoc",   "hoadon",    "vaynong",   "vaytien",  "giaingan",
    "buukien",     "giaohang", "donhang",     "thoivu",     "xuatkhau",  "viectot",   "vieclam",  "congviec",
    "thuhoitien",  "vetet",    "vexe",        "nhanthuong", "quatet",    "khuyenhoc", "hocphi",   "hoanhoc",
    "dinhmuc",     "dangkiem", "phatxe",      "taikhoan",   "mokhoa",    "dichvu",    "phucloi",  "ansinh",
    "luonghuu",    "thuphi",   "nopphi",      "khaothi",    "baomat",    "vabao",     "sodo",     "datdai",
    "kiemtien",    "dautu",    "coin",        "tienao",     "tiennhanh", "giaothong", "noel",     "vayon"};
constexpr std::array<std::string_view, 16> kPlaces{"gialai", "binhdinh", "pleiku",  "quynhon", "tinh",       "vietnam",
                                                   "tinhgl", "bacgiang", "bacninh", "hagiang", "tuyenquang", "dienbien",
                                                   "vn",     "xa",       "phuong",  "quocgia"};
// The same, where they stand alone between dashes.
constexpr std::array<std::string_view, 6> kShortPlaces{"gl", "qn", "bd", "pk", "vn", "nongthon"};
// Those whose names hold such a word and are what they say.
constexpr std::array<std::string_view, 22> kKnown{"gov.vn",
                                                  "edu.vn",
                                                  "chinhphu.vn",
                                                  "congan.com.vn",
                                                  "cand.com.vn",
                                                  "vietcombank.com.vn",
                                                  "vietinbank.vn",
                                                  "agribank.com.vn",
                                                  "techcombank.com",
                                                  "sacombank.com.vn",
                                                  "bidv.com.vn",
                                                  "mbbank.com.vn",
                                                  "vpbank.com.vn",
                                                  "tpb.vn",
                                                  "evn.com.vn",
                                                  "evncpc.vn",
                                                  "cpc.vn",
                                                  "baohiemxahoi.vn",
                                                  "thoibaonganhang.vn",
                                                  "baochinhphu.vn",
                                                  "cskh.evncpc.vn",
                                                  "mattran.org.vn"};
// What is behind the last dot of a file or an abbreviation.
constexpr std::array<std::string_view, 8> kNoEndings{"apk", "pdf", "jpg", "png", "doc", "docx", "xlsx", "exe"};

constexpr std::size_t kLongestHost = 253;

bool is_host_char(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.';
}

/// "d1enluc" is "dienluc": digits between letters.
std::string plain(std::string_view label) {
  std::string out;
  for (std::size_t i = 0; i < label.size(); ++i) {
    const char c = label[i];
    if (c == '-') continue;
    const bool inside = i > 0 && i + 1 < label.size() && label[i - 1] >= 'a' && label[i + 1] >= 'a';
    out += !inside ? c : c == '0' ? 'o' : c == '1' ? 'i' : c == '3' ? 'e' : c == '4' ? 'a' : c == '5' ? 's' : c;
  }
  return out;
}

template <class Words>
int held(std::string_view letters, const Words& words) {
  return static_cast<int>(std::count_if(
      words.begin(), words.end(), [&](std::string_view word) { return letters.find(word) != std::string_view::npos; }));
}

bool names_short_place(std::string_view labels) {
  for (std::size_t at = 0; at <= labels.size();) {
    const auto end = std::min(labels.find_first_of("-.", at), labels.size());
    const auto label = labels.substr(at, end - at);
    if (std::find(kShortPlaces.begin(), kShortPlaces.end(), label) != kShortPlaces.end()) return true;
    at = end + 1;
  }
  return false;
}

}  // namespace

bool is_lookalike_host(std::string_view host) {
  if (host.size() > kLongestHost) return false;
  std::string lower(host);
  std::transform(lower.begin(), lower.end(), lower.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  for (auto known : kKnown) {
    if (lower == known || (lower.ends_with(known) && lower[lower.size() - known.size() - 1] == '.')) return false;
  }
  const auto dot = lower.rfind('.');
  if (dot == std::string::npos || dot == 0 || lower.size() - dot < 3) return false;
  const auto ending = std::string_view(lower).substr(dot + 1);
  if (!std::all_of(ending.begin(), ending.end(), [](char c) { return c >= 'a' && c <= 'z'; })) return false;
  if (std::find(kNoEndings.begin(), kNoEndings.end(), ending) != kNoEndings.end()) return false;
  if (lower.starts_with("xn--") || lower.find(".xn--") != std::string::npos) return true;
  // The short words stand between dashes; the others may be glued.
  const std::string letters = plain(std::string_view(lower).substr(0, dot));
  if (letters.size() < 5) return false;
  if (held(letters, kBodies) > 0) return true;
  const int services = held(letters, kServices);
  return services >= 2 || (services == 1 && (held(letters, kPlaces) > 0 || names_short_place(lower.substr(0, dot))));
}

namespace {

/// Bytes of the invisible sign at `at`, 0 for anything else: what hides a host hides it from readers' tools only.
std::size_t invisible(std::string_view text, std::size_t at) {
  const auto rest = text.substr(at);
  if (rest.starts_with("\xE2\x80\x8B") || rest.starts_with("\xE2\x80\x8C") || rest.starts_with("\xE2\x80\x8D") ||
      rest.starts_with("\xE2\x81\xA0") || rest.starts_with("\xEF\xBB\xBF"))
    return 3;
  return rest.starts_with("\xC2\xAD") ? 2 : 0;
}

bool beyond_ascii(char c) {
  return static_cast<unsigned char>(c) >= 0x80;
}

}  // namespace

void find_lookalike_hosts(std::string_view text, Field field, std::vector<Span>& out) {
  std::string host;
  for (std::size_t at = 0; at < text.size();) {
    if (!is_host_char(text[at])) {
      ++at;
      continue;
    }
    host.clear();
    std::size_t end = at, first = at, last = at;  // the host without dots and dashes around it
    while (end < text.size()) {
      if (const auto hidden = invisible(text, end); hidden != 0) {
        end += hidden;
        continue;
      }
      if (!is_host_char(text[end])) break;
      const bool edge = text[end] == '.' || text[end] == '-';
      if (host.empty() && edge) first = end + 1;
      if (!host.empty() || !edge) host += text[end];
      ++end;
      if (!edge) last = end;
    }
    while (!host.empty() && (host.back() == '.' || host.back() == '-')) host.pop_back();
    const bool glued = (first > 0 && beyond_ascii(text[first - 1])) ||
                       (last < text.size() && beyond_ascii(text[last]) && invisible(text, last) == 0);
    const bool mail = first > 0 && text[first - 1] == '@';
    const bool path = first > 0 && text[first - 1] == '/' && !(first > 1 && text[first - 2] == '/');
    if (!glued && !mail && !path && is_lookalike_host(host)) {
      out.push_back({field, static_cast<std::uint32_t>(first), static_cast<std::uint32_t>(last),
                     static_cast<HowSet>(host.size() == last - first ? bit(How::exact)
                                                                     : bit(How::exact) | bit(How::zero_width))});
    }
    at = std::max(end, at + 1);
  }
}

}  // namespace dongtin
