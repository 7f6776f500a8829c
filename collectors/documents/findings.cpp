#include "collectors/documents/findings.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <optional>

#include "collectors/documents/cells.hpp"
#include "collectors/documents/findings_parts.hpp"

namespace dongtin {

namespace {

using enum Agreement;

constexpr std::size_t kMostNumberDigits = 5;  // of one year of one body

DocumentFinding compare_country(const DocumentForm& form) {
  const bool whole = form.country && form.country->plain == "cong hoa xa hoi chu nghia viet nam";
  return finding(DocumentAspect::country, form.country ? (whole ? agrees : differs) : missing,
                 form.country ? &*form.country : nullptr, "Quốc hiệu “CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM”",
                 "the country's name in full, in capitals", annex(1));
}

DocumentFinding compare_motto(const DocumentForm& form) {
  std::string letters;
  if (form.motto) {
    for (const char c : form.motto->plain) {
      if (c != ' ') letters += c;
    }
  }
  const bool right = letters == "doclap-tudo-hanhphuc";
  return finding(DocumentAspect::motto, form.motto ? (right ? agrees : differs) : missing,
                 form.motto ? &*form.motto : nullptr,
                 "Tiêu ngữ “Độc lập - Tự do - Hạnh phúc”, ba phần nối bằng dấu gạch nối, có cách chữ",
                 "the motto, its three parts joined by spaced hyphens", annex(1));
}

DocumentFinding compare_issuer(const DocumentForm& form) {
  return finding(DocumentAspect::issuer, form.issuer ? agrees : missing, form.issuer ? &*form.issuer : nullptr,
                 "Tên cơ quan ban hành bằng chữ in hoa, trên số và ký hiệu",
                 "the issuing body's name in capitals, above number and symbol", annex(2));
}

DocumentFinding compare_number(const DocumentForm& form) {
  constexpr auto aspect = DocumentAspect::number;
  if (!form.number) {
    return finding(aspect, missing, nullptr, "“Số: …/…” với số và ký hiệu", "a number and a symbol behind “Số:”",
                   annex(3));
  }
  const auto& number = *form.number;
  const auto differing = [&](std::string asks, std::string asks_en) {
    return finding(aspect, differs, &number.whole, std::move(asks), std::move(asks_en), annex(3));
  };
  if (number.digits.empty()) return differing("Số văn bản không để trống", "a number that is filled in");
  if (number.digits.find_first_not_of('0') == std::string::npos) {
    return differing("Số văn bản bắt đầu từ 01 mỗi năm", "numbers that begin at 01 each year");
  }
  if (number.digits.size() == 1) {
    return differing("Số nhỏ hơn 10 ghi thêm số 0 phía trước", "a 0 before numbers below 10");
  }
  if (number.digits.size() > kMostNumberDigits) {
    return differing("Số thứ tự trong năm của một cơ quan, không quá năm chữ số",
                     "the running number of one body in one year, five digits at most");
  }
  if (number.spaced) {
    return differing("Giữa số, ký hiệu và các nhóm chữ viết tắt không cách chữ",
                     "no blanks between number, symbol and its groups");
  }
  if (number.year && form.date && !form.date->year.empty() && std::to_string(*number.year) != form.date->year) {
    return finding(aspect, differs, &number.whole, "Năm trong số, ký hiệu là năm ban hành",
                   "in the symbol, the year in which it was issued", "Luật Ban hành văn bản quy phạm pháp luật");
  }
  return finding(aspect, agrees, &number.whole, "Số và ký hiệu viết liền, cách nhau bằng “/” và “-”",
                 "number and symbol without blanks, parted by “/” and “-”", annex(3));
}

/// "gia lai" of "so y te tinh gia lai"; empty when it names no place.
std::string_view place_of(const std::optional<DocumentPiece>& body) {
  if (!body) return {};
  for (const std::string_view unit : {"tinh ", "thanh pho ", "xa ", "phuong ", "dac khu "}) {
    const auto at = body->plain.rfind(unit);
    if (at == std::string::npos || (at > 0 && body->plain[at - 1] != ' ')) continue;
    // "thi xa", "xa hoi": neither is a commune.
    if (unit == "xa " && body->plain.substr(at).starts_with("xa hoi")) continue;
    return std::string_view(body->plain).substr(at + unit.size());
  }
  return {};
}

DocumentFinding compare_place(const DocumentForm& form) {
  constexpr auto aspect = DocumentAspect::place;
  const std::string asks = "Địa danh là tên đơn vị hành chính nơi cơ quan ban hành đóng trụ sở";
  const std::string asks_en = "the name of the unit that the issuing body has its seat in";
  if (!form.date) return finding(aspect, not_compared, nullptr, asks, asks_en, annex(4));
  if (form.date->place.plain.empty()) return finding(aspect, missing, nullptr, asks, asks_en, annex(4));
  auto expected = place_of(form.issuer);
  if (expected.empty()) expected = place_of(form.superior);
  if (expected.empty()) return finding(aspect, not_compared, &form.date->place, asks, asks_en, annex(4));
  const bool same = find_words(form.date->place.plain, expected).end > 0;
  return finding(aspect, same ? agrees : differs, &form.date->place, asks, asks_en, annex(4));
}

DocumentFinding compare_date(const DocumentForm& form, std::chrono::sys_days today) {
  constexpr auto aspect = DocumentAspect::date;
  if (!form.date) {
    return finding(aspect, missing, nullptr, "“…, ngày … tháng … năm …”", "place, day, month and year of issue",
                   annex(4));
  }
  const auto& date = *form.date;
  const auto differing = [&](std::string asks, std::string asks_en) {
    return finding(aspect, differs, &date.whole, std::move(asks), std::move(asks_en), annex(4));
  };
  if (date.day.empty() || date.month.empty() || date.year.size() != 4) {
    return differing("Ngày, tháng, năm ban hành ghi đủ", "day, month and year filled in");
  }
  const auto day = date.value();
  if (!day.ok()) return differing("Một ngày có trong lịch", "a day that the calendar has");
  if (std::chrono::sys_days(day) > today) return differing("Ngày không sau hôm nay", "a day that is not after today");
  if (!date.in_words) return differing("Viết “ngày … tháng … năm …”", "the date in words: ngày … tháng … năm …");
  if (date.day.size() < 2 || (date.month.size() < 2 && (date.month == "1" || date.month == "2"))) {
    return differing("Ngày nhỏ hơn 10 và tháng 1, 2 ghi thêm số 0 phía trước",
                     "a 0 before days below 10 and before months 1 and 2");
  }
  return finding(aspect, agrees, &date.whole, "Ngày có trong lịch, không sau hôm nay",
                 "a day that the calendar has and that is not after today", annex(4));
}

std::string weekday_in_words(std::chrono::weekday day) {
  constexpr std::array<std::string_view, 7> kDays{"Chủ nhật", "thứ Hai", "thứ Ba", "thứ Tư",
                                                  "thứ Năm",  "thứ Sáu", "thứ Bảy"};
  return std::string(kDays.at(day.c_encoding()));
}

std::string_view weekday_in_english(std::chrono::weekday day) {
  constexpr std::array<std::string_view, 7> kDays{"Sunday",   "Monday", "Tuesday", "Wednesday",
                                                  "Thursday", "Friday", "Saturday"};
  return kDays.at(day.c_encoding());
}

/// A finding for each that is wrong; one for all when none is.
void compare_weekdays(const DocumentForm& form, std::vector<DocumentFinding>& out) {
  constexpr auto aspect = DocumentAspect::weekday;
  const std::string source = "Lịch";
  const auto before = out.size();
  for (const auto& stated : form.stated_days) {
    if (!stated.date.ok()) {
      out.push_back(
          finding(aspect, differs, &stated.whole, "Một ngày có trong lịch", "a day that the calendar has", source));
      continue;
    }
    const std::chrono::weekday real{std::chrono::sys_days(stated.date)};
    if (real == stated.weekday) continue;
    out.push_back(finding(aspect, differs, &stated.whole, "Ngày này là " + weekday_in_words(real),
                          fmt::format("that day is a {}", weekday_in_english(real)), source));
  }
  if (out.size() != before) return;
  const auto* first = form.stated_days.empty() ? nullptr : &form.stated_days.front().whole;
  out.push_back(finding(aspect, first == nullptr ? not_compared : agrees, first, "Thứ và ngày khớp với lịch",
                        "weekdays that go with their dates", source));
}

struct Element {
  const DocumentPiece* piece;
  std::string_view called;
};

Element placed(const std::optional<DocumentPiece>& piece, std::string_view called) {
  return {piece ? &*piece : nullptr, called};
}

DocumentFinding compare_order(const DocumentForm& form) {
  const auto country = placed(form.country, "Quốc hiệu"), motto = placed(form.motto, "Tiêu ngữ");
  const auto issuer = placed(form.issuer, "tên cơ quan"), heading = placed(form.heading, "tên loại");
  const auto addressee = placed(form.addressee, "Kính gửi");
  const Element number{form.number ? &form.number->whole : nullptr, "số và ký hiệu"};
  const Element date{form.date ? &form.date->whole : nullptr, "địa danh và ngày"};
  const Element signing{
      form.signing.empty() || form.signing.front().title.where.empty() ? nullptr : &form.signing.front().title,
      "chức vụ người ký"};
  const std::array<std::pair<Element, Element>, 11> pairs{{{country, motto},
                                                           {country, date},
                                                           {issuer, number},
                                                           {country, heading},
                                                           {issuer, heading},
                                                           {number, heading},
                                                           {date, heading},
                                                           {number, addressee},
                                                           {heading, addressee},
                                                           {heading, signing},
                                                           {addressee, signing}}};
  bool compared = false;
  for (const auto& [before, behind] : pairs) {
    if (before.piece == nullptr || behind.piece == nullptr) continue;
    compared = true;
    if (before.piece->row <= behind.piece->row) continue;
    return finding(DocumentAspect::order, differs, behind.piece,
                   fmt::format("{} đứng trước {}", before.called, behind.called),
                   "the elements in the order of the diagram of annex I",
                   fmt::format("{}, Phụ lục I, Phần I, Mục IV (sơ đồ bố trí)", kDecree));
  }
  return finding(DocumentAspect::order, compared ? agrees : not_compared, nullptr,
                 "Các thành phần theo thứ tự của sơ đồ bố trí", "the elements in the order of the diagram of annex I",
                 fmt::format("{}, Phụ lục I, Phần I, Mục IV (sơ đồ bố trí)", kDecree));
}

DocumentFinding compare_sequence(const DocumentForm& form, const PublishedRegister* published) {
  constexpr auto aspect = DocumentAspect::sequence;
  const auto* piece = form.number ? &form.number->whole : nullptr;
  bool listed = false;
  const auto wrong = published == nullptr ? std::nullopt : published->out_of_sequence(form, listed);
  const auto source = fmt::format("{}, Điều 15; danh mục công bố", kDecree);
  if (!wrong) {
    return finding(aspect, listed ? agrees : not_compared, piece, "Trong một năm, số tăng theo ngày ban hành",
                   "numbers that rise with the date within a year", source);
  }
  const auto& other = wrong->document;
  const auto day = fmt::format("{:02}/{:02}/{}", static_cast<unsigned>(other.date.day()),
                               static_cast<unsigned>(other.date.month()), static_cast<int>(other.date.year()));
  return finding(
      aspect, differs, piece,
      fmt::format("Trong một năm, số tăng theo ngày; danh mục có {}/{} ngày {}", other.number, other.symbol, day),
      fmt::format("numbers that rise with the date; the list has {}/{} of {}", other.number, other.symbol, day),
      source);
}

}  // namespace

std::string annex(int paragraph) {
  return fmt::format("{}, Phụ lục I, Phần I, Mục II, khoản {}", kDecree, paragraph);
}

DocumentFinding finding(DocumentAspect aspect, Agreement agreement, const DocumentPiece* piece, std::string asks,
                        std::string asks_en, std::string source) {
  DocumentFinding out{aspect, agreement, {}, std::move(asks), std::move(asks_en), std::move(source), {}};
  if (piece != nullptr) {
    out.stands = piece->text;
    out.where = piece->where;
  }
  return out;
}

std::string_view name(DocumentAspect aspect) noexcept {
  constexpr std::array<std::string_view, 12> kNames{"country", "motto", "issuer",  "number",  "kind",  "issuer_sign",
                                                    "place",   "date",  "weekday", "signing", "order", "sequence"};
  return kNames.at(static_cast<std::size_t>(aspect));
}

std::string_view name(Agreement agreement) noexcept {
  constexpr std::array<std::string_view, 4> kNames{"agrees", "differs", "missing", "not_compared"};
  return kNames.at(static_cast<std::size_t>(agreement));
}

std::vector<DocumentFinding> compare_form(const DocumentForm& form, std::chrono::sys_days today,
                                          const PublishedRegister* published) {
  std::vector<DocumentFinding> out;
  if (form.of_the_party) {
    out.push_back(finding(DocumentAspect::country, not_compared, nullptr,
                          "Văn bản của Đảng theo hướng dẫn thể thức riêng, không theo Nghị định 30/2020",
                          "documents of the Party have a form of their own, which is not compared", {}));
    return out;
  }
  out.push_back(compare_country(form));
  out.push_back(compare_motto(form));
  out.push_back(compare_issuer(form));
  out.push_back(compare_number(form));
  out.push_back(compare_kind(form));
  out.push_back(compare_issuer_sign(form));
  out.push_back(compare_place(form));
  out.push_back(compare_date(form, today));
  compare_weekdays(form, out);
  out.push_back(compare_signing(form));
  out.push_back(compare_order(form));
  out.push_back(compare_sequence(form, published));
  return out;
}

}  // namespace dongtin
