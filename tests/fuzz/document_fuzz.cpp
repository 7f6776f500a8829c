// read_document and what follows from it on any bytes, and read_published: no crash, spans within the text, bounds
// kept.
#include <cstdint>
#include <cstdlib>

#include "collectors/documents/findings.hpp"
#include "storage/records/text.hpp"

namespace {

void hold(bool condition) {
  if (!condition) std::abort();
}

void hold(const dongtin::DocumentPiece& piece, std::string_view text) {
  hold(dongtin::is_valid_utf8(piece.text));
  for (const auto& bytes : piece.where) hold(bytes.begin <= bytes.end && bytes.end <= text.size());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace dongtin;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const auto form = read_document(bytes);
  for (const auto* piece : {&form.country, &form.motto, &form.superior, &form.issuer, &form.heading, &form.subject,
                            &form.addressee, &form.recipients}) {
    if (*piece) hold(**piece, bytes);
  }
  if (form.number) {
    hold(form.number->whole, bytes);
    hold(!form.number->signs.empty() && form.number->signs.size() == form.number->plain_signs.size());
  }
  if (form.date) hold(form.date->whole, bytes);
  hold(form.stated_days.size() <= kMaxStatedDays);
  for (const auto& line : form.signing) hold(line.title, bytes);

  PublishedLimits limits;
  limits.max_documents = 50;
  auto list = read_published(bytes, limits);
  if (list) hold(list->documents.size() <= limits.max_documents && list->problems.size() <= kMaxListProblems);
  const PublishedRegister published(list ? std::move(list->documents) : std::vector<PublishedDocument>{});
  const auto answer = published.look_up(form);
  hold(answer.near.size() <= kMaxNearDocuments && (answer.presence == Presence::found) == !answer.found.empty());
  const std::chrono::sys_days today = std::chrono::year(2026) / 5 / 28;
  for (const auto& found : compare_form(form, today, &published)) hold(!found.asks.empty() && !found.asks_en.empty());
  return 0;
}
