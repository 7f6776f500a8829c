// The answer in words, Vietnamese first.
#include <fmt/core.h>

#include <array>

#include "daemon/documents/check.hpp"

namespace dongtin {

InWords answer_in_words(const DocumentCheck& check) {
  const auto& answer = check.published;
  const auto number = check.form.number ? check.form.number->whole.text : std::string();
  switch (answer.presence) {
    case Presence::found:
      return {fmt::format("Văn bản {}: có trong danh mục công bố.", number),
              fmt::format("Document {}: among the published documents.", number)};
    case Presence::not_found:
      return {fmt::format("Văn bản {}: không tìm thấy trong danh mục công bố.", number),
              fmt::format("Document {}: not found among the published documents.", number)};
    case Presence::no_list:
      return {"Chưa có danh mục công bố để đối chiếu; chỉ đối chiếu thể thức.",
              "There is no list of published documents to compare with; only the form was compared."};
    case Presence::no_number:
      break;
  }
  return {"Không đọc được đủ số, ký hiệu và ngày nên chưa tra được danh mục công bố.",
          "Number, symbol and date cannot all be read, so the list of published documents was not searched."};
}

InWords compared_in_words(const PublishedAnswer& answer) {
  if (answer.compared.empty()) return {};
  InWords fields;
  for (const auto field : answer.compared) {
    const auto words = in_words(field);
    fields.vi += (fields.vi.empty() ? "" : ", ") + words.vi;
    fields.en += (fields.en.empty() ? "" : ", ") + words.en;
  }
  return {
      fmt::format("Đã đối chiếu {} với {} văn bản trong danh mục. Văn bản không có trong danh mục có thể là văn bản "
                  "chưa được đưa vào: hỏi cơ quan ban hành.",
                  fields.vi, answer.documents),
      fmt::format("Compared {} with the {} documents of the list. A document that is not in it may be one nobody "
                  "listed: ask the issuing body.",
                  fields.en, answer.documents)};
}

InWords in_words(DocumentAspect aspect) {
  static const std::array<InWords, 12> kWords{{{"Quốc hiệu", "Country's name"},
                                               {"Tiêu ngữ", "Motto"},
                                               {"Cơ quan ban hành", "Issuing body"},
                                               {"Số và ký hiệu", "Number and symbol"},
                                               {"Tên loại và ký hiệu", "Kind and symbol"},
                                               {"Cơ quan và ký hiệu", "Issuing body and symbol"},
                                               {"Địa danh", "Place"},
                                               {"Ngày ban hành", "Date of issue"},
                                               {"Thứ và ngày", "Weekdays"},
                                               {"Quyền hạn, chức vụ người ký", "Authority and title of who signs"},
                                               {"Thứ tự các thành phần", "Order of the elements"},
                                               {"Số so với danh mục", "Number against the list"}}};
  return kWords.at(static_cast<std::size_t>(aspect));
}

InWords in_words(Agreement agreement) {
  static const std::array<InWords, 4> kWords{
      {{"khớp", "agrees"}, {"khác", "differs"}, {"không thấy", "not there"}, {"chưa đối chiếu", "not compared"}}};
  return kWords.at(static_cast<std::size_t>(agreement));
}

InWords in_words(PublishedField field) {
  static const std::array<InWords, 5> kWords{
      {{"số", "number"}, {"ký hiệu", "symbol"}, {"ngày", "date"}, {"cơ quan", "issuing body"}, {"trích yếu", "title"}}};
  return kWords.at(static_cast<std::size_t>(field));
}

std::string written(std::chrono::year_month_day day) {
  return fmt::format("{:02}/{:02}/{}", static_cast<unsigned>(day.day()), static_cast<unsigned>(day.month()),
                     static_cast<int>(day.year()));
}

std::string written(const PublishedDocument& document) {
  return fmt::format("{}/{} ngày {}", document.number, document.symbol, written(document.date));
}

}  // namespace dongtin
