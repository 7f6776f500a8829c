#include "daemon/demo/news.hpp"

#include <fmt/core.h>
#include <unicode/normalizer2.h>
#include <unicode/unistr.h>

#include <toml++/toml.h>
#include <array>
#include <set>
#include <stdexcept>

namespace dongtin {

namespace {

constexpr std::array kOutlets{
    Outlet{"cong", "mau-cong-thong-tin", "Cổng thông tin mẫu", FeedFormat::rdf, "/rdf.xml", Tier::official, "gia-lai"},
    Outlet{"bao", "mau-bao-gia-lai", "Báo Mẫu Gia Lai", FeedFormat::rss, "/rss.xml", Tier::press, "gia-lai"},
    Outlet{"tay-nguyen", "mau-bao-cao-nguyen", "Báo Mẫu Cao Nguyên", FeedFormat::atom, "/atom.xml", Tier::press, ""},
    Outlet{"tong-hop", "mau-tong-hop", "Trang tổng hợp mẫu", FeedFormat::json, "/feed.json", Tier::aggregator, ""},
};

const Outlet& outlet(std::string_view key) {
  for (const auto& each : kOutlets) {
    if (each.key == key) return each;
  }
  throw std::logic_error(fmt::format("sample news: no outlet \"{}\"", key));
}

/// Decomposed letters, as some content systems publish them.
std::string to_nfd(const std::string& text) {
  UErrorCode error = U_ZERO_ERROR;
  const auto* normalizer = icu::Normalizer2::getNFDInstance(error);
  std::string out;
  if (U_SUCCESS(error)) normalizer->normalize(icu::UnicodeString::fromUTF8(text), error).toUTF8String(out);
  if (U_FAILURE(error)) throw std::logic_error("sample news: cannot decompose a text");
  return out;
}

std::string required(const toml::table& table, const char* key) {
  const auto value = table[key].value<std::string>();
  if (!value || value->empty()) {
    throw std::logic_error(fmt::format("sample news: line {} lacks {}", table.source().begin.line, key));
  }
  auto out = *value;
  while (!out.empty() && out.back() == '\n') out.pop_back();
  return out;
}

Wording wording(const toml::table& table, bool decomposed) {
  Wording out{required(table, "title"), required(table, "text")};
  if (decomposed) out = {to_nfd(out.title), to_nfd(out.text)};
  return out;
}

Piece piece(const toml::table& table) {
  Piece out;
  const bool decomposed = table["form"].value_or(std::string{}) == "nfd";
  out.outlet = &outlet(required(table, "outlet"));
  out.slug = required(table, "slug");
  out.first = wording(table, decomposed);
  const auto expect = table["expect"].value_or(std::string{"either"});
  out.expect = expect == "alert" ? Expect::alert : expect == "none" ? Expect::none : Expect::either;
  if (const auto published = table["published"].value<std::string>()) out.published = parse_rfc3339(*published).value();
  if (const auto* edit = table["edit"].as_table()) {
    out.edited = wording(*edit, decomposed);
    out.edited_after = (*edit)["after"].value_or(1u);
  }
  return out;
}

std::vector<Piece> pieces(std::string_view data, std::set<std::string>& slugs) {
  std::vector<Piece> out;
  const auto root = toml::parse(data);
  const auto* list = root["item"].as_array();
  if (list == nullptr) throw std::logic_error("sample news: no [[item]]");
  for (const auto& each : *list) {
    out.push_back(piece(*each.as_table()));
    if (!slugs.insert(out.back().slug).second) throw std::logic_error("sample news: slug twice: " + out.back().slug);
  }
  return out;
}

/// A small, fixed mixing of n, so that the numbers do not march in step; [0, below).
std::uint32_t varied(std::size_t n, std::uint32_t salt, std::uint32_t below) {
  auto x = static_cast<std::uint32_t>(n) * 2654435761u + salt * 40503u;
  x ^= x >> 15;
  x *= 2246822519u;
  x ^= x >> 13;
  return x % below;
}

constexpr std::array<std::string_view, 8> kCommunes{"Chư Prông", "Kbang",  "Chư Păh",   "Ia Grai",
                                                    "Đức Cơ",    "Chư Sê", "Kông Chro", "Tuy Phước"};
constexpr std::array<std::string_view, 4> kPlain{"chu prong", "ia grai", "kong chro", "duc co"};
constexpr std::array<std::string_view, 4> kLakes{"Ia Mláh", "Ayun Hạ", "Ia Mơr", "Ia Ring"};

}  // namespace

std::span<const Outlet> outlets() {
  return kOutlets;
}

std::string_view name(Expect expect) noexcept {
  switch (expect) {
    case Expect::either:
      return "either";
    case Expect::alert:
      return "alert";
    case Expect::none:
      return "none";
  }
  return "either";
}

const WrittenNews& written_news() {
  static const WrittenNews news = [] {
    std::set<std::string> slugs;
    WrittenNews out;
    out.opening = pieces(demo_opening_toml(), slugs);
    out.coming = pieces(demo_coming_toml(), slugs);
    return out;
  }();
  return news;
}

Piece generated_piece(std::size_t n) {
  const auto commune = kCommunes[varied(n, 1, kCommunes.size())];
  const auto lake = kLakes[varied(n, 2, kLakes.size())];
  const auto a = varied(n, 3, 90) + 10;
  const auto b = varied(n, 4, 9) + 1;
  const auto number = n + 1;
  Piece out;
  const auto set = [&](const char* key, Expect expect, std::string title, std::string text) {
    out.outlet = &outlet(key);
    out.expect = expect;
    out.first = {std::move(title), std::move(text)};
  };
  switch (n % 8) {
    case 0:
      set("cong", Expect::alert, fmt::format("Bản tin mưa lũ số {}: mưa {} mm tại xã {}", number, a, commune),
          fmt::format(
              "Trong sáu giờ qua, lượng mưa đo được tại xã {}, tỉnh Gia Lai là {} mm. Nguy cơ lũ quét, sạt lở đất "
              "ở vùng dốc; bản tin tiếp theo sau {} giờ.",
              commune, a, b));
      break;
    case 1:
      set("bao", Expect::alert, fmt::format("Hồ chứa {} xả lũ đợt {}, lưu lượng {} m³/s", lake, number, a),
          fmt::format(
              "Đơn vị quản lý hồ chứa {}, tỉnh Gia Lai xả lũ với lưu lượng {} m³/s trong {} giờ tới. Vùng hạ du "
              "đã nhận thông báo.",
              lake, a, b));
      break;
    case 2:
      set("tay-nguyen", Expect::alert,
          fmt::format("Giá cà phê, bản tin số {}: tăng {} đồng mỗi ki-lô-gam", number, a * 10),
          fmt::format("Thương lái tại xã {} (Gia Lai) mua cà phê nhân cao hơn hôm trước {} đồng mỗi ki-lô-gam.",
                      commune, a * 10));
      break;
    case 3:
      set("tong-hop", Expect::alert,
          fmt::format("xa {} quoc lo 19 sat lo diem thu {}", kPlain[varied(n, 5, kPlain.size())], number),
          fmt::format(
              "xe tai xep hang {} km tu sang, ai ve pleiku gia lai thi di duong khac, quoc lo 19 sat lo them {} cho", b,
              b));
      break;
    case 4:
      set("cong", Expect::either, fmt::format("Lịch bảo trì lưới điện số {} tại xã {}", number, commune),
          fmt::format("Lưới điện tại xã {}, tỉnh Gia Lai được bảo trì từ {} giờ, một số thôn tạm mất điện {} phút.",
                      commune, b + 5, a));
      break;
    case 5:
      set("bao", Expect::alert, fmt::format("Thêm {} điểm sạt lở trên quốc lộ 19 (bản tin {})", b, number),
          fmt::format(
              "Quốc lộ 19 qua tỉnh Gia Lai có thêm {} điểm sạt lở gần đèo An Khê, ùn tắc khoảng {} phút. Công nhân "
              "đang hót dọn đất đá.",
              b, a));
      break;
    case 6:
      set("tong-hop", Expect::none, fmt::format("Vòng {}: HAGL giành {} điểm trên sân khách", number, b % 3 + 1),
          fmt::format("Hoàng Anh Gia Lai đá trận thứ {} của mùa giải mẫu, cầm bóng {} phần trăm thời gian.", number,
                      a));
      break;
    default:
      set("tay-nguyen", Expect::alert,
          fmt::format("Thêm {} người ở {} báo cuộc gọi giả danh công an (bản tin {})", b, commune, number),
          fmt::format(
              "Công an xã {}, tỉnh Gia Lai ghi nhận thêm {} cuộc gọi giả danh công an, yêu cầu chuyển tiền {} triệu "
              "đồng. Người dân cảnh giác lừa đảo.",
              commune, b, a));
      break;
  }
  out.slug = fmt::format("ban-tin-{}", number);
  if (n % 10 == 5) {
    out.edited_after = 3;
    const bool plain = n % 8 == 3;  // whoever types without accents edits without them, too
    out.edited = Wording{out.first.title + (plain ? " - cap nhat" : " – cập nhật"),
                         out.first.text + (plain ? " da cap nhat so lieu" : " Số liệu đã được cập nhật.")};
  }
  return out;
}

}  // namespace dongtin
