#include <fmt/core.h>

#include <boost/json.hpp>

#include "daemon/documents/check.hpp"

namespace dongtin {

namespace {

namespace json = boost::json;

std::string iso(std::chrono::year_month_day day) {
  return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(day.year()), static_cast<unsigned>(day.month()),
                     static_cast<unsigned>(day.day()));
}

json::array spans(const std::vector<DocumentPiece::Bytes>& where) {
  json::array out;
  for (const auto& bytes : where) out.push_back(json::array{bytes.begin, bytes.end});
  return out;
}

json::object piece(const DocumentPiece& from) {
  return {{"text", from.text}, {"spans", spans(from.where)}};
}

void put(json::object& to, std::string_view key, const std::optional<DocumentPiece>& from) {
  if (from) to[key] = piece(*from);
}

void put(json::object& to, std::string_view key, const std::string& text) {
  if (!text.empty()) to[key] = text;
}

json::object read_of(const DocumentForm& form) {
  json::object out;
  put(out, "country", form.country);
  put(out, "motto", form.motto);
  put(out, "superior", form.superior);
  put(out, "issuer", form.issuer);
  if (form.number) {
    json::array signs;
    for (const auto& sign : form.number->signs) signs.push_back(json::string(sign));
    auto number = piece(form.number->whole);
    number["digits"] = form.number->digits;
    number["signs"] = std::move(signs);
    if (form.number->year) number["year"] = *form.number->year;
    out["number"] = std::move(number);
  }
  if (form.date) {
    auto date = piece(form.date->whole);
    put(date, "place", form.date->place.text);
    if (form.date->value().ok()) date["date"] = iso(form.date->value());
    out["date"] = std::move(date);
  }
  if (form.kind != nullptr) out["kind"] = form.kind->name;
  put(out, "subject", form.subject);
  json::array signing;
  for (const auto& line : form.signing) {
    auto one = piece(line.title);
    put(one, "authority", std::string(name(line.authority)));
    signing.push_back(std::move(one));
  }
  out["signing"] = std::move(signing);
  return out;
}

json::object document_of(const PublishedDocument& document) {
  json::object out{{"number", document.number}, {"symbol", document.symbol}, {"date", iso(document.date)}};
  put(out, "issuer", document.issuer);
  put(out, "title", document.title);
  put(out, "url", document.url);
  return out;
}

json::array fields_of(const std::vector<PublishedField>& fields) {
  json::array out;
  for (const auto field : fields) out.push_back(json::string(name(field)));
  return out;
}

json::object published_of(const DocumentCheck& check) {
  const auto& answer = check.published;
  const auto words = answer_in_words(check), compared = compared_in_words(answer);
  json::object out{{"presence", name(answer.presence)},
                   {"text", words.vi},
                   {"text_en", words.en},
                   {"documents", answer.documents},
                   {"compared", fields_of(answer.compared)}};
  put(out, "note", compared.vi);
  put(out, "note_en", compared.en);
  json::array found, near;
  for (const auto& document : answer.found) found.push_back(document_of(document));
  for (const auto& each : answer.near) {
    near.push_back(json::object{{"document", document_of(each.document)}, {"differs", fields_of(each.differs)}});
  }
  out["found"] = std::move(found);
  out["near"] = std::move(near);
  return out;
}

}  // namespace

std::string document_json(const DocumentCheck& check) {
  json::array findings;
  for (const auto& finding : check.findings) {
    const auto aspect = in_words(finding.aspect);
    json::object one{{"aspect", name(finding.aspect)},
                     {"agreement", name(finding.agreement)},
                     {"name", aspect.vi},
                     {"name_en", aspect.en},
                     {"asks", finding.asks},
                     {"asks_en", finding.asks_en}};
    put(one, "stands", finding.stands);
    put(one, "source", finding.source);
    one["spans"] = spans(finding.where);
    findings.push_back(std::move(one));
  }
  return json::serialize(json::object{{"published", published_of(check)},
                                      {"findings", std::move(findings)},
                                      {"read", read_of(check.form)},
                                      {"from_pdf", check.from_pdf},
                                      {"repaired", check.repaired}}) +
         "\n";
}

}  // namespace dongtin
